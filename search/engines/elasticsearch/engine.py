"""The Elasticsearch engine, as `search.engines.engine` describes an engine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from search.audience import Audience
from search.documents import Document
from search.engines.elasticsearch import asking, queries
from search.engines.elasticsearch.indexes import Indexes
from search.engines.elasticsearch.mapping import STORED
from search.engines.elasticsearch.server import Address, Server
from search.engines.elasticsearch.writing import SECONDS, put, remove, write
from search.engines.engine import (
    PATIENCE,
    Answer,
    EngineUnavailable,
    Entry,
    Health,
    IndexMissing,
    Replacement,
    best_suggestions,
    seconds_left,
)
from search.plan import Plan
from search.query import Suggestion

NEAR = 50
"""Documents whose texts are looked through for a near word."""

PAGE = 5_000
"""Documents of one answer while the whole index is gone through; the server's limit is 10,000."""

MOST_TERMS = 10_000
"""Values of one `terms` query; the server's limit is 65,536."""

KEPT = "2m"
"""For which the server keeps a view of the index open between two answers of a scan."""


class ElasticsearchEngine:
    """One alias of one server or cluster. One object serves all threads of a process."""

    name = "elasticsearch"

    def __init__(self, address: Address) -> None:
        where = f"{address.host}\n{address.prefix}".encode()
        self.place = f"{self.name} {hashlib.blake2b(where, digest_size=8).hexdigest()}"
        self.server = Server(address)
        self.indexes = Indexes(self.server)

    # --- reading

    def _ask(self, body: dict[str, Any]) -> Mapping[str, Any]:
        """One `_search`. An answer that is not whole is none: the database gives a whole one."""
        seconds = seconds_left()
        with self.server.asking(seconds) as client:
            said = client().search(
                index=self.indexes.alias,
                allow_partial_search_results=False,
                # The same copy of a shard for each page: copies show what is new at different times
                preference=self.indexes.alias,
                timeout=f"{int(seconds * 900)}ms",
                **_named(body),
            )
        if said["timed_out"]:
            raise EngineUnavailable(f"{self.server.words}: no whole answer within {seconds:.1f} seconds.")
        body_: Mapping[str, Any] = said.body
        return body_

    def search(self, plan: Plan) -> Answer:
        return asking.answer(plan, self._ask(asking.request(plan)))

    def occurrences(self, words: Sequence[str], audience: Audience) -> Mapping[str, int]:
        if not words:
            return {}
        counted = {"filters": {"filters": [queries.has_word(word) for word in words]}}
        said = self._ask(
            {
                "query": {"bool": {"filter": queries.seen_by(audience)}},
                "size": 0,
                "track_total_hits": False,
                "aggs": {"words": counted},
            }
        )
        buckets = said["aggregations"]["words"]["buckets"]
        return {word: int(bucket["doc_count"]) for word, bucket in zip(words, buckets, strict=True)}

    def near(self, word: str, edits: int, audience: Audience) -> Sequence[str]:
        said = self._ask(
            {
                "query": {"bool": {"filter": queries.seen_by(audience), "must": [queries.near(word, edits)]}},
                "size": NEAR,
                "sort": asking.SORTS["relevance"],
                "track_total_hits": False,
                "_source": [STORED],
            }
        )
        found = (hit["_source"].get(STORED, {}) for hit in said["hits"]["hits"])
        return [text for shown in found for texts in shown.values() for text in texts]

    def suggest(self, words: Sequence[str], audience: Audience, limit: int) -> Sequence[Suggestion]:
        if not words:
            return []
        said = self._ask(
            {
                "query": queries.suggested(words, audience),
                # Contracts of one title are many: more are asked for than are shown
                "size": limit * 5,
                "track_total_hits": False,
                "sort": asking.SORTS["relevance"],
                "_source": ["kind", "object_id", f"{STORED}.title"],
            }
        )
        found = ((hit["_score"], hit["_source"]) for hit in said["hits"]["hits"])
        return best_suggestions(
            (
                (score, Suggestion(source["kind"], source["object_id"], source[STORED]["title"][0]))
                for score, source in found
            ),
            limit,
        )

    # --- keeping

    def apply(self, replacements: Sequence[Replacement], version: int) -> int:
        if not replacements:
            return 0
        self._refresh()
        held: dict[str, list[tuple[str, int]]] = {}
        wanted = [one.object for one in replacements]
        for doc in self._documents("object", wanted, ("object", "key", "version")):
            held.setdefault(doc["object"][0], []).append((doc["key"][0], doc["version"][0]))
        actions = []
        for one in replacements:
            before = held.get(one.object, [])
            if any(newer > version for _, newer in before):
                continue
            now = {document.key for document in one.documents}
            actions += [put(document, version) for document in one.documents]
            actions += [remove(key, version) for key, _ in before if key not in now]
        changed = write(self.server, self.indexes.alias, actions, is_alias=True)
        self._refresh()
        return changed

    def _refresh(self) -> None:
        """Let searches see all that was written."""
        with self.server.asking(SECONDS) as client:
            client().indices.refresh(index=self.indexes.alias)

    def rebuild(self, documents: Iterable[Document], version: int) -> int:
        name = self.indexes.begin()
        try:
            given = 0

            def counted() -> Iterator[Document]:
                nonlocal given
                for document in documents:
                    given += 1
                    yield document

            write(self.server, name, (put(one, version) for one in counted()), is_alias=False)
            held = self.indexes.finish(name)
            if held != given:
                raise EngineUnavailable(
                    f"The new index holds {held:,} documents of {given:,}; the old one stays."
                )
            self.indexes.swap(name)
        except BaseException:
            self.indexes.try_to_forget(name)
            raise
        return given

    def scan(self, objects: Sequence[str] | None = None) -> Iterator[Entry]:
        for doc in self._documents("object", objects, ("key", "version", "digest")):
            yield Entry(doc["key"][0], doc["version"][0], doc["digest"][0])

    def mentioned_by(self, objects: Sequence[str]) -> set[str]:
        return self._related("object", objects, "mentions")

    def mentioning(self, objects: Sequence[str]) -> set[str]:
        return self._related("mentions", objects, "object")

    def _related(self, by: str, objects: Sequence[str], wanted: str) -> set[str]:
        found = self._documents(by, objects, (wanted,))
        return {value for doc in found for value in doc.get(wanted, ())}

    def _documents(
        self, field: str, values: Sequence[str] | None, wanted: Sequence[str]
    ) -> Iterator[Mapping[str, Any]]:
        """These fields (each a list) of the documents whose `field` holds one of the values; None: of all. One view
        of the index throughout, whatever is written meanwhile."""
        if values is None:
            yield from self._every({"match_all": {}}, wanted)
            return
        for some in _some(values, MOST_TERMS):
            yield from self._every({"terms": {field: some}}, wanted)

    def _every(self, query: dict[str, Any], wanted: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        with self.server.asking(SECONDS) as client:
            pit = client().open_point_in_time(
                index=self.indexes.alias, keep_alive=KEPT, allow_partial_search_results=False
            )["id"]
        try:
            after = None
            while True:
                with self.server.asking(SECONDS) as client:
                    said = client().search(
                        pit={"id": pit, "keep_alive": KEPT},
                        query=query,
                        size=PAGE,
                        sort=["_shard_doc"],
                        search_after=after,
                        source=False,
                        docvalue_fields=[{"field": name} for name in wanted],
                        track_total_hits=False,
                    )
                hits = said["hits"]["hits"]
                yield from (hit.get("fields", {}) for hit in hits)
                if len(hits) < PAGE:
                    return
                pit, after = said["pit_id"], hits[-1]["sort"]
        finally:
            self._close(pit)

    def _close(self, pit: str) -> None:
        """The server closes it by itself a little later, if this does not."""
        try:
            with self.server.asking(PATIENCE) as client:
                client().close_point_in_time(id=pit)
        except EngineUnavailable:
            return

    def damaged(self) -> Sequence[str]:
        return ()

    # --- how it is

    def see(self) -> str:
        """The server's version. EngineMisconfigured where it is none that City Tools can use, EngineUnavailable
        where it does not answer."""
        with self.server.asking(PATIENCE, unseen=True) as client:
            return self.server.see_version(client)

    def health(self) -> Health:
        try:
            return self._health()
        except IndexMissing as error:
            return Health("missing", str(error))
        except EngineUnavailable as error:
            return Health("unavailable", str(error))

    def _health(self) -> Health:
        server = self.server
        with server.asking(PATIENCE, unseen=True) as client:
            version = server.see_version(client)
            alias = self.indexes.alias
            documents = int(client().count(index=alias)["count"])
            status = str(client().cluster.health(index=alias)["status"])
            blocks = client().cluster.state(metric="blocks", index=alias, filter_path="blocks").body
        words = f"{server.words}, version {version}, index {alias}, {status}."
        if status == "red":
            return Health(
                "unavailable", f"{words} A part of the index is on no machine that runs.", documents
            )
        if blocks.get("blocks"):
            return Health("read_only", f"{words} It takes no changes now; the disk may be full.", documents)
        return Health("ready", words, documents)


def _named(body: dict[str, Any]) -> dict[str, Any]:
    """A request's body as the client's arguments."""
    return {
        {"_source": "source", "from": "from_", "aggs": "aggregations"}.get(key, key): value
        for key, value in body.items()
    }


def _some(values: Sequence[str], size: int) -> Iterator[list[str]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some
