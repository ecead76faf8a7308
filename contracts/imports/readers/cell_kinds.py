"""How the text between the marks of a cell is read, by what the cell's own attributes say of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from .cell_text import number_text, serial_text
from .markup import plain_text, unescape
from .number_formats import marked_text

_SPACE = " \t\r\n"
_KIND = re.compile(r'\st="([A-Za-z]+)"')
_STYLE = re.compile(r'\ss="([0-9]{1,8})"')
_INLINE = "><is><t"

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:[Ee][+-]?[0-9]+)?")
_AS_SHOWN = re.compile(r"(?:-?(?:(?:0|[1-9][0-9]{0,8})\.[0-9]{0,5}[1-9]|0|[1-9][0-9]{0,14}),)+")
"""Numbers that stand as `number_text` would write them: at most 15 digits, and none too many."""


class NotPlain(Exception):
    """Something about a cell is not as nearly all cells are: the parser of XML is to read its row."""


class Kind(Protocol):
    """Cells that are read alike."""

    def texts(self, values: Sequence[str]) -> list[str]:
        """The texts of the cells that hold these values, of which there is at least one.

        Raises `NotPlain` where one of them is not as expected.
        """


class SharedStrings:
    def __init__(self, strings: Sequence[str]) -> None:
        self._string = strings.__getitem__

    def texts(self, values: Sequence[str]) -> list[str]:
        together = "".join(values)
        # Python's int() would take a sign, blanks and underscores.
        if not together.isdecimal() or not together.isascii():
            raise NotPlain
        try:
            return list(map(self._string, map(int, values)))
        except (IndexError, ValueError) as error:
            raise NotPlain from error


class Numbers:
    def texts(self, values: Sequence[str]) -> list[str]:
        if _AS_SHOWN.fullmatch(",".join(values) + ","):
            return list(values)
        # Most programs write up to 17 digits of a number, also where 15 are all that it has.
        texts = [value if len(value) <= 16 else number_text(_number(value)) for value in values]
        if _AS_SHOWN.fullmatch(",".join(texts) + ","):
            return texts
        return [number_text(_number(value)) for value in values]


class MarkedNumbers:
    """Numbers to which their format adds what they mean."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def texts(self, values: Sequence[str]) -> list[str]:
        return [marked_text(_number(value), self._mark) for value in values]


class Serials:
    """Dates, times or lengths of time."""

    def __init__(self, *, epoch_1904: bool, duration: bool) -> None:
        self._found = _SerialTexts(epoch_1904, duration)

    def texts(self, values: Sequence[str]) -> list[str]:
        return list(map(self._found.__getitem__, values))


class _SerialTexts(dict[str, str]):
    """The text of each serial number met: the dates of a register repeat."""

    def __init__(self, epoch_1904: bool, duration: bool) -> None:
        super().__init__()
        self._epoch_1904 = epoch_1904
        self._duration = duration

    def __missing__(self, value: str) -> str:
        if len(self) > 100_000:
            self.clear()
        serial = _number(value)
        text = self[value] = serial_text(serial, epoch_1904=self._epoch_1904, duration=self._duration)
        return text


class Texts:
    """Text in the cell itself; where `strip` is set the space around it is no part of it."""

    def __init__(self, *, strip: bool) -> None:
        self._strip = strip

    def texts(self, values: Sequence[str]) -> list[str]:
        try:
            found = map(plain_text, values)
            return [unescape(text.strip(_SPACE) if self._strip else text) for text in found]
        except ValueError as error:
            raise NotPlain from error


class Truths:
    _WORDS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE"}

    def texts(self, values: Sequence[str]) -> list[str]:
        try:
            return [self._WORDS[value] for value in values]
        except KeyError as error:
            raise NotPlain from error


class Others:
    """Errors, and whatever is rare enough to be left to the parser."""

    def texts(self, values: Sequence[str]) -> list[str]:
        raise NotPlain


def _number(value: str) -> float:
    if not _NUMBER.fullmatch(value):
        raise NotPlain
    return float(value)


def texts(kind: Kind, values: Sequence[str | None]) -> list[str]:
    """The texts of cells of one kind; None is a cell without a value. Raises `NotPlain` as a kind does."""
    present = [value for value in values if value is not None]
    if not present:
        return [""] * len(values)
    found = kind.texts(present)
    if len(present) == len(values):
        return found
    following = iter(found)
    return ["" if value is None else next(following) for value in values]


class Kinds:
    """The kind of a cell by its attributes: what stands between its address and the end of its mark.

    `formats` is as `xlsx_structure.cell_formats` gives it.
    """

    def __init__(self, strings: Sequence[str], formats: Sequence[str], *, epoch_1904: bool) -> None:
        self._formats = formats
        self.others = Others()
        self._numbers: dict[str, Kind] = {
            **{mark: MarkedNumbers(mark) for mark in set(formats)},
            "": Numbers(),
            "date": Serials(epoch_1904=epoch_1904, duration=False),
            "duration": Serials(epoch_1904=epoch_1904, duration=True),
        }
        self._by_type: dict[str, Kind] = {
            "s": SharedStrings(strings),
            "str": Texts(strip=False),
            "b": Truths(),
        }
        self._inline = {keep: Texts(strip=not keep) for keep in (True, False)}
        self._met: dict[str, Kind] = {}

    def column(self, attributes: Sequence[str | None], values: Sequence[str | None]) -> list[str]:
        """The texts of cells that stand one below the other. None is a cell that is not there, or its value.

        Raises `NotPlain` where the parser is to read one of their rows.
        """
        kinds = {self.kind(different) for different in set(attributes) if different is not None}
        if self.others in kinds:
            raise NotPlain
        if len(kinds) == 1:
            return texts(kinds.pop(), values)
        return [
            "" if given is None or value is None else self.kind(given).texts((value,))[0]
            for given, value in zip(attributes, values, strict=True)
        ]

    def kind(self, attributes: str) -> Kind:
        """The kind of the cells with these attributes."""
        kind = self._met.get(attributes)
        if kind is None:
            if len(self._met) > 10_000:
                self._met.clear()
            kind = self._met[attributes] = self._kind_of(attributes)
        return kind

    def _kind_of(self, attributes: str) -> Kind:
        own, inline, inner = attributes.partition(_INLINE)
        found = _KIND.search(own)
        kind = found[1] if found else "n"
        if "'" in attributes or (kind == "inlineStr") != bool(inline):
            return self.others
        if inline:
            return self._inline[bool(inner)]
        if kind != "n":
            return self._by_type.get(kind, self.others)
        style = _STYLE.search(own)
        number = int(style[1]) if style else 0
        return self._numbers[self._formats[number] if number < len(self._formats) else ""]
