"""Rows taken by patterns are those that the parser of XML would give, however the cells are written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.imports.readers import COMMAND, Refused
from contracts.imports.readers.row_patterns import MOST_STYLES, SELDOM
from contracts.imports.readers.sheet_rows import BATCH
from contracts.imports.readers.sheet_xml import Cells, SheetReader
from contracts.imports.readers.xlsx import XlsxFile
from contracts.imports.readers.xlsx_structure import cell_formats, read_structure
from contracts.imports.readers.zip_parts import Parts
from tests.contracts.readers.hostile import pack, sheet, xlsx_parts

STRINGS = ("Housing", "Café &amp; £", "_x000D_x", " kept? ", "")

CELLS = (
    '<c r="{a}" t="s"><v>0</v></c>',
    '<c r="{a}" t="s"><v>1</v></c>',
    '<c r="{a}" s="1" t="s"><v>2</v></c>',
    '<c r="{a}" t="s"><v>3</v></c>',
    '<c r="{a}" t="s"><v>4</v></c>',
    '<c r="{a}"><v>7</v></c>',
    '<c r="{a}"><v>007</v></c>',
    '<c r="{a}"><v>-1234.50</v></c>',
    '<c r="{a}" s="3"><v>550280.0600000001</v></c>',
    '<c r="{a}"><v>1.234567E+6</v></c>',
    '<c r="{a}"><v>not a number</v></c>',
    '<c r="{a}"><v></v></c>',
    '<c r="{a}" s="1"><v>45000</v></c>',
    '<c r="{a}" s="1"><v>45000.5</v></c>',
    '<c r="{a}" s="2"><v>1.5</v></c>',
    '<c r="{a}" s="4"><v>0.0725</v></c>',
    '<c r="{a}" t="b"><v>1</v></c>',
    '<c r="{a}" t="b"><v>yes</v></c>',
    '<c r="{a}" t="d"><v>2026-04-03</v></c>',
    '<c r="{a}" t="e"><v>#N/A</v></c>',
    '<c r="{a}" t="e"/>',
    '<c r="{a}"><f>A1+1</f><v>8</v></c>',
    '<c r="{a}"><f>A1+1</f></c>',
    '<c r="{a}" s="1"><f t="shared" si="0"/><v>45001</v></c>',
    '<c r="{a}"><f t="shared" si="0"/></c>',
    '<c r="{a}" t="str"><f>IF(A1=1,"","x")</f><v></v></c>',
    '<c r="{a}" t="str"><f>A1</f><v> R&amp;D &#163;&#x26; </v></c>',
    '<c r="{a}" t="inlineStr"><is><t>in line</t></is></c>',
    '<c r="{a}" t="inlineStr"><is><t> not kept </t></is></c>',
    '<c r="{a}" t="inlineStr"><is><t xml:space="preserve"> kept </t></is></c>',
    '<c r="{a}" t="inlineStr"><is><r><t>of two </t></r><r><t>styles</t></r></is></c>',
    '<c r="{a}" t="inlineStr"><is><t/></is></c>',
    '<c r="{a}" t="inlineStr"><is><t>two\r\nlines</t></is></c>',
    '<c r="{a}" s="3"/>',
    '<c r="{a}" s="3"></c>',
    '<c s="3" r="{a}"><v>9</v></c>',
    "<c r='{a}' t='s'><v>0</v></c>",
    '<c r="{a}" s="1" cm="1"><v>45002</v></c>',
    '<c r="{a}" s="99"><v>5</v></c>',
    "",
)
ROWS = (
    '<row r="{n}">{c}</row>',
    '<row r="{n}" spans="1:6" x14ac:dyDescent="0.25">{c}</row>',
    '<row r="{n}">\n{c}</row>\n',
    "<row>{c}</row>",
    '<row r="{n}" ht="3"/>',
    '<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="2"/></row>',
    '<row r="{n}">{c}<c r="ZZ{n}" s="1"/></row>',
)

Layout = tuple[int, tuple[int, ...]]
"""One way in which rows are written: which of ROWS, and which of CELLS in each column."""

layouts = st.tuples(st.integers(0, len(ROWS) - 1), st.tuples(*[st.integers(0, len(CELLS) - 1)] * 6))


def written(rows: Iterable[Layout]) -> str:
    """The XML of some rows."""
    found = []
    for number, (row, cells) in enumerate(rows, 1):
        inner = "".join(CELLS[cell].format(a=f"{'ABCDEF'[n]}{number}") for n, cell in enumerate(cells))
        found.append(ROWS[row].format(n=number, c=inner))
    return "".join(found)


def both(rows: str) -> tuple[list[Cells], list[Cells], int, int]:
    """What the patterns make of some rows and what the parser does, with content; how many each has seen."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        path.write_bytes(pack(xlsx_parts({"Contracts": sheet(rows)}, strings=STRINGS)))
        parts = Parts(path, COMMAND)
        with closing(XlsxFile(parts, COMMAND)) as book:
            quick = list(book.rows("Contracts"))
        structure = read_structure(parts)
        formats = cell_formats(parts, structure.styles)
        strings = ["Housing", "Café & £", "\rx", "kept?", ""]
        parser = SheetReader(strings, formats, COMMAND, epoch_1904=False)
        slow = list(parser.rows("Contracts", parts.blocks(structure.parts["Contracts"]), 0))
    return content(quick), content(slow), book.row_elements, parser.row_elements


def content(rows: list[Cells]) -> list[Cells]:
    """Rows that hold something, without the blanks to the right of it."""
    found = []
    for number, cells, faults in rows:
        width = max((place + 1 for place, text in enumerate(cells) if text), default=0)
        if width or faults:
            found.append((number, cells[: max(width, max(faults or {0: ""}) + 1 if faults else 0)], faults))
    return found


@given(
    st.lists(layouts, min_size=1, max_size=3),
    st.lists(layouts, max_size=6),
    st.randoms(use_true_random=False),
)
@settings(max_examples=75, deadline=None)
def test_patterns_give_what_the_parser_gives(usual: list[Layout], odd: list[Layout], rng: object) -> None:
    """Long runs of a few layouts, which are learnt, with others among them."""
    rows = [rng.choice(usual) for _ in range(3 * BATCH)]  # type: ignore[attr-defined]
    for layout in odd:
        rows.insert(rng.randrange(len(rows)), layout)  # type: ignore[attr-defined]
    quick, slow, seen, expected = both(written(rows))
    assert quick == slow
    assert seen == expected


@pytest.mark.parametrize("cell", range(len(CELLS)))
def test_each_way_to_write_a_cell_beside_a_plain_one(cell: int) -> None:
    rows: list[Layout] = [(0, (0, cell, 5, 38, cell, 0))] * (BATCH + 10)
    quick, slow, seen, expected = both(written(rows))
    assert quick == slow
    assert (len(quick), seen, expected) == (BATCH + 10, BATCH + 10, BATCH + 10)


def test_a_column_of_more_styles_than_are_learnt() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" s="{n % (MOST_STYLES + 3) + 3}"><v>{n}</v></c></row>'
        for n in range(1, 500)
    )
    quick, slow, *_ = both(rows)
    assert quick == slow
    assert quick[498] == (499, ["499"], None)


def test_words_among_dates_and_a_row_that_grows_wider() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c>'
        + (
            f'<c r="B{n}" t="s"><v>1</v></c>'
            if n % (SELDOM + 3) == 0
            else f'<c r="B{n}" s="1"><v>45000</v></c>'
        )
        + (f'<c r="AB{n}"><v>{n}</v></c>' if n > 300 else "")
        + "</row>"
        for n in range(1, 600)
    )
    quick, slow, *_ = both(rows)
    assert quick == slow
    assert quick[10] == (11, ["Housing", "Café & £"], None)
    assert quick[599 - 1] == (599, ["Housing", "2023-03-15", *[""] * 25, "599"], None)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B70"><v>&nbsp;</v></c>',
        '<c r="B70" t="str"><v>&nbsp;</v></c>',
        '<c r="B70" t="str"><v>&</v></c>',
        '<c r="B70" t="str"><v>&#0;</v></c>',
        '<c r="B70" t="str"><v>a\x01b</v></c>',
        '<c r="B70" t="s"><v>5</v></c>',
        '<c r="B70" t="s"><v>-1</v></c>',
        '<c r="B70" t="s"><v>1_0</v></c>',
    ],
)
def test_what_no_parser_takes_is_damage_here_too(cell: str) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 70))
    with pytest.raises(Refused) as caught:
        both(rows + f'<row r="70">{cell}</row>')
    assert caught.value.problem.code == "damaged"
