"""From the names in records to the organisations, systems and capabilities that they mean."""

from __future__ import annotations

from boroughs.models import Organisation, OrganisationIdentifier, OrganisationName
from boroughs.names import fold_council, fold_organisation
from suppliers.merging_systems import kept_systems
from suppliers.models import Capability, System, SystemName
from suppliers.names import fold


class Organisations:
    """Finds an organisation of one data set by slug, GSS code, identifier or name."""

    def __init__(self, data_set: str) -> None:
        self._found: dict[str, int] = {}
        self._answers: dict[str, int | None] = {"": None}
        councils: dict[str, set[int]] = {}
        self.slugs: dict[int, str] = {}
        for pk, slug, name, short, gss in Organisation.objects.filter(data_set=data_set).values_list(
            "id", "slug", "name", "short_name", "gss"
        ):
            self.slugs[pk] = slug
            for key in filter(None, (slug, gss.lower(), fold_organisation(name), fold_organisation(short))):
                self._found.setdefault(key, pk)
            councils.setdefault(fold_council(name), set()).add(pk)
        for pk, folded in OrganisationName.objects.filter(data_set=data_set).values_list(
            "organisation_id", "folded"
        ):
            self._found.setdefault(folded, pk)
        for pk, value in OrganisationIdentifier.objects.filter(organisation__data_set=data_set).values_list(
            "organisation_id", "value"
        ):
            self._found.setdefault(value.lower(), pk)
        self._councils = {name: next(iter(ids)) for name, ids in councils.items() if name and len(ids) == 1}

    def find(self, name: str) -> int | None:
        """The id of the organisation that a slug, code, identifier or name means; None where unknown."""
        if name not in self._answers:
            keys = (name, name.strip().lower(), fold_organisation(name))
            found = next((self._found[key] for key in keys if key in self._found), None)
            self._answers[name] = found or self._councils.get(fold_council(name))
        return self._answers[name]


class Systems:
    """Finds a system of one data set by slug or by a name that only one system has.

    Evidence keeps the merged system that it names, so that parting brings its facts back: `last` says which one
    stands for it in facts, `alike` all whose evidence speaks of one.
    """

    def __init__(self, data_set: str) -> None:
        self._slugs: dict[str, int] = {}
        self.names: dict[int, str] = {}
        self.slug_of: dict[int, str] = {}
        self.hosting: dict[int, str] = {}
        for pk, slug, name, hosting in System.objects.filter(data_set=data_set).values_list(
            "id", "slug", "name", "hosting"
        ):
            self._slugs[slug] = pk
            self.names[pk] = name
            self.slug_of[pk] = slug
            self.hosting[pk] = hosting
        self._kept = kept_systems()
        self._merged: dict[int, list[int]] = {}
        for gone, keep in self._kept.items():
            self._merged.setdefault(keep, []).append(gone)
        folded: dict[str, set[int]] = {}
        for pk, name in self.names.items():
            folded.setdefault(fold(name), set()).add(pk)
        for pk, name in SystemName.objects.filter(data_set=data_set).values_list("system_id", "folded"):
            folded.setdefault(name, set()).add(pk)
        self._folded = {name: ids.pop() for name, ids in map(self._one, folded.items()) if len(ids) == 1}
        self.capabilities: dict[int, tuple[int, ...]] = {}
        through = System.capabilities.through.objects.filter(system__data_set=data_set)
        for pk, capability in through.order_by("capability__sort").values_list("system_id", "capability_id"):
            self.capabilities[pk] = (*self.capabilities.get(pk, ()), capability)

    def _one(self, named: tuple[str, set[int]]) -> tuple[str, set[int]]:
        """A name and whom it means; the one that is kept alone, where the others are merged into it."""
        name, ids = named
        return (name, ids) if len(ids) == 1 else (name, {self._kept.get(pk, pk) for pk in ids})

    def last(self, system: int) -> int:
        return self._kept.get(system, system)

    def alike(self, system: int) -> list[int]:
        return [system, *self._merged.get(system, ())]

    def find(self, name: str) -> int | None:
        return self._slugs.get(name) or self._folded.get(fold(name)) if name else None


class Capabilities:
    """Finds a capability by slug, name or synonym, else a service area; a suite stands for its members."""

    def __init__(self) -> None:
        self._found: dict[str, int] = {}
        self.slug_of: dict[int, str] = {}
        self._members: dict[int, tuple[int, ...]] = {}
        known = list(Capability.objects.values_list("id", "slug", "name", "synonyms", "kind"))
        for pk, slug, _, _, _ in known:
            self.slug_of[pk] = slug
            self._found[slug] = pk
        # "Children's social care" is the name of an area and means the capability that is known by it too.
        capabilities = [row for row in known if row[4] != Capability.Kind.AREA]
        areas = [row for row in known if row[4] == Capability.Kind.AREA]
        named = [(name, pk) for pk, _, name, _, _ in capabilities]
        named += [(synonym, pk) for pk, _, _, synonyms, _ in capabilities for synonym in synonyms]
        named += [(name, pk) for pk, _, name, _, _ in areas]
        for name, pk in named:
            self._found.setdefault(fold(name), pk)
        for suite, member in Capability.members.through.objects.values_list(
            "from_capability_id", "to_capability_id"
        ):
            self._members[suite] = (*self._members.get(suite, ()), member)

    def find(self, name: str) -> int | None:
        return self._found.get(name) or self._found.get(fold(name))

    def expand(self, names: tuple[str, ...] | list[str]) -> tuple[int, ...]:
        """The capabilities that some names mean, suites as their members, in the order of their slugs."""
        ids: set[int] = set()
        for name in names:
            pk = self.find(name)
            if pk is not None:
                ids.update(self._members.get(pk, (pk,)))
        return tuple(sorted(ids, key=self.slug_of.__getitem__))


def capability_choices() -> list[tuple[str, str]]:
    """Service area and name of every capability and suite, in the order of the catalogue."""
    named = Capability.objects.exclude(kind=Capability.Kind.AREA).order_by("sort")
    return list(named.values_list("parent__name", "name"))
