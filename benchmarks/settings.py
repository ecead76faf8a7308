"""The project's own settings, and beside them the peer that the import is compared with."""

from citytools.settings import *  # noqa: F403 - settings are taken whole
from citytools.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "import_export", "benchmarks.peer_app"]
