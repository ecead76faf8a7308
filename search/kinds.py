"""What can be found: each kind of object with how its documents are made and how its results are shown.

The five kinds of the facts are here; pages, which lie above this package, register theirs with `register`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from boroughs.models import Organisation
from boroughs.reader import OFFICERS, OWNER, PUBLIC, Reader
from contracts.comparisons.findable import (
    Catalogue,
    Findable,
    Words,
    findable_capabilities,
    findable_organisations,
)
from contracts.comparisons.findable_companies import findable_suppliers, findable_systems
from contracts.comparisons.findable_contracts import findable_contracts
from contracts.comparisons.found import (
    Card,
    capability_cards,
    contract_cards,
    organisation_cards,
    supplier_cards,
    system_cards,
)
from contracts.models import Contract
from search.audience import OFFICERS_TOKEN, PUBLIC_TOKEN, owner_token
from search.documents import Document, Kind, Value, object_key
from search.words import fold_words
from suppliers.models import Capability, Supplier, System

UNKNOWN = "unknown"

BANDS = (
    ("under-25k", "Under £25,000", 25_000_00),
    ("25k-100k", "£25,000 to £100,000", 100_000_00),
    ("100k-500k", "£100,000 to £500,000", 500_000_00),
    ("500k-1m", "£500,000 to £1m", 1_000_000_00),
    ("1m-5m", "£1m to £5m", 5_000_000_00),
    ("5m-over", "£5m and over", None),
)
"""Bands of a contract's value: value, words, pence below which (None: no end). The first ends near the sum from which
councils publish each contract and seek quotations; the others divide what the registers at hand hold."""


@dataclass(frozen=True, slots=True)
class Source:
    """How one kind is found. `ids`: the next ids above one, in order, at most so many. `documents`: of these ids,
    those that exist for anybody. `cards`: what is said of those of these ids that the reader may see today."""

    kind: str
    ids: Callable[[int, int], Sequence[int]]
    documents: Callable[[Sequence[int], Catalogue], Iterable[Document]]
    cards: Callable[[Reader, Sequence[int], date], Mapping[int, Card]]


_SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    """Let what `source` gives be found. Called as the apps are made ready."""
    _SOURCES[source.kind] = source


def sources() -> Mapping[str, Source]:
    """Every kind that can be found, in the order of the tabs."""
    return {kind: _SOURCES[kind] for kind in Kind if kind in _SOURCES}


def cards(found: Iterable[tuple[str, int]], reader: Reader, today: date) -> dict[tuple[str, int], Card]:
    """(kind, id) → what is said of it, in the order given, for those that the reader may see: what an index that lags
    behind still has and the reader may not see any more, is left out here."""
    wanted = list(dict.fromkeys(found))
    ids: dict[str, list[int]] = {}
    for kind, pk in wanted:
        ids.setdefault(kind, []).append(pk)
    made = {kind: _SOURCES[kind].cards(reader, some, today) for kind, some in ids.items() if kind in _SOURCES}
    return {(kind, pk): made[kind][pk] for kind, pk in wanted if pk in made.get(kind, {})}


def documents_of(found: Findable) -> list[Document]:
    """One document for each view of an object."""
    tokens = [_tokens(view.levels, view.owner) for view in found.views]
    owners = sorted(
        (view.owner, owner_token(view.owner)) for view in found.views if OWNER in view.levels and view.owner
    )
    made = []
    for view, seen_by in zip(found.views, tokens, strict=True):
        alone = view.owner if view.levels == (OWNER,) else None
        hidden = tuple(
            token for pk, token in owners if token not in seen_by and (alone is None or pk < alone)
        )
        made.append(
            Document(
                kind=found.kind,
                object_id=found.id,
                view=seen_by[0],
                data_sets=found.data_sets,
                seen_by=seen_by,
                hidden_from=hidden,
                mentions=tuple(object_key(kind, pk) for kind, pk in found.mentions),
                values=values_of(found.kind, view.words),
            )
        )
    return made


def _tokens(levels: Sequence[int], owner: int) -> tuple[str, ...]:
    words = {PUBLIC: PUBLIC_TOKEN, OFFICERS: OFFICERS_TOKEN, OWNER: owner_token(owner)}
    return tuple(words[level] for level in levels)


_SHORT = re.compile(r"\(([A-Z0-9]{2,6})\)")


def exact_forms(texts: Iterable[str]) -> tuple[str, ...]:
    """How a whole name or reference is looked for: folded, and without the spaces between its parts.

    An abbreviation in brackets is a name of its own: "Risk Based Verification (RBV)".
    """
    named = [form for text in texts for form in (text, *_SHORT.findall(text))]
    folded = [fold_words(text) for text in named]
    return tuple(dict.fromkeys(form for one in folded for form in (one, one.replace(" ", "")) if form))


def band_of(pence: int | None) -> str:
    if pence is None:
        return UNKNOWN
    return next(name for name, _, below in BANDS if below is None or pence < below)


def values_of(kind: str, words: Words) -> dict[str, Value | None]:
    """A document's fields from what is known of an object."""
    is_contract = kind == Kind.CONTRACT
    known: tuple[tuple[str, date | int | None], ...] = (("end", words.end), ("value", words.value))
    return {
        "exact": exact_forms(words.exact),
        "title": words.title,
        "names": words.names,
        "parties": words.parties,
        "about": words.about,
        "body": words.body,
        "borough": words.boroughs,
        "supplier": words.suppliers,
        "capability": words.capabilities,
        "route": words.routes,
        "value_band": band_of(words.value) if is_contract else None,
        "source": words.sources,
        "api_charge": words.api_charge or None,
        "extraction_charge": words.extraction_charge or None,
        "lacks": tuple(name for name, value in known if value is None) if is_contract else (),
        "start": words.start,
        "end": words.end,
        "value": words.value,
        "newest": words.newest,
    }


Cards = Callable[[Reader, Sequence[int], date], Mapping[int, Card]]
Find = Callable[[Sequence[int], Catalogue], Iterable[Findable]]


def _source(kind: Kind, model: type, found: Find, cards: Cards) -> Source:
    def ids(above: int, most: int) -> Sequence[int]:
        rows = model.objects.filter(pk__gt=above).order_by("pk")  # type: ignore[attr-defined]  # a model has a manager
        return list(rows.values_list("pk", flat=True)[:most])

    def documents(wanted: Sequence[int], catalogue: Catalogue) -> Iterable[Document]:
        for one in found(wanted, catalogue):
            yield from documents_of(one)

    return Source(kind, ids, documents, cards)


for _made in (
    _source(Kind.SYSTEM, System, findable_systems, system_cards),
    _source(Kind.SUPPLIER, Supplier, findable_suppliers, supplier_cards),
    _source(Kind.CONTRACT, Contract, findable_contracts, contract_cards),
    _source(Kind.BOROUGH, Organisation, lambda ids, _: findable_organisations(ids), organisation_cards),
    _source(Kind.CAPABILITY, Capability, lambda ids, _: findable_capabilities(ids), capability_cards),
):
    register(_made)
