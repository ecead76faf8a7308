"""What is at the address: another version, another product, nothing, something slow. No word holds a secret."""

from __future__ import annotations

import base64
import logging
import time
import traceback

import pytest

from search.engines.elasticsearch import Address, ElasticsearchEngine
from search.engines.engine import (
    EngineMisconfigured,
    EngineUnavailable,
    IndexMissing,
    within,
)
from tests.search.elastic.made_up import document, plan
from tests.search.elastic.stand_ins import PRODUCT, Asked, Said, between, playing

SECRET, KEY = "s3cret-Pa55", "a2V5LWlkOmtleS1zZWNyZXQ="
HIDDEN = (SECRET, KEY, base64.b64encode(f"ann:{SECRET}".encode()).decode())


def engine_of(url: str, **more: str) -> ElasticsearchEngine:
    return ElasticsearchEngine(Address(url, user="ann", password=SECRET, prefix="nobody", **more))  # type: ignore[arg-type]


def failing(url: str, caplog: pytest.LogCaptureFixture, **more: str) -> EngineUnavailable:
    """What a search and `health` say of the server; neither they nor a log hold a secret."""
    engine = engine_of(url, **more)
    caplog.set_level(logging.DEBUG)
    with pytest.raises(EngineUnavailable) as caught:
        engine.search(plan("anything"))
    said = "".join(traceback.format_exception(caught.value)) + caplog.text + repr(engine.server.address)
    said += engine.health().words
    assert not [secret for secret in HIDDEN if secret in said]
    assert engine.health().state in ("unavailable", "missing")
    return caught.value


def info(version: str, product: dict[str, str]) -> Said:
    return Said(
        200, {"name": "n", "version": {"number": version}, "tagline": "You Know, for Search"}, product
    )


MEDIA_TYPE = {
    "error": {
        "type": "media_type_header_exception",
        "reason": "Accept version must be either version 8 or 7",
    },
    "status": 400,
}


@pytest.mark.parametrize(
    ("name", "said", "words"),
    [
        ("a server of 10", info("10.0.0", PRODUCT), "is of version 10.0.0, and City Tools needs version 9"),
        ("one of 8 that answers all the same", info("8.19.2", PRODUCT), "is of version 8.19.2"),
        # What Elasticsearch 8 answers to a client of 9
        ("a server of 8", Said(400, MEDIA_TYPE, PRODUCT), "is of another version"),
        ("OpenSearch", info("3.1.0", {}), "no Elasticsearch of version 9"),
        ("a web site", Said(200, b"<html>Welcome</html>", {"Content-Type": "text/html"}), "no Elasticsearch"),
        ("one that says what it likes", Said(200, b"{", PRODUCT), "no Elasticsearch"),
        ("JSON of another kind", Said(200, {"hello": 1}, PRODUCT), "no Elasticsearch"),
        ("a page not found", Said(404, b"Not here", {"Content-Type": "text/plain"}), "no Elasticsearch"),
        ("a proxy that wants a login", Said(401, {"error": "who?"}, PRODUCT), "does not accept who logs in"),
    ],
)
def test_fault_35_another_version_or_something_else_says_so_in_one_line(
    name: str, said: Said, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with playing(lambda asked: said) as server:
        error = failing(server.url, caplog)
    assert isinstance(error, EngineMisconfigured), (name, error)
    assert words in str(error)
    assert server.url in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said(503, {"error": {"type": "no_master", "reason": "none"}}, PRODUCT), "an error 503 (no_master)"),
        (Said(429, {"error": {"type": "es_rejected_execution_exception"}}, PRODUCT), "is too busy to answer"),
        (Said(502, b"<html>Bad gateway</html>", {"Content-Type": "text/html"}), "an error 502"),
    ],
)
def test_a_server_that_may_come_back_is_no_mistake_of_the_settings(
    said: Said, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with playing(lambda asked: said) as server:
        error = failing(server.url, caplog)
    assert not isinstance(error, EngineMisconfigured)
    assert words in str(error)


def test_https_to_a_server_that_has_none_is_no_matter_of_certificates(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with playing(lambda asked: info("9.2.4", PRODUCT)) as server:
        error = failing(server.url.replace("http://", "https://"), caplog)
    assert isinstance(error, EngineMisconfigured)
    assert "speaks no https. See ELASTICSEARCH_URL." in str(error)


def test_nothing_at_the_address(caplog: pytest.LogCaptureFixture) -> None:
    # Port 1 of the loopback: nothing listens there.
    error = failing("http://127.0.0.1:1", caplog, api_key=KEY)
    assert str(error) == "Elasticsearch at http://127.0.0.1:1: no Elasticsearch answers there."


def test_a_slow_server_costs_a_search_its_patience_and_no_more(elasticsearch_url: str) -> None:
    def slow(asked: Asked) -> Said | None:
        # Half a minute, as FAULT 35 has it; the searches below wait for none of it, however busy the machine is
        time.sleep(30 if "_search" in asked.path else 0)
        return None

    with between(elasticsearch_url, slow) as server:
        engine = engine_of(server.url)
        started = time.monotonic()
        with pytest.raises(EngineUnavailable, match=r"no answer within 1\.5 seconds"):
            engine.search(plan("anything"))
        assert 1.4 < time.monotonic() - started < 15
        started = time.monotonic()
        # Several questions share one allowance
        with within(0.4):
            for _ in range(2):
                with pytest.raises(EngineUnavailable):
                    engine.search(plan("anything"))
        assert time.monotonic() - started < 15


def test_an_api_key_goes_in_place_of_the_user() -> None:
    """The distribution for tests keeps no API keys, so the header is looked at."""
    with playing(lambda asked: info("9.2.4", PRODUCT)) as server:
        engine = ElasticsearchEngine(Address(server.url, user="ann", password=SECRET, api_key=KEY))
        assert engine.see() == "9.2.4"
    assert [asked.headers["authorization"] for asked in server.asked] == [f"ApiKey {KEY}"]


def test_no_index_yet_is_told_apart(elasticsearch_url: str) -> None:
    engine = ElasticsearchEngine(Address(elasticsearch_url, prefix="never-built"))
    with pytest.raises(IndexMissing, match="search_index rebuild"):
        engine.search(plan("anything"))
    assert engine.health().state == "missing"
    with pytest.raises(IndexMissing):
        list(engine.scan())
    from search.engines.engine import Replacement

    with pytest.raises(IndexMissing):
        engine.apply([Replacement("contract:1", (document(1),))], 1)
    assert engine.indexes.all() == {}, "a write has made an index of no mapping"
