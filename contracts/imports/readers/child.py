"""The process that reads a workbook: whatever the file does to it, the one that asked lives on.

It is started by `workbook.py` with a request as a line of JSON on standard input, answers with frames (four
bytes of length, then marshal data) on standard output, and ends when its input does.
"""

from __future__ import annotations

import dataclasses
import errno
import gc
import json
import marshal
import os
import resource
import struct
import sys
import traceback
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from python_calamine import CalamineError, PasswordError

from contracts.records import Problem

from .limits import COMMAND, Limits, size_text
from .ods import OdsFile
from .rows import TOO_LONG, Refused, SheetInfo, is_blank, refusal
from .sheet_xml import Cells
from .xls import XlsFile
from .xlsx import XlsxFile
from .zip_parts import Parts, damaged, password

CHUNK = 64
"""Rows in a frame: 64 rows of 20 cells are some 20 kB, less than the 64 kB that a pipe holds."""

FRAME = struct.Struct("<I")

CELL, ROW = "\x1f", "\x1e"
"""Marks between cells and between rows, which neither XML nor a keyboard can put into a cell."""


def restrict(limits: Limits) -> None:
    """Holds this process to its limits. Beyond them it gets a MemoryError or is ended by the system."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.child_memory_bytes, limits.child_memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.child_cpu_seconds, limits.child_cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Book:
    """A workbook of any of the three formats."""

    def __init__(self, path: Path, container: str, limits: Limits, wanted: str) -> None:
        self.limits = limits
        self.notes: list[Problem] = []
        self._file: XlsxFile | OdsFile | XlsFile
        if container == "ole":
            self.kind = "xls"
            self._file = XlsFile(path, limits, wanted)
        else:
            parts = Parts(path, limits)
            if _is_ods(parts):
                self.kind = "ods"
                self._file = OdsFile(parts, limits)
                parts.check_rest({"content.xml"})
            else:
                self.kind = "xlsx"
                self._file = XlsxFile(parts, limits, wanted)
                self.notes = self._file.structure.notes
        self.sheets: list[SheetInfo] = self._file.sheets
        self._check_sheets(wanted)

    def _check_sheets(self, wanted: str) -> None:
        worksheets = [sheet for sheet in self.sheets if sheet.kind == "worksheet"]
        if not worksheets:
            raise refusal(
                "chart_only",
                "The workbook has only charts and no worksheet with rows.",
                "Send the workbook that holds the figures behind the chart.",
            )
        if not wanted and all(sheet.hidden for sheet in worksheets):
            names = ", ".join(f"“{sheet.name}”" for sheet in worksheets)
            raise refusal(
                "hidden_only",
                f"All worksheets of the workbook are hidden ({names}).",
                "Unhide the sheet that holds the register and save it again, or say the sheet's name.",
                severity="needs_answer",
            )

    def chunks(
        self, sheet: str, most: int
    ) -> Iterator[tuple[list[int], list[list[str]], dict[int, dict[int, str]]]]:
        """Numbers, cells and faults (by place in the chunk) of up to `most` rows with content; 0 is all."""
        rows = islice(filter(_has_content, self._file.rows(sheet)), most or None)
        while chunk := list(islice(rows, CHUNK)):
            numbers, cells, found = zip(*chunk, strict=True)
            yield list(numbers), list(cells), {place: each for place, each in enumerate(found) if each}

    def blank_rows(self, given: int) -> int:
        """How many rows the last full reading of a sheet left out."""
        if isinstance(self._file, XlsxFile):
            return max(0, self._file.row_elements - given)
        return self._file.blank_rows

    @property
    def hidden_rows(self) -> int:
        """How many rows of the last full reading the spreadsheet program does not show."""
        return self._file.hidden_rows

    @property
    def merged_rows(self) -> list[int]:
        """The first rows of cells that are merged over several, as far as the last full reading found them."""
        return self._file.merged_rows


def _has_content(row: Cells) -> bool:
    cells = row[1]
    if cells and cells[0] and not cells[0].isspace():
        return True
    return row[2] is not None or not is_blank(cells)


def _is_ods(parts: Parts) -> bool:
    if not parts.has("mimetype"):
        return parts.has("content.xml") and not parts.has("[Content_Types].xml")
    kind = parts.read("mimetype", 1024).decode("ascii", "replace").strip()
    if parts.has("META-INF/manifest.xml") and b"encryption-data" in parts.read("META-INF/manifest.xml"):
        raise password()
    if kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        return True
    if kind.startswith("application/vnd.oasis.opendocument"):
        raise refusal(
            "not_a_workbook",
            "This file is an OpenDocument text or drawing, not a spreadsheet.",
            "Send the spreadsheet itself, saved as .xlsx, .xls, .ods or CSV.",
        )
    return False


class Answers:
    """Sends frames to the process that asked."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._pipe = pipe

    def send(self, *what: Any) -> None:
        # Version 2 keeps no table of repeated objects, which costs more than it saves here.
        self._write(marshal.dumps(what, 2))

    def send_rows(
        self, numbers: list[int], rows: list[list[str]], faults: dict[int, dict[int, str]], longest: int
    ) -> None:
        """Sends a chunk; cells that are too long are cut off, which only a long chunk can hold."""
        text = ROW.join(map(CELL.join, rows))
        if len(text) > longest:
            for place, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if len(cell) > longest:
                        cells[column] = cell[:longest]
                        faults.setdefault(place, {})[column] = TOO_LONG
            text = ROW.join(map(CELL.join, rows))
        # Joined text is read back twice as fast as lists, unless a cell has one of the marks in it.
        if text.count(ROW) == len(rows) - 1 and text.count(CELL) == sum(map(len, rows)) - len(rows):
            self.send("joined", numbers, text, faults)
        else:
            self.send("rows", numbers, rows, faults)

    def _write(self, data: bytes) -> None:
        self._pipe.write(FRAME.pack(len(data)))
        self._pipe.write(data)
        self._pipe.flush()


def serve(requests: IO[bytes], answers: Answers) -> None:
    """Opens the workbook that the first request names, then answers requests for rows until there is none."""
    first = json.loads(requests.readline())
    limits = Limits(**first["limits"])
    restrict(limits)
    book = Book(Path(first["path"]), first["container"], limits, first["sheet"])
    notes = [dataclasses.asdict(note) for note in book.notes]
    answers.send("open", book.kind, [tuple(sheet) for sheet in book.sheets], notes)
    while line := requests.readline():
        request = json.loads(line)
        given = 0
        for numbers, rows, faults in book.chunks(request["sheet"], request["most"]):
            given += len(rows)
            answers.send_rows(numbers, rows, faults, limits.cell_characters)
        whole = not request["most"]
        found = (book.blank_rows(given), book.hidden_rows, book.merged_rows) if whole else (0, 0, [])
        answers.send("end", *found)


def main() -> None:
    """Runs `serve`, and turns whatever ends it into an answer."""
    # Nothing but frames may reach the pipe, whatever a library prints.
    answers = Answers(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    # Rows by the hundred thousand and no cycles among them: looking for some took a third of the time.
    gc.disable()
    # So long does the thread that unpacks wait for the one that reads strings: the usual 5 ms is a whole block.
    sys.setswitchinterval(0.0005)
    try:
        serve(sys.stdin.buffer, answers)
    except Refused as error:
        refused = _too_large() if _wants_memory(error) else error
        answers.send("refused", dataclasses.asdict(refused.problem))
    except PasswordError:
        answers.send("refused", dataclasses.asdict(password().problem))
    except CalamineError:
        answers.send("failed", dataclasses.asdict(damaged().problem), traceback.format_exc())
    except BrokenPipeError:
        # The process that asked has gone, or wants no more rows.
        os._exit(1)
    except BaseException as error:
        if _wants_memory(error):
            answers.send("refused", dataclasses.asdict(_too_large().problem))
        else:
            # calamine's panics are no `Exception`; the one that asked logs them and tells its user.
            answers.send("failed", None, traceback.format_exc())


def _wants_memory(error: BaseException | None) -> bool:
    """Whether want of memory is behind an error, however the library that ran out of it says so."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM):
            return True
        # A thread that finds no room for its stack is a RuntimeError, as is much else.
        if isinstance(error, RuntimeError) and str(error) == "can't start new thread":
            return True
        # expat's own parser and ElementTree's name the reason alike.
        if getattr(error, "code", None) == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            return True
        error = error.__cause__ or error.__context__
    return False


def _too_large() -> Refused:
    return refusal(
        "too_large_in_memory",
        f"The workbook needs more memory to read than the {size_text(COMMAND.child_memory_bytes)} allowed.",
        "Delete the rows and sheets that are not part of the register, or save the sheet as CSV.",
    )


if __name__ == "__main__":
    main()
