"""Which suppliers look like one: by number, by names that differ in legal form alone, by a known new name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from suppliers.names import fold_supplier
from suppliers.recognition.tokens import listed

_WIDER_FORMS = listed(
    "group holdings holding international europe emea global worldwide public liability partnership pty gmbh bv"
)
"""Words that companies of one group carry beside its name, and legal forms that are written out."""

_NUMBER = re.compile(r"\b(?:\d{8}|(?:SC|NI|OC|SO|NC)\d{6})\b")
"""A company number that a register has written into the name itself."""

SHORTEST = 5
"""Letters below which two names are alike by chance."""


class Company(NamedTuple):
    """A supplier as it is compared. `names` are all its names; `numbers` its PPON and charity number."""

    id: int
    name: str
    company_number: str
    in_catalogue: bool
    names: tuple[str, ...]
    numbers: tuple[str, ...] = ()


class Change(NamedTuple):
    """A known change: the supplier `company` was bought by `after`, or `after` was called `before` (company None)."""

    company: int | None
    before: str
    after: int
    when: str


class Pair(NamedTuple):
    """Two suppliers that look like one: `gone` would be merged into `keep`, for the reason `why`."""

    keep: int
    gone: int
    why: str


def pairs(companies: Iterable[Company], changes: Iterable[Change]) -> Iterator[Pair]:
    """Every pair that looks like one, the surest reason first, each pair once. Two with company numbers are none."""
    every = {company.id: company for company in companies}
    seen: set[frozenset[int]] = set()
    for keep, gone, why in (*_by_number(every), *_by_name(every), *_by_change(every, changes)):
        both = frozenset((keep.id, gone.id))
        if len(both) < 2 or both in seen or (keep.company_number and gone.company_number):
            continue
        seen.add(both)
        yield Pair(keep.id, gone.id, why)


_Found = tuple[Company, Company, str]


def _ordered(companies: Iterable[Company]) -> list[Company]:
    """The one to keep first: kept by editors, then with a company number, then known longest."""
    return sorted(companies, key=lambda c: (not c.in_catalogue, not c.company_number, c.id))


def _by_number(every: Mapping[int, Company]) -> Iterator[_Found]:
    holders: dict[str, dict[int, Company]] = {}
    for company in every.values():
        stated = {number for name in company.names for number in _NUMBER.findall(name.upper())}
        for number in filter(None, (company.company_number, *company.numbers, *stated)):
            holders.setdefault(number, {})[company.id] = company
    for number, same in holders.items():
        keep, *others = _ordered(same.values())
        for gone in others:
            yield keep, gone, f"both have the number {number}"


def _by_name(every: Mapping[int, Company]) -> Iterator[_Found]:
    exact: dict[str, dict[int, Company]] = {}
    wider: dict[str, dict[int, Company]] = {}
    for company in every.values():
        for name in company.names:
            words = fold_supplier(_NUMBER.sub("", name.upper())).split()
            bare = [word for word in words if word not in _WIDER_FORMS]
            exact.setdefault("".join(words), {})[company.id] = company
            wider.setdefault("".join(bare), {})[company.id] = company
    reasons = (
        (exact, "the names are one once Ltd, UK and the like are left out"),
        (wider, "the names differ only in words such as Group, Holdings or Europe"),
    )
    for by_letters, why in reasons:
        for letters, same in by_letters.items():
            if len(letters) < SHORTEST or len(same) < 2:
                continue
            keep, *others = _ordered(same.values())
            for gone in others:
                yield keep, gone, why


def _by_change(every: Mapping[int, Company], changes: Iterable[Change]) -> Iterator[_Found]:
    called: dict[str, list[Company]] = {}
    for company in every.values():
        for name in company.names:
            called.setdefault(fold_supplier(name), []).append(company)
    for change in changes:
        keep = every.get(change.after)
        when = f" ({change.when})" if change.when else ""
        if keep is None:
            continue
        if change.company is None:
            for gone in called.get(fold_supplier(change.before), ()):
                yield keep, gone, f"{change.before} is now called {keep.name}{when}"
        elif change.company in every:
            bought = every[change.company]
            why = f"{keep.name} bought {bought.name}{when}; say yes only if both names now mean one company"
            yield keep, bought, why
