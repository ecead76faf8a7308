"""What was charged for each thing, and beside it what the supplier says of its charge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from boroughs.reader import Reader
from contracts.comparisons.words import BASES, KINDS
from contracts.models import Charge, Claim
from contracts.pages.evidence import known_of
from contracts.pages.fact_cells import (
    Notes,
    charge_amount,
    charge_per,
    covers_words,
    firmness,
    note,
    per_words,
    system_cell,
)
from contracts.pages.links import page_url


@dataclass(frozen=True, slots=True)
class Said:
    """One figure of either side, ready for parts/figure.html: whose it is, the amount and what it is."""

    who: str
    href: str
    figure: dict[str, Any]
    words: str = ""
    known: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One kind of charge, or several together, with both sides."""

    kind: str
    charged: list[Said]
    claimed: list[Said]


def side_by_side(
    reader: Reader, charges: Iterable[Charge], claims: Iterable[Claim], notes: Notes
) -> list[Side]:
    """Both sides for each kind that either knows, in the order of the kinds; what covers several stands last.

    Claims without a kind stand under "in general".
    """
    charged: dict[tuple[str, ...], list[Said]] = {}
    claimed: dict[tuple[str, ...], list[Said]] = {}
    for charge in charges:
        charged.setdefault(tuple(charge.covers), []).append(_charged(reader, charge, notes))
    for claim in claims:
        claimed.setdefault(tuple(claim.covers), []).append(_claimed(reader, claim, notes))
    order = list(KINDS)

    def place(covers: tuple[str, ...]) -> tuple[int, int]:
        return (len(covers) or 99, min((order.index(kind) for kind in covers if kind in order), default=99))

    return [
        Side(covers_words(covers) or "in general", charged.get(covers, []), claimed.get(covers, []))
        for covers in sorted(charged.keys() | claimed.keys(), key=place)
    ]


def _charged(reader: Reader, charge: Charge, notes: Notes) -> Said:
    source = note(notes, charge)
    who = charge.organisation.short_name if charge.organisation else "An organisation that is not named"
    href = page_url(reader, "borough", charge.organisation.slug) if charge.organisation else ""
    what = ", ".join((charge_per(charge), BASES.get(charge.basis, charge.basis), *firmness(charge)))
    if charge.amount_pence is None:
        cell = charge_amount(charge, source)
        return Said(who, href, {"source": source}, words=str(cell.value or cell.missing or "not known"))
    figure = {"amount": charge.amount_pence, "high": charge.amount_high_pence, "what": what, "source": source}
    known = known_of(source, estimated=charge.estimated, inferred=charge.inferred)
    # The source bears its own mark; an estimate's stands before the figure
    return Said(who, href, figure, known=known if source is None or known != source.known else "")


def _claimed(reader: Reader, claim: Claim, notes: Notes) -> Said:
    source = note(notes, claim)
    who = claim.supplier.name if claim.supplier else str(system_cell(reader, claim).value or "The supplier")
    href = page_url(reader, "supplier", claim.supplier.slug) if claim.supplier else ""
    figure: dict[str, Any] = {"source": source}
    if claim.amount_pence is not None:
        what = per_words(claim.per, claim.unit)
        figure |= {"amount": claim.amount_pence, "high": claim.amount_high_pence, "what": what}
    return Said(who, href, figure, words=claim.answer)
