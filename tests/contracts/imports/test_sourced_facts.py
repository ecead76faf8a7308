"""The sourced evidence as facts in the database: what the pages will read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from boroughs.reader import PUBLIC_READER
from contracts.models import Charge, ContractFact, Deployment, Evidence, Line, ReviewItem
from tests.contracts.imports.import_commands import dump, import_register, table_counts

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PROJECT = Path(__file__).resolve().parents[3]
CHARGES = Charge.objects.visible_to(PUBLIC_READER)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]  # pytest-django's own
        call_command("load_catalogue", stdout=io.StringIO())
        call_command("load_evidence", stdout=io.StringIO())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _with_the_evidence(loaded: None) -> None:
    return None


def charges(organisation: str, system: str = "") -> set[tuple[Any, ...]]:
    """(pounds, per, months, kinds, basis, estimated, scope) of each charge of an organisation."""
    found = CHARGES.filter(organisation__slug=organisation, amount_pence__isnull=False)
    if system:
        found = found.filter(system__slug=system)
    return {
        (c.amount_pence // 100, c.per, c.term_months, "+".join(sorted(c.covers)), c.basis, c.estimated, c.scope)
        for c in found
    }  # fmt: skip


def test_loading_it_again_changes_nothing() -> None:
    before, facts = table_counts(), dump()
    call_command("load_evidence", stdout=io.StringIO())
    assert table_counts() == before
    assert dump() == facts


def test_what_bears_no_date_says_the_day_on_which_its_source_was_read() -> None:
    """Whenever a copy is installed: 22 November 2026 is when the catalogue's sources were checked, too."""
    undated = Evidence.objects.filter(published=False)
    assert set(undated.values_list("observed_on", flat=True)) == {date(2026, 11, 22)}
    assert undated.filter(address="https://www.bettergov.co.uk/lambeth-discovery").exists()


def test_folkestones_extraction_charge() -> None:
    charge = CHARGES.get(organisation__slug="folkestone-and-hythe", amount_pence=130_000_00)
    assert (charge.covers, charge.covers_one, charge.per) == (
        ["data_extraction"],
        "data_extraction",
        "one_off",
    )
    assert (charge.basis, charge.confidence, charge.price_date) == ("quoted", "medium", date(2020, 7, 22))
    assert "housing-management" in charge.scope
    assert charge.sources


def test_thanets_budget_is_bundled_and_no_extraction() -> None:
    charge = CHARGES.get(organisation__slug="thanet", amount_pence=187_000_00)
    assert (sorted(charge.covers), charge.covers_one) == (["implementation", "migration"], "")
    assert (charge.per, charge.basis, charge.fund) == ("one_off", "budgeted", "HRA")
    assert charge.system is not None
    assert (
        charge.system.slug
        == CHARGES.get(organisation__slug="folkestone-and-hythe", amount_pence=130_000_00).system.slug
    )


def test_hillingdon_is_one_contract_under_rpi() -> None:
    fact = ContractFact.objects.visible_to(PUBLIC_READER).get(
        organisation__slug="hillingdon", value_pence=1_688_800_00
    )
    assert (fact.value_kind, fact.price_index) == ("initial_term", "RPI")
    assert (fact.start, fact.initial_end) == (date(2022, 8, 1), date(2025, 7, 31))
    capabilities = set(
        Line.objects.filter(contract=fact.contract).values_list("capabilities__slug", flat=True)
    )
    assert capabilities >= {
        "business-rates",
        "council-tax",
        "housing-benefit-and-council-tax-support",
        "housing-management",
    }
    months = set(
        CHARGES.filter(contract=fact.contract, per="term").values_list("term_months", "amount_pence")
    )
    assert months == {(36, 1_688_800_00), (60, 2_803_800_00)}


def test_bromley_is_two_systems_and_an_option_considered() -> None:
    running = set(
        Deployment.objects.visible_to(PUBLIC_READER)
        .filter(organisation__slug="bromley", system__slug__in=BROMLEY)
        .values_list("system__slug", "status")
    )
    assert running == set(BROMLEY.items())
    scope = "business-rates+council-tax+housing-benefit-and-council-tax-support|"
    assert (182_000, "year", None, "licence+support", "contracted", True, scope) in charges("bromley")
    considered = charges("bromley", "nec-revenues-and-benefits")
    assert {c[4] for c in considered} == {"option_considered"}
    assert {c[0] for c in considered} == {1_520_000, 259_000}


BROMLEY = {
    "capita-one-revenues-and-benefits": "live",
    "aspien": "live",
    "nec-revenues-and-benefits": "option_considered",
}


def test_hackneys_directory_and_hosting() -> None:
    found = charges("hackney")
    directory = "family-information-directory+send-local-offer|"
    kinds = "hosting+licence+support"
    assert (21_000, "year", None, kinds, "contracted", False, directory) in found
    assert (21_000, "term", 12, kinds, "contracted", False, directory) in found
    contract = ContractFact.objects.get(organisation__slug="hackney", title__startswith="SEND Local Offer")
    assert (contract.value_pence, contract.value_kind) == (63_000_00, "initial_term")
    assert contract.options == [{"months": 12}]
    hosting = ContractFact.objects.get(title="Young Hackney Website Hosting")
    assert (hosting.value_pence, hosting.value_kind) == (2_295_00, "annual")
    assert (2_295, "year", None, "hosting", "contracted", False, "website-content-management|") in found


def test_tfls_nought_is_withheld() -> None:
    fact = ContractFact.objects.get(organisation__slug="transport-for-london", title__contains="NEC Contract")
    assert (fact.value_pence, fact.value_kind, fact.value_reason) == (None, "not_known", "withheld")
    assert not Line.objects.filter(contract=fact.contract).exists()


def test_the_idox_bundle_waits_for_a_person_and_is_no_fact() -> None:
    (item,) = ReviewItem.objects.filter(suggestion__amount__startswith="329085")
    assert set(item.suggestion["covers"]) == {"api_access", "data_extraction", "data_load", "integration"}
    assert (item.kind, item.state) == ("charge", "open")
    assert not Charge.objects.filter(amount_pence=329_085_00).exists()


def test_low_confidence_is_on_no_page() -> None:
    for model in (Charge, Deployment):
        assert not model.objects.filter(confidence="low").exists()


@pytest.mark.parametrize(
    ("name", "releases"),
    [("releases_EnglishData", 200), ("releases_ScotishData", 90), ("releases_WelshData", 90)],
)
def test_the_real_releases_are_accounted_for(
    shared_data: Path, tmp_path: Path, name: str, releases: int
) -> None:
    source = shared_data / "ocds_contracts_finder" / f"{name}.jsonl"
    done = subprocess.run(
        [sys.executable, "-m", "contracts.sourced.ocds", str(source)], cwd=PROJECT, capture_output=True, check=True
    )  # fmt: skip
    path = tmp_path / f"{name}.jsonl"
    path.write_bytes(done.stdout)
    code, receipt = import_register(path, to="camden")
    dropped = sum(item["rows"] for item in receipt["dropped"])
    gave = receipt["new"] + receipt["changed"] + receipt["unchanged"]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert receipt["rows"] == len(lines) == releases
    # A release with several awards gives several contracts, which are counted one by one.
    assert gave >= releases - receipt["rows_with_errors"] - dropped
    assert (receipt["records"]["contract"], code) == (gave, 0 if gave else 1)
    wrong = {p["row"] for p in receipt["problems"] if p["severity"] != "warning" and p["row"]}
    assert len(wrong) == receipt["rows_with_errors"]
