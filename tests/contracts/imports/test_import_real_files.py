"""Every real table at hand, thrown at the command: none crashes, and each is applied or refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.imports.import_commands import borough, import_register, table_counts

pytestmark = [pytest.mark.django_db]

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
ENDINGS = {".csv", ".tsv", ".xlsx", ".xls", ".ods", ".jsonl", ".json"}

APPLIED = {
    "contracts_finder_daily_csv/city-of-london-corporation-award_20200608-20200615.csv": 2,
    "contracts_finder_daily_csv/nottingham-city-council-award_20200713-20200720.csv": 1,
    "contracts_finder_daily_csv/telford-wrekin-council-award_20200727-20200803.csv": 4,
}
"""Awards, in Contracts Finder's own columns, and how many contracts each file has."""

ELSEWHERE = {"norfolk_contracts_register/NCC164467.csv"}
"""It has a module of its own."""

REASONS = {
    "gla_spend/2013-P01.csv": "spend_file",
    "gla_spend/2019-P10.csv": "spend_file",
    "gla_spend/bad_month_html_saved_as_csv.csv": "is_html",
    "lambeth_spend/2011-01-payments.csv": "spend_file",
    "lambeth_spend/2011-10-payments.csv": "spend_file",
    "lambeth_spend/2012-06-payments.csv": "spend_file",
    "contracts_finder_daily_csv/devon-county-council-spend_20200608-20200615.csv": "spend_file",
    "contracts_finder_daily_csv/export-2020-08-05.csv": "too_many_columns",
    "electoral_systems/fixtures/incomplete-file.CSV": "quote_never_closed",
    "electoral_systems/fixtures/not-a-csv.csv": "not_a_workbook",
    "electoral_systems/fixtures/small-files-empty.csv": "empty_file",
    "electoral_systems/fixtures/small-files-empty2.csv": "empty_file",
    "lga_schemas/Contracts.json": "is_json",
    "ocds_contracts_finder/releases_EnglishData.jsonl": "feed_line",
    "local_authorities/london_boroughs.csv": "no_header",
    "proclass/proclass_17.csv": "no_header",
    "openregister_lists/english-councils.xlsx": "no_header",
    "messy_fixtures/dates.ods": "no_header",
}
"""Files whose reason matters to whoever chose the wrong one; the others are no registers in some way."""

OF_MANY = {f"borough_evidence/{name}.csv" for name in ("care_housing", "charges", "corporate")}
"""What many councils run: systems with suppliers and dates as in a register, but not one council's."""

OTHERS = {"no_header", "spend_file", "is_json", "feed_line"}


def files() -> list[str]:
    found = (path for path in SHARED.rglob("*") if path.suffix.lower() in ENDINGS)
    return sorted({path.relative_to(SHARED).as_posix() for path in found} - ELSEWHERE)


@pytest.mark.parametrize("name", files())
def test_a_real_file_is_applied_or_refused_in_words(shared_data: Path, db: None, name: str) -> None:
    borough()
    before = table_counts()
    code, receipt = import_register(shared_data / name, "--dry-run")
    assert table_counts() == before
    if name in APPLIED:
        assert (code, receipt["new"], receipt["layout"]) == (0, APPLIED[name], "contracts_finder_awards")
        return
    assert code == 1
    blocking = [p for p in receipt["problems"] if p["severity"] != "warning"]
    assert blocking
    assert all(p["message"] for p in blocking)
    reasons = {p["code"] for p in blocking}
    if name in OF_MANY:
        assert ("another_organisation", 0) in {(p["code"], p["row"]) for p in blocking}
        return
    assert reasons <= ({REASONS[name]} if name in REASONS else OTHERS)


def test_the_table_names_real_files(shared_data: Path) -> None:
    assert {*APPLIED, *REASONS} <= set(files())
