"""The ground every test stands on: a data folder of its own, a database that child processes can open too.

`DATABASE_URL` chooses the server (PostgreSQL); without it, a SQLite file in the data folder. Under
`CITYTOOLS_REQUIRE_SERVICES=1` whatever a test needs and does not find is a failure, else the test is skipped.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import hypothesis
import pytest
import pytest_django

from tests import prepared
from tests.needed import PROJECT, missing

# Before Django's settings are read, and therefore not in a fixture. Each xdist worker is a process of its
# own, which gets a folder of its own here.
DATA_DIR = Path(tempfile.mkdtemp(prefix="citytools-tests-"))
# Whitenoise warns when there is nothing that it could serve.
(DATA_DIR / "static").mkdir()

if "DJANGO_SETTINGS_MODULE" in os.environ:
    raise pytest.UsageError(
        "Unset DJANGO_SETTINGS_MODULE: the tests choose the settings and a data folder themselves."
    )
os.environ["DJANGO_SETTINGS_MODULE"] = "citytools.settings"
os.environ["CITYTOOLS_DATA_DIR"] = str(DATA_DIR)
# Pages name their static files plainly: no test waits for collectstatic.
os.environ["STATICFILES_STORAGE"] = "django.contrib.staticfiles.storage.StaticFilesStorage"


# CI tries the same made-up examples each time: it says whether this change is right, and finds nothing by luck.
# Elsewhere each run tries others.
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # The real one is slow by design, and hundreds of tests make a user.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_sessionstart(session: pytest.Session) -> None:
    # The xdist workers inherit this environment, and would read the settings before they come to this file.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(DATA_DIR, ignore_errors=True)


def is_sqlite() -> bool:
    from django.conf import settings

    return str(settings.DATABASES["default"]["ENGINE"]) == "django.db.backends.sqlite3"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copy the migrated database. SQLite's is a file: one in memory cannot be opened by a second process."""
    from django.conf import settings

    # Two runs at once on one server are in nobody's way
    name = str(DATA_DIR / "tests.sqlite3") if is_sqlite() else f"citytools_tests_{os.getpid()}"
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name
    copy_database(name)


def copy_database(name: str) -> None:
    """The migrated database under this name (SQLite: path), whatever stood there before; no connection is open."""
    if is_sqlite():
        for beside in ("", "-wal", "-shm"):
            Path(name + beside).unlink(missing_ok=True)
        prepared.copy_sqlite(Path(name))
    else:
        prepared.copy_postgres(os.environ["DATABASE_URL"], name)


EMPTIED = pytest.StashKey[bool]()
"""Whether a test of this process has emptied the database since it was copied."""


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that rolls back meets what migrations made, also after one that empties the database when it ends.

    pytest-django lets those that empty it come last; but a worker that has nothing left takes tests from another.
    """
    stash = item.session.stash
    if empties(item):
        stash[EMPTIED] = True
    elif stash.get(EMPTIED, False) and (item.get_closest_marker("django_db") or "db" in fixtures_of(item)):
        copy_again()
        stash[EMPTIED] = False


def fixtures_of(item: pytest.Item) -> list[str]:
    """Of a test, those that its fixtures ask for too."""
    return list(getattr(item, "fixturenames", ()))


def empties(item: pytest.Item) -> bool:
    """Whether the test commits, and therefore leaves an empty database."""
    marker = item.get_closest_marker("django_db")
    return bool(
        (marker and marker.kwargs.get("transaction"))
        or {"transactional_db", "live_server"}.intersection(fixtures_of(item))
    )


def copy_again() -> None:
    """The test database as it was before any test."""
    from django.contrib.contenttypes.models import ContentType
    from django.core.cache import cache
    from django.db import connections

    connections.close_all()
    copy_database(str(connections["default"].settings_dict["NAME"]))
    # They have other numbers than those that the process remembers
    ContentType.objects.clear_cache()
    cache.clear()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The test database is there already: migrations would be applied to it."""
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """PostgreSQL's copy goes at the end; SQLite's goes with the data folder."""
    yield
    if not is_sqlite():
        from django.db import connection

        name = str(connection.settings_dict["NAME"])
        with django_db_blocker.unblock():
            connection.close()
        prepared.drop_postgres(os.environ["DATABASE_URL"], name)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files beside the project, `../shared/data`."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        missing("The folder of real files, ../shared/data,")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser, for Playwright's `executable_path`: Debian's Chromium, or what CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        missing("Chromium (Debian's package chromium, or its path in CHROMIUM)")
    return Path(str(found))


@pytest.fixture(scope="session")
def assets() -> None:
    """The built style sheet and scripts, which a browser asks for."""
    from citytools.assets import build

    build.main()


@pytest.fixture
def child_environment(transactional_db: None) -> Mapping[str, str]:
    """The environment in which a process that a test starts sees the test's own database and data folder."""
    from urllib.parse import quote

    from django.db import connection

    at = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{at['NAME']}"
    else:
        who = ":".join(quote(str(at[key]), safe="") for key in ("USER", "PASSWORD") if at[key])
        place = f"{at['HOST']}:{at['PORT']}" if at["PORT"] else at["HOST"]
        url = f"postgres://{who + '@' if who else ''}{place}/{quote(str(at['NAME']), safe='')}"
    return {**os.environ, "DATABASE_URL": url}


@pytest.fixture(scope="module")
def emptied(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """For tests that begin with what migrations made (`serialized_rollback`): the database has nothing else.

    A test before may have left the same kinds of things with other numbers, beside which these cannot be written.
    """
    from django.core.management import call_command

    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def as_migrated(emptied: None, transactional_db: None) -> None:
    """What migrations made and nothing else, for a test that is marked `serialized_rollback`.

    Pages are restored before the content types. Making one asks for its content type, so Wagtail writes that anew, as
    number 1, and the process goes on remembering it so after number 1 has become another. A page sent to review was
    then looked for under the wrong type: "'NoneType' object has no attribute 'get_latest_revision'".
    """
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()
