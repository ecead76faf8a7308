"""The committed feeds: complete, repeatable, made of the rows' own facts, without the pages' words."""

import csv
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import contracts.sourced
from contracts.records import KINDS, from_data, to_data
from contracts.sourced.compile import FEEDS, compile_all
from contracts.sourced.evidence import rows_of
from contracts.sourced.feed import feed_line
from contracts.sourced.names import ROOT
from contracts.sourced.readings import Readings

Rows = dict[tuple[str, int], dict[str, str]]
FOLDER = Path(contracts.sourced.__file__).parent
# Rows of each source; Bromley's decision is three lines: two agreements and an option considered.
LINES = {"borough_evidence": 482, "london_borough_systems": 137, "notice_excerpts": 14 + 2}
_ROW = re.compile(r"(\w+)\.csv row (\d+)")


def _lines(name: str) -> list[dict[str, Any]]:
    text = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _row_of(line: dict[str, Any]) -> tuple[str, int]:
    match = _ROW.search(line["provenance"]["note"])
    assert match, line["provenance"]
    return match[1], int(match[2])


@pytest.fixture(scope="module")
def rows(shared_data: Path) -> Rows:
    found = {key: dict(row) for key, row in rows_of(shared_data / "borough_evidence")}
    others = [
        ("london_borough_systems", "borough_system_evidence"),
        ("notice_excerpts", "london_system_notices"),
    ]
    for folder, name in others:
        with (shared_data / folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            found |= {(name, number): row for number, row in enumerate(csv.DictReader(file), start=2)}
    return found


def test_the_committed_feeds_are_what_the_data_compile_to(shared_data: Path, tmp_path: Path) -> None:
    assert compile_all(shared_data, tmp_path) == LINES
    for name in FEEDS:
        fresh = (tmp_path / f"{name}.jsonl").read_bytes()
        assert fresh == (FOLDER / f"{name}.jsonl").read_bytes(), f"compile {name} again"


@pytest.mark.parametrize("name", list(FEEDS))
def test_every_record_reads_back_as_it_was_written(name: str) -> None:
    for line in _lines(name):
        assert set(line) == {"records", "provenance"}
        for record in line["records"]:
            kind = record.pop("kind")
            assert to_data(from_data(KINDS[kind], record)) == record


def test_every_row_of_every_file_is_one_line_or_more(rows: Rows) -> None:
    seen = [_row_of(line) for name in FEEDS for line in _lines(name)]
    assert set(seen) == set(rows)
    twice = [key for key in seen if seen.count(key) > 1]
    assert twice == [("london_system_notices", 12)] * 3


@pytest.mark.parametrize("name", list(FEEDS))
def test_a_line_has_records_or_says_why_not(name: str) -> None:
    for line in _lines(name):
        note = line["provenance"]["note"]
        assert bool(line["records"]) != (": no record: " in note), note
        assert not note.endswith(": ")


def test_a_line_without_records_and_without_a_reason_cannot_be_written() -> None:
    from contracts.records import Provenance

    with pytest.raises(ValueError, match="say why"):
        feed_line([], Provenance(address="https://example.org"))


def _waits(line: dict[str, Any]) -> bool:
    return all(record.get("proposed") for record in line["records"])


def test_low_rows_and_rows_without_an_address_wait_for_review(rows: Rows) -> None:
    waiting = 0
    for name in FEEDS:
        for line in _lines(name):
            row = rows[_row_of(line)]
            if "confidence" not in row or not line["records"]:
                continue
            # "file index id 5389…" names a file whose repository nobody was shown: no page and no repository.
            given = row.get("source_address", row.get("source", ""))
            addressed = "file index id" not in given and bool(given.strip())
            if row["confidence"].startswith("low") or not addressed:
                assert _waits(line), line
                assert "waits for review" in line["provenance"]["note"]
                waiting += 1
            else:
                assert not any(record.get("proposed") for record in line["records"]), line
    assert waiting > 20


def test_rows_marked_inferred_say_so_in_their_records(rows: Rows) -> None:
    marked = 0
    for name in ("borough_evidence", "london_borough_systems"):
        for line in _lines(name):
            row = rows[_row_of(line)]
            if "inferred" in row["confidence"] or "inferred" in row.get("module", ""):
                assert all(record.get("inferred") for record in line["records"])
                marked += 1
    # 33 electoral rows of the registers, and the rows on planning registers.
    assert marked >= 33 + 25


def test_rows_on_planning_registers_say_that_they_are_no_contract(rows: Rows) -> None:
    for line in _lines("london_borough_systems"):
        if rows[_row_of(line)]["service"] == "Planning public register":
            assert all("not a contract" in record["statement"] for record in line["records"])
            assert line["records"]


def test_a_row_without_a_page_names_repository_commit_and_path(rows: Rows) -> None:
    for line in _lines("london_borough_systems"):
        row = rows[_row_of(line)]
        address = line["provenance"]["address"]
        assert address == (row["url"] or f"github:{row['source']}")
        assert line["provenance"]["title"] == row["source"]


def _quotes(rows: Rows) -> Iterator[tuple[tuple[str, int], str]]:
    for key, row in rows.items():
        quote = " ".join(row.get("quote", "").casefold().split())
        # A quote that is the page's title or address, or our own word for what is covered, is a reference.
        ours = " ".join((row.get("source_title", ""), row.get("source_address", ""), row.get("covers", "")))
        if len(quote.split()) >= 6 and quote not in " ".join(ours.casefold().split()):
            yield key, quote


def test_no_quote_of_six_words_is_in_the_repository(rows: Rows) -> None:
    written = [*FOLDER.glob("*.jsonl"), *FOLDER.glob("*.py"), *(FOLDER / "tables").glob("*.csv")]
    text = " ".join(" ".join(path.read_text(encoding="utf-8").casefold().split()) for path in written)
    quotes = list(_quotes(rows))
    assert len(quotes) > 300
    assert [(key, quote) for key, quote in quotes if quote in text] == []


def _figures(text: str) -> set[Decimal]:
    """The sums that a text gives: "£1.52m", "£9.9k", "1,688,800"."""
    found = set()
    for number, scale in re.findall(r"(\d[\d,]*(?:\.\d+)?)\s?(million|m\b|k\b)?", text):
        times = {"": 1, "k": 1000, "m": 1000000, "million": 1000000}[scale]
        found.add(Decimal(number.replace(",", "").rstrip(".")) * times)
    return found


def test_no_sum_is_in_the_feed_that_is_not_in_its_row_or_in_a_row_that_states_the_same(rows: Rows) -> None:
    same = Readings().same
    for line in _lines("borough_evidence"):
        key = _row_of(line)
        stated: set[Decimal] = set()
        for each in (key, *same.get(key, [])):
            row = rows[each]
            words = (row["amount"].replace("-", " "), row["amount_kind"], row["statement"])
            stated |= _figures(" ".join(words)) | _figures(row["quote"])
        for other, keys in same.items():
            if set(keys) & {key, *same.get(key, [])}:
                stated |= _figures(f"{rows[other]['amount']} {rows[other]['statement']}")
        for record in line["records"]:
            for field in ("amount", "amount_high", "value", "value_high"):
                if record.get(field) is not None:
                    assert Decimal(record[field]) in stated, (key, field, record[field])


def test_no_date_is_in_the_feed_that_is_not_in_its_row_or_in_a_row_that_states_the_same(rows: Rows) -> None:
    same = Readings().same
    for line in _lines("borough_evidence"):
        key = _row_of(line)
        text = " ".join(" ".join(map(str, rows[each].values())) for each in (key, *same.get(key, [])))
        for record in line["records"]:
            for field in ("start", "initial_end", "end", "latest_end", "since", "until", "price_date"):
                assert record.get(field, "") in text, (key, field)


def test_rows_that_state_the_same_have_the_same_records_and_no_other_amount(rows: Rows) -> None:
    found = {_row_of(line): line["records"] for line in _lines("borough_evidence")}
    for key, keys in Readings().same.items():
        expected: list[Any] = []
        for each in keys:
            expected += [record for record in found[each] if record not in expected]
        assert found[key] == expected
        amounts = {record.get("amount") or record.get("value") for record in found[key]}
        if rows[key]["amount"] and amounts - {None}:
            low = rows[key]["amount"].partition("-")[0]
            shares = {("corporate", 47), ("corporate", 190), ("charges", 51)}
            assert key in shares or low in amounts, key


def _slugs(path: str) -> set[str]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return {row["slug"] for row in csv.DictReader(file)}


def test_organisations_systems_and_capabilities_are_the_catalogues(rows: Rows) -> None:
    organisations = _slugs("boroughs/catalogue/organisations.csv") | {""}
    systems = _slugs("suppliers/catalogue/systems.csv") | {""}
    capabilities = _slugs("suppliers/catalogue/capabilities.csv") | {""}
    for name in FEEDS:
        for line in _lines(name):
            for record in line["records"]:
                assert record.get("organisation", "") in organisations
                assert record.get("system", "") in systems
                named = {*record.get("capabilities", []), record.get("capability", "")}
                assert named <= capabilities


def test_all_33_authorities_have_a_sourced_deployment() -> None:
    with (ROOT / "boroughs/catalogue/organisations.csv").open(encoding="utf-8", newline="") as file:
        boroughs = {row["slug"] for row in csv.DictReader(file) if row["gss"].startswith("E09")}
    running = {
        record["organisation"]
        for line in _lines("london_borough_systems")
        for record in line["records"]
        if not record.get("proposed")
    }
    assert len(boroughs) == 33
    assert running == boroughs


def test_what_is_charged_has_a_kind_and_only_what_is_charged_an_amount() -> None:
    for name in FEEDS:
        for line in _lines(name):
            for record in line["records"]:
                if record["kind"] == "charge":
                    assert record["covers"]
                    assert record.get("status", "charged") == "charged" or "amount" not in record
