#!/usr/bin/env python
import os
import sys


def search_follows() -> None:
    from django.apps import apps

    if apps.ready:
        from search.tasks import sync_if_due

        # Who asked for JSON reads one object and nothing beside it.
        if (words := sync_if_due()) and "json" not in sys.argv:
            print(words, file=sys.stderr)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "citytools.settings")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        from citytools.health import reason_not_ready

        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        reason = reason_not_ready()
        if reason == "not_migrated":
            print("The database lacks tables. Make them first: manage.py migrate", file=sys.stderr)
            sys.exit(2)
        if reason != "database_unavailable" and "disk is full" not in said and "readonly" not in said:
            raise
        print(f"The database cannot be used: {said}. Is it running, and has its disk room?", file=sys.stderr)
        sys.exit(1)
    finally:
        # Whatever the command changed can be found when it ends; other processes leave that to the worker.
        search_follows()
