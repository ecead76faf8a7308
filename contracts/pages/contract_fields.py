"""The fields of a contract's page: value, source, date, and what other sources say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from boroughs.reader import Reader
from contracts.comparisons.fact_words import REGIMES, ROLES, VALUE_KINDS, VALUE_REASONS, options_words
from contracts.comparisons.joint import sharing
from contracts.comparisons.said_values import held_values
from contracts.comparisons.words import count, day, pounds
from contracts.models import ContractFact
from contracts.pages.evidence import SourceNote
from contracts.pages.fact_cells import Notes, note, value_words, vat_words
from contracts.pages.links import page_url, web_address
from contracts.pages.tables import Cell

ASK = "Ask {organisation}, or put it in its register."


@dataclass(frozen=True, slots=True)
class Other:
    """What another source says of a field."""

    words: str
    source: SourceNote | None


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `words` as they are read (empty: not known), `export` the bare value where the words hold
    more.
    """

    label: str
    words: str = ""
    href: str = ""
    source: SourceNote | None = None
    others: tuple[Other, ...] = ()
    todo: str = ""
    figure: Mapping[str, Any] | None = None
    export: Any = None

    def part(self) -> dict[str, Any]:
        """The context of one row of parts/summary_list.html."""
        return {
            "label": self.label,
            "value": self.words or None,
            "href": self.href,
            "figure": self.figure,
            "source": None if self.figure else self.source,
            "others": [{"value": other.words, "source": other.source} for other in self.others],
            "todo": self.todo,
        }

    def row(self) -> list[Any]:
        """The row of the exported table."""
        also = "; ".join(other.words for other in self.others)
        also_source = self.others[0].source if self.others else None
        return [
            self.label,
            Cell(self.words or None, source=self.source, export=self.export),
            Cell(also or "–", source=also_source, export=also),
        ]


def fields_of(reader: Reader, fact: ContractFact, notes: Notes) -> list[Field]:
    """Every field that an officer looks for, known or not; of the rest, those that are known."""
    todo = ASK.format(organisation=fact.organisation.short_name)
    supplier = fact.supplier
    always = [
        Field(
            "Organisation",
            fact.organisation.name,
            page_url(reader, "borough", fact.organisation.slug),
            note(notes, fact),
        ),
        Field(
            "A joint contract of",
            "; ".join(sharing(fact.parties)),
            "",
            _note(notes, fact, "parties", fact.parties),
        ),
        Field(
            "Supplier",
            fact.supplier_name,
            page_url(reader, "supplier", supplier.slug) if supplier else "",
            _note(notes, fact, "supplier", fact.supplier_name),
            _others(fact, notes, "supplier", _supplier_words),
            todo,
        ),
        Field(
            "What became of it",
            OUTCOME_SENTENCES[fact.outcome].format(_long_day(fact.outcome_on)) if fact.outcome_on else "",
            "",
            _note(notes, fact, "outcome", fact.outcome),
            export=fact.outcome,
        ),
        _value(fact, notes, todo, held_values(reader, [fact]).get(fact.contract_id, "")),
        *[_day(fact, notes, name, label, todo) for name, label in DAYS],
        Field(
            "May run to, as the register proposes",
            day(fact.latest_end) if fact.latest_end else "",
            "",
            _note(notes, fact, "latest_end", fact.latest_end),
            _others(fact, notes, "latest_end", _day_words),
            export=fact.latest_end,
        ),
        _plain(fact, notes, "options", "Options to extend", options_words(fact.options), todo),
        Field(
            "Notice",
            count(fact.notice_months, "month") if fact.notice_months is not None else "",
            "",
            _note(notes, fact, "notice_months", fact.notice_months),
            _others(fact, notes, "notice_months", lambda said: count(int(said["notice_months"]), "month")),
            todo,
        ),
        Field(
            "Price index",
            fact.price_index,
            "",
            _note(notes, fact, "price_index", fact.price_index),
            _others(fact, notes, "price_index", lambda said: str(said["price_index"])),
            todo,
        ),
        _plain(fact, notes, "reference", "Reference", fact.reference, todo),
    ]
    # A latest end is proposed by few registers, and its absence says nothing
    return [field for field in always if field.words or field.figure or field.todo] + _further(fact, notes)


OUTCOME_SENTENCES = {
    "called_off": "Called off on {}, as its notice says. It counts in no figure and no list of what must be decided.",
    "terminated": "Terminated on {}, as its notice says.",
}
DAYS = (("start", "Start"), ("initial_end", "End of the initial term"), ("end", "Current end"))
TEXTS = (
    ("description", "Description"),
    ("ocid", "Notice identifier (OCID)"),
    ("award_id", "Award"),
    ("contract_type", "Type"),
    ("department", "Department"),
    ("category", "Category"),
    ("framework", "Framework"),
    ("framework_lot", "Lot"),
    ("route", "Route to the market"),
    ("index_cap", "Cap of the index"),
    ("fund", "Fund"),
    ("notes", "Notes"),
)


def _further(fact: ContractFact, notes: Notes) -> list[Field]:
    """The fields that are shown only where something is known of them."""
    found = [_plain(fact, notes, name, label, getattr(fact, name)) for name, label in TEXTS]
    found += [
        _plain(fact, notes, "regime", "Procured under", REGIMES.get(fact.regime, fact.regime)),
        _plain(fact, notes, "cpv", "CPV codes", ", ".join(fact.cpv)),
        _plain(fact, notes, "quantity", "Size", size_words(fact.quantity, fact.measure)),
        _plain(fact, notes, "parties", "Parties", "; ".join(_party(party) for party in fact.parties)),
        Field(
            "Document",
            fact.document_url,
            web_address(fact.document_url),
            _note(notes, fact, "document_url", fact.document_url),
        ),
    ]
    return [field for field in found if field.words]


def _note(notes: Notes, fact: ContractFact, field: str, value: Any) -> SourceNote | None:
    """The source of a known field; a field that nobody states has none."""
    return note(notes, fact, field) if value not in (None, "", []) else None


def _plain(fact: ContractFact, notes: Notes, name: str, label: str, words: str, todo: str = "") -> Field:
    return Field(label, words, "", _note(notes, fact, name, words), todo=todo)


def _day(fact: ContractFact, notes: Notes, name: str, label: str, todo: str) -> Field:
    value: date | None = getattr(fact, name)
    return Field(
        label,
        _long_day(value) if value else "",
        "",
        _note(notes, fact, name, value),
        _others(fact, notes, name, _day_words),
        todo,
        export=value,
    )


def _value(fact: ContractFact, notes: Notes, todo: str, held: str) -> Field:
    """The value with its kind in words; where none is known, why, if a source says why."""
    others = _others(fact, notes, "value", _value_words)
    source = note(notes, fact, "value")
    if fact.value_pence is None:
        reason = VALUE_REASONS.get(fact.value_reason, "")
        why = _note(notes, fact, "value_reason", fact.value_reason)
        words = reason.capitalize() + "." if reason else ""
        return Field("Value", words, "", why, others, todo, export="")
    what = value_words(fact, held)
    shown = source
    if source is not None and fact.value_estimated:
        shown = replace(source, known="estimate")
    figure = {"amount": fact.value_pence, "high": fact.value_high_pence, "what": what, "source": shown}
    return Field("Value", what, "", source, others, "", figure, Decimal(fact.value_pence).scaleb(-2))


def _others(
    fact: ContractFact, notes: Notes, field: str, words: Callable[[Mapping[str, Any]], str]
) -> tuple[Other, ...]:
    """What the other sources say of a field, best first."""
    return tuple(
        Other(words(said), notes.get(int(evidence)))
        for name, said, evidence in fact.disagreements
        if name == field
    )


def _supplier_words(said: Mapping[str, Any]) -> str:
    return str(said["supplier"][1])


def _day_words(said: Mapping[str, Any]) -> str:
    (value,) = said.values()
    return _long_day(date.fromisoformat(value)) if value else "not known"


def _value_words(said: Mapping[str, Any]) -> str:
    amount = said.get("value")
    kind = VALUE_KINDS.get(said.get("value_kind", "not_known"), "")
    if amount is None:
        return "not known"
    upper = said.get("value_high")
    text = pounds(_pence(amount)) + (f"–{pounds(_pence(upper))}" if upper is not None else "")
    estimated = ", estimated" if said.get("value_estimated") else ""
    return f"{text} {kind}{estimated}{vat_words(said.get('value_vat', ''))}"


def _pence(amount: str) -> int:
    return int(Decimal(amount).scaleb(2).to_integral_value())


def _long_day(value: date) -> str:
    return f"{value.day} {value:%B} {value.year}"


def size_words(quantity: Decimal | None, measure: str) -> str:
    """ "2,515 children in need"; empty where no number is stated."""
    if quantity is None:
        return ""
    whole = quantity == quantity.to_integral_value()
    return f"{quantity:,.0f} {measure}".strip() if whole else f"{quantity.normalize():,f} {measure}".strip()


def _party(party: Mapping[str, Any]) -> str:
    share = f", {party['share']}%" if party.get("share") else ""
    return f"{party.get('name', '')} ({ROLES.get(party.get('role', 'supplier'), 'supplier')}{share})"
