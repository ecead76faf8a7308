"""First import of a register: ours with evidence, facts, recognition and outbox, the peer into one plain table."""

import sys

from benchmarks.import_runs import FIRST, compare

NEEDED = {"sqlite": 4, "postgres": 12}

if __name__ == "__main__":
    sys.exit(compare("first import", FIRST, NEEDED, __doc__))
