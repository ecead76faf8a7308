"""The catalogue of organisations and capabilities holds together and every row can be traced.

The files are data: these checks read them as a person with a spreadsheet would, without the models.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from boroughs.names import fold_council, fold_organisation
from suppliers.names import fold
from tests.catalogue.catalogue_files import (
    ALL_FILES,
    CAPABILITIES,
    CAPABILITY_MODULES,
    CAPABILITY_NAMES,
    ORGANISATIONS,
    SOURCE_COLUMNS,
    parts,
    read,
    source_fault,
)

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
KINDS = {
    "borough",
    "county",
    "unitary",
    "district",
    "metropolitan",
    "combined_authority",
    "greater_london_authority",
    "almo",
    "school_trust",
    "pension_fund",
    "shared_service",
    "consortium",
    "transport",
    "other",
}


@pytest.fixture(scope="module")
def organisations() -> list[dict[str, str]]:
    return read(ORGANISATIONS)


@pytest.fixture(scope="module")
def capabilities() -> list[dict[str, str]]:
    return read(CAPABILITIES)


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.name)
def test_file_is_plain_utf8_with_unix_line_ends_and_full_rows(path: Path) -> None:
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [cell for row in rows for cell in row if cell != cell.strip()] == []


@pytest.mark.parametrize(
    ("source", "allowed"),
    [
        ("shared:local_authorities/london_boroughs.csv#E09000012", True),
        ("shared:local_authorities/london_boroughs.csv", False),
        ("github:a/b@35de23de7b8e221f46bb6f306514b2beabea5cfd src/x.js#E09000012", True),
        ("github:a/b@main src/x.js", False),
        ("https://loti.london/about/membership", True),
        ("https://en.wikipedia.org/wiki/Hackney", False),
        ("from memory", False),
    ],
)
def test_forms_of_source(source: str, allowed: bool) -> None:
    assert (source_fault(source) == "") is allowed


@pytest.mark.parametrize("path", [ORGANISATIONS, CAPABILITIES], ids=lambda path: path.name)
def test_every_row_has_allowed_sources_and_the_day_it_was_checked(path: Path) -> None:
    faults = []
    for row in read(path):
        if not row["source"]:
            faults.append((row["slug"], "no source"))
        for column in SOURCE_COLUMNS:
            for source in parts(row.get(column, "")):
                if fault := source_fault(source):
                    faults += [(row["slug"], f"{column}: {source}: {fault}")]
        if date.fromisoformat(row["checked_on"]) < date(2026, 11, 22):
            faults.append((row["slug"], "checked before the catalogue was made"))
    assert faults == []


def test_organisations_slugs_kinds_and_codes(organisations: list[dict[str, str]]) -> None:
    slugs = [row["slug"] for row in organisations]
    assert [slug for slug in slugs if not SLUG.fullmatch(slug)] == []
    assert [slug for slug, n in Counter(slugs).items() if n > 1] == []
    assert {row["kind"] for row in organisations} <= KINDS
    for column in ("gss", "local_authority_code"):
        codes = [row[column] for row in organisations if row[column]]
        assert [code for code, n in Counter(codes).items() if n > 1] == []
    assert [row["gss"] for row in organisations if not re.fullmatch(r"([ES]\d{8})?", row["gss"])] == []


def test_the_33_boroughs(organisations: list[dict[str, str]]) -> None:
    boroughs = [row for row in organisations if row["kind"] == "borough"]
    # The codes of the 32 London boroughs and the City run from E09000001 to E09000033 without a gap.
    assert sorted(row["gss"] for row in boroughs) == [f"E090000{n:02d}" for n in range(1, 34)]
    by_gss = {row["gss"]: row["slug"] for row in boroughs}
    assert by_gss["E09000001"] == "city-of-london"
    assert by_gss["E09000012"] == "hackney"
    assert by_gss["E09000033"] == "westminster"
    for column in ("population", "population_year", "ocds_ids", "email_domains", "website", "alt_names"):
        assert [row["slug"] for row in boroughs if not row[column]] == [], column


def test_populations_of_the_boroughs_add_up_to_london(organisations: list[dict[str, str]]) -> None:
    (london,) = [row for row in organisations if row["slug"] == "greater-london-authority"]
    boroughs = [row for row in organisations if row["kind"] == "borough"]
    assert {row["population_year"] for row in [london, *boroughs]} == {"2021"}
    # Census figures rounded to the nearest hundred: 33 of them differ from their total by 33 × 50 at most.
    assert abs(sum(int(row["population"]) for row in boroughs) - int(london["population"])) <= 33 * 50


def test_norfolk_is_left_to_the_command(organisations: list[dict[str, str]]) -> None:
    assert not [row for row in organisations if "norfolk" in row["slug"] or row["gss"] == "E10000020"]


def test_parents_and_members_exist(organisations: list[dict[str, str]]) -> None:
    by_slug = {row["slug"]: row for row in organisations}
    for row in organisations:
        assert row["parent"] in {"", *by_slug}, row["slug"]
        assert set(parts(row["members"])) <= set(by_slug), row["slug"]
        assert row["slug"] not in {row["parent"], *parts(row["members"])}
    assert parts(by_slug["east-kent-housing"]["members"]) == [
        "canterbury",
        "dover",
        "folkestone-and-hythe",
        "thanet",
    ]
    assert by_slug["transport-for-london"]["parent"] == "greater-london-authority"


def test_a_value_has_its_own_source(organisations: list[dict[str, str]]) -> None:
    pairs = {
        "population": "population_source",
        "loti_member": "loti_source",
        "ocds_ids": "ids_source",
        "email_domains": "domains_source",
        "website": "domains_source",
    }
    for row in organisations:
        for column, source in pairs.items():
            assert not row[column] or row[source], (row["slug"], column)
        assert bool(row["population"]) == bool(row["population_year"]), row["slug"]
        assert row["loti_member"] in {"", "yes", "no"}
        for day in (row["valid_from"], row["valid_to"]):
            assert re.fullmatch(r"(\d{4}(-\d\d-\d\d)?)?", day), row["slug"]
        assert not (row["valid_from"] and row["valid_to"]) or row["valid_from"] < row["valid_to"]


def test_no_name_belongs_to_two_organisations(organisations: list[dict[str, str]]) -> None:
    owners: dict[str, set[str]] = {}
    bare: dict[str, set[str]] = {}
    for row in organisations:
        for name in [row["name"], row["short_name"], *parts(row["alt_names"])]:
            owners.setdefault(fold_organisation(name), set()).add(row["slug"])
            if fold_council(name):
                bare.setdefault(fold_council(name), set()).add(row["slug"])
    assert {name: slugs for name, slugs in owners.items() if len(slugs) > 1 or not name} == {}
    assert {name: slugs for name, slugs in bare.items() if len(slugs) > 1} == {}


def test_identifiers_and_mail_domains_belong_to_one_organisation(organisations: list[dict[str, str]]) -> None:
    identifiers = [value for row in organisations for value in parts(row["ocds_ids"])]
    assert [value for value, n in Counter(identifiers).items() if n > 1] == []
    assert [value for value in identifiers if not re.fullmatch(r"GB-[A-Z]{3,4}-\S+", value)] == []
    ppons = [value for value in identifiers if value.startswith("GB-PPON-")]
    assert [value for value in ppons if not re.fullmatch(r"GB-PPON-P[A-Z]{3}-\d{4}-[A-Z]{4}", value)] == []
    domains = [domain for row in organisations for domain in parts(row["email_domains"])]
    # Richmond and Wandsworth share their staff and this domain: it cannot say which of the two.
    assert [domain for domain, n in Counter(domains).items() if n > 1] == ["richmondandwandsworth.gov.uk"]
    assert [domain for domain in domains if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain)] == []


def test_capabilities_form_a_tree_of_areas_with_suites_over_it(capabilities: list[dict[str, str]]) -> None:
    by_slug = {row["slug"]: row for row in capabilities}
    assert len(by_slug) == len(capabilities)
    assert [slug for slug in by_slug if not SLUG.fullmatch(slug)] == []
    kinds = Counter(row["kind"] for row in capabilities)
    assert set(kinds) == {"area", "capability", "suite"}
    assert kinds["capability"] >= 60
    for row in capabilities:
        if row["kind"] == "area":
            assert row["parent"] == row["members"] == row["measure"] == "", row["slug"]
            assert any(other["parent"] == row["slug"] for other in capabilities), row["slug"]
            continue
        assert by_slug[row["parent"]]["kind"] == "area", row["slug"]
        assert row["measure"] and row["measure_unit"], row["slug"]
        members = parts(row["members"])
        assert (len(members) >= 2) is (row["kind"] == "suite"), row["slug"]
        assert [slug for slug in members if by_slug[slug]["kind"] != "capability"] == []
    assert len({row["sort"] for row in capabilities}) == len(capabilities)


@pytest.mark.parametrize(
    ("slug", "kind", "parent", "unit"),
    [
        ("adults-social-care", "capability", "adult-services", "long-term adults"),
        ("childrens-social-care", "capability", "children-services", "children in need"),
        ("housing-management", "capability", "housing", "HRA dwellings"),
        ("planning-and-development-management", "capability", "planning", "planning applications"),
        ("electoral-registration", "capability", "electoral-services", "electors"),
        ("education-management", "capability", "education", "pupils"),
        ("payroll", "capability", "hr-and-payroll", "payslips"),
        ("revenues-and-benefits", "suite", "revenues", "chargeable dwellings"),
    ],
)
def test_capabilities_that_other_parts_name(
    capabilities: list[dict[str, str]], slug: str, kind: str, parent: str, unit: str
) -> None:
    (row,) = [row for row in capabilities if row["slug"] == slug]
    assert (row["kind"], row["parent"], row["measure_unit"]) == (kind, parent, unit)


def test_revenues_and_benefits_is_a_suite_over_three(capabilities: list[dict[str, str]]) -> None:
    (row,) = [row for row in capabilities if row["slug"] == "revenues-and-benefits"]
    assert set(parts(row["members"])) == {
        "council-tax",
        "business-rates",
        "housing-benefit-and-council-tax-support",
    }


def test_no_synonym_belongs_to_two_capabilities(capabilities: list[dict[str, str]]) -> None:
    owners: dict[str, set[str]] = {}
    for row in capabilities:
        if row["kind"] != "area":
            for name in [row["name"], *parts(row["synonyms"])]:
                owners.setdefault(fold(name), set()).add(row["slug"])
    assert {name: slugs for name, slugs in owners.items() if len(slugs) > 1 or not name} == {}


def test_names_of_capabilities_lead_to_capabilities_or_say_why_not(
    capabilities: list[dict[str, str]],
) -> None:
    usable = {row["slug"] for row in capabilities if row["kind"] != "area"}
    rows = read(CAPABILITY_NAMES)
    assert len({row["text"] for row in rows}) == len(rows)
    for row in rows:
        assert row["text"] == row["text"].lower()
        assert set(parts(row["capabilities"])) <= usable, row["text"]
        assert row["capabilities"] or row["reason"], row["text"]
    texts = {row["text"] for row in rows}
    modules = read(CAPABILITY_MODULES)
    assert len({(row["text"], row["module"]) for row in modules}) == len(modules)
    for row in modules:
        assert row["text"] in texts
        assert parts(row["capabilities"]) and set(parts(row["capabilities"])) <= usable, row["module"]
