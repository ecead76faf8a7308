"""How much a reader takes on. The numbers are those of FAULTS.md unless a reason stands beside them."""

from __future__ import annotations

from dataclasses import dataclass

MB = 2**20
"""As file managers count, so that a file shown as "20 MB" is not refused for being 20.4 million bytes."""
GB = 2**30


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes, lengths in characters, times in seconds. `rows` is None for no limit."""

    workbook_bytes: int
    text_bytes: int
    rows: int | None
    columns: int = 200
    unpacked_bytes: int = 300 * MB
    ratio: int = 100
    ratio_from_bytes: int = 10 * MB
    members: int = 500
    cell_characters: int = 32_767
    """Excel's own limit for one cell."""
    field_characters: int = 2 * MB
    """A longer field of a CSV file is a quotation mark that was never closed: more is not held in memory."""
    line_bytes: int = 4 * MB
    """One physical line of a CSV file: 200 columns of 20 kB, which no register comes near."""
    json_line_bytes: int = 16 * MB
    """One release of JSON Lines; the largest notice seen in the real feeds is 0.2 MB."""
    json_depth: int = 100
    """Levels inside one another in a line of JSON; an OCDS release has about 10."""
    child_memory_bytes: int = 1_100 * MB
    """With 300 MB for the process that asks, the whole stays under 1.5 GB."""
    child_cpu_seconds: int = 240
    """A workbook of 300 MB unpacked takes about 20 s; with errors in its cells about 60 s."""
    child_wait_seconds: int = 120
    """The longest wait for the next rows; the scan of 300 MB takes about 5 s."""


PAGE = Limits(workbook_bytes=20 * MB, text_bytes=20 * MB, rows=50_000)
COMMAND = Limits(workbook_bytes=200 * MB, text_bytes=2 * GB, rows=None)

ROWS_ABOVE_DATA = 50
"""Titles and headers do not count against `rows`: so many rows more are read before a file is refused."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said about the file; an empty text means "find out"."""

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    limits: Limits = COMMAND


def size_text(size: int) -> str:
    """A size as people say it: 300 MB, 1.5 GB."""
    if size >= GB:
        return f"{size / GB:.1f} GB"
    if size >= MB:
        return f"{size / MB:.0f} MB"
    return f"{max(1, round(size / 1024))} kB"
