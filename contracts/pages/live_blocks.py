"""What each kind of live block shows one reader, kept as HTML for everybody who may see the same."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property, partial
from hashlib import sha256
from typing import Any

import orjson
from django.template.loader import render_to_string
from django.utils.html import conditional_escape

from boroughs.reader import Reader
from contracts.comparisons.capability import Comparison
from contracts.comparisons.kept_many import kept_summaries
from contracts.comparisons.system_lines import merged_slugs
from contracts.comparisons.words import count
from contracts.pages.capability_chart import TITLE
from contracts.pages.capability_summary import comparison_of
from contracts.pages.live import Asked, Figures, figures_of
from contracts.pages.live_apart import apart
from contracts.pages.live_cards import Card, supplier_cards, system_cards
from contracts.pages.live_tables import (
    compared_file,
    compared_rows,
    data_charges_table,
    matrix_table,
    renewals_table,
    systems_compared,
    yearly_prices_table,
)
from contracts.pages.tables import Table


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as HTML, empty where its subject is gone or is not for this reader; and what stands about it in words.

    `known` and `evidence` say how much of a comparison is known, and from when. Every id in it begins with `prefix`.
    """

    html: str
    prefix: str = ""
    title: str = ""
    known: str = ""
    evidence: str = ""

    def again(self, times: int) -> str:
        """The same once more on one page, with ids of its own."""
        return self.html.replace(self.prefix, f"{self.prefix}-{times}")


class Desk:
    """Everything that some blocks ask for, read once for all of them: for one reader on one day."""

    def __init__(self, reader: Reader, every: Collection[Asked], today: date) -> None:
        self.reader, self.today = reader, today
        self._every = every

    def _subjects(self, *kinds: str) -> set[str]:
        return {slug for asked in self._every if asked.kind in kinds for slug in asked.subjects}

    @cached_property
    def figures(self) -> Mapping[str, Figures]:
        slugs = {
            slug for one in self._every if one.kind not in ("system", "supplier") for slug in one.subjects
        }
        return figures_of(self.reader, slugs, self.today)

    @cached_property
    def systems(self) -> Mapping[str, Card]:
        return system_cards(self.reader, self._subjects("system"), self.today)

    @cached_property
    def suppliers(self) -> Mapping[str, Card]:
        return supplier_cards(self.reader, self._subjects("supplier"))

    @cached_property
    def _merged(self) -> Mapping[str, str]:
        return merged_slugs(self.reader, {slug for one in self._every for slug in one.systems})

    def as_kept(self, asked: Asked) -> Asked:
        """The question with each merged system as the one that it shows as."""
        if not asked.systems:
            return asked
        kept = dict.fromkeys(self._merged.get(slug, slug) for slug in asked.systems)
        return replace(asked, systems=tuple(kept))

    def made(self, slug: str) -> Comparison | None:
        return comparison_of(self.reader, slug, self.today)


# --- the kinds --------------------------------------------------------------------------------------------

Maker = Callable[[Desk, Asked], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of block: `shows` gives its table, card or HTML (None: gone); `file` its table with every row.

    `more` names the page of the comparison that has all of it, `words` what the link to it says.
    """

    shows: Maker
    file: Maker | None = None
    words: str = "The whole comparison"
    more: str = ""


def _compared(desk: Desk, asked: Asked) -> Table | None:
    found = desk.figures.get(asked.subject)
    return systems_compared(found, desk.as_kept(asked), desk.reader.data_set) if found else None


def _compared_file(desk: Desk, asked: Asked) -> Table | None:
    found, made = desk.figures.get(asked.subject), desk.made(asked.subject)
    if found is None or made is None:
        return None
    return compared_file(
        desk.reader, made, [row.keys.slug for row in compared_rows(found, desk.as_kept(asked))]
    )


def _renewals(desk: Desk, asked: Asked) -> Table | None:
    found = desk.figures.get(asked.subject)
    return renewals_table(found, asked, desk.reader.data_set) if found else None


def _matrix(desk: Desk, asked: Asked) -> Table | None:
    found = [desk.figures[slug] for slug in asked.subjects if slug in desk.figures]
    return matrix_table(found, asked, desk.reader.data_set) if found else None


def _charges(desk: Desk, asked: Asked) -> Table | None:
    made = desk.made(asked.subject)
    return data_charges_table(desk.reader, made, asked) if made is not None else None


def _chart(desk: Desk, asked: Asked) -> str | None:
    found = desk.figures.get(asked.subject)
    if found is None:
        return None
    name = conditional_escape(found.summary["name"])
    return str(found.summary["chart"]).replace(TITLE, f"{name}: {TITLE[:1].lower()}{TITLE[1:]}")


def _prices(desk: Desk, asked: Asked) -> Table | None:
    made = desk.made(asked.subject)
    return yearly_prices_table(desk.reader, made) if made is not None else None


KINDS: Mapping[str, Kind] = {
    "comparison": Kind(_compared, _compared_file, "The whole comparison, with filters and files"),
    "renewals": Kind(_renewals, _renewals),
    "matrix": Kind(_matrix, _matrix),
    "charges": Kind(_charges, _charges, "Every charge", "charges"),
    "price_chart": Kind(_chart, _prices, "Every price", "prices"),
    "system": Kind(lambda desk, asked: desk.systems.get(asked.subject)),
    "supplier": Kind(lambda desk, asked: desk.suppliers.get(asked.subject)),
}


# --- as HTML, and as files --------------------------------------------------------------------------------


def shown(reader: Reader, every: Iterable[Asked], today: date) -> dict[Asked, Shown]:
    """What each of them shows, in the same number of questions however many there are once it is kept.

    It is kept until anything changes, for everybody whom the same may be shown to.
    """
    asked = set(every)
    desk = Desk(reader, asked, today)
    names = {one: name_of(one) for one in asked}
    kept = kept_summaries(reader, {names[one]: partial(_made, desk, one) for one in asked}, today)
    return {one: Shown(*kept[names[one]]) for one in asked}


def name_of(asked: Asked) -> str:
    """What a block is kept as: the same for the same question on any page."""
    return f"block {sha256(orjson.dumps(asdict(asked))).hexdigest()[:32]}"


def file_table(reader: Reader, asked: Asked, today: date) -> Table | None:
    """Every row of a block's table; None where it has none or its subject is gone."""
    make = KINDS[asked.kind].file
    if make is None:
        return None
    whole = replaced(asked, whole=True)
    table: Table | None = make(Desk(reader, (whole,), today), whole)
    return table


def replaced(asked: Asked, **changes: Any) -> Asked:
    """The same question but for these."""
    return Asked(**{**asdict(asked), **changes})


def _made(desk: Desk, asked: Asked) -> tuple[str, ...]:
    kind = KINDS[asked.kind]
    found = kind.shows(desk, asked)
    if found is None:
        return ("",)
    foot = _foot(desk, asked, kind)
    prefix = f"live-{name_of(asked)[-8:]}"
    context: dict[str, Any] = {"foot": foot}
    if isinstance(found, Table):
        part = found.part([])
        title, context["table"] = found.title, {**part, "id": f"{prefix}-{part['id']}"}
    elif isinstance(found, Card):
        title, context["card"] = found.name, found
        context["foot"] = {"href": found.href, "words": f"All that is known of {found.name}"}
    else:
        title = f"{desk.figures[asked.subject].summary['name']}: yearly prices"
        context |= {"title": title, "html": apart(found, prefix)}
    html = render_to_string("contracts/live_block.html", context)
    return (html, prefix, title, foot.get("known", ""), foot.get("evidence", ""))


def _foot(desk: Desk, asked: Asked, kind: Kind) -> dict[str, str]:
    """How much is known, how old it is, and where all of it and its sources are; of one comparison alone."""
    figures = desk.figures.get(asked.subject)
    if figures is None or len(asked.subjects) > 1:
        return {}
    summary = figures.summary
    of = summary["known"] + len(summary["unknown"])
    return {
        "known": f"{summary['known']} of {count(of, 'borough')} known",
        "evidence": summary["evidence"],
        "href": summary["more"][kind.more] if kind.more else figures.href,
        "words": kind.words,
        "sources": summary["more"]["sources"],
    }
