"""A look at a worksheet's bytes before anything interprets them: cells too far to the right, cells that
calamine would give as blanks (errors, formulas without a result), and markup that it may read otherwise."""

from __future__ import annotations

import re

from .rows import column_index, column_letters, too_many_columns

OVERLAP = 512
"""What is looked for is never longer: an address, a formula's end."""

_FORMULA_WITHOUT_RESULT = re.compile(rb"</f>(?!<v>[^<])")
_ROW_WITHOUT_NUMBER = re.compile(rb'<row(?! r="[0-9]{1,6}"| r="10[0-4][0-9]{4}")')
_CELL_WITHOUT_ADDRESS = re.compile(rb'<c(?:>| (?!r="))')


def _far_cell(columns: int) -> re.Pattern[bytes]:
    """Finds an address beyond so many columns (27 to 701), in either case."""
    first, second = column_letters(columns - 1)
    two = f"{first}[{chr(ord(second) + 1)}-Z]|" if second < "Z" else ""
    two += f"[{chr(ord(first) + 1)}-Z][A-Z]|"
    letters = re.sub(r"\[(.)-Z\]", lambda m: f"[{m[1]}-Z{m[1].lower()}-z]", f"{two}[A-Z][A-Z][A-Z]")
    letters = letters.replace(first + "[", f"[{first}{first.lower()}][")
    return re.compile(rb' r="((?:' + letters.encode() + rb')[A-Za-z]*[0-9]+)"([^>]*)>(.{0,4})', re.DOTALL)


class SheetScan:
    """Feed it a worksheet block by block. `odd` says why calamine is not to read it, or is "".

    `row_elements` counts the rows that the sheet has, with content or without.
    """

    def __init__(self, sheet: str, columns: int) -> None:
        self.sheet = sheet
        self.odd = ""
        self.row_elements = 0
        self._columns = columns
        self._far = _far_cell(columns)
        self._tail = b""

    def feed(self, block: bytes) -> None:
        """Raises `Refused` naming a cell with content that is too far to the right."""
        # Tags are looked for whole: what a block cuts off waits for the next one.
        data = self._tail + block
        cut = data.rfind(b"<", max(0, len(data) - OVERLAP))
        if cut > 0:
            self._tail, data = data[cut:], data[:cut]
            # A formula's end is judged by what follows it.
            back = data.rfind(b"<", max(0, len(data) - OVERLAP))
            if back > 0:
                self._tail, data = data[back:] + self._tail, data[:back]
        else:
            self._tail = b""
        self._look(data)

    def finish(self) -> None:
        """Looks at what the last block left."""
        data, self._tail = self._tail, b""
        self._look(data)

    def _look(self, data: bytes) -> None:
        for far in self._far.finditer(data):
            self._refuse_content(far)
        self.row_elements += data.count(b"<row")
        if not self.odd:
            self.odd = _oddity(data)

    def _refuse_content(self, far: re.Match[bytes]) -> None:
        empty = far[2].endswith(b"/") or far[3].startswith(b"</c")
        address = far[1].decode().upper()
        letters = address.rstrip("0123456789")
        if not empty and column_index(letters) >= self._columns:
            row = address[len(letters) :]
            raise too_many_columns(address, self._columns, sheet=self.sheet, row=int(row[:7]))


def _oddity(data: bytes) -> str:
    if b't="e"' in data:
        return "an error"
    # A formula may end in itself (<f …/></c>, the later cells of a shared one) or in an empty result.
    if b"/></c>" in data or _FORMULA_WITHOUT_RESULT.search(data):
        return "a formula without a result"
    if b"<!" in data:
        return "a comment or raw text"
    if b"='" in data or b":c r=" in data or b":row" in data:
        return "quotes or names of another style"
    if _ROW_WITHOUT_NUMBER.search(data) or _CELL_WITHOUT_ADDRESS.search(data):
        return "rows or cells without a number"
    return ""
