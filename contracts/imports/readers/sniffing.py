"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re

from .encodings import looks_like_utf_16
from .rows import Refused, refusal

HEAD_BYTES = 8192
"""Enough for the longest preamble seen before the `<html>` of a page saved under another name."""

ZIP, OLE, TEXT, JSON = "zip", "ole", "text", "json"

_SAVE = "Open it in the program it came from, save it as .xlsx or CSV, and send that file."

_NAMED: tuple[tuple[bytes, str, str, str], ...] = (
    (
        b"%PDF",
        "is_pdf",
        "This file is a PDF document, not a spreadsheet.",
        "Ask for the spreadsheet behind it.",
    ),
    (
        b"\x89PNG",
        "is_image",
        "This file is a picture (PNG), not a spreadsheet.",
        "Send the spreadsheet itself.",
    ),
    (
        b"\xff\xd8\xff",
        "is_image",
        "This file is a picture (JPEG), not a spreadsheet.",
        "Send the spreadsheet itself.",
    ),
    (b"GIF8", "is_image", "This file is a picture (GIF), not a spreadsheet.", "Send the spreadsheet itself."),
    (b"{\\rtf", "is_document", "This file is a text document (RTF), not a spreadsheet.", _SAVE),
    (b"\x1f\x8b", "is_compressed", "This file is compressed (gzip).", "Unpack it and send the file inside."),
    (
        b"7z\xbc\xaf\x27\x1c",
        "is_compressed",
        "This file is compressed (7-Zip).",
        "Unpack it and send the file inside.",
    ),
    (b"Rar!", "is_compressed", "This file is compressed (RAR).", "Unpack it and send the file inside."),
    (b"SQLite format 3\0", "is_database", "This file is a database (SQLite), not a spreadsheet.", _SAVE),
    (b"PAR1", "is_database", "This file is in the Parquet format, which is not read here.", _SAVE),
    (b"\x09\x00\x04\x00", "is_old_excel", "This file is from a version of Excel before 1993.", _SAVE),
    (b"\x09\x02\x06\x00", "is_old_excel", "This file is from a version of Excel before 1993.", _SAVE),
    (b"\x09\x04\x06\x00", "is_old_excel", "This file is from a version of Excel before 1993.", _SAVE),
)

_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|script|div)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(rb"\s*MIME-Version:", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml\b")
_JSON = re.compile(rb'\s*(?:\{\s*(?:"|\}|$)|\[\s*(?:[\[{"\d\]-]|$))')


def sniff(head: bytes) -> str:
    """One of "zip", "ole", "json" and "text" for the first `HEAD_BYTES` of a file.

    Raises `Refused` naming what the file is where it is something that holds no rows.
    """
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return OLE
    for start, code, message, hint in _NAMED:
        if head.startswith(start):
            raise refusal(code, message, hint)
    text = _plain(head)
    if _HTML.match(text) or _MHTML.match(text):
        raise _html()
    if _XML.match(text):
        raise _xml(text)
    if _JSON.match(text):
        return JSON
    if b"\0\0\0\0" in head and not looks_like_utf_16(head):
        raise refusal("not_a_spreadsheet", "This file is not a spreadsheet that can be read here.", _SAVE)
    return TEXT


def _plain(head: bytes) -> bytes:
    """The head as ASCII where it is UTF-16, without its byte order mark."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\0", b"")
    if looks_like_utf_16(head):
        return head.replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _html() -> Refused:
    return refusal(
        "is_html",
        "This file is a web page (HTML), not a spreadsheet, whatever its name says.",
        "Often it is an error page saved under the file's name: fetch the file again. If it opens in Excel,"
        " use File, Save As, and choose .xlsx.",
    )


def _xml(text: bytes) -> Refused:
    if b"urn:schemas-microsoft-com:office:spreadsheet" in text:
        return refusal(
            "is_xml_spreadsheet",
            "This file is an “XML Spreadsheet 2003”, which is not read here.",
            "Open it in Excel, use File, Save As, and choose .xlsx.",
        )
    return refusal("is_xml", "This file is XML, not a spreadsheet.", _SAVE)
