"""`manage.py load_demonstration`: made-up boroughs, their workbooks and accounts, through the one path in."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import slugify

from boroughs.catalogue import load_organisations
from boroughs.data_sets import DataSet
from boroughs.models import Membership, Organisation, User
from contracts.demonstration.accounts import ACCOUNTS, Account
from contracts.demonstration.entries import FOLDER
from contracts.demonstration.workbooks import Workbook, write_workbooks
from contracts.imports.asked import Asked
from contracts.imports.importing import import_file
from contracts.imports.receipt import Receipt
from contracts.models import Import, Source
from suppliers.catalogue import load_market
from suppliers.recognition.loading import load_recogniser

LICENCE = "Made up: no licence needed"

ACCOUNTS_FILE = "demonstration_accounts.txt"
"""In the data folder; `citytools.serve` prints it where it prints the site's address."""


class Command(BaseCommand):
    help = "Load the made-up boroughs, suppliers, systems and registers. Again: only what has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.DATA_DIR)
        load_organisations(FOLDER / "organisations.csv", DataSet.DEMONSTRATION)
        load_market(FOLDER, DataSet.DEMONSTRATION)
        fingerprint = load_recogniser(DataSet.DEMONSTRATION).fingerprint
        refused = []
        for workbook in write_workbooks(folder / "demonstration"):
            receipt = self._import(workbook, fingerprint)
            if receipt is None:
                self.stdout.write(f"{workbook.path.name}: loaded before, nothing new.")
                continue
            if receipt.refused:
                refused.append(workbook.path.name)
            self.stdout.write(_told(receipt))
        for account in ACCOUNTS:
            _keep_account(account)
        _write_accounts(folder / ACCOUNTS_FILE)
        self.stdout.write(f"{len(ACCOUNTS)} accounts can sign in to the demonstration.")
        if refused:
            raise CommandError(f"These files of the demonstration were refused: {', '.join(refused)}.")

    def _import(self, workbook: Workbook, fingerprint: str) -> Receipt | None:
        """The receipt of an import; None where the newest one is of this very file, read in this very way."""
        organisation = None
        if workbook.organisation:
            organisation = Organisation.objects.get(
                slug=workbook.organisation, data_set=DataSet.DEMONSTRATION
            )
        asked = Asked(
            source=_source(workbook, organisation), organisation=organisation, audience=workbook.audience
        )
        live = Import.objects.live().filter(source=asked.source, audience=asked.audience.level)
        newest = live.order_by("-id").first()
        sha256 = hashlib.sha256(workbook.path.read_bytes()).hexdigest()
        if newest is not None and (newest.sha256, newest.recipe) == (sha256, asked.recipe(fingerprint)):
            return None
        return import_file(workbook.path, asked)


def _source(workbook: Workbook, organisation: Organisation | None) -> Source:
    source, _ = Source.objects.get_or_create(
        slug=f"demonstration-{slugify(workbook.source)}",
        defaults={
            "name": workbook.source,
            "publisher": organisation.name if organisation else workbook.source,
            "kind": workbook.kind,
            "organisation": organisation,
            "data_set": DataSet.DEMONSTRATION,
            "licence": LICENCE,
        },
    )
    return source


def _told(receipt: Receipt) -> str:
    if receipt.refused:
        return f"{receipt.file} was refused: {receipt.problems[0].message}"
    return (
        f"{receipt.file}: {receipt.rows} rows, {receipt.new} new, {receipt.changed} changed, "
        f"{receipt.blocked_rows} cannot be read or need an answer, {receipt.to_review} to review."
    )


def _keep_account(account: Account) -> None:
    """Make the account, or put its password and level back to what is printed."""
    user = User.objects.filter(email__iexact=account.email).first()
    if user is None:
        user = User.objects.create_user(
            account.email,
            account.password,
            name=account.name,
            level=account.level,
            data_set=DataSet.DEMONSTRATION,
        )
    elif user.data_set != DataSet.DEMONSTRATION:
        raise CommandError(f"{account.email} is a real account, which the demonstration must not take over.")
    elif not user.check_password(account.password) or user.level != account.level:
        user.set_password(account.password)
        user.level = account.level
        user.save(update_fields=["password", "level"])
    if account.borough:
        borough = Organisation.objects.get(slug=account.borough, data_set=DataSet.DEMONSTRATION)
        Membership.objects.get_or_create(user=user, organisation=borough, role=account.role)


def _write_accounts(path: Path) -> None:
    """One line an account, for `make run` to print."""
    lines = [f"{account.email}  {account.password}  ({account.name})" for account in ACCOUNTS]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
