"""What a file says of all its amounts outside the cells that hold them: in a title, a row of units or a note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from contracts.imports.layouts.header import Header
from contracts.imports.parsing.flaws import NEEDS_ANSWER, WARNING
from contracts.records import Problem

IN_THOUSANDS = "amounts_in_thousands"
"""The answer that the amounts of a file are pounds, whatever it says of thousands."""

VAT_BELOW = "vat_below"
"""The answer that amounts are without VAT, though a remark that stands below some of them says otherwise."""

_LONGEST = 300
"""Characters of a remark that are looked at: a title or a note, not a page of conditions."""

_THOUSANDS = re.compile(
    r"(?:£|\bgbp) ?['’‘]?000['’‘]?s?\b|£ ?[km]\b|(?:£|\bgbp) ?(?:thousand|million|mn)s?\b"
    r"|\b(?:in|as) (?:£ ?)?(?:thousands|millions|['’‘]?000['’‘]?s)\b",
    re.IGNORECASE,
)
_UNIT_ALONE = re.compile(
    r"\W*(?:(?:in|gbp|£) ?)*['’‘]?(?:000['’‘]?s?|k|m|thousands?|millions?)\W*", re.IGNORECASE
)
_WITH_VAT = re.compile(
    r"\b(?:inclusive of|including|includes?|incl?\.?|with|gross of) (?:any )?vat\b", re.IGNORECASE
)
_NOT_ALL = re.compile(
    r"\b(?:not|exclud\w*|excl?|except|where|unless|if|cannot|irrecoverable)\b", re.IGNORECASE
)


def includes_vat(text: str) -> bool:
    """Whether a heading or a remark says that amounts include VAT, without an if or a but."""
    return _WITH_VAT.search(text) is not None and _NOT_ALL.search(text) is None


def are_units(texts: Sequence[str]) -> bool:
    """Whether the cells of a row say what the amounts are in, as £'000, and nothing else."""
    return all(_UNIT_ALONE.fullmatch(text) for text in texts)


class Remarks:
    """The first remark of a file that its amounts are in thousands, and the first that they include VAT."""

    def __init__(self) -> None:
        self._thousands: tuple[int, str] | None = None
        self._with_vat: tuple[int, str] | None = None
        self.vat_known = False

    @property
    def vat(self) -> str:
        """What the remarks so far say of VAT, as `ContractRecord.value_vat`; asked before the first amount is read."""
        self.vat_known = self._with_vat is not None
        return "inc" if self.vat_known else ""

    def look(self, row: int, texts: Iterable[str]) -> None:
        """Reads the cells of a row that is no contract."""
        for text in texts:
            plain = " ".join(text[:_LONGEST].split())
            if self._thousands is None and _THOUSANDS.search(plain):
                self._thousands = row, plain
            if self._with_vat is None and includes_vat(plain):
                self._with_vat = row, plain

    def problems(self, header: Header, accepted: frozenset[str]) -> list[Problem]:
        """What is to be said of the whole file. In thousands, its amounts would be shown a thousand times too small:
        then nothing is applied without an answer."""
        found = []
        if self._thousands and IN_THOUSANDS not in accepted:
            row, text = self._thousands
            found.append(
                Problem(
                    IN_THOUSANDS,
                    NEEDS_ANSWER,
                    f"Row {row} says that amounts are in thousands or millions of pounds: {text!r}. They would be"
                    " read as pounds, so nothing was loaded.",
                    "Write the amounts in pounds, take the remark out and load the file again. If the amounts are in"
                    f" pounds after all, load it with --accept {IN_THOUSANDS}.",
                    sheet=header.sheet,
                    value=text,
                )
            )
        if self._with_vat and not self.vat_known:
            row, text = self._with_vat
            if VAT_BELOW not in accepted:
                found.append(
                    Problem(
                        VAT_BELOW,
                        NEEDS_ANSWER,
                        f"Row {row} says that amounts include VAT: {text!r}. They were read as amounts of which that is"
                        " not said, so nothing was loaded.",
                        "Move the remark above the headings, and load the file again: the amounts are then shown with"
                        " that word, and left out where prices are compared. If they are without VAT after all, load it"
                        f" with --accept {VAT_BELOW}.",
                        sheet=header.sheet,
                        value=text,
                    )
                )
        elif self._with_vat:
            row, text = self._with_vat
            found.append(
                Problem(
                    "includes_vat",
                    WARNING,
                    f"Row {row} says that amounts include VAT: {text!r}. They are shown with that word, and left out"
                    " where prices are compared.",
                    "Write the amounts without VAT, take the remark out and load the file again.",
                    sheet=header.sheet,
                    value=text,
                )
            )
        return found
