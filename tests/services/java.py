"""A Java that is new enough to run the tests' Elasticsearch and to compile its plugin."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.services import ServiceError, apt, install, may_install

OLDEST = 21
"""What Elasticsearch 9 asks for."""

PLACES = (Path("/usr/lib/jvm"), Path("/opt"), Path("/Library/Java/JavaVirtualMachines"))
VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def version(home: Path) -> int:
    """The major version of the Java in this folder, 0 when there is none that runs and compiles."""
    if not ((home / "bin" / "java").is_file() and (home / "bin" / "javac").is_file()):
        return 0
    try:
        done = subprocess.run(
            [str(home / "bin" / "java"), "-version"], capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = VERSION.search(done.stderr + done.stdout)
    return int(match[1]) if match else 0


def homes() -> Iterator[Path]:
    """Where a Java may be, in the order of who says so."""
    if os.environ.get("JAVA_HOME"):
        yield Path(os.environ["JAVA_HOME"])
    found = shutil.which("javac")
    if found:
        yield Path(found).resolve().parent.parent
    for place in PLACES:
        for home in sorted(place.glob("*"), reverse=True) if place.is_dir() else []:
            yield home
            yield home / "Contents" / "Home"


def java_home() -> Path | None:
    """ES_JAVA_HOME, else the first on this machine that is new enough. ServiceError when ES_JAVA_HOME is not."""
    named = os.environ.get("ES_JAVA_HOME")
    if named:
        if version(Path(named)) < OLDEST:
            raise ServiceError(f"ES_JAVA_HOME is {named}, which holds no JDK of version {OLDEST} or later.")
        return Path(named)
    return next((home for home in homes() if version(home) >= OLDEST), None)


def debian_package() -> str | None:
    """Debian's oldest JDK that is new enough (bookworm has none, trixie has 21 and 25)."""
    if shutil.which("apt-cache") is None:
        return None
    listed = subprocess.run(["apt-cache", "pkgnames", "openjdk-"], capture_output=True, text=True).stdout
    numbers = [int(number) for number in re.findall(r"^openjdk-(\d+)-jdk-headless$", listed, re.M)]
    enough = [number for number in numbers if number >= OLDEST]
    return f"openjdk-{min(enough)}-jdk-headless" if enough else None


def need_java() -> Path:
    """Where Java is, after installing Debian's when we may; ServiceError says what is missing."""
    home = java_home()
    if home:
        return home
    if may_install():
        apt("update", "-qq")
    package = debian_package()
    if package is None:
        raise ServiceError(
            f"Elasticsearch needs a JDK of version {OLDEST} or later. This machine has none, nor has its Debian or "
            "Ubuntu a package of one: install one and name its folder in ES_JAVA_HOME."
        )
    install([package])
    home = java_home()
    if home is None:
        raise ServiceError(f"{package} is installed, but no JDK of version {OLDEST} or later is to be found.")
    return home
