"""Chromium, for the tests that drive a browser: Debian's package, or what CHROMIUM names."""

from __future__ import annotations

import os
import shutil

from tests.services import install

PROGRAMS = ("chromium", "chromium-browser")


def is_there() -> bool:
    return bool(os.environ.get("CHROMIUM")) or any(shutil.which(name) for name in PROGRAMS)


def start() -> None:
    """Install it where it is missing; the tests start it themselves."""
    if not is_there():
        install(["chromium"])


def stop() -> None:
    """Nothing runs between the tests."""


def status() -> None:
    print(f"Chromium: {'installed' if is_there() else 'not installed'}")
