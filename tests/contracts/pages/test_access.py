"""Who sees what: nothing restricted stands on a page, export, count or order of a lower audience."""

from __future__ import annotations

import html
import io
import re

import openpyxl
import pytest
from django.test import Client

from contracts.models import Contract, ContractFact, Import
from suppliers.models import Supplier
from tests.contracts.pages.world import OFFICERS_CANARIES, OWNER_CANARIES, World

LISTS = (
    "/systems/", "/systems/examplecase/", "/suppliers/", "/suppliers/?sort=-contracts", "/suppliers/?sort=supplier",
    "/suppliers/?q=canary", "/suppliers/mowers-ltd/", "/suppliers/mowers-ltd/?sort=-value", "/boroughs/",
    "/boroughs/?sort=end", "/boroughs/alpha/", "/boroughs/alpha/?sort=-value", "/boroughs/alpha/?sort=value",
    "/boroughs/alpha/?q=canary", "/boroughs/alpha/?ends=current", "/suppliers/example-systems/",
)  # fmt: skip
PAGES = ("/", *LISTS, "/search/?q=canaryofficers", "/search/?q=canaryowner", "/search/?q=grass", "/search/?q=mowers",
         "/search/?q=alpha", "/search/?q=examplecase", "/search/?q=Z1", "/search/?q=Z2")  # fmt: skip
LOWER = ("nobody", "public", "deactivated", "left")


def contract_pages() -> list[str]:
    return [f"/contracts/{contract.slug}/" for contract in Contract.objects.filter(data_set="real")]


def exports(client: Client, page: str, address: str) -> list[str]:
    """Every table of a page as CSV, its first as a workbook too, as text: by the links that the page has."""
    links = [html.unescape(link) for link in re.findall(r'href="(\?[^"]*format=csv[^"]*)"', page)]
    path = address.partition("?")[0]
    texts = [client.get(path + link).content.decode() for link in dict.fromkeys(links)]
    for link in links[:1]:
        book = client.get(path + link.replace("format=csv", "format=xlsx"))
        for sheet in openpyxl.load_workbook(io.BytesIO(book.content)).worksheets:
            texts += [" ".join(str(value) for value in row) for row in sheet.iter_rows(values_only=True)]
    return texts


def everything(client: Client, *, files: bool = True) -> dict[str, str]:
    """All that somebody can read: each page, with its exports (`files`); what is not theirs is empty."""
    read = {}
    for address in (*PAGES, *contract_pages()):
        response = client.get(address)
        text = response.content.decode() if response.status_code == 200 else ""
        if files and ((address in LISTS and "?" not in address) or address.startswith("/contracts/")):
            text += "\n".join(exports(client, text, address))
        # The words asked for stand in the box and the title of a search, in "no result", and in chips
        asked = address.partition("q=")[2]
        read[address] = re.sub(re.escape(asked), "", text, flags=re.IGNORECASE) if asked else text
    return read


def holding(read: dict[str, str], words: tuple[str, ...]) -> list[str]:
    return [address for address, text in read.items() if any(word in text.casefold() for word in words)]


@pytest.mark.parametrize("who", LOWER)
def test_nothing_restricted_is_read_without_an_officers_account(world: World, who: str) -> None:
    world.load_restricted()
    # An export takes the same reader as its page: once is enough
    read = everything(world.client(who), files=who == "nobody")
    assert read["/boroughs/alpha/"] and "grass cutting" in read["/boroughs/alpha/"].casefold()
    assert holding(read, OFFICERS_CANARIES + OWNER_CANARIES) == []


@pytest.mark.parametrize("who", ["beta", "loti"])
def test_other_officers_read_what_is_shared_and_never_an_owners_word(world: World, who: str) -> None:
    world.load_restricted()
    read = everything(world.client(who), files=who == "beta")
    assert "/boroughs/alpha/" in holding(read, ("7,654,321", "7.65m"))
    assert holding(read, OWNER_CANARIES) == []


def test_an_organisations_own_officers_read_all_of_its_own(world: World) -> None:
    world.load_restricted()
    read = everything(world.client("alpha"), files=False)
    assert "/boroughs/alpha/" in holding(read, ("canaryowner",))
    assert "/boroughs/alpha/" in holding(read, ("canaryofficers",))
    assert "/suppliers/" in holding(read, ("canaryowner",))


def test_restricted_evidence_changes_no_byte_of_the_publics_pages(world: World) -> None:
    before = everything(world.client("nobody"))
    world.load_restricted()
    after = everything(world.client("nobody"))
    assert {address for address in before if _steady(before[address]) != _steady(after[address])} == set()


def test_an_owners_evidence_changes_no_byte_of_another_officers_pages(world: World) -> None:
    before = everything(world.client("beta"), files=False)
    world.load([("A3", "Grass collecting", "Mowers Ltd", "01/04/2024", "31/03/2031", "1928374")], "owner")
    after = everything(world.client("beta"), files=False)
    assert {address for address in before if _steady(before[address]) != _steady(after[address])} == set()


def _steady(text: str) -> str:
    """The text without the token that each answer of a signed-in page carries anew."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_a_contract_that_only_restricted_evidence_names_has_no_page(world: World) -> None:
    world.load_restricted()
    shared = ContractFact.objects.get(title__startswith="Canaryofficers", seen_from=1).contract.slug
    own = ContractFact.objects.get(title__startswith="Canaryowner", seen_from=2).contract.slug
    answers = {
        who: tuple(world.client(who).get(f"/contracts/{slug}/").status_code for slug in (shared, own))
        for who in world.users
    }
    assert answers == {
        "nobody": (404, 404), "public": (404, 404), "deactivated": (404, 404), "left": (404, 404),
        "beta": (200, 404), "loti": (200, 404), "alpha": (200, 200),
    }  # fmt: skip


def test_a_supplier_that_only_restricted_evidence_names_is_not_there(world: World) -> None:
    world.load_restricted()
    slug = Supplier.objects.get(name="Canaryofficers Supplies Ltd").slug
    for who, status in {"nobody": 404, "public": 404, "beta": 200, "loti": 200, "alpha": 200}.items():
        answer = world.client(who).get(f"/suppliers/{slug}/")
        assert (who, answer.status_code) == (who, status)
    counted = {
        who: world.client(who).get("/suppliers/?format=json").json()["total"]
        for who in ("nobody", "loti", "alpha")
    }
    assert counted == {"nobody": 3, "loti": 4, "alpha": 5}


def test_imports_are_their_organisations_officers_and_lotis_alone(world: World) -> None:
    officers, owner = world.load_restricted()
    public = Import.objects.get(source__organisation=world.alpha, audience=0)
    answers = {
        who: tuple(
            world.client(who).get(f"/imports/{one.pk}/").status_code for one in (public, officers, owner)
        )
        for who in world.users
    }
    hidden = (404, 404, 404)
    assert answers == {
        "nobody": hidden, "public": hidden, "deactivated": hidden, "left": hidden, "beta": hidden,
        "loti": (200, 200, 404), "alpha": (200, 200, 200),
    }  # fmt: skip
    assert {who: world.client(who).get("/imports/").status_code for who in world.users} == {
        "nobody": 404, "public": 404, "deactivated": 404, "left": 404, "beta": 200, "loti": 200, "alpha": 200,
    }  # fmt: skip
    assert world.client("beta").get("/imports/?format=json").json()["total"] == 0


def test_what_is_of_the_other_data_set_is_404_and_the_way_there(world: World) -> None:
    client = world.client("nobody")
    made_up = ContractFact.objects.get(data_set="demonstration").contract.slug
    for address in ("/boroughs/madeup/", f"/contracts/{made_up}/", "/suppliers/madeup-supplies-ltd/"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "This is in the demonstration data" in answer.content.decode()
        assert f'href="{address}?data=demonstration"' in answer.content.decode()
        assert client.get(f"{address}?data=demonstration").status_code == 200
    answer = client.get("/boroughs/alpha/?data=demonstration")
    assert answer.status_code == 404 and "This is in the real data" in answer.content.decode()


def test_the_two_data_sets_never_meet(world: World) -> None:
    client = world.client("nobody")
    for address in ("/boroughs/", "/suppliers/", "/systems/", "/search/?q=madeup", "/search/?q=desks"):
        joint = "&" if "?" in address else "?"
        real, made_up = client.get(address), client.get(f"{address}{joint}data=demonstration")
        assert (
            "Madeup Council" not in real.content.decode() and "madeup-supplies" not in real.content.decode()
        )
        assert "/boroughs/alpha/" not in made_up.content.decode()
        assert "Examplecase" not in made_up.content.decode()
        assert "Demonstration data:" in made_up.content.decode()
    rows = client.get("/boroughs/madeup/?data=demonstration&format=json").json()["rows"]
    assert {row["data_set"] for row in rows} == {"demonstration"}


def test_every_link_of_a_page_keeps_the_demonstration(world: World) -> None:
    text = world.client("nobody").get("/boroughs/madeup/?data=demonstration").content.decode()
    main = text.partition("<main")[2].partition("</main>")[0]
    ours = re.findall(r'href="(/[^"]*|\?[^"]*)"', main)
    assert len(ours) > 5
    assert [href for href in ours if "data=demonstration" not in href] == []
