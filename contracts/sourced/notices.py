"""The 14 excerpts of notices in `notice_excerpts/`: what each says, read by hand, and marked as an excerpt.

Two of them (Bromley's and Hillingdon's decisions) are also rows of the sourced facts: they give those rows'
records, so that the two feeds find one contract.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from contracts.records import (
    Basis,
    ChargeKind,
    ChargeRecord,
    ContractRecord,
    DeploymentRecord,
    LineRecord,
    Option,
    Party,
    Per,
    Provenance,
    Record,
    ValueKind,
    ValueReason,
)
from contracts.sourced.evidence import records_by_row
from contracts.sourced.facts import day
from contracts.sourced.feed import feed_line
from contracts.sourced.names import Names
from contracts.sourced.ocds import repair_text
from contracts.sourced.readings import RowKey, UnlistedText

FILE = "london_system_notices.csv"
_BUYER_IN_BRACKETS = "The buyer is inferred from the notice's title or reference."


@dataclass(frozen=True, slots=True)
class Reading:
    """What a notice says, in our own words; `value` is given where it is not the notice's amount."""

    says: str
    value_kind: ValueKind = ValueKind.NOT_KNOWN
    value: Decimal | None = None
    value_high: Decimal | None = None
    reason: ValueReason | None = None
    supplier: Party | None = None
    system: str = ""
    capabilities: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    framework: str = ""
    charges: tuple[ChargeRecord, ...] = ()
    runs: bool = False
    notes: str = ""


_BUNDLE_OF_INTERFACES = (
    ChargeKind.API_ACCESS,
    ChargeKind.INTEGRATION,
    ChargeKind.DATA_EXTRACTION,
    ChargeKind.DATA_LOAD,
)
_DIRECTORY = (ChargeKind.LICENCE, ChargeKind.SUPPORT, ChargeKind.HOSTING)
_READ: dict[str, Reading] = {
    # Single tender: one sum for the interface, the extraction, the import and the integration together.
    "ocds-b5fd17-b8118838-3c95-4868-9ff8-07a4f19d864b": Reading(
        says=(
            "Idox's development of an interface for local land charges, with the extraction, the import and "
            "the integration with HM Land Registry's portal, in one sum."
        ),
        system="total-land-charges",
        capabilities=("local-land-charges",),
        supplier=Party("Idox"),
        charges=(
            ChargeRecord(
                _BUNDLE_OF_INTERFACES,
                amount=Decimal(329085),
                per=Per.TERM,
                term_months=60,
                basis=Basis.CONTRACTED,
                what="development of the interface, extraction, import and integration in one sum",
                inferred=True,
            ),
        ),
        notes="buyer not in the excerpt",
    ),
    "ocds-b5fd17-7382fb23-79fd-4c35-a615-8b95199add04": Reading(
        says="Idox Cloud building control: implementation, licences, support and maintenance.",
        value_kind=ValueKind.INITIAL_TERM,
        system="idox-cloud",
        capabilities=("building-control",),
        supplier=Party("Idox"),
        charges=(
            ChargeRecord(
                (ChargeKind.LICENCE, ChargeKind.SUPPORT, ChargeKind.IMPLEMENTATION),
                amount=Decimal(110000),
                per=Per.TERM,
                term_months=36,
                basis=Basis.CONTRACTED,
            ),
        ),
        runs=True,
    ),
    # £21,000 a year, £63,000 over three years, and £21,000 for the one-year option: three kinds of amount.
    "ocds-b5fd17-bc2df1b8-afa4-4df2-aaf7-71f9b7109df7": Reading(
        says=(
            "An online directory for the SEND local offer and family information: £21,000 a year, £63,000 "
            "over three years, and £21,000 for an optional fourth year."
        ),
        value_kind=ValueKind.INITIAL_TERM,
        value=Decimal(63000),
        capabilities=("send-local-offer", "family-information-directory"),
        supplier=Party("Idox Solutions Ltd"),
        options=(Option(12),),
        framework="G-Cloud 13",
        charges=(
            ChargeRecord(
                _DIRECTORY,
                amount=Decimal(21000),
                per=Per.YEAR,
                basis=Basis.CONTRACTED,
                what="the yearly price",
                inferred=True,
            ),
            ChargeRecord(
                _DIRECTORY,
                amount=Decimal(21000),
                per=Per.TERM,
                term_months=12,
                basis=Basis.CONTRACTED,
                what="the one-year option, if it is used",
                inferred=True,
            ),
        ),
    ),
    "ocds-b5fd17-511bf5e6-4db7-4d10-b105-9f1717016160": Reading(
        says="Online booking of the housing service's community halls.",
        capabilities=("venue-and-hall-booking",),
    ),
    # The value field says 2295 for a term of three years; the notice's words say that it is for each year.
    "ocds-b5fd17-0621b071-1fe9-4685-b3af-8c919896f206": Reading(
        says="Hosting of the Young Hackney website at £2,295 a year.",
        value_kind=ValueKind.ANNUAL,
        capabilities=("website-content-management",),
        supplier=Party("Digital Craftsmen"),
        charges=(
            ChargeRecord((ChargeKind.HOSTING,), amount=Decimal(2295), per=Per.YEAR, basis=Basis.CONTRACTED),
        ),
        notes="The notice's words say two years; its dates are three years apart.",
    ),
    "ocds-h6vhtk-02d5e2": Reading(
        says="A cloud system for schools' management information and finance.",
        value_kind=ValueKind.FRAMEWORK_CEILING,
        capabilities=("school-information-management", "school-finance"),
        notes=f"A framework of one supplier, for schools. {_BUYER_IN_BRACKETS}",
    ),
    "ocds-b5fd17-e45c2b8b-71e5-42e3-8953-aa35e460f913": Reading(
        says="A platform for information requests, complaints and other customer contacts.",
        system="casetracker",
        capabilities=("complaints-and-information-requests",),
        runs=True,
    ),
    "ocds-b5fd17-3f531b01-690e-4621-b084-8f61e4aed18d": Reading(
        says=(
            "An education system as a service, with a youth justice system: licences, yearly maintenance and "
            "days of professional services."
        ),
        capabilities=("education-management", "youth-justice"),
        options=(Option(12, 2),),
        charges=(
            ChargeRecord(
                (ChargeKind.LICENCE, ChargeKind.SUPPORT, ChargeKind.IMPLEMENTATION),
                amount=Decimal(925543),
                per=Per.TERM,
                basis=Basis.CONTRACTED,
            ),
        ),
        notes=f"The initial term is 36 months. {_BUYER_IN_BRACKETS}",
    ),
    "ocds-b5fd17-19cf8dd5-c045-452c-9634-76765ad3b548": Reading(
        says="Microsoft licences and services that go with them, between £6m and £8m.",
        value_kind=ValueKind.BAND,
        value=Decimal(6000000),
        value_high=Decimal(8000000),
        capabilities=("office-productivity",),
    ),
    "ocds-b5fd17-ae4a90b8-e1a3-424a-b33b-f5c37948b41f": Reading(
        says="Pension administration systems.",
        capabilities=("pensions-administration",),
        notes=_BUYER_IN_BRACKETS,
    ),
    "ocds-h6vhtk-06b63b": Reading(
        says="The excerpt names the supplier alone.",
        supplier=Party(
            "HOME CONNECTIONS LETTINGS LIMITED", company_number="05375099", other_id="GB-COH-05375099"
        ),
        notes="The title and the subject are not in the excerpt.",
    ),
    "ocds-b5fd17-e89c2217-f0ed-4dec-9cae-78ccb2b3f67c": Reading(
        says="Use of NEC's contract documents; the notice withholds the fee and enters £0.",
        reason=ValueReason.WITHHELD,
        notes="NEC is here a set of standard forms of contract, not the software company.",
    ),
}
# The decisions that the sourced facts hold too: each part is one agreement, or one option considered.
_ALSO_FACTS: dict[str, tuple[tuple[str, tuple[RowKey, ...]], ...]] = {
    "https://cds.bromley.gov.uk/ieIssueDetails.aspx?IId=85584&Opt=3&PlanId=0": (
        ("Academy", (("corporate", 2),)),
        ("Aspien", (("corporate", 4),)),
        ("the option considered", (("corporate", 5), ("corporate", 6))),
    ),
    "https://modgov.hillingdon.gov.uk/ieDecisionDetails.aspx?ID=2705": (
        ("one contract", (("charges", 17),)),
    ),
}


def notice_lines(folder: Path) -> Iterator[dict[str, Any]]:
    """One feed line for each agreement of each notice: Bromley's decision gives three, every other one.

    The sourced facts are read from `borough_evidence/` beside `folder`. Raises `UnlistedText` for a notice
    that nobody has read.
    """
    names = Names()
    facts = records_by_row(folder.parent / "borough_evidence")
    with (folder / FILE).open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            yield from _lines(number, row, names, facts)


def _lines(
    number: int, row: Mapping[str, str], names: Names, facts: Mapping[RowKey, list[Record]]
) -> Iterator[dict[str, Any]]:
    note = f"excerpt; {FILE} row {number}"
    provenance = Provenance(row["source_url"], repair_text(row["title"]), day(row["published"]), note)
    if row["source_url"] in _ALSO_FACTS:
        for part, keys in _ALSO_FACTS[row["source_url"]]:
            records = [record for key in keys for record in facts[key]]
            yield feed_line(records, replace(provenance, note=f"{note}: {part}"))
        return
    if row["ocid"] not in _READ:
        raise UnlistedText(f"nobody has read the notice {row['ocid'] or row['source_url']}")
    reading = _READ[row["ocid"]]
    buyer = names.organisations(_buyer(row["buyer"])).slugs if row["buyer"] else ()
    if not buyer:
        provenance = replace(provenance, note=f"{note}: {reading.notes}, so it waits for review")
    yield feed_line(_records(row, reading, buyer[0] if buyer else "", names), provenance)


def _buyer(text: str) -> str:
    """The buyer's name; brackets say that it was inferred, and a reference of the buyer follows its name."""
    return {"(Hackney Education)": "Hackney", "(SOUTHWARK-DN373122)": "Southwark"}.get(text, text.strip("()"))


def _supplier(reading: Reading, names: Names) -> tuple[Party | None, str]:
    """The party under the catalogue's name, and its slug; else as the notice writes it."""
    if reading.supplier is None:
        return None, ""
    slugs = names.supplier_slugs(reading.supplier.name)
    if len(slugs) != 1:
        return reading.supplier, reading.supplier.name
    return replace(reading.supplier, name=names.supplier_names[slugs[0]]), slugs[0]


def _records(row: Mapping[str, str], reading: Reading, buyer: str, names: Names) -> list[Record]:
    supplier, slug = _supplier(reading, names)
    charges: list[Record] = [
        replace(
            charge,
            organisation=buyer,
            system=reading.system,
            supplier=slug,
            capabilities=reading.capabilities,
            price_date=day(row["published"]),
            statement=reading.says,
            proposed=not buyer,
        )
        for charge in reading.charges
    ]
    if not buyer:
        return charges
    amount = reading.value or (Decimal(row["amount"]) if row["amount"] else None)
    contract = ContractRecord(
        organisation=buyer,
        title=repair_text(row["title"]),
        description=reading.says,
        ocid=row["ocid"],
        supplier=supplier,
        cpv=(row["cpv"],) if row["cpv"] else (),
        framework=reading.framework,
        route=row["method"].strip(" -"),
        start=day(row["start"]),
        initial_end=day(row["end"]) if reading.options else None,
        end=day(row["end"]),
        options=reading.options,
        value=amount,
        value_high=reading.value_high,
        value_kind=reading.value_kind,
        value_reason=reading.reason,
        notes=reading.notes,
    )
    records: list[Record] = [contract]
    if reading.capabilities:
        records.append(LineRecord(system=reading.system, capabilities=reading.capabilities))
    records += charges
    if reading.runs:
        records += [
            DeploymentRecord(buyer, reading.system, capability, statement=reading.says)
            for capability in reading.capabilities
        ]
    return records
