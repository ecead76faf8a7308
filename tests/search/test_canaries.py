"""FAULT 39, the search's part: what nobody but its owner, or officers, may see, through every way that there is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from search import following
from search.engines.engine import Engine
from tests.contracts.pages.world import OFFICERS_CANARIES, OWNER_CANARIES, World
from tests.needed import missing

WAYS = (
    "/search/?q={}", "/search/?q={}&kind=contract", "/search/?q={}&kind=supplier", "/search/suggest/?q={}",
    "/search/suggest/?q={}&format=json", "/search/?q={}&format=csv", "/search/?q={}&format=json",
)  # fmt: skip
ASKED = ("canaryofficers", "canaryowner", "canary", "canaryofficerss", "canaryownerr", "z1", "z2")
WITHOUT_WORDS = (
    "/search/?kind=contract", "/search/?kind=contract&sort=value", "/search/?kind=contract&sort=ends",
    "/search/?kind=contract&sort=newest", "/search/?kind=supplier", "/search/?kind=system&borough=alpha",
    "/search/?kind=contract&value_from=60002", "/search/?kind=contract&value_from=1000000&format=json",
    "/search/?kind=contract&format=csv", "/search/?q=grass", "/search/?q=examplecase", "/search/?q=pilot+secret",
    "/search/?q=over+%C2%A31m", "/search/?q=between+%C2%A31m+and+%C2%A39m&format=json", "/search/?q=under+1m+not+grass",
    "/search/?q=grass+or+pilot",
)  # fmt: skip
SEES = {
    "nobody": (), "public": (), "deactivated": (), "left": (),
    "beta": OFFICERS_CANARIES, "loti": OFFICERS_CANARIES,
    "alpha": OFFICERS_CANARIES + OWNER_CANARIES,
}  # fmt: skip


@pytest.fixture(params=["embedded", "elasticsearch"])
def each_site(
    request: pytest.FixtureRequest, world: World, tmp_path: Path, settings: Any
) -> Iterator[tuple[World, Engine]]:
    """The world with its index in the engine that the site is set to use."""
    from search import engines, finding
    from tests import services

    settings.DATA_DIR = tmp_path
    if request.param == "elasticsearch":
        url = services.address(services.ELASTICSEARCH_URL)
        if not url:
            missing("Elasticsearch (`make services` starts one)")
        settings.ELASTICSEARCH = {
            "host": url,
            "replicas": 0,
            "prefix": f"canaries-{tmp_path.name[-12:]}".lower(),
        }
    engines.engine.cache_clear()
    finding.wake_up()
    following.rebuild()
    engine = engines.engine()
    assert engine.name == request.param
    yield world, engine
    if request.param == "elasticsearch":
        engine.indexes.forget(engine.indexes.all())  # type: ignore[attr-defined]  # the real server's
    engines.engine.cache_clear()
    finding.wake_up()


def told(client: Client, address: str, asked: str) -> str:
    """All that an answer says, but the reader's own words given back."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    said = answer.content.decode().lower()
    main = said.partition("<main")[2].partition("</main>")[0] if "<main" in said else said
    for part in (f'value="{asked}"', f"q={asked}", f"search for {asked}"):
        main = main.replace(part, "")
    # A form's token is another one each time
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", main)


def test_fault_39_no_way_in_tells_a_canary(each_site: tuple[World, Engine]) -> None:
    world, _ = each_site
    world.load_restricted()
    following.sync()
    every = set(OFFICERS_CANARIES + OWNER_CANARIES)
    for who, mine in SEES.items():
        client = world.client(who)
        shown: set[str] = set()
        for asked in ASKED:
            for way in WAYS:
                text = told(client, way.format(asked), asked)
                shown |= {one for one in every if one in text}
                assert not {one for one in every - set(mine) if one in text}, (who, way, asked)
        for address in WITHOUT_WORDS:
            text = told(client, address, "")
            shown |= {one for one in every if one in text}
            assert not {one for one in every - set(mine) if one in text}, (who, address)
        words = {one for one in mine if one.startswith("canary")}
        assert words <= shown, (who, "sees what is theirs, so the test could fail")


def test_fault_39_restricted_evidence_changes_nothing_that_a_lower_audience_is_told(
    each_site: tuple[World, Engine],
) -> None:
    world, _ = each_site
    addresses = [
        *WITHOUT_WORDS,
        *(way.format(asked) for asked in ("canary", "z1", "gras", "mowers") for way in WAYS),
    ]

    def everything(who: str) -> list[str]:
        client = world.client(who)
        return [told(client, address, "") for address in addresses]

    before = {who: everything(who) for who in ("nobody", "left")}
    officers, _ = world.load_restricted()
    following.sync()
    assert {who: everything(who) for who in before} == before
    beta = everything("beta")
    from contracts.imports.undoing import undo_import

    undo_import(officers)
    following.sync()
    assert everything("beta") != beta, "officers were told something, so the test could fail"
    assert everything("nobody") == before["nobody"]
