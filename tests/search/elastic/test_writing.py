"""Writing in bulk: what is too much for the server comes again, what it refuses is named, what is newer stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import orjson
import pytest

from search.engines.elasticsearch import writing
from search.engines.engine import EngineUnavailable, Replacement
from tests.search.elastic.made_up import document, plan
from tests.search.elastic.stand_ins import PRODUCT, Asked, Said, between, passed_on

if TYPE_CHECKING:
    from search.engines.elasticsearch import ElasticsearchEngine

Maker = Callable[..., "ElasticsearchEngine"]
TOO_BUSY = {
    "type": "es_rejected_execution_exception",
    "reason": "rejected execution of coordinating operation",
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six tries as in real life, without the waiting."""
    monkeypatch.setattr(writing, "WAITS", (0.01,) * len(writing.WAITS))


def of(*numbers: int) -> list[Replacement]:
    return [Replacement(f"contract:{number}", (document(number),)) for number in numbers]


def numbers_of(asked: Asked) -> list[int]:
    """The contracts that one `_bulk` writes."""
    heads = asked.body.splitlines()[::2]
    return [int(orjson.loads(head)["index"]["_id"].split(":")[1]) for head in heads]


def held(engine: ElasticsearchEngine) -> dict[str, int]:
    return {entry.key: entry.version for entry in engine.scan()}


def test_fault_35_a_server_that_says_429_is_asked_again_until_it_takes_it(
    elasticsearch_url: str, engine_at: Maker
) -> None:
    left = [3]

    def busy(asked: Asked) -> Said | None:
        if "_bulk" in asked.path and left[0]:
            left[0] -= 1
            return Said(429, {"error": TOO_BUSY, "status": 429}, PRODUCT)
        return None

    with between(elasticsearch_url, busy) as server:
        engine = engine_at(server.url)
        assert engine.rebuild((document(number) for number in range(1, 8)), 1) == 7
        assert len([asked for asked in server.asked if "_bulk" in asked.path]) == 4


def test_fault_35_only_what_was_refused_is_sent_again(elasticsearch_url: str, engine_at: Maker) -> None:
    engine_at().rebuild([], 1)
    times = [0]

    def half(asked: Asked) -> Said | None:
        """The first time the second half of a batch is refused, as by a full queue of one shard."""
        if "_bulk" not in asked.path:
            return None
        times[0] += 1
        if times[0] > 1:
            return None
        lines = asked.body.splitlines(keepends=True)
        some = Asked(asked.method, asked.path, without_length(asked), b"".join(lines[: len(lines) // 2]))
        taken = orjson.loads(passed_on(some, elasticsearch_url).body)
        refused = [{"index": {"status": 429, "error": TOO_BUSY}}] * (len(lines) // 4)
        return Said(200, {"errors": True, "items": [*taken["items"], *refused]}, PRODUCT)

    with between(elasticsearch_url, half) as server:
        assert engine_at(server.url).apply(of(1, 2, 3, 4), 2) == 4
        sent = [numbers_of(asked) for asked in server.asked if "_bulk" in asked.path]
    assert sent == [[1, 2, 3, 4], [3, 4]]
    assert held(engine_at()) == {f"contract:{number}:public": 2 for number in (1, 2, 3, 4)}


def without_length(asked: Asked) -> dict[str, str]:
    return {name: value for name, value in asked.headers.items() if name.lower() != "content-length"}


def test_fault_35_a_server_that_stays_busy_is_given_up(elasticsearch_url: str, engine_at: Maker) -> None:
    engine_at().rebuild([document(9)], 1)

    def busy(asked: Asked) -> Said | None:
        return Said(429, {"error": TOO_BUSY}, PRODUCT) if "_bulk" in asked.path else None

    with between(elasticsearch_url, busy) as server:
        engine = engine_at(server.url)
        with pytest.raises(EngineUnavailable, match="too busy to take changes: 2 documents wait"):
            engine.apply(of(1, 2), 2)
        assert len([asked for asked in server.asked if "_bulk" in asked.path]) == len(writing.WAITS) + 1
        with pytest.raises(EngineUnavailable, match="too busy"):
            engine.rebuild([document(1), document(2)], 3)
    assert held(engine_at()) == {"contract:9:public": 1}
    assert len(engine_at().indexes.all()) == 1, "what was begun is left over"


def test_a_document_that_is_refused_is_named_and_the_others_are_written(engine: ElasticsearchEngine) -> None:
    engine.rebuild([], 1)
    # Larger than a 64-bit integer
    wrong = Replacement("contract:2", (document(2, value=2**63),))
    with pytest.raises(EngineUnavailable, match=r"refuses the document contract:2:public \(document_parsing"):
        engine.apply([*of(1), wrong, *of(3)], 2)
    engine.apply(of(4), 3)
    assert set(held(engine)) == {f"contract:{number}:public" for number in (1, 3, 4)}


def test_what_is_older_never_overwrites(engine: ElasticsearchEngine) -> None:
    engine.rebuild([document(1, "first title"), document(2, "another")], 5)
    new, old = document(1, "new title"), document(1, "old title")
    assert engine.apply([Replacement("contract:1", (new,))], 7) == 1
    assert engine.apply([Replacement("contract:1", (old,))], 6) == 0
    assert engine.apply([Replacement("contract:1")], 6) == 0
    assert held(engine) == {"contract:1:public": 7, "contract:2:public": 5}
    assert engine.search(plan("new title")).total == 1
    # The same version again, as after a process that died before it wrote down what it had done
    assert engine.apply([Replacement("contract:1", (new,))], 7) == 1
    assert engine.apply([Replacement("contract:1")], 8) == 1
    assert engine.apply([Replacement("contract:1")], 8) == 0
    assert held(engine) == {"contract:2:public": 5}
    # Two writers: one that read before the other and writes after it is refused by the server, document by document
    actions = [writing.put(document(2, "late"), 4), writing.remove("contract:2:public", 4)]
    assert writing.write(engine.server, engine.indexes.alias, actions, is_alias=True) == 0
    assert held(engine) == {"contract:2:public": 5}


def test_many_documents_go_in_several_requests_and_threads(
    elasticsearch_url: str, engine_at: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_DOCUMENTS", 10)
    with between(elasticsearch_url, lambda asked: None) as server:
        assert engine_at(server.url).rebuild((document(number) for number in range(95)), 1) == 95
        sizes = [len(numbers_of(asked)) for asked in server.asked if "_bulk" in asked.path]
        assert sorted(sizes) == [5, *[10] * 9]
    engine = engine_at()
    monkeypatch.setattr("search.engines.elasticsearch.engine.PAGE", 10)
    assert len(held(engine)) == 95
    assert engine.apply([Replacement(f"contract:{number}") for number in range(90)], 2) == 90
    assert len(held(engine)) == 5
