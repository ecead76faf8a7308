"""One mapped column while a file is read: each distinct cell is parsed once.

A dict with `__missing__` was measured against pandas (`factorize`, parse the distinct values, `take`) on the
columns of the Norfolk register in chunks of 4,000 rows: 0.07 to 0.27 microseconds a cell against 0.19 to
0.75, because pandas must hash the same Python strings and carry the values to arrays and back. So no
pandas here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from contracts.imports.layouts.headings import column_letter
from contracts.imports.layouts.layout import FIELDS
from contracts.imports.layouts.registers import COMMON_REGISTER
from contracts.imports.parsing.charges import StatedCharge, parse_charge, per_of_heading
from contracts.imports.parsing.dates import (
    MONTH_ALONE,
    MONTH_FIRST,
    NO_DAY,
    NO_REVIEW_DAY,
    YEAR_ALONE,
    day_of_month,
    day_of_year,
    parse_date,
)
from contracts.imports.parsing.flaws import ERROR, EXCEL_ERROR, EXCEL_ERRORS, NEEDS_ANSWER, Flaw
from contracts.imports.parsing.identifiers import COMPANY_FLAWS, company_number, cpv_codes, web_address
from contracts.imports.parsing.money import Amount, parse_amount
from contracts.imports.parsing.names import seems_more_than_a_name
from contracts.imports.parsing.notice_suppliers import parse_suppliers, without_addresses
from contracts.imports.parsing.one_word import parse_estimated, parse_value_type, parse_vat, status_flaw
from contracts.imports.parsing.periods import Period, parse_period
from contracts.imports.parsing.remarks import includes_vat
from contracts.imports.parsing.terms import (
    parse_months,
    parse_options,
    parse_per,
    parse_quantity,
    parse_status,
    parse_value_kind,
)
from contracts.imports.parsing.text import (
    CODE_AS_POWER,
    KEY_TEXT,
    LIMITS,
    LONGEST_WORDLESS,
    OTHER_LIMIT,
    PERSONAL_DATA,
    PUBLIC_TEXT,
    SUPPLIERS,
    WORDLESS,
    clean_text,
    storable,
    text_reader,
    too_long,
)
from contracts.personal import remove_personal, suspected_personal
from contracts.records import Party

MOST_DISTINCT = 20_000
MOST_CHARACTERS = 2_000_000
"""What is remembered of a column: so many distinct cells, or so many characters of them. 20,000 short
cells are some 6 MB with their values; twenty columns of long texts stay below 100 MB."""

_TOTAL = re.compile(r"(?:grand |sub ?-?|overall )?totals?\b", re.IGNORECASE)
_ENDS_AS_TOTAL = ("total", "totals", "total:", "totals:")
"""How the first text of a totals row begins, and how it ends: "Total for housing", "Housing total"."""


def says_total(text: str) -> bool:
    """Whether the first text of a row may be that of a total."""
    return _TOTAL.match(text) is not None or text.casefold().endswith(_ENDS_AS_TOTAL)


_HEADINGS = frozenset(
    heading.casefold() for headings in COMMON_REGISTER.columns.values() for heading in headings
)
"""What stands where a title should in the header of another table."""

LONGEST_LIST = 1_000
_HOLDS_A_WORD = re.compile("[0-9A-Za-z]")


_SIMPLE: dict[str, Callable[[str], tuple[Any, Flaw | None]]] = {
    "cpv": cpv_codes,
    "address": web_address,
    "options": parse_options,
    "months": parse_months,
    "quantity": parse_quantity,
    "charge_status": parse_status,
    "per": parse_per,
    "value_kind": parse_value_kind,
    "value_type": parse_value_type,
    "status": lambda text: (None, status_flaw(text)),
}


class Column(dict[str, Any]):
    """Cell text to value. What else the cells showed stands in `flaws`, `kept`, `zeros`, `suspects` and
    `forms`.

    `flaws`: by cell text, what is wrong with it; `kept`: the text that the raw row keeps in place of the
    cell's;
    `zeros`: texts of a bare 0; `suspects`: texts that may belong to a totals row or a repeated header;
    `forms`: for each form of date the first text that had it.
    """

    def __init__(self, field: str, index: int, heading: str, accepted: frozenset[str]) -> None:
        super().__init__()
        self.field = field
        self.index = index
        self.heading = heading
        self.letter = column_letter(index)
        self.accepted = accepted
        self.kind = FIELDS[field]
        self.flaws: dict[str, Flaw] = {}
        self.kept: dict[str, str] = {}
        self.zeros: set[str] = set()
        self.suspects: set[str] = set()
        self.forms: dict[str, str] = {}
        self.short_years = ""
        self.characters = 0
        self._vat = "inc" if includes_vat(heading) else ""
        self._read = {
            "date": self._read_date,
            "period": self._read_period,
            "money": self._read_money,
            "charge": self._read_charge,
            "company": self._read_company,
            "list": self._read_list,
            "suppliers": self._read_suppliers,
            "published": self._read_published,
            "vat": self._read_as_asked,
            "estimated": self._read_as_asked,
        }.get(self.kind, self._read_simple)

    def read(self, cells: Sequence[str]) -> list[Any]:
        """The values of a chunk's cells, in their order."""
        self._make_room()
        return list(map(self.__getitem__, cells))

    def _make_room(self) -> None:
        if len(self) > MOST_DISTINCT or self.characters > MOST_CHARACTERS:
            self.clear()
            self.flaws.clear()
            self.kept.clear()
            self.zeros.clear()
            self.suspects.clear()
            self.characters = 0

    def __missing__(self, text: str) -> Any:
        value, flaw = self._read(text)
        if flaw is not None and not (flaw.severity == NEEDS_ANSWER and flaw.code in self.accepted):
            self.flaws[text] = flaw
        self[text] = value
        self.characters += len(text)
        return value

    def _read_date(self, text: str) -> tuple[Any, Flaw | None]:
        read = parse_date(text, month_first=MONTH_FIRST in self.accepted)
        if read.flaw is not None and self.field == "review_date" and read.flaw.code in NO_DAY:
            self._keep_storable(text)
            return None, NO_REVIEW_DAY
        if read.flaw is not None and read.flaw.code == MONTH_ALONE:
            self._keep_storable(text)
            return day_of_month(text, last=self.field != "start"), read.flaw
        if read.flaw is not None and read.flaw.code == YEAR_ALONE:
            self._keep_storable(text)
            return day_of_year(text, last=self.field != "start"), read.flaw
        if read.flaw is not None and read.flaw.severity == ERROR:
            self._keep_storable(text)
        if read.form:
            self.forms.setdefault(read.form, text)
        if read.short_year and not self.short_years:
            self.short_years = text
        return read.value, read.flaw

    def _read_period(self, text: str) -> tuple[Period, Flaw | None]:
        self._keep_storable(text)
        read = parse_period(text)
        if read.form:
            self.forms.setdefault(read.form, read.example)
        return Period(read.start, read.end, read.options), self._excel_error(text) or read.flaw

    def _read_money(self, text: str) -> tuple[Amount, Flaw | None]:
        amount = parse_amount(text)
        if amount.zero:
            self.zeros.add(text)
        if amount.flaw is not None:
            self._keep_storable(text)
        if self._vat and not amount.vat:
            amount = amount._replace(vat=self._vat)
        return amount, amount.flaw

    def _read_published(self, text: str) -> tuple[date | None, Flaw | None]:
        """The day on which a register says it was published. What cannot be read as a day keeps no contract out."""
        self._keep_storable(text)
        return parse_date(text, month_first=MONTH_FIRST in self.accepted).value, self._excel_error(text)

    def _read_as_asked(self, text: str) -> tuple[str | bool, Flaw | None]:
        self._keep_storable(text)
        value, flaw = (parse_vat if self.kind == "vat" else parse_estimated)(text, self.heading)
        return value, self._excel_error(text) or flaw

    def _read_charge(self, text: str) -> tuple[StatedCharge | None, Flaw | None]:
        self._keep_storable(text)
        charge, flaw = parse_charge(text, per_of_heading(self.heading))
        return charge, self._excel_error(text) or flaw

    def _read_company(self, text: str) -> tuple[str, Flaw | None]:
        number, code = company_number(text)
        if code == "company_number":
            self._keep_storable(text)
        return number, self._excel_error(text) or COMPANY_FLAWS.get(code)

    def _read_list(self, text: str) -> tuple[tuple[str, ...], Flaw | None]:
        self._keep_storable(text)
        if len(text) > LONGEST_LIST:
            return (), too_long(text, LONGEST_LIST)
        items = (clean_text(item) for item in re.split(r"[;\n]", text))
        return tuple(item for item in items if item), self._excel_error(text)

    def _read_suppliers(self, text: str) -> tuple[tuple[Party, ...], Flaw | None]:
        self.kept[text] = remove_personal(storable(without_addresses(text)))
        suppliers, flaw = parse_suppliers(text)
        return suppliers, self._excel_error(text) or flaw

    def _read_simple(self, text: str) -> tuple[Any, Flaw | None]:
        value, flaw = _SIMPLE[self.kind](text)
        self._keep_storable(text)
        return value, self._excel_error(text) or flaw

    def _keep_storable(self, text: str) -> None:
        if (stored := storable(text)) != text:
            self.kept[text] = stored

    @staticmethod
    def _excel_error(text: str) -> Flaw | None:
        return EXCEL_ERROR if text.startswith("#") and text.strip().upper() in EXCEL_ERRORS else None


class TextColumn(Column):
    """A column of text. Most cells need no cleaning, and a few quick looks tell which."""

    def __init__(
        self, field: str, index: int, heading: str, accepted: frozenset[str], watched: bool = False
    ) -> None:
        """`watched`: the column by which a totals row or a repeated header is noticed."""
        super().__init__(field, index, heading, accepted)
        self._folded = clean_text(heading).casefold()
        self._watched = watched
        self._text = text_reader(field)
        self._limit = LIMITS.get(field, OTHER_LIMIT)
        self._public = field in PUBLIC_TEXT
        self._key = field in KEY_TEXT
        self._read = self._read_text

    def read(self, cells: Sequence[str]) -> list[Any]:
        """The values of a chunk's cells; those that need no cleaning are told together, without a call for
        each."""
        self._make_room()
        plain = self._plain([text for text in set(cells) if text not in self])
        self.update(zip(plain, plain, strict=True))
        self.characters += sum(map(len, plain))
        if self._watched:
            for text in plain:
                self._watch(text, text)
        return list(map(self.__getitem__, cells))

    def _plain(self, texts: list[str]) -> list[str]:
        """The texts whose value is the text itself. Each line looks for one thing that makes a text
        another."""
        texts = [
            text
            for text in texts
            if text.isascii() and text.isprintable() and "  " not in text and len(text) <= self._limit
        ]
        edges = " #"
        texts = [text for text in texts if text and text[0] not in edges and text[-1] != " "]
        if self._public:
            suspects = suspected_personal(texts)
            if suspects:
                texts = [text for text in texts if text not in suspects]
        if self.field in SUPPLIERS:
            texts = [text for text in texts if not seems_more_than_a_name(text)]
        if self._key:
            texts = [
                text
                for text in texts
                if not text.endswith(".0")
                and not ("+" in text and CODE_AS_POWER.fullmatch(text))
                and (
                    len(text) > LONGEST_WORDLESS
                    or (text.casefold() not in WORDLESS and _HOLDS_A_WORD.search(text) is not None)
                )
            ]
        return texts

    def _read_text(self, text: str) -> tuple[str, Flaw | None]:
        read = self._text(text)
        if read.kept != text:
            self.kept[text] = read.kept
        if self._watched:
            self._watch(text, read.value)
        return read.value, read.flaw

    def _watch(self, text: str, value: str) -> None:
        if (folded := value.casefold()) == self._folded or folded in _HEADINGS or says_total(value):
            self.suspects.add(text)


def make_column(
    field: str, index: int, heading: str, accepted: frozenset[str], watched: bool = False
) -> Column:
    """The column of a field, of the class that reads its kind."""
    if FIELDS[field] == "text":
        return TextColumn(field, index, heading, accepted, watched)
    return Column(field, index, heading, accepted)


class UnreadColumn:
    """A column that goes into no field: its cells are only made fit to be kept with the row."""

    def __init__(self, index: int, heading: str) -> None:
        self.index = index
        self.heading = heading
        self.letter = column_letter(index)
        self.kept: dict[str, str] = {}
        self.flaws: dict[str, Flaw] = {}
        self._seen: set[str] = set()
        self._characters = 0

    def look(self, cells: Sequence[str]) -> None:
        """Notes the cells that hold personal data or characters that cannot be stored."""
        if len(self._seen) > MOST_DISTINCT or self._characters > MOST_CHARACTERS:
            self._seen.clear()
            self.kept.clear()
            self.flaws.clear()
            self._characters = 0
        new = set(cells) - self._seen
        self._seen |= new
        self._characters += sum(map(len, new))
        for text in new:
            without = remove_personal(storable(text))
            if without != text:
                self.kept[text] = without
                if without != storable(text):
                    self.flaws[text] = PERSONAL_DATA
