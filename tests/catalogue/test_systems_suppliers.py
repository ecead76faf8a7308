"""The catalogue of suppliers, systems and changes of owner is consistent with itself and with its sources."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from suppliers.names import fold, fold_supplier

CATALOGUE = Path(__file__).resolve().parents[2] / "suppliers" / "catalogue"
FILES = ("suppliers.csv", "systems.csv", "ownership.csv", "system_names.csv")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Companies House: eight digits, or two letters (Scotland, Northern Ireland, partnerships) and six digits.
COMPANY_NUMBER = re.compile(r"([A-Z]{2}|\d{2})\d{6}")
PPON = re.compile(r"P[A-Z]{3}-\d{4}-[A-Z]{4}")
SOURCE = re.compile(r"shared:[a-z_]+/\S.*|github:[\w.-]+/[\w.-]+@[0-9a-f]{7,40} \S.*|https?://\S+")
CHANGED_ON = re.compile(r"|\d{4}|\d{4}-(0[1-9]|1[0-2])|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of the catalogue."""
    with (CATALOGUE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(cell: str) -> list[str]:
    """A cell that holds a list."""
    return [part for part in cell.split(" | ") if part]


SUPPLIERS = rows("suppliers.csv")
SYSTEMS = rows("systems.csv")
OWNERSHIP = rows("ownership.csv")
NAMES = rows("system_names.csv")
SUPPLIER_SLUGS = {row["slug"] for row in SUPPLIERS}
SYSTEM_OF = {row["slug"]: row for row in SYSTEMS}
SUPPLIER_OF = {row["slug"]: row for row in SUPPLIERS}


def with_parents(supplier: str) -> list[str]:
    """A supplier and the companies above it."""
    chain: list[str] = []
    while supplier and supplier not in chain:
        chain.append(supplier)
        supplier = SUPPLIER_OF[supplier]["parent"]
    return chain


@pytest.mark.parametrize("name", FILES)
def test_file_is_utf8_with_unix_line_ends_and_full_rows(name: str) -> None:
    data = (CATALOGUE / name).read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    data.decode("utf-8")
    for number, row in enumerate(rows(name), 2):
        assert None not in row and None not in row.values(), (
            f"{name} row {number} has too many or too few cells"
        )
        for cell in row.values():
            assert cell == cell.strip(), f"{name} row {number}: {cell!r}"


def test_slugs_are_unique_and_well_formed() -> None:
    for table in (SUPPLIERS, SYSTEMS):
        slugs = [row["slug"] for row in table]
        assert [slug for slug, count in Counter(slugs).items() if count > 1] == []
        assert [slug for slug in slugs if not SLUG.fullmatch(slug)] == []


def test_there_are_enough() -> None:
    assert sum(1 for row in SYSTEMS if not row["part_of"]) >= 150
    assert len(SUPPLIERS) >= 80


@pytest.mark.parametrize("name", ["suppliers.csv", "systems.csv", "ownership.csv"])
def test_every_row_has_sources_and_the_day_they_were_looked_at(name: str) -> None:
    for row in rows(name):
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", row["checked_on"]), row
        assert parts(row["source"]), row
        for source in parts(row["source"]) + parts(row.get("number_source", "")):
            assert SOURCE.fullmatch(source), f"{row['slug']}: {source!r}"


def test_no_name_belongs_to_two_suppliers() -> None:
    owners: dict[str, set[str]] = {}
    for row in SUPPLIERS:
        for name in [row["name"], *parts(row["aliases"])]:
            assert fold_supplier(name), name
            owners.setdefault(fold_supplier(name), set()).add(row["slug"])
    assert {name: slugs for name, slugs in owners.items() if len(slugs) > 1} == {}


def test_no_name_belongs_to_two_systems() -> None:
    owners: dict[str, set[str]] = {}
    for row in SYSTEMS:
        listed = parts(row["aliases"]) + parts(row["weak_aliases"]) + parts(row["former_names"])
        for name in [row["name"], *listed]:
            assert fold(name), name
            owners.setdefault(fold(name), set()).add(row["slug"])
    assert {name: slugs for name, slugs in owners.items() if len(slugs) > 1} == {}


def test_no_alias_is_both_strong_and_weak() -> None:
    for row in SYSTEMS:
        strong = {fold(name) for name in parts(row["aliases"])}
        weak = {fold(name) for name in parts(row["weak_aliases"])}
        assert not strong & weak, row["slug"]


def test_suppliers_that_are_named_exist() -> None:
    for row in SUPPLIERS:
        for column in ("parent", "merged_into"):
            assert not row[column] or row[column] in SUPPLIER_SLUGS, row
            assert row[column] != row["slug"], row
    for row in SYSTEMS:
        assert not row["owner"] or row["owner"] in SUPPLIER_SLUGS, row
        assert set(parts(row["sold_by"])) <= SUPPLIER_SLUGS, row


def test_parents_of_suppliers_make_no_circle() -> None:
    for row in SUPPLIERS:
        chain, slug = [row["slug"]], row["parent"]
        while slug:
            assert slug not in chain, [*chain, slug]
            chain.append(slug)
            slug = SUPPLIER_OF[slug]["parent"]


def test_part_of_exists_and_makes_no_circle() -> None:
    for row in SYSTEMS:
        chain, slug = [row["slug"]], row["part_of"]
        while slug:
            assert slug in SYSTEM_OF, row
            assert slug not in chain, [*chain, slug]
            chain.append(slug)
            slug = SYSTEM_OF[slug]["part_of"]


def test_numbers_are_well_formed_sourced_and_of_one_company_each() -> None:
    numbers = Counter(row["company_number"] for row in SUPPLIERS if row["company_number"])
    assert [number for number, count in numbers.items() if count > 1] == []
    for row in SUPPLIERS:
        assert not row["company_number"] or COMPANY_NUMBER.fullmatch(row["company_number"]), row
        assert not row["ppon"] or PPON.fullmatch(row["ppon"]), row
        assert bool(row["number_source"]) == bool(row["company_number"] or row["ppon"]), row


def test_capabilities_are_those_of_the_tree() -> None:
    known = {row["slug"] for row in rows("capabilities.csv") if row["kind"] == "capability"}
    for row in SYSTEMS:
        listed = parts(row["capabilities"])
        assert set(listed) <= known, f"{row['slug']}: {sorted(set(listed) - known)}"
        assert len(listed) == len(set(listed)), row["slug"]
    assert all(row["api_documented"] in ("yes", "no", "") for row in SYSTEMS)


def test_changes_of_owner_are_of_known_things() -> None:
    for row in OWNERSHIP:
        assert row["what"] in ("system", "supplier"), row
        assert row["slug"] in (SYSTEM_OF if row["what"] == "system" else SUPPLIER_OF), row
        assert row["to_owner"] in SUPPLIER_SLUGS, row
        assert row["from_owner"] and row["from_owner"] != row["to_owner"], row
        assert row["kind"] in ("product_sold", "company_bought", "renamed", "contract_novated"), row
        assert CHANGED_ON.fullmatch(row["changed_on"]), row


def test_the_owner_today_follows_from_the_changes() -> None:
    """Whoever owns a system today came to it by one of its changes, or is owned by one who did."""
    changed: dict[str, set[str]] = {}
    for row in OWNERSHIP:
        if row["what"] == "system":
            changed.setdefault(row["slug"], set()).add(row["to_owner"])
    for slug, owners in changed.items():
        assert owners & set(with_parents(SYSTEM_OF[slug]["owner"])), slug


@pytest.mark.parametrize(
    ("system", "came_from", "went_to"),
    [
        ("mosaic", "corelogic", "servelec-social-care"),
        ("mosaic", "servelec-social-care", "access-group"),
        ("nec-housing", "Northgate Public Services", "nec-software-solutions-uk"),
        ("idox-cloud", "tascomi", "idox-software"),
    ],
)
def test_changes_of_owner_that_officers_ask_about(system: str, came_from: str, went_to: str) -> None:
    assert [
        row
        for row in OWNERSHIP
        if (row["slug"], row["from_owner"], row["to_owner"]) == (system, came_from, went_to)
    ]


def strong_names(row: dict[str, str]) -> set[str]:
    """The folded names that count alone: aliases, former names and its own, unless listed as weak."""
    weak = {fold(name) for name in parts(row["weak_aliases"])}
    return {fold(name) for name in [row["name"], *parts(row["aliases"]), *parts(row["former_names"])]} - weak


def strong_matches(title: str) -> set[str]:
    """The systems whose distinctive names stand in a title as whole words."""
    text = f" {fold(title)} "
    return {row["slug"] for row in SYSTEMS for name in strong_names(row) if f" {name} " in text}


@pytest.mark.parametrize(
    "title",
    [
        "School uniform and sportswear",
        "Mosaic flooring for the town hall",
        "The Academy Trust: catering",
        "EMS bulk replacement of cables",
        "Confirm the appointment of a contractor",
        "Alloy wheels and tyres",
        "Echo cardiogram services",
        "Oracle cards for the library",
        "Insight Direct desktop hardware",
        "Solar eclipse viewing event",
        "Capita staffing",
        "Recruitment of a Care Director",
        "Learning pool refurbishment at the leisure centre",
        "Youth information work",
        "Better Care Fund schemes",
        "Purchase of technology: one lot",
        "Total mobile voice and data",
        "Trent Park footbridge",
        "Supply of liberator drums",
        "Expressions of interest through ProContract and the Proactis portal",
        "Universal housing benefit advice",
        "TLC Cabs: home to school transport",
        "Support and maintenance of the APAS back office planning system",
        "Plan and elevation drawings",
        "First Hackney nursery places",
    ],
)
def test_ordinary_titles_name_no_system(title: str) -> None:
    assert strong_matches(title) == set()


@pytest.mark.parametrize(
    ("title", "systems"),
    [
        ("Liquidlogic support and maintenance", {"liquidlogic"}),
        ("modern.gov hosting solution, annual support", {"modern-gov"}),
        ("MODERN GOV app", {"modern-gov"}),
        ("ModernGov renewal 2025", {"modern-gov"}),
        ("Idox Cloud (Tascomi) Built Environment Module", {"idox-cloud"}),
        ("NEC Housing: annual licence", {"nec-housing"}),
        ("Orchard Housing upgrade", {"orchard-housing"}),
        ("Northgate iWorld support", {"nec-revenues-and-benefits"}),
        (
            "Academy Information System and Aspien Corporate Debt Management",
            {"capita-one-revenues-and-benefits", "aspien"},
        ),
        ("Brightly Confirm and Symology Insight", {"confirm", "symology-insight"}),
        ("Agresso (Unit4 Business World) hosting", {"unit4-erp"}),
    ],
)
def test_titles_that_name_systems(title: str, systems: set[str]) -> None:
    assert strong_matches(title) == systems


@pytest.mark.parametrize(
    "word",
    ["Mosaic", "Confirm", "Uniform", "Academy", "Echo", "Alloy", "Xpress", "Eclipse", "Oracle", "Insight"],
)
def test_ordinary_words_are_weak_names(word: str) -> None:
    assert any(fold(word) == fold(name) for row in SYSTEMS for name in parts(row["weak_aliases"]))


def test_names_of_the_evidence_point_to_known_slugs_or_say_why_not() -> None:
    keys = Counter((row["kind"], row["text"], row["where"]) for row in NAMES)
    assert [key for key, count in keys.items() if count > 1] == []
    for row in NAMES:
        known = {"system": set(SYSTEM_OF), "supplier": SUPPLIER_SLUGS}[row["kind"]]
        assert set(parts(row["slugs"])) <= known, row
        assert row["slugs"] or row["reason"], row


def evidence(shared_data: Path) -> list[tuple[str, str, str]]:
    """(kind, text, capability or service) of every row of the sourced evidence."""
    found = []
    for name in ("care_housing", "corporate", "charges"):
        with (shared_data / "borough_evidence" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found += [("system", row["system"], row["capability"]), ("supplier", row["supplier"], "")]
    london = shared_data / "london_borough_systems" / "borough_system_evidence.csv"
    with london.open(encoding="utf-8", newline="") as file:
        found += [("system", row["system"], row["service"]) for row in csv.DictReader(file)]
    return found


def test_every_name_of_the_evidence_is_answered(shared_data: Path) -> None:
    answered = {(row["kind"], row["text"], row["where"]) for row in NAMES}
    found = set(evidence(shared_data))
    missing = [key for key in sorted(found) if key not in answered and (key[0], key[1], "") not in answered]
    assert missing == []
    assert {key for key in answered if key[2]} <= found


def test_sources_in_the_shared_data_are_there(shared_data: Path) -> None:
    lengths: dict[str, int] = {}
    for row in [*SUPPLIERS, *SYSTEMS, *OWNERSHIP]:
        for source in parts(row["source"]) + parts(row.get("number_source", "")):
            if not source.startswith("shared:"):
                continue
            name, _, key = source.removeprefix("shared:").partition("#")
            path = shared_data / name
            assert path.is_file(), source
            if numbered := re.fullmatch(r"row (\d+)", key):
                if name not in lengths:
                    with path.open(encoding="utf-8-sig", newline="") as file:
                        lengths[name] = sum(1 for _ in csv.reader(file))
                assert 2 <= int(numbered[1]) <= lengths[name], source
            elif key:
                assert all(word in path.read_text(encoding="utf-8-sig") for word in key.split()[-1:]), source
