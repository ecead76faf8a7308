"""The index follows the database: imports, undoings, mergers, audiences; one keeper at a time; nothing is lost."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from boroughs.reader import OFFICERS, PUBLIC, Reader
from changes.models import Change, note
from contracts.imports.undoing import undo_import
from search import following, tasks
from search.documents import Document
from search.engines.embedded.checksums import damaged
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.engine import Engine
from search.finding import find
from search.indexing import all_documents
from search.models import Follower
from search.query import asked
from suppliers.merging import merge, unmerge
from suppliers.models import Supplier, System
from tests.contracts.pages.world import World

PUBLIC_READER = Reader(PUBLIC, frozenset(), "real")


def titles(text: str, reader: Reader = PUBLIC_READER, **more: Any) -> set[str]:
    """The objects found."""
    return {f"{hit.kind}:{hit.object_id}" for hit in find(asked(text, per_page=100, **more), reader).hits}


def in_step() -> None:
    """The index holds what the database gives, both ways."""
    found = following.check()
    assert (found.lacking, found.extra, found.different) == ([], [], [])
    assert found.documents > 5


def test_a_first_sync_builds_the_index(world: World, site_index: Engine) -> None:
    done = following.sync()
    assert (done.rebuilt, done.documents) == (True, len(list(all_documents())))
    in_step()
    again = following.sync()
    assert (again.rebuilt, again.changes, again.documents) == (False, 0, 0)


def test_what_is_imported_is_found_after_a_sync(searchable: World) -> None:
    searchable.load(
        [("G1", "Grit bins", "Gritters Ltd", "01/04/2024", "31/03/2031", "5")], of=searchable.beta
    )
    assert titles("grit") == set()
    following.sync()
    assert len(titles("grit", kind="contract")) == 1
    assert len(titles("gritters", kind="supplier")) == 1
    in_step()


def test_an_undone_import_leaves_the_index_with_all_that_hung_on_it(searchable: World) -> None:
    imported = searchable.load(
        [("G1", "Grit with Examplecase", "Gritters Ltd", "01/04/2024", "31/03/2031", "5")], of=searchable.beta
    )
    following.sync()
    assert len(titles("gritters")) == 2
    assert titles("examplecase", kind="system", filters={"borough": ("beta",)})
    undo_import(imported)
    following.sync()
    assert titles("gritters") == titles("grit") == set()
    assert not titles("examplecase", kind="system", filters={"borough": ("beta",)}), (
        "who ran it is taken back too"
    )
    in_step()


def test_a_contract_that_changes_hands_leaves_its_old_supplier(searchable: World) -> None:
    rows = [("G1", "Grit", "Gritters Ltd", "01/04/2024", "31/03/2031", "5")]
    searchable.load(rows, of=searchable.beta)
    following.sync()
    searchable.load([("G1", "Grit", "Salters Ltd", "01/04/2024", "31/03/2031", "5")], of=searchable.beta)
    following.sync()
    assert len(titles("salters", kind="contract")) == 1
    in_step()


def test_a_merger_changes_what_mentions_it_and_is_taken_back(searchable: World) -> None:
    mowers, desks = Supplier.objects.get(slug="mowers-ltd"), Supplier.objects.get(slug="desks-ltd")
    assert len(titles("", kind="contract", filters={"supplier": ("mowers-ltd",)})) == 2
    merge(keep=mowers, gone=desks, by=None, reason="the same company")
    following.sync()
    assert titles("desks", kind="supplier") == {f"supplier:{mowers.pk}"}
    assert len(titles("", kind="contract", filters={"supplier": ("mowers-ltd",)})) == 3
    in_step()
    unmerge(gone=Supplier.objects.get(pk=desks.pk), by=None, reason="two companies")
    following.sync()
    assert titles("desks", kind="supplier") == {f"supplier:{desks.pk}"}
    in_step()


def test_a_renamed_system_changes_what_mentions_it(searchable: World) -> None:
    assert len(titles("newcase")) == 0
    System.objects.filter(slug="examplecase").update(name="Newcase")
    note("system", [searchable.system.pk])
    following.sync()
    kinds = {one.partition(":")[0] for one in titles("newcase")}
    assert kinds == {"system", "supplier", "contract"}
    in_step()


def test_what_is_tightened_is_found_no_more(searchable: World) -> None:
    imported, _ = searchable.load_restricted()
    following.sync()
    officer = Reader(OFFICERS, frozenset(), "real")
    assert len(titles("canaryofficers", officer, kind="contract")) == 1
    undo_import(imported)
    assert following.sync().documents > 0
    assert titles("canaryofficers", officer) == set()
    in_step()


def test_the_check_names_what_differs(searchable: World, site_index: Engine) -> None:
    contract = next(one for one in all_documents() if one.kind == "contract")
    System.objects.filter(slug="examplecase").update(name="Not noted")
    site_index.apply([following_replacement(contract.object), stray()], 99)
    found = following.check()
    assert found.lacking == [contract.key]
    assert found.extra == ["contract:999999:public"]
    assert f"system:{searchable.system.pk}:public" in found.different
    with pytest.raises(CommandError):
        call_command("search_index", "check")


def following_replacement(key: str) -> Any:
    from search.engines.engine import Replacement

    return Replacement(key)


def stray() -> Any:
    from search.engines.engine import Replacement

    made = Document("contract", 999999, "public", ("real",), ("public",), {"title": "Stray"})
    return Replacement(made.object, (made,))


def test_what_fails_in_the_middle_goes_on_from_there(
    searchable: World, site_index: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    searchable.load([("G1", "Grit", "Gritters Ltd", "01/04/2024", "31/03/2031", "5")], of=searchable.beta)
    before = Follower.objects.get().last_change

    def broken(*_: Any) -> Iterator[Document]:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("search.kinds.findable_contracts", broken)
        patch.setattr("search.indexing.replacements", broken)
        with pytest.raises(RuntimeError):
            following.sync()
    assert Follower.objects.get().last_change == before
    following.sync()
    assert len(titles("grit", kind="contract")) == 1
    in_step()


def test_versions_only_rise(searchable: World) -> None:
    versions = [Follower.objects.get().version]
    for n in range(3):
        searchable.load(
            [(f"G{n}", f"Grit {n}", "Gritters Ltd", "01/04/2024", "31/03/2031", "5")], of=searchable.beta
        )
        following.sync()
        versions.append(Follower.objects.get().version)
    following.rebuild()
    versions.append(Follower.objects.get().version)
    assert versions == sorted(set(versions))


def test_an_index_that_was_there_before_is_built_anew(searchable: World, tmp_path: Path) -> None:
    """Another server or prefix is named, where an index of some time ago answers: it lacks what changed since."""
    there = EmbeddedEngine(tmp_path / "another-index")
    there.place = "another"
    version = following.follower_of(there).version
    assert version == Follower.objects.get(name="embedded").version > 0
    there.rebuild(list(all_documents()), version + 1)
    searchable.load([("G1", "Grit", "Gritters Ltd", "01/04/2024", "31/03/2031", "5")], of=searchable.beta)
    following.sync()
    done = following.sync(there)
    assert done.rebuilt
    assert following.check(there).count == 0
    assert following.sync(there).changes == 0
    following.sync()
    in_step()


def test_one_keeper_at_a_time(searchable: World) -> None:
    """Another process holds the lock; ours gives up when it is told to, and gets it when that one is killed."""
    held = Path(following.settings.DATA_DIR) / "search-index.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", "import fcntl,sys,time;f=open(sys.argv[1],'w');fcntl.flock(f,fcntl.LOCK_EX);"
         "print('held',flush=True);time.sleep(60)", str(held)],
        stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        if following.connection.vendor == "sqlite":
            began = time.monotonic()
            with pytest.raises(following.Busy):
                following.sync(wait=0.3)
            assert 0.2 < time.monotonic() - began < 5
    finally:
        holder.kill()
        holder.wait()
        assert holder.stdout is not None
        holder.stdout.close()
    following.sync(wait=0.3)


def turn_a_bit(live: Path) -> Path:
    """One bit of the column of audiences and counts: what tantivy reads without complaint."""
    file = max(live.resolve().glob("*.fast"), key=lambda one: one.stat().st_size)
    held = bytearray(file.read_bytes())
    held[len(held) // 2] ^= 1
    file.write_bytes(held)
    return file


def test_a_bit_that_turned_on_the_disk_is_said_by_the_check(searchable: World, site_index: Any) -> None:
    live = Path(following.settings.DATA_DIR) / "search-index" / "current"
    assert damaged(live) == [] and following.check().count == 0
    file = turn_a_bit(live)
    assert damaged(live) == [file.name]
    assert damaged(live, most=file.stat().st_size) == [], "too large to be looked at on the way"
    with pytest.raises(CommandError, match=rf"damaged: 1 of its files .*{file.name}.*search_index rebuild"):
        call_command("search_index", "check")
    call_command("search_index", "rebuild")
    in_step()


@pytest.mark.parametrize("harm", ["format", "meta", "link", "segment", "bit", "folder", "files"])
def test_an_index_that_cannot_be_read_is_built_anew(searchable: World, site_index: Any, harm: str) -> None:
    folder = Path(following.settings.DATA_DIR) / "search-index"
    live = folder / "current"
    if harm == "format":
        (live / "format.json").write_text('{"format": 0}')
    elif harm == "meta":
        (live / "meta.json").write_text("{half")
    elif harm == "link":
        live.unlink()
    elif harm == "folder":
        shutil.rmtree(folder)
    elif harm == "files":
        for part in live.resolve().iterdir():
            part.unlink()
    elif harm == "bit":
        turn_a_bit(live)
    else:
        for part in live.resolve().glob("*.store"):
            part.write_bytes(b"\x00" * 64)
    from search import engines, finding

    engines.engine.cache_clear()
    finding.wake_up()
    assert not find(asked("grass"), PUBLIC_READER).by_engine
    finding.wake_up()
    tasks.keep_index.call(rebuild=True)
    assert find(asked("grass"), PUBLIC_READER).by_engine
    in_step()


@pytest.mark.parametrize("name", ["search-index", "search-index.lock"])
def test_an_index_that_cannot_be_written_to_says_so_and_fails_nothing(
    world: World, site_index: Engine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As where the disk is read-only, or the folder belongs to somebody else."""
    in_the_way = Path(following.settings.DATA_DIR) / name
    if name == "search-index":
        in_the_way.write_text("no folder")
    else:
        in_the_way.mkdir()
    with pytest.raises(CommandError, match=r"cannot be (written to|opened): (Not a|Is a) directory"):
        call_command("search_index", "rebuild")
    monkeypatch.setattr(tasks, "_due", True)
    assert tasks.sync_if_due().startswith("The search index will follow later: ")
    tasks.keep_index.call(rebuild=True)


def test_the_check_of_an_index_that_cannot_be_read_says_what_to_do(
    searchable: World, site_index: Any
) -> None:
    (Path(following.settings.DATA_DIR) / "search-index" / "current" / "meta.json").write_text("{half")
    with pytest.raises(CommandError, match="search_index rebuild"):
        call_command("search_index", "check")


def test_a_search_that_finds_no_index_has_it_built(world: World, site_index: Engine) -> None:
    from django_tasks_db.models import DBTaskResult

    assert not find(asked("grass"), PUBLIC_READER).by_engine
    (waiting,) = DBTaskResult.objects.all()
    assert waiting.task_path == tasks.keep_index.module_path
    assert waiting.args_kwargs["kwargs"] == {"rebuild": True}


@pytest.mark.django_db(transaction=True)
def test_whatever_is_noted_is_followed_once_it_is_committed() -> None:
    from django.db import transaction
    from django_tasks_db.models import DBTaskResult

    with transaction.atomic():
        for pk in range(5):
            note("contract", [pk])
        assert not DBTaskResult.objects.exists()
    assert DBTaskResult.objects.count() == 1, "one for all of them"
    with pytest.raises(RuntimeError), transaction.atomic():
        note("contract", [9])
        raise RuntimeError("taken back")
    assert DBTaskResult.objects.count() == 1
    assert Change.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_a_command_is_followed_when_it_ends(
    child_environment: Mapping[str, str], site_index: Engine, settings: Any
) -> None:
    """The index that another process then finds holds what the command changed."""
    done = subprocess.run(
        [
            sys.executable,
            "manage.py",
            "add_borough",
            "Madeup Council",
            "--slug",
            "madeup",
            "--gss",
            "E09000099",
        ],
        env={**child_environment, "CITYTOOLS_DATA_DIR": str(settings.DATA_DIR)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "The search index follows" in done.stdout + done.stderr
    found = following.check()
    assert (found.count, found.documents) == (0, 1)
    assert following.status().behind == 0
    assert [hit.kind for hit in find(asked("madeup"), PUBLIC_READER).hits] == ["borough"]
