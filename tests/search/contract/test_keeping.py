"""Writing, deleting, versions, rebuilding and looking through, on each engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.documents import Document
from search.engines.engine import Engine, IndexMissing, Replacement
from tests.search.contract.made_up import OFFICER, OWNER, document, keys, plan


def one(title: str, pk: int = 1, **more: object) -> Replacement:
    made = document("contract", pk, title, **more)  # type: ignore[arg-type]  # fields of a document
    return Replacement(made.object, (made,))


def test_without_an_index_that_is_said(engine: Engine) -> None:
    assert engine.health().state == "missing"
    with pytest.raises(IndexMissing):
        engine.search(plan("anything"))
    assert engine.rebuild([], 1) == 0
    assert (engine.health().state, engine.search(plan()).total) == ("ready", 0)


def test_what_is_written_is_found_at_once_and_what_is_replaced_no_more(engine: Engine) -> None:
    engine.rebuild([], 1)
    engine.apply([one("Old bins")], 2)
    assert engine.search(plan("old")).total == 1
    engine.apply([one("New bins")], 3)
    assert engine.search(plan("old")).total == 0
    assert engine.search(plan("bins")).total == 1


def test_a_deleted_object_leaves_nothing(engine: Engine) -> None:
    documents = [
        document("contract", 1, "Bins"),
        document("contract", 1, "Secret bins", view="owner:7", seen_by=("owner:7",)),
        document("contract", 11, "Bins of eleven"),
    ]
    engine.rebuild(documents, 1)
    engine.apply([Replacement("contract:1")], 2)
    assert keys(engine.search(plan("bins", reader=OWNER))) == ["contract:11:public"]
    assert engine.occurrences(["secret"], plan(reader=OWNER).audience) == {"secret": 0}
    assert [entry.key for entry in engine.scan()] == ["contract:11:public"]


def test_a_tightened_audience_holds_at_once(engine: Engine) -> None:
    engine.rebuild([document("contract", 1, "Bins")], 1)
    engine.apply([one("Bins", view="officers", seen_by=("officers",))], 2)
    assert engine.search(plan("bins")).total == 0
    assert keys(engine.search(plan("bins", reader=OFFICER))) == ["contract:1:officers"]


def test_what_is_older_never_replaces_what_is_newer(engine: Engine) -> None:
    engine.rebuild([], 1)
    engine.apply([one("Newer")], 9)
    engine.apply([one("Older")], 5)
    assert engine.search(plan("newer")).total == 1
    assert engine.search(plan("older")).total == 0


def test_the_same_again_changes_nothing(engine: Engine) -> None:
    engine.rebuild([document("contract", 1, "Bins")], 1)
    engine.apply([one("Bins")], 2)
    engine.apply([one("Bins")], 2)
    assert [entry.key for entry in engine.scan()] == ["contract:1:public"]


def test_looking_through_gives_keys_versions_and_digests(engine: Engine) -> None:
    first, second = document("contract", 1, "Bins"), document("system", 2, "Binmaster")
    engine.rebuild([first], 1)
    engine.apply([Replacement(second.object, (second,))], 7)
    found = {entry.key: (entry.version, entry.digest) for entry in engine.scan()}
    assert found == {first.key: (1, first.digest), second.key: (7, second.digest)}
    assert [entry.key for entry in engine.scan(["system:2", "system:3"])] == [second.key]
    assert list(engine.scan([])) == []


def test_a_rebuild_forgets_what_it_is_not_given(engine: Engine) -> None:
    engine.rebuild([document("contract", pk, f"Bins {pk}") for pk in range(1, 4)], 1)
    assert engine.rebuild([document("contract", 2, "Bins 2")], 2) == 1
    assert [entry.key for entry in engine.scan()] == ["contract:2:public"]
    engine.apply([one("Bins again", 5)], 3)
    assert engine.search(plan("bins")).total == 2


def test_a_rebuild_that_fails_leaves_the_old_index(engine: Engine) -> None:
    engine.rebuild([document("contract", 1, "Bins")], 1)

    def broken() -> Iterator[Document]:
        yield document("contract", 2, "Half")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        engine.rebuild(broken(), 2)
    assert keys(engine.search(plan())) == ["contract:1:public"]
    assert engine.rebuild([document("contract", 3, "Whole")], 3) == 1
    assert keys(engine.search(plan())) == ["contract:3:public"]


def test_what_mentions_what(engine: Engine) -> None:
    engine.rebuild(
        [
            document("contract", 1, "Bins", mentions=("supplier:5", "system:6")),
            document(
                "contract", 1, "Bins too", view="officers", seen_by=("officers",), mentions=("supplier:7",)
            ),
            document("contract", 2, "Desks", mentions=("supplier:5",)),
        ],
        1,
    )
    assert engine.mentioned_by(["contract:1"]) == {"supplier:5", "supplier:7", "system:6"}
    assert engine.mentioning(["supplier:5"]) == {"contract:1", "contract:2"}
    assert engine.mentioning(["supplier:55", "supplier:7"]) == {"contract:1"}
    assert (engine.mentioned_by([]), engine.mentioning([])) == (set(), set())


def test_very_long_texts_and_names_are_kept(engine: Engine) -> None:
    long = "x" * 40_000
    engine.rebuild(
        [document("contract", 1, "Bins", body=(f"{long} grit {'word ' * 50_000}",), exact=(long[:1000],))], 1
    )
    assert engine.search(plan("grit")).total == 1
    assert engine.search(plan("nosuch", exact=("x" * 999,))).total == 0
    assert engine.search(plan("nosuch", exact=("x" * 1000,))).total == 1
