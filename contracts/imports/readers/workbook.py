"""Workbooks, read in a process of their own: a file that breaks its reader breaks nothing else."""

from __future__ import annotations

import dataclasses
import json
import logging
import marshal
import os
import select
import signal
import struct
import subprocess
import sys
import weakref
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

from contracts.records import Problem

from .limits import Options
from .reading import Reading, worksheet_called
from .rows import Refused, Row, SheetInfo, refusal

logger = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[3]
FRAME = struct.Struct("<I")
CELL, ROW = "\x1f", "\x1e"
"""The marks between cells and rows that `child.py` joins with."""
PIPE = 2**20
"""Room for some 30 frames, so that neither process waits for the other at each one."""


class WorkbookReading(Reading):
    """An .xlsx, .xls or .ods file. Its process ends with `close()`, and with an iterator that is given up."""

    def __init__(self, path: Path, container: str, options: Options) -> None:
        super().__init__("", [], [], options.limits)
        self._path = path
        self._container = container
        self._wanted = options.sheet
        self._child: _Child | None = None
        _kind, self.kind, sheets, notes = self._running().opened
        self.sheets = [SheetInfo(*sheet) for sheet in sheets]
        self.notes = [Problem(**note) for note in notes]
        if options.sheet:
            try:
                self._rename(worksheet_called(self.sheets, options.sheet))
            except Refused:
                self.close()
                raise

    def _rename(self, sheet: SheetInfo) -> None:
        """A hidden sheet asked for in other letters is opened again under its own name."""
        if sheet.hidden and sheet.name != self._wanted:
            self._wanted = sheet.name
            self.close()
            self._running()

    def _running(self) -> _Child:
        if self._child is None:
            self._child = _Child(self._path, self._container, self._wanted, self.limits)
        return self._child

    def sheet_called(self, name: str) -> SheetInfo:
        """The worksheet of that name, else the one that the options name, else the first visible one."""
        return super().sheet_called(name or self._wanted)

    def rows(self, sheet: str = "") -> Iterator[Row]:
        return self._rows(self.sheet_called(sheet).name, 0)

    def preview(self, sheet: str = "", n: int = 40) -> list[Row]:
        return list(self._rows(self.sheet_called(sheet).name, n))

    def _rows(self, sheet: str, most: int) -> Generator[Row, None, None]:
        info = self.sheet_called(sheet)
        if info.hidden and info.name != self._wanted:
            raise ValueError(f"the hidden sheet {sheet!r} was not asked for in the options")
        self.blank_rows = self.hidden_rows = 0
        self.merged_rows = []
        read = 0
        child = self._running()
        ended = False
        make = tuple.__new__
        try:
            child.ask({"sheet": sheet, "most": most})
            while True:
                answer = child.answer()
                if answer[0] == "end":
                    self.blank_rows, self.hidden_rows, self.merged_rows = answer[1:]
                    ended = True
                    return
                kind, numbers, rows, faults = answer
                if kind == "joined":
                    rows = [row.split(CELL) for row in rows.split(ROW)]
                read += len(rows)
                if not most:
                    self.count_row(read)
                if faults:
                    for place, number in enumerate(numbers):
                        yield Row(sheet, number, rows[place], faults.get(place))
                else:
                    for number, cells in zip(numbers, rows, strict=True):
                        # Twice as fast as Row(…), which is a function of Python's own.
                        yield make(Row, (sheet, number, cells, None))
        finally:
            if not ended:
                self.close()

    def close(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    """The process that reads, and what it answers."""

    def __init__(self, path: Path, container: str, sheet: str, limits: Any) -> None:
        self._limits = limits
        self._buffer = bytearray()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", "contracts.imports.readers.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            pipesize=PIPE,
            start_new_session=True,
        )
        self.end = weakref.finalize(self, _end, self._process)
        assert self._process.stdout is not None
        self._output = self._process.stdout.fileno()
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)
        self.ask(
            {
                "path": os.fspath(path.absolute()),
                "container": container,
                "sheet": sheet,
                "limits": dataclasses.asdict(limits),
            }
        )
        self.opened = self.answer()

    def ask(self, request: dict[str, Any]) -> None:
        """Sends a request. A process that has died meanwhile is noticed by `answer`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            logger.warning("the reading process of %r had ended before it was asked", request.get("sheet"))

    def answer(self) -> tuple[Any, ...]:
        """The next answer. Raises `Refused` where the file is refused, or the process died of it."""
        (length,) = FRAME.unpack(self._exactly(FRAME.size))
        answer: tuple[Any, ...] = marshal.loads(self._exactly(length))
        if answer[0] == "refused":
            self.end()
            raise Refused(Problem(**answer[1]))
        if answer[0] == "failed":
            self.end()
            logger.error("a workbook could not be read:\n%s", answer[2])
            raise Refused(Problem(**answer[1])) if answer[1] else _unsafe()
        return answer

    def _exactly(self, size: int) -> bytes:
        buffer = self._buffer
        while len(buffer) < size:
            if not self._poll.poll(self._limits.child_wait_seconds * 1000):
                self.end()
                raise _too_slow()
            block = os.read(self._output, PIPE)
            if not block:
                raise self._died()
            buffer += block
        data = bytes(buffer[:size])
        del buffer[:size]
        return data

    def _died(self) -> Refused:
        code = self._process.wait()
        self.end()
        logger.error("the process that read a workbook ended with %s", code)
        return _too_slow() if code == -signal.SIGXCPU else _unsafe()


def _environment() -> dict[str, str]:
    """Nothing of ours: the process that meets hostile files has no use for secrets."""
    kept = {name: os.environ[name] for name in ("TMPDIR", "PATH", "LD_LIBRARY_PATH") if name in os.environ}
    # A thread's own arena reserves 64 MB of the address space that is limited.
    return kept | {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                # A request that it never read is lost with it.
                continue


def _unsafe() -> Refused:
    return refusal(
        "unreadable",
        "The workbook could not be read safely: reading it was stopped, and nothing was kept.",
        "Open it in Excel, copy the register into a new workbook, save that as .xlsx, and send it.",
    )


def _too_slow() -> Refused:
    return refusal(
        "too_slow",
        "The workbook takes too long to read, so reading it was stopped.",
        "Delete the rows and sheets that are not part of the register, or save the sheet as CSV.",
    )
