"""The index itself: its mapping as the server holds it, its versions, its settings, and building it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from search.documents import FIELDS, Document, FieldKind
from search.engines.elasticsearch import mapping
from search.engines.elasticsearch.indexes import Indexes
from search.engines.engine import EngineUnavailable, IndexMissing
from tests.search.elastic.made_up import document, plan

if TYPE_CHECKING:
    from search.engines.elasticsearch import ElasticsearchEngine

Maker = Callable[..., "ElasticsearchEngine"]

AUDIENCE_AND_IDS = ("key", "object", "kind", "data_set", "seen_by", "hidden_from", "mentions", "exact")
TYPES = {
    FieldKind.TEXT: "text",
    FieldKind.KEYWORD: "keyword",
    FieldKind.NUMBER: "long",
    FieldKind.DATE: "date",
    FieldKind.FLAG: "boolean",
}


def on_the_server(engine: ElasticsearchEngine) -> dict[str, dict[str, object]]:
    """Mappings and settings of the live index, as the server gives them back."""
    [name] = engine.indexes.live()
    with engine.indexes.asking() as client:
        return dict(client.indices.get(index=name)[name])


def test_every_field_is_mapped_as_it_is_declared(engine: ElasticsearchEngine) -> None:
    engine.rebuild([], 1)
    told = on_the_server(engine)["mappings"]
    assert told["dynamic"] == "strict"
    assert told["_meta"] == {"made_by": "City Tools", "version": mapping.version()}
    properties = told["properties"]
    assert isinstance(properties, dict)
    assert {name: one["type"] for name, one in properties.items() if name not in ("any_words", "shown")} == {
        one.name: TYPES[one.kind] for one in FIELDS
    }


def test_audience_and_ids_are_compared_whole_and_as_given(engine: ElasticsearchEngine) -> None:
    """A keyword without a normaliser: "owner:7" is neither "owner", "7" nor "Owner:7"."""
    engine.rebuild([], 1)
    properties = on_the_server(engine)["mappings"]["properties"]
    assert isinstance(properties, dict)
    for name in AUDIENCE_AND_IDS:
        assert properties[name] == {"type": "keyword"}, name
    seen = Document("contract", 1, "owner:7", ("real",), ("owner:7",), {"title": "Secret"})
    engine.rebuild([seen], 2)
    for token, found in (("owner:7", 1), ("owner", 0), ("7", 0), ("Owner:7", 0), ("owner:77", 0)):
        with engine.indexes.asking() as client:
            query = {"term": {"seen_by": token}}
            assert client.count(index=engine.indexes.alias, query=query)["count"] == found, token


def test_words_are_analysed_by_filters_that_every_elasticsearch_has(engine: ElasticsearchEngine) -> None:
    engine.rebuild([], 1)

    def tokens(field: str, text: str) -> list[str]:
        with engine.indexes.asking() as client:
            said = client.indices.analyze(index=engine.indexes.alias, field=field, text=text)
        return [token["token"] for token in said["tokens"]]

    # Porter's stems, by hand: contracts → contract, housing → hous, libraries → librari
    assert tokens("title", "Café CONTRACTS housing libraries") == ["cafe", "contract", "hous", "librari"]
    assert tokens("title.words", "Café CONTRACTS housing") == ["cafe", "contracts", "housing"]
    assert tokens("any_words", "Ærø Contracts") == ["aero", "contracts"]


def test_a_changed_mapping_is_another_index_beside_the_one_in_use(
    engine_at: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = engine_at()
    old.rebuild([document(1)], 1)
    before = mapping.version()
    monkeypatch.setattr(mapping, "FORMAT", mapping.FORMAT + 1)
    assert mapping.version() != before
    new = engine_at()
    with pytest.raises(IndexMissing):
        new.search(plan())
    assert new.health().state == "missing"
    new.rebuild([document(1), document(2)], 2)
    assert (old.search(plan()).total, new.search(plan()).total) == (1, 2)
    # The old release has had its time when the new one is built again
    new.rebuild([document(1), document(2)], 3)
    assert new.search(plan()).total == 2
    with pytest.raises(IndexMissing):
        old.search(plan())


def test_the_version_hangs_on_fields_and_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    before = mapping.version()
    monkeypatch.setattr(mapping, "FIELDS", mapping.FIELDS[:-1])
    assert mapping.version() != before
    monkeypatch.undo()
    assert mapping.version() == before
    monkeypatch.setattr(mapping, "ANALYSIS", {"analyzer": {}})
    assert mapping.version() != before


def test_shards_and_copies_are_as_the_settings_say(engine_at: Maker) -> None:
    def settings(**more: object) -> dict[str, object]:
        engine = engine_at(**more)
        engine.rebuild([document(number, "Mosaic") for number in range(30)], 1)
        assert engine.search(plan("mosaic")).total == 30
        assert len(list(engine.scan())) == 30
        index = on_the_server(engine)["settings"]["index"]
        assert isinstance(index, dict)
        assert "refresh_interval" not in index
        assert index["translog"]["durability"] == "request"
        return {
            name: index.get(name)
            for name in ("number_of_shards", "number_of_replicas", "auto_expand_replicas")
        }

    def told(shards: str, replicas: str, expand: str | None) -> dict[str, str | None]:
        return {"number_of_shards": shards, "number_of_replicas": replicas, "auto_expand_replicas": expand}

    assert settings(shards=3, replicas=2) == told("3", "2", None)
    # One machine has no place for a copy, so there is none; a second would get one
    assert settings(shards=1, replicas=None) == told("1", "0", "0-1")


def test_scores_do_not_hang_on_the_shard_that_a_document_is_in(engine_at: Maker) -> None:
    documents = [document(number, "Mosaic case" if number % 3 else "Other case") for number in range(60)]

    def scores(shards: int) -> list[float]:
        engine = engine_at(shards=shards)
        engine.rebuild(documents, 1)
        return [round(one.score, 4) for one in engine.search(plan("mosaic", rows=60)).found]

    assert scores(1) == scores(4)
    assert len(set(scores(4))) == 1


def failing_after(count: int) -> Iterator[Document]:
    yield from (document(number) for number in range(count))
    raise RuntimeError("the database went away")


def test_fault_36_a_build_that_fails_leaves_the_old_index_and_nothing_else(
    engine: ElasticsearchEngine,
) -> None:
    engine.rebuild([document(1)], 1)
    before = engine.indexes.all()
    with pytest.raises(RuntimeError, match="went away"):
        engine.rebuild(failing_after(2_500), 2)
    assert engine.indexes.all() == before
    # The same document twice makes one in the index
    with pytest.raises(EngineUnavailable, match=r"holds 1 documents of 2; the old one stays"):
        engine.rebuild([document(1), document(1)], 3)
    assert engine.indexes.all() == before
    assert engine.search(plan()).total == 1


def test_only_our_own_indexes_are_ever_removed(engine_at: Maker) -> None:
    ours = engine_at()
    prefix = ours.server.address.prefix
    neighbour = engine_at(prefix=f"{prefix}-staging")
    neighbour.rebuild([document(1)], 1)
    begun = neighbour.indexes.begin()
    with ours.indexes.asking() as client:
        client.indices.create(index=f"{prefix}-notes")
    left_over = ours.indexes.begin()
    ours.rebuild([document(1)], 1)
    ours.rebuild([document(1)], 2)
    with ours.indexes.asking() as client:
        names = set(client.indices.get_alias(index=f"{prefix}-*"))
    assert left_over not in names
    assert {begun, f"{prefix}-notes", *ours.indexes.live(), *neighbour.indexes.live()} == names
    assert len(ours.indexes.live()) == 1
    assert isinstance(ours.indexes, Indexes)
