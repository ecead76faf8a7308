"""What a supplier's cell may hold beside a name."""

from __future__ import annotations

import pytest

from contracts.imports.parsing.text import text_reader


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Example Ltd", "Example Ltd", ""),
        ("Example Ltd\n1 High Street\nLeeds\nLS1 1AA", "Example Ltd", "address_in_name"),
        ("Example & Daughters, 14 Mill Lane, Ipswich, IP1 2AB", "Example & Daughters", "address_in_name"),
        ("Acorn, Beech and Elm Ltd, 2 The Yard, Hull HU1 1AA", "Acorn, Beech and Elm Ltd", "address_in_name"),
        ("Example Limited - 22 The Avenue, Poole BH12 1AA", "Example Limited", "address_in_name"),
        ("Example Services SW1A 1AA", "Example Services SW1A 1AA", ""),
        ("Example Ltd\nOther Limited", "Example Ltd / Other Limited", "several_suppliers"),
        (
            "Example Ltd\n\nOther Limited\nA Third",
            "Example Ltd / Other Limited / A Third",
            "several_suppliers",
        ),
        ("Example Ltd; Other Limited", "Example Ltd; Other Limited", "several_suppliers"),
        ("Example Ltd & Other plc", "Example Ltd & Other plc", "several_suppliers"),
        ("Example Ltd t/a Other Ltd", "Example Ltd t/a Other Ltd", ""),
        ("Example Ltd (formerly Other Limited)", "Example Ltd (formerly Other Limited)", ""),
        ("Example Manufacturing Ltd (EM Ltd)", "Example Manufacturing Ltd (EM Ltd)", ""),
        ("Example\nServices", "Example Services", ""),
        ("B12 Systems", "B12 Systems", ""),
    ],
)
def test_a_suppliers_name_is_told_from_what_stands_beside_it(text: str, name: str, code: str) -> None:
    read = text_reader("supplier")(text)
    assert (read.value, read.flaw.code if read.flaw else "") == (name, code)


def test_the_row_keeps_the_cell_as_it_was() -> None:
    text = "Example Ltd, 1 High Street, LS1 1AA"
    assert text_reader("supplier")(text).kept == text
    assert text_reader("title")(text).value == text
