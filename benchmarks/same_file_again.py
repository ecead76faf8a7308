"""The same file again: ours writes its one Import and nothing else, which is counted; the peer skips each row."""

import sys

from benchmarks.import_runs import AGAIN, PEER_ROWS, compare

NEEDED = {"sqlite": 50, "postgres": 50}

if __name__ == "__main__":
    # As many rows as the peer's: its cost hardly grows with the file, so a larger one would flatter the ratio.
    sys.exit(compare("same file again", AGAIN, NEEDED, __doc__, rows=PEER_ROWS))
