"""What the pages of sources say: how a source comes, how it stands, how old it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contracts.comparisons.source_health import BoroughLine, SourceLine
from contracts.comparisons.words import count, day
from contracts.models import State

HOW = {
    "collected": "collected by itself",
    "compiled": "compiled by hand",
    "uploaded": "loaded by hand",
}
DAYS_OF_A_YEAR = 365

_STATES = {
    State.NEW: "Not collected yet",
    State.OK: "Collected",
    State.HELD: "Held",
    State.FAILED: "Failed",
    State.BLOCKED: "Blocked: manual upload",
    State.ROBOTS: "Refused by robots.txt: manual upload",
    State.MANUAL: "Manual upload",
}
_FETCHED = {
    "file": "from its address",
    "links": "from the page that links it",
    "ckan": "from a data catalogue",
    "socrata": "from its open data site",
    "manual": "by hand",
    "upload": "by hand",
}


def state_words(line: SourceLine | BoroughLine) -> str:
    """How it stands, in a word or two."""
    loaded = line.last_success is not None
    if isinstance(line, SourceLine) and line.how != "collected":
        return "Loaded"
    if loaded and line.state in (State.NEW, State.MANUAL):
        # It came, but not by itself.
        return "Uploaded"
    return _STATES.get(State(line.state), line.state)


def age_words(line: SourceLine | BoroughLine, today: date) -> str:
    """ "12 days old, due every 120"; when it was read where it bears no date; empty where nothing came."""
    age = line.age(today)
    if age is None:
        read = line.evident.read
        return f"undated, read {day(read)}" if read else ""
    due = f", due every {line.cadence_days}" if isinstance(line, SourceLine) and line.cadence_days else ""
    if age >= 2 * DAYS_OF_A_YEAR and not due:
        return f"{age // DAYS_OF_A_YEAR} years old"
    return f"{count(max(age, 0), 'day')} old{due}"


def filled_words(filled: Iterable[tuple[str, float]]) -> str:
    """ "supplier 98 %, end 91 %"."""
    return ", ".join(f"{name} {share:.0%}".replace("%", " %") for name, share in filled)


def against_words(records: int | None, before: int | None) -> str:
    """How the records compare with the run before: "+3 on the last run"."""
    if records is None or before is None:
        return ""
    change = records - before
    if not change:
        return "as in the last run"
    return f"{'+' if change > 0 else '−'}{abs(change):,} on the last run"


def how_words(line: BoroughLine) -> str:
    return _FETCHED.get(line.how, line.how)
