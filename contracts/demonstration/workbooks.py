"""The demonstration's files: each made-up borough's register, what some share beyond it, and two feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contracts.demonstration import DAY
from contracts.demonstration.boroughs import BOROUGHS, BY_NAME, CODE, FEED, LOOSE, TEMPLATE, Borough
from contracts.demonstration.entries import Entry
from contracts.demonstration.notices import claims, notices
from contracts.demonstration.oddities import ODD
from contracts.demonstration.services import ordinary
from contracts.demonstration.shared import KEEPING, boroughs_sharing, kept_by_owner, shared_with_officers
from contracts.demonstration.sheets import write_code, write_loose, write_template
from contracts.demonstration.social_care import CARE
from contracts.records import Audience
from contracts.sourced.feed import feed_line, write_feed

ENDS_WITH_TOTAL = "Whichborough"

_OWN_FORM, _REGISTER, _NOTICE, _SUPPLIER = "own_form", "register", "notice", "supplier"


@dataclass(frozen=True)
class Workbook:
    """A file that was written, and how to import it. `organisation` is a slug, empty for a feed over several;
    `kind` is the source's, as `contracts.precedence` lists them."""

    path: Path
    organisation: str
    source: str
    layout: str
    audience: Audience
    kind: str


def register_of(borough: Borough) -> list[Entry]:
    """The rows of a borough's public register, in their order."""
    return [*CARE.get(borough.name, ()), *ordinary(borough), *ODD.get(borough.name, ())]


def write_workbooks(folder: Path, today: date = DAY) -> list[Workbook]:
    """Write every file into `folder`, replacing what is there; give them in the order to import them in.

    `today` is the day that the registers are of. Only `DAY` is known: raises `ValueError` for another, since
    figures written by hand would not move with it. Raises `OSError` where the folder cannot be written to.
    """
    if today != DAY:
        raise ValueError(f"The demonstration is of {DAY}, not of {today}.")
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write_register(folder, borough) for borough in BOROUGHS]
    for borough in boroughs_sharing():
        path = folder / f"{borough.slug}-shared-with-officers.xlsx"
        write_template(path, shared_with_officers(borough))
        source = f"{borough.name}, shared with officers"
        written.append(Workbook(path, borough.slug, source, TEMPLATE, Audience.OFFICERS, _OWN_FORM))
    keeping = BY_NAME[KEEPING]
    path = folder / f"{keeping.slug}-own-figures.xlsx"
    write_template(path, kept_by_owner(keeping))
    source = f"{keeping.name}, for its own officers"
    written.append(Workbook(path, keeping.slug, source, TEMPLATE, Audience.OWNER, _OWN_FORM))
    for name, source, kind, lines in (
        ("notices.jsonl", "Made-up notices", _NOTICE, notices()),
        ("suppliers-answers.jsonl", "Made-up suppliers' answers", _SUPPLIER, claims()),
    ):
        write_feed(folder / name, (feed_line(records, provenance) for records, provenance in lines))
        written.append(Workbook(folder / name, "", source, FEED, Audience.PUBLIC, kind))
    return written


def _write_register(folder: Path, borough: Borough) -> Workbook:
    entries = register_of(borough)
    path = folder / f"{borough.slug}-contracts-register{'.csv' if borough.layout == CODE else '.xlsx'}"
    if borough.layout == TEMPLATE:
        write_template(path, entries)
    elif borough.layout == CODE:
        write_code(path, borough, entries)
    elif borough.layout == LOOSE:
        write_loose(path, borough, entries, total=borough.name == ENDS_WITH_TOTAL)
    kind = _OWN_FORM if borough.layout == TEMPLATE else _REGISTER
    source = f"{borough.name} contracts register"
    return Workbook(path, borough.slug, source, borough.layout, Audience.PUBLIC, kind)
