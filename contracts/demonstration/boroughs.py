"""Which made-up borough keeps its register in which layout, and with what it has to do."""

from __future__ import annotations

from dataclasses import dataclass

TEMPLATE, CODE, LOOSE, FEED = "register_template", "transparency_code", "common_register", "feed"


@dataclass(frozen=True)
class Borough:
    """`number` moves its figures a little from its neighbours'; `letters` begin its contracts' references."""

    slug: str
    name: str
    number: int
    letters: str
    layout: str
    population: int


def _borough(number: int, name: str, layout: str, population: int) -> Borough:
    return Borough(name.lower(), name, number, name[:3].upper(), layout, population)


BOROUGHS = (
    _borough(1, "Anyborough", TEMPLATE, 231_400),
    _borough(2, "Otherborough", CODE, 268_900),
    _borough(3, "Thisborough", TEMPLATE, 187_300),
    _borough(4, "Thatborough", TEMPLATE, 305_200),
    _borough(5, "Everyborough", TEMPLATE, 246_700),
    _borough(6, "Someborough", TEMPLATE, 198_500),
    _borough(7, "Sampleborough", TEMPLATE, 329_800),
    _borough(8, "Exampleborough", TEMPLATE, 214_600),
    _borough(9, "Testborough", TEMPLATE, 176_900),
    _borough(10, "Mockborough", TEMPLATE, 287_400),
    _borough(11, "Firstborough", TEMPLATE, 259_300),
    _borough(12, "Secondborough", CODE, 301_700),
    _borough(13, "Lastborough", TEMPLATE, 221_800),
    _borough(14, "Nextborough", TEMPLATE, 193_200),
    _borough(15, "Placeborough", CODE, 342_100),
    _borough(16, "Nameborough", LOOSE, 205_600),
    _borough(17, "Elseborough", LOOSE, 238_400),
    _borough(18, "Whichborough", LOOSE, 182_700),
    _borough(19, "Hereborough", TEMPLATE, 226_500),
    _borough(20, "Thereborough", TEMPLATE, 274_100),
)
"""Two more, Quietborough and Silentborough, are in organisations.csv and publish nothing: gaps must show."""

BY_NAME = {borough.name: borough for borough in BOROUGHS}
