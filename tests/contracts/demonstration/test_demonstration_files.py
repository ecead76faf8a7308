"""The demonstration's files: always the same, in three layouts, wrong only where they are meant to be."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contracts.demonstration.workbooks import Workbook, write_workbooks
from contracts.records import Audience, ContractRecord, LineRecord, PartyRole

if TYPE_CHECKING:
    from tests.contracts.demonstration.conftest import ReadFile

DAY = date(2026, 11, 22)


def test_the_files_are_the_same_each_time_byte_for_byte(workbooks: list[Workbook], tmp_path: Path) -> None:
    again = write_workbooks(tmp_path)
    assert [(w.path.name, w.path.read_bytes()) for w in again] == [
        (w.path.name, w.path.read_bytes()) for w in workbooks
    ]


def test_no_workbook_holds_the_time_at_which_it_was_written(workbooks: list[Workbook]) -> None:
    for workbook in workbooks:
        if workbook.path.suffix != ".xlsx":
            continue
        with zipfile.ZipFile(workbook.path) as parts:
            # The day that the library writes into every file.
            assert {part.date_time for part in parts.infolist()} == {(1980, 1, 31, 0, 0, 0)}
            told = re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", parts.read("docProps/core.xml"))
        assert told == [b"2026-11-22T00:00:00Z"] * 2, workbook.path.name


def test_another_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2026-11-22"):
        write_workbooks(tmp_path, date(2026, 11, 23))
    assert not list(tmp_path.iterdir())


def test_registers_come_in_three_layouts(files: dict[str, ReadFile]) -> None:
    public = [f for f in files.values() if f.workbook.path.name.endswith(("-register.xlsx", "-register.csv"))]
    assert Counter(f.layout for f in public) == {
        "register_template": 14,
        "transparency_code": 3,
        "common_register": 3,
    }
    assert {f.workbook.audience for f in public} == {Audience.PUBLIC}
    assert all(f.layout == f.workbook.layout for f in files.values())
    assert {f.header_row for f in public if f.layout == "common_register"} == {4}


def test_the_code_is_windows_1252_with_pounds_and_days_first(workbooks: list[Workbook]) -> None:
    for workbook in workbooks:
        if workbook.layout == "transparency_code":
            data = workbook.path.read_bytes()
            with pytest.raises(UnicodeDecodeError):
                data.decode("utf-8")
            lines = data.decode("cp1252").splitlines()
            assert len(lines[0].split(",")) == 39
            assert re.search(r"\d\d/\d\d/20\d\d", lines[1])
            assert "£" in lines[1]


ROWS = {
    # Twelve ordinary contracts each: of sixteen services, one in four is left out. To these come social care
    # and the rows that are wrong on purpose; Whichborough's totals row is its fourteenth.
    "anyborough-contracts-register.xlsx": 12 + 1,
    "otherborough-contracts-register.csv": 12 + 1 + 3,
    "thisborough-contracts-register.xlsx": 12 + 1 + 1,
    "thatborough-contracts-register.xlsx": 12 + 2 + 1,
    "everyborough-contracts-register.xlsx": 12 + 1,
    "someborough-contracts-register.xlsx": 12 + 1 + 1,
    "sampleborough-contracts-register.xlsx": 12 + 1 + 1,
    "exampleborough-contracts-register.xlsx": 12 + 1,
    "testborough-contracts-register.xlsx": 12 + 1 + 1,
    "mockborough-contracts-register.xlsx": 12 + 1 + 1,
    "firstborough-contracts-register.xlsx": 12 + 1 + 1,
    "secondborough-contracts-register.csv": 12 + 1 + 1,
    "lastborough-contracts-register.xlsx": 12 + 1 + 1,
    "nextborough-contracts-register.xlsx": 12 + 2 + 1,
    "placeborough-contracts-register.csv": 12 + 2,
    "nameborough-contracts-register.xlsx": 12 + 1,
    "elseborough-contracts-register.xlsx": 12,
    "whichborough-contracts-register.xlsx": 12 + 1 + 1,
    "hereborough-contracts-register.xlsx": 12 + 1,
    "thereborough-contracts-register.xlsx": 12 + 1,
    "anyborough-shared-with-officers.xlsx": 6,
    "otherborough-shared-with-officers.xlsx": 6,
    "sampleborough-shared-with-officers.xlsx": 6,
    "whichborough-shared-with-officers.xlsx": 6,
    "otherborough-own-figures.xlsx": 3,
    "notices.jsonl": 6,
    "suppliers-answers.jsonl": 6,
}


def test_rows(files: dict[str, ReadFile]) -> None:
    assert {name: len(read.rows) for name, read in files.items()} == ROWS


CODE_WARNINGS = [("dates_day_first", ""), ("encoding_guessed", "")]
PROBLEMS = {
    "otherborough-contracts-register.csv": [*CODE_WARNINGS, ("zero_amounts", "")],
    "secondborough-contracts-register.csv": [*CODE_WARNINGS, ("unreadable_date", "22/04/222")],
    "placeborough-contracts-register.csv": CODE_WARNINGS,
    "thatborough-contracts-register.xlsx": [("zero_amounts", "")],
    "sampleborough-contracts-register.xlsx": [("not_stated", "TBC")],
    "mockborough-contracts-register.xlsx": [("charge_contradicted", "1200")],
    "nameborough-contracts-register.xlsx": [("no_supplier", "")],
    "whichborough-contracts-register.xlsx": [("looks_like_total", "Total")],
}


def test_only_what_is_meant_to_be_wrong_is_wrong(files: dict[str, ReadFile]) -> None:
    found = {name: sorted((p.code, p.value) for p in read.problems) for name, read in files.items()}
    assert {name: problems for name, problems in found.items() if problems} == {
        name: sorted(problems) for name, problems in PROBLEMS.items()
    }


BLOCKED = [
    # The last row of its file each time: below fourteen rows and the header.
    ("mockborough-contracts-register.xlsx", "charge_contradicted", 15),
    ("secondborough-contracts-register.csv", "unreadable_date", 15),
    # Fourteen rows below a header in row 4.
    ("whichborough-contracts-register.xlsx", "looks_like_total", 18),
]


def test_three_rows_are_kept_back(files: dict[str, ReadFile]) -> None:
    kept_back = [
        (name, row.problems[0].code, row.row)
        for name, read in files.items()
        for row in read.rows
        if row.blocked
    ]
    assert sorted(kept_back) == BLOCKED


CAPABILITIES = {
    # Boroughs with the template that bought a system for it: all fourteen, and Thatborough's early help.
    "Children's social care case management": 14,
    "Adults' social care case management": 14,
    "Adults' care finance and charging": 14,
    "Early help": 1,
    # Service n of the list is left out by boroughs whose number leaves the rest that n leaves, divided by 4.
    # Those with the template: 1 5 9 13 leave 1; 6 10 14 leave 2; 3 7 11 19 leave 3; 4 8 20 leave none.
    "Housing management": 14 - 4 + 1,  # 1st, and Firstborough's with its implementation
    "Housing repairs": 14 - 3,
    "Council tax": 14 - 4,
    "Planning and development management": 14 - 3,
    "Electoral registration": 14 - 4,
    "Committee papers and decisions": 14 - 3 + 1,  # 6th, and Thatborough's archive
    "Waste collection": 14 - 4,
    "Highways asset management": 14 - 3,
    "Library management": 14 - 4,
    "Financial management": 14 - 3 + 2,  # 10th, and the framework with its call-off
    "Payroll": 14 - 4 + 3,  # 11th, and the three buyers of one amount
    "Electronic document management": 14 - 3,  # Mockborough's further row is kept back
    "Website content management": 14 - 4 + 1,  # 13th, and Sampleborough's for schools
    "Customer relationship management": 14 - 3,
    "Parking permits and penalty notices": 14 - 4,
    "Licensing": 14 - 3,
}


def test_lines_by_capability(files: dict[str, ReadFile]) -> None:
    lines = Counter(
        capability
        for read in files.values()
        if read.layout == "register_template" and read.workbook.audience is Audience.PUBLIC
        for row in read.rows
        for record in row.records
        if isinstance(record, LineRecord)
        for capability in record.capabilities
    )
    # Bought with another of the list, each time.
    for name in ("Business rates", "Housing benefit and council tax support"):
        assert lines.pop(name) == CAPABILITIES["Council tax"]
    for name in ("Building control case management", "Local land charges"):
        assert lines.pop(name) == CAPABILITIES["Planning and development management"]
    assert lines.pop("Human resources") == CAPABILITIES["Payroll"]
    assert lines.pop("Environmental health") == CAPABILITIES["Licensing"]
    assert lines == CAPABILITIES


def test_contracts_end_within_and_beyond_eighteen_months(files: dict[str, ReadFile]) -> None:
    ends = [
        record.end
        for read in files.values()
        for row in read.rows
        for record in row.records
        if isinstance(record, ContractRecord) and record.end
    ]
    soon = [end for end in ends if DAY < end <= date(2028, 5, 22)]
    assert len(soon) >= 60
    assert len([end for end in ends if end > date(2028, 5, 22)]) >= 60
    assert min(ends) > DAY


def test_a_joint_contract_names_its_two_boroughs_and_the_option_that_was_used(
    files: dict[str, ReadFile],
) -> None:
    joint = files["notices.jsonl"].contract("ELS-1001")
    assert [(party.name, party.role) for party in joint.parties] == [
        ("Elseborough Council", PartyRole.LEAD),
        ("Nameborough Council", PartyRole.PARTICIPANT),
    ]
    assert [(option.months, option.count, option.used_on) for option in joint.options] == [
        (12, 2, (date(2026, 6, 15),))
    ]
    assert (joint.initial_end, joint.end) == (date(2026, 12, 31), date(2027, 12, 31))
