"""Opening a file: what it is, whether it can be read, and which reader reads it."""

from __future__ import annotations

from pathlib import Path

from contracts.records import Problem

from . import sniffing
from .csv_file import CsvReading
from .json_lines import JsonLinesReading
from .json_rows import JsonRowsReading, holds_rows
from .limits import Options, size_text
from .reading import Reading
from .rows import refusal, warning
from .workbook import WorkbookReading

WORKBOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb")
TEXT_ENDINGS = (".csv", ".tsv", ".txt", ".tab", ".json", ".jsonl")


def open_file(path: Path, options: Options | None = None) -> Reading:
    """A file opened for reading, by what its bytes are and not by its name.

    Raises `Refused` where it cannot be read as a whole, and `OSError` where there is no such file.
    """
    options = options or Options()
    with path.open("rb") as file:
        head = file.read(sniffing.HEAD_BYTES)
    size = path.stat().st_size
    if not head.strip():
        raise refusal(
            "empty_file",
            "The file is empty (0 bytes)." if not size else "The file holds nothing but blank space.",
            "Check that it was saved and sent whole, and send it again.",
        )
    kind = sniffing.sniff(head)
    ending = path.suffix.lower()
    if kind in (sniffing.ZIP, sniffing.OLE):
        _check_size(size, options.limits.workbook_bytes, "A workbook")
        book = WorkbookReading(path, kind, options)
        if ending in TEXT_ENDINGS or (ending in WORKBOOK_ENDINGS and ending != f".{book.kind}"):
            book.notes.append(_named_wrongly(ending, f"a workbook (.{book.kind})"))
        return book
    _check_size(size, options.limits.text_bytes, "A CSV or JSON file")
    if kind == sniffing.JSON:
        feed = JsonLinesReading(path, options)
        return JsonRowsReading(path, options) if holds_rows(path, options.limits) else feed
    text = CsvReading(path, options)
    if ending in WORKBOOK_ENDINGS:
        text.notes.append(_named_wrongly(ending, "a CSV file"))
    return text


def _check_size(size: int, limit: int, what: str) -> None:
    if size > limit:
        raise refusal(
            "file_too_large",
            f"The file is too large ({size_text(size)}, limit {size_text(limit)}).",
            f"{what} may have {size_text(limit)} here. Split it, or delete the pictures in it.",
        )


def _named_wrongly(ending: str, what: str) -> Problem:
    return warning(
        "named_wrongly",
        f"The file's name ends in {ending}, but it is {what}; it was read as {what}.",
        "Nothing needs doing if the rows look right.",
    )
