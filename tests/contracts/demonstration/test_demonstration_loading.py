"""`manage.py load_demonstration`: by the one path in, apart from the real set, and again without growing."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from boroughs.models import Organisation, User
from boroughs.reader import OFFICERS, PUBLIC, Reader, reader_of
from contracts.demonstration.accounts import ACCOUNTS
from contracts.demonstration.shared import CANARY
from contracts.imports.undoing import undo_import
from contracts.models import Charge, Contract, ContractFact, Deployment, Import, Line, ReviewItem, Source
from suppliers.catalogue import load_capabilities
from suppliers.models import Supplier, System

pytestmark = [pytest.mark.django_db, pytest.mark.database]

DATA_SET = "demonstration"
EVERYBODY = Reader(PUBLIC, frozenset(), DATA_SET)
ANY_OFFICER = Reader(OFFICERS, frozenset(), DATA_SET)
CARE = "childrens-social-care"
FULL_SCOPE = "adults-care-finance+adults-social-care+childrens-social-care|supplier's cloud"


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The demonstration, loaded once for this module and taken back after it; what the command said."""
    said = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        load_capabilities()
        call_command("load_demonstration", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _with_the_demonstration(loaded: str) -> None:
    return None


def owner_of(slug: str) -> Reader:
    return Reader(OFFICERS, frozenset({Organisation.objects.get(slug=slug).pk}), DATA_SET)


def test_it_says_one_line_a_file(loaded: str) -> None:
    lines = loaded.splitlines()
    assert len([line for line in lines if " rows, " in line]) == 27
    assert lines[0] == (
        "anyborough-contracts-register.xlsx: 13 rows, 13 new, 0 changed, 0 cannot be read or need an answer, "
        "0 to review."
    )
    assert not [line for line in lines if "refused" in line]


def test_everything_is_of_the_demonstration() -> None:
    for model in (Organisation, Supplier, System, Source, Contract, ContractFact, Line, Charge, Deployment):
        sets = set(model.objects.values_list("data_set", flat=True))
        assert sets == {DATA_SET}, model.__name__


def test_readers_of_the_real_set_see_nothing_of_it() -> None:
    for level in (PUBLIC, OFFICERS):
        reader = Reader(level, frozenset(Organisation.objects.values_list("pk", flat=True)), "real")
        for model in (ContractFact, Line, Charge, Deployment):
            assert not model.objects.visible_to(reader).exists(), model.__name__
        assert not Import.objects.visible_to(reader).exists()


def test_the_same_again_writes_nothing() -> None:
    before = Import.objects.count(), Source.objects.count(), User.objects.count(), Supplier.objects.count()
    assert before[:2] == (27, 27)
    said = io.StringIO()
    call_command("load_demonstration", stdout=said)
    now = Import.objects.count(), Source.objects.count(), User.objects.count(), Supplier.objects.count()
    assert now == before
    assert said.getvalue().count("loaded before, nothing new") == 27


def test_a_file_that_was_undone_is_loaded_again() -> None:
    newest = Import.objects.get(file_name="whichborough-contracts-register.xlsx")
    undo_import(newest)
    call_command("load_demonstration", stdout=io.StringIO())
    again = Import.objects.live().get(file_name="whichborough-contracts-register.xlsx")
    assert again.pk != newest.pk
    assert ContractFact.objects.visible_to(EVERYBODY).filter(reference="WHI-1001").count() == 1


def test_no_supplier_is_made_beside_those_of_the_catalogue() -> None:
    assert Supplier.objects.filter(in_catalogue=False).count() == 0
    assert Supplier.objects.count() == 9


def test_every_contract_has_a_system_that_the_catalogue_knows() -> None:
    assert not Line.objects.filter(itemised=True, system=None).exists()


RUNS = {
    "Anycase": 8,  # Any, This, That, Every, Some, Sample, Example, Last
    "Otherfile": 6,  # Other, Test, Mock, First, Here, There
    "Thirdcase": 3,  # Second; Else and Name together
    "Fourthfile": 2,  # Next, Which
}


def test_four_systems_are_run_for_childrens_social_care() -> None:
    live = Deployment.objects.visible_to(EVERYBODY).filter(capability__slug=CARE, status="live")
    assert Counter(live.values_list("system__name", flat=True)) == RUNS
    boroughs = set(live.values_list("organisation__slug", flat=True))
    known = set(Organisation.objects.filter(kind="borough").values_list("slug", flat=True))
    assert known - boroughs == {"placeborough", "quietborough", "silentborough"}


def test_a_move_from_one_system_to_another() -> None:
    (before,) = Deployment.objects.visible_to(EVERYBODY).filter(capability__slug=CARE, status="ended")
    now = Deployment.objects.visible_to(EVERYBODY).get(
        organisation=before.organisation, capability__slug=CARE, status="live"
    )
    assert (before.organisation.slug, before.system.name, now.system.name) == (
        "everyborough",
        "Fourthfile",
        "Anycase",
    )
    assert before.until
    assert now.since == before.until + timedelta(days=1)


def yearly_prices(reader: Reader) -> dict[str, int]:
    """Organisation to yearly price in pounds, for the full scope of social care in the supplier's cloud."""
    charges = Charge.objects.visible_to(reader).filter(scope=FULL_SCOPE, per="year", contract__isnull=False)
    return {
        charge.organisation.slug: charge.amount_pence // 100
        for charge in charges
        if charge.covers == ["licence", "support", "hosting"]
    }


PUBLIC_PRICES = {
    "thisborough": 168_400,
    "thatborough": 181_250,
    "everyborough": 189_300,
    "someborough": 203_700,
    "sampleborough": 226_900,
    "lastborough": 1_980_000,
    "testborough": 176_300,
    "mockborough": 198_200,
    "hereborough": 187_900,
    "thereborough": 221_400,
    "firstborough": 612_000,
    "elseborough": 312_000,
}


def test_prices_of_one_scope() -> None:
    assert yearly_prices(EVERYBODY) == PUBLIC_PRICES


def test_officers_see_prices_that_the_public_does_not() -> None:
    assert yearly_prices(ANY_OFFICER) == {
        **PUBLIC_PRICES,
        "anyborough": 214_000,
        "otherborough": 262_000,
    }


STATUSES = [
    # kind, system, (charged, none, included, said to be not known), by hand from public registers and notices
    ("api_access", "Anycase", (4, 2, 0, 1)),
    ("api_access", "Otherfile", (2, 0, 2, 1)),
    ("api_access", "Thirdcase", (0, 1, 0, 0)),
    ("api_access", "Fourthfile", (1, 0, 0, 0)),
    ("exit_extraction", "Anycase", (1, 2, 1, 1)),
    ("exit_extraction", "Otherfile", (2, 1, 0, 1)),
    ("exit_extraction", "Thirdcase", (1, 0, 0, 0)),
    ("exit_extraction", "Fourthfile", (1, 0, 0, 0)),
]


@pytest.mark.parametrize(("kind", "system", "expected"), STATUSES)
def test_api_and_exit_charges(kind: str, system: str, expected: tuple[int, int, int, int]) -> None:
    charges = Charge.objects.visible_to(EVERYBODY).filter(
        covers_one=kind, system__name=system, capabilities__slug=CARE
    )
    found = Counter(charges.values_list("status", flat=True))
    assert tuple(found[status] for status in ("charged", "none", "included", "not_known")) == expected


def test_sources_disagree_before_officers_alone() -> None:
    assert not ContractFact.objects.visible_to(EVERYBODY).exclude(disagreements=[]).exists()
    facts = ContractFact.objects.visible_to(ANY_OFFICER).exclude(disagreements=[])
    fields = {(fact.reference, field) for fact in facts for field, _, _ in fact.disagreements}
    assert {("ANY-1001", "notice_months"), ("WHI-1001", "value")} <= fields
    assert {field for _, field in fields} == {"notice_months", "value", "end"}


def test_what_an_owner_keeps_is_seen_by_its_own_officers_alone() -> None:
    def canaries(reader: Reader) -> int:
        return ContractFact.objects.visible_to(reader).filter(title__contains=CANARY).count()

    assert canaries(EVERYBODY) == canaries(ANY_OFFICER) == canaries(owner_of("anyborough")) == 0
    assert canaries(owner_of("otherborough")) == 3


def test_a_joint_contract_is_one_with_two_names() -> None:
    (joint,) = ContractFact.objects.visible_to(EVERYBODY).filter(reference="ELS-1001")
    assert [party["name"] for party in joint.parties] == ["Elseborough Council", "Nameborough Council"]


def test_charges_of_one_title_go_to_review() -> None:
    items = ReviewItem.objects.filter(data_set=DATA_SET, kind="charge")
    assert sorted(items.values_list("text", flat=True)) == [
        "Anyrates API to the customer portal",
        "Anytenancy data extraction at the end of the contract",
    ]


def test_accounts_see_the_demonstration_and_nothing_else() -> None:
    levels = {}
    for account in ACCOUNTS:
        user = User.objects.get(email=account.email)
        assert user.check_password(account.password)
        assert (user.data_set, user.is_staff, user.is_superuser) == (DATA_SET, False, False)
        reader = reader_of(user, DATA_SET)
        own = set(Organisation.objects.filter(pk__in=reader.organisations).values_list("slug", flat=True))
        levels[account.email.partition("@")[0]] = (reader.level, own)
        assert reader_of(user, "real") == Reader(PUBLIC, frozenset(), "real")
    assert levels == {
        "finance": (OFFICERS, {"anyborough"}),
        "procurement": (OFFICERS, {"otherborough"}),
        "pages": (OFFICERS, {"anyborough"}),
        "loti": (OFFICERS, set()),
        "public": (PUBLIC, set()),
    }


def test_a_changed_password_is_put_back_to_what_is_printed() -> None:
    user = User.objects.get(email="loti@example.org")
    user.set_password("something else entirely")
    user.save()
    call_command("load_demonstration", stdout=io.StringIO())
    user.refresh_from_db()
    assert user.check_password("loti-demo-2026")


def test_a_real_account_is_not_taken_over() -> None:
    User.objects.filter(email="loti@example.org").update(data_set="real")
    with pytest.raises(CommandError, match="real account"):
        call_command("load_demonstration", stdout=io.StringIO())


def test_the_accounts_are_written_for_the_supervisor_to_print() -> None:
    lines = (Path(settings.DATA_DIR) / "demonstration_accounts.txt").read_text().splitlines()
    assert len(lines) == 5
    assert lines[0] == (
        "finance@anyborough.example.org  anyborough-demo-2026  (A finance officer of Anyborough)"
    )
