"""Registers in the manner of those that councils publish, and what an officer is told of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contracts.imports.layouts.own_template import TEMPLATE_COLUMNS
from contracts.models import ContractFact, Deployment, Line
from suppliers.models import Capability, Supplier, System
from tests.contracts.imports.fault_imports import write
from tests.contracts.imports.import_commands import applied, borough, codes, import_register, write_csv
from tests.contracts.readers import hostile

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BEFORE_THE_VALUE = ("Contract\nReference", "Contract\r\nTitle", "Supplier", "Start Date", "End Date")
CONTRACT = ("X1", "Housing system", "Example Ltd", "13/04/2024", "12/04/2027")


@pytest.fixture(autouse=True)
def _borough(db: None) -> None:
    borough()


@pytest.mark.parametrize(
    ("heading", "value", "pence", "kind"),
    [
        ("Contract Value (exc VAT) £", "12,000.50", 12_000_50, "initial_term"),
        ("Total Value excl. VAT", "£12,000.50", 12_000_50, "initial_term"),
        ("total_contract_value_gbp", "12000.5", 12_000_50, "initial_term"),
        ("Original Contract Value", "12000.50", 12_000_50, "initial_term"),
        ("Annual Value (£ p.a.)", "12000.50", 12_000_50, "annual"),
        ("Contract value p.a. (ex VAT)", "12000.50", 12_000_50, "annual"),
        ("Estimated annual spend", "12000.50", 12_000_50, "annual"),
        ("Contract value over £5,000", "12000.50", None, "not_known"),
    ],
)
def test_headings_of_a_value(tmp_path: Path, heading: str, value: str, pence: int | None, kind: str) -> None:
    receipt = applied(
        write_csv(tmp_path / "register.csv", [(*CONTRACT, value)], (*BEFORE_THE_VALUE, heading))
    )
    fact = ContractFact.objects.get(reference="X1")
    assert (fact.value_pence, fact.value_kind) == (pence, kind)
    assert ("unknown_header" in [code for code, _ in codes(receipt)]) == (pence is None)


@pytest.mark.parametrize("heading", ["Contract Value (£k)", "Value £'000", "Value (£000s)", "Value £m"])
def test_amounts_in_thousands_are_never_read_as_pounds(tmp_path: Path, heading: str) -> None:
    path = write_csv(tmp_path / "register.csv", [(*CONTRACT, "12")], (*BEFORE_THE_VALUE, heading))
    receipt = applied(path)
    assert ("in_thousands", "warning") in codes(receipt)
    assert ContractFact.objects.get(reference="X1").value_pence is None

    code, receipt = import_register(path, "--map", f"value={heading}")
    (refusal,) = (p for p in receipt["problems"] if p["severity"] == "error")
    assert (code, refusal["code"], refusal["cell"]) == (1, "in_thousands", "F1")
    assert heading in refusal["message"]


def test_amounts_in_another_currency_are_never_read_as_pounds(tmp_path: Path) -> None:
    headings = (*BEFORE_THE_VALUE, "Contract value", "Contract value ($)")
    path = write_csv(tmp_path / "register.csv", [(*CONTRACT, "1000", "1300")], headings)
    receipt = applied(path)
    assert ("other_currency", "warning") in codes(receipt)
    assert ContractFact.objects.get(reference="X1").value_pence == 1000_00
    code, receipt = import_register(path, "--map", "value=G")
    (refusal,) = [problem for problem in receipt["problems"] if problem["severity"] == "error"]
    assert (code, refusal["code"], refusal["cell"]) == (1, "other_currency", "G1")


@pytest.mark.parametrize("review", ["Annually", "Dec 2026", "6 months before it ends", "2026/27", "Q3"])
def test_a_review_that_names_no_day_keeps_no_contract_back(tmp_path: Path, review: str) -> None:
    path = write_csv(
        tmp_path / "register.csv", [(*CONTRACT, review)], (*BEFORE_THE_VALUE, "Contract review date")
    )
    receipt = applied(path)
    assert ("no_review_day", "warning") in codes(receipt)
    assert ContractFact.objects.filter(reference="X1").exists()


def test_an_impossible_day_of_review_is_an_error_of_its_cell(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "register.csv", [(*CONTRACT, "31/02/2026")], (*BEFORE_THE_VALUE, "Contract review date")
    )
    assert ("impossible_date", "error") in codes(import_register(path)[1])


def test_a_reference_that_became_a_fraction_is_the_same_contract(tmp_path: Path) -> None:
    headings = (*BEFORE_THE_VALUE, "Value")
    applied(write_csv(tmp_path / "one.csv", [("1234", *CONTRACT[1:], "12000")], headings))
    again = applied(write_csv(tmp_path / "two.csv", [("1234.0", *CONTRACT[1:], "13000")], headings))
    assert (again["new"], again["changed"]) == (0, 1)
    assert ContractFact.objects.get().reference == "1234"


def test_names_without_a_latin_letter_are_suppliers_of_their_own(tmp_path: Path) -> None:
    named = [
        "\u5317\u4eac\u79d1\u6280",
        "\u6771\u4eac\u96fb\u529b",
        "\u0395\u03bb\u03bb\u03ac\u03c2",
        "\u0395\u039b\u039b\u0386\u03a3",
        "***",
        "Example",
    ]
    rows = [(f"X{number}", CONTRACT[1], name, *CONTRACT[3:], "1") for number, name in enumerate(named)]
    applied(write_csv(tmp_path / "register.csv", rows, (*BEFORE_THE_VALUE, "Value")))
    suppliers = list(ContractFact.objects.order_by("reference").values_list("supplier", flat=True))
    first, second, greek, capitals, nobody, example = suppliers
    assert len({first, second, greek, example}) == 4
    assert (greek, nobody) == (capitals, None)


MONTHS_FIRST = [
    [("04/01/2024", "03/31/2025"), ("06/05/2024", "06/04/2026")],
    [("04/01/2024", "03/31/2025"), ("06/05/2024", "")],
    [("04/01/2024 12:00:00 AM", "03/31/2025 12:00:00 AM"), ("06/05/2024 12:00:00 AM", "")],
]


@pytest.mark.parametrize("days", MONTHS_FIRST)
def test_dates_that_begin_with_the_month_wait_for_an_answer(
    tmp_path: Path, days: list[tuple[str, str]]
) -> None:
    rows = [(f"X{number}", *CONTRACT[1:3], *pair, "1") for number, pair in enumerate(days)]
    path = write_csv(tmp_path / "american.csv", rows, (*BEFORE_THE_VALUE, "Value"))
    code, receipt = import_register(path)
    (question,) = (p for p in receipt["problems"] if p["code"] == "month_first")
    assert (code, receipt["new"], question["severity"]) == (1, 0, "needs_answer")
    assert "'End Date'" in question["message"]
    assert ContractFact.objects.count() == 0

    applied(path, "--accept", "month_first")
    first, second = ContractFact.objects.order_by("reference")
    assert (str(first.start), str(first.end), str(second.start)) == ("2024-04-01", "2025-03-31", "2024-06-05")


@pytest.mark.parametrize("plain", ["31/03/2025", "2025-03-31"])
def test_one_date_with_the_month_first_among_others_is_an_error_of_its_cell(
    tmp_path: Path, plain: str
) -> None:
    ends = [("X1", "03/31/2025"), ("X2", plain), ("X3", "01/02/2025")]
    rows = [(reference, *CONTRACT[1:4], end, "1") for reference, end in ends]
    receipt = applied(write_csv(tmp_path / "mixed.csv", rows, (*BEFORE_THE_VALUE, "Value")))
    assert ("impossible_date", "error") in codes(receipt)
    assert [str(fact.end) for fact in ContractFact.objects.order_by("reference")] == [
        "2025-03-31",
        "2025-02-01",
    ]


def test_a_day_first_date_is_an_error_where_the_month_was_said_to_come_first(tmp_path: Path) -> None:
    rows = [
        ("X1", *CONTRACT[1:4], "03/31/2025", "1"),
        ("X2", *CONTRACT[1:3], "04/01/2024", "31/03/2025", "1"),
    ]
    path = write_csv(tmp_path / "both.csv", rows, (*BEFORE_THE_VALUE, "Value"))
    _, receipt = import_register(path, "--accept", "month_first")
    wrong = [problem["cell"] for problem in receipt["problems"] if problem["code"] == "impossible_date"]
    assert wrong == ["D2", "E3"]


def test_fault_03_the_blank_rows_left_out_are_counted(tmp_path: Path) -> None:
    rows = hostile.text_row(1, "Reference", "Title", "Supplier", "End date", "Value") + hostile.text_row(
        2, "X1", "Housing system", "Example Ltd", "12/04/2027", "12000"
    )
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(3, 5_003))
    receipt = applied(write(tmp_path / "styled.xlsx", hostile.xlsx(rows + blank)))
    (note,) = (p for p in receipt["problems"] if p["code"] == "blank_rows")
    assert note["message"] == "5,000 blank rows were left out."
    assert receipt["rows"] == 1


@pytest.mark.parametrize(
    ("headings", "cells", "start", "end", "said"),
    [
        (["Contract Period"], ["13/04/2024 - 12/04/2027"], "2024-04-13", "2027-04-12", []),
        (["Term", "Start", "End"], ["3 years", "13/04/2024", "12/04/2027"], "2024-04-13", "2027-04-12", []),
        (["Term"], ["3 years"], "", "", ["unreadable_period"]),
        (["Start", "Contract length"], ["13/04/2024", "3 years"], "2024-04-13", "", ["missing_column"]),
        (["Start", "Term"], ["13/04/2024", "3 years"], "2024-04-13", "", ["missing_column"]),
    ],
)
def test_an_end_is_read_or_its_absence_said(
    tmp_path: Path, headings: list[str], cells: list[str], start: str, end: str, said: list[str]
) -> None:
    path = write_csv(
        tmp_path / "register.csv", [(*CONTRACT[:3], *cells)], (*BEFORE_THE_VALUE[:3], *headings, "Value")
    )
    receipt = applied(path)
    fact = ContractFact.objects.get(reference="X1")
    assert (str(fact.start or ""), str(fact.end or "")) == (start, end)
    assert [code for code, _ in codes(receipt) if not code.endswith(("day_first", "ous_dates"))] == said


def test_months_without_days_wait_for_a_yes(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "register.csv", [(*CONTRACT[:3], "Apr-24", "Mar-27", "1")], (*BEFORE_THE_VALUE, "Value")
    )
    code, receipt = import_register(path)
    assert (code, receipt["records"]["contract"]) == (1, 0)
    assert codes(receipt) == [("month_alone", "needs_answer")] * 2

    applied(path, "--accept", "month_alone")
    fact = ContractFact.objects.get(reference="X1")
    assert (str(fact.start), str(fact.end)) == ("2024-04-01", "2027-03-31")


def test_a_register_as_json_lines_is_read_by_its_keys(tmp_path: Path) -> None:
    row = {
        "contractReference": "X1", "contractTitle": "Housing system", "supplierName": "Example Ltd",
        "startDate": "2024-04-13T00:00:00Z", "endDate": "2027-04-12", "contractValue": 12000.5,
        "department": {"name": "Housing"},
    }  # fmt: skip
    path = tmp_path / "register.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    receipt = applied(path)
    fact = ContractFact.objects.get(reference="X1")
    assert (str(fact.start), str(fact.end), fact.value_pence) == ("2024-04-13", "2027-04-12", 12_000_50)
    assert (receipt["rows"], receipt["header_row"], receipt["layout"]) == (1, 1, "common_register")
    again = applied(path)
    assert (again["new"], again["changed"]) == (0, 0)


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    """Titles, groups, subtotals, headings again and notes: rows that gave records, in error and dropped are all."""
    lines = [
        "Contracts over £5000,,,,,",
        "Reference,Title,Supplier,Start Date,End Date,Value",
        "Adult Social Care,,,,,",
        "X1,One,Example Ltd,13/04/2024,12/04/2027,1000",
        ",,,,Sub total,1000",
        "Reference,Title,Supplier,Start Date,End Date,Value",
        "X2,Two,Example Ltd,13/04/2024,Rolling,2000",
        "X3,Three,Example Ltd,April 2024,12/04/2027,3000",
        "X4,Four,Example Ltd,13/04/2024,12/04/2027,€4000",
        ",,,,Grand total,10000",
        "Notes: values are for the whole term,,,,,",
    ]
    path = tmp_path / "register.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    receipt = applied(path)
    assert (receipt["header_row"], receipt["rows"]) == (2, 9)
    dropped = sum(each["rows"] for each in receipt["dropped"])
    # X1 and X2; X3, X4 and two totals; a group's name, the headings again, a note.
    assert (receipt["records"]["contract"], receipt["rows_with_errors"], dropped) == (2, 4, 3)


def test_the_templates_capabilities_are_found_by_any_name_and_a_word_that_is_none_is_said(
    tmp_path: Path,
) -> None:
    area = Capability.objects.create(slug="social", name="Children's social care", kind=Capability.Kind.AREA)
    cases, finance = (
        Capability.objects.create(slug=slug, name=name, parent=area, synonyms=synonyms)
        for slug, name, synonyms in (
            ("cases", "Social care case management", ["childrens social care"]),
            ("finance", "Social care finance", []),
        )
    )
    suite = Capability.objects.create(slug="suite", name="All of it", kind=Capability.Kind.SUITE, parent=area)
    suite.members.set([cases, finance])
    System.objects.create(slug="example-system", name="Example System").capabilities.set([finance])
    headings = [column.heading for column in TEMPLATE_COLUMNS]
    rows = [
        [
            {"Contract reference": reference, "Contract title": "Care", "System": "Example System"}.get(
                heading, said if heading == "Capabilities" else ""
            )
            for heading in headings
        ]
        for reference, said in (("C1", "Children's social care"), ("C2", "All of it"), ("C3", "Our own word"))
    ]
    receipt = applied(write_csv(tmp_path / "template.csv", rows, headings))
    (said,) = (p for p in receipt["problems"] if p["code"] == "unknown_capability")
    assert (said["severity"], said["row"], said["value"]) == ("warning", 4, "Our own word")
    found = {
        line.contract.facts.get().reference: set(line.capabilities.values_list("slug", flat=True))
        for line in Line.objects.all()
    }
    assert found == {"C1": {"cases"}, "C2": {"cases", "finance"}, "C3": {"finance"}}
    assert set(Deployment.objects.values_list("capability__slug", flat=True)) == {"cases", "finance"}


def test_a_range_under_a_yearly_heading_stays_yearly(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "register.csv", [(*CONTRACT, "£5,000 - £6,000")], (*BEFORE_THE_VALUE, "Annual value")
    )
    applied(path)
    fact = ContractFact.objects.get(reference="X1")
    assert (fact.value_pence, fact.value_high_pence, fact.value_kind) == (5000_00, 6000_00, "annual")


def test_a_total_is_known_by_its_last_word_too(tmp_path: Path) -> None:
    headings = ("Reference", "Title", "Supplier", "Start Date", "End Date", "Value")
    rows = [
        ("", "Adults system", "Example Ltd", "13/04/2024", "12/04/2027", "100000"),
        ("", "Adults total", "", "", "", "100000"),
        ("", "Facilities management total", "Example Ltd", "13/04/2024", "12/04/2027", "7000"),
    ]
    receipt = applied(write_csv(tmp_path / "register.csv", rows, headings))
    assert [problem["row"] for problem in receipt["problems"] if problem["code"] == "looks_like_total"] == [3]
    assert set(ContractFact.objects.values_list("title", flat=True)) == {
        "Adults system",
        "Facilities management total",
    }


@pytest.mark.parametrize("word", ["REDACTED PERSONAL DATA", "Personal data redacted", "Individual"])
def test_a_word_for_a_name_held_back_is_nobodys_name(tmp_path: Path, word: str) -> None:
    row = ("X1", "Home care", word, "13/04/2024", "12/04/2027", "5000")
    receipt = applied(write_csv(tmp_path / "register.csv", [row], (*BEFORE_THE_VALUE, "Value")))
    assert "no_supplier" in [code for code, _ in codes(receipt)]
    assert not Supplier.objects.filter(name__iexact=word).exists()
