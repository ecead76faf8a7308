"""What the pages say, how they sort and page, and that a longer table asks the database no more."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from changes.models import note
from contracts.imports.asked import Asked
from contracts.imports.importing import import_file
from contracts.imports.sources import register_source
from contracts.models import ContractFact, Import
from tests.contracts.pages.world import PUBLIC_ROWS, World


def words(text: str) -> str:
    """A page's text with single spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def read(world: World, address: str, who: str = "nobody") -> str:
    answer = world.client(who).get(address)
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_every_borough_is_listed_whether_anything_is_known_or_not(world: World) -> None:
    text = read(world, "/boroughs/")
    assert "1 of 2 boroughs known" in text
    assert "No evidence yet: Beta . Ask them" in text
    rows = world.client("nobody").get("/boroughs/?format=json").json()["rows"]
    found = [(row["borough"], row["systems"], row["contracts"], row["end"]) for row in rows]
    assert found == [("Alpha Council", 1, 4, "2031-03-31"), ("Beta Council", 0, 0, None)]


def test_a_borough_shows_what_it_runs_and_what_is_not_known(world: World) -> None:
    text = read(world, "/boroughs/alpha/")
    assert "1 system known · 4 contracts" in text
    assert re.search(r"Examplecase.{0,40}Case management", text)
    assert "The next" not in text
    empty = read(world, "/boroughs/beta/")
    assert "No system is known yet. Ask Beta" in empty
    assert "not known ( Case management )" in empty


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("", ["A1", "A3", "A2", "A4"]),
        ("?sort=contract", ["A1", "A3", "A2", "A4"]),
        ("?sort=-contract", ["A4", "A2", "A3", "A1"]),
        ("?sort=-value", ["A1", "A3", "A2", "A4"]),
        ("?ends=ended", ["A4"]),
        ("?ends=current&q=grass", ["A3", "A2"]),
        ("?q=desks+ltd", ["A4"]),
        ("?q=a2", ["A2"]),
        ("?ends=nonsense&sort=nonsense&page=99", ["A1", "A3", "A2", "A4"]),
    ],
)
def test_contracts_are_found_and_sorted_by_the_address(
    world: World, query: str, references: list[str]
) -> None:
    joint = "&" if query else "?"
    rows = world.client("nobody").get(f"/boroughs/alpha/{query}{joint}format=json").json()["rows"]
    assert [row["reference"] for row in rows] == references


def test_exports_have_exact_amounts_and_a_source_for_each(world: World) -> None:
    rows = world.client("nobody").get("/boroughs/alpha/?format=json").json()["rows"]
    first = next(row for row in rows if row["reference"] == "A1")
    assert first["value"] == 60000.5
    assert first["value_source"] == "Alpha public register, row 2"
    assert first["value_source_address"] == "row 2 of alpha-public.csv"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", first["value_source_date"])
    unstated = next(row for row in rows if row["reference"] == "A4")
    assert unstated["value"] is None and unstated["value_source"] is None


def test_a_contract_shows_each_field_with_its_row_as_it_stood(world: World) -> None:
    slug = ContractFact.objects.get(reference="A1").contract.slug
    answer = world.client("nobody").get(f"/contracts/{slug}/").content.decode()
    text = words(answer)
    assert "£60,000.50" in text
    assert "Current end 31 March 2031" in text
    assert "Not known. Ask Alpha, or put it in its register." in text
    assert "row 2 of alpha-public.csv" in text
    assert "Reference A1" in text
    (anchor, *_) = re.findall(r"#(evidence-\d+)", answer)
    assert f'id="{anchor}"' in answer


def test_an_ended_contract_says_so(world: World) -> None:
    slug = ContractFact.objects.get(reference="A4").contract.slug
    assert "ended 31 Mar 2012" in read(world, f"/contracts/{slug}/")


def test_where_sources_disagree_both_are_shown_with_their_dates(world: World) -> None:
    changed = [("A2", "Grass cutting", "Mowers Ltd", "01/04/2024", "31/03/2032", "70000")]
    path = world.folder / "second.csv"
    path.write_text(
        "Reference,Title,Supplier,Start date,End date,Total value\n" + ",".join(changed[0]) + "\n"
    )
    source = register_source(world.alpha, "Alpha notices")
    source.kind = "notice"
    source.save()
    assert not import_file(path, Asked(source, world.alpha)).refused
    slug = ContractFact.objects.get(reference="A2").contract.slug
    text = read(world, f"/contracts/{slug}/")
    assert re.search(r"Current end 31 March 2032 .*?Another source says 31 March 2031", text)
    assert "Another source says £60,000" in text


def test_an_undone_import_leaves_no_trace_and_history_of_a_newer_list_stays(world: World) -> None:
    client = world.client("nobody")
    newer = world.load([("A2", "Grass cutting", "Mowers Ltd", "01/04/2024", "31/03/2033", "80000")])
    slug = ContractFact.objects.get(reference="A2").contract.slug
    text = read(world, f"/contracts/{slug}/")
    assert "31 March 2033" in text and "history: a newer list of this source has replaced it" in text
    answer = world.client("alpha").post(f"/imports/{newer.pk}/undo/")
    assert answer.status_code == 302
    text = read(world, f"/contracts/{slug}/")
    assert "2033" not in text and "history" not in text and "31 March 2031" in text
    Import.objects.get(pk=newer.pk, status="undone")
    first = Import.objects.get(source__organisation=world.alpha, status="applied")
    assert world.client("alpha").post(f"/imports/{first.pk}/undo/").status_code == 302
    assert client.get(f"/contracts/{slug}/").status_code == 404
    assert client.get("/boroughs/alpha/?format=json").json()["total"] == 0
    assert client.get("/suppliers/mowers-ltd/").status_code == 404


def test_an_import_asks_before_it_is_undone_and_only_its_own_officers_or_loti_may(world: World) -> None:
    one = Import.objects.get(source__organisation=world.alpha)
    for who, status in {
        "nobody": 404,
        "public": 404,
        "beta": 404,
        "left": 404,
        "loti": 200,
        "alpha": 200,
    }.items():
        assert (who, world.client(who).get(f"/imports/{one.pk}/undo/").status_code) == (who, status)
    assert world.client("beta").post(f"/imports/{one.pk}/undo/").status_code == 404
    one.refresh_from_db()
    assert one.status == "applied"
    assert world.client("loti").post(f"/imports/{one.pk}/undo/").status_code == 302
    one.refresh_from_db()
    assert one.status == "undone"
    again = world.client("loti").post(f"/imports/{one.pk}/undo/", follow=True)
    assert "nothing to undo" in again.content.decode()


def test_an_import_shows_its_counts_and_its_problems_with_their_cells(world: World) -> None:
    one = world.load([*PUBLIC_ROWS, ("A9", "Bad date", "Mowers Ltd", "31/02/2024", "31/03/2031", "1")])
    text = read(world, f"/imports/{one.pk}/", "alpha")
    assert "5 rows: 0 new, 0 changed, 4 unchanged, 1 cannot be read or need an answer" in text
    assert re.search(r"D6.{0,20}31/02/2024", text)
    # What keeps a row out stands apart from what only wants a look
    asked, looks = text.index("What to put right"), text.index("Worth a look")
    assert asked < text.index("There is no such day") < looks < text.index("were read as day/month/year")
    rows = world.client("alpha").get(f"/imports/{one.pk}/?format=json").json()["rows"]
    assert [(row["place"], row["value"]) for row in rows if row["severity"] != "warning"] == [
        ("D6", "31/02/2024")
    ]


def test_a_system_shows_who_runs_it_and_its_other_names(world: World) -> None:
    text = read(world, "/systems/examplecase/")
    assert "1 borough is known to run it" in text
    assert "Oldcase" in text
    rows = world.client("nobody").get("/systems/examplecase/?format=json").json()["rows"]
    assert [row["organisation"] for row in rows] == ["Alpha Council"]
    listed = world.client("nobody").get("/systems/?q=oldcase&capability=care&format=json").json()["rows"]
    assert [(row["system"], row["boroughs"]) for row in listed] == [("Examplecase", 1)]
    assert world.client("nobody").get("/systems/?supplier=nobody-such&format=json").status_code == 200


def test_a_supplier_shows_on_whom_it_depends(world: World) -> None:
    world.load([("B1", "Mowing", "Mowers Ltd", "01/04/2024", "31/03/2031", "5")], of=world.beta)
    text = read(world, "/suppliers/mowers-ltd/")
    assert "3 contracts known here, of 2 organisations; Alpha has 67% of them" in text
    assert "The supplier&#x27;s statement none yet" in text


def test_an_unknown_format_table_or_page_is_answered(world: World) -> None:
    client = world.client("nobody")
    assert client.get("/boroughs/?format=pdf").status_code == 400
    assert client.get("/boroughs/?format=csv&table=nothing").status_code == 400
    assert client.get("/boroughs/nowhere/").status_code == 404
    assert client.get("/boroughs/alpha/?page=0&page=x").status_code == 200
    assert client.get("/boroughs/alpha/?q=%00").status_code == 200


ADDRESSES = (
    "/", "/systems/", "/systems/examplecase/", "/suppliers/", "/suppliers/mowers-ltd/", "/boroughs/",
    "/boroughs/alpha/", "/search/?q=grass", "/boroughs/alpha/?format=csv", "/suppliers/?format=csv",
)  # fmt: skip


def test_a_longer_table_asks_the_database_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # There is no index here: once is enough to find that out.
    monkeypatch.setattr("search.finding.REST", 3600)
    client = world.client("nobody")

    def asked() -> dict[str, int]:
        counted = {}
        for address in ADDRESSES:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200
            counted[address] = len(queries)
        return counted

    asked()  # the site's root is looked up once a process
    note("contract", [1])  # as after the import below, nothing that was kept answers
    few = asked()
    more = [
        (
            f"N{n}",
            f"Examplecase grass {n}",
            f"{'Mowers' if n % 2 else f'Firm {n}'} Ltd",
            "01/04/2024",
            "31/03/2031",
            "7",
        )
        for n in range(40)
    ]
    world.load([*PUBLIC_ROWS, *more])
    world.load(more, of=world.beta)
    many = asked()
    assert many == few
    # The first pages also make what is kept for their audience.
    assert max(few.pop("/"), few.pop("/systems/")) <= 50
    assert max(few.values()) <= 30
