"""The same file again: ours writes its one Import and nothing else, which is counted; the peer skips each row."""

import sys

from benchmarks.import_runs import AGAIN, compare

NEEDED = {"sqlite": 50, "postgres": 50}

if __name__ == "__main__":
    sys.exit(compare("same file again", AGAIN, NEEDED, __doc__))
