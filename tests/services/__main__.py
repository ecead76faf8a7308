"""`python -m tests.services start|stop|status`: all the services, one after another."""

from __future__ import annotations

import sys

from tests.services import ServiceError, chromium, elasticsearch, postgres

PARTS = (chromium, postgres, elasticsearch)


def main() -> int:
    """0 done, 1 something could not be started or ended, 2 bad usage."""
    if len(sys.argv) != 2 or sys.argv[1] not in ("start", "stop", "status"):
        print("Usage: python -m tests.services start|stop|status", file=sys.stderr)
        return 2
    code = 0
    for part in PARTS:
        try:
            getattr(part, sys.argv[1])()
        except ServiceError as error:
            # The others are of use without it.
            print(error, file=sys.stderr)
            code = 1
    return code


if __name__ == "__main__":
    raise SystemExit(main())
