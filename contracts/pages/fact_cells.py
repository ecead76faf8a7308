"""How contracts, charges, claims and uses of a system stand in a table, wherever one is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.text import Truncator

from boroughs.reader import Reader
from contracts.comparisons.contracts import SORTS
from contracts.comparisons.fact_words import OUTCOMES, STATUSES, VALUE_KINDS, VALUE_REASONS
from contracts.comparisons.joint import sharing
from contracts.comparisons.summaries import status_on
from contracts.comparisons.words import BASES, KINDS, count, day, per_words, pounds, short_pounds
from contracts.comparisons.words import STATUSES as CHARGE_STATUSES
from contracts.models import Charge, Claim, ContractFact, Deployment
from contracts.pages.evidence import SourceNote, evidence_id, known_of
from contracts.pages.links import page_url
from contracts.pages.tables import Cell, Column

Notes = Mapping[int, SourceNote]

TITLE = 110
"""Characters of a title in a table: two lines on a desk. Exports and the contract's page have it all."""

A_MILLION = 100_000_000
"""Pence, from which an amount in a table is shortened."""


def shortened(text: str, length: int = TITLE) -> str:
    # Nearly all are short, and letters with accents may be two characters that are counted as one
    return text if len(text) <= length and text.isascii() else Truncator(text).chars(length)


def note(notes: Notes, fact: Any, field: str = "") -> SourceNote | None:
    """The note of the evidence that a field of a fact comes from."""
    found = evidence_id(fact, field)
    return notes.get(found) if found is not None else None


def named(reader: Reader, kind: str, thing: Any, words: str = "") -> Cell:
    """A cell that links to the page of an organisation, system, supplier or contract; empty for None."""
    if thing is None:
        return Cell(words or None)
    return Cell(words or str(thing), href=page_url(reader, kind, thing.slug))


# --- contracts --------------------------------------------------------------------------------------


def contract_columns(*, organisation: bool) -> list[Column]:
    """The columns of a table of contracts; `organisation`: with whose each is."""
    columns = [
        Column("contract", "Contract", "link", sort="contract" in SORTS),
        Column("organisation", "Organisation", "link", sort=True),
        Column("supplier", "Supplier", "link", sort=True),
        Column("reference", "Reference", export_only=True),
        Column("ocid", "OCID", export_only=True),
        Column("start", "Start", "date", sort=True),
        Column("end", "End", "date", sort=True, sourced=True),
        Column("latest_end", "May run to, as the register proposes", "date", export_only=True),
        Column("value", "Value", "money", sort=True),
        Column("value_high", "Value, upper end", "money", export_only=True),
        Column("value_kind", "What the value is", export_only=True),
        Column("last_seen_on", "Last seen in the register of", "date", export_only=True),
        Column("source", "Source", "source"),
    ]
    return [column for column in columns if organisation or column.name != "organisation"]


def contract_row(
    reader: Reader,
    fact: ContractFact,
    notes: Notes,
    today: date,
    *,
    organisation: bool,
    held: Mapping[int, str],
) -> list[Any]:
    """One contract, in the order of `contract_columns`. `held`: as `held_values` gave it."""
    title = fact.title or fact.reference or "A contract without a title"
    value_note = note(notes, fact, "value")
    seen = tuple(filter(None, (outcome_words(fact),)))
    if fact.last_seen_on is not None:
        seen += (f"last seen in the register of {day(fact.last_seen_on)}",)
    row: list[Any] = [
        Cell(shortened(title), page_url(reader, "contract", fact.contract.slug), lines=seen, export=title),
        named(reader, "borough", fact.organisation),
        supplier_cell(reader, fact),
        fact.reference,
        fact.ocid,
        fact.start,
        end_cell(fact, notes, today),
        fact.latest_end,
        value_cell(fact, value_note, held.get(fact.contract_id, "")),
        Cell(fact.value_high_pence, source=value_note if fact.value_high_pence is not None else None),
        value_words(fact, held.get(fact.contract_id, "")),
        fact.last_seen_on,
        note(notes, fact),
    ]
    return row if organisation else [row[0], *row[2:]]


def outcome_words(fact: ContractFact) -> str:
    """ "called off on 3 May 2026"; empty where nothing became of it that a notice told."""
    on = f" on {day(fact.outcome_on)}" if fact.outcome_on else ""
    return f"{OUTCOMES[fact.outcome]}{on}" if fact.outcome else ""


def contracts_words(contracts: int, called_off: int) -> str:
    """ "6 contracts, 1 of them called off": what was called off stands in lists, and counts nowhere else."""
    off = f", {called_off:,} of them called off" if called_off else ""
    return count(contracts + called_off, "contract") + off


def supplier_cell(reader: Reader, fact: ContractFact) -> Cell:
    """The supplier as the contract's sources call it, linked where it is known."""
    if fact.supplier is None:
        return Cell(shortened(fact.supplier_name, 80) or None, export=fact.supplier_name or None)
    words = fact.supplier_name or fact.supplier.name
    return Cell(shortened(words, 80), page_url(reader, "supplier", fact.supplier.slug), export=words)


def end_cell(fact: ContractFact, notes: Notes, today: date) -> Cell:
    """When it ends as agreed so far; a register's proposed latest end stands beside it."""
    end = fact.end or fact.initial_end
    from_evidence = note(notes, fact, "end" if fact.end else "initial_end") or note(notes, fact)
    words = "ended" if end is not None and end < today else ""
    lines: tuple[str, ...] = ()
    if fact.latest_end and fact.latest_end != end:
        lines = (f"may run to {day(fact.latest_end)}, as the register proposes",)
    if end is None:
        # The line alone would read as the end
        return Cell("not known", lines=lines, export="") if lines else Cell(None)
    return Cell(end, note=words, lines=lines, source=from_evidence, quiet_source=True)


def value_words(fact: ContractFact, held: str = "") -> str:
    """What a contract's value is, in words: "total of the initial term, estimated"; and why it is `held`, if it is."""
    if fact.value_pence is None:
        return VALUE_REASONS.get(fact.value_reason, "")
    estimated = ", estimated" if fact.value_estimated else ""
    bodies = len(sharing(fact.parties))
    joint = f", of {bodies} organisations together: none's own price" if bodies else ""
    why = f"; {held}" if held else ""
    what = VALUE_KINDS.get(fact.value_kind, fact.value_kind)
    return what + estimated + vat_words(fact.value_vat) + joint + why


def vat_words(vat: str) -> str:
    """What a source says of VAT, to stand behind what an amount is."""
    return {"inc": ", VAT included", "ex": ", without VAT"}.get(vat, "")


def upper_words(pence: int | None) -> str:
    """ "to £31,000" or "to £8m": as short as the amount before it. Empty without one."""
    if pence is None:
        return ""
    return f"to {pounds(pence) if pence < A_MILLION else short_pounds(pence)}"


def value_cell(fact: ContractFact, source: SourceNote | None, held: str) -> Cell:
    """A contract's value with what it is; why it is not known, where a source says."""
    if fact.value_pence is None:
        return Cell(None, missing=VALUE_REASONS.get(fact.value_reason, ""))
    upper = f"{upper_words(fact.value_high_pence)}, " if fact.value_high_pence is not None else ""
    known = known_of(source, estimated=fact.value_estimated)
    lines = (upper + value_words(fact), held) if held else (upper + value_words(fact),)
    return Cell(fact.value_pence, lines=lines, known=known, source=source, quiet_source=True)


# --- charges ----------------------------------------------------------------------------------------

CHARGE_COLUMNS = [
    Column("organisation", "Organisation", "link"),
    Column("system", "System", "link"),
    Column("covers", "What for"),
    Column("amount", "Amount", "money"),
    Column("amount_high", "Amount, upper end", "money", export_only=True),
    Column("per", "Per"),
    Column("basis", "How firm"),
    Column("status", "Charged or not", export_only=True),
    Column("estimated", "Estimated", export_only=True),
    Column("inferred", "Inferred", export_only=True),
    Column("confidence", "Confidence", export_only=True),
    Column("vat", "VAT", export_only=True),
    Column("price_date", "Price of", "date", export_only=True),
    Column("statement", "As stated", export_only=True),
    Column("source", "Source", "source"),
]


def charge_row(reader: Reader, charge: Charge, notes: Notes) -> list[Any]:
    """One charge, in the order of `CHARGE_COLUMNS`."""
    source = note(notes, charge)
    contract = page_url(reader, "contract", charge.contract.slug) if charge.contract else ""
    what = covers_words(charge.covers)
    return [
        named(reader, "borough", charge.organisation),
        system_cell(reader, charge),
        Cell(what, href=contract, lines=tuple(filter(None, (shortened(charge.what),))), export=what),
        charge_amount(charge, source),
        Cell(charge.amount_high_pence, source=source if charge.amount_high_pence is not None else None),
        charge_per(charge),
        Cell(BASES.get(charge.basis, charge.basis), lines=firmness(charge), export=charge.basis),
        charge.status,
        _yes(charge.estimated),
        _yes(charge.inferred),
        charge.confidence,
        charge.vat,
        charge.price_date,
        charge.statement,
        source,
    ]


def system_cell(reader: Reader, fact: Charge | Claim) -> Cell:
    if fact.system is None:
        return Cell(fact.system_name or None)
    return named(reader, "system", fact.system)


def covers_words(covers: Iterable[str]) -> str:
    """ "licence + support"; one that covers several kinds is shown as none of them alone."""
    return " + ".join(KINDS.get(kind, kind) for kind in covers)


def charge_amount(charge: Charge, source: SourceNote | None) -> Cell:
    """What was charged, or in words that nothing was, or that it is included."""
    if charge.amount_pence is None:
        words = CHARGE_STATUSES.get(charge.status, charge.status)
        if charge.status in ("charged", "not_known"):
            return Cell(None, missing="charged, amount not stated" if charge.status == "charged" else "")
        return Cell(words, known=known_of(source), source=source, quiet_source=True, export="")
    upper = upper_words(charge.amount_high_pence)
    known = known_of(source, estimated=charge.estimated, inferred=charge.inferred)
    return Cell(charge.amount_pence, note=upper, known=known, source=source, quiet_source=True)


def charge_per(charge: Charge) -> str:
    """ "a year", "for the whole term of 36 months"."""
    words = per_words(charge.per, charge.unit)
    if charge.term_months and charge.per == "term":
        return f"{words}, {count(charge.term_months, 'month')}"
    return words


def firmness(charge: Charge) -> tuple[str, ...]:
    """What else must be known of an amount before it is compared: its date, VAT, index, how surely."""
    index = charge.price_index and f"index: {charge.price_index}" + (
        f", cap {charge.index_cap}" if charge.index_cap else ""
    )
    return tuple(
        filter(
            None,
            (
                f"price of {day(charge.price_date)}" if charge.price_date else "",
                "estimated" if charge.estimated else "",
                "inferred" if charge.inferred else "",
                f"{charge.confidence} confidence" if charge.confidence != "high" else "",
                {"inc": "VAT included", "ex": "without VAT"}.get(charge.vat, ""),
                index,
                f"fund: {charge.fund}" if charge.fund else "",
            ),
        )
    )


def _yes(value: bool) -> str:
    return "yes" if value else "no"


CLAIM_COLUMNS = [
    Column("system", "System", "link"),
    Column("topic", "Question"),
    Column("answer", "What the supplier says"),
    Column("amount", "Amount", "money"),
    Column("amount_high", "Amount, upper end", "money", export_only=True),
    Column("per", "Per"),
    Column("stated_on", "Stated on", "date"),
    Column("source", "Source", "source"),
]


def claim_row(reader: Reader, claim: Claim, notes: Notes) -> list[Any]:
    """What a supplier says of its own system, in the order of `CLAIM_COLUMNS`."""
    source = note(notes, claim)
    upper = upper_words(claim.amount_high_pence)
    stated = claim.amount_pence is not None
    return [
        system_cell(reader, claim),
        claim.topic.replace("_", " "),
        claim.answer,
        Cell(claim.amount_pence, note=upper, known=known_of(source), source=source, quiet_source=True)
        if stated
        else Cell("no amount", export=""),
        Cell(claim.amount_high_pence, source=source if claim.amount_high_pence is not None else None),
        per_words(claim.per, claim.unit) if stated else Cell("–", export=""),
        claim.stated_on,
        source,
    ]


# --- uses of a system -------------------------------------------------------------------------------


def status_cell(use: Deployment, today: date) -> Cell:
    """The status in words; "inferred" is said beside it. What was to end by now has ended, as far as known."""
    status = status_on(use.status, use.until, today)
    words = STATUSES.get(status, status)
    if status != use.status and use.until:
        words = f"ended {day(use.until)}, as far as known"
    surely = f"{use.confidence} confidence" if use.confidence != "high" else ""
    lines = tuple(filter(None, ("inferred" if use.inferred else "", surely)))
    return Cell(words, lines=lines, export=status)


def contract_end(reader: Reader, fact: ContractFact | None, today: date) -> Cell:
    """When the contract behind a use ends, linked to it; nothing where no contract is known."""
    if fact is None:
        return Cell(None)
    end = fact.end or fact.initial_end
    words = "ended" if end is not None and end < today else ""
    shown: Any = end if end is not None else "end not known"
    return Cell(shown, page_url(reader, "contract", fact.contract.slug), note=words, export=end or "")
