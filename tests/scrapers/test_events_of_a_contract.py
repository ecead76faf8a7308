"""One made-up procurement of Find a Tender, from its tender to its end, as the contract's page tells it."""

from __future__ import annotations

import json

from django.test import Client

from contracts.models import Contract, ContractFact, Event
from tests.scrapers.conftest import Collect, body
from tests.scrapers.site import Releases, Site


def test_the_notices_of_a_contract_are_its_events(collect: Collect, catalogue: None, client: Client) -> None:
    releases = json.loads(body("find_a_tender.json"))["releases"]
    # A window is six hours: the six notices are put on one day, an hour apart, in their order.
    served = [{**r, "date": f"2026-02-02T{n:02d}:00:00Z"} for n, r in enumerate(releases)]
    site = Site(Releases(served, path="/api/1.0/ocdsReleasePackages", since="updatedFrom", until="updatedTo"))
    with site:
        found = collect("find_a_tender", site.url, "--since", "2026-02-02", "--until", "2026-02-03")
    assert (found["records"], found["new"], found["held"]) == (6, 6, None)
    contract = Contract.objects.get()
    fact = ContractFact.objects.get()
    # Known by its PPON; as the newest notice has it, and the contract says more than the award before it.
    assert (fact.organisation.slug, fact.ocid, fact.award_id) == ("barnet", "ocds-h6vhtk-0aaa01", "1")
    assert (str(fact.start), str(fact.end), str(fact.latest_end)) == (
        "2026-04-06",
        "2026-02-02",
        "None",
    )
    # Its last notice terminates it: on that notice's day, as it gives no other
    assert (fact.outcome, str(fact.outcome_on)) == ("terminated", "2026-02-02")
    assert (fact.value_pence, fact.regime) == (310_000_00, "pa_2023")
    told = {
        (e.kind, e.notice_type): (e.what, e.value_pence, str(e.new_end), e.contract)
        for e in Event.objects.all()
    }
    assert told == {
        ("tender", "UK4"): ("", None, "None", None),
        ("contract_change", "UK10"): (
            "Two more modules; Needed for the new duty; Additional goods, services or works",
            350_000_00, "2030-04-05", contract,
        ),
        ("performance", "UK9"): ("Availability: Requires improvement", None, "None", contract),
        ("termination", "UK11"): ("Ended by both sides", None, "None", contract),
    }  # fmt: skip
    page = client.get(contract.get_absolute_url()).content.decode()
    for words in (
        "put out to tender (UK4)", "contract changed (UK10)", "Two more modules", "£350,000",
        "performance told (UK9)", "Availability: Requires improvement", "contract ended (UK11)", "Ended by both sides",
    ):  # fmt: skip
        assert words in page
    assert "Madeupname" not in page
