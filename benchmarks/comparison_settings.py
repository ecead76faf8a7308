"""The project's own settings, with the constant answer among the addresses."""

from citytools.settings import *  # noqa: F403 - settings are taken whole

ROOT_URLCONF = "benchmarks.comparison_urls"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405 - from the settings taken whole
