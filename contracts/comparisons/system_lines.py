"""The systems of the catalogue as lines of a list: what each is, and how many run it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from boroughs.reader import Reader
from contracts.comparisons.kept import kept_summary
from contracts.comparisons.running import Runs, capability_ids, runs_by_system, systems_for
from suppliers.models import Capability, System, SystemName
from suppliers.names import fold

SORTS = ("system", "owner", "boroughs")

_SHOWN = Coalesce("merged_into", "id")

CAPABILITIES = Prefetch("capabilities", Capability.objects.order_by("sort", "name"))


@dataclass(frozen=True, slots=True)
class SystemLine:
    """One system of a list. `part_of` is (slug, name) of the system that it is a module of, `owner` of its owner.

    `used_for` are the names of its capabilities; `checked_on` and `retired_on` are dates as ISO text, or empty.
    """

    id: int
    slug: str
    name: str
    part_of: Sequence[str] | None
    owner: Sequence[str] | None
    used_for: Sequence[str]
    source: str
    checked_on: str
    boroughs: int
    others: int
    retired_on: str

    @property
    def runs(self) -> Runs:
        return Runs(self.boroughs, self.others)


def systems_of(reader: Reader) -> QuerySet[System]:
    """The catalogue's systems of the reader's data set; the catalogue is public."""
    return System.objects.filter(data_set=reader.data_set)


def systems_offered(reader: Reader) -> QuerySet[System]:
    """Those of `systems_of` neither retired nor merged into another: what is listed, found and chosen from."""
    return systems_of(reader).filter(retired_on__isnull=True, merged_into__isnull=True)


def merged_slugs(reader: Reader, slugs: Iterable[str]) -> dict[str, str]:
    """Of these slugs those of merged systems, each with the slug of the one that it shows as."""
    merged = systems_of(reader).filter(slug__in=set(slugs), merged_into__isnull=False)
    return dict(merged.values_list("slug", "merged_into__slug"))


def system_lines(reader: Reader, today: date) -> list[SystemLine]:
    """Every system by name, but for those that are merged into another; kept while the facts are the same."""
    return [
        SystemLine(*line) for line in kept_summary(reader, "systems", today, lambda: _lines(reader, today))
    ]


def _lines(reader: Reader, today: date) -> list[tuple[object, ...]]:
    runs = runs_by_system(reader, today)
    found = systems_of(reader).filter(merged_into__isnull=True)
    found = found.select_related("owner", "part_of").prefetch_related(CAPABILITIES)
    return [
        (
            one.pk,
            one.slug,
            one.name,
            (one.part_of.slug, one.part_of.name) if one.part_of else None,
            (one.owner.slug, one.owner.name) if one.owner else None,
            [capability.name for capability in one.capabilities.all()],
            one.source,
            one.checked_on.isoformat() if one.checked_on else "",
            counted.boroughs,
            counted.others,
            one.retired_on.isoformat() if one.retired_on else "",
        )
        for one in sorted(found, key=lambda one: (fold(one.name), one.slug))
        for counted in [runs.get(one.pk, Runs())]
    ]


def systems_list(
    reader: Reader,
    today: date,
    *,
    text: str = "",
    capability: Capability | None = None,
    supplier: str = "",
    sort: str = "",
) -> list[SystemLine]:
    """The systems whose names hold `text`, for a capability (or area, or suite), owned or sold by a supplier.

    Retired ones are not listed. `supplier` is a slug. `sort` is one of SORTS, "-" before it for falling; by default
    most boroughs first.
    """
    lines = [line for line in system_lines(reader, today) if not line.retired_on]
    if text.strip():
        lines = among(lines, systems_called(reader, text))
    if capability is not None:
        lines = among(lines, systems_for(reader, capability_ids(capability)))
    if supplier:
        sells = Q(owner__slug=supplier) | Q(pk__in=System.objects.filter(sold_by__slug=supplier).values("pk"))
        lines = among(lines, set(systems_of(reader).filter(sells).values_list("pk", flat=True)))
    return _ordered(lines, sort)


def among(lines: Sequence[SystemLine], ids: Container[int]) -> list[SystemLine]:
    """The lines of these systems, in the order of `lines`."""
    return [line for line in lines if line.id in ids]


def by_users(lines: Sequence[SystemLine]) -> list[SystemLine]:
    """The systems that most boroughs run first, and by name where as many do."""
    return sorted(lines, key=lambda line: (-line.boroughs, -line.others))


def systems_called(reader: Reader, text: str) -> set[int]:
    """The ids of the systems one of whose names, former ones and those of merged systems included, holds `text`."""
    wanted = fold(text)
    if not wanted:
        return set()
    names = SystemName.objects.filter(data_set=reader.data_set, folded__contains=wanted)
    rows = systems_of(reader).values_list(_SHOWN, "name", "former_names")
    return {
        *names.values_list(Coalesce("system__merged_into", "system"), flat=True),
        *(pk for pk, name, former in rows if any(wanted in fold(one) for one in (name, *former))),
    }


def _ordered(lines: list[SystemLine], sort: str) -> list[SystemLine]:
    """`lines` come by name."""
    if sort in ("", "-boroughs"):
        return by_users(lines)
    if sort == "boroughs":
        return sorted(lines, key=lambda line: (line.boroughs, line.others))
    if sort == "-system":
        return lines[::-1]
    if sort in ("owner", "-owner"):
        owned = [line for line in lines if line.owner]
        owned.sort(key=lambda line: fold(line.owner[1]) if line.owner else "", reverse=sort == "-owner")
        return [*owned, *(line for line in lines if not line.owner)]
    return lines
