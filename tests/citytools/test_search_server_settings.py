"""The variables that say where the search server is; and the check that looks at it as `manage.py` starts."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from citytools import environment
from search import engines
from search.checks import search_server

VARIABLES = ("URL", "API_KEY", "CA_CERTS", "SHARDS", "REPLICAS", "PREFIX")


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(f"ELASTICSEARCH_{name}", raising=False)


@pytest.mark.parametrize(
    ("url", "host", "user", "password"),
    [
        ("http://127.0.0.1:9200", "http://127.0.0.1:9200", "", ""),
        ("http://search", "http://search:9200", "", ""),
        # Nobody runs Elasticsearch on 443 but a cloud or a proxy, which is what has no port in its address
        ("https://search.example.org", "https://search.example.org:443", "", ""),
        ("https://ann:pass@search.example.org:9200/", "https://search.example.org:9200", "ann", "pass"),
        ("https://ann%40loti:p%40ss%2Fw%3Ard@h:1/es", "https://h:1/es", "ann@loti", "p@ss/w:rd"),
        ("https://ann@h", "https://h:443", "ann", ""),
        ("http://[::1]:9200", "http://[::1]:9200", "", ""),
    ],
)
def test_an_address_is_parted_from_who_logs_in(
    url: str, host: str, user: str, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", url)
    read = environment.elasticsearch()
    assert (read["host"], read["user"], read["password"]) == (host, user, password)


@pytest.mark.parametrize(
    "url",
    [
        "search:9200",
        "ftp://ann:s3cret@search",
        "http://",
        "http://ann:s3cret@search:port",
        "http://ann:s3cret@search:99999",
        "http://ann:s3cret@[::1",
        "http://search/?password=s3cret",
        "http://search/#s3cret",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", url)
    with pytest.raises(ValueError, match=r"^ELASTICSEARCH_URL must be") as caught:
        environment.elasticsearch()
    assert "s3cret" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("key", ["s3cret\nx", "VnVh:s3cret", "s3cret x", "“s3cret”"])
def test_what_is_no_key_is_refused_without_being_repeated(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://search:9200")
    monkeypatch.setenv("ELASTICSEARCH_API_KEY", key)
    with pytest.raises(ValueError, match=r"^ELASTICSEARCH_API_KEY must be") as caught:
        environment.elasticsearch()
    assert "s3cret" not in str(caught.value)
    # A key from a file ends with the file's last line
    monkeypatch.setenv("ELASTICSEARCH_API_KEY", "VnVh-_+/Q==\n")
    assert environment.elasticsearch()["api_key"] == "VnVh-_+/Q=="


def test_the_rest_has_working_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert environment.elasticsearch() == {}
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://search:9200")
    assert environment.elasticsearch() == {
        "host": "http://search:9200",
        "user": "",
        "password": "",
        "api_key": "",
        "ca_certs": "",
        "shards": 1,
        "replicas": None,
        "prefix": "citytools",
    }
    certificates = tmp_path / "ca.pem"
    certificates.touch()
    for name, value in (
        ("SHARDS", "3"),
        ("REPLICAS", "0"),
        ("PREFIX", "loti_2"),
        ("CA_CERTS", str(certificates)),
    ):
        monkeypatch.setenv(f"ELASTICSEARCH_{name}", value)
    read = environment.elasticsearch()
    assert (read["shards"], read["replicas"], read["prefix"], read["ca_certs"]) == (
        3,
        0,
        "loti_2",
        str(certificates),
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SHARDS", "0", "ELASTICSEARCH_SHARDS must be a whole number from 1"),
        ("SHARDS", "many", "ELASTICSEARCH_SHARDS must be"),
        ("REPLICAS", "-1", "ELASTICSEARCH_REPLICAS must be a whole number from 0"),
        ("PREFIX", "City", "ELASTICSEARCH_PREFIX must be"),
        ("PREFIX", "-a", "ELASTICSEARCH_PREFIX must be"),
        ("PREFIX", "a*", "ELASTICSEARCH_PREFIX must be"),
        ("CA_CERTS", "/nowhere/ca.pem", "ELASTICSEARCH_CA_CERTS names no file"),
    ],
)
def test_a_value_that_cannot_be_is_named(
    name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ELASTICSEARCH_URL", "http://search:9200")
    monkeypatch.setenv(f"ELASTICSEARCH_{name}", value)
    with pytest.raises(ValueError, match=words):
        environment.elasticsearch()


def test_a_start_warns_of_a_server_that_does_not_answer_and_goes_on(settings: Settings) -> None:
    assert search_server() == []
    # Port 1 of the loopback: nothing listens there.
    settings.ELASTICSEARCH = {"host": "http://127.0.0.1:1", "user": "ann", "password": "s3cret"}
    engines.engine.cache_clear()
    try:
        [warning] = search_server()
    finally:
        engines.engine.cache_clear()
    assert warning.id == "search.W002"
    assert warning.is_serious() is False
    assert str(warning.msg) == "Elasticsearch at http://127.0.0.1:1: no Elasticsearch answers there."
    assert "s3cret" not in str(warning)
