"""The ground every test stands on: a data folder of its own, a database that child processes can open too.

`DATABASE_URL` chooses the server (PostgreSQL); without it, a SQLite file in the data folder. Under
`CITYTOOLS_REQUIRE_SERVICES=1` whatever a test needs and does not find is a failure, else the test is skipped.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
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


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # The real one is slow by design, and hundreds of tests make a user.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_sessionstart(session: pytest.Session) -> None:
    # The xdist workers inherit this environment, and would read the settings before they come to this file.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(DATA_DIR, ignore_errors=True)


def missing(what: str) -> None:
    """Fail or skip the test that needs `what`, by CITYTOOLS_REQUIRE_SERVICES."""
    if os.environ.get("CITYTOOLS_REQUIRE_SERVICES") == "1":
        pytest.fail(f"{what} is missing, and CITYTOOLS_REQUIRE_SERVICES=1 lets nothing be missing")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite's test database is a file: a database in memory cannot be opened by a second process."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(DATA_DIR / "tests.sqlite3")


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
