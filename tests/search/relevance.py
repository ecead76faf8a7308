"""`make relevance`: how well each engine answers the judged queries (`judgements.csv`).

Builds the catalogue, the sourced evidence, the demonstration and the Norfolk register in a scratch database, asks
each engine every query as the public would, and prints nDCG@10 and success@1 by engine and by kind of query, with
what failed. `--data FOLDER`: use a database that was filled so before, or fill it there and leave it.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tests.search.measuring import ndcg, success

if TYPE_CHECKING:
    from search.engines.engine import Engine
    from tests.search.judged import Judged

PROJECT = Path(__file__).resolve().parent.parent.parent
REGISTER = Path("norfolk_contracts_register") / "NCC164467.csv"
DEPTH = 10
ASKED_ON = date(2026, 11, 22)
"""The day of the judgements: "ends soon" finds others on another day."""

GOOD = 0.8
"""nDCG of a query that is not listed among the failures, if its first result is right."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One query on one engine: the objects found, best first ("system:12"), against their grades."""

    judged: Judged
    found: tuple[str, ...]
    grades: Mapping[str, int]

    @property
    def ndcg(self) -> float:
        return ndcg(self.found, self.grades, DEPTH)

    @property
    def success(self) -> bool:
        return success(self.found, self.grades)


@dataclass(frozen=True, slots=True)
class Score:
    """Means over queries."""

    queries: int
    ndcg: float
    success: float


def load_all(register: Path) -> None:
    """The catalogue, evidence, demonstration, synonyms, guidance and Norfolk's register, into the database."""
    from django.core.management import call_command

    silent = io.StringIO()
    for command in ("load_catalogue", "load_synonyms", "load_evidence", "load_demonstration", "load_content"):
        call_command(command, stdout=silent)
    call_command("add_borough", "Norfolk County Council", slug="norfolk", gss="E10000020", stdout=silent)
    call_command("import_register", str(register), borough="norfolk", stdout=silent)


def build(engine: Engine) -> int:
    """Make the engine's index of what the database holds; give its number of documents."""
    from search.indexing import all_documents

    return engine.rebuild(all_documents(), 1)


def outcomes(engine: Engine, judged: Iterable[Judged]) -> list[Outcome]:
    """Every query as the public asks it, in its data set, all kinds together."""
    from boroughs.reader import PUBLIC, Reader
    from search.finding import find
    from search.query import asked
    from tests.search.judged import object_of

    found = []
    for one in judged:
        reader = Reader(PUBLIC, frozenset(), one.data_set)
        result = find(asked(one.query, per_page=DEPTH), reader, engine=engine, today=ASKED_ON)
        if not result.by_engine:
            raise RuntimeError(f"{engine.name} did not answer {one.query!r} in time.")
        grades = {object_of(answer, one.data_set): grade for answer, grade in one.answers.items()}
        found.append(Outcome(one, tuple(f"{hit.kind}:{hit.object_id}" for hit in result.hits), grades))
    return found


def score(some: Sequence[Outcome]) -> Score:
    count = len(some)
    return Score(count, sum(one.ndcg for one in some) / count, sum(one.success for one in some) / count)


def by_kind(some: Sequence[Outcome]) -> dict[str, Score]:
    """The kind of query → its score, in the order of the file."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for one in some:
        kinds[one.judged.kind].append(one)
    return {kind: score(listed) for kind, listed in kinds.items()}


def first_differs(one: Sequence[Outcome], other: Sequence[Outcome]) -> list[Judged]:
    """The queries whose answer is a name and for which the engines put different things first."""
    pairs = zip(one, other, strict=True)
    return [a.judged for a, b in pairs if a.judged.named and a.found[:1] != b.found[:1]]


def describe(key: str) -> str:
    """An object of the index in words: "system:mosaic", "contract:norfolk/AON42477"."""
    from contracts.models import ContractFact
    from tests.search.judged import KINDS, MODELS

    kind, _, pk = key.partition(":")
    if kind == "contract":
        fact = ContractFact.objects.filter(contract_id=pk).select_related("organisation").first()
        return f"contract:{fact.organisation.slug}/{fact.reference or fact.title[:50]}" if fact else key
    for name, model in MODELS.items():
        if KINDS[name] == kind:
            thing = model._default_manager.filter(pk=pk).first()
            return f"{name}:{thing.slug}" if thing else key  # type: ignore[attr-defined]  # each of them has one
    return key


def report(of: Mapping[str, Sequence[Outcome]]) -> None:
    """Prints the table and the failures."""
    kinds = {name: by_kind(some) for name, some in of.items()}
    print(f"{'':20}{'queries':>9}" + "".join(f"{name:>26}" for name in of))
    print(f"{'':29}" + f"{'nDCG@10':>15}{'success@1':>11}" * len(of))
    totals = {name: score(some) for name, some in of.items()}
    any_engine = next(iter(of))
    for kind, one in kinds[any_engine].items():
        scores = (kinds[name][kind] for name in of)
        print(f"{kind:20}{one.queries:>9}" + "".join(f"{s.ndcg:>15.3f}{s.success:>11.3f}" for s in scores))
    print(
        f"{'all':20}{totals[any_engine].queries:>9}"
        + "".join(f"{s.ndcg:>15.3f}{s.success:>11.3f}" for s in totals.values())
    )
    for name, some in of.items():
        print(f"\n{name}: the first is not what was meant, or the ten lack something")
        for outcome in some:
            if outcome.success and outcome.ndcg > GOOD:
                continue
            judged = outcome.judged
            wanted = ", ".join(f"{answer}={grade}" for answer, grade in judged.answers.items())
            print(f"  {outcome.ndcg:.2f}  {judged.data_set[:4]} {judged.kind}: {judged.query!r}")
            print(f"        wanted {wanted}")
            print(f"        found  {', '.join(map(describe, outcome.found[:5])) or 'nothing'}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="a data folder to fill, or one that was filled")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="citytools-relevance-") as scratch:
        folder = asked.data or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {"CITYTOOLS_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "citytools.settings"}
        for name in ("DATABASE_URL", "ELASTICSEARCH_URL"):
            os.environ.pop(name, None)
        return _measure(folder)


def _measure(folder: Path) -> int:
    filled = (folder / "citytools.sqlite3").exists()
    import django

    django.setup()
    from django.core.management import call_command

    from tests.search.engines import each_engine
    from tests.search.judged import judgements

    if not filled:
        register = PROJECT.parent / "shared" / "data" / REGISTER
        if not register.exists():
            print(f"The register is not there: ../shared/data/{REGISTER}", file=sys.stderr)
            return 1
        call_command("migrate", verbosity=0)
        load_all(register)
    judged = judgements()
    of = {}
    for name, engine in each_engine(folder):
        print(f"{name}: {build(engine):,} documents", flush=True)
        of[name] = outcomes(engine, judged)
    report(of)
    if len(of) == 2:
        differing = first_differs(*of.values())
        print(f"\nNames that the engines put different things first for: {len(differing)}")
        for one in differing:
            print(f"  {one.query!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
