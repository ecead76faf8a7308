"""`python -m scrapers` with one JSON object on standard input (`scrapers.running.Asked`): runs that spider.

`python -m scrapers check` holds every source file against the conventions.
"""

import json
import sys

from scrapers import checking, running


def main() -> int:
    if sys.argv[1:] == ["check"]:
        return checking.main()
    asked = json.load(sys.stdin)
    running.end_with_parent(asked.pop("parent"))
    for several in ("registers", "terms"):
        asked[several] = tuple(asked.get(several, ()))
    return running.collect(running.Asked(**asked))


if __name__ == "__main__":
    sys.exit(main())
