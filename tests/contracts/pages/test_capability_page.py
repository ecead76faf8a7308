"""The comparison pages over the sourced evidence and over the demonstration, as a reader meets them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from boroughs.models import User
from tests.clock import NOVEMBER_2026, clock_at


def words_of(html: str) -> str:
    """What a reader reads: without tags, in one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def page(client: Client, slug: str, query: str = "") -> str:
    response = client.get(f"/capabilities/{slug}/{query}")
    assert response.status_code == 200
    return response.text


def rows(client: Client, slug: str, table: str, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/capabilities/{slug}/?format=csv&table={table}{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The catalogue, the sourced evidence and the demonstration, loaded once for this file and then taken back."""
    with django_db_blocker.unblock(), clock_at(NOVEMBER_2026):
        whole = transaction.atomic()
        whole.__enter__()
        for command in ("load_catalogue", "load_evidence", "load_demonstration"):
            call_command(command, verbosity=0)
        yield
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


def test_the_sourced_evidence_is_compared(loaded: None, client: Client, db: None) -> None:
    housing = rows(client, "housing-management", "charges")
    (folkestone,) = [row for row in housing if row["amount"] == "130000.00"]
    assert folkestone["organisation"] == "Folkestone and Hythe"
    assert (folkestone["covers"], folkestone["per"]) == ("data_extraction", "one_off")
    assert (folkestone["basis"], folkestone["confidence"]) == ("quoted", "medium")
    assert folkestone["price_date"] == "2020-07-22"
    assert folkestone["amount_source_address"].startswith("https://shepwayvox.org/2020/07/24/")
    (thanet,) = [row for row in housing if row["amount"] == "187000.00"]
    assert (thanet["organisation"], thanet["per"], thanet["basis"]) == ("Thanet", "one_off", "budgeted")
    assert thanet["covers"] == "migration, implementation"
    assert thanet["price_date"] == "2020-06-18"
    assert thanet["amount_source_address"].startswith("https://democracy.thanet.gov.uk/")

    html = page(client, "housing-management")
    once = words_of(html[html.index('id="one-off"') :])
    assert "Data extraction" in once and "£130,000 one-off" in once and "quoted" in once
    assert "bundled: migration and implementation" in once and "£187,000 one-off" in once
    # Neither is in any figure of a system: NEC Housing has no extraction charge that somebody pays
    (nec,) = [row for row in rows(client, "housing-management", "systems") if row["system"] == "NEC Housing"]
    assert nec["extraction_charged"] == "0" and nec["exit_charged"] == "0"
    assert "130000.00" not in {row["yearly_price"] for row in rows(client, "housing-management", "prices")}
    assert "187000.00" not in {row["yearly_price"] for row in rows(client, "housing-management", "prices")}

    revenues = words_of(page(client, "revenues-and-benefits"))
    beside = revenues[revenues.index("Considered and not taken") :]
    beside = beside[beside.index("Bromley considered NEC Revenues and Benefits") :][:1200]
    assert "not taken: £259,000 a year" in beside
    assert "not taken: £1,520,000 one-off , bundled: migration and implementation" in beside
    assert "taken: Capita One Revenues & Benefits £182,000" in beside
    prices = {row["yearly_price"]: row for row in rows(client, "revenues-and-benefits", "prices")}
    assert prices["182000.00"]["compared"] == "no: an estimate"
    assert prices["259000.00"]["compared"].startswith("no: an option considered and not taken")

    said = rows(client, "democratic-services", "sources")
    modern = {row["organisation"]: row for row in said if row["says"].startswith("runs Modern.Gov")}
    assert {"Barking and Dagenham", "Bromley", "Camden", "Croydon"} <= set(modern)
    assert modern["Barking and Dagenham"]["source_address"] == "https://lbbd.moderngov.co.uk/"
    html = page(client, "democratic-services")
    assert 'href="https://lbbd.moderngov.co.uk/"' in html
    assert "32 of 33 boroughs known" in words_of(html)


def test_the_demonstration_is_compared(loaded: None, client: Client, db: None) -> None:
    query = "&data=demonstration"
    systems = rows(client, "childrens-social-care", "systems", query)
    assert {row["data_set"] for row in systems} == {"demonstration"}
    names = {row["system"] for row in systems}
    assert {"Anycase", "Otherfile", "Thirdcase", "Fourthfile"} <= names
    priced = rows(client, "childrens-social-care", "prices", query)
    assert {row["system"] for row in priced if row["compared"] == "yes"} >= {
        "Anycase",
        "Otherfile",
        "Fourthfile",
    }
    why = {row["organisation"]: row["compared"] for row in priced}
    assert why["Anyborough"] == "no: total £642,000 for the term; yearly price not known"
    assert "stated both as a year's price and as the total of 36 months" in why["Firstborough"]
    assert "held: £142,600 a year for 48 months is £570,400" in why["Exampleborough"]
    assert "times the median of its scope" in why["Lastborough"]
    assert "held: £24,000,000 is over £20,000,000" in why["Secondborough"]
    # What was paid once makes up the difference between its yearly price and its total
    assert why["Everyborough"] == "yes"
    joint = [row["organisation"] for row in priced if "Nameborough" in row["organisation"]]
    assert joint == ["Elseborough, Nameborough"]
    (anycase,) = [row for row in systems if row["system"] == "Anycase"]
    # 168,400 181,250 189,300 203,700 226,900: Exampleborough and Lastborough are held, Anyborough has a total alone
    assert (anycase["yearly_prices"], anycase["yearly_median"]) == ("5", "189300.00")
    assert anycase["api_charged"] == "4"

    html = page(client, "childrens-social-care", "?data=demonstration")
    first = html.index('id="systems"')
    assert "<svg" not in html[:first]
    assert html.index("ct-chart") > first
    said = words_of(html)
    assert "4 charged · 2 none · 0 included · 2 not known" in said
    assert "Your borough" not in said
    unknown = re.search(r"exit charges in (\d+) of 19 · API charges in (\d+) of 19", said)
    assert unknown is not None
    # The rows count the same boroughs, each system's for itself: nobody here runs two
    for kind, number in (("exit", unknown[1]), ("api", unknown[2])):
        assert int(number) == sum(int(row[f"{kind}_not_known"]) for row in systems)
    # Real boroughs are never among the made-up ones
    assert "Hackney" not in said and "Bromley" not in said


def test_filters_and_sorting_stand_in_the_address(loaded: None, client: Client, db: None) -> None:
    def shown(query: str) -> list[str]:
        response = client.get(f"/capabilities/childrens-social-care/?data=demonstration&format=json{query}")
        return [row["system"] for row in json.loads(response.content)["rows"]]

    everything = shown("")
    assert everything[0] == "Anycase"
    assert shown("&sort=system") == sorted(everything)
    assert shown("&sort=-system") == sorted(everything, reverse=True)
    assert shown("&system=demo-otherfile") == ["Otherfile"]
    assert shown("&borough=testborough") == ["Otherfile"]
    assert "Thirdcase" not in shown("&api=charged")
    assert shown("&ends=nonsense&sort=nonsense") == everything
    nothing = page(client, "childrens-social-care", "?data=demonstration&system=no-such-system")
    assert "No system fits these filters." in nothing


def test_an_officer_meets_their_own_borough_first(loaded: None, client: Client, db: None) -> None:
    client.force_login(User.objects.get(email="finance@anyborough.example.org"))
    html = page(client, "childrens-social-care", "?data=demonstration")
    own = words_of(html[html.index("Your borough") : html.index('id="systems"')])
    assert "Anyborough runs Anycase" in own
    assert "decide by 31 Mar 2027 (ends 31 Mar 2028, notice 12 months, one 24-month option unused)" in own
    assert "Your yearly price £214,000" in own
    assert "same scope elsewhere" in own and "quartiles, n = " in own


def test_the_list_says_what_is_not_known(loaded: None, client: Client, db: None) -> None:
    html = client.get("/capabilities/?data=demonstration").text
    assert "nothing known yet" in html
    listed = {
        row["capability"]: row
        for row in json.loads(client.get("/capabilities/?data=demonstration&format=json").content)["rows"]
    }
    care = listed["Children's social care case management"]
    whole = page(client, "childrens-social-care", "?data=demonstration")
    assert f"{care['boroughs']} of {care['of_boroughs']} boroughs known" in words_of(whole)


def test_addresses_that_name_nothing(loaded: None, client: Client, db: None) -> None:
    assert client.get("/capabilities/no-such-thing/").status_code == 404
    area = client.get("/capabilities/housing/?data=demonstration")
    assert (area.status_code, area["Location"]) == (302, "/capabilities/?data=demonstration#housing")
    assert client.get("/capabilities/housing-management/nothing/").status_code == 404
    empty = page(client, "telecare")
    assert "Nothing is known here yet." in empty and "0 of 33" in empty
