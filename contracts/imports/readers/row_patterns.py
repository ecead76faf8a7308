"""How spreadsheet programs write the rows of a worksheet, as patterns that take one row each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from .cell_kinds import Kind, Kinds, texts
from .rows import column_letters

ROW_END = "</row>"

# Groups are not possessive here: Python before 3.11.5 matched possessive groups wrongly (gh-106052).
_ROW = r'<row r="([0-9]{1,7}+)"[^>]*+(?<!/)>\s*+'
_BLANK = r'(?: s="[0-9]++")?(?:/>|></c>)'
_BLANK_CELLS = rf'(?:<c r="[A-Z]{{1,3}}[0-9]++"{_BLANK})*'
_END = rf"{_BLANK_CELLS}\s*+{ROW_END}\s*+"
_VALUE = r"(?:<v>|<f[^>]*+>(?:[^<]*+</f>)?<v>)"
_ANY_KIND = (
    r'([^>]*+(?:><is><t(?: xml:space="preserve")?)?)'
    rf">(?:{_VALUE}?([^<]*+)(?:</v>|</t></is>)</c>|(?<=/>)|</c>)"
)

BLANK_ROWS = re.compile(rf'(?:<row r="[0-9]{{1,7}}+"[^>]*+>(?:(?<=/>)|\s*+{_BLANK_CELLS}\s*+{ROW_END})\s*+)+')
"""Rows without content: programs style them by the hundred thousand."""
CONTENT = re.compile(r'<c r="([A-Z]{1,3})[0-9]++"[^>]*+(?<!/)>(?!</c>)')
"""The column of each cell that is not blank."""

MOST_LEARNT = 40
"""So often a pattern is learnt anew: a register settles after three or four; compiling takes some ms."""
SELDOM = 8
"""A kind of cell that not one in so many of a column is of is not worth a look at each cell's attributes."""
MOST_STYLES = 8
"""So many styles of one column are tried one after the other before it is cheaper to take any."""

Groups = Sequence[Sequence[str | None]]
"""What a pattern took in some rows, a group below the other: the row's numbers, then the cells by column."""


class AnyRow:
    """Takes rows with cells of any kind, in up to so many columns."""

    def __init__(self, kinds: Kinds, columns: int) -> None:
        self.columns = columns
        self._kinds = kinds
        cells = "".join(
            f'(?:<c r="{column_letters(column)}[0-9]++"{_ANY_KIND}|)' for column in range(columns)
        )
        self.pattern = re.compile(_ROW + cells + _END)

    def texts(self, groups: Groups) -> list[list[str]]:
        """The texts of the rows, column by column. Raises `NotPlain` where the parser is to read them."""
        return [self._kinds.column(groups[n], groups[n + 1]) for n in range(1, len(groups), 2)]


@dataclass(slots=True)
class _Column:
    """The attributes of the cells with content in a column, and the kind of all of them, if it is one."""

    attributes: set[str] = field(default_factory=set)
    kinds: set[Kind] = field(default_factory=set)

    @property
    def groups(self) -> int:
        """How many groups of the pattern are this column's: 2 where each cell's attributes are looked at."""
        return 2 if len(self.attributes) > MOST_STYLES else min(len(self.kinds), 2)

    def learn(self, kinds: Kinds, attributes: Sequence[str | None], values: Sequence[str | None]) -> bool:
        """Whether there is something new to take. A heading, or a word among dates, is left to `AnyRow`."""
        met = Counter(
            given
            for given, value in zip(attributes, values, strict=True)
            if given is not None and value is not None
        )
        new = {
            given
            for given, count in met.items()
            if count * SELDOM >= met.total() and kinds.kind(given) is not kinds.others
        } - self.attributes
        self.attributes |= new
        self.kinds |= {kinds.kind(given) for given in new}
        return bool(new)

    def pattern(self, letters: str) -> str:
        cell = (_BLANK, self._of_one_kind(), _ANY_KIND)[self.groups]
        # Or nothing, as a branch: Python takes an optional group half as fast.
        return f'(?:<c r="{letters}[0-9]++"{cell}|)'

    def _of_one_kind(self) -> str:
        met = "|".join(sorted(map(re.escape, self.attributes)))
        inline = any("<is>" in attributes for attributes in self.attributes)
        opening, closing = ("", "</t></is>") if inline else (_VALUE, "</v>")
        return f"(?:(?:{met})>{opening}([^<]*+){closing}</c>|{_BLANK})"


class KnownRow:
    """Takes rows like those it was shown, with half the work: a column has cells of one kind nearly always."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self._columns: list[_Column] = []
        self._left = MOST_LEARNT
        self.pattern = re.compile(r"(?!)")

    def learn(self, groups: Groups) -> None:
        """Takes rows like most of these from now on, which `AnyRow` took."""
        self._columns += [_Column() for _ in range(len(self._columns), len(groups) // 2)]
        different = [
            column.learn(self._kinds, groups[2 * number + 1], groups[2 * number + 2])
            for number, column in enumerate(self._columns[: len(groups) // 2])
        ]
        if any(different) and self._left:
            self._left -= 1
            cells = "".join(column.pattern(column_letters(n)) for n, column in enumerate(self._columns))
            self.pattern = re.compile(_ROW + cells + _END)

    def texts(self, groups: Groups) -> list[list[str]]:
        """The texts of the rows, column by column. Raises `NotPlain` where the parser is to read them."""
        found = []
        at = 1
        for column in self._columns:
            if not column.kinds:
                found.append([""] * len(groups[0]))
            elif column.groups == 1:
                (kind,) = column.kinds
                found.append(texts(kind, groups[at]))
            else:
                found.append(self._kinds.column(groups[at], groups[at + 1]))
            at += column.groups
        return found
