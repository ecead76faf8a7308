"""Children's and adults' social care, written by hand: the page at which everybody looks first.

Some rows are wrong on purpose, one for each rule that keeps an amount out of the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from contracts.demonstration.boroughs import BY_NAME
from contracts.demonstration.entries import (
    CLOUD,
    INCLUDED,
    NONE,
    NOT_KNOWN,
    OWN_SERVERS,
    Entry,
    Money,
    Status,
    charged,
    first_day,
    systems,
)

CHILDREN, ADULTS, MONEY = "childrens-social-care", "adults-social-care", "adults-care-finance"
CHILDREN_IN_NEED = "children in need"

FULL_SCOPE = (CHILDREN, ADULTS, MONEY)


def _care(
    borough: str,
    system: str,
    end: date,
    years: int = 3,
    *,
    yearly: int | None = None,
    value: Money = None,
    capabilities: tuple[str, ...] = FULL_SCOPE,
    hosting: str = CLOUD,
    notice: int | None = None,
    options: str = "",
    latest_end: date | None = None,
    charges: Mapping[str, Status] | None = None,
    index: tuple[str, str] = ("", ""),
    one_off: int | None = None,
) -> Entry:
    """A social care contract; without `value` the total is the yearly price for each of its years."""
    here = BY_NAME[borough]
    made = systems()[system]
    total = value if value is not None or yearly is None else yearly * years
    return Entry(
        reference=f"{here.letters}-1001",
        title=f"{system} social care case management system",
        description="Licence, support and hosting" if hosting == CLOUD else "Licence and support",
        supplier=made.owner,
        department="Children's and adults' services",
        system=system,
        capabilities=capabilities,
        hosting=hosting,
        start=first_day(end, years * 12),
        initial_end=end,
        end=end,
        options=options,
        latest_end=latest_end,
        notice=notice,
        value=total,
        value_kind="initial term" if total is not None else "",
        annual=yearly,
        yearly=yearly,
        one_off=one_off,
        index=index[0],
        cap=index[1],
        fund="revenue" if yearly else "",
        measure=CHILDREN_IN_NEED,
        quantity=here.population // 92,
        charges=charges or {},
    )


ANYBOROUGH = replace(
    _care("Anyborough", "Anycase", date(2028, 3, 31), value=642_000, notice=6, options="24 months"),
    modules=("Anycase Finance", "Anycase Portal"),
)

CARE: dict[str, tuple[Entry, ...]] = {
    "Anyborough": (ANYBOROUGH,),
    "Otherborough": (
        _care(
            "Otherborough", "Otherfile", date(2027, 9, 30), 4, value=1_048_000, latest_end=date(2028, 9, 30)
        ),
    ),
    "Thisborough": (
        _care(
            "Thisborough",
            "Anycase",
            date(2027, 6, 30),
            yearly=168_400,
            notice=6,
            options="12 months",
            index=("CPI", "5%"),
            charges={
                "api_access": charged(8_000),
                "data_extraction": NONE,
                "exit_extraction": NOT_KNOWN,
            },
        ),
    ),
    "Thatborough": (
        _care(
            "Thatborough",
            "Anycase",
            date(2029, 3, 31),
            4,
            yearly=181_250,
            notice=12,
            options="2 x 12 months",
            index=("RPI", ""),
            charges={
                "api_access": charged(12_500),
                "data_extraction": charged(4_800),
                "exit_extraction": charged(24_000, "one-off"),
            },
        ),
        replace(
            _care(
                "Thatborough", "Anyearly", date(2028, 8, 31), 2, yearly=31_650, capabilities=("early-help",)
            ),
            reference="THA-1002",
            title="Anyearly early help system",
            measure="early help cases",
            quantity=2_140,
        ),
    ),
    "Everyborough": (
        _care(
            "Everyborough",
            "Anycase",
            date(2028, 10, 31),
            yearly=189_300,
            notice=6,
            one_off=16_500,
            value=584_400,
            index=("CPI", "3%"),
            charges={
                "api_access": charged(18_200),
                "exit_extraction": INCLUDED,
                "data_load": charged(9_500, "one-off"),
            },
        ),
    ),
    "Someborough": (
        _care(
            "Someborough",
            "Anycase",
            date(2027, 12, 31),
            5,
            yearly=203_700,
            options="24 months",
            charges={"api_access": charged(23_400), "integration": charged(2_900, "connector")},
        ),
    ),
    "Sampleborough": (
        _care(
            "Sampleborough",
            "Anycase",
            date(2030, 3, 31),
            4,
            yearly=226_900,
            notice=12,
            index=("CPI", ""),
            charges={"api_access": NONE, "data_extraction": NONE, "exit_extraction": NONE},
        ),
    ),
    # Its yearly price times its term is 13 % under its total, and nothing paid once is stated.
    "Exampleborough": (
        _care(
            "Exampleborough",
            "Anycase",
            date(2028, 5, 31),
            4,
            yearly=142_600,
            value=655_000,
            hosting=OWN_SERVERS,
            notice=3,
            charges={"api_access": NONE, "exit_extraction": NONE, "integration": charged(3_400, "connector")},
        ),
    ),
    "Testborough": (
        _care(
            "Testborough",
            "Otherfile",
            date(2027, 10, 31),
            yearly=176_300,
            notice=6,
            options="2 x 12 months",
            index=("RPI", "4%"),
            charges={"api_access": charged(14_750), "exit_extraction": charged(11_800, "one-off")},
        ),
    ),
    "Mockborough": (
        _care(
            "Mockborough",
            "Otherfile",
            date(2029, 9, 30),
            5,
            yearly=198_200,
            notice=9,
            charges={"api_access": INCLUDED, "data_extraction": charged(350, "call")},
        ),
    ),
    # The yearly price is the total again: one of the two cells is wrong, and nobody can tell which.
    "Firstborough": (
        _care(
            "Firstborough",
            "Otherfile",
            date(2028, 6, 30),
            yearly=612_000,
            value=612_000,
            notice=6,
            charges={"api_access": NOT_KNOWN, "exit_extraction": NONE},
        ),
    ),
    "Hereborough": (
        _care(
            "Hereborough",
            "Otherfile",
            date(2028, 2, 29),
            yearly=187_900,
            notice=6,
            options="12 months",
            index=("CPI", "5%"),
            charges={"api_access": charged(9_600), "exit_extraction": NOT_KNOWN},
        ),
    ),
    "Thereborough": (
        _care(
            "Thereborough",
            "Otherfile",
            date(2029, 6, 30),
            4,
            yearly=221_400,
            notice=12,
            one_off=74_000,
            value=959_600,
            charges={"api_access": INCLUDED, "exit_extraction": charged(13_200, "one-off")},
        ),
    ),
    # A framework's ceiling entered as the value of one call-off: over £20m for software.
    "Secondborough": (
        replace(
            _care("Secondborough", "Thirdcase", date(2028, 12, 31), 4, value=24_000_000, hosting=""),
            description="Call-off under Made-up Framework MUF-4: licence, support and hosting",
        ),
    ),
    # At least eight times the median of its scope: a slip of the decimal point?
    "Lastborough": (
        _care(
            "Lastborough",
            "Anycase",
            date(2027, 8, 31),
            yearly=1_980_000,
            options="12 months",
            charges={"api_access": NOT_KNOWN},
        ),
    ),
    "Nextborough": (
        _care(
            "Nextborough",
            "Fourthfile",
            date(2029, 1, 31),
            yearly=88_400,
            capabilities=(CHILDREN,),
            notice=6,
            charges={"api_access": charged(14, "user"), "exit_extraction": charged(7_200, "one-off")},
        ),
        replace(
            _care(
                "Nextborough", "Thirdcase", date(2028, 1, 31), yearly=104_300, capabilities=(ADULTS, MONEY)
            ),
            reference="NEX-1002",
            title="Thirdcase adults' social care system",
            department="Adults' services",
            measure="long-term adults",
            quantity=2_870,
        ),
    ),
    "Whichborough": (
        replace(
            _care("Whichborough", "Fourthfile", date(2027, 7, 31), capabilities=(CHILDREN,), hosting=""),
            annual="est. 79,500",
        ),
    ),
}
"""By borough. Placeborough publishes nothing about social care; Nameborough and Elseborough buy together, and
that contract stands in the notices (`notices.py`)."""
