"""What becomes of a contract that a later notice calls off or terminates, in whatever order notices are collected."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
from django.test import Client

from boroughs.models import Organisation
from boroughs.reader import PUBLIC_READER
from contracts.comparisons.contracts import chosen_contracts
from contracts.comparisons.organisations import organisation_view
from contracts.imports.undoing import undo_import
from contracts.models import Contract, ContractFact, Deployment, Import
from tests.scrapers.conftest import Collect
from tests.scrapers.ocds_releases import OCID, award, release
from tests.scrapers.site import Releases, Site

PERIOD = {"startDate": "2025-04-01T00:00:00Z", "endDate": "2030-03-31T00:00:00Z"}
MADE = award("1", ["S1"], contractPeriod=PERIOD)
OTHER = award("2", ["S2"], 2000, contractPeriod=PERIOD)
OFF = {"id": "1", "status": "cancelled"}
UK11 = {"id": "d", "noticeType": "UK11", "datePublished": "2026-02-04T00:00:00Z"}

Told = dict[tuple[str, str], tuple[Any, ...]]
LIVE = (1000_00, "2030-03-31", "", "None")
LIVE_OTHER = (2000_00, "2030-03-31", "", "None")


def told(day: int, **changes: Any) -> dict[str, Any]:
    return release(id=f"00000{day}-2026", date=f"2026-02-{day:02d}T09:00:00Z", **changes)


def signed(status: str, **more: Any) -> list[dict[str, Any]]:
    return [{"id": "C1", "awardID": "1", "status": status, "period": PERIOD, **more}]


def collected(collect: Collect, releases: list[dict[str, Any]]) -> None:
    """Each release is collected by a run of its own, in this order."""
    for one in releases:
        day = one["date"][:10]
        pages = Releases([one], path="/api/1.0/ocdsReleasePackages", since="updatedFrom", until="updatedTo")
        with Site(pages) as site:
            following = f"2026-02-{int(day[8:]) + 1:02d}"
            found = collect("find_a_tender", site.url, "--since", day, "--until", following)
        assert (found["records"], found["held"]) == (1, None)


def facts() -> Told:
    rows = ContractFact.objects.values_list(
        "award_id", "supplier_name", "value_pence", "end", "outcome", "outcome_on"
    )
    return {(a, s): (value, str(end), outcome, str(on)) for a, s, value, end, outcome, on in rows}


CASES: dict[str, tuple[list[dict[str, Any]], Told]] = {
    "the award is called off, and names nobody then": (
        [told(2, awards=[MADE]), told(3, tag=["awardCancellation"], awards=[OFF])],
        {("1", "First Ltd"): (None, "2026-02-03", "called_off", "2026-02-03")},
    ),
    "the tag alone says so": (
        [told(2, awards=[MADE]), told(3, tag=["awardCancellation"], awards=[MADE])],
        {("1", "First Ltd"): (None, "2026-02-03", "called_off", "2026-02-03")},
    ),
    "one of two": (
        [told(2, awards=[MADE, OTHER]), told(3, tag=["awardUpdate"], awards=[OFF, OTHER])],
        {
            ("1", "First Ltd"): (None, "2026-02-03", "called_off", "2026-02-03"),
            ("2", "Second Ltd"): LIVE_OTHER,
        },
    ),
    "to nobody after all, of two suppliers": (
        [
            told(2, awards=[award("1", ["S1", "S2"], contractPeriod=PERIOD)]),
            told(3, awards=[{"id": "1", "status": "unsuccessful"}]),
        ],
        {
            ("1", name): (None, "2026-02-03", "called_off", "2026-02-03")
            for name in ("First Ltd", "Second Ltd")
        },
    ),
    "the contract is cancelled before it is signed": (
        [told(2, awards=[MADE]), told(3, tag=["contract"], awards=[MADE], contracts=signed("cancelled"))],
        {("1", "First Ltd"): (None, "2026-02-03", "called_off", "2026-02-03")},
    ),
    "awarded again": (
        [told(2, awards=[MADE]), told(3, awards=[OFF]), told(4, awards=[MADE])],
        {("1", "First Ltd"): LIVE},
    ),
    "another procurement's award of the same number": (
        [
            told(2, awards=[MADE]),
            told(3, ocid=f"{OCID}9", awards=[OFF], tender={"id": "T9", "title": "Case system again"}
                 | {"classification": {"scheme": "CPV", "id": "48000000"}}),
        ],
        {("1", "First Ltd"): LIVE},
    ),
    "terminated on the day that the contract's completion gives": (
        [
            told(2, awards=[MADE]),
            told(4, tag=["contractTermination"], awards=[MADE],
                 contracts=signed("terminated", documents=[UK11], implementation={"endDate": "2026-01-31T00:00:00Z"})),
        ],
        {("1", "First Ltd"): (1000_00, "2026-01-31", "terminated", "2026-01-31")},
    ),
    "terminated, and no day is given but the notice's": (
        [
            told(2, awards=[MADE]),
            told(4, tag=["contractTermination"], awards=[MADE], contracts=signed("active", documents=[UK11])),
        ],
        {("1", "First Ltd"): (1000_00, "2026-02-04", "terminated", "2026-02-04")},
    ),
    "told done after its end": (
        [
            told(2, awards=[MADE]),
            told(4, tag=["contractUpdate"], awards=[MADE],
                 contracts=signed("terminated", period={**PERIOD, "endDate": "2026-01-15T00:00:00Z"})),
        ],
        {("1", "First Ltd"): (1000_00, "2026-01-15", "terminated", "2026-02-04")},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_became_of_a_contract(case: str, collect: Collect, catalogue: None) -> None:
    releases, expected = CASES[case]
    collected(collect, releases)
    assert facts() == expected


@pytest.mark.parametrize(
    "case", ["the award is called off, and names nobody then", "one of two", "awarded again"]
)
def test_in_whatever_order_they_are_collected(case: str, collect: Collect, catalogue: None) -> None:
    releases, expected = CASES[case]
    orders = list(itertools.permutations(releases))[1:]
    for order in orders:
        collected(collect, list(order))
        assert facts() == expected, [one["date"] for one in order]
        for imported in Import.objects.live().order_by("-id"):
            imported.refresh_from_db()
            if imported.status == Import.Status.APPLIED:
                undo_import(imported)
        assert facts() == {}


def test_undoing_the_notice_brings_the_contract_back(collect: Collect, catalogue: None) -> None:
    releases, expected = CASES["the award is called off, and names nobody then"]
    collected(collect, releases)
    undo_import(Import.objects.live().order_by("-id")[0])
    assert facts() == {("1", "First Ltd"): LIVE}
    # Collected again, it is called off again
    collected(collect, releases[1:])
    assert facts() == expected


def test_nobody_runs_a_system_for_a_contract_that_was_called_off(collect: Collect, catalogue: None) -> None:
    """The notice of the award tells of the system until then, in whatever order the two come."""
    tender = {
        "id": "T1",
        "title": "Mosaic social care case management",
        "classification": {"scheme": "CPV", "id": "48000000"},
    }
    made, off = told(2, tender=tender, awards=[MADE]), told(3, tender=tender, awards=[OFF])

    def run() -> set[str]:
        return set(Deployment.objects.values_list("system__slug", flat=True))

    collected(collect, [made])
    assert run() == {"mosaic"}
    collected(collect, [off])
    assert run() == set()
    last, first = Import.objects.live().order_by("-id")[:2]
    undo_import(last)
    assert run() == {"mosaic"}
    undo_import(first)
    collected(collect, [off, made])
    assert run() == set()
    collected(collect, [told(4, tender=tender, awards=[MADE])])
    assert run() == {"mosaic"}


def test_a_called_off_contract_is_shown_and_counted_nowhere(
    collect: Collect, catalogue: None, client: Client
) -> None:
    today = date(2026, 2, 3)
    barnet = Organisation.objects.get(slug="barnet")
    near = {**PERIOD, "endDate": "2026-12-31T00:00:00Z"}
    first = [{**each, "contractPeriod": near} for each in (MADE, OTHER)]
    collected(collect, [told(2, awards=first)])
    before = organisation_view(PUBLIC_READER, barnet, today, soonest=5)
    assert (before.line.contracts, before.n_ending, before.called_off) == (2, 2, 0)
    collected(collect, [told(3, tag=["awardUpdate"], awards=[OFF, first[1]])])
    after = organisation_view(PUBLIC_READER, barnet, today, soonest=5)
    assert (after.line.contracts, after.n_ending, after.called_off) == (1, 1, 1)
    every = ContractFact.objects.all()
    listed = {
        when: sorted(chosen_contracts(every, today, when=when).values_list("award_id", flat=True))
        for when in ("", "current", "12", "ended")
    }
    assert listed == {"": ["1", "2"], "current": ["2"], "12": ["2"], "ended": ["1"]}
    page = client.get(Contract.objects.get(facts__award_id="1").get_absolute_url()).content.decode()
    assert "Called off on 3 February 2026, as its notice says." in page
    assert "called off on 3 Feb 2026" in page and "award called off" in page
    assert "£1,000" in page  # What the award's notice said, beside it
    other = client.get(Contract.objects.get(facts__award_id="2").get_absolute_url()).content.decode()
    assert "called off" not in other.casefold()
    borough = client.get("/boroughs/barnet/").content.decode()
    assert "2 of 2 contracts, 1 of them called off" in borough
