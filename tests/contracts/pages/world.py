"""Two boroughs, a county, one system, and what each audience was told: the ground of the tests of pages.

Everything is made up. Each restricted file carries a word, a supplier and an amount that stand nowhere else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.test import Client

from boroughs.models import Membership, Organisation, User
from contracts.imports.asked import Asked
from contracts.imports.importing import import_file
from contracts.imports.sources import register_source
from contracts.models import Import
from contracts.records import Audience
from suppliers.models import Capability, Supplier, SupplierName, System, SystemName
from suppliers.names import fold, fold_supplier

HEADINGS = ("Reference", "Title", "Supplier", "Start date", "End date", "Total value")
PUBLIC_ROWS = (
    ("A1", "Examplecase social care system", "Example Systems Ltd", "01/04/2024", "31/03/2031", "60000.50"),
    ("A2", "Grass cutting", "Mowers Ltd", "01/04/2024", "31/03/2031", "60000"),
    ("A3", "Grass collecting", "Mowers Ltd", "01/04/2024", "31/03/2031", "60000"),
    ("A4", "Old desks", "Desks Ltd", "01/04/2010", "31/03/2012", ""),
)
OFFICERS_ROWS = (
    ("A2", "Grass cutting", "Mowers Ltd", "01/04/2024", "31/03/2031", "7654321"),
    (
        "Z1",
        "Canaryofficers Examplecase pilot",
        "Canaryofficers Supplies Ltd",
        "01/04/2024",
        "31/03/2030",
        "99",
    ),
)
OWNER_ROWS = (
    ("A3", "Grass collecting", "Mowers Ltd", "01/04/2024", "31/03/2031", "1928374"),
    ("Z2", "Canaryowner secret", "Canaryowner Supplies Ltd", "01/04/2024", "31/03/2029", "88"),
)
OFFICERS_CANARIES = ("canaryofficers", "7,654,321", "7654321", "7.65m")
OWNER_CANARIES = ("canaryowner", "1,928,374", "1928374", "1.93m")


@dataclass
class World:
    """The organisations, and the accounts by name (None: nobody is signed in)."""

    folder: Path
    alpha: Organisation
    beta: Organisation
    system: System
    users: dict[str, User | None]

    def client(self, who: str) -> Client:
        client = Client()
        user = self.users[who]
        if user is not None:
            client.force_login(user)
        return client

    def load(self, rows: Iterable[Sequence[str]], audience: str = "public", **more: object) -> Import:
        """Import these rows as a register of Alpha, one source for each audience."""
        of = more.pop("of", self.alpha)
        assert isinstance(of, Organisation)
        path = self.folder / f"{of.slug}-{audience}.csv"
        written = io.StringIO(newline="")
        csv.writer(written).writerows([HEADINGS, *rows])
        path.write_text(written.getvalue(), encoding="utf-8")
        source = register_source(of, f"{of.short_name} {audience} register")
        receipt = import_file(path, Asked(source, of, audience=Audience(audience)))
        assert receipt.import_id is not None and not receipt.refused, receipt.problems
        return Import.objects.get(pk=receipt.import_id)

    def load_restricted(self) -> tuple[Import, Import]:
        """What Alpha shared with officers, and what it kept for itself."""
        return self.load(OFFICERS_ROWS, "officers"), self.load(OWNER_ROWS, "owner")


def make_world(folder: Path) -> World:
    """The two boroughs, the catalogue and the accounts, with what Alpha published."""
    kind = Organisation.Kind.BOROUGH
    alpha = Organisation.objects.create(slug="alpha", name="Alpha Council", short_name="Alpha", kind=kind)
    beta = Organisation.objects.create(slug="beta", name="Beta Council", short_name="Beta", kind=kind)
    made_up = Organisation.objects.create(
        slug="madeup", name="Madeup Council", short_name="Madeup", kind=kind, data_set="demonstration"
    )
    area = Capability.objects.create(slug="care", name="Social care", kind="area")
    capability = Capability.objects.create(
        slug="case-management", name="Case management", parent=area, synonyms=["casework"]
    )
    seller = Supplier.objects.create(
        slug="example-systems",
        name="Example Systems Ltd",
        in_catalogue=True,
        source="https://example.org/about",
    )
    SupplierName.objects.create(supplier=seller, name=seller.name, folded=fold_supplier(seller.name))
    system = System.objects.create(
        slug="examplecase", name="Examplecase", owner=seller, former_names=["Oldcase"],
        source="https://example.org/examplecase",
    )  # fmt: skip
    system.capabilities.add(capability)
    SystemName.objects.create(system=system, name="Examplecase", folded=fold("Examplecase"))
    users: dict[str, User | None] = {"nobody": None}
    accounts = (
        ("public", User.Level.PUBLIC, None, True),
        ("alpha", User.Level.OFFICER, alpha, True),
        ("beta", User.Level.OFFICER, beta, True),
        ("loti", User.Level.LOTI, None, True),
        ("deactivated", User.Level.OFFICER, alpha, False),
    )
    for name, level, organisation, active in accounts:
        user = User.objects.create_user(f"{name}@example.org", "password", level=level)
        user.is_active = active
        user.save()
        users[name] = user
        if organisation is not None:
            Membership.objects.create(user=user, organisation=organisation)
    left = User.objects.create_user("left@example.org", "password", level=User.Level.OFFICER)
    Membership.objects.create(user=left, organisation=alpha, ended_on="2020-01-01")
    users["left"] = left
    world = World(folder, alpha, beta, system, users)
    world.load(PUBLIC_ROWS)
    world.load([("M1", "Madeup desks", "Madeup Supplies Ltd", "01/04/2024", "31/03/2031", "5")], of=made_up)
    return world
