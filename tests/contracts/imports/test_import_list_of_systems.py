"""A list of the systems that a council runs, as an application inventory or an answer under FOI, from file to fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.models import Charge, ContractFact, Evidence, Line
from tests.contracts.imports.import_commands import applied, borough, codes, import_register, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HEADINGS = (
    "App ID",
    "Application name",
    "Purpose of system",
    "Service area",
    "Vendor",
    "Hosted?",
    "Annual support & maintenance (£)",
    "Licence expiry date",
    "API charges",
    "Cost of data extraction on exit",
    "Application owner",
)
ROWS = (
    ("A1", "Example Cases", "Casework", "Adults", "Example Ltd", "SaaS", "£182,340.50", "31/03/2027",
     "£12,500 per annum", "£18,000 one-off", "J Doe"),
    ("A2", "Sample Minutes", "Meetings", "Democracy", "Sample plc", "Hosted", "14,200", "31/12/2026",
     "Included", "POA", "J Doe"),
    ("A3", "Our own list", "FOI", "Legal", "In-house", "", "", "", "", "", "J Doe"),
    ("A4", "Other Plans", "", "Planning", "Example Ltd", "", "TBC", "31/03/2028",
     "depends on the records", "No charge", ""),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _borough(db: None) -> None:
    borough()


def test_a_list_of_systems_is_a_register_of_what_is_run(tmp_path: Path) -> None:
    receipt = applied(write_csv(tmp_path / "systems.csv", ROWS, HEADINGS))
    assert (receipt["rows"], receipt["new"]) == (4, 3)
    assert receipt["dropped"] == [{"reason": "made in-house: it has no supplier and no contract", "rows": 1}]
    stated = {
        fact.reference: (fact.title, fact.supplier_name, fact.value_pence, fact.value_kind, str(fact.end))
        for fact in ContractFact.objects.all()
    }
    assert stated == {
        "A1": ("Example Cases", "Example Ltd", 18_234_050, "annual", "2027-03-31"),
        "A2": ("Sample Minutes", "Sample plc", 1_420_000, "annual", "2026-12-31"),
        "A4": ("Other Plans", "Example Ltd", None, "not_known", "2028-03-31"),
    }
    assert set(Line.objects.values_list("system_name", "hosting")) == {
        ("Example Cases", "SaaS"),
        ("Sample Minutes", "Hosted"),
        ("Other Plans", ""),
    }
    said = [(p["code"], p["cell"]) for p in receipt["problems"] if p["code"] == "unreadable_charge"]
    assert said == [("unreadable_charge", "I5")]


def test_what_a_cell_says_of_a_charge_is_kept_as_one(tmp_path: Path) -> None:
    receipt = applied(write_csv(tmp_path / "systems.csv", ROWS, HEADINGS))
    assert "unknown_header" not in {code for code, _ in codes(receipt)}
    charges = {
        (charge.system_name, *charge.covers): (charge.status, charge.amount_pence, charge.per)
        for charge in Charge.objects.all()
    }
    assert charges == {
        ("Example Cases", "api_access"): ("charged", 1_250_000, "year"),
        ("Example Cases", "exit_extraction"): ("charged", 1_800_000, "one_off"),
        ("Sample Minutes", "api_access"): ("included", None, "not_known"),
        ("Sample Minutes", "exit_extraction"): ("not_known", None, "not_known"),
        ("Other Plans", "exit_extraction"): ("none", None, "not_known"),
    }


def test_who_owns_a_system_is_kept_nowhere(tmp_path: Path) -> None:
    applied(write_csv(tmp_path / "systems.csv", ROWS, HEADINGS))
    kept = [str(raw) for raw in Evidence.objects.exclude(raw=None).values_list("raw", flat=True)]
    assert len(kept) == 3
    assert not any("J Doe" in raw for raw in kept)


def test_a_list_of_many_councils_is_not_one_councils(tmp_path: Path) -> None:
    rows = [
        ("All councils", "Example Cases", "Example Ltd", "31/03/2027"),
        ("First Council", "Example Cases", "Example Ltd", "31/03/2027"),
        ("Second Council", "Sample Minutes", "Sample plc", "31/03/2028"),
    ]
    headings = ("Organisation", "System", "Supplier", "Contract end")
    code, receipt = import_register(write_csv(tmp_path / "systems.csv", rows, headings))
    assert (code, receipt["new"]) == (1, 0)
    assert ("another_organisation", "needs_answer") in codes(receipt)
    assert not ContractFact.objects.exists()


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (("System", "Vendor", "Annual cost", "Purpose"), ""),
        (("Software", "Supplier", "Invoice number", "Amount"), "spend_file"),
        (("Product", "Supplier", "Price", "Pack size"), "no_header"),
    ],
)
def test_what_is_bought_is_not_always_a_system(tmp_path: Path, headings: tuple[str, ...], code: str) -> None:
    row = ("Example Cases", "Example Ltd", "120", "4")
    exit_code, receipt = import_register(write_csv(tmp_path / "list.csv", [row], headings))
    blocking = {p["code"] for p in receipt["problems"] if p["severity"] != "warning"}
    assert (exit_code, blocking) == ((1, {code}) if code else (0, set()))


ASKED = (
    "Software category",
    "Software supplier",
    "Software brand",
    "Contract description",
    "Number of Users/Licenses",
    "Annual spend",
    "Contract start date",
    "Contract expiry",
    "Contract review date",
    "Contact person",
)
"""What many councils are asked under FOI: nationalarchives.gov.uk, ICT software contracts, reference F0044805."""


def test_an_answer_to_the_usual_request_is_a_list_of_systems(tmp_path: Path) -> None:
    answers = (
        ("HR", "Example Ltd", "Example People", "Support included", "3,500", "£120,000", "13/04/2021",
         "12/04/2026", "Annually", "J Doe"),
        ("Finance", "Sample plc", "Sample Ledger", "", "Unlimited", "95000", "14/06/2022", "13/06/2027",
         "Dec 2026", "J Doe"),
    )  # fmt: skip
    receipt = applied(write_csv(tmp_path / "answer.csv", answers, ASKED))
    assert (receipt["rows"], receipt["new"]) == (2, 2)
    assert {
        (fact.title, fact.category, fact.supplier_name, fact.value_pence, fact.value_kind, str(fact.end))
        for fact in ContractFact.objects.all()
    } == {
        ("Example People", "HR", "Example Ltd", 12_000_000, "annual", "2026-04-12"),
        ("Sample Ledger", "Finance", "Sample plc", 9_500_000, "annual", "2027-06-13"),
    }
    assert set(Line.objects.values_list("system_name", "quantity", "measure")) == {
        ("Example People", 3500, "users or licences"),
        ("Sample Ledger", None, ""),
    }
    assert sorted(code for code, _ in codes(receipt) if code != "dates_day_first") == [
        "no_review_day", "no_review_day", "unreadable_number",
    ]  # fmt: skip
