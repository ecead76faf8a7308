"""FAULT 36: `manage.py search_index rebuild` is killed when half of its documents are on the server."""

from __future__ import annotations

import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

from search import following
from search.engines.elasticsearch import Address, ElasticsearchEngine
from tests.needed import PROJECT
from tests.search.elastic.stand_ins import Asked, Said, between, passed_on

if TYPE_CHECKING:
    from tests.contracts.pages.world import World


@pytest.mark.django_db(transaction=True)
def test_fault_36_a_rebuild_killed_half_way_leaves_the_old_index(
    child_environment: Mapping[str, str], elasticsearch_url: str, world: World
) -> None:
    prefix = f"killed-{secrets.token_hex(4)}"
    engine = ElasticsearchEngine(Address(elasticsearch_url, replicas=0, prefix=prefix))
    reached, never = threading.Event(), threading.Event()

    def search_index_rebuild(url: str) -> subprocess.Popen[str]:
        environment = {**child_environment, "ELASTICSEARCH_URL": url, "ELASTICSEARCH_PREFIX": prefix}
        environment["DJANGO_SETTINGS_MODULE"] = "citytools.settings"
        command = [sys.executable, "manage.py", "search_index", "rebuild"]
        return subprocess.Popen(
            command, cwd=PROJECT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    def half(asked: Asked) -> Said | None:
        """Half of the documents go through; then there is no answer."""
        if "_bulk" not in asked.path:
            return None
        lines = asked.body.splitlines(keepends=True)
        headers = {name: value for name, value in asked.headers.items() if name.lower() != "content-length"}
        middle = len(lines) // 4 * 2
        passed_on(Asked(asked.method, asked.path, headers, b"".join(lines[:middle])), elasticsearch_url)
        reached.set()
        never.wait(60)
        return None

    try:
        assert following.rebuild(engine) > 0
        [before] = engine.indexes.live()
        held = {entry.key for entry in engine.scan()}
        with between(elasticsearch_url, half) as server:
            process = search_index_rebuild(server.url)
            assert reached.wait(120)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=30)
            never.set()
        assert engine.indexes.live() == [before]
        assert {entry.key for entry in engine.scan()} == held
        assert len(engine.indexes.all()) == 2
        # The lock died with the process; nothing needs a hand
        assert following.rebuild(engine) == len(held)
        assert following.check(engine).count == 0
        assert len(engine.indexes.all()) == 1
    finally:
        engine.indexes.forget(list(engine.indexes.all()))
