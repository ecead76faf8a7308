"""A real server with security: HTTPS with a certificate of its own, and a password."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from dataclasses import replace

import pytest

from search.engines.elasticsearch import Address, ElasticsearchEngine
from search.engines.engine import EngineMisconfigured
from tests.search.elastic.made_up import document, plan
from tests.services.elasticsearch import Node, basic, secure_node

USER, PASSWORD, WRONG = "elastic", "right-p4ss:word@/", "wr0ng-p4ssword"


@pytest.fixture(scope="module")
def secured(elasticsearch_url: str) -> Iterator[Node]:
    node = secure_node("secure", PASSWORD)
    try:
        node.start(basic(USER, PASSWORD))
        yield node
    finally:
        node.forget()


@pytest.fixture
def address(secured: Node) -> Address:
    return Address(secured.url, user=USER, password=PASSWORD, ca_certs=str(secured.folder / "ca.pem"))


def refused(address: Address, caplog: pytest.LogCaptureFixture) -> str:
    """What is said, at a search and in `health`; neither they nor a log name a password."""
    caplog.set_level(logging.DEBUG)
    engine = ElasticsearchEngine(address)
    with pytest.raises(EngineMisconfigured) as caught:
        engine.search(plan("anything"))
    said = "".join(traceback.format_exception(caught.value)) + caplog.text + engine.health().words
    for secret in (PASSWORD, WRONG, *basic(USER, PASSWORD).values(), *basic(USER, WRONG).values()):
        assert secret not in said
    return str(caught.value)


def test_who_logs_in_is_served(address: Address) -> None:
    engine = ElasticsearchEngine(address)
    assert engine.see() == "9.2.4"
    assert engine.rebuild([document(1, "Mosaic case management")], 1) == 1
    assert [one.key for one in engine.search(plan("mosaic")).found] == ["contract:1:public"]
    assert engine.health().state == "ready"


def test_a_wrong_password_is_said_in_one_line_without_it(
    address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    words = (
        f"Elasticsearch at {address.host} does not accept who logs in: the user and password in ELASTICSEARCH_URL, "
        "or ELASTICSEARCH_API_KEY, are wrong."
    )
    assert refused(replace(address, password=WRONG), caplog) == words
    assert refused(replace(address, user="", password="", api_key="d3Jvbmc6d3Jvbmc="), caplog) == words
    assert refused(replace(address, user="", password=""), caplog) == words


def test_a_certificate_that_is_not_trusted_is_named(
    address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    said = refused(replace(address, ca_certs=""), caplog)
    assert "its certificate is not trusted" in said
    assert "ELASTICSEARCH_CA_CERTS" in said
