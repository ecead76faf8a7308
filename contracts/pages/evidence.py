"""Where figures come from: the source, the day and the row of every piece of evidence that a page names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from boroughs.reader import Reader
from contracts.imports.bulk import chunked
from contracts.models import Evidence, ImportRow, Line
from contracts.models.facts import Fact
from contracts.pages.links import page_url, source_link
from contracts.precedence import INFERRED, MARK, OWN_WORD, WORDS

KNOWN = {OWN_WORD: "stated"}
"""The pages' word for a mark of `contracts.precedence`, where the two differ (citytools'
parts/known_mark.html).
"""

NAME_LENGTH = 70
"""A page's title is cut to about one line where it names a source beside a figure."""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One piece of evidence as pages and exports name it. `name`, `href`, `date`, `known` are
    parts/source.html's.

    `known` is stated, published, estimate or inferred; `words` says the same of its kind of source. `href`
    is the row on the contract's page, else the address of the source's own page, else empty; `address` and
    `address_href` are that page itself. `published`: `date` is the source's own, not the day of the import.
    `file`, `sheet`, `row` say where the row stands (0: in no file).
    """

    evidence: int
    name: str
    href: str
    date: date
    known: str
    words: str
    publisher: str = ""
    published: bool = False
    address: str = ""
    address_href: str = ""
    file: str = ""
    sheet: str = ""
    row: int = 0
    licence: str = ""
    licence_url: str = ""

    @property
    def place(self) -> str:
        """ "row 214 of register.csv", with the sheet where it has a name; empty where it is no file's."""
        if not self.row:
            return ""
        sheet = f" of sheet {self.sheet}" if self.sheet else ""
        return f"row {self.row}{sheet} of {self.file}"


def evidence_id(fact: Fact | Line, field: str = "") -> int | None:
    """The id of the evidence that a fact's field comes from; without a field, of the fact as a whole."""
    if isinstance(fact, Line):
        return fact.evidence_id
    sources: Mapping[str, Any] = fact.sources
    if field and field in sources:
        return int(sources[field])
    if "*" in sources:
        return int(sources["*"])
    if field:
        return None
    named = [int(value) for name, value in sources.items() if name != "all"]
    return named[0] if named else next(iter(sources.get("all", ())), None)


def _ids(facts: Iterable[Fact | Line], every: bool) -> Iterator[int]:
    for fact in facts:
        if isinstance(fact, Line):
            if fact.evidence_id:
                yield fact.evidence_id
            continue
        for name, value in fact.sources.items():
            if name != "all":
                yield int(value)
            elif every:
                yield from value
        for disagreement in fact.disagreements:
            yield int(disagreement[2])


def sources_of(reader: Reader, facts: Iterable[Fact | Line], *, every: bool = False) -> dict[int, SourceNote]:
    """Evidence id → its note, for all that these facts (which `reader` may see) name; in three queries.

    `every` adds the evidence that speaks of them without giving any field.
    """
    return notes_of(reader, _ids(facts, every))


def notes_of(reader: Reader, ids: Iterable[int]) -> dict[int, SourceNote]:
    """Evidence id → its note, in three queries for each 5,000 ids."""
    notes: dict[int, SourceNote] = {}
    for chunk in chunked(dict.fromkeys(ids)):
        pieces = (
            Evidence.objects.filter(pk__in=chunk)
            .select_related("contract")
            # Some thousand pieces are of a few sources
            .prefetch_related("source")
            .defer("record", "raw")
            .order_by("pk")
        )
        rows = places(pieces)
        for piece in pieces:
            notes[piece.pk] = note_of(reader, piece, rows.get(piece.pk))
    return notes


def places(pieces: Iterable[Evidence]) -> dict[int, ImportRow]:
    """Evidence id → the newest row of a file that lists it, in one query."""
    listed = ImportRow.objects.filter(evidence__in=[piece.pk for piece in pieces]).select_related("imported")
    # An import's other fields hold all the headings of its file
    listed = listed.only("evidence_id", "sheet", "row", "imported__file_name")
    return {row.evidence_id: row for row in listed.order_by("imported_id")}


def note_of(reader: Reader, piece: Evidence, listed: ImportRow | None) -> SourceNote:
    """The note of one piece of evidence, with its source and contract at hand."""
    source = piece.source
    shown, outside = source_link(piece.address)
    name = source.name
    if piece.address:
        name = _shortened(piece.title) or name
    elif listed and listed.row:
        name = f"{name}, row {listed.row}"
    href = outside
    if piece.contract is not None:
        href = page_url(reader, "contract", piece.contract.slug, f"evidence-{piece.pk}")
    mark = "inferred" if piece.inferred else MARK.get(source.kind, INFERRED)
    in_file = listed is not None and not piece.address
    return SourceNote(
        evidence=piece.pk,
        name=name,
        href=href,
        date=piece.observed_on,
        known=KNOWN.get(mark, mark),
        words=WORDS.get(source.kind, source.kind),
        publisher=source.publisher,
        published=piece.published,
        address=shown,
        address_href=outside,
        file=listed.imported.file_name if listed and in_file else "",
        sheet=listed.sheet if listed and in_file else "",
        row=listed.row if listed and in_file else 0,
        licence=source.licence,
        licence_url=source.licence_url,
    )


def known_of(note: SourceNote | None, *, estimated: bool = False, inferred: bool = False) -> str:
    """The mark beside a figure: an estimate or inference is one, whatever its source; else the source's."""
    if estimated:
        return "estimate"
    if inferred:
        return "inferred"
    return note.known if note else ""


def _shortened(title: str) -> str:
    if len(title) <= NAME_LENGTH:
        return title
    return title[:NAME_LENGTH].rsplit(" ", 1)[0] + "…"
