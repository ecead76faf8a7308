"""Which encoding a text file is in: by its marks, by its bytes, or as the user said."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

from contracts.records import Problem

from .rows import Refused, refusal, warning

BLOCK = 2**20
DOUBLED_BOM = "\ufeff".encode().decode("cp1252").encode()
"""The three bytes of a UTF-8 mark, taken for Windows-1252 and written as UTF-8 once more."""

KNOWN = {
    "utf-8": ("utf-8", "utf8", "utf-8-sig"),
    "utf-16-le": ("utf-16", "utf-16-le", "utf-16le", "utf16"),
    "utf-16-be": ("utf-16-be", "utf-16be"),
    "cp1252": ("windows-1252", "cp1252", "ansi", "latin-1", "latin1", "iso-8859-1"),
    "iso-8859-15": ("iso-8859-15", "latin-9"),
    "cp850": ("cp850", "ibm850"),
    "cp437": ("cp437", "ibm437"),
    "mac-roman": ("macintosh", "mac-roman", "macroman"),
}
"""What may be asked for. ISO-8859-1 is read as Windows-1252, which has it whole but for unused controls."""

LABELS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big-endian)",
    "cp1252": "Windows-1252",
}

MIXED_TIMES = 3
"""So many good UTF-8 characters to each bad byte mean UTF-8 with damage, not Windows-1252."""

_SAVE_UTF_8 = "Open the file in Excel and save it as “CSV UTF-8”, or say which encoding it has."


class Encoding(NamedTuple):
    """A codec's name, its name for people, how many bytes of marks to skip, and notes for the user.

    `twice` is set where the whole text was encoded twice and is to be put right line by line.
    """

    codec: str
    label: str
    skip: int = 0
    twice: bool = False
    notes: tuple[Problem, ...] = ()

    @property
    def errors(self) -> str:
        """How to decode: half a surrogate pair is kept as it is, for the parsers to deal with."""
        return "surrogatepass" if self.codec.startswith("utf") else "strict"


def looks_like_utf_16(head: bytes) -> str:
    """The codec where every other byte is zero, as in Western text in UTF-16 without a mark; else ""."""
    pairs = len(head) // 2
    if pairs < 2:
        return ""
    first, second = head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    # Western text has nearly all of its zeros on one side; two in five leaves room for other scripts.
    if second > pairs * 0.4 and first < pairs * 0.05:
        return "utf-16-le"
    if first > pairs * 0.4 and second < pairs * 0.05:
        return "utf-16-be"
    return ""


def find_encoding(path: Path, asked: str = "") -> Encoding:
    """The encoding of a text file, every byte of which was checked.

    Raises `Refused`: naming the byte where the text cannot be decoded; needing an answer where UTF-8 is
    mixed with something else.
    """
    with path.open("rb") as file:
        head = file.read(8192)
    marked = _marked(head)
    if asked:
        return _as_asked(path, asked, marked)
    if marked:
        position = _first_bad_byte(path, marked)
        if position is not None:
            raise _undecodable(path, marked.label, position)
        return _twice(path, marked) if marked.skip >= len(DOUBLED_BOM) else marked
    codec = looks_like_utf_16(head)
    if codec:
        guessed = Encoding(codec, LABELS[codec], notes=(_guessed(LABELS[codec]),))
        position = _first_bad_byte(path, guessed)
        if position is not None:
            raise _undecodable(path, guessed.label, position)
        return guessed
    return _unmarked(path)


def _unmarked(path: Path) -> Encoding:
    utf_8 = Encoding("utf-8", "UTF-8")
    position = _first_bad_byte(path, utf_8)
    if position is None:
        return utf_8
    if _is_mixed(path):
        raise refusal(
            "encoding_mixed",
            f"The file is UTF-8 but for some bytes, the first at byte {position + 1:,}.",
            "Put that character right, or say which encoding to read the whole file as (utf-8 will not do).",
            severity="needs_answer",
        )
    western = Encoding("cp1252", "Windows-1252", notes=(_guessed("Windows-1252"),))
    position = _first_bad_byte(path, western)
    if position is not None:
        raise refusal(
            "encoding_unknown",
            f"The file is neither UTF-8 nor Windows-1252: byte {position + 1:,} means nothing in either.",
            _SAVE_UTF_8,
            severity="needs_answer",
        )
    return western


def _guessed(label: str) -> Problem:
    return warning(
        "encoding_guessed",
        f"The file does not say its encoding; it was read as {label}.",
        "If pound signs or accents look wrong, say which encoding it has.",
    )


def _marked(head: bytes) -> Encoding | None:
    if head.startswith(codecs.BOM_UTF8):
        skip = len(codecs.BOM_UTF8)
        if head[skip:].startswith(DOUBLED_BOM):
            skip += len(DOUBLED_BOM)
        return Encoding("utf-8", "UTF-8", skip)
    if head.startswith(DOUBLED_BOM):
        note = warning("bom_encoded_twice", "The file's byte order mark was encoded twice; it was left out.")
        return Encoding("utf-8", "UTF-8", len(DOUBLED_BOM), notes=(note,))
    if head.startswith(codecs.BOM_UTF16_LE):
        return Encoding("utf-16-le", "UTF-16", 2)
    if head.startswith(codecs.BOM_UTF16_BE):
        return Encoding("utf-16-be", "UTF-16 (big-endian)", 2)
    return None


def _as_asked(path: Path, asked: str, marked: Encoding | None) -> Encoding:
    name = asked.strip().lower().replace("_", "-")
    codec = next((codec for codec, names in KNOWN.items() if name in names), "")
    if not codec:
        raise refusal(
            "encoding_name",
            f"“{asked}” is not an encoding that is known here.",
            "Say one of: utf-8, utf-16, windows-1252, iso-8859-15, cp850, macintosh.",
            severity="needs_answer",
        )
    if marked and (marked.codec == codec or (name == "utf-16" and marked.codec == "utf-16-be")):
        found = marked
    else:
        found = Encoding(codec, LABELS.get(codec, codec))
    position = _first_bad_byte(path, found)
    if position is not None:
        raise _undecodable(path, found.label, position)
    return found


def _undecodable(path: Path, label: str, position: int) -> Refused:
    with path.open("rb") as file:
        file.seek(position)
        byte = file.read(1)
    value = f" (0x{byte.hex().upper()})" if byte else ""
    return refusal(
        "encoding_wrong",
        f"The file cannot be read as {label}: byte {position + 1:,}{value} does not fit.",
        "Say another encoding (windows-1252 is what Excel's plain “CSV” writes), or save it as “CSV UTF-8”.",
        severity="needs_answer",
    )


def _first_bad_byte(path: Path, encoding: Encoding) -> int | None:
    """The position from 0 of the first byte that cannot be decoded, or None."""
    decoder = codecs.getincrementaldecoder(encoding.codec)(encoding.errors)
    at = encoding.skip
    with path.open("rb") as file:
        file.seek(at)
        while True:
            block = file.read(BLOCK)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return at - held + error.start
            at += len(block)
            if not block:
                return None


def _is_mixed(path: Path) -> bool:
    with path.open("rb") as file:
        text = file.read(16 * BLOCK).decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good > MIXED_TIMES * bad


def undo_twice(text: str) -> str:
    """Text that was taken for Windows-1252 and encoded as UTF-8 once more, put right.

    Raises `UnicodeError` where the text is not of that kind.
    """
    if text.isascii():
        return text
    # The five bytes that Windows-1252 does not use become control characters of the same number.
    raw = b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else "cp1252") for c in text)
    return raw.decode("utf-8")


def _twice(path: Path, marked: Encoding) -> Encoding:
    """The same with `twice` set where the text below the mark was encoded twice as well."""
    found = False
    with path.open("rb") as file:
        file.seek(marked.skip)
        # A line of a text file may be any length: a bounded piece of one ends between characters or fails
        # to decode, which leaves the text as it is.
        while line := file.readline(4 * BLOCK):
            try:
                text = line.decode("utf-8")
                found = undo_twice(text) != text or found
            except UnicodeError:
                return marked
    if not found:
        return marked
    note = warning("text_encoded_twice", "The file was encoded twice (£ had become Â£); this was put right.")
    return marked._replace(twice=True, notes=(note,))
