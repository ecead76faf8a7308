"""The search page: what it finds and says, narrows by, and gives as a file. Nothing here needs JavaScript."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from boroughs.reader import PUBLIC, Reader
from contracts.models import ContractFact
from contracts.pages.exports import cut_words
from search import following
from search.pages.results import table
from search.query import Hit, Result
from tests.contracts.pages.world import World
from tests.search.pages.reading import chips, choices, found, page, results, tabs, text_of


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Examplecase", "/systems/examplecase/"),
        ("EXAMPLEC", "/systems/examplecase/"),
        ("exmaplecase", "/systems/examplecase/"),
        ("oldcase", "/systems/examplecase/"),
        ("mowers", "/suppliers/mowers-ltd/"),
        ("Example Systems Limited", "/suppliers/example-systems/"),
        ("alpha", "/boroughs/alpha/"),
        ("casework", "/capabilities/case-management/"),
        ("case management", "/capabilities/case-management/"),
    ],
)
def test_a_thing_is_found_by_any_of_its_names(searchable: World, text: str, first: str) -> None:
    assert found(searchable, f"q={text}")[0] == first


def test_a_contract_is_found_by_its_reference_or_the_words_of_its_title(searchable: World) -> None:
    by_reference = found(searchable, "q=a2")[0]
    assert by_reference.startswith("/contracts/")
    assert found(searchable, "q=cutting+grass") == [by_reference]
    assert len(found(searchable, "q=grass&kind=contract")) == 2


def test_a_contract_is_found_by_its_cpv_code(world: World, site_index: object) -> None:
    ContractFact.objects.filter(reference="A2").update(cpv=["77310000"])
    following.rebuild()
    by_reference = found(world, "q=a2&kind=contract")
    assert found(world, "q=77310000") == by_reference != []


def test_words_in_letters_that_are_not_compared_find_nothing_and_not_everything(searchable: World) -> None:
    for query in ("Σοφία", "x" * 300):
        html = page(searchable, f"/search/?q={query}")
        assert results(html) == []
        assert "0 results" in text_of(html)


def test_each_result_says_what_it_is_its_facts_and_their_sources(searchable: World) -> None:
    html = page(searchable, "/search/?q=examplecase")
    text = text_of(html)
    assert "System for Case management · owned by Example Systems Ltd · 1 borough known to run it" in text
    assert "Contract of Alpha · with Example Systems Ltd" in text
    assert "Ends 31 Mar 2031" in text
    assert "£60,000.50" in text and "Alpha public register, row 2" in text
    assert '<mark class="ct-hit">Examplecase</mark>' in html


def test_the_word_that_was_put_right_is_said_and_marked_and_can_be_searched_as_typed(
    searchable: World,
) -> None:
    html = page(searchable, "/search/?q=gras+cuting")
    assert "Showing results for grass cutting" in text_of(html)
    assert '<mark class="ct-hit">cutting</mark>' in html
    as_typed = page(searchable, "/search/?q=gras+cuting&as_words=spelling")
    assert "Showing results for" not in text_of(as_typed)
    assert "Nothing here is called so" in text_of(as_typed)


def test_tabs_count_each_kind_and_choose_one(searchable: World) -> None:
    html = page(searchable, "/search/?q=examplecase")
    # The system, the supplier that owns it, and the contract that names it
    assert tabs(html) == {"All": 3, "Systems": 1, "Suppliers": 1, "Contracts": 1}
    chosen = page(searchable, "/search/?q=examplecase&kind=contract")
    assert tabs(chosen) == tabs(html), "a tab's count leaves its own choice out"
    assert len(results(chosen)) == 1


def test_facets_are_counted_and_several_values_of_one_can_be_chosen(searchable: World) -> None:
    html = page(searchable, "/search/?kind=contract")
    assert choices(html, "supplier") == {"Mowers Ltd": 2, "Example Systems Ltd": 1, "Desks Ltd": 1}
    assert choices(html, "status") == {"Not ended": 3, "Ended": 1}
    assert choices(html, "value_band") == {"£25,000 to £100,000": 3, "Not known": 1}
    assert choices(html, "source") == {"Alpha public register": 4}
    two = page(searchable, "/search/?kind=contract&supplier=mowers-ltd&supplier=desks-ltd")
    assert len(results(two)) == 3
    assert choices(two, "supplier") == choices(html, "supplier")
    assert choices(two, "status") == {"Not ended": 2, "Ended": 1}


def test_each_filter_in_use_can_be_taken_away_alone(searchable: World) -> None:
    address = (
        "/search/?q=grass&kind=contract&supplier=mowers-ltd&status=current&value_from=50000&end_to=2031-12-31"
    )
    taken = chips(page(searchable, address))
    assert set(taken) == {
        "Supplier: Mowers Ltd",
        "Status: Not ended",
        "Value from £50,000",
        "Ends to 31 Dec 2031",
    }
    without = taken["Supplier: Mowers Ltd"]
    assert "supplier" not in without
    assert all(part in without for part in ("q=grass", "kind=contract", "status=current", "value_from=50000"))


def test_what_was_understood_is_shown_and_can_be_taken_back(searchable: World) -> None:
    html = page(searchable, "/search/?q=grass+ending+2031+alpha")
    assert [href for href in results(html) if not href.startswith("/contracts/")] == []
    taken = chips(html)
    assert set(taken) == {"from your words Ends in 2031", "from your words Borough: Alpha"}
    plain = page(searchable, taken["from your words Ends in 2031"])
    assert "Ends in 2031" not in "".join(chips(plain))


def test_a_value_narrows_as_its_range_does_and_can_be_taken_back(searchable: World) -> None:
    for words, parameters, said in (
        ("under+%C2%A360,000.50", "value_to=60000", "Value under £60,000.50"),
        ("over+%C2%A360,000", "value_from=60000&supplier=example-systems", "Value over £60,000"),
        ("at+least+60k", "value_from=60000", "Value at least £60,000"),
        ("between+%C2%A350k+and+%C2%A361k", "value_from=50000&value_to=61000", "Value £50,000 to £61,000"),
    ):
        html = page(searchable, f"/search/?q={words}&kind=contract")
        assert results(html) == found(searchable, f"{parameters}&kind=contract&sort=newest") != []
        assert set(chips(html)) == {f"from your words {said}"}
        plain = page(searchable, chips(html)[f"from your words {said}"])
        assert "Value" not in "".join(chips(plain))


@pytest.mark.parametrize(
    ("words", "chosen", "same"),
    [
        # What ends in 2031 and has not ended, and nothing that the words "ending 2031" stand in
        ("grass+ending+2031", "status=current", "q=grass&end_from=2031-01-01&end_to=2031-12-31"),
        ("grass+ending+2031", "end_from=2031-03-31", "q=grass&end_from=2031-03-31&end_to=2031-12-31"),
        ("grass+ending+2031", "value_band=25k-100k", "q=grass&end_from=2031-01-01&value_band=25k-100k"),
        ("over+%C2%A360,000", "value_to=60001", "supplier=example-systems&value_from=60000"),
        ("over+%C2%A310k", "value_band=25k-100k", "value_band=25k-100k"),
        # One borough instead of the other, whose name is no word to look for
        ("grass+beta", "borough=alpha", "q=grass&borough=alpha"),
        ("grass+alpha", "borough=alpha", "q=grass&borough=alpha"),
    ],
)
def test_what_is_chosen_beside_what_was_understood_narrows_it(
    searchable: World, words: str, chosen: str, same: str
) -> None:
    html = page(searchable, f"/search/?q={words}&{chosen}&kind=contract")
    assert "Nothing" not in text_of(html)
    assert set(results(html)) == set(found(searchable, f"{same}&kind=contract")) != set()


def test_a_range_takes_a_sum_as_people_write_it(searchable: World) -> None:
    html = page(searchable, "/search/?kind=contract&value_from=%C2%A360k&value_to=60,000.50")
    assert results(html) == found(searchable, "kind=contract&value_from=60000&value_to=60001")
    assert len(results(html)) == 3
    assert set(chips(html)) == {"Value from £60,000", "Value to £60,000.50"}


def test_what_is_not_wanted_is_left_out_and_can_be_taken_back(searchable: World) -> None:
    html = page(searchable, "/search/?q=grass+-cutting&kind=contract")
    assert results(html) == found(searchable, "q=collecting&kind=contract")
    taken = chips(html)
    assert set(taken) == {"from your words Not cutting"}
    assert "from your words" not in "".join(chips(page(searchable, taken["from your words Not cutting"])))
    # Where nothing is left, that is said, and the rest is shown
    assert "Nothing was found with Not grass" in text_of(page(searchable, "/search/?q=cutting+not+grass"))


def test_either_of_two_names_will_do_and_quoted_words_stand_together(searchable: World) -> None:
    html = page(searchable, "/search/?q=examplecase+or+mowers")
    assert set(results(html)[:2]) == {"/systems/examplecase/", "/suppliers/mowers-ltd/"}
    assert "Nothing has all of the words" not in text_of(html)
    assert "Nothing has all of the words" in text_of(page(searchable, "/search/?q=examplecase+mowers"))
    (cutting,) = found(searchable, "q=A2&kind=contract")
    assert found(searchable, "q=%22grass+cutting%22&kind=contract") == [cutting]
    assert found(searchable, "q=%22cutting+grass%22&kind=contract") == []


@pytest.mark.parametrize(
    ("ranges", "n"),
    [
        ("value_from=60000&value_to=60000", 2),
        ("value_from=60000.50", 1),
        ("value_from=£60,001", 0),
        ("end_from=2031-03-31&end_to=2031-03-31", 3),
        ("end_to=2020-01-01", 1),
        ("start_from=2024-04-02", 0),
    ],
)
def test_ranges(searchable: World, ranges: str, n: int) -> None:
    assert len(found(searchable, f"kind=contract&{ranges}")) == n


@pytest.mark.parametrize(
    "bad", ["value_from=abc", "end_from=31/03/2031", "start_to=2031-02-30", f"value_to={'9' * 40}"]
)
def test_a_range_that_cannot_be_read_is_said_and_filters_nothing(searchable: World, bad: str) -> None:
    html = page(searchable, f"/search/?kind=contract&{bad}")
    assert len(results(html)) == 4
    assert "govuk-error-message" in html


def test_orders(searchable: World) -> None:
    def titles(sort: str) -> list[str]:
        html = page(searchable, f"/search/?kind=contract&sort={sort}")
        return [text_of(one) for one in html.split('<h3 class="ct-result__title">')[1:]]

    by_value = [one.split(" Contract of")[0] for one in titles("value")]
    assert (by_value[0], by_value[-1]) == ("Examplecase social care system", "Old desks")
    assert len(titles("ends")) == 3, "what has ended does not end soon"
    assert len(titles("nosuch")) == 4


def test_an_order_in_words_is_that_order_and_can_be_taken_back(searchable: World) -> None:
    html = page(searchable, "/search/?q=biggest+contracts&kind=contract")
    assert results(html) == found(searchable, "kind=contract&sort=value") != []
    assert '<strong aria-current="true">Highest value</strong>' in html
    taken = chips(html)
    assert set(taken) == {"from your words Highest value first"}
    orders = dict(re.findall(r'<a class="govuk-link" href="([^"]+)">(Best match|Ends soonest)</a>', html))
    best = unescape(next(href for href, words in orders.items() if words == "Best match"))
    for plain in (page(searchable, best), page(searchable, taken["from your words Highest value first"])):
        assert '<strong aria-current="true">Best match</strong>' in plain
    soonest = page(searchable, "/search/?q=biggest+contracts&kind=contract&sort=ends")
    assert (chips(soonest), results(soonest)) == ({}, found(searchable, "kind=contract&sort=ends"))


def test_nothing_found_says_what_to_do(searchable: World) -> None:
    assert "Look for part of the name" in page(searchable, "/search/?q=xyzzyplugh")
    assert "Look for a system" in page(searchable, "/search/")
    assert "Look without filters" in page(searchable, "/search/?q=grass&status=ended")


def test_the_whole_result_as_csv_and_json(searchable: World) -> None:
    client = searchable.client("nobody")
    answer = client.get("/search/?q=grass&kind=contract&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["data_set"] for row in rows] == ["real", "real"]
    assert {row["name"] for row in rows} == {"Grass cutting", "Grass collecting"}
    assert {row["value"] for row in rows} == {"60000.00"}
    assert all(row["value_source"].startswith("Alpha public register") and row["name_page"] for row in rows)
    told = json.loads(client.get("/search/?q=grass&kind=contract&format=json").content)
    assert (told["data_set"], told["total"], told["cut"]) == ("real", 2, False)
    assert {row["name"] for row in told["rows"]} == {"Grass cutting", "Grass collecting"}
    assert client.get("/search/?q=grass&format=xlsx").status_code == 200
    assert client.get("/search/?q=grass&format=exe").status_code == 400


def test_the_demonstration_says_so_and_never_meets_the_real_set(searchable: World) -> None:
    assert found(searchable, "q=madeup") == []
    html = page(searchable, "/search/?q=madeup&data=demonstration")
    assert len(results(html)) == 3
    assert all("data=demonstration" in href for href in results(html))
    assert tabs(html) == {"All": 3, "Suppliers": 1, "Contracts": 1, "Boroughs and other bodies": 1}
    assert found(searchable, "q=grass&data=demonstration") == []
    answer = searchable.client("nobody").get("/search/?q=madeup&data=demonstration&format=json")
    assert "demonstration" in answer.headers["Content-Disposition"]
    assert json.loads(answer.content)["data_set"] == "demonstration"
    suggested = (
        searchable.client("nobody").get("/search/suggest/?q=gra&data=demonstration&format=json").json()
    )
    assert suggested == {"data_set": "demonstration", "suggestions": []}


def test_fault_36_what_is_gone_from_the_database_is_not_shown_though_the_index_has_it(
    searchable: World,
) -> None:
    ContractFact.objects.filter(title="Grass cutting").delete()
    text = text_of(page(searchable, "/search/?q=grass&kind=contract"))
    assert "Grass collecting" in text and "Grass cutting" not in text


def test_figures_are_the_databases(searchable: World) -> None:
    ContractFact.objects.filter(title="Grass cutting").update(value_pence=123_45)
    assert "£123.45" in page(searchable, "/search/?q=cutting")


def test_fault_35_without_an_index_names_and_references_are_found_and_that_is_said(
    world: World, site_index: object
) -> None:
    html = page(world, "/search/?q=grass")
    assert "The search index does not answer just now" in html
    assert len(results(html)) == 2
    assert results(page(world, "/search/?q=oldcase")) == ["/systems/examplecase/"]
    assert (
        world.client("nobody").get("/search/suggest/?q=exam&format=json").json()["suggestions"][0]["name"]
        == "Examplecase"
    )
    file = world.client("nobody").get("/search/?q=grass&supplier=nobody&format=json").json()
    assert len(file["rows"]) == 2 and file["cut"] and "no filter or order was applied" in file["note"]
    csv_file = world.client("nobody").get("/search/?q=grass&supplier=nobody&format=csv").content.decode()
    assert "The search index does not answer just now" in csv_file.splitlines()[-1]


def test_a_file_that_was_cut_says_of_how_many_as_far_as_that_is_known(world: World) -> None:
    reader = Reader(PUBLIC, frozenset(), "real")
    hits = tuple(Hit(f"system:{pk}", "system", pk, 1.0) for pk in (world.system.pk, 999_999))
    whole = table(reader, Result(hits, 2), "Search", date(2026, 11, 22))
    cut = table(reader, Result(hits, 10_000, more=True), "Search", date(2026, 11, 22))
    assert (whole.whole, cut_words(whole)) == (1, "")
    assert cut_words(cut).startswith("Cut: the first 1 of more than 10,000 results.")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=alpha+over+%C2%A31m", "Nothing was found with Value over £1,000,000, Borough: Alpha."),
        ("q=grass+desks", "Nothing has all of the words."),
    ],
)
def test_a_file_says_what_the_page_says_of_results_that_are_not_as_was_asked(
    searchable: World, query: str, said: str
) -> None:
    assert said in text_of(page(searchable, f"/search/?{query}"))
    client = searchable.client("nobody")
    lines = list(csv.reader(io.StringIO(client.get(f"/search/?{query}&format=csv").content.decode())))
    assert len(lines) > 2 and lines[-1][0].startswith(said)
    assert said in client.get(f"/search/?{query}&format=json").json()["note"]


def test_an_index_that_is_built_is_used_again(world: World, site_index: object) -> None:
    from search.finding import wake_up

    assert "does not answer" in page(world, "/search/?q=grass")
    following.sync()
    wake_up()
    assert "does not answer" not in page(world, "/search/?q=grass")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("value_from=abc", "write pounds, as 25000, £25,000 or 25k"),
        ("end_from=2027-13-01", "write a day as"),
        ("value_from=10&value_to=5", "the first sum is above the last"),
        ("end_from=2028-01-01&end_to=2027-01-01", "the first day is after the last"),
    ],
)
def test_what_cannot_be_read_or_met_is_said_even_where_nothing_else_is_asked(
    searchable: World, query: str, said: str
) -> None:
    assert said in text_of(page(searchable, f"/search/?{query}"))


def test_a_page_behind_the_last_is_the_last(searchable: World) -> None:
    assert found(searchable, "q=grass&page=500") == found(searchable, "q=grass") != []


@pytest.mark.parametrize(
    "query",
    ["x" * 10_000, "%00", "%00%00a", "*:*", "%25", "%27%3B--", "%22", "a%20" * 3000, "%ED%A0%80", "%E2%80%AE",
     "..%2F..", "%28%28%28", "%5C", "_", "%F0%9F%92%A9", "title:a", "/.*/", "a&page=1000000000", "a&page=-1",
     "a&page=%C2%B2", "a&kind=nosuch", "a&borough=" + "&borough=".join("abc" * 200), "a&sort=%00", "a&ends=%00",
     "a&borough=%00", "a&value_from=1e999", "a&as_words=" + "x" * 500],
)  # fmt: skip
def test_fault_37_hostile_words_are_answered_at_once(searchable: World, query: str) -> None:
    began = time.monotonic()
    answer = searchable.client("nobody").get(f"/search/?q={query}")
    assert answer.status_code in (200, 400)
    suggested = searchable.client("nobody").get(f"/search/suggest/?q={query}")
    assert suggested.status_code in (200, 400)
    assert time.monotonic() - began < 10


def test_a_text_is_never_markup(searchable: World) -> None:
    html = page(searchable, "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E+grass")
    assert "<script>alert" not in html


def test_a_page_of_results_asks_the_database_no_more_for_more_results(searchable: World) -> None:
    def questions(query: str) -> int:
        client = searchable.client("nobody")
        client.get(query)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(query)
        return len(asked)

    few = questions("/search/?q=cutting&kind=contract")
    searchable.load(
        [(f"B{n}", f"Cutting {n}", "Mowers Ltd", "01/04/2024", "31/03/2031", "60000") for n in range(40)]
    )
    following.sync()
    assert questions("/search/?q=cutting&kind=contract") <= few
