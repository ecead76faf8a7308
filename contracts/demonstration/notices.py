"""Made-up notices and suppliers' answers, as feeds: what no register has a column for.

A contract of two boroughs, an option that was used, a price quoted and one turned down, a charge over several
things.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from contracts.demonstration.entries import CLOUD
from contracts.demonstration.social_care import FULL_SCOPE
from contracts.records import (
    Basis,
    ChargeKind,
    ChargeRecord,
    ChargeStatus,
    ClaimRecord,
    ContractRecord,
    DeploymentRecord,
    DeploymentStatus,
    LineRecord,
    Option,
    Party,
    PartyRole,
    Per,
    Provenance,
    Record,
    Regime,
    ValueKind,
)

Line = tuple[Sequence[Record], Provenance]

RECURRING = (ChargeKind.LICENCE, ChargeKind.SUPPORT, ChargeKind.HOSTING)
JOINT_START, JOINT_END = date(2023, 1, 1), date(2027, 12, 31)


def _source(number: int, title: str, day: date) -> Provenance:
    return Provenance(title=f"Made-up notice {number}: {title}", published_on=day)


def _joint() -> Line:
    """Elseborough leads, Nameborough takes part: one mark with two names. One of two options is used."""
    contract = ContractRecord(
        organisation="elseborough",
        title="Thirdcase social care case management system for Elseborough and Nameborough",
        description="Licence, support and hosting for two boroughs, which share one database",
        reference="ELS-1001",
        supplier=Party("Thirdsoft Limited"),
        parties=(
            Party("Elseborough Council", PartyRole.LEAD, share=Decimal(55)),
            Party("Nameborough Council", PartyRole.PARTICIPANT, share=Decimal(45)),
        ),
        regime=Regime.PCR_2015,
        route="Framework call-off",
        start=JOINT_START,
        initial_end=date(2026, 12, 31),
        end=JOINT_END,
        options=(Option(12, 2, (date(2026, 6, 15),)),),
        notice_months=6,
        value=Decimal(1_248_000),
        value_kind=ValueKind.INITIAL_TERM,
        price_index="CPI",
    )
    line = LineRecord(system="Thirdcase", capabilities=FULL_SCOPE, hosting=CLOUD)
    charges = (
        ChargeRecord(
            RECURRING, amount=Decimal(312_000), per=Per.YEAR, basis=Basis.CONTRACTED, system="Thirdcase"
        ),
        ChargeRecord(
            (ChargeKind.API_ACCESS,), status=ChargeStatus.NONE, basis=Basis.CONTRACTED, system="Thirdcase"
        ),
        ChargeRecord(
            (ChargeKind.EXIT_EXTRACTION,),
            amount=Decimal(18_000),
            per=Per.ONE_OFF,
            basis=Basis.CONTRACTED,
            system="Thirdcase",
        ),
    )
    runs = [
        DeploymentRecord(
            borough,
            "Thirdcase",
            capability,
            supplier="Thirdsoft Limited",
            since=JOINT_START,
            until=JOINT_END,
            hosting=CLOUD,
        )
        for borough in ("elseborough", "nameborough")
        for capability in FULL_SCOPE
    ]
    return (contract, line, *charges, *runs), _source(1, "award of a joint contract", date(2022, 11, 30))


def notices() -> list[Line]:
    """The made-up notices, each with its records and where its words would stand."""
    considered = (
        ChargeRecord(
            RECURRING,
            amount=Decimal(231_000),
            per=Per.YEAR,
            basis=Basis.OPTION_CONSIDERED,
            organisation="testborough",
            system="Anycase",
            supplier="Anysystem Ltd",
            capabilities=FULL_SCOPE,
            statement="The offer for Anycase came to £231,000 a year and was not taken.",
        ),
        DeploymentRecord(
            "testborough", "Anycase", FULL_SCOPE[0], status=DeploymentStatus.OPTION_CONSIDERED, hosting=CLOUD
        ),
    )
    quoted = (
        ChargeRecord(
            RECURRING,
            amount=Decimal(97_500),
            per=Per.YEAR,
            basis=Basis.QUOTED,
            organisation="nextborough",
            system="Fourthfile",
            supplier="Fourthware LLP",
            capabilities=FULL_SCOPE[:1],
            price_date=date(2026, 9, 1),
            statement="The renewal from 2029 was quoted at £97,500 a year.",
        ),
    )
    bundled = (
        ChargeRecord(
            (
                ChargeKind.API_ACCESS,
                ChargeKind.INTEGRATION,
                ChargeKind.DATA_EXTRACTION,
                ChargeKind.EXIT_EXTRACTION,
            ),
            amount=Decimal(54_500),
            per=Per.ONE_OFF,
            basis=Basis.ORDERED,
            organisation="mockborough",
            system="Otherfile",
            supplier="Other plc",
            capabilities=FULL_SCOPE,
            statement="One order of £54,500 for the API, two interfaces and the extraction of data.",
        ),
    )
    budgeted = (
        ChargeRecord(
            (ChargeKind.DATA_EXTRACTION,),
            amount=Decimal(26_000),
            per=Per.ONE_OFF,
            basis=Basis.BUDGETED,
            organisation="secondborough",
            system="Thirdcase",
            supplier="Thirdsoft Limited",
            capabilities=FULL_SCOPE,
            statement="£26,000 is set aside for taking the council's data out of Thirdcase.",
        ),
    )
    moved = (
        DeploymentRecord(
            "everyborough",
            "Fourthfile",
            FULL_SCOPE[0],
            supplier="Fourthware LLP",
            status=DeploymentStatus.ENDED,
            since=date(2019, 11, 1),
            until=date(2025, 10, 31),
            hosting=CLOUD,
            statement="Fourthfile was switched off when Anycase went live on 1 November 2025.",
        ),
    )
    return [
        _joint(),
        (considered, _source(2, "decision on social care systems", date(2024, 7, 9))),
        (quoted, _source(3, "report on a renewal", date(2026, 9, 14))),
        (bundled, _source(4, "order", date(2025, 2, 3))),
        (budgeted, _source(5, "capital programme", date(2026, 3, 2))),
        (moved, _source(6, "report on a change of system", date(2025, 12, 8))),
    ]


CLAIMS = (
    (
        "Anycase",
        "Anysystem Ltd",
        "API",
        "Documented, to read and to write; priced by the year.",
        9_500,
        Per.YEAR,
    ),
    (
        "Anycase",
        "Anysystem Ltd",
        "End-of-contract data extraction",
        "All data as CSV, within 30 days.",
        None,
        None,
    ),
    ("Otherfile", "Other plc", "API", "Included in the licence.", None, None),
    ("Otherfile", "Other plc", "End-of-contract data extraction", "At day rates.", 11_000, Per.ONE_OFF),
    ("Thirdcase", "Thirdsoft Limited", "API", "No API; nightly files.", None, None),
    ("Fourthfile", "Fourthware LLP", "API", "Documented; priced by the user.", 15, Per.USER),
)
"""System, supplier, question, answer, amount in pounds, per what."""


def claims() -> list[Line]:
    """What the made-up suppliers say of their own systems."""
    day = date(2026, 5, 18)
    return [
        (
            (
                ClaimRecord(
                    system,
                    topic,
                    answer,
                    supplier=supplier,
                    amount=None if amount is None else Decimal(amount),
                    per=per or Per.NOT_KNOWN,
                    covers=(ChargeKind.API_ACCESS if topic == "API" else ChargeKind.EXIT_EXTRACTION,),
                    stated_on=day,
                ),
            ),
            Provenance(title=f"Made-up supplier's answer {number}: {system}", published_on=day),
        )
        for number, (system, supplier, topic, answer, amount, per) in enumerate(CLAIMS, start=1)
    ]
