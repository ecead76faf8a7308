"""`/contracts/<slug>/`: each field with its source, its date and whoever says otherwise."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from boroughs.reader import Reader
from contracts.comparisons.contracts import ContractView, EvidenceRow, contract_view
from contracts.comparisons.events import Happening, happenings
from contracts.comparisons.words import count, day
from contracts.models import ContractFact
from contracts.pages.contract_fields import Field, fields_of, size_words
from contracts.pages.evidence import SourceNote, note_of, notes_of, sources_of
from contracts.pages.fact_cells import (
    CHARGE_COLUMNS,
    Notes,
    charge_row,
    end_cell,
    named,
    note,
    outcome_words,
    shortened,
    status_cell,
)
from contracts.pages.kept import kept_whole
from contracts.pages.lookups import found_or_404
from contracts.pages.responding import page, reader_of_request, respond
from contracts.pages.tables import Cell, Column, Table

FIELD_COLUMNS = (
    Column("field", "Field"),
    Column("value", "Value", sourced=True),
    Column("says_otherwise", "Another source says", sourced=True),
)
LINE_COLUMNS = (
    Column("system", "System", "link"),
    Column("modules", "Modules"),
    Column("capabilities", "For"),
    Column("hosting", "Hosting"),
    Column("sold_by", "Sold by"),
    Column("quantity", "Quantity"),
    Column("end", "End", "date"),
    Column("source", "Source", "source"),
)

EVENT_COLUMNS = (
    Column("on", "On", "date"),
    Column("event", "What"),
    Column("words", "In the notice's words"),
    Column("value", "Worth then", "money"),
    Column("end", "End then", "date"),
    Column("source", "Source", "source"),
)
EVENTS = {
    "planning": "planned",
    "tender": "put out to tender",
    "tender_change": "tender changed",
    "tender_cancelled": "tender called off",
    "award": "awarded",
    "award_change": "award corrected",
    "award_cancelled": "award called off",
    "contract": "contract signed",
    "contract_change": "contract changed",
    "termination": "contract ended",
    "performance": "performance told",
    "other": "another notice",
}


@page
@kept_whole
def contract(request: HttpRequest, slug: str) -> HttpResponse:
    """One contract, as this reader's audience knows it."""
    reader = reader_of_request(request)
    fact: ContractFact = found_or_404(
        request,
        reader,
        lambda of: ContractFact.objects.visible_to(of).select_related("contract", "organisation", "supplier"),
        contract__slug=slug,
    )
    view = contract_view(reader, fact)
    pieces = [piece for row in view.evidence for piece in row.pieces]
    events = happenings(reader, fact, pieces)
    notes = sources_of(reader, [fact, *view.lines, *view.charges, *view.deployments])
    notes |= notes_of(reader, [event.evidence for event in events])
    today = timezone.localdate()
    fields = fields_of(reader, fact, notes)
    context = {
        "fact": fact,
        "title": fact.title or fact.reference or "A contract without a title",
        "fields": [field.part() for field in fields],
        "headline": _headline(fact, notes, today),
        "lines": view.lines,
        "itemised": any(line.itemised or line.system_id for line in view.lines),
        "rows": [_row(reader, row) for row in view.evidence],
    }
    return respond(request, _tables(reader, view, fields, events, notes), "contracts/contract.html", context)


def _headline(fact: ContractFact, notes: Notes, today: date) -> list[str]:
    """The answer first: with whom, until when, for how much."""
    ends = end_cell(fact, notes, today)
    words = [outcome_words(fact)] if fact.outcome else []
    if isinstance(ends.value, date):
        if not fact.outcome or ends.value != fact.outcome_on:
            words.append(f"{'ended' if ends.note else 'ends'} {day(ends.value)}")
    else:
        words.append("end not known")
    words += ends.lines
    if fact.last_seen_on:
        words.append(f"last seen in the register of {day(fact.last_seen_on)}")
    return words


def _event(event: Happening, notes: Notes) -> list[Any]:
    words = EVENTS.get(event.kind, event.kind)
    type_ = f"{words} ({event.notice_type})" if event.notice_type else words
    source = notes.get(event.evidence)
    return [
        event.on,
        Cell(type_, export=event.kind),
        Cell(event.what or "–", export=event.what),
        Cell(event.value_pence, source=source, quiet_source=True)
        if event.value_pence
        else Cell("–", export=""),
        event.new_end or Cell("–", export=""),
        source,
    ]


def _tables(
    reader: Reader, view: ContractView, fields: list[Field], events: list[Happening], notes: Notes
) -> list[Table]:
    def table(name: str, title: str, columns: Any, rows: list[Any], empty: str) -> Table:
        return Table(
            name=name, title=title, columns=columns, rows=rows, data_set=reader.data_set,
            empty={"title": empty}, file_name=f"contract-{view.fact.contract.slug}-{name}",
        )  # fmt: skip

    today = timezone.localdate()
    lines = [
        [
            named(reader, "system", line.system) if line.system else Cell(line.system_name or "not itemised"),
            Cell(", ".join(line.modules) or "–", export=", ".join(line.modules)),
            Cell(", ".join(capability.name for capability in line.capabilities.all()) or None),
            Cell(line.hosting or None),
            Cell(line.sold_by or "–", export=line.sold_by),
            Cell(size_words(line.quantity, line.measure) or None),
            line.end,
            note(notes, line),
        ]
        for line in view.lines
    ]
    uses = [
        [
            named(reader, "system", use.system),
            named(reader, "capability", use.capability),
            status_cell(use, today),
            use.since,
            note(notes, use),
        ]
        for use in view.deployments
    ]
    return [
        table(
            "fields", "What is known of this contract", FIELD_COLUMNS, [field.row() for field in fields], ""
        ),
        table("lines", "What it buys", LINE_COLUMNS, lines, "What it buys is not itemised."),
        table(
            "charges",
            "Charges",
            CHARGE_COLUMNS,
            [charge_row(reader, charge, notes) for charge in view.charges],
            "No charge is known apart from the contract's value.",
        ),
        table(
            "uses",
            "What runs under it",
            (
                Column("system", "System", "link"),
                Column("capability", "For", "link"),
                Column("status", "Status"),
                Column("since", "Since", "date"),
                Column("source", "Source", "source"),
            ),
            uses,
            "No system is known to run under it.",
        ),
        table(
            "events",
            "What happened, as notices say",
            EVENT_COLUMNS,
            [_event(event, notes) for event in events],
            "No notice is known.",
        ),
    ]


def _row(reader: Reader, row: EvidenceRow) -> dict[str, Any]:
    """One row as it stood in its file, ready to be written; its pieces' ids are what links lead to."""
    first: SourceNote = note_of(reader, row.first, row.listed)
    spoken = (
        "speaks for the contract now"
        if row.speaks
        else "history: a newer list of this source has replaced it"
    )
    empty = sum(not str(text).strip() for text in row.raw.values())
    return {
        "ids": [piece.pk for piece in row.pieces],
        "note": first,
        "title": shortened(row.first.title, 120),
        "place": first.place or "a page of the source",
        "when": f"{'published' if first.published else 'imported'} {day(first.date)}",
        "spoken": spoken,
        "speaks": row.speaks,
        "gave": ", ".join(dict.fromkeys(piece.get_kind_display().lower() for piece in row.pieces)),
        "raw": [(header, text) for header, text in row.raw.items() if str(text).strip()],
        "blank": count(empty, "empty cell") if empty else "",
        "statements": list(
            dict.fromkeys(
                text
                for piece in row.pieces
                if (text := str(piece.record.get("statement") or piece.record.get("answer") or ""))
            )
        ),
    }
