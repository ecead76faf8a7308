"""Readers stream a file's bytes to rows of text with their cell addresses. No Django here."""

from .json_lines import read_json_lines
from .limits import COMMAND, PAGE, Limits, Options
from .opening import open_file
from .reading import Reading
from .rows import (
    EXCEL_ERROR,
    FORMULA,
    NUL,
    TOO_LONG,
    Refused,
    Row,
    SheetInfo,
    cell_address,
    column_index,
    column_letters,
)

__all__ = [
    "COMMAND",
    "EXCEL_ERROR",
    "FORMULA",
    "NUL",
    "PAGE",
    "TOO_LONG",
    "Limits",
    "Options",
    "Reading",
    "Refused",
    "Row",
    "SheetInfo",
    "cell_address",
    "column_index",
    "column_letters",
    "open_file",
    "read_json_lines",
]
