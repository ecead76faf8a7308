"""Registers by file: the way to each, a spend file in a register's place, and the guard of each by itself."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from boroughs.models import Organisation
from contracts.collecting import catalogue as loading
from contracts.collecting.register_lines import RegisterLinesError, check_lines
from contracts.models import CollectedRegister, CollectedSource, ContractFact, ReviewItem, RunProblem
from tests.scrapers.conftest import Collect, body
from tests.scrapers.site import Answer, Page, Seen, Site

COLUMNS = ("organisation", "name", "how", "address", "publisher", "pattern", "layout", "cadence_days", "note")


def line(organisation: str, how: str, address: str = "", **more: str) -> dict[str, str]:
    given = {"organisation": organisation, "how": how, "address": address, "cadence_days": "120", **more}
    return {name: given.get(name, "") for name in COLUMNS}


@pytest.fixture
def registers(catalogue: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have `registers.csv` hold these lines."""

    def write(*lines: Mapping[str, str]) -> None:
        path = tmp_path / "registers.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, COLUMNS)
            out.writeheader()
            out.writerows(lines)
        monkeypatch.setattr(loading, "REGISTERS", path)
        loading.load_sources(registers=path)

    return write


def files(found: Mapping[str, bytes]) -> Page:
    """A site with these bodies at these paths."""

    def page(seen: Seen) -> Answer | None:
        content = found.get(seen.path)
        if content is None:
            return None
        return Answer(content, content_type="text/html" if content.startswith(b"<!DOCTYPE") else "text/csv")

    return page


def state(slug: str) -> tuple[str, str, int]:
    register = CollectedRegister.objects.get(organisation__slug=slug)
    return register.state, register.reason, register.records


def test_every_way_to_a_register(collect: Collect, registers: Any) -> None:
    registers(
        line("hackney", "file", "https://example.org/hackney.csv"),
        line("barnet", "ckan", "https://ckan.example.org", publisher="Barnet"),
        line("camden", "socrata", "https://opendata.example.org"),
        line("brent", "links", "https://example.org/open-data"),
        line("sutton", "manual", note="On a portal behind a login."),
    )
    at = {
        "/hackney.csv": "register.csv",
        "/api/3/action/package_search": "ckan.json",
        "/barnet-2026-q3.csv": "register.csv",
        "/api/catalog/v1": "socrata.json",
        "/api/views/bbbb-2222/rows.csv": "register.csv",
        "/open-data": "links.html",
        "/files/contracts%20register%202026%20q3.csv": "register.csv",
    }
    site = Site(files({path: body(name) for path, name in at.items()}))
    with site:
        first = collect("registers", site.url)
        site.forget()
        second = collect("registers", site.url)
        assert site.seen and all(seen.is_conditional for seen in site.seen)
    assert (first["records"], first["new"], first["held"], first["code"]) == (12, 12, None, 0)
    assert (second["new"], second["unchanged"]) == (0, 12)
    for slug in ("hackney", "barnet", "camden", "brent"):
        assert state(slug) == ("ok", "", 3)
        titles = ContractFact.objects.filter(organisation__slug=slug).order_by("reference")
        assert [fact.reference for fact in titles] == ["ME-001", "ME-002", "ME-003"]
        assert titles[0].value_pence == 300_000_00
    assert state("sutton") == ("manual_upload", "On a portal behind a login.", 0)


def test_a_spend_file_is_recognised_and_set_aside(collect: Collect, registers: Any) -> None:
    registers(line("hackney", "file", "https://example.org/register.csv"))
    with Site(files({"/register.csv": body("spend.csv")})) as site:
        found = collect("registers", site.url)
    assert found["set_aside"] > 0 and found["new"] == 0
    assert "spend file" in state("hackney")[1]
    assert ContractFact.objects.count() == 0


def test_one_held_register_does_not_hold_the_others(collect: Collect, registers: Any) -> None:
    registers(
        line("hackney", "file", "https://example.org/hackney.csv"),
        line("barnet", "file", "https://example.org/barnet.csv"),
    )
    whole = body("register.csv")
    more = whole + b"ME-004,Lift maintenance,Lifts,Example Lifts Ltd,01/01/2026,31/12/2026,9000\n"
    short = whole.splitlines(keepends=True)
    with Site(files({"/hackney.csv": whole, "/barnet.csv": whole})) as site:
        collect("registers", site.url)
        site.pages = [files({"/hackney.csv": b"".join(short[:2]), "/barnet.csv": more})]
        found = collect("registers", site.url)
    assert found["code"] == 1
    assert found["held"] == "London Borough of Hackney: 1 records where the last run had 3"
    assert state("hackney") == ("held", "1 records where the last run had 3", 3)
    assert state("barnet") == ("ok", "", 4)
    assert ContractFact.objects.filter(organisation__slug="hackney", last_seen_on=None).count() == 3
    assert ContractFact.objects.filter(organisation__slug="barnet").count() == 4


def test_rows_of_cancelled_contracts_are_set_aside_and_hold_no_register(
    collect: Collect, registers: Any
) -> None:
    registers(line("hackney", "file", "https://example.org/hackney.csv"))
    head, *rows = body("register.csv").splitlines()
    statuses = (b"Live", b"Cancelled", b"Terminated")
    lines = [head + b",Status", *[row + b"," + status for row, status in zip(rows, statuses, strict=True)]]
    with Site(files({"/hackney.csv": b"\n".join(lines)})) as site:
        found = collect("registers", site.url)
    assert (found["held"], found["set_aside"]) == (None, 2)
    assert state("hackney") == ("ok", "", 3)
    assert ContractFact.objects.get(organisation__slug="hackney").reference == "ME-001"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(b"<!DOCTYPE html><html>Sorry</html>", content_type="text/html"), "held"),
        (Answer(b"no", 403), "blocked"),
        (Answer(b"gone", 404), "failed"),
    ],
)
def test_how_a_register_stands_that_did_not_come(
    collect: Collect, registers: Any, answer: Answer, expected: str
) -> None:
    registers(line("hackney", "file", "https://example.org/hackney.csv"))
    with Site(lambda seen: answer) as site:
        collect("registers", site.url)
        assert len(site.asked) == 1
    assert state("hackney")[0] == expected


def test_a_software_value_of_a_register_is_held_and_a_buildings_is_not(
    collect: Collect, registers: Any
) -> None:
    """£30m may be a school's price and no software's; three boroughs with one sum have a framework's ceiling."""
    slugs = ("hackney", "barnet", "brent")
    registers(*(line(slug, "file", f"https://example.org/{slug}.csv") for slug in slugs))
    head = "Contract reference,Contract title,Description,Supplier,Start date,End date,Contract value\n"
    rows = (
        "A-1,Idox Uniform licences,,Idox Software Ltd,01/04/2026,31/03/2029,{software}\n"
        "A-2,New school building,,Example Builders Ltd,01/04/2026,31/03/2029,30000000\n"
        "A-3,Cleaning,,Example Cleaners Ltd,01/04/2026,31/03/2029,750000\n"
    )
    sums = {"hackney": "25000000", "barnet": "750000", "brent": "40000"}
    site = Site(files({f"/{slug}.csv": (head + rows.format(software=sums[slug])).encode() for slug in slugs}))
    with site:
        found = collect("registers", site.url)
    assert (found["new"], found["held"]) == (9, None)
    held = ReviewItem.objects.filter(kind=ReviewItem.Kind.VALUE)
    assert [
        (
            item.organisation and item.organisation.slug,
            item.suggestion["value_pence"],
            "over £20,000,000" in item.reason,
        )
        for item in held
    ] == [("hackney", 25_000_000_00, True)]


DATASTORE = {
    "result": {
        "count": 2,
        "result": [
            {"title": "Contracts", "resources": {}},
            {
                "title": "Contracts register of Barking & Dagenham",
                "resources": {
                    "x": {
                        "format": "csv",
                        "url": "https://files.example.org/bad.csv",
                        "created": "2026-10-01",
                    }
                },
            },
        ],
    }
}


def test_ways_are_tried_until_one_leads_to_a_file(collect: Collect, registers: Any) -> None:
    registers(
        # Its page is gone, the first catalogue knows nothing of it, the second has it, and the third is not asked.
        line("barking-and-dagenham", "links", "https://example.org/gone"),
        line("barking-and-dagenham", "ckan", "https://a.example.org/a", publisher="Barking and Dagenham"),
        line("barking-and-dagenham", "ckan", "https://b.example.org/b", publisher="Barking and Dagenham"),
        line("barking-and-dagenham", "ckan", "https://c.example.org/c", publisher="Barking and Dagenham"),
        # Nothing leads to this one.
        line("brent", "ckan", "https://a.example.org/a", publisher="Brent"),
        line("brent", "ckan", "https://b.example.org/b", publisher="Brent"),
    )
    search = "/api/3/action/package_search"
    empty = b'{"success": true, "result": {"count": 0, "results": []}}'
    at = {
        f"/a{search}": empty,
        f"/b{search}": json.dumps(DATASTORE).encode(),
        "/bad.csv": body("register.csv"),
    }
    with Site(files(at)) as site:
        found = collect("registers", site.url)
        assert {seen.path for seen in site.asked} == {"/gone", *at}
    assert (found["new"], found["held"]) == (3, None)
    assert state("barking-and-dagenham") == ("ok", "", 3)
    assert state("brent")[0] == "manual_upload" and "nothing here is called" in state("brent")[1]
    register = CollectedRegister.objects.get(organisation__slug="barking-and-dagenham")
    assert (register.how, register.address) == ("links", "https://example.org/gone")
    problems = set(RunProblem.objects.values_list("code", "key"))
    assert problems == {("error", "barking-and-dagenham|"), ("shape", "brent|")}


def test_every_borough_has_its_way_and_the_london_datastore_is_searched_for_each(catalogue: None) -> None:
    boroughs = set(Organisation.objects.filter(kind="borough").values_list("slug", flat=True))
    assert len(boroughs) == 33
    kept = CollectedRegister.objects.filter(organisation__slug__in=boroughs)
    assert kept.count() == kept.values("organisation").distinct().count() == 33
    searched = [
        row for row in loading.rows(loading.REGISTERS) if row["address"] == "https://data.london.gov.uk"
    ]
    assert {row["organisation"] for row in searched} == boroughs
    assert all(row["how"] == "ckan" and row["publisher"] for row in searched)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (line("nowhere", "file", "https://example.org/a.csv"), r"line 3: .*'nowhere'.*add_borough"),
        (line("brent", "link", "https://example.org/a"), r"line 3: how is 'link'.* file, links, ckan"),
        (line("brent", "file", "www.example.org/a.csv"), r"line 3: the address 'www.example.org/a.csv'"),
        (line("brent", "file", "https://example.org/a b.csv"), r"line 3: the address .* holds a space"),
        (line("brent", "file", "https://example.org/a", cadence_days="quarterly"), r"line 3: cadence_days"),
        (line("brent", "file", "https://example.org/a", layout="own"), r"line 3: there is no layout 'own'"),
        (line("brent", "links", "https://example.org/a", pattern="contracts("), r"line 3: the pattern"),
    ],
)
def test_a_wrong_line_is_named(registers: Any, wrong: dict[str, str], words: str) -> None:
    right = line("barnet", "file", "https://example.org/a.csv")
    registers(right)
    with pytest.raises(RegisterLinesError, match=words):
        registers({**right, "address": "https://example.org/b.csv"}, wrong)
    assert CollectedRegister.objects.get().address == "https://example.org/a.csv"


def test_a_line_with_too_few_values_is_named(tmp_path: Path) -> None:
    path = tmp_path / "registers.csv"
    path.write_text(",".join(COLUMNS) + "\nbrent,,file,https://example.org/a.csv\n", encoding="utf-8")
    with pytest.raises(RegisterLinesError, match="line 2: it has not 9 values"):
        check_lines(path, frozenset({"brent"}))


def test_one_register_alone_says_nothing_of_the_others(collect: Collect, registers: Any) -> None:
    with Site(files({"/a.csv": body("register.csv"), "/b.csv": body("register.csv")})) as site:
        registers(
            line("barnet", "file", "https://a.example.org/a.csv"),
            line("brent", "file", "https://b.example.org/b.csv"),
        )
        found = collect("registers", site.url, "--only", "brent")
        assert [seen.path for seen in site.asked] == ["/b.csv"]
        assert (found["new"], state("brent")[0], state("barnet")[0]) == (3, "ok", "new")
        # Whether the source as a whole is due is another matter
        assert CollectedSource.objects.get(name="registers").last_started_at is None
        out = io.StringIO()
        more = ("--base-url", site.url, "--allow-private")
        call_command("collect", "registers", "--only", "brent", "--only", "barnet", *more, stdout=out)
        told = out.getvalue().splitlines()
        assert "  London Borough of Brent: 3 rows of b.csv" in told
        assert "  London Borough of Barnet: 3 rows of a.csv" in told
        for arguments in (("registers", "--only", "camden"), ("contracts_finder", "--only", "brent")):
            with pytest.raises(CommandError, match=r"camden|--only goes with registers"):
                call_command("collect", *arguments, *more, stdout=out)


def test_what_led_nowhere_is_told_together(collect: Collect, registers: Any) -> None:
    registers(
        line("barnet", "file", "https://example.org/gone.csv"),
        line("barnet", "links", "https://example.org/page"),
        line("brent", "file", "https://example.org/gone.csv"),
    )
    out = io.StringIO()
    with Site(files({"/page": b"<!DOCTYPE html><h1>Contracts</h1>"})) as site:
        call_command("collect", "registers", "--base-url", site.url, "--allow-private", stdout=out)
    assert "  no file from London Borough of Brent: HTTP 404" in out.getvalue().splitlines()
    # Each way has its reason: the first is the one that somebody has just written
    assert state("barnet")[1].startswith("HTTP 404; nothing here is called a contracts register")
    assert CollectedRegister.objects.filter(how="file").count() == 2


def test_a_line_that_was_just_written_is_known_to_the_command(collect: Collect, registers: Any) -> None:
    registers(line("barnet", "file", "https://example.org/a.csv"))
    with loading.REGISTERS.open("a", encoding="utf-8") as file:
        file.write("brent,,file,https://example.org/b.csv,,,,120,\n")
    with Site(files({"/b.csv": body("register.csv")})) as site:
        assert collect("registers", site.url, "--only", "brent")["new"] == 3
    with loading.REGISTERS.open("a", encoding="utf-8") as file:
        file.write("brent,,fil,https://example.org/b.csv,,,,120,\n")
    with Site(files({})) as site:
        found = collect("registers", site.url)
    assert found["code"] == 1 and "line 4: how is 'fil'" in found["held"]


def test_a_file_that_two_boroughs_share_is_the_register_of_both(collect: Collect, registers: Any) -> None:
    """Found at one address by two ways: neither is left out, now, when nothing changed, or from what is stored."""
    registers(
        line("hackney", "file", "https://example.org/shared.csv"),
        line("barnet", "links", "https://example.org/open-data"),
    )
    page = b'<!DOCTYPE html><h1>Data</h1><a href="/shared.csv">Contracts register (CSV)</a>'
    rows = len(list(csv.reader(io.StringIO(body("register.csv").decode())))) - 1
    with Site(files({"/shared.csv": body("register.csv"), "/open-data": page})) as site:
        for new, unchanged, more in ((2 * rows, 0, ()), (0, 2 * rows, ()), (0, 2 * rows, ("--from-raw",))):
            found = collect("registers", site.url, *more)
            assert (found["new"], found["unchanged"], found["held"]) == (new, unchanged, None), more
            assert [state(slug) for slug in ("hackney", "barnet")] == [("ok", "", rows)] * 2
