"""What the guard holds, what is only proposed, and what a bare £0 is not."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.imports import bulk
from contracts.models import Charge, ContractFact, ReviewItem
from tests.scrapers.conftest import Collect
from tests.scrapers.site import Releases, Site

DAY = ("--since", "2025-01-23", "--until", "2025-01-24", "--all-buyers", "--any-cpv")


def call_off(
    number: int, amount: float, *, buyer: str = "", title: str = "Planning software"
) -> dict[str, Any]:
    """A made-up release: one award of a call-off."""
    buyer = buyer or f"Made-up Council {number}"
    return {
        "ocid": f"ocds-b5fd17-00000000-0000-0000-0000-{number:012d}",
        "id": f"00000000-0000-0000-0000-{number:012d}-{number}",
        "date": "2025-01-23T12:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
        "language": "en",
        "buyer": {"id": f"GB-CFS-{number}", "name": buyer},
        "parties": [{"id": f"GB-CFS-{number}", "name": buyer, "roles": ["buyer"]}],
        "tender": {
            "id": f"T{number}",
            "title": title,
            "description": "",
            "status": "complete",
            "procurementMethodDetails": "Call-off from a framework agreement",
            "classification": {"scheme": "CPV", "id": "48000000"},
        },
        "awards": [
            {
                "id": f"A{number}",
                "status": "active",
                "suppliers": [{"id": f"S{number}", "name": f"Example Supplier {number} Ltd"}],
                "value": {"amount": amount, "currency": "GBP"},
                "contractPeriod": {"startDate": "2025-02-01T00:00:00Z", "endDate": "2027-01-31T00:00:00Z"},
            }
        ],
    }


def queue() -> dict[int, str]:
    """The held amounts in the queue, in pounds, with their reason."""
    items = ReviewItem.objects.filter(kind=ReviewItem.Kind.VALUE, state=ReviewItem.State.OPEN)
    return {item.suggestion["value_pence"] // 100: item.reason for item in items}


def test_a_frameworks_ceiling_as_a_call_offs_value_is_held(collect: Collect) -> None:
    releases = [call_off(1, 1_840_000_000), call_off(2, 5_000_000_000), call_off(3, 250_000)]
    with Site(Releases(releases)) as site:
        found = collect("contracts_finder", site.url, *DAY)
    assert (found["held"], found["new"]) == (None, 3)
    held = queue()
    assert set(held) == {1_840_000_000, 5_000_000_000}
    assert all("over £20,000,000" in reason for reason in held.values())


@pytest.mark.parametrize("listed", [bulk.CHUNK, 1])
def test_a_value_repeated_across_buyers_is_held(
    collect: Collect, monkeypatch: pytest.MonkeyPatch, listed: int
) -> None:
    # With 1 the contracts and amounts are too many to be listed in a question.
    monkeypatch.setattr(bulk, "CHUNK", listed)
    releases = [*(call_off(n, 750_000) for n in range(1, 4)), *(call_off(n, 300_000) for n in range(4, 6))]
    with Site(Releases(releases)) as site:
        collect("contracts_finder", site.url, *DAY)
    assert set(queue()) == {750_000}
    assert ReviewItem.objects.filter(kind=ReviewItem.Kind.VALUE).count() == 3


def test_a_value_eight_times_its_scopes_median_is_held(collect: Collect, catalogue: None) -> None:
    # Uniform is a planning system that the catalogue knows; its supplier is named, so that it is recognised.
    amounts = [40_000, 50_000, 60_000, 400_000]
    releases = [call_off(n, amount, title="Idox Uniform licences") for n, amount in enumerate(amounts, 1)]
    with Site(Releases(releases)) as site:
        collect("contracts_finder", site.url, *DAY)
        assert queue() == {400_000: "held: £400,000 is 8.0 times the median of its scope (£50,000)"}
        # The same notices again ask nobody a second time.
        collect("contracts_finder", site.url, *DAY)
    assert ReviewItem.objects.filter(kind=ReviewItem.Kind.VALUE).count() == 1


@pytest.mark.parametrize("words", ["", "The fee is withheld but entered as £0."])
def test_a_bare_nought_is_no_confirmed_absence_of_a_charge(collect: Collect, words: str) -> None:
    release = call_off(1, 0, title="Data extraction from the planning system")
    release["tender"]["description"] = words
    with Site(Releases([release])) as site:
        collect("contracts_finder", site.url, *DAY)
    fact = ContractFact.objects.get()
    assert fact.value_pence is None
    assert fact.value_reason == ("withheld" if words else "not_stated")
    assert not Charge.objects.exists()
    item = ReviewItem.objects.get(kind=ReviewItem.Kind.CHARGE)
    assert item.suggestion.get("status", "charged") != "none" and "amount" not in item.suggestion


def test_no_real_release_confirms_that_nothing_is_charged(
    collect: Collect, catalogue: None, real_releases: list[dict[str, Any]]
) -> None:
    with Site(Releases(real_releases[:200])) as site:
        collect("contracts_finder", site.url, "--since", "2025-01-15", "--until", "2025-03-15", *DAY[4:])
    noughts = [r for r in real_releases if any(a["value"]["amount"] == 0 for a in r.get("awards", []))]
    assert noughts
    facts = ContractFact.objects.filter(ocid__in=[release["ocid"] for release in noughts])
    assert set(facts.values_list("value_pence", flat=True)) == {None}
    assert not Charge.objects.filter(status="none").exists()


def test_enfields_data_load_is_a_proposed_charge_in_the_queue(
    collect: Collect, catalogue: None, real_releases: list[dict[str, Any]]
) -> None:
    """The real notice of 23 January 2025, kept because Enfield is known and its CPV code is 48000000."""
    with Site(Releases(real_releases)) as site:
        collect("contracts_finder", site.url, *DAY[:4])
    (item,) = ReviewItem.objects.filter(
        kind=ReviewItem.Kind.CHARGE, text__contains="Objective Keyplan Data Load"
    )
    assert item.organisation is not None and item.organisation.slug == "enfield"
    assert (item.suggestion["covers"], item.suggestion["amount"]) == (["data_load"], "51600")
    assert item.words == ["Data Load"]
    assert not Charge.objects.filter(contract__facts__title__contains="Keyplan").exists()
