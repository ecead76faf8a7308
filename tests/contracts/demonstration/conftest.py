"""The demonstration's files, written once for all tests."""

from __future__ import annotations

import pytest
from demonstration_files import ReadFile, read_file

from contracts.demonstration.boroughs import FEED
from contracts.demonstration.workbooks import Workbook, write_workbooks
from contracts.imports.readers import open_file


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Workbook]:
    return write_workbooks(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="session")
def files(workbooks: list[Workbook]) -> dict[str, ReadFile]:
    """By file name."""
    return {workbook.path.name: read_file(workbook) for workbook in workbooks}


@pytest.fixture(scope="session")
def texts(workbooks: list[Workbook], files: dict[str, ReadFile]) -> dict[str, list[str]]:
    """By file name, every cell that holds something, and every line of a feed."""
    found: dict[str, list[str]] = {}
    for workbook in workbooks:
        if workbook.layout == FEED:
            found[workbook.path.name] = workbook.path.read_text(encoding="utf-8").splitlines()
        else:
            with open_file(workbook.path) as reading:
                found[workbook.path.name] = [
                    cell
                    for sheet in reading.sheets
                    for row in reading.rows(sheet.name)
                    for cell in row.cells
                    if cell
                ]
    return found
