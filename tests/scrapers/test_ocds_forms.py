"""The forms in which OCDS is published: packages, links, versions, the UK's fields, and what breaks the schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scrapers.ocds.schema import flaws
from tests.scrapers.ocds_releases import (
    BARNET,
    BUYER,
    OCID,
    award,
    codes,
    contracts,
    party,
    read,
    records,
    release,
)


def test_a_release_package_and_a_record_package_of_it_say_the_same() -> None:
    tender, awarded = release(id="1", tag=["tender"], awards=None), release(id="2")
    compiled = release(id=f"{OCID}-2026-02-02T09:00:00Z", tag=["compiled"])
    record = {"ocid": OCID, "releases": [tender, awarded], "compiledRelease": compiled}
    assert read({"releases": [tender, awarded]}) == read({"records": [record]})
    assert [line["key"] for line in read({"records": [record]})] == [f"{OCID}|1", f"{OCID}|2"]


def test_a_record_that_only_links_to_its_releases_is_read_from_what_they_come_to() -> None:
    links = [
        {"url": f"https://example.org/{n}.json", "date": "2026-01-01T00:00:00Z", "tag": ["tender"]}
        for n in "12"
    ]
    compiled = release(id="compiled", tag=["compiled"])
    (line,) = read({"records": [{"ocid": OCID, "releases": links, "compiledRelease": compiled}]})
    assert contracts(line) == [("1", "First Ltd", "1000")] and codes(line) == []
    (alone,) = read({"records": [{"ocid": OCID, "releases": links}]})
    assert (alone["lines"], codes(alone)) == ([], ["linked"])
    (first, second) = read({"releases": [links[0], release()]})
    assert (codes(first), codes(second)) == (["linked"], [])


def versions(*values: Any) -> list[dict[str, Any]]:
    """A field of a versioned release that had these values, one a day from 1 February 2026."""
    return [
        {
            "releaseDate": f"2026-02-{n:02d}T00:00:00Z",
            "releaseID": str(n),
            "releaseTag": ["award"],
            "value": value,
        }
        for n, value in enumerate(values, 1)
    ]


def test_a_record_with_nothing_but_versions_is_what_they_came_to() -> None:
    versioned = {
        "ocid": OCID,
        "initiationType": "tender",
        "buyer": {"id": BUYER["id"], "name": versions(BARNET)},
        "parties": [{"id": "S1", "name": versions("Old Ltd", "First Ltd"), "roles": versions(["supplier"])}],
        "tender": {"id": "T1", "title": versions("Old system", "Case system")},
        "awards": [
            {
                "id": "1",
                "status": versions("pending", "active"),
                "value": {"amount": versions(1, 12, 15), "currency": versions("GBP")},
                "suppliers": [{"id": "S1", "name": versions("First Ltd")}],
            }
        ],
    }
    (line,) = read({"records": [{"ocid": OCID, "versionedRelease": versioned}]})
    assert contracts(line) == [("1", "First Ltd", "15")]
    (one,) = records(line, "contract")
    assert (one["title"], one["organisation"], line["date"]) == (
        "Case system",
        BARNET,
        "2026-02-03T00:00:00Z",
    )


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"awards": None}, "tender"),
        ({"awards": [award("1", [])]}, "award"),
        ({"awards": None, "tender": None, "planning": {"rationale": "Old one ends"}}, "planning"),
    ],
)
def test_what_was_compiled_is_as_far_as_its_last_part(parts: dict[str, Any], kind: str) -> None:
    (line,) = read({"releases": [release(tag=["compiled"], **parts)]})
    assert [event["event"] for event in records(line, "event")] == [kind]


@pytest.mark.parametrize(
    ("ocid", "found"),
    [
        (OCID, []),
        (f" {OCID} ", []),
        ("ocds-b5fd17-1", ["ocid_prefix"]),
        ("OCDS-h6vhtk-1", ["no_ocid"]),
        ("h6vhtk-1", ["no_ocid"]),
        ("ocds-h6vhtk-", ["no_ocid"]),
        (7, ["no_ocid"]),
    ],
)
def test_prefixes_of_ocids(ocid: Any, found: list[str]) -> None:
    (line,) = read({"releases": [release(ocid=ocid)]})
    assert [code for code in codes(line) if code != "schema"] == found
    assert bool(line["lines"]) is (found != ["no_ocid"])


BROKEN: list[tuple[dict[str, Any], str, str]] = [
    ({"tag": ["sold"]}, "tag/0", "is not one of"),
    ({"tag": []}, "tag", "has less than 1 item"),
    ({"date": "yesterday"}, "date", 'is not a "date-time"'),
    ({"initiationType": "auction"}, "initiationType", "is not one of"),
    ({"initiationType": None}, "", '"initiationType" is a required property'),
    ({"id": 5}, "id", 'is not of type "string"'),
    ({"parties": {}}, "parties", 'is not of type "array"'),
    ({"tender": {"title": "No id"}}, "tender", '"id" is a required property'),
    ({"tender": {"id": "1", "status": "won"}}, "tender/status", "is not one of"),
    ({"awards": [award("1", [], "12")]}, "awards/0/value/amount", "is not of types"),
    ({"awards": [{**award("1", []), "value": {"amount": 1, "currency": "Pounds"}}]}, "awards/0/value/currency",
     "is not one of"),
    ({"awards": [award("1", ["S1"]), award("1", ["S1"])]}, "awards", "has non-unique elements"),
    ({"contracts": [{"id": "1"}]}, "contracts/0", '"awardID" is a required property'),
    ({"parties": [party("1", "A", "buyer", contactPoint={"email": 5})]}, "parties/0/contactPoint/email",
     "is not of types"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "path", "words"), BROKEN)
def test_what_breaks_the_schema_is_said_and_is_a_problem(
    changes: dict[str, Any], path: str, words: str
) -> None:
    broken = release(**changes)
    ((found, said),) = flaws(broken)
    assert found == path and said.startswith(words)
    (line,) = read({"releases": [broken]})
    if line["lines"]:
        assert "schema" in codes(line)


def test_the_united_kingdoms_fields_break_nothing_and_no_value_is_repeated() -> None:
    assert flaws(release()) == []
    document = {"id": "d", "noticeType": "UK6"}
    value = {"amount": 1, "amountGross": 1.2, "currency": "GBP"}
    tender = {
        "id": "T1", "aboveThreshold": True, "lots": [{"id": "1", "status": "active"}], "documents": [document],
        "techniques": {"hasFrameworkAgreement": True}, "legalBasis": {"scheme": "UKPGA", "id": "2023/54"},
    }  # fmt: skip
    assert (
        flaws(release(tender=tender, awards=[{**award("1", []), "value": value, "standstillPeriod": {}}]))
        == []
    )
    ((_, said),) = flaws(release(awards=[{**award("1", []), "status": "ring ann@example.org is not "}]))
    assert "ann@example.org" not in said


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        (b"\xef\xbb\xbf" + json.dumps({"releases": [release()]}).encode(), ["Case system"]),
        (
            json.dumps({"releases": [release(tender={"id": "1", "title": "Half \ud83d"})]}).encode(),
            ["Half ?"],
        ),
        (json.dumps(release()).encode(), ["Case system"]),
    ],
)
def test_bodies_that_are_not_quite_json(body: bytes, titles: list[str]) -> None:
    lines = read(None, body=body)
    assert [record["title"] for line in lines for record in records(line, "contract")] == titles
    # As they are written into the feed.
    assert json.dumps(lines, ensure_ascii=False).encode()


def test_what_is_no_release_is_set_aside_each_by_itself() -> None:
    lines = read(
        {"releases": [None, 1, "x", [], {}, release(date=None), release(tag=None), release(awards=None)]}
    )
    assert [codes(line)[-1] for line in lines] == [
        "not_a_release", "not_a_release", "not_a_release", "not_a_release", "no_ocid", "no_date", "no_tag", "no_award",
    ]  # fmt: skip
    assert all(line["lines"] == [] for line in lines)
    assert len({line["key"] for line in lines}) == len(lines)


def test_a_huge_package_is_read() -> None:
    many = [release(id=f"{n:06d}-2026", ocid=f"ocds-h6vhtk-{n:06x}") for n in range(5_000)]
    assert sum(len(contracts(line)) for line in read({"releases": many})) == 5_000
