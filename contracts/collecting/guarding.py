"""Whether a run may be applied: the last good one stays until somebody has looked at a run that seems wrong. Pure."""

from __future__ import annotations

from collections.abc import Mapping

MOST_ERRORS = 0.15
"""DESIGN section 6: a run with more errors than this is held."""

FEWEST = 0.5
"""And so is one with less than half the records of the last one, counted over the parts that both asked for."""


def share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}".replace("%", " %")


def error_reason(errors: int, records: int) -> str:
    """Why the share of unreadable records holds a run; empty where it does not."""
    if records and errors > MOST_ERRORS * records:
        return (
            f"{errors:,} of {records:,} records cannot be read ({share(errors, records)}; the limit is 15 %)"
        )
    return ""


def fetch_reason(failed: int, pages: int) -> str:
    """Why the share of requests that failed holds a run."""
    asked = failed + pages
    if not failed or failed <= MOST_ERRORS * asked:
        return ""
    if not pages:
        return "nothing could be fetched"
    return f"{failed:,} of {asked:,} pages could not be fetched ({share(failed, asked)}; the limit is 15 %)"


def records_before(parts: Mapping[str, int], before: Mapping[str, int]) -> int | None:
    """The last run's records in the parts that this one asked for too; None where they have no part in common."""
    common = parts.keys() & before.keys()
    return sum(before[part] for part in common) if common else None


def fewer_reason(parts: Mapping[str, int], before: Mapping[str, int]) -> str:
    """Why a run with fewer records than the last one is held."""
    earlier = records_before(parts, before)
    now = sum(parts[part] for part in parts.keys() & before.keys())
    if earlier and now <= FEWEST * earlier:
        return f"{now:,} records where the last run had {earlier:,}"
    return ""
