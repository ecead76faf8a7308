"""Only capabilities are shared with the real set: no real borough, supplier or system is in any file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.demonstration.accounts import ACCOUNTS
from suppliers.names import fold, fold_supplier
from suppliers.recognition import Recogniser
from suppliers.recognition.naming import Name

PROJECT = Path(__file__).parents[3]
OWN = PROJECT / "contracts" / "demonstration"
MARKET = PROJECT / "suppliers" / "catalogue"
CATALOGUES = {
    "organisations.csv": PROJECT / "boroughs" / "catalogue" / "organisations.csv",
    "suppliers.csv": MARKET / "suppliers.csv",
    "systems.csv": MARKET / "systems.csv",
    "ownership.csv": MARKET / "ownership.csv",
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def items(cell: str) -> list[str]:
    return [item.strip() for item in cell.split(" | ") if item.strip()]


def names(row: dict[str, str]) -> Iterator[str]:
    yield row["name"]
    for column in ("short_name", "aliases", "weak_aliases", "former_names", "alt_names"):
        yield from items(row.get(column, ""))


@pytest.mark.parametrize("name", list(CATALOGUES))
def test_the_columns_are_those_of_the_real_catalogue(name: str) -> None:
    assert list(rows(OWN / name)[0]) == list(rows(CATALOGUES[name])[0])


@pytest.mark.parametrize("name", list(CATALOGUES))
def test_every_row_says_that_it_is_made_up(name: str) -> None:
    assert {row["source"] for row in rows(OWN / name)} == {"made up for the demonstration"}


@pytest.mark.parametrize("name", ["organisations.csv", "suppliers.csv", "systems.csv"])
def test_no_slug_and_no_name_is_a_real_one(name: str) -> None:
    real, made_up = rows(CATALOGUES[name]), rows(OWN / name)
    slugs = [row["slug"] for row in made_up]
    assert len(set(slugs)) == len(slugs)
    assert not {row["slug"] for row in real} & set(slugs)
    folded = fold if name != "suppliers.csv" else fold_supplier
    known = {folded(text) for row in real for text in names(row)}
    assert not {folded(text) for row in made_up for text in names(row)} & known


def test_suppliers_and_systems_are_marked_by_their_slugs() -> None:
    for name in ("suppliers.csv", "systems.csv"):
        assert all(row["slug"].startswith("demo-") for row in rows(OWN / name))


def test_there_are_at_least_fourteen_boroughs_without_codes() -> None:
    boroughs = rows(OWN / "organisations.csv")
    assert len([row for row in boroughs if row["kind"] == "borough"]) == 22
    for row in boroughs:
        assert not (row["gss"] or row["local_authority_code"] or row["ocds_ids"] or row["email_domains"])
        assert int(row["population"]) > 0
        assert row["population_year"] == "2025"
        assert row["population_source"] == "made up for the demonstration"


def test_no_supplier_has_a_number() -> None:
    for row in rows(OWN / "suppliers.csv"):
        assert not (row["company_number"] or row["ppon"] or row["charity_number"] or row["website"])


def test_capabilities_are_those_of_the_real_set() -> None:
    known = {row["slug"] for row in rows(MARKET / "capabilities.csv") if row["kind"] == "capability"}
    for row in rows(OWN / "systems.csv"):
        assert items(row["capabilities"])
        assert set(items(row["capabilities"])) <= known


def test_one_product_was_sold_and_one_company_bought() -> None:
    assert sorted((row["what"], row["kind"]) for row in rows(OWN / "ownership.csv")) == [
        ("supplier", "company_bought"),
        ("system", "product_sold"),
    ]


def test_no_file_names_anything_real(texts: dict[str, list[str]]) -> None:
    market: list[Name] = []
    for row in rows(MARKET / "systems.csv"):
        market += [
            Name(row["slug"], text, text in items(row["weak_aliases"]), "system") for text in names(row)
        ]
    for row in rows(MARKET / "suppliers.csv"):
        market += [Name(row["slug"], text, False, "supplier", row["slug"]) for text in names(row)]
    recogniser = Recogniser(market)
    assert recogniser.find("Liquidlogic case management system").systems, "the real names are looked for"
    places = {f" {fold(text)} " for row in rows(CATALOGUES["organisations.csv"]) for text in names(row)}
    everything = {cell for cells in texts.values() for cell in cells}
    everything |= {cell for name in CATALOGUES for row in rows(OWN / name) for cell in row.values()}
    everything |= {field for account in ACCOUNTS for field in account}
    for text in everything:
        found = recogniser.find(text)
        assert not (found.systems or found.suppliers), text
        folded = f" {fold(text)} "
        assert not [place for place in places if place in folded], text


def test_accounts_open_nothing_real() -> None:
    made_up = {row["slug"] for row in rows(OWN / "organisations.csv")}
    for account in ACCOUNTS:
        assert account.email.endswith("example.org")
        assert len(account.password) >= 12
        assert account.level in {"public", "officer", "loti"}
        assert bool(account.borough) == bool(account.role) == (account.level == "officer")
        assert account.borough in made_up | {""}
    assert [(a.level, a.borough, a.role) for a in ACCOUNTS] == [
        ("officer", "anyborough", "finance"),
        ("officer", "otherborough", "procurement"),
        ("officer", "anyborough", "editor"),
        ("loti", "", ""),
        ("public", "", ""),
    ]
