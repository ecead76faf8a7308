"""Texts, personal data and identifiers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.parsing.column import make_column
from contracts.imports.parsing.identifiers import company_number, cpv_codes, web_address
from contracts.imports.parsing.text import clean_text, storable, text_reader
from contracts.personal import may_be_personal, remove_personal, suspected_personal


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Housing   system ", "Housing system"),
        ("Housing\u00a0system", "Housing system"),
        ("Housing\r\nsystem\t", "Housing system"),
        ("Hous\u200bing", "Housing"),
        ("\u202eHousing", "Housing"),
        ("\ufeffHousing", "Housing"),
        ("Hous\x00ing\x07", "Housing"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("Emoji \U0001f600", "Emoji \U0001f600"),
        ("half \ud800 a pair", "half \ufffd a pair"),
        ('=HYPERLINK("http://x")', '=HYPERLINK("http://x")'),
        ("＝1+1", "＝1+1"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_a_text_is_cleaned(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


@pytest.mark.parametrize(
    ("field", "most"),
    [("title", 500), ("supplier", 300), ("description", 5000), ("reference", 100), ("department", 300)],
)
def test_a_text_over_its_fields_limit_is_an_error(field: str, most: int) -> None:
    read = text_reader(field)
    assert read("x" * most).flaw is None
    over = read("x" * (most + 1))
    assert over.value == ""
    assert over.flaw is not None
    assert (over.flaw.code, over.flaw.severity) == ("too_long", "error")


@pytest.mark.parametrize("text", ["N/A", "TBC", "-", "0", "none", "Withheld", "***", "!!", "(?)"])
def test_a_word_for_nothing_is_no_reference(text: str) -> None:
    assert text_reader("reference")(text).value == ""
    assert text_reader("reference")(text).flaw is None


@pytest.mark.parametrize("text", ["1.23457E+11", "4E+10", "1.5e+06"])
def test_a_reference_that_a_spreadsheet_shortened_is_warned(text: str) -> None:
    read = text_reader("reference")(text)
    assert read.value == text
    assert read.flaw is not None
    assert (read.flaw.code, read.flaw.severity) == ("scientific_number", "warning")
    assert make_column("reference", 0, "Reference", frozenset()).read([text, "A+B", "E+1"]) == [
        text,
        "A+B",
        "E+1",
    ]


@pytest.mark.parametrize("text", ["n/a", "Various", "multiple suppliers", "REDACTED"])
def test_a_word_for_nothing_is_no_supplier(text: str) -> None:
    assert text_reader("supplier")(text).value == ""


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ask jo.o'neil@anyborough.gov.uk for it", "Ask [removed] for it"),
        ("Ring 020 7946 0000 now", "Ring [removed] now"),
        ("Ring 02079460000", "Ring [removed]"),
        ("Ring (01632) 960 123", "Ring [removed]"),
        ("Mobile 07700 900123", "Mobile [removed]"),
        ("+44 20 7946 0000", "[removed]"),
        ("+44 (0)20 7946 0000", "[removed]"),
        ("NI AB123456C", "NI [removed]"),
        ("NI AB 12 34 56 C", "NI [removed]"),
        ("Contract 2014-2018", "Contract 2014-2018"),
        ("From 01-04-2013 to 31-03-2015", "From 01-04-2013 to 31-03-2015"),
        ("Reference AON34044", "Reference AON34044"),
        ("Jayne@Robins Transport", "Jayne@Robins Transport"),
        ("DN0123456789", "DN0123456789"),
        ("Find a Tender 063249-2025", "Find a Tender 063249-2025"),
        ("Ring 063249-2125", "Ring [removed]"),
        ("£1,234,567.00 and 12345678", "£1,234,567.00 and 12345678"),
    ],
)
def test_personal_data_is_removed_and_other_numbers_stay(text: str, left: str) -> None:
    assert remove_personal(text) == left


@given(st.text(alphabet=st.sampled_from("0123456789 @.()+-abABC"), max_size=40))
def test_the_quick_look_misses_nothing(text: str) -> None:
    if remove_personal(text) != text:
        assert may_be_personal(text)
        assert suspected_personal(["plain", text, "more"]) == {text}


@pytest.mark.parametrize(
    ("text", "number", "warning"),
    [
        ("1234567", "01234567", ""),
        ("01234567", "01234567", ""),
        ("01234567 ", "01234567", ""),
        ("01234567\u00a0", "01234567", ""),
        ("1234567.0", "01234567", ""),
        ("928555", "00928555", ""),
        ("11943", "00011943", ""),
        ("SC012345", "SC012345", ""),
        ("sc012345", "SC012345", ""),
        ("SC12345", "SC012345", ""),
        ("gb/07445476", "07445476", ""),
        ("gb/NI022579", "NI022579", ""),
        ("GB-COH-07445476", "07445476", ""),
        ("IP22981R", "IP22981R", ""),
        ("RC000123", "RC000123", ""),
        ("OC304065", "OC304065", ""),
        ("1.234567E+06", "01234567", "scientific_number"),
        ("1.23E+06", "", "scientific_number"),
        ("", "", ""),
        ("n/a", "", ""),
        ("sole trader", "", ""),
        ("XX123456", "", "company_number"),
        ("123456789", "", "company_number"),
        ("12", "", "company_number"),
        ("Example Ltd", "", "company_number"),
        ("٣٤٥٦٧٨٩", "", "company_number"),
    ],
)
def test_a_company_number_comes_back_whole(text: str, number: str, warning: str) -> None:
    assert company_number(text) == (number, warning)


def test_fault_18_five_spellings_of_one_company_number() -> None:
    spellings = ["1234567", "01234567", "01234567 ", "1.234567E+06", "gb/01234567"]
    assert {company_number(spelling)[0] for spelling in spellings} == {"01234567"}
    assert company_number("SC012345") == ("SC012345", "")
    assert company_number("1.234567E+06")[1] == "scientific_number"


@pytest.mark.parametrize(
    ("text", "codes", "flawed"),
    [
        ("48000000", ("48000000",), False),
        ("48000000-8", ("48000000",), False),
        ("48000000-8; 72000000", ("48000000", "72000000"), False),
        ("3000000", ("03000000",), False),
        ("", (), False),
        ("Software", (), True),
    ],
)
def test_cpv_codes_are_found(text: str, codes: tuple[str, ...], flawed: bool) -> None:
    found, flaw = cpv_codes(text)
    assert (found, flaw is not None) == (codes, flawed)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/contract?id=1", "https://example.org/contract?id=1"),
        ("javascript:alert(1)", ""),
        ("https://x", ""),
        ("http://[", ""),
        ('https://example.org/"onload=', ""),
        ("www.example.org", ""),
    ],
)
def test_only_a_web_address_is_kept(text: str, address: str) -> None:
    found, flaw = web_address(text)
    assert (found, flaw is None) == (address, bool(address))


@given(st.text(max_size=200))
def test_any_text_can_be_stored_once_it_is_clean(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    storable(text).encode("utf-8")
    assert "\0" not in cleaned + storable(text)
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize(
    "text", ["@" + "a" * 32_000, "a" * 32_000 + "@", "0" * 32_000, "1 " * 16_000, "a.@" * 10_000]
)
def test_a_hostile_text_is_read_in_no_time(text: str) -> None:
    began = time.process_time()
    remove_personal(text)
    # Reading a run again from each of its letters takes seconds here; once takes about a millisecond.
    assert time.process_time() - began < 0.5
