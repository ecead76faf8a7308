"""Rows that a register should not hold and that real ones do hold, each once, outside social care."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from contracts.demonstration.entries import CLOUD, Entry, Status, charged, systems


def _odd(letters: str, number: int, system: str, service: str, **cells: object) -> Entry:
    made = systems()[system]
    plain = Entry(
        reference=f"{letters}-{number}",
        title=f"{system} {service}",
        supplier=made.owner,
        department="Resources",
        start=date(2024, 4, 15),
        initial_end=date(2028, 4, 14),
        end=date(2028, 4, 14),
        system=system,
        capabilities=made.capabilities,
        hosting=CLOUD,
    )
    return replace(plain, **cells)  # type: ignore[arg-type]  # the cells are Entry's own fields


ODD: dict[str, tuple[Entry, ...]] = {
    # Two systems in one contract: recognised in the title, since this layout has no column for a system.
    "Otherborough": (
        _odd("OTH", 3001, "Anyplanning", "and Anylicensing: licence and support", value=388_640),
        _odd("OTH", 3002, "Anyminutes", "committee papers licence", value="£0.00"),
        _odd("OTH", 3003, "Anycontact", "contact centre licence", value="Commercially sensitive"),
    ),
    # The ceiling of a framework, said to be one, and (at Someborough) its amount again as a call-off's value.
    "Thisborough": (
        _odd(
            "THI",
            3001,
            "Anyledger",
            "framework agreement",
            value=18_500_000,
            value_kind="framework ceiling",
            framework="Made-up Framework MUF-2",
        ),
    ),
    "Someborough": (
        _odd(
            "SOM",
            3001,
            "Anyledger",
            "finance system, call-off",
            value=18_500_000,
            value_kind="initial term",
            framework="Made-up Framework MUF-2",
        ),
    ),
    "Thatborough": (_odd("THA", 3001, "Anyminutes", "committee papers archive", value=0),),
    "Sampleborough": (_odd("SAM", 3001, "Anywebpage", "website for schools", value="TBC"),),
    # A status that says there is no price of its own, and a price beside it.
    "Mockborough": (
        _odd(
            "MOC",
            3001,
            "Anypapers",
            "archive store",
            value=61_230,
            charges={"api_access": Status("included", 1_200, "year")},
        ),
    ),
    # The same amount at three buyers.
    "Testborough": (
        _odd("TES", 3001, "Anypayslip", "payroll call-off", value=1_950_000, value_kind="initial term"),
    ),
    "Nextborough": (
        _odd("NEX", 3001, "Anypayslip", "payroll call-off", value=1_950_000, value_kind="initial term"),
    ),
    "Lastborough": (
        _odd("LAS", 3001, "Anypayslip", "payroll call-off", value=1_950_000, value_kind="initial term"),
    ),
    # A total that holds what was paid once: no yearly price can be made of it.
    "Firstborough": (
        _odd(
            "FIR",
            3001,
            "Anytenancy",
            "implementation and first four years",
            value=702_000,
            value_kind="initial term",
            one_off=286_000,
            charges={"data_load": charged(38_000, "one-off")},
        ),
    ),
    "Secondborough": (
        _odd("SEC", 3001, "Anykerb", "highways survey licence", start="22/04/222", value=27_900),
    ),
    # About data itself: a charge for somebody to confirm, with the words that suggest it.
    "Placeborough": (
        _odd("PLA", 3001, "Anyrates", "API to the customer portal", value=12_400),
        _odd("PLA", 3002, "Anytenancy", "data extraction at the end of the contract", value=31_250),
    ),
    "Nameborough": (_odd("NAM", 3001, "Otherlending", "library licence", supplier="", value=18_660),),
}
"""By borough. Whichborough's register ends with a totals row, which `sheets.py` writes."""
