"""Reading .xlsx to rows: openpyxl and pandas as peers, calamine's bare rows as the limit, and ours."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from benchmarks.reading import Side, measure, report, run_side

SEED = 33
WORDS = (
    "Housing",
    "Social care",
    "Revenues",
    "Planning",
    "Library",
    "System",
    "Support",
    "Hosting",
    "Licence",
)


def write_workbook(path: Path, rows: int) -> None:
    """A made-up register of 20 columns: 12 of text, 4 of dates, 4 of numbers; the same at every run."""
    rng = random.Random(SEED)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Contracts")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    money = book.add_format({"num_format": "£#,##0.00"})
    sheet.write_row(0, 0, [f"Column {n}" for n in range(20)])
    first = date(2015, 1, 1)
    for n in range(1, rows + 1):
        sheet.write_string(n, 0, f"AB{n:07d}")
        sheet.write_string(n, 1, " ".join(rng.choices(WORDS, k=5)))
        sheet.write_string(n, 2, " ".join(rng.choices(WORDS, k=9)))
        sheet.write_string(n, 3, f"Supplier {rng.randrange(2500)} Limited")
        sheet.write_string(n, 4, f"{rng.randrange(10**8):08d}")
        for column in range(5, 9):
            sheet.write_datetime(n, column, first + timedelta(days=rng.randrange(4000)), day)
        for column in range(9, 12):
            sheet.write_number(n, column, rng.randrange(10**8) / 100, money)
        sheet.write_number(n, 12, rng.randrange(1, 10))
        for column in range(13, 20):
            sheet.write_string(n, column, f"{rng.choice(WORDS)} {rng.randrange(50)}")
    book.close()


def with_openpyxl(path: Path) -> int:
    import openpyxl

    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return sum(1 for _ in sheet.iter_rows(values_only=True))


def with_pandas(path: Path) -> int:
    import pandas

    return len(pandas.read_excel(path, engine="calamine", header=None))


def with_calamine(path: Path) -> int:
    from python_calamine import CalamineWorkbook

    return sum(1 for _ in CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).iter_rows())


def with_ours(path: Path) -> int:
    from contracts.imports.readers import open_file

    with open_file(path) as reading:
        return sum(1 for _ in reading.rows())


SIDES: dict[str, Side] = {
    "openpyxl read-only": with_openpyxl,
    "pandas (calamine)": with_pandas,
    "calamine iter_rows": with_calamine,
    "ours": with_ours,
}
ROUNDS = {"openpyxl read-only": 1, "pandas (calamine)": 1, "calamine iter_rows": 5, "ours": 5}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, choices=(10_000, 100_000), default=100_000)
    parser.add_argument("--side", choices=SIDES)
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.side:
        run_side(SIDES[asked.side], asked.file)
        return 0
    with tempfile.TemporaryDirectory(prefix="citytools-bench-") as folder:
        path = Path(folder) / "register.xlsx"
        write_workbook(path, asked.rows)
        write_workbook(path.with_name("small.xlsx"), 10)
        found = measure("read_xlsx", ROUNDS, path)
    return (
        0
        if report(f"read XLSX, {asked.rows:,} rows of 20 columns", found, "calamine iter_rows", 0.8, 1.3)
        else 1
    )


if __name__ == "__main__":
    sys.exit(main())
