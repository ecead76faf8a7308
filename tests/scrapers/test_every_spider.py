"""Each spider is made and fed its saved bodies; what it makes of them is worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scrapy.spiderloader import SpiderLoader

from contracts.imports.parsing.feed import parse_feed
from scrapers.bases.register_links import date_in, newest_link, newest_resource, socrata_export
from scrapers.bases.source import SourceSpider
from scrapers.checking import flaws, sources
from scrapers.running import project_settings, spider_class

BODIES = Path(__file__).with_name("bodies")
NAMES = sorted(SpiderLoader.from_settings(project_settings()).list())

FED: list[tuple[str, str, dict[str, Any], int, list[str]]] = [
    # spider, body, context, records, kinds of the records in order
    ("contracts_finder", "find_a_tender.json", {}, 6,
     ["event", "contract", "contract", "contract", "event", "contract", "event", "contract", "event"]),
    ("find_a_tender", "find_a_tender.json", {}, 6,
     ["event", "contract", "contract", "contract", "event", "contract", "event", "contract", "event"]),
    ("registers", "register.csv",
     {"how": "file", "part": "barnet|", "organisation": "barnet", "name": "", "layout": ""}, 1, []),
    ("registers", "ckan.json", {"how": "ckan"}, 0, []),
    ("registers", "socrata.json", {"how": "socrata"}, 0, []),
    ("registers", "links.html", {"how": "links"}, 0, []),
    ("digital_marketplace", "service.html", {"how": "service", "service": "123456789012345"}, 1, ["claim"] * 11),
    ("digital_marketplace", "results.html", {"how": "results"}, 0, []),
]  # fmt: skip


def made(name: str) -> SourceSpider:
    return spider_class(name)()


def test_every_spider_is_fed() -> None:
    assert {name for name, *_ in FED} == set(NAMES) == sources()


@pytest.mark.parametrize(("name", "body", "context", "records", "kinds"), FED)
def test_a_spider_reads_its_bodies(
    name: str, body: str, context: dict[str, Any], records: int, kinds: list[str]
) -> None:
    spider, content = made(name), (BODIES / body).read_bytes()
    assert spider.shape_problem(content, context) == ""
    lines = list(spider.lines(content, context))
    assert len(lines) == records
    found = [line for each in lines for line in each["lines"]]
    assert [record["kind"] for line in found for record in line["records"]] == kinds
    blocked = [
        problem
        for row in parse_feed(enumerate(found, 1), "barnet")
        for problem in row.problems
        if row.blocked
    ]
    assert blocked == []


ERROR_PAGE = b"<!DOCTYPE html><html><body><p>The service is down.</p></body></html>"
OTHER_OBJECT = b'{"error": "no"}'
# A register's file is whatever the importer can read, but no page and not nothing.
WRONG = [
    (name, body)
    for name in NAMES
    for body in (ERROR_PAGE, b"", OTHER_OBJECT)
    if (name, body) != ("registers", OTHER_OBJECT)
]


@pytest.mark.parametrize(("name", "body"), WRONG)
def test_a_body_of_another_shape_is_told(name: str, body: bytes) -> None:
    context = {"how": "file" if name == "registers" else "service", "service": "1", "part": "x"}
    assert made(name).shape_problem(body, context)


@pytest.mark.parametrize(
    "path", sorted((Path(project_settings()["SPIDER_MODULES"][0].replace(".", "/"))).glob("[!_]*.py"))
)
def test_every_source_keeps_the_conventions(path: Path) -> None:
    assert list(flaws(path, sources())) == []


def test_the_conventions_can_be_broken(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text('import django\n\n\nclass Broken:\n    name = "other"\n    delay = 3.0\n')
    found = " | ".join(flaws(broken, frozenset()))
    for words in (
        "docstring",
        "is not named 'broken'",
        "no line in sources.csv",
        "imports django",
        "no reason for delay",
    ):
        assert words in found


def test_a_link_page_leads_to_the_newest_register() -> None:
    body = (BODIES / "links.html").read_bytes()
    found = newest_link(body, "https://www.example.org/open-data", r"contracts?[\s_-]*register")
    assert found == "https://www.example.org/files/contracts%20register%202026%20q3.csv"


def test_a_catalogue_leads_to_the_newest_file_of_the_publisher() -> None:
    data = json.loads((BODIES / "ckan.json").read_text())
    assert (
        newest_resource(data, "contracts register", "Barnet", "https://data.example.org/api")
        == "https://files.example.org/barnet-2026-q3.csv"
    )
    assert newest_resource(data, "contracts register", "Brent", "https://data.example.org/api") == ""


def test_a_portal_leads_to_the_export_of_its_register() -> None:
    data = json.loads((BODIES / "socrata.json").read_text())
    found = socrata_export(
        data, "contracts register", "https://opendata.example.org/api/catalog/v1?q=contracts"
    )
    assert found == "https://opendata.example.org/api/views/bbbb-2222/rows.csv?accessType=DOWNLOAD"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Contracts register, quarter 3 2026 (CSV)", "2026-09"),
        ("contracts-register-2026-q1.csv", "2026-03"),
        ("Contracts October 2025", "2025-10"),
        ("contracts_2025-07.csv", "2025-07"),
        ("Contracts register", ""),
    ],
)
def test_the_date_of_a_link(words: str, expected: str) -> None:
    assert date_in(words) == expected


def test_a_service_says_what_it_costs_and_how_data_comes_out() -> None:
    (line,) = made("digital_marketplace").lines(
        (BODIES / "service.html").read_bytes(), {"how": "service", "service": "123456789012345"}
    )
    said = {record["topic"]: record for record in line["lines"][0]["records"]}
    price = said["price"]
    assert (price["amount"], price["amount_high"], price["per"], price["unit"]) == (
        "15",
        "320",
        "user",
        "a user a year",
    )
    assert said["APISoftware"]["answer"] == "Yes"
    assert said["APISandbox"]["answer"] == "No"
    assert said["APIUsage"]["answer"] == "Read cases. Writing needs a further licence."
    assert said["dataExportFormats"]["answer"] == "CSV; Other"
    assert (
        said["endOfContractProcess"]["answer"]
        == "One extract is in the price. Each further extract costs £2,500."
    )
    assert (
        said["endOfContractDataExtraction"]["answer"] == "Users ask [removed] for a backup of the database."
    )
    assert said["educationPricing"]["answer"] == "Yes"
    assert line["title"] == "Examplebase" and line["supplier"] == "Example Care Systems Ltd"
    assert line["lines"][0]["provenance"]["note"] == "G-Cloud 14, service 123456789012345"


@pytest.mark.parametrize(
    ("words", "low", "high", "per", "unit"),
    [
        ("£0.10 to £5 a user", "0.10", "5", "user", "a user"),
        ("£250", "250", None, None, None),
        ("£1,234.56 a unit a year", "1234.56", None, "year", "a unit a year"),
        ("From £20 an instance a month", "20", None, "month", "an instance a month"),
        ("£0.02 a transaction", "0.02", None, "call", "a transaction"),
        # Words alone, where an amount cannot be told for certain
        ("Price on application", None, None, None, None),
        ("£1.5m a licence a year", None, None, None, None),
        ("£2 million a year", None, None, None, None),
        ("£15 to £1.5m a user", None, None, None, None),
        ("£1 000 a unit", None, None, None, None),
    ],
)
def test_the_price_of_a_service(
    words: str, low: str | None, high: str | None, per: str | None, unit: str | None
) -> None:
    page = (BODIES / "service.html").read_text().replace("£15 to £320 a user a year", words)
    (line,) = made("digital_marketplace").lines(page.encode(), {"how": "service", "service": "1"})
    (price,) = [r for r in line["lines"][0]["records"] if r["topic"] == "price"]
    assert price["answer"] == words
    found = tuple(price.get(name) for name in ("amount", "amount_high", "per", "unit"))
    assert found == (low, high, per, unit)


def test_a_service_that_answers_nothing_is_a_problem_of_its_own_and_no_unexpected_shape() -> None:
    """One that was withdrawn held the whole run."""
    context = {"how": "service", "service": "1"}
    gone = b"<html><body><h1>Examplebase</h1><p>No longer available.</p></body></html>"
    assert made("digital_marketplace").shape_problem(gone, context) == ""
    (line,) = made("digital_marketplace").lines(gone, context)
    assert (line["lines"], [problem["code"] for problem in line["problems"]]) == ([], ["no_answers"])
    assert "no name" in made("digital_marketplace").shape_problem(
        b"<html><body><h1> </h1></body></html>", context
    )
