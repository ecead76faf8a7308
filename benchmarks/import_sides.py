"""One side of the import benchmarks, in a process of its own: `python -m benchmarks.import_sides ours FILE`.

Started by `import_runs` with a database of its own, which it fills first; prints one JSON line: for the first
import and for the same file again rows, seconds of wall clock and of processor, and peak memory in MB.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

BOROUGH = "anyborough"


def measured(work: Callable[[], int]) -> dict[str, float]:
    """Run `work`, which gives its number of rows; processor time is this process's and its children's."""
    cpu, wall = _cpu(), time.perf_counter()
    rows = work()
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"rows": rows, "wall": wall, "cpu": cpu, "peak_mb": peak / 1024}


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def ours(path: Path) -> list[dict[str, float]]:
    """The whole of `import_file`: evidence, matching, facts, recognition and outbox."""
    from django.core.management import call_command

    from boroughs.models import Organisation
    from contracts.imports.asked import Asked
    from contracts.imports.importing import import_file
    from contracts.imports.sources import register_source

    call_command("load_catalogue", stdout=sys.stderr)
    call_command("add_borough", "Anyborough Council", slug=BOROUGH, gss="E09999999", stdout=sys.stderr)
    organisation = Organisation.objects.get(slug=BOROUGH)
    asked = Asked(source=register_source(organisation, ""), organisation=organisation)

    def run() -> int:
        receipt = import_file(path, asked)
        if receipt.refused or receipt.blocked_rows or receipt.rows != receipt.new + receipt.unchanged:
            raise SystemExit(f"The register was not imported whole: {receipt.problems[:3]}")
        return receipt.rows

    first = measured(run)
    before = table_counts()
    again = measured(run)
    grown = {name: count - before[name] for name, count in table_counts().items() if count != before[name]}
    if grown != {"contracts_import": 1}:
        raise SystemExit(f"The same file again wrote more than its own Import: {grown}")
    return [first, again]


def table_counts() -> dict[str, int]:
    """Every table of the database and its number of rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        counts = {}
        for name in names:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(name)}")
            counts[name] = cursor.fetchone()[0]
    return counts


def peer(path: Path) -> list[dict[str, float]]:
    """django-import-export in bulk mode, into one plain table."""
    from benchmarks.peer_app.importing import Again, First, peer_import

    return [measured(lambda: peer_import(path, First)), measured(lambda: peer_import(path, Again))]


def tuned_peer(path: Path) -> list[dict[str, float]]:
    """The same with one query for all its instances."""
    from benchmarks.peer_app.importing import AgainTuned, FirstTuned, peer_import

    return [measured(lambda: peer_import(path, FirstTuned)), measured(lambda: peer_import(path, AgainTuned))]


def main() -> None:
    side, path = sys.argv[1:]
    django.setup()
    from django.core.management import call_command

    # The peer needs no table of ours, and making them takes longer than its import.
    only = [] if side == "ours" else ["peer_app"]
    call_command("migrate", *only, run_syncdb=True, verbosity=0)
    sides = {"ours": ours, "peer": peer, "tuned_peer": tuned_peer}
    print(json.dumps(sides[side](Path(path))))


if __name__ == "__main__":
    main()
