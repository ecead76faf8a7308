"""The register template as a workbook: what it holds, and that it can be read back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from contracts.imports.layouts import find_header
from contracts.imports.layouts.own_template import TEMPLATE_COLUMNS
from contracts.imports.layouts.template import (
    CAPABILITIES_SHEET,
    NOTES_SHEET,
    REGISTER_SHEET,
    write_register_template,
)
from contracts.imports.parsing import Parser
from contracts.imports.readers import COMMAND, Options, open_file

ASKED = (
    "Contract reference", "Framework", "Framework lot", "System", "Modules", "Capabilities",
    "Hosting", "Sold by",
    "Initial end date", "Options to extend", "Current end date", "Notice period (months)", "Total value (£)",
    "Kind of total", "Yearly recurring price (£)", "One-off price (£)",
    "Price index", "Cap on the rise", "Fund",
    "Measure of size", "Number of the measure", "Notes",
    *(
        f"{thing}: {part}"
        for thing in ("API access", "Integration", "Data extraction", "Exit extraction", "Data load")
        for part in ("status", "amount (£)", "per")
    ),
)  # fmt: skip

CAPABILITIES = [("Housing", "Housing management"), ("Planning", "Planning applications")]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    write_register_template(path, CAPABILITIES)
    return path


def test_the_sheet_asks_for_every_column_with_its_choices(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book[REGISTER_SHEET]
    headings = [cell.value for cell in sheet[1]]
    assert headings == [column.heading for column in TEMPLATE_COLUMNS]
    assert set(ASKED) <= set(headings)
    drop_downs = {
        str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation
    }
    status = f"{sheet.cell(2, headings.index('API access: status') + 1).coordinate}"
    assert drop_downs[status] == '"charged,none,included,not known"'
    assert len(drop_downs) == sum(bool(column.choices) for column in TEMPLATE_COLUMNS)


def test_the_notes_sheet_explains_every_column(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)[NOTES_SHEET]
    explained = {row[1].value: row[2].value for row in sheet.iter_rows() if row[2].value}
    for column in TEMPLATE_COLUMNS:
        assert explained[column.heading] == column.explanation
        assert len(column.explanation) > 10


def test_the_sheet_of_capabilities_lists_the_words_to_choose_from(template: Path) -> None:
    sheet = openpyxl.load_workbook(template)[CAPABILITIES_SHEET]
    assert [tuple(cell.value for cell in row) for row in sheet.iter_rows()] == [
        ("Service area", "Capability"),
        *CAPABILITIES,
    ]


def test_the_untouched_template_gives_its_example_row_and_nothing_else(template: Path) -> None:
    reading = open_file(template, Options("", "", "", COMMAND))
    try:
        previews = {sheet.name: reading.preview(sheet.name, 50) for sheet in reading.visible}
        header = find_header(previews, reading.sheets)
        assert (header.sheet, header.row, header.layout, header.problems) == (
            REGISTER_SHEET,
            1,
            "register_template",
            [],
        )
        parsed = list(Parser(header, organisation="anyborough").rows(reading.rows(header.sheet)))
    finally:
        reading.close()
    assert [(row.row, row.dropped) for row in parsed] == [(2, "the template's example row")]


def test_the_example_row_would_be_a_whole_contract_if_it_were_one(template: Path) -> None:
    """The example shows how cells are written, so each of its cells must itself be readable."""
    reading = open_file(template, Options("", "", "", COMMAND))
    try:
        rows = list(reading.rows(REGISTER_SHEET))
    finally:
        reading.close()
    header = find_header({REGISTER_SHEET: rows}, [])
    example = rows[1]._replace(cells=["R1", *rows[1].cells[1:]])
    (parsed,) = Parser(header, organisation="anyborough").rows([example])
    assert parsed.problems == ()
    assert len(parsed.records) >= 4
