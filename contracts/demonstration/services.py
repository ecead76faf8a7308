"""The ordinary contracts of each made-up borough: all services but social care, by rule and not by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from contracts.demonstration import DAY
from contracts.demonstration.boroughs import Borough
from contracts.demonstration.entries import (
    CLOUD,
    INCLUDED,
    NONE,
    NOT_KNOWN,
    OWN_SERVERS,
    PUBLIC_CLOUD,
    Entry,
    Status,
    charged,
    first_day,
    later,
    systems,
)


@dataclass(frozen=True)
class Service:
    """A service and the systems on offer for it. `price` is a middling borough's yearly price in pounds;
    `measure` its size, of which `per_resident` fall to one resident."""

    words: str
    department: str
    systems: tuple[str, ...]
    price: int
    measure: str
    per_resident: float


SERVICES = (
    Service(
        "housing management",
        "Housing",
        ("Anytenancy", "Othertenancy", "Thirdtenancy"),
        96_000,
        "HRA dwellings",
        0.058,
    ),
    Service("housing repairs", "Housing", ("Anyrepair", "Otherrepair"), 41_000, "HRA dwellings", 0.058),
    Service(
        "revenues and benefits",
        "Resources",
        ("Anyrates", "Otherrates"),
        154_000,
        "chargeable dwellings",
        0.41,
    ),
    Service(
        "planning, building control and land charges",
        "Place",
        ("Anyplanning", "Otherplanning"),
        68_000,
        "planning applications",
        0.011,
    ),
    Service(
        "electoral registration", "Chief Executive", ("Anyelector", "Otherelector"), 17_000, "electors", 0.71
    ),
    Service(
        "committee papers", "Chief Executive", ("Anyminutes", "Otherminutes"), 14_000, "meetings", 0.0009
    ),
    Service("waste collection", "Environment", ("Anyround", "Otherround"), 36_000, "households", 0.42),
    Service("highways assets", "Environment", ("Anykerb", "Otherkerb"), 44_000, "kilometres of road", 0.0013),
    Service("library", "Culture", ("Anylending", "Otherlending"), 29_000, "active borrowers", 0.13),
    Service("finance", "Resources", ("Anyledger", "Otherledger"), 212_000, "invoices processed", 0.34),
    Service(
        "human resources and payroll", "Resources", ("Anypayslip", "Otherpayslip"), 121_000, "payslips", 0.19
    ),
    Service("document management", "Digital", ("Anypapers", "Otherpapers"), 33_000, "documents", 21.0),
    Service("website", "Digital", ("Anywebpage", "Otherwebpage"), 27_000, "page views", 38.0),
    Service("customer contact", "Digital", ("Anycontact", "Othercontact"), 52_000, "customer contacts", 1.9),
    Service(
        "parking permits", "Environment", ("Anypermit", "Otherpermit"), 58_000, "penalty charge notices", 0.52
    ),
    Service("licensing", "Environment", ("Anylicensing", "Otherlicensing"), 31_000, "licences", 0.016),
)

YEARS = (3, 4, 3, 5, 2)
HOSTING = (CLOUD, CLOUD, CLOUD, OWN_SERVERS, CLOUD, PUBLIC_CLOUD, "")
OPTIONS = (("", 0), ("24 months", 24), ("2 x 12 months", 12), ("", 0), ("12 months", 12))
INDEXES = (("CPI", "5%"), ("RPI", ""), ("CPI", "3%"), ("fixed", ""), ("none", ""), ("", ""), ("CPI", ""))
NOTICE = (3, 6, 12, None, 6, 3, None)
FUNDS = ("revenue", "revenue", "", "revenue", "capital")
RESELLER = "Madeup Reseller Ltd"


def ordinary(borough: Borough) -> Iterator[Entry]:
    """A borough's contracts for some twelve of the services; which ones differs from borough to borough."""
    for number, service in enumerate(SERVICES, start=1):
        if (borough.number * 5 + number * 3) % 4:
            yield _entry(borough, service, number)


def _entry(borough: Borough, service: Service, number: int) -> Entry:
    # A checksum of the names: spread as if by chance, and the same on every machine.
    turn = crc32(f"{borough.slug} {service.words}".encode())
    system = systems()[service.systems[turn % len(service.systems)]]
    years = YEARS[turn % len(YEARS)]
    options, step = OPTIONS[turn % len(OPTIONS)]
    initial_end, end = _ends(turn, step)
    yearly = _price(borough, service, turn)
    latest_end = later(end, step) if step else None
    resold = turn % 11 == 5 and "ledger" in system.name
    index, cap = INDEXES[turn % len(INDEXES)]
    # Paid once and within the total: under the 3 % by which a yearly price may differ from it.
    once = yearly * years * 2 // 100 if turn % 9 == 0 else None
    known = turn % 4 != 3
    return Entry(
        reference=f"{borough.letters}-{2000 + number * 37 + borough.number}",
        title=f"{system.name} {service.words} system",
        description="Licence, support and hosting" if turn % 3 else "Licence and support of the software",
        supplier=RESELLER if resold else system.owner,
        sold_by=RESELLER if resold else "",
        department=service.department,
        system=system.name,
        capabilities=system.capabilities,
        hosting=HOSTING[turn % len(HOSTING)],
        start=first_day(initial_end, years * 12),
        initial_end=initial_end,
        end=end,
        options=options,
        latest_end=latest_end,
        notice=NOTICE[turn % len(NOTICE)],
        value=yearly * years + (once or 0) if known else None,
        value_kind="initial term" if known else "",
        annual=yearly if turn % 4 else None,
        yearly=yearly if turn % 6 else None,
        one_off=once,
        index=index,
        cap=cap,
        fund=FUNDS[turn % len(FUNDS)],
        measure=service.measure if turn % 3 else "",
        quantity=round(borough.population * service.per_resident) if turn % 3 else None,
        framework="Made-up Framework MUF-1" if turn % 5 == 1 else "",
        lot="2" if turn % 5 == 1 else "",
        route=("Framework call-off", "Open procedure", "Direct award")[turn % 3],
        estimated=turn % 13 == 4,
        charges=_charges(turn, yearly),
    )


def _ends(turn: int, step: int) -> tuple[date, date]:
    """The initial end, at most four years ahead, and the end as it stands, with an option used or not."""
    months = turn % 50 - 6
    if months > 0:
        last = later(DAY, months)
        return last, last
    if step:
        return later(DAY, months), later(DAY, months + step)
    return later(DAY, months + 9), later(DAY, months + 9)


def _price(borough: Borough, service: Service, turn: int) -> int:
    """A yearly price by size and circumstances. Its last figures are the borough's own, so that no two have
    an equal one: an amount repeated across buyers is a sign of a framework's ceiling."""
    size = (borough.population / 240_000) ** 0.5
    price = service.price * size * (0.8 + turn % 17 * 0.025)
    if service.price < 40_000:
        return round(price / 100) * 100 + borough.number * 3
    return round(price / 1000) * 1000 + borough.number * 19


def _charges(turn: int, yearly: int) -> dict[str, Status]:
    """What reaching one's own data costs: mostly not known, as it is."""
    charges: dict[str, Status] = {}
    match turn % 14:
        case 0 | 5:
            charges["api_access"] = charged(yearly * (6 + turn % 5) // 1000 * 10)
        case 1:
            charges["api_access"] = NONE
        case 2:
            charges["api_access"] = INCLUDED
        case 3:
            charges["api_access"] = charged(12 + turn % 7, "user")
        case 4:
            charges["api_access"] = NOT_KNOWN
    if turn % 7 == 2:
        charges["integration"] = charged(1_800 + turn % 5 * 350, "connector")
    if turn % 10 == 4:
        charges["data_extraction"] = charged(450 + turn % 6 * 75, "call")
    if turn % 10 == 7:
        charges["data_extraction"] = NONE
    if turn % 8 == 1:
        charges["exit_extraction"] = charged(yearly * 12 // 10_000 * 100, "one-off")
    if turn % 8 in (4, 6):
        charges["exit_extraction"] = NONE if turn % 8 == 4 else NOT_KNOWN
    if turn % 12 == 5:
        charges["data_load"] = charged(2_400 + turn % 4 * 600, "one-off")
    return charges
