"""The judged queries are held at the level that the engines have reached; `make relevance` prints what failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from tests.needed import missing
from tests.search.engines import each_engine
from tests.search.judged import judgements, object_of
from tests.search.relevance import REGISTER, Outcome, build, first_differs, load_all, outcomes, score

pytestmark = [pytest.mark.django_db]

NDCG, SUCCESS, APART = 0.95, 0.94, 0.01
"""What is held. Reached on 22 November 2026: 0.96 and 0.956 on both engines; the issue aimed at 0.90, 0.85, 0.03."""


@pytest.fixture(scope="module")
def loaded(
    shared_data: Path, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """Everything that is judged, in the database; which goes back to empty after the module."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]  # pytest-django's own
        load_all(shared_data / REGISTER)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def asked(loaded: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Outcome]]:
    """Each engine that can be tried here, with every query."""
    judged = judgements()
    of = {}
    for name, engine in each_engine(tmp_path_factory.mktemp("relevance")):
        build(engine)
        of[name] = outcomes(engine, judged)
    return of


def test_there_are_enough_queries_of_every_kind() -> None:
    judged = judgements()
    kinds = Counter(one.kind for one in judged)
    assert len(judged) >= 120
    assert len({(one.data_set, one.query) for one in judged}) == len(judged)
    assert min(kinds.values()) >= 2
    assert {"name", "typo", "abbreviation", "reference", "ocid", "company_number", "prefix", "accent"} <= set(
        kinds
    )
    assert all(one.why and max(one.answers.values()) >= 2 for one in judged)


def test_every_answer_is_one_thing(loaded: None) -> None:
    for one in judgements():
        found = [object_of(answer, one.data_set) for answer in one.answers]
        assert len(set(found)) == len(found), one.query


def test_each_engine_answers_well(asked: dict[str, list[Outcome]]) -> None:
    for name, some in asked.items():
        reached = score(some)
        assert reached.ndcg >= NDCG, (name, reached)
        assert reached.success >= SUCCESS, (name, reached)


def test_the_engines_agree(asked: dict[str, list[Outcome]]) -> None:
    if len(asked) < 2:
        missing("Elasticsearch (`make services` starts one)")
    one, other = (score(some) for some in asked.values())
    assert abs(one.ndcg - other.ndcg) <= APART
    assert abs(one.success - other.success) <= APART
    assert [judged.query for judged in first_differs(*asked.values())] == []
