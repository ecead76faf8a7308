"""How much is known of one organisation, in four numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.comparisons.contracts import chosen_contracts
from contracts.comparisons.organisations import OrganisationLine, contracts_of, organisation_lines
from contracts.models import Deployment
from suppliers.models import Capability


@dataclass(frozen=True, slots=True)
class OrganisationKnown:
    """Its line, its contracts that end within a year, and of how many `capabilities` nothing is known (`gaps`)."""

    line: OrganisationLine
    ending: int
    capabilities: int
    gaps: int


def known_of(reader: Reader, organisation: Organisation, today: date) -> OrganisationKnown:
    """The numbers that the organisation's own page would count (`organisation_view`), without making it."""
    capabilities = Capability.objects.filter(
        kind=Capability.Kind.CAPABILITY, parent__kind=Capability.Kind.AREA
    )
    used = Deployment.objects.visible_to(reader).filter(
        organisation=organisation, capability__isnull=False
    )  # fmt: skip
    return OrganisationKnown(
        line=organisation_lines(reader, [organisation], today)[0],
        ending=chosen_contracts(contracts_of(reader, organisation), today, when="12").count(),
        capabilities=capabilities.count(),
        gaps=capabilities.exclude(pk__in=used.values("capability")).count(),
    )
