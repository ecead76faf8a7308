"""What can be wrong with the text of one cell, before it is known where the cell stands."""

from __future__ import annotations

from typing import NamedTuple

ERROR = "error"
NEEDS_ANSWER = "needs_answer"
WARNING = "warning"


class Flaw(NamedTuple):
    """A problem without its address; `Problem` has the meaning of each part."""

    code: str
    severity: str
    message: str
    hint: str = ""


class Read(NamedTuple):
    """What a cell's text gave: a value for the records, and a flaw where it needs a person."""

    value: object = None
    flaw: Flaw | None = None


EXCEL_ERRORS = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
    }
)
"""The error values that Excel writes into a cell (Microsoft's ERROR.TYPE and the newer array errors)."""

EXCEL_ERROR = Flaw(
    "excel_error",
    ERROR,
    "The cell holds an Excel error.",
    "Put the formula right, or type the value, and save again.",
)

READER_FAULTS = {
    "excel_error": EXCEL_ERROR,
    "formula": Flaw(
        "formula",
        ERROR,
        "The cell holds a formula that was never calculated (an Excel error in all but name).",
        "Open the file in Excel, let it calculate, and save again; or type the value.",
    ),
    "nul": Flaw(
        "nul",
        ERROR,
        "The cell holds a NUL character, which no text can hold.",
        "Type the cell's text again.",
    ),
    "too_long": Flaw(
        "too_long",
        ERROR,
        "The cell is longer than any cell may be.",
        "Shorten the text.",
    ),
}
"""What a reader may say of a cell."""

NOT_STATED = frozenset(
    {
        "-",
        "--",
        "---",
        "\u2013",
        "\u2014",
        ".",
        "n/a",
        "na",
        "n.a.",
        "n\\a",
        "none",
        "nil",
        "not applicable",
        "null",
        "not stated",
        "blank",
        "see notes",
        "see note",
        "x",
    }
)
"""Words and marks by which a register says that it has nothing to say. Compared in lower case."""

TO_BE_STATED = frozenset(
    {
        "tbc",
        "tba",
        "tbd",
        "t.b.c.",
        "t.b.c",
        "to be confirmed",
        "to be agreed",
        "to be advised",
        "to be determined",
        "unknown",
        "not known",
        "not yet known",
        "n/k",
        "nk",
        "?",
        "??",
        "???",
        "pending",
        "awaiting",
        "various",
        "poa",
        "price on application",
        "variable",
        "varies",
        "as required",
        "ad hoc",
        "call off",
        "spot purchase",
    }
)
"""Words that stand where a fact should be: read as not stated, with a warning that it is still missing."""

OPEN_ENDED = frozenset(
    {
        "ongoing",
        "on going",
        "on-going",
        "rolling",
        "rolling contract",
        "rolling annual",
        "open ended",
        "open-ended",
        "open",
        "no end date",
        "no expiry",
        "perpetual",
        "indefinite",
        "continuous",
        "until terminated",
        "until further notice",
        "evergreen",
        "annual rolling",
    }
)
"""Words by which a register says that a contract has no fixed end."""

WITHHELD = frozenset(
    {
        "commercially sensitive",
        "commercial in confidence",
        "commercial-in-confidence",
        "commercial confidential",
        "confidential",
        "commercially confidential",
        "withheld",
        "redacted",
        "exempt",
        "not disclosed",
        "undisclosed",
        "redacted commercially sensitive",
        "redacted commercial confidentiality",
        "not published",
    }
)
"""Words by which a publisher says that it holds the fact back."""


def not_stated_flaw(text: str, thing: str) -> Flaw:
    """The warning for a word such as TBC where a fact should stand."""
    return Flaw(
        "not_stated",
        WARNING,
        f"{text!r} is read as: {thing} is not stated.",
        "Write the fact when it is known, or leave the cell blank.",
    )
