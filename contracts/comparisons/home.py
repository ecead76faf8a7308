"""The four numbers of the home page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from boroughs.models import Organisation
from boroughs.reader import Reader
from contracts.comparisons.contracts import chosen_contracts
from contracts.comparisons.organisations import organisation_lines
from contracts.comparisons.running import running
from contracts.comparisons.summaries import FIRM_OR_UNSAID
from contracts.models import Charge, ContractFact

REACHING_DATA = ("api_access", "data_extraction", "exit_extraction")
"""What a borough is charged to reach its own data. What is charged together with other things is not
counted.
"""


@dataclass(frozen=True, slots=True)
class HomeNumbers:
    """The numbers that matter, each with the newest evidence behind it (None: there is none)."""

    boroughs: int
    of_boroughs: int
    boroughs_on: date | None
    systems: int
    ending: int
    ending_on: date
    charges: int
    charges_on: date | None


def home_numbers(reader: Reader, today: date) -> HomeNumbers:
    """Boroughs covered, systems known in use, contracts ending within 12 months, API and extraction
    charges.
    """
    every = list(Organisation.objects.visible_to(reader).boroughs())
    lines = organisation_lines(reader, every, today)
    known = [line.newest_on for line in lines if line.newest_on is not None]
    charges = Charge.objects.visible_to(reader).filter(
        covers_one__in=REACHING_DATA, status="charged", basis__in=FIRM_OR_UNSAID
    )
    return HomeNumbers(
        boroughs=len(known),
        of_boroughs=len(every),
        boroughs_on=max(known, default=None),
        systems=len({system for _, system in running(reader, today).roots}),
        ending=chosen_contracts(ContractFact.objects.visible_to(reader), today, when="12").count(),
        ending_on=today,
        charges=charges.count(),
        charges_on=charges.aggregate(newest=Max("newest_on"))["newest"],
    )
