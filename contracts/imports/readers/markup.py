"""XML as spreadsheet programs write it, looked at without a parser: whole elements, and the text in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding=[\"']([^\"']*)")


def in_utf_8(head: bytes) -> bool:
    """Whether a part that begins so is in UTF-8, as it is unless its first line says otherwise."""
    declared = _ENCODING.search(head[:200])
    return declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii")


def pieces(blocks: Iterable[bytes], mark: bytes) -> Iterator[bytes]:
    """The same bytes in pieces that end in the mark; last comes what follows the last mark, if only b""."""
    waiting: list[bytes] = []
    tail = b""
    for block in blocks:
        waiting.append(block)
        seen = tail + block
        tail = seen[1 - len(mark) :]
        if mark in seen:
            data = b"".join(waiting)
            end = data.rfind(mark) + len(mark)
            waiting = [data[end:]]
            yield data[:end]
    yield b"".join(waiting)


def is_as_shown(markup: str) -> bool:
    """Whether all text in some XML is what it stands for: no reference, no escape, no odd character."""
    return "&" not in markup and "_x" not in markup and markup.replace("\n", "").isprintable()


def plain_text(markup: str) -> str:
    """The text that stands so between two marks: references resolved, line ends made \\n.

    Raises ValueError where no parser of XML would take it.
    """
    if not markup.isprintable():
        if _NOT_XML.search(markup):
            raise ValueError("a character that XML does not allow")
        if "\r" in markup:
            markup = markup.replace("\r\n", "\n").replace("\r", "\n")
    if "&" not in markup:
        return markup
    text, found = _REFERENCE.subn(_referred, markup)
    if found != markup.count("&"):
        raise ValueError("a reference to an entity that XML does not have")
    return text


def _referred(reference: re.Match[str]) -> str:
    name, decimal, hexadecimal = reference.groups()
    if name:
        return _NAMED[name]
    character = chr(int(decimal) if decimal else int(hexadecimal, 16))
    if _NOT_XML.match(character):
        raise ValueError("a character that XML does not allow")
    return character


def unescape(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_ and so on (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
