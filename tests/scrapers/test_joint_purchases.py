"""A purchase of several buyers: recorded as one's, shown with each that is known, and nobody's own price."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from boroughs.reader import PUBLIC_READER
from contracts.comparisons.joint import sharing
from contracts.comparisons.marks import endings, marks
from contracts.comparisons.reads import facts_of
from contracts.models import Contract, ContractFact
from suppliers.models import System
from tests.scrapers.conftest import Collect
from tests.scrapers.ocds_releases import BARNET, BUYER, award, party, release
from tests.scrapers.test_contracts_called_off import collected

CAMDEN = "LONDON BOROUGH OF CAMDEN"
TITLE = "Mosaic social care case management"
YEARLY = {"description": "The contract is worth £1,000 per annum."}


def joint(*names: str) -> list[dict[str, object]]:
    buyers = [party(f"B{n}", name, "buyer") for n, name in enumerate(names)]
    return [party(BUYER["id"], BARNET, "buyer"), *buyers, party("S1", "First Ltd", "supplier")]


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        ([], []),
        ([("payer", BARNET)], []),
        ([("payer", BARNET), ("payer", "Barnet Council")], []),
        ([("payer", BARNET), ("payer", CAMDEN)], [BARNET, CAMDEN]),
        ([("lead", BARNET), ("participant", CAMDEN), ("reseller", "First Ltd")], [BARNET, CAMDEN]),
        # Who may use it pays no part of its value
        ([("payer", BARNET), ("user", CAMDEN)], []),
    ],
)
def test_who_shares_a_contract(parties: list[tuple[str, str]], expected: list[str]) -> None:
    assert sharing([{"role": role, "name": name} for role, name in parties]) == expected


def test_it_is_shown_with_each_known_buyer(collect: Collect, catalogue: None, client: Client) -> None:
    one = release(parties=joint(CAMDEN, "Somewhere Else Council"), date="2026-02-02T09:00:00Z")
    alone = release(
        ocid="ocds-h6vhtk-0abc02", id="000009-2026", tender={**one["tender"], "title": "Another system"}
    )
    collected(collect, [{**one, "id": "000008-2026"}])
    collected(collect, [{**alone, "date": "2026-02-03T09:00:00Z"}])
    fact = ContractFact.objects.select_related("organisation").get(ocid=one["ocid"])
    assert (fact.organisation.slug, fact.value_pence) == ("barnet", 1000_00)
    address = Contract.objects.get(facts=fact).get_absolute_url()
    for slug, is_listed in (("barnet", True), ("camden", True), ("enfield", False)):
        page = client.get(f"/boroughs/{slug}/").content.decode()
        assert (address in page) is is_listed, slug
        assert ("recorded as another body" in page) is (slug == "camden")
        assert ("of 3 organisations together: none" in page) is is_listed
    page = client.get(address).content.decode()
    assert "A joint contract of" in page
    assert f"{BARNET}; {CAMDEN}; Somewhere Else Council" in page
    other = client.get(Contract.objects.get(facts__ocid="ocds-h6vhtk-0abc02").get_absolute_url())
    assert "joint" not in other.content.decode().casefold()


def test_its_price_is_in_no_median(collect: Collect, catalogue: None) -> None:
    tender = {"id": "T1", "title": TITLE, "classification": {"scheme": "CPV", "id": "48000000"}}
    collected(collect, [release(tender=tender, parties=joint(CAMDEN), awards=[award("1", ["S1"], **YEARLY)])])
    capability = System.objects.get(slug="mosaic").capabilities.order_by("slug")[0]
    facts = facts_of(PUBLIC_READER, capability.slug)
    assert facts is not None
    day = ContractFact.objects.get().newest_on
    (mark,) = marks(facts, endings(facts, day), day)
    assert mark.price.pence == 1000_00 and not mark.comparable
    assert mark.price.reasons == ("a joint price of 2 organisations, and so none's own",)
    # The same with one buyer is compared
    (contract,) = facts.contracts.values()
    single = replace(facts, contracts={contract.contract: contract._replace(parties=contract.parties[:1])})
    (mark,) = marks(single, endings(single, day), day)
    assert mark.comparable
