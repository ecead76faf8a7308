"""What a file says beside its table, and a second table below it: neither makes a wrong value a fact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from contracts.imports.parsing.remarks import are_units, includes_vat
from contracts.models import Charge, Contract, ContractFact
from tests.contracts.imports.import_commands import applied, borough, codes, import_register

HEADER = "Ref,Title,Supplier,Start date,End date,Value"
PAYROLL = "A1,Payroll,Example Ltd,13/04/2024,31/03/2027,125"
OWN_HEADER_AGAIN = (HEADER, "B1,Former payroll,Other Ltd,13/04/2014,31/03/2017,5000")


@pytest.fixture(autouse=True)
def _borough(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db"):
        borough()


def register(folder: Path, *lines: str) -> Path:
    path = folder / "register.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def loaded() -> dict[str, int | None]:
    return dict(ContractFact.objects.values_list("reference", "value_pence"))


def said(receipt: dict[str, Any], code: str) -> dict[str, Any]:
    (problem,) = (problem for problem in receipt["problems"] if problem["code"] == code)
    assert isinstance(problem, dict)
    return problem


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (("Contracts register 2025 - all values £000,,,,,", HEADER, PAYROLL), 1),
        (("Contracts register,,,,,", "(£m),,,,,", HEADER, PAYROLL), 2),
        ((HEADER, ",,,,,£'000", PAYROLL), 2),
        ((HEADER, PAYROLL, "", "Note: values are shown in thousands of pounds"), 4),
        ((HEADER, *[PAYROLL.replace("A1", f"A{n}") for n in range(60)], "Values in £k"), 62),
    ],
)
def test_amounts_said_to_be_in_thousands_wait_for_an_answer(
    tmp_path: Path, lines: tuple[str, ...], row: int
) -> None:
    path = register(tmp_path, *lines)
    code, receipt = import_register(path)
    problem = said(receipt, "amounts_in_thousands")
    assert (code, receipt["new"], problem["severity"]) == (1, 0, "needs_answer")
    assert problem["message"].startswith(f"Row {row} says")
    assert loaded() == {}

    applied(path, "--accept", "amounts_in_thousands")
    assert loaded()["A1"] == 125_00


@pytest.mark.django_db
@pytest.mark.parametrize(
    "title",
    [
        "Contracts over £5,000",
        "Contracts with a value of £5 000 and more",
        "Contracts above £1m and £500k",
        "Values rounded to the nearest thousand",
    ],
)
def test_a_title_may_speak_of_money_without_a_unit(tmp_path: Path, title: str) -> None:
    receipt = applied(register(tmp_path, f'"{title}",,,,,', HEADER, PAYROLL))
    assert "amounts_in_thousands" not in [code for code, _ in codes(receipt)]
    assert loaded() == {"A1": 125_00}


ANNUAL = HEADER.replace("Value", "Annual value")


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(
    ("lines", "flags", "vat", "warned"),
    [
        (("All figures include VAT,,,,,", ANNUAL, PAYROLL), (), "inc", ["includes_vat"]),
        (
            (HEADER.replace("Value", "Annual value (inc VAT)"), PAYROLL),
            ("--map", "value_annual=F"),
            "inc",
            ["includes_vat"],
        ),
        ((ANNUAL, PAYROLL + " inc VAT"), (), "inc", ["includes_vat"]),
        ((ANNUAL, PAYROLL + " ex VAT"), (), "ex", []),
        ((ANNUAL + ",VAT Inclusive/Exclusive", PAYROLL + ",Inclusive"), (), "inc", []),
        ((ANNUAL + ",VAT Inclusive/Exclusive", PAYROLL + ",Exclusive"), (), "ex", []),
        ((ANNUAL + ",Includes VAT?", PAYROLL + ",Y"), (), "inc", []),
        ((ANNUAL + ",Includes VAT?", PAYROLL + ",No"), (), "ex", []),
        ((ANNUAL + ",VAT excluded", PAYROLL + ",No"), (), "inc", []),
        ((ANNUAL + ",VAT status", PAYROLL + ",Yes"), (), "", ["unreadable_vat"]),
        (("Values include VAT", ANNUAL + ",VAT status", PAYROLL + ",excl."), (), "ex", ["includes_vat"]),
        ((ANNUAL, PAYROLL), (), "", []),
    ],
)
def test_what_is_said_of_vat_stays_with_the_amount(
    tmp_path: Path, lines: tuple[str, ...], flags: tuple[str, ...], vat: str, warned: list[str]
) -> None:
    receipt = applied(register(tmp_path, *lines), *flags)
    fact = ContractFact.objects.get()
    assert (fact.value_pence, fact.value_kind, fact.value_vat) == (125_00, "annual", vat)
    assert [code for code, _ in codes(receipt) if "vat" in code] == warned


@pytest.mark.django_db
def test_an_annual_value_beside_a_total_says_of_vat_what_its_row_says(tmp_path: Path) -> None:
    header = HEADER + ",Annual value,VAT status"
    applied(register(tmp_path, header, f"{PAYROLL},40,Inclusive"))
    assert Charge.objects.get().vat == "inc"
    assert ContractFact.objects.get().value_vat == "inc"


@pytest.mark.django_db
def test_a_remark_below_the_amounts_that_they_include_vat_waits_for_an_answer(tmp_path: Path) -> None:
    path = register(tmp_path, HEADER, PAYROLL, "Note: all values are inclusive of VAT")
    code, receipt = import_register(path)
    assert (code, receipt["new"], said(receipt, "vat_below")["severity"]) == (1, 0, "needs_answer")
    applied(path, "--accept", "vat_below")
    assert loaded() == {"A1": 125_00}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All figures include VAT", True),
        ("Value (incl. VAT)", True),
        ("Prices are inclusive of VAT", True),
        ("All figures exclude VAT", False),
        ("Values do not include VAT", False),
        ("Includes VAT where it cannot be recovered", False),
        ("Values include VATable services", False),
    ],
)
def test_remarks_about_vat(text: str, expected: bool) -> None:
    assert includes_vat(text) is expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [(["£'000", "(£000s)"], True), (["in £k"], True), (["£m", "dd/mm/yyyy"], False), (["£1,000"], False)],
)
def test_rows_of_units(texts: list[str], expected: bool) -> None:
    assert are_units(texts) is expected


@pytest.mark.django_db
@pytest.mark.database
def test_a_second_table_with_other_columns_is_not_read_as_the_first(tmp_path: Path) -> None:
    other = (
        "Ref,Supplier,Title,Value,Start date,End date",
        "B1,Other Ltd,Licence,,,",
        "B2,Third Ltd,Grant,,,",
    )
    receipt = applied(register(tmp_path, HEADER, PAYROLL, "", "Frameworks", *other))
    problem = said(receipt, "another_table")
    assert (problem["severity"], problem["row"]) == ("error", 5)
    assert loaded() == {"A1": 125_00}
    assert receipt["rows"] == 5
    assert {entry["reason"]: entry["rows"] for entry in receipt["dropped"]} == {
        "a note, not a contract: one cell alone is filled": 1,
        "in another table, whose headings stand in row 5": 2,
    }


@pytest.mark.django_db
def test_the_first_tables_headings_end_the_second(tmp_path: Path) -> None:
    planned = ("Ref,Title,Estimated value", "C1,New payroll,900000")
    receipt = applied(register(tmp_path, HEADER, PAYROLL, *planned, *OWN_HEADER_AGAIN))
    assert said(receipt, "another_table")["row"] == 3
    assert loaded() == {"A1": 125_00, "B1": 5000_00}


@pytest.mark.django_db
def test_a_second_table_goes_on_beyond_the_rows_that_are_held_at_once(tmp_path: Path) -> None:
    more = [f"B{number},Other Ltd,Licence {number},,," for number in range(2100)]
    receipt = applied(
        register(tmp_path, HEADER, PAYROLL, "Ref,Supplier,Title,Value,Start date,End date", *more)
    )
    assert loaded() == {"A1": 125_00}
    assert [entry["rows"] for entry in receipt["dropped"]] == [2100]


@pytest.mark.django_db
def test_an_amount_with_vat_says_so_on_the_contracts_page_and_in_its_export(
    tmp_path: Path, client: Client
) -> None:
    applied(register(tmp_path, ANNUAL + ",VAT status", f"{PAYROLL},Inclusive"))
    contract = Contract.objects.get()
    page = client.get(contract.get_absolute_url()).content.decode()
    assert "a year, VAT included" in page
    table = client.get("/boroughs/anyborough/", {"format": "csv", "table": "contracts"}).content.decode()
    assert "VAT included" in table
