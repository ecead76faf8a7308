"""What can be found of an object, as each audience knows it: what the search's documents are made of.

Derived from the facts alone, for many objects at a time in a constant number of queries. Nothing here depends on
the day: what counts as ended is decided when somebody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models.functions import Coalesce

from boroughs.data_sets import DataSet
from boroughs.models import Organisation, OrganisationName
from boroughs.reader import OFFICERS, OWNER, PUBLIC
from contracts.models import Evidence
from suppliers.models import Capability, System, SystemName

LONGEST_TEXT = 5_000
"""Characters of a description that are searched: three screens. The longest of the real notices looked at has 12,000,
of which the rest repeats the terms of the tender."""

EVIDENCE_AT_ONCE = 5_000
EXTRACTION = ("data_extraction", "exit_extraction")


@dataclass(frozen=True, slots=True)
class Words:
    """What is searched and chosen by. Names and slugs are in a fixed order, so that equal things are equal.

    `exact`: names and references that are looked for whole, as given. `value` is pence; None where not known, or
    where it is a framework's ceiling, which is nobody's price.
    """

    title: str
    names: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    boroughs: tuple[str, ...] = ()
    suppliers: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    api_charge: bool = False
    extraction_charge: bool = False
    start: date | None = None
    end: date | None = None
    value: int | None = None
    newest: date | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What the audiences `levels` (PUBLIC, OFFICERS, OWNER) know; `owner` is whose OWNER is meant, 0 for nobody's."""

    levels: tuple[int, ...]
    owner: int
    words: Words


@dataclass(frozen=True, slots=True)
class Findable:
    """One object with its views, none equal to another; `mentions` are (kind, id) of what else its words hang on."""

    kind: str
    id: int
    data_sets: tuple[str, ...]
    views: tuple[View, ...]
    mentions: tuple[tuple[str, int], ...] = ()


def views_by_level(levels: Mapping[int, Words | None], owner: int) -> tuple[View, ...]:
    """One view for each run of levels that know the same; None: the object does not exist there."""
    made: list[View] = []
    for level in (PUBLIC, OFFICERS, OWNER):
        words = levels.get(level)
        if words is None:
            continue
        if made and made[-1].words == words and made[-1].levels[-1] == level - 1:
            made[-1] = View((*made[-1].levels, level), owner, words)
        else:
            made.append(View((level,), owner, words))
    return tuple(made)


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that say something, each once, in order."""
    return tuple(dict.fromkeys(text for text in texts if text))


@dataclass(slots=True)
class Catalogue:
    """Everything public that documents name, loaded once for many batches: some thousand rows."""

    organisations: dict[int, Organisation] = field(default_factory=dict)
    systems: dict[int, System] = field(default_factory=dict)
    system_names: dict[int, list[str]] = field(default_factory=dict)
    capabilities: dict[int, Capability] = field(default_factory=dict)
    system_capabilities: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Catalogue:
        made = cls(
            organisations=Organisation.objects.in_bulk(),
            systems=System.objects.in_bulk(),
            capabilities=Capability.objects.select_related("parent").in_bulk(),
        )
        for system, name in SystemName.objects.order_by("name").values_list(
            Coalesce("system__merged_into", "system"), "name"
        ):
            made.system_names.setdefault(system, []).append(name)
        links = System.capabilities.through.objects.order_by("capability__sort", "capability__name")
        for system, capability in links.values_list("system_id", "capability_id"):
            made.system_capabilities.setdefault(system, []).append(capability)
        return made

    def names_of(self, system: int) -> tuple[str, ...]:
        """A system's name, former names and other spellings."""
        one = self.systems[system]
        return distinct((one.name, *one.former_names, *self.system_names.get(system, ())))

    def slugs(self, capabilities: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted({self.capabilities[pk].slug for pk in capabilities}))

    def capability_words(self, capabilities: Iterable[int]) -> tuple[str, ...]:
        """Their names, in the catalogue's order, and those of their service areas."""
        found = sorted(set(capabilities), key=lambda pk: (self.capabilities[pk].sort, pk))
        named = [self.capabilities[pk].name for pk in found]
        areas = [area.name for pk in found if (area := self.capabilities[pk].parent) is not None]
        return distinct((*named, *areas))

    def boroughs(self, organisations: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted({self.organisations[pk].slug for pk in organisations}))


def source_of_evidence(ids: Iterable[int]) -> dict[int, str]:
    """Evidence id → its source's slug."""
    wanted = sorted(set(ids))
    found: dict[int, str] = {}
    for start in range(0, len(wanted), EVIDENCE_AT_ONCE):
        rows = Evidence.objects.filter(pk__in=wanted[start : start + EVIDENCE_AT_ONCE])
        found.update(rows.values_list("id", "source__slug"))
    return found


def evidence_ids(sources: Mapping[str, Any]) -> set[int]:
    """The evidence that a fact's `sources` name."""
    found: set[int] = set()
    for value in sources.values():
        found.update(int(one) for one in (value if isinstance(value, list) else [value]))
    return found


def charges_api(covers: Sequence[str], status: str) -> bool:
    """Whether a charge is one for API access and nothing else."""
    return status == "charged" and list(covers) == ["api_access"]


def charges_extraction(covers: Sequence[str], status: str) -> bool:
    """Whether a charge is one for getting data out (while it runs or at exit) and nothing else."""
    return status == "charged" and bool(covers) and set(covers) <= set(EXTRACTION)


def both_sets() -> tuple[str, ...]:
    """For what belongs to neither set alone: capabilities and pages."""
    return tuple(DataSet.values)


def findable_organisations(ids: Iterable[int]) -> list[Findable]:
    """Who an organisation is, is public."""
    wanted = list(ids)
    others: dict[int, list[str]] = {}
    named = OrganisationName.objects.filter(organisation__in=wanted).order_by("name")
    for organisation, name in named.values_list("organisation_id", "name"):
        others.setdefault(organisation, []).append(name)
    made = []
    for one in Organisation.objects.filter(pk__in=wanted).order_by("pk"):
        names = distinct((one.short_name, *others.get(one.pk, ())))
        words = Words(
            title=one.name,
            names=names,
            exact=distinct((one.name, *names, one.gss, one.local_authority_code)),
            about=(one.get_kind_display(),),
            boroughs=(one.slug,),
        )
        made.append(Findable("borough", one.pk, (one.data_set,), views_by_level(_public(words), 0)))
    return made


def findable_capabilities(ids: Iterable[int]) -> list[Findable]:
    """Capabilities, service areas and suites are public and of both data sets."""
    made = []
    for one in Capability.objects.filter(pk__in=list(ids)).select_related("parent").order_by("pk"):
        synonyms = distinct(str(word) for word in one.synonyms)
        words = Words(
            title=one.name,
            names=synonyms,
            exact=distinct((one.name, *synonyms)),
            about=distinct((one.parent.name if one.parent else "", one.lga_function_label)),
            body=distinct((one.description,)),
            capabilities=(one.slug,),
        )
        made.append(Findable("capability", one.pk, both_sets(), views_by_level(_public(words), 0)))
    return made


def _public(words: Words) -> dict[int, Words | None]:
    """The same at every level: the one view carries them all."""
    return {PUBLIC: words, OFFICERS: words}
