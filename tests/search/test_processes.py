"""One folder, several processes: writers wait for each other, readers see what is committed, a dead writer's lock is
gone with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.folder import Folder, writing
from tests.search.contract.made_up import document, plan

COMMITS, WRITERS = 12, 3

WRITER = """
import sys
from pathlib import Path
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.engine import Replacement
from tests.search.contract.made_up import document
engine = EmbeddedEngine(Path(sys.argv[1]))
mine = int(sys.argv[2])
for number in range(int(sys.argv[3])):
    made = document("contract", mine * 1000 + number, "Bins")
    engine.apply([Replacement(made.object, (made,))], 2)
"""

HOLDER = """
import sys, time
from pathlib import Path
from search.engines.embedded.folder import Folder, writing
_, index = Folder(Path(sys.argv[1])).open()
with writing(index):
    print("held", flush=True)
    time.sleep(60)
"""


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "citytools.settings"}
    setup = "import django; django.setup()\n"
    return subprocess.Popen(
        [sys.executable, "-c", setup + textwrap.dedent(program), *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "search-index"
    EmbeddedEngine(path).rebuild([document("contract", 1, "Bins")], 1)
    return path


@pytest.fixture
def holder(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the writer."""
    one = start(HOLDER, folder)
    assert one.stdout is not None and one.stderr is not None
    assert one.stdout.readline() == "held\n", one.stderr.read()
    yield one
    one.kill()
    one.wait()
    one.stdout.close()
    one.stderr.close()


def test_writers_wait_for_each_other_and_readers_for_nobody(folder: Path) -> None:
    engine = EmbeddedEngine(folder)
    writers = [start(WRITER, folder, number, COMMITS) for number in range(1, WRITERS + 1)]
    seen = []
    while any(writer.poll() is None for writer in writers):
        seen.append(engine.search(plan("bins")).total)
    for writer in writers:
        _, errors = writer.communicate()
        assert writer.returncode == 0, errors
    assert engine.search(plan("bins", rows=100)).total == 1 + COMMITS * WRITERS
    assert seen == sorted(seen), "nothing that was seen is gone again"
    assert len(set(seen)) > 2, "what others commit is seen while they go on"


def test_a_killed_writer_keeps_nobody_waiting(folder: Path, holder: subprocess.Popen[str]) -> None:
    from search.engines.engine import Replacement

    _, index = Folder(folder).open()
    with pytest.raises(ValueError, match="LockBusy"):
        index.writer()
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    began = time.monotonic()
    made = document("contract", 2, "Bins")
    EmbeddedEngine(folder).apply([Replacement(made.object, (made,))], 2)
    assert time.monotonic() - began < 10
    assert EmbeddedEngine(folder).search(plan("bins")).total == 2


def test_what_a_writer_did_not_commit_was_never_there(folder: Path) -> None:
    from search.engines.embedded.schema import as_tantivy

    _, index = Folder(folder).open()
    with pytest.raises(RuntimeError), writing(index) as writer:
        writer.add_document(as_tantivy(document("contract", 9, "Bins"), 2))
        raise RuntimeError("killed")
    assert EmbeddedEngine(folder).search(plan("bins")).total == 1


def test_fault_36_a_rebuild_killed_in_the_middle_leaves_the_old_index_and_is_swept_by_the_next(
    folder: Path,
) -> None:
    """The embedded engine's part."""
    program = """
    import sys, time
    from pathlib import Path
    from search.engines.embedded.engine import EmbeddedEngine
    from tests.search.contract.made_up import document
    def documents():
        for pk in range(10_000_000):
            if pk == 20_000:
                print("half", flush=True)
            yield document("contract", pk, f"Other {pk}")
    EmbeddedEngine(Path(sys.argv[1])).rebuild(documents(), 2)
    """
    rebuilding = start(program, folder)
    assert rebuilding.stdout is not None and rebuilding.stderr is not None
    assert rebuilding.stdout.readline() == "half\n", rebuilding.stderr.read()
    engine = EmbeddedEngine(folder)
    assert engine.search(plan("bins")).total == 1
    rebuilding.kill()
    rebuilding.communicate()
    assert engine.search(plan("bins")).total == 1
    assert len(list(folder.glob("index-*"))) == 2
    assert engine.rebuild([document("contract", 3, "Bins")], 3) == 1
    assert len(list(folder.glob("index-*"))) == 1
    assert EmbeddedEngine(folder).search(plan("bins")).total == 1


def test_a_full_disk_is_said_and_the_old_index_serves_on(folder: Path) -> None:
    """No file may grow beyond some kilobytes, which is what a full disk is to whoever writes."""
    program = """
    import resource, sys
    from pathlib import Path
    from search.engines.embedded.engine import EmbeddedEngine
    from search.engines.engine import EngineUnavailable, Replacement
    from tests.search.contract.made_up import document
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, resource.RLIM_INFINITY))
    engine = EmbeddedEngine(Path(sys.argv[1]))
    made = [document("contract", pk, f"Other {pk}", body=(f"{pk} words " * 20,)) for pk in range(5_000)]
    for write in (lambda: engine.rebuild(made, 2), lambda: engine.apply([Replacement(made[0].object, tuple(made))], 2)):
        try:
            write()
        except EngineUnavailable as error:
            print(error)
    """
    full = start(program, folder)
    said, errors = full.communicate()
    assert full.returncode == 0, errors
    words = "The search index cannot be written to: a file of it could not be written; is the disk full?"
    assert said.splitlines() == [words, words]
    assert EmbeddedEngine(folder).search(plan("bins")).total == 1
    assert EmbeddedEngine(folder).damaged() == []
    assert len(list(folder.glob("index-*"))) == 1


def test_a_reader_goes_on_while_the_index_is_swapped(folder: Path) -> None:
    reader, other = EmbeddedEngine(folder), EmbeddedEngine(folder)
    for number in range(2, 8):
        other.rebuild([document("contract", pk, "Bins") for pk in range(number)], number)
        assert reader.search(plan("bins")).total == number
