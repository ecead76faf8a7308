"""Finding the header, and asking where it is not plain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from contracts.imports.layouts import FIELDS, LAYOUTS, Header, find_header, layout_from_data
from contracts.imports.layouts.headings import column_index, column_letter, fold_heading
from contracts.imports.readers import Row, SheetInfo

REGISTER = ["Reference", "Title", "Supplier", "Start date", "End date", "Total value"]
DATA = ["R1", "Housing system", "Example Ltd", "01/04/2024", "31/03/2027", "60000"]


def rows(*cells: Sequence[str], sheet: str = "") -> list[Row]:
    return [Row(sheet, number, list(row)) for number, row in enumerate(cells, start=1)]


def find(*cells: Sequence[str], mapping: dict[str, str] | None = None, header_row: int = 0) -> Header:
    return find_header({"": rows(*cells)}, [], mapping=mapping, header_row=header_row)


def codes(header: Header) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity) for problem in header.problems]


@pytest.mark.parametrize(
    "spelling",
    [
        "Contract Reference number / ID",
        "contract reference number / id",
        "ContractReference",
        "Contract Ref.",
        "  Contract\u00a0Ref ",
        "\ufeffContract Ref",
        "\u00ef\u00bb\u00bfContract Ref",
        "CONTRACT_REFERENCE",
        "Contract\nReference",
    ],
)
def test_fault_15_spellings_of_one_heading(spelling: str) -> None:
    header = find([spelling, *REGISTER[1:]], DATA)
    assert (header.columns["reference"], header.problems, header.usable) == (0, [], True)


def test_a_common_register_is_found_by_its_headings() -> None:
    headings = [
        "Supplier",
        "Contract Title",
        "Start",
        "End",
        "Annual Value",
        "Total Value",
        "Extension options",
    ]
    header = find(headings)
    assert (header.layout, header.row) == ("common_register", 1)
    assert header.columns == {
        "supplier": 0,
        "title": 1,
        "start": 2,
        "end": 3,
        "value_annual": 4,
        "value": 5,
        "options": 6,
    }


def test_fault_14_titles_above_the_header() -> None:
    header = find(["Contracts register 2024/25"], [], ["Published by: Resources", ""], REGISTER, DATA)
    assert (header.row, header.columns["title"]) == (4, 1)


def test_fault_14_two_header_rows_with_merged_groups() -> None:
    upper = ["Reference", "Title", "Supplier", "Contract dates", "", "Value", ""]
    lower = ["", "", "", "Start", "End", "Annual", "Total"]
    header = find(["A title"], upper, lower, [*DATA[:5], "20000", "60000"])
    assert header.row == 3
    assert header.columns == {
        "reference": 0,
        "title": 1,
        "supplier": 2,
        "start": 3,
        "end": 4,
        "value_annual": 5,
        "value": 6,
    }
    assert header.headers == [
        "Reference",
        "Title",
        "Supplier",
        "Contract dates Start",
        "Contract dates End",
        "Value Annual",
        "Value Total",
    ]
    assert header.unknown == []


def test_fault_14_two_header_rows_whose_words_belong_together() -> None:
    upper = ["Contract", "", "", "Contract", "", "Contract"]
    lower = ["Reference", "Title", "Supplier", "Start date", "End date", "Value"]
    header = find(upper, lower, DATA)
    assert header.row == 2
    assert set(header.columns) == {"reference", "title", "supplier", "start", "end", "value"}


def test_fault_14_a_merged_heading_over_two_columns_leaves_a_named_blank() -> None:
    header = find([*REGISTER, ""], [*DATA, "extra"])
    assert header.headers[6] == "Column G"
    assert header.unknown == [(6, "Column G")]
    assert codes(header) == [("unknown_header", "warning")]
    assert header.usable


@pytest.mark.parametrize(
    ("heading", "personal"),
    [
        ("Buyer contact", True),
        ("Supplier Contact Name", True),
        ("Contacts", True),
        ("Category manager", True),
        ("Named officer (2024)", True),
        ("SRO", True),
        ("Budget holders", True),
        ("Head of service", True),
        ("Service e-mail", True),
        ("Contact centre system", False),
        ("Managed by supplier", False),
        ("Directorate", False),
        ("Contracted hours", False),
    ],
)
def test_columns_that_name_people_are_known_by_their_heading(heading: str, personal: bool) -> None:
    header = find(
        ["Reference", "Title", "Supplier", "Start date", heading], ["X1", "A system", "A Ltd", "", "J. B."]
    )
    assert header.usable
    assert (4 in header.personal) is personal


def test_the_header_repeated_lower_down_is_not_the_header() -> None:
    assert find(REGISTER, DATA, REGISTER, DATA).row == 1


@pytest.mark.parametrize("second", ["Reference", "Contract Ref", "Contract number"])
def test_fault_15_two_columns_for_one_field_are_asked_about(second: str) -> None:
    header = find([*REGISTER, second], [*DATA, "X1"])
    assert codes(header) == [("duplicate_header", "needs_answer")]
    assert not header.usable
    assert "--map reference=" in header.problems[0].hint


def test_fault_15_a_letter_settles_two_columns_of_the_same_name() -> None:
    header = find([*REGISTER, "Reference"], [*DATA, "X1"], mapping={"reference": "G"})
    assert header.columns["reference"] == 6
    assert header.usable
    assert header.headers[6] == "Reference (column G)"


def test_fault_15_one_column_for_two_fields_is_asked_about() -> None:
    header = find(REGISTER, DATA, mapping={"notes": "Supplier", "department": "Supplier"})
    assert codes(header) == [("duplicate_header", "needs_answer")]


def test_unknown_headings_are_reported_and_named_once() -> None:
    header = find([*REGISTER, "Our own", "Our own"], [*DATA, "1", "2"])
    assert header.headers[-2:] == ["Our own", "Our own (column H)"]
    assert codes(header) == [("unknown_header", "warning")] * 2
    assert header.usable


def test_the_officers_own_mapping_wins() -> None:
    header = find([*REGISTER, "Vendor's title"], [*DATA, "x"], mapping={"title": "vendor's title"})
    assert header.columns["title"] == 6


def test_a_file_of_unknown_headings_is_read_with_a_mapping() -> None:
    table = (["Nummer", "Titel", "Firma"], ["R1", "Housing", "Example"])
    assert codes(find(*table)) == [("no_header", "needs_answer")]
    header = find(
        *table, mapping={"reference": "Nummer", "title": "Titel", "supplier": "Firma"}, header_row=1
    )
    assert (header.columns, header.usable) == ({"reference": 0, "title": 1, "supplier": 2}, True)
    assert find(*table, mapping={"title": "Titel"}).row == 1


def test_a_mapping_of_what_is_not_there_is_an_error() -> None:
    assert codes(find(REGISTER, DATA, mapping={"colour": "Title"})) == [("unknown_field", "error")]
    assert codes(find(REGISTER, DATA, mapping={"notes": "No such column"})) == [("unknown_heading", "error")]


def test_the_officers_header_row_is_obeyed() -> None:
    assert find(REGISTER, REGISTER, DATA, header_row=2).row == 2
    assert codes(find(REGISTER, DATA, header_row=2)) == [("no_header", "needs_answer")]
    assert codes(find(REGISTER, DATA, header_row=9)) == [("no_header", "needs_answer")]


def test_several_sheets_with_a_register_are_asked_about() -> None:
    previews = {name: rows(REGISTER, DATA, sheet=name) for name in ("2023", "2024")}
    sheets = [SheetInfo("2023"), SheetInfo("2024")]
    header = find_header(previews, sheets)
    assert codes(header) == [("which_sheet", "needs_answer")]
    assert "--sheet" in header.problems[0].hint
    assert find_header(previews, sheets, sheet=" 2024").sheet == "2024"
    assert codes(find_header(previews, sheets, sheet="2025")) == [("unknown_sheet", "error")]


def test_hidden_sheets_are_left_alone_unless_they_are_named() -> None:
    previews = {name: rows(REGISTER, DATA, sheet=name) for name in ("Old", "New")}
    sheets = [SheetInfo("Old", hidden=True), SheetInfo("New")]
    assert find_header(previews, sheets).sheet == "New"
    assert find_header(previews, sheets, sheet="Old").sheet == "Old"
    only_hidden = find_header({"Old": previews["Old"]}, sheets[:1])
    assert codes(only_hidden) == [("hidden_sheet", "needs_answer")]


def test_a_sheet_of_notes_beside_the_register_is_passed_over() -> None:
    previews = {"Notes": rows(["How to read this"], ["Column", "Meaning"]), "Register": rows(REGISTER, DATA)}
    assert find_header(previews, [SheetInfo("Notes"), SheetInfo("Register")]).sheet == "Register"


@pytest.mark.parametrize("cells", [[[]], [["hello"]], [["a", "b"], ["c", "d"]], [DATA]])
def test_no_header_is_asked_about(cells: list[list[str]]) -> None:
    header = find(*cells)
    assert codes(header) == [("no_header", "needs_answer")]
    assert not header.usable


def test_an_unknown_layout_is_an_error() -> None:
    assert codes(find_header({"": rows(REGISTER)}, [], layout="x")) == [("unknown_layout", "error")]
    assert find_header({"": rows(REGISTER)}, [], layout="common_register").layout == "common_register"


def test_an_organisations_own_layout_is_data_of_the_same_shape() -> None:
    own = layout_from_data(
        {
            "name": "ours",
            "version": 3,
            "columns": {"title": ["Titel"], "supplier": ["Firma"]},
            "needs": [["title"]],
        }
    )
    header = find_header({"": rows(["Titel", "Firma"], ["Housing", "Example"])}, [], layouts=[own, *LAYOUTS])
    assert (header.layout, header.layout_version, header.columns) == ("ours", 3, {"title": 0, "supplier": 1})
    with pytest.raises(ValueError, match="no field 'colour'"):
        layout_from_data({"name": "x", "columns": {"colour": ["Colour"]}})
    with pytest.raises(ValueError, match="two fields"):
        layout_from_data({"name": "x", "columns": {"title": ["Name"], "supplier": ["name"]}})


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_names_real_fields_once(layout: object) -> None:
    assert layout.fields  # type: ignore[attr-defined]  # raises where a heading stands for two fields


def test_every_name_and_title_of_the_lgas_schema_is_known(shared_data: Path) -> None:
    text = (shared_data / "lga_schemas" / "Contracts.json").read_bytes().decode("utf-16-le")
    fields = json.loads(text)["fields"]
    assert len(fields) == 38
    for key in ("name", "title"):
        header = find([field[key] for field in fields])
        assert (header.layout, header.unknown, header.problems) == ("transparency_code", [], [])
    assert set(find([field["name"] for field in fields]).columns) == {
        "organisation", "reference", "ocid", "title", "description", "contract_type", "department",
        "category",
        "cpv", "proclass", "route", "supplier", "company_number", "charity_number", "other_id", "start",
        "end",
        "latest_end", "review_date", "value", "estimated", "irrecoverable_vat", "document_url",
    }  # fmt: skip


def test_contracts_finders_awards_are_found(shared_data: Path) -> None:
    folder = shared_data / "contracts_finder_daily_csv"
    for name in (
        "nottingham-city-council-award_20200713-20200720.csv",
        "telford-wrekin-council-award_20200727-20200803.csv",
    ):
        first = (folder / name).read_text(encoding="utf-8-sig").splitlines()[0]
        header = find(first.split(","))
        assert (header.layout, header.unknown, header.problems) == ("contracts_finder_awards", [], [])


def test_letters_of_columns() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [column_index(text) for text in ("A", "z", "Column AA", "ZZ", "A1", "")] == [
        0,
        25,
        26,
        701,
        None,
        None,
    ]


def test_folding_keeps_what_tells_two_headings_apart() -> None:
    assert fold_heading("Contract Ref.") == fold_heading("ContractRef") == "contractref"
    assert fold_heading("Start date") != fold_heading("End date")


def test_each_field_is_read_in_a_known_way() -> None:
    kinds = {
        "text", "date", "money", "company", "cpv", "options", "months", "quantity", "address", "list",
        "value_kind", "value_type", "estimated", "vat", "status", "charge_status", "per", "charge", "published",
        "period", "suppliers",
    }  # fmt: skip
    assert set(FIELDS.values()) == kinds


def test_a_file_without_a_row_is_said_to_be_empty() -> None:
    assert codes(find()) == [("empty_file", "error")]


def test_a_column_headed_lead_names_people() -> None:
    row = Row("", 1, ["Ref", "Title", "Supplier", "Start date", "Lead", "Owner", "Created By"])
    header = find_header({"": [row]}, [])
    assert header.personal == {4, 5, 6}


def test_a_heading_as_sharepoint_exports_it() -> None:
    row = Row("", 1, ["Title", "SupplierName", "Contract_x0020_Value", "Start_x0020_Date"])
    assert find_header({"": [row]}, []).columns == {"title": 0, "supplier": 1, "start": 3, "value": 2}


def test_a_list_of_agreements_with_both_days_is_no_list_of_payments() -> None:
    headings = ["Contract no", "Contract (T)", "SuppID", "SuppID (T)", "Date from", "Date to", "Amount"]
    header = find_header({"": [Row("", 1, headings)]}, [])
    (problem,) = header.problems
    assert (problem.code, problem.severity) == ("no_header", "needs_answer")


def test_a_pound_sign_that_was_read_wrongly_leaves_its_heading_known() -> None:
    row = Row("", 1, ["Title", "Supplier", "Contract value (\u00c2\u00a3)"])
    assert find_header({"": [row]}, []).columns["value"] == 2
