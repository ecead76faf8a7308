"""What four boroughs tell their fellow officers beyond their public registers, and one keeps to itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from contracts.demonstration.boroughs import BOROUGHS, Borough
from contracts.demonstration.entries import CLOUD, NONE, NOT_KNOWN, Entry, charged, later, systems
from contracts.demonstration.services import ordinary
from contracts.demonstration.social_care import ANYBOROUGH, CARE

SHARING = ("Anyborough", "Otherborough", "Sampleborough", "Whichborough")
KEEPING = "Otherborough"

CANARY = "CANARY-7319"
"""Stands in the text of every row that Otherborough keeps to itself: should a page of anybody else's show it,
something leaks."""
CANARY_POUNDS = (739_113, 739_129, 739_142)

_ORDINARY_SHARED = 5


def shared_with_officers(borough: Borough) -> list[Entry]:
    """Rows of the template that a borough shares: the references of its register, with what it leaves out."""
    known = {"Anyborough": _anyborough, "Otherborough": _otherborough, "Sampleborough": _sampleborough}
    care = known[borough.name]() if borough.name in known else _whichborough()
    return [care, *(_told(entry, place) for place, entry in enumerate(_first(borough)))]


def kept_by_owner(borough: Borough) -> list[Entry]:
    """Rows for the borough's own officers alone."""
    return [
        replace(
            entry,
            title=f"{entry.title} ({CANARY})",
            value=pounds * 2,
            value_kind="initial term",
            yearly=None,
            one_off=None,
            notice=None,
            charges={"exit_extraction": charged(pounds, "one-off")},
            notes=f"{CANARY}: what was offered in the talks, for this borough alone",
        )
        for entry, pounds in zip(_first(borough), CANARY_POUNDS, strict=False)
    ]


def _first(borough: Borough) -> list[Entry]:
    return list(ordinary(borough))[:_ORDINARY_SHARED]


def _told(entry: Entry, place: int) -> Entry:
    """What the officers' copy adds to an ordinary contract. Where the register disagrees, both must show."""
    told = replace(
        entry,
        charges={
            **entry.charges,
            "api_access": (charged(3_150 + place * 410), NONE, NOT_KNOWN)[place % 3],
            "exit_extraction": (NOT_KNOWN, charged(5_200 + place * 300, "one-off"), NONE)[place % 3],
        },
    )
    if place == 1 and entry.end:
        # Extended by a year, which the register has not caught up with.
        return replace(told, end=later(entry.end, 12))
    if place == 2 and isinstance(entry.value, int):
        return replace(told, value=entry.value + 21_300, yearly=None, one_off=None)
    return told


def _anyborough() -> Entry:
    return replace(
        ANYBOROUGH,
        notice=12,
        yearly=214_000,
        index="CPI",
        cap="5%",
        charges={
            "api_access": charged(31_000),
            "integration": charged(4_500, "connector"),
            "exit_extraction": charged(42_500, "one-off"),
        },
    )


def _otherborough() -> Entry:
    return replace(
        CARE["Otherborough"][0],
        yearly=262_000,
        notice=6,
        options="12 months",
        charges={"api_access": charged(19_900), "exit_extraction": charged(15_600, "one-off")},
    )


def _sampleborough() -> Entry:
    return replace(CARE["Sampleborough"][0], charges={**CARE["Sampleborough"][0].charges, "data_load": NONE})


def _whichborough() -> Entry:
    made = systems()["Fourthfile"]
    return replace(
        CARE["Whichborough"][0],
        capabilities=made.capabilities,
        hosting=CLOUD,
        # What was signed, where the register still shows what was expected.
        value=252_600,
        value_kind="initial term",
        yearly=84_200,
        end=date(2027, 7, 31),
        charges={"api_access": charged(16, "user"), "exit_extraction": NONE},
    )


def boroughs_sharing() -> list[Borough]:
    """The boroughs with a second workbook, in the order of `BOROUGHS`."""
    return [borough for borough in BOROUGHS if borough.name in SHARING]
