"""The shared strings of a workbook: the texts that its cells name by their number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from .markup import in_utf_8, is_as_shown, pieces, plain_text, unescape
from .sheet_xml import Strings, feed
from .zip_parts import Parts, damaged

_ITEM_END = b"</si>"
_PLAIN_ITEM = re.compile("<si><t>([^<]*+)</t></si>")
_ITEM = re.compile(r'<si>(?:<t( xml:space="preserve")?+>([^<]*+)</t>|(.*?))</si>', re.DOTALL)
"""A text, to be kept with the space around it or not, or whatever else stands between the marks of an item."""
_SPACE = " \t\r\n"


def read_strings(parts: Parts, part: str) -> list[str]:
    """All the strings of a part, in order; none where the workbook has no such part ("").

    Raises `Refused` where the part is damaged or no XML.
    """
    if not part:
        return []
    blocks = parts.blocks(part)
    head = next(blocks, b"")
    if in_utf_8(head) and b"<si>" in head:
        found: list[str] = []
        if all(_add_items(piece, found) for piece in pieces(chain((head,), blocks), _ITEM_END)):
            return found
    # Markup of another style, which the parser takes five times as long to read.
    return _parsed(parts.blocks(part), part)


def _add_items(piece: bytes, found: list[str]) -> bool:
    """Adds the items of a piece; False where there is something in it that is not an item as expected."""
    try:
        text = piece.decode()
    except UnicodeDecodeError as error:
        raise damaged() from error
    if "!" in text and "<!" in text:
        return False
    count = text.count("<si")
    if is_as_shown(text):
        plain = _PLAIN_ITEM.findall(text)
        if len(plain) == count:
            found += [item.strip(_SPACE) for item in plain]
            return True
    items = _ITEM.findall(text)
    try:
        for keep, markup, rich in items:
            if rich:
                found += _parsed((b"<si>", rich.encode(), b"</si>"), "a shared string")
            else:
                item = plain_text(markup)
                found.append(unescape(item if keep else item.strip(_SPACE)))
    except ValueError as error:
        raise damaged() from error
    return len(items) == count


def _parsed(blocks: Iterable[bytes], name: str) -> list[str]:
    strings = Strings()
    for _ in feed(blocks, name, strings):
        pass
    return strings.found
