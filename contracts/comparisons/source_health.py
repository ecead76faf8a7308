"""How each source and each borough stands: what came, when, how much of it is filled, and what could not be had.

Everything here is counted from what is public, whoever reads: a restricted file changes nothing on these pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from boroughs.models import Organisation
from boroughs.reader import PUBLIC, Reader
from contracts.comparisons.kept import kept_summary
from contracts.imports.sourced_feeds import FEEDS
from contracts.models import (
    CollectedRegister,
    CollectedSource,
    ContractFact,
    Evidence,
    Import,
    Source,
    SourceRun,
    State,
)

REGISTER_KINDS = ("register", "own_form")
FIELDS = ("supplier", "start", "end", "value", "reference")
"""Of a contract, whose filling is shown for each borough."""

COMPILED = frozenset(feed.slug for feed in FEEDS)
"""Sources that people compiled from public pages: they come with the program, and nothing fetches them again."""

NO_ADDRESS = "no address of a published register is known"


@dataclass(frozen=True, slots=True)
class Evident:
    """What is public of one source or organisation: pieces of evidence, and the day of the newest.

    `newest` is a source's own date; `read` the day on which something without one was read last.
    """

    pieces: int = 0
    newest: date | None = None
    read: date | None = None


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source. `how`: collected, compiled or uploaded. `cadence_days` 0: it has none.

    `filled` are (field, share 0 to 1) of the newest run's contracts. `records_before` are those of the same parts.
    """

    name: str
    title: str
    publisher: str
    kind: str
    how: str
    state: str
    reason: str
    last_success: date | None
    records: int | None
    records_before: int | None
    evident: Evident
    cadence_days: int
    seen_live: bool
    form_read_from: str
    filled: tuple[tuple[str, float], ...]
    covers: int

    def age(self, today: date) -> int | None:
        """Days since the newest record; None where there is none."""
        return (today - self.evident.newest).days if self.evident.newest else None

    def is_late(self, today: date) -> bool:
        age = self.age(today)
        return bool(self.cadence_days) and age is not None and age > self.cadence_days


@dataclass(frozen=True, slots=True)
class BoroughLine:
    """One borough: how its register comes, and how old what is known of it is.

    `state` is that of its collected register, MANUAL where none is known; an uploaded file counts as a success.
    """

    slug: str
    name: str
    state: str
    reason: str
    address: str
    how: str
    last_success: date | None
    records: int | None
    records_before: int | None
    cadence_days: int
    evident: Evident
    contracts: int
    filled: tuple[tuple[str, float], ...]

    def age(self, today: date) -> int | None:
        return (today - self.evident.newest).days if self.evident.newest else None

    def is_late(self, today: date) -> bool:
        """Whether its register is older than its cadence, or never came."""
        return self.last_success is None or today - self.last_success > timedelta(days=self.cadence_days)


def source_lines(reader: Reader, today: date) -> list[SourceLine]:
    """The sources of the reader's data set: what is collected, what was compiled, and what is uploaded."""
    evident = _evident(reader, today, "source")
    lines = []
    if not reader.is_demonstration:
        lines = [_collected(one, evident) for one in CollectedSource.objects.select_related("source")]
    collected = CollectedSource.objects.filter(source__isnull=False).values("source")
    newest = _newest_imports(reader)
    for source in Source.objects.filter(data_set=reader.data_set).exclude(pk__in=collected):
        imports = newest.get(source.pk)
        # A source of which nothing public stands does not exist here.
        if imports is None or source.kind in REGISTER_KINDS:
            continue
        lines.append(_loaded(source, imports, evident.get(source.pk, Evident())))
    return sorted(lines, key=lambda line: (line.how != "collected", line.title))


def borough_lines(reader: Reader, today: date) -> list[BoroughLine]:
    """Every borough, always: also those of which nothing is known."""
    evident = _evident(reader, today, "organisation")
    filled = _filled(reader, today)
    registers = _registers(reader)
    uploads = _uploads(reader)
    lines = []
    for borough in Organisation.objects.visible_to(reader).boroughs().order_by("name"):
        register, upload = registers.get(borough.pk), uploads.get(borough.pk)
        when = [day for day in (_day(register), upload[0] if upload else None) if day is not None]
        contracts, shares = filled.get(borough.pk, (0, ()))
        lines.append(
            BoroughLine(
                slug=borough.slug,
                name=borough.short_name,
                state=State.MANUAL if register is None else register.state,
                reason=NO_ADDRESS if register is None else register.reason,
                address="" if register is None else register.address,
                how="upload" if register is None else register.how,
                last_success=max(when, default=None),
                records=(upload[1] if upload else None) or (register.records if register else None) or None,
                records_before=upload[2] if upload else None,
                cadence_days=register.cadence_days if register else 120,
                evident=evident.get(borough.pk, Evident()),
                contracts=contracts,
                filled=shares,
            )
        )
    return lines


def source_line(reader: Reader, name: str, today: date) -> SourceLine | None:
    """The source with this name or slug; None where nothing public of it stands."""
    return next((line for line in source_lines(reader, today) if line.name == name), None)


def runs_of(name: str) -> list[SourceRun]:
    """The newest runs of a collected source."""
    return list(SourceRun.objects.filter(collected__name=name).order_by("-id")[:20])


def public_imports(reader: Reader, name: str) -> list[Import]:
    """The newest live public imports of the source with this slug."""
    live = Import.objects.live().filter(source__slug=name, source__data_set=reader.data_set, audience=PUBLIC)
    return list(live.order_by("-id")[:20])


def registers_listed() -> list[CollectedRegister]:
    """Every organisation's register that is collected, or could be."""
    return list(
        CollectedRegister.objects.select_related("organisation").order_by("organisation__name", "name")
    )


def _collected(one: CollectedSource, evident: dict[int, Evident]) -> SourceLine:
    done = one.runs.filter(status=SourceRun.Status.DONE).order_by("-id").first()
    latest = one.runs.exclude(status=SourceRun.Status.RUNNING).order_by("-id").first()
    known = evident.get(one.source_id or 0, Evident())
    if one.kind == "register":
        known = _together([evident.get(r.source_id or 0, Evident()) for r in one.registers.all()])
    shown = latest or done
    return SourceLine(
        name=one.name,
        title=one.title,
        publisher=one.source.publisher if one.source else "each organisation its own",
        kind=one.kind,
        how="collected",
        state=one.state,
        reason=one.reason,
        last_success=timezone.localdate(one.last_success_at) if one.last_success_at else None,
        records=shown.records if shown else None,
        records_before=shown.records_before if shown else None,
        evident=known,
        cadence_days=one.cadence_days,
        seen_live=one.seen_live,
        form_read_from=one.form_read_from,
        filled=_shares(done.fields_filled, done.contracts) if done else (),
        covers=len(one.covers),
    )


def _together(many: list[Evident]) -> Evident:
    return Evident(
        sum(one.pieces for one in many),
        max((one.newest for one in many if one.newest), default=None),
        max((one.read for one in many if one.read), default=None),
    )


def _loaded(source: Source, imports: tuple[date, int, int | None], evident: Evident) -> SourceLine:
    on, rows, before = imports
    return SourceLine(
        name=source.slug,
        title=source.name,
        publisher=source.publisher,
        kind=source.kind,
        how="compiled" if source.slug in COMPILED else "uploaded",
        state=State.OK,
        reason="",
        last_success=on,
        records=rows,
        records_before=before,
        evident=evident,
        cadence_days=0,
        seen_live=True,
        form_read_from="",
        filled=(),
        covers=0,
    )


def _shares(filled: dict[str, int], of: int) -> tuple[tuple[str, float], ...]:
    return tuple((name, n / of) for name, n in sorted(filled.items())) if of else ()


def _evident(reader: Reader, today: date, by: str) -> dict[int, Evident]:
    """Source's or organisation's id → its public evidence that a live import lists."""

    def make() -> list[list[Any]]:
        live = Evidence.objects.filter(
            source__data_set=reader.data_set, audience=PUBLIC, newest_import__isnull=False, stands=True
        )
        rows = (
            live.order_by()
            .values_list(f"{by}_id")
            .annotate(
                n=Count("id"),
                newest=Max("observed_on", filter=Q(published=True)),
                read=Max("observed_on", filter=Q(published=False)),
            )
        )
        return [
            [pk, n, newest.isoformat() if newest else "", read.isoformat() if read else ""]
            for pk, n, newest, read in rows
            if pk is not None
        ]

    rows = kept_summary(reader, f"evident {by}", today, make)
    return {
        pk: Evident(
            n, date.fromisoformat(newest) if newest else None, date.fromisoformat(read) if read else None
        )
        for pk, n, newest, read in rows
    }


def _filled(reader: Reader, today: date) -> dict[int, tuple[int, tuple[tuple[str, float], ...]]]:
    """Organisation's id → its public contracts, and the share of them that has each field."""

    def make() -> list[list[Any]]:
        given = {
            "supplier": ~Q(supplier_name=""),
            "start": Q(start__isnull=False),
            "end": Q(end__isnull=False) | Q(initial_end__isnull=False) | Q(latest_end__isnull=False),
            "value": Q(value_pence__isnull=False),
            "reference": ~Q(reference=""),
        }
        rows = (
            ContractFact.objects.filter(data_set=reader.data_set, seen_from=PUBLIC)
            .order_by()
            .values_list("organisation_id")
            .annotate(n=Count("id"), **{f"n_{name}": Count("id", filter=has) for name, has in given.items()})
        )
        return [list(row) for row in rows]

    found = {}
    for pk, of, *filled in kept_summary(reader, "filled fields", today, make):
        found[pk] = (of, tuple((name, n / of) for name, n in zip(FIELDS, filled, strict=True)))
    return found


def _newest_imports(reader: Reader) -> dict[int, tuple[date, int, int | None]]:
    """Source id → the day, rows, and rows of the one before, of its newest live public import."""
    found: dict[int, tuple[date, int, int | None]] = {}
    live = Import.objects.live().filter(source__data_set=reader.data_set, audience=PUBLIC)
    for source, started, rows in live.order_by("id").values_list("source_id", "started_at", "rows"):
        before = found.get(source)
        found[source] = (timezone.localdate(started), rows, before[1] if before else None)
    return found


def _registers(reader: Reader) -> dict[int, CollectedRegister]:
    """Organisation's id → its register; of several the one that came last."""
    if reader.is_demonstration:
        return {}
    every = CollectedRegister.objects.order_by("last_success_at", "-id")
    return {register.organisation_id: register for register in every}


def _uploads(reader: Reader) -> dict[int, tuple[date, int, int | None]]:
    """Organisation's id → the newest live public import of a register of its own, however it came."""
    own = Source.objects.filter(data_set=reader.data_set, kind__in=REGISTER_KINDS, organisation__isnull=False)
    newest = _newest_imports(reader)
    found: dict[int, tuple[date, int, int | None]] = {}
    for pk, organisation in own.values_list("id", "organisation_id"):
        if pk in newest and (organisation not in found or newest[pk][0] >= found[organisation][0]):
            found[organisation] = newest[pk]
    return found


def _day(register: CollectedRegister | None) -> date | None:
    at = register.last_success_at if register else None
    return timezone.localdate(at) if at else None
