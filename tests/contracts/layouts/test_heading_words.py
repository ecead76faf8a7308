"""Headings that no list holds, known by their words; and what is said of those that stay unread."""

from __future__ import annotations

import pytest

from contracts.imports.layouts import LAYOUTS, Header
from tests.contracts.layouts.test_header_recognition import DATA, REGISTER, codes, find

COMMON = next(layout for layout in LAYOUTS if layout.name == "common_register")


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("WINNING_BIDDER", "supplier"),
        ("Awarded Contractor(s)", "supplier"),
        ("Contractor's Name", "supplier"),
        ("Contractor / Provider", "supplier"),
        ("Name of Contract / Project", "title"),
        ("Agreement No", "reference"),
        ("Date of Expiry", "end"),
        ("Contract Current End Date", "end"),
        ("Start\n(dd/mm/yy)", "start"),
        ("Contract expiry (initial term)", "initial_end"),
        ("End Date (exc. extensions)", "initial_end"),
        ("Max. expiry inc. extensions", "latest_end"),
        ("MAXIMUM_CONTRACT_END_DATE", "latest_end"),
        ("Latest expiry if all options taken", "latest_end"),
        ("Option to extend until", "latest_end"),
        ("Extension Options Available", "options"),
        ("Maximum extension", "options"),
        ("Contract Period", "period"),
        ("Contract start and end dates", "period"),
        ("SHORT_DESCRIPTION", "description"),
        ("Brief description of the contract", "description"),
        ("Name and address of supplier", "supplier"),
        ("Contractor Name & Address", "supplier"),
        ("Other parties to the contract", "supplier"),
        ("Supplier 1", "supplier"),
        ("Extension length (months)", "option_months"),
        ("SupplierRegistrationNumber", "company_number"),
        ("Whole life cost", "value"),
        ("Value over the contract term (£)", "value"),
        ("Contract Value exc. extensions", "value"),
        ("Contract Value (Net)", "value"),
        ("Total Value incl. Extensions", "value_with_extensions"),
        ("Cost p.a.", "value_annual"),
        ("Estimated Contract Value per annum (£)", "value_annual"),
        ("Estimated total value of contract", "value_estimate"),
        # Each of these holds something else, and a wrong field is worse than none.
        ("Supplier Name & Company Number", ""),
        ("Number of suppliers", ""),
        ("Supplier 2", "supplier_2"),
        ("Second contractor", "supplier_2"),
        ("Address of supplier", ""),
        ("Parent company of supplier", ""),
        ("Bidder", ""),
        ("No.", ""),
        ("ID", ""),
        ("Name", ""),
        ("Date", ""),
        ("Contract date", ""),
        ("Services", ""),
        ("Contract start/end date", ""),
        ("Review / end date", ""),
        ("Extension 1 end date", ""),
        ("Tender start date", ""),
        ("Notice end date", ""),
        ("Annual / total value", ""),
        ("Contract value inc VAT", ""),
        ("Total contract value (£k)", ""),
        ("Extension value", ""),
        ("Final value", ""),
        ("Year 1 value", ""),
        ("Annual value 2024/25", ""),
        ("Spend to date", ""),
        ("Fixed price", ""),
        ("Value band", ""),
    ],
)
def test_what_the_words_of_a_heading_say(heading: str, field: str) -> None:
    assert COMMON.field_of(heading) == field


def test_words_yield_to_a_heading_as_it_is_known() -> None:
    header = find([*REGISTER, "Project reference"], [*DATA, "P1"])
    assert (header.columns["reference"], header.unknown, header.usable) == (
        0,
        [(6, "Project reference")],
        True,
    )
    alone = find(["Project reference", *REGISTER[1:]], DATA)
    assert (alone.columns["reference"], alone.unknown) == (0, [])


def test_two_columns_with_the_same_words_are_asked_about() -> None:
    headings = [*REGISTER[:4], "Date of expiry", "Expiring / expires", "Date contract expires"]
    header = find(headings, [*DATA[:5], "", "31/03/2028"])
    assert codes(header)[0] == ("duplicate_header", "needs_answer")
    assert "--map end=E" in header.problems[0].hint


@pytest.mark.parametrize(
    ("left_out", "word"),
    [("Supplier", "supplier"), ("End date", "end"), ("Total value", "value")],
)
def test_an_essential_that_no_column_was_read_as_is_said(left_out: str, word: str) -> None:
    headings = ["Our word" if heading == left_out else heading for heading in REGISTER]
    header = find(headings, DATA)
    assert codes(header) == [("unknown_header", "warning"), ("missing_column", "warning")]
    said = header.problems[1]
    assert said.message == f"No column was read as the contract's {word}."
    assert f"--map {word}=HEADER" in said.hint
    assert "'Our word'" in said.hint


@pytest.mark.parametrize(
    ("heading", "cell", "hint"),
    [
        ("Lapses", "31/03/2027", "It seems to hold dates"),
        ("Lapses", "31 March 2027", "It seems to hold dates"),
        ("We pay", "£12,000", "It seems to hold amounts"),
        ("Extension value", "12000", "It seems to hold amounts"),
        ("Colour", "blue", "import_register --help"),
    ],
)
def test_an_unread_column_is_said_with_what_it_seems_to_hold(heading: str, cell: str, hint: str) -> None:
    (said,) = find([*REGISTER, heading], [*DATA, cell]).problems
    assert hint in said.hint
    assert "--map FIELD=G" in said.hint


def test_the_row_that_is_nearly_a_header_is_named_with_what_it_lacks() -> None:
    def refusal(header: Header) -> tuple[str, int, str, str]:
        (problem,) = header.problems
        return problem.code, problem.row, problem.message, problem.hint

    table = (["Our systems"], ["Brand", "Supplier", "Contract end date"], ["Mosaic", "Example", "31/03/2027"])
    code, row, message, hint = refusal(find(*table))
    assert (code, row) == ("no_header", 2)
    assert "none of its headings is known as a title, description or system" in message
    assert "'Brand'; 'Supplier'; 'Contract end date'" in hint
    assert find(*table, mapping={"title": "Brand"}).columns == {"title": 0, "supplier": 1, "end": 2}


def test_four_columns_that_speak_of_contracts_are_no_payments() -> None:
    header = find(["Contract", "Supplier", "Contract period", "Value"], ["A", "B", "2024 to 2027", "60000"])
    assert header.columns == {"title": 0, "supplier": 1, "period": 2, "value": 3}
    assert codes(find(["Date", "Supplier", "Value"], ["1", "B", "6"])) == [("spend_file", "error")]
