"""Which notices are kept: those of a buyer that we know, or of a known system, that are software or IT."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from django.utils.text import slugify

from boroughs.data_sets import DataSet
from boroughs.models import Organisation, OrganisationIdentifier, OrganisationName
from boroughs.names import fold_organisation
from changes.models import note
from contracts.imports.holding import IT
from contracts.imports.references import Organisations
from suppliers.recognition import Recogniser

UNKNOWN_BUYER = "its buyer is no organisation that City Tools knows, and it names no known system"
NAMELESS = "its buyer is given by an identifier alone, which is none that City Tools knows"
NOT_IT = "it is neither software nor IT by its CPV codes, and names no known system"
NO_SYSTEM = "its name is that of no known system"
SEVERAL_SYSTEMS = "its name is that of several known systems"
UNNAMED_BUYER = "unnamed_buyer"
"""The code of the spiders' problem with a notice whose buyer has an identifier and no name."""

IDENTIFIERS = ("GB-PPON-", "GB-LAE-", "GB-COH-", "GB-CHC-", "GB-NHS-", "GB-UKPRN-")
"""Schemes whose codes mean one body everywhere; a portal's own numbers are unique within a release alone."""

SLUG_LENGTH = 80
NAME_LENGTH = 200


class Buyer(NamedTuple):
    """A buyer that nobody knew: made an organisation when its notice is applied."""

    slug: str
    name: str
    identifiers: tuple[str, ...]


class Settled(NamedTuple):
    """A record's lines as they are applied, or why it is set aside."""

    lines: list[dict[str, Any]]
    reason: str = ""


class Choice(Protocol):
    """Decides record by record which are kept. `new_buyers` are the organisations that its yeses need, by slug."""

    new_buyers: dict[str, Buyer]

    def settle(self, line: Mapping[str, Any]) -> Settled: ...


class Notices:
    """The choice among notices."""

    def __init__(self, recogniser: Recogniser, *, all_buyers: bool = False, any_cpv: bool = False) -> None:
        self._organisations = Organisations(DataSet.REAL)
        self._recogniser = recogniser
        self._all_buyers = all_buyers
        self._any_cpv = any_cpv
        self._taken = set(Organisation.objects.values_list("slug", flat=True))
        self.new_buyers: dict[str, Buyer] = {}

    def settle(self, line: Mapping[str, Any]) -> Settled:
        """One line of a spider's feed, with the buyer as we know it, or the reason why it is set aside."""
        known = self.buyer(line["buyers"])
        is_it = self._any_cpv or any(code.startswith(IT) for code in line["cpv"])
        wanted = bool(known) or self._all_buyers
        if not (wanted and is_it) and not self._names_system(line):
            return Settled([], UNKNOWN_BUYER if not wanted else NOT_IT)
        if not known and any(problem["code"] == UNNAMED_BUYER for problem in line["problems"]):
            return Settled([], NAMELESS)
        organisation = known or self._make(line["buyers"][0])
        for part in line["lines"]:
            for record in part["records"]:
                record["organisation"] = organisation
        return Settled(line["lines"])

    def buyer(self, buyers: Sequence[Sequence[str]]) -> str:
        """The slug of the first buyer that is known by any of its identifiers or names; empty where none is."""
        for names in buyers:
            for name in names:
                found = self._organisations.find(name)
                if found is not None:
                    return self._organisations.slugs[found]
        return ""

    def _names_system(self, line: Mapping[str, Any]) -> bool:
        for part in line["lines"]:
            for record in part["records"]:
                supplier = (
                    (record.get("supplier") or {}).get("name", "") if record["kind"] == "contract" else ""
                )
                for text in (record.get("title", ""), record.get("description", "")):
                    if text and self._recogniser.find(text, supplier=supplier).systems:
                        return True
        return False

    def _make(self, names: Sequence[str]) -> str:
        name = names[-1][:NAME_LENGTH]
        folded = fold_organisation(name)
        slug = slugify(folded)[:SLUG_LENGTH].strip("-") or "buyer"
        for made in self.new_buyers.values():
            if fold_organisation(made.name) == folded:
                return made.slug
        number, first = 2, slug
        while slug in self._taken:
            slug = f"{first[: SLUG_LENGTH - 4]}-{number}"
            number += 1
        self._taken.add(slug)
        identifiers = tuple(n for n in names if n.startswith(IDENTIFIERS))
        self.new_buyers[slug] = Buyer(slug, name, identifiers)
        return slug


class Claims:
    """The choice among what suppliers say: that of the systems that the catalogue knows."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self.new_buyers: dict[str, Buyer] = {}

    def settle(self, line: Mapping[str, Any]) -> Settled:
        found = self._recogniser.find(line["title"], supplier=line["supplier"]).systems
        slugs = list(dict.fromkeys(mention.slug for mention in found))
        if len(slugs) != 1:
            return Settled([], NO_SYSTEM if not slugs else SEVERAL_SYSTEMS)
        for part in line["lines"]:
            for record in part["records"]:
                record["system"] = slugs[0]
        return Settled(line["lines"])


def add_buyers(buyers: Sequence[Buyer], source: str) -> None:
    """Make the organisations that notices name and nobody knew. In the transaction that applies the notices."""
    made = []
    for buyer in buyers:
        organisation = Organisation.objects.create(
            slug=buyer.slug,
            name=buyer.name,
            short_name=buyer.name[:100],
            source=f"named as a buyer by {source}",
        )
        OrganisationName.objects.get_or_create(
            data_set=DataSet.REAL,
            folded=fold_organisation(buyer.name),
            defaults={"organisation": organisation, "name": buyer.name},
        )
        for value in buyer.identifiers:
            OrganisationIdentifier.objects.get_or_create(
                value=value[:100], defaults={"organisation": organisation}
            )
        made.append(organisation.pk)
    note("borough", made)
