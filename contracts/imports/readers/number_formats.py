"""What a cell's number format shows beside the number, and the number alone would lose: €5,000, 5%, 1.5m, CT00123."""

from __future__ import annotations

import re

from .cell_text import number_text

PERCENT = "%"
SCALES = frozenset({"k", "m"})

_CURRENCY = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_OTHER_BRACKETS = re.compile(r"\[(?!\$)[^\]]*\]")
_ROOM = re.compile(r"_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_FOREIGN = re.compile(r"[€$¥]|\b(?:EUR|USD)\b")
_SCALE = re.compile(r'[0#?] ?(?:" ?([km]) ?"|\\([km]))', re.IGNORECASE)
"""After a comma the format divides by a thousand, and the number itself is whole: then there is none to add."""
_REFERENCE = re.compile(r'(?:"([^"£]*[^"£\d])"|\\([^£\d]))?(0{2,15})')


def shown_mark(code: str) -> str:
    """What a number format's code adds to the number: "%", a currency that is not the pound, "k" or "m", or
    what stands before a reference and the zeros to which it is filled up, as CT00000; an empty text where the number
    says it all."""
    code = _ROOM.sub("", _OTHER_BRACKETS.sub("", code.partition(";")[0]))
    code = _CURRENCY.sub(lambda match: f'"{match[1]}"', code)
    if currency := _FOREIGN.search(code):
        return currency[0]
    if reference := _REFERENCE.fullmatch(code):
        return (reference[1] or reference[2] or "") + reference[3]
    if scale := _SCALE.search(code):
        return (scale[1] or scale[2]).lower()
    return PERCENT if PERCENT in _LITERAL.sub("", code) else ""


def marked_text(value: float, mark: str) -> str:
    """A number as its format shows it, as far as that changes what it means; `mark` as `shown_mark` gave it."""
    if mark == PERCENT:
        return number_text(float(f"{value * 100:.15g}")) + PERCENT
    text = number_text(value)
    if mark in SCALES:
        return text + mark
    if mark.endswith("00"):
        before = mark.rstrip("0")
        return before + text.zfill(len(mark) - len(before)) if text.isdecimal() else text
    return mark + text
