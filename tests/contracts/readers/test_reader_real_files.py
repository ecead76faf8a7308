"""The real files at hand, each with what it is known to hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.imports.readers import Refused, open_file, read_json_lines

# Counted by hand or with another program (wc, a spreadsheet), never with the readers themselves.
FILES = [
    # path, kind, encoding, delimiter, rows of the first sheet, one row's number, one of its cells
    ("norfolk_contracts_register/NCC164467.csv", "csv", "UTF-8", ",", 5730, 1, (0, "Organisation name")),
    ("electoral_systems/fixtures/democracy-counts-utf-16le.csv", "csv", "UTF-16", ",", None, 1, (0, "Add1")),
    (
        "electoral_systems/fixtures/encoding-windows1252.tsv",
        "csv",
        "Windows-1252",
        "\t",
        None,
        1,
        (0, "ElectionDate"),
    ),
    (
        "electoral_systems/fixtures/ext-tsv-with-csv-ext.csv",
        "csv",
        "UTF-8",
        "\t",
        None,
        1,
        (0, "ElectionDate"),
    ),
    ("electoral_systems/fixtures/ext-csv-with-tsv-ext.tsv", "csv", "UTF-8", ",", None, 1, (0, "HouseID")),
    ("electoral_systems/fixtures/small-files-nearly_empty.csv", "csv", "UTF-8", ",", 1, 1, (2, "baz")),
    ("messy_fixtures/unicode.ods", "ods", "", "", 2, 2, (1, "éαГ😼𝒞人")),
    ("messy_fixtures/types.ods", "ods", "", "", 2, 2, (1, "1000.2")),
    ("messy_fixtures/dates.ods", "ods", "", "", 2, 2, (0, "2020-12-01")),
    ("messy_fixtures/commands_hashcomments.xlsx", "xlsx", "", "", None, 2, (0, "some")),
    ("ocds_sample_data/template.ods", "ods", "", "", None, None, None),
    ("openregister_lists/english-councils.xlsx", "xlsx", "", "", None, None, None),
    ("openregister_lists/local-authority-nir-records.xlsx", "xlsx", "", "", None, None, None),
    ("openregister_lists/gss.tsv", "csv", "UTF-8", "\t", None, None, None),
    ("contracts_finder_daily_csv/submission_with_errors.xlsx", "xlsx", "", "", None, None, None),
]

REFUSED = [
    ("electoral_systems/fixtures/small-files-empty.csv", "empty_file"),
    ("electoral_systems/fixtures/not-a-csv.csv", "not_a_workbook"),
    ("electoral_systems/fixtures/incomplete-file.CSV", "quote_never_closed"),
    ("gla_spend/bad_month_html_saved_as_csv.csv", "is_html"),
    ("lga_schemas/Contracts.json", "is_json"),
    ("lga_schemas/Spend.json", "is_json"),
    # 333 columns of notices laid flat; the limit is 200.
    ("contracts_finder_daily_csv/export-2020-08-05.csv", "too_many_columns"),
]


@pytest.mark.parametrize(("name", "kind", "encoding", "delimiter", "count", "number", "cell"), FILES)
def test_real_file(
    shared_data: Path,
    name: str,
    kind: str,
    encoding: str,
    delimiter: str,
    count: int | None,
    number: int | None,
    cell: tuple[int, str] | None,
) -> None:
    with open_file(shared_data / name) as reading:
        assert (reading.kind, reading.encoding, reading.delimiter) == (kind, encoding, delimiter)
        rows = list(reading.rows())
    assert rows
    if count is not None:
        assert len(rows) == count
    if number is not None and cell is not None:
        (found,) = (row for row in rows if row.number == number)
        assert found.cells[cell[0]] == cell[1]


@pytest.mark.parametrize(("name", "code"), REFUSED)
def test_real_file_that_cannot_be_read(shared_data: Path, name: str, code: str) -> None:
    with pytest.raises(Refused) as caught, open_file(shared_data / name) as reading:
        list(reading.rows())
    assert caught.value.problem.code == code
    assert caught.value.problem.hint


def test_every_real_file_is_read_or_refused_in_words(shared_data: Path) -> None:
    endings = (".csv", ".tsv", ".xlsx", ".ods", ".json", ".jsonl")
    outcomes = {}
    for path in sorted(shared_data.rglob("*")):
        if path.suffix.lower() not in endings:
            continue
        try:
            with open_file(path) as reading:
                if reading.kind == "jsonl":
                    outcomes[path.name] = sum(isinstance(item, dict) for _, item in read_json_lines(path))
                else:
                    outcomes[path.name] = sum(
                        1 for sheet in reading.visible for _ in reading.rows(sheet.name)
                    )
        except Refused as error:
            assert error.problem.message
            assert error.problem.hint
            outcomes[path.name] = 0
    refused = {name for name, count in outcomes.items() if not count}
    known = {Path(name).name for name, _ in REFUSED} | {"small-files-empty2.csv"}
    # The OCDS example is written over many lines, and Norfolk's pipeline is one list.
    assert {n for n in refused - known if not n.startswith("ocds-213czf")} <= {"norfolk.pipeline.data.json"}
    assert outcomes["releases_EnglishData.jsonl"] == 200


def test_hidden_and_visible_sheets_of_a_real_workbook(shared_data: Path) -> None:
    with open_file(
        shared_data / "contracts_finder_daily_csv" / "spreadsheet_with_meta_template.xlsx"
    ) as reading:
        assert [sheet.name for sheet in reading.visible] == ["Meta", "contracts"]
        assert reading.preview("Meta", 1)[0].number == 1
        assert [row.cells[1] for row in reading.rows("contracts")][1] == "award"
