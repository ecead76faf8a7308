"""The names and lives of our indexes: which one is live, which are left over, swapping one for another.

An alias has the prefix and the version of the mapping in its name, `citytools-1-3fa92c1b`; the index behind it also
when it was begun, `citytools-1-3fa92c1b-20261122154530-9c1e`. So a new release builds its index beside the one that
the old release is still searching, and neither ever reads the other's.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from search.engines.elasticsearch.mapping import ANALYSIS, mappings, version
from search.engines.elasticsearch.server import Server
from search.engines.engine import EngineUnavailable

SECONDS = 60
"""That a request about an index may take: making one waits for the cluster's agreement."""

# An index that is being filled is searched by nobody and can be filled again.
WHILE_BUILT = {
    "index.refresh_interval": "-1",
    "index.number_of_replicas": 0,
    "index.translog.durability": "async",
}


class Indexes:
    """Our indexes on one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._prefix = server.address.prefix
        self.alias = f"{self._prefix}-{version()}"
        self._ours = re.compile(rf"({re.escape(self._prefix)}-\d+-[0-9a-f]{{8}})-\d{{14}}-[0-9a-f]{{4}}")

    @contextmanager
    def asking(self) -> Iterator[Elasticsearch]:
        """For one request; see Server.asking."""
        with self._server.asking(SECONDS) as client:
            yield client()

    def all(self) -> dict[str, bool]:
        """Every index of ours, of this version and others → whether an alias leads to it."""
        with self.asking() as client:
            found = client.indices.get_alias(index=f"{self._prefix}-*", expand_wildcards="all").body
        return {name: bool(told["aliases"]) for name, told in found.items() if self._ours.fullmatch(name)}

    def live(self) -> list[str]:
        """The index behind the alias; empty when there is none."""
        return [name for name, is_live in self.all().items() if is_live and self._of_this_version(name)]

    def _of_this_version(self, name: str) -> bool:
        match = self._ours.fullmatch(name)
        return bool(match) and match[1] == self.alias if match else False

    def begin(self) -> str:
        """Make a new index to be filled, after the leftovers of builds that were killed are gone."""
        leftovers = [name for name, is_live in self.all().items() if not is_live]
        self.forget(leftovers)
        name = f"{self.alias}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(2)}"
        settings: dict[str, Any] = {
            "number_of_shards": self._server.address.shards,
            "analysis": ANALYSIS,
            **WHILE_BUILT,
        }
        with self.asking() as client:
            client.indices.create(index=name, settings=settings, mappings=mappings())
        return name

    def finish(self, name: str) -> int:
        """Make a filled index one to be searched; give how many documents it holds."""
        replicas = self._server.address.replicas
        copies = (
            {"index.auto_expand_replicas": "0-1"}
            if replicas is None
            else {"index.number_of_replicas": replicas}
        )
        settings = {"index.refresh_interval": None, "index.translog.durability": "request", **copies}
        with self.asking() as client:
            client.indices.put_settings(index=name, settings=settings)
        with self.asking() as client:
            # To the disk: what was written while it was filled is not there for sure, and a machine may be lost now
            client.indices.flush(index=name, force=True, wait_if_ongoing=True)
        with self.asking() as client:
            client.indices.refresh(index=name)
        with self.asking() as client:
            return int(client.count(index=name)["count"])

    def swap(self, name: str) -> None:
        """Let the alias lead to this index alone, at once; forget the one before.

        The index of another version may be a release's that still runs: it goes with the second build of this one.
        """
        before = self.all()
        ours = [one for one, is_live in before.items() if is_live and self._of_this_version(one)]
        actions: list[dict[str, Any]] = [{"remove": {"index": one, "alias": self.alias}} for one in ours]
        actions.append({"add": {"index": name, "alias": self.alias, "is_write_index": True}})
        with self.asking() as client:
            client.indices.update_aliases(actions=actions)
        self.forget([one for one in before if one != name] if ours else [])

    def forget(self, names: list[str]) -> None:
        if names:
            with self.asking() as client:
                client.indices.delete(index=names, ignore_unavailable=True)

    def try_to_forget(self, name: str) -> None:
        """After a failure: the next build removes it if this does not."""
        try:
            self.forget([name])
        except EngineUnavailable:
            return
