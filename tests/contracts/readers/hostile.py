"""Files that mean harm, or that came to harm, built in code: nothing hostile is kept in the project."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"

STYLES = (
    f'<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="46"/><xf numFmtId="4"/>'
    '<xf numFmtId="9"/></cellXfs>'
    "</styleSheet>"
)
"""Style 1 is a date, 2 a length of time, 3 an amount."""


def sheet(rows: str, dimension: str = "") -> str:
    """A worksheet's part from the XML of its rows."""
    size = f'<dimension ref="{dimension}"/>' if dimension else ""
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}">{size}<sheetData>{rows}</sheetData></worksheet>'


def text_row(number: int, *texts: str) -> str:
    """The XML of a row of texts from column A."""
    cells = "".join(
        f'<c r="{chr(65 + i)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for i, text in enumerate(texts)
    )
    return f'<row r="{number}">{cells}</row>'


SMALL = sheet(text_row(1, "Reference", "Title") + text_row(2, "R1", "Housing"))


def xlsx_parts(
    sheets: Mapping[str, str] | None = None,
    *,
    states: Mapping[str, str] | None = None,
    kinds: Mapping[str, str] | None = None,
    strings: Iterable[str] = (),
    epoch_1904: bool = False,
    main_type: str = SHEET_TYPE,
) -> dict[str, str | bytes]:
    """The parts of a workbook by name; add, change or leave some out before `pack`."""
    sheets = {"Contracts": SMALL} if sheets is None else sheets
    states, kinds = states or {}, kinds or {}
    listed, related, parts = "", "", {}
    for n, (name, xml) in enumerate(sheets.items(), 1):
        kind = kinds.get(name, "worksheet")
        state = f' state="{states[name]}"' if name in states else ""
        listed += f'<sheet name="{name}" sheetId="{n}"{state} r:id="rId{n}"/>'
        related += f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{kind}s/sheet{n}.xml"/>'
        parts[f"xl/{kind}s/sheet{n}.xml"] = xml
    related += f'<Relationship Id="rIdS" Type="{OFFICE}/styles" Target="styles.xml"/>'
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    if shared:
        related += f'<Relationship Id="rIdT" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.xml"'
        f' ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f'<workbookPr date1904="{int(epoch_1904)}"/><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}'
        "</Relationships>",
        "xl/styles.xml": STYLES,
        **parts,
    }


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of the parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return target.getvalue()


def xlsx(rows: str, **more: object) -> bytes:
    """A workbook with one sheet, "Contracts", of the XML of its rows."""
    return pack(xlsx_parts({"Contracts": sheet(rows)}, **more))  # type: ignore[arg-type]  # the caller's own


def bomb(path: Path, unpacked: int) -> None:
    """FAULT 1: a workbook whose sheet unpacks to so many bytes of spaces, truthfully declared.

    One packed megabyte, repeated: packing 1.5 GB in earnest would take seconds.
    """
    name = b"xl/worksheets/sheet1.xml"
    spaces = b" " * 2**20
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(spaces) + packer.flush(zlib.Z_FULL_FLUSH)
    count = unpacked // 2**20
    body = piece * count + packer.flush()
    checksum = 0
    for _ in range(count):
        checksum = zlib.crc32(spaces, checksum)
    member = (20, 0, 8, 0, 33, checksum, len(body), count * 2**20, len(name), 0)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", *member) + name + body
    listed = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, *member, 0, 0, 0, 0, 0) + name
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(listed), len(local), 0)
    path.write_bytes(local + listed + end)


def lying(data: bytes, name: str, declared: int) -> bytes:
    """The same zip with a false unpacked size for one member, in its own header and in the directory."""
    changed = bytearray(data)
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = changed.find(mark)
        while at >= 0:
            if changed[at + name_at : at + name_at + len(name)] == name.encode():
                struct.pack_into("<I", changed, at + size_at, declared)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def with_wrong_checksum(data: bytes, name: str) -> bytes:
    """The same zip with another checksum for one member, in its own header and in the directory."""
    changed = bytearray(data)
    for mark, sum_at, name_at in ((b"PK\x03\x04", 14, 30), (b"PK\x01\x02", 16, 46)):
        at = changed.find(mark)
        while at >= 0:
            if changed[at + name_at : at + name_at + len(name)] == name.encode():
                changed[at + sum_at] ^= 0xFF
            at = changed.find(mark, at + 4)
    return bytes(changed)


def with_member(data: bytes, name: str, body: bytes = b"x", mode: int = 0o100644) -> bytes:
    """The same zip with one more member, under any name and of any kind."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as packed:
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        packed.writestr(member, body)
    return target.getvalue()


# --- OpenDocument -----------------------------------------------------------------------------------


def ods(tables: str, *, styles: str = "", doctype: str = "", manifest: str = "<manifest/>") -> bytes:
    """An OpenDocument spreadsheet from the XML of its tables."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?>{doctype}<office:document-content xmlns:office="{urn}:office:1.0"'
        f' xmlns:table="{urn}:table:1.0" xmlns:text="{urn}:text:1.0" xmlns:style="{urn}:style:1.0"'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


# --- compound files and .xls ------------------------------------------------------------------------

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (OLE2) with these streams, each padded so that it needs no small sectors."""
    sectors: list[bytes] = []
    chain: list[int] = []
    entries = [_entry("Root Entry", 5, END, 0, child=1 if streams else FREE)]
    for n, (name, data) in enumerate(streams.items(), 1):
        data = data.ljust(4096, b"\0")
        count = -(-len(data) // 512)
        start = len(sectors)
        sectors.extend(data[at : at + 512].ljust(512, b"\0") for at in range(0, len(data), 512))
        chain.extend([*range(start + 1, start + count), END])
        entries.append(_entry(name, 2, start, len(data), right=n + 1 if n < len(streams) else FREE))
    directory = b"".join(entries)
    directory += _entry("", 0, 0, 0) * (-len(entries) % 4)
    directory_at = len(sectors)
    sectors.extend(directory[at : at + 512] for at in range(0, len(directory), 512))
    chain.extend([*range(directory_at + 1, len(sectors)), END])
    tables = 1
    while tables * 128 < len(sectors) + tables:
        tables += 1
    table_at = len(sectors)
    chain.extend([TABLE] * tables)
    chain.extend([FREE] * (tables * 128 - len(chain)))
    sectors.append(struct.pack(f"<{len(chain)}I", *chain))
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header = struct.pack("<8s16sHHHHH6xIIIIIIIII", magic, b"", 0x3E, 3, 0xFFFE, 9, 6, 0, tables,
                         directory_at, 0, 4096, END, 0, END, 0)  # fmt: skip
    places = [*range(table_at, table_at + tables)] + [FREE] * (109 - tables)
    return header + struct.pack("<109I", *places) + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = FREE, right: int = FREE) -> bytes:
    raw = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16sIQQIQ", raw, len(raw) + 2 if name else 0, kind, 1, FREE, right, child,
                       b"", 0, 0, 0, start, size)  # fmt: skip


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of an .xls stream."""
    return struct.pack("<HH", kind, len(body)) + body


def xls(cells: Iterable[bytes], *, state: int = 0, sheet_kind: int = 0, before: bytes = b"") -> bytes:
    """An .xls workbook with one sheet, "Old", of these records; `before` goes into the workbook's part."""
    bof = struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)
    name = b"Old"
    head = record(0x809, bof) + before + record(0x42, struct.pack("<H", 1200))
    bound_size = 4 + 8 + len(name)
    start = len(head) + bound_size + 4
    bound = record(0x85, struct.pack("<IBBBB", start, state, sheet_kind, len(name), 0) + name)
    book = head + bound + record(0x0A)
    rows = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6)) + b"".join(cells) + record(0x0A)
    return compound({"Workbook": book + rows})


def xls_text(row: int, column: int, text: str) -> bytes:
    """A LABEL record; row and column from 0."""
    return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))


def xls_number(row: int, column: int, value: float) -> bytes:
    """A NUMBER record."""
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def xls_error(row: int, column: int, code: int) -> bytes:
    """A BOOLERR record with an error: 42 is #N/A, 23 is #REF!."""
    return record(0x205, struct.pack("<HHHBB", row, column, 0, code, 1))
