"""What an award is: one that is only meant, a framework's, a call-off's. Made-up releases in Find a Tender's form."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scrapers.ocds_releases import award, contracts, read, records, release


@pytest.mark.parametrize(("notice", "tag"), [("UK5", "planning"), ("UK5", "tenderUpdate"), ("", "tender")])
def test_an_award_that_is_only_meant_is_no_contract_yet(notice: str, tag: str) -> None:
    documents = [{"id": "d", "noticeType": notice, "datePublished": "2026-02-02T00:00:00Z"}] if notice else []
    meant = {**award("1", ["S1", "S2"]), "status": "pending", "documents": documents}
    (line,) = read({"releases": [release(tag=[tag], awards=[meant])]})
    assert contracts(line) == []
    assert [event["what"] for event in records(line, "event")] == [
        "Meant for: First Ltd; Meant for: Second Ltd"
    ]
    # A decided award waits for its standstill with the same status.
    (line,) = read({"releases": [release(awards=[{**award("1", ["S1"]), "status": "pending"}])]})
    assert contracts(line) == [("1", "First Ltd", "1000")]


IS_FRAMEWORK = {"techniques": {"hasFrameworkAgreement": True}}


@pytest.mark.parametrize(
    ("tender", "lots", "more", "is_ceiling"),
    [
        (IS_FRAMEWORK, [], {}, True),
        # The standard has techniques of a lot too: of the award's own, or of any where it names none
        ({}, [{"id": "A", **IS_FRAMEWORK}, {"id": "B"}], {"relatedLots": ["A"]}, True),
        ({}, [{"id": "A", **IS_FRAMEWORK}, {"id": "B"}], {"relatedLots": ["B"]}, False),
        ({}, [{"id": "A", **IS_FRAMEWORK}], {}, True),
        ({}, [{"id": "A", "techniques": {"hasFrameworkAgreement": False}}, "no lot"], {}, False),
    ],
)
def test_the_value_of_a_framework_is_its_ceiling(
    tender: dict[str, Any], lots: list[Any], more: dict[str, Any], is_ceiling: bool
) -> None:
    whole = {"id": "T1", "title": "Case system", "lots": lots, **tender}
    (line,) = read({"releases": [release(tender=whole, awards=[award("1", ["S1"], **more)])]})
    (one,) = records(line, "contract")
    assert (one.get("value_kind") == "framework_ceiling") is is_ceiling
