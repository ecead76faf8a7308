"""How `make services` finds a Java, and what it writes down."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests import services
from tests.services import java


def jdk(folder: Path, said: str, *, compiles: bool = True) -> Path:
    """A folder like a JDK's, whose `java -version` says this."""
    (folder / "bin").mkdir(parents=True)
    for name in ("java", "javac") if compiles else ("java",):
        program = folder / "bin" / name
        program.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
        program.chmod(0o755)
    return folder


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ('openjdk version "25.0.3" 2026-04-21 LTS', 25),
        ('openjdk version "21" 2023-09-19', 21),
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_391"', 8),
        ("Unable to locate a Java Runtime.", 0),
    ],
)
def test_a_version_is_read_as_java_says_it(said: str, version: int, tmp_path: Path) -> None:
    assert java.version(jdk(tmp_path / "jdk", said)) == version


def test_the_first_that_is_new_enough_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ES_JAVA_HOME", "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(java, "PLACES", (tmp_path / "absent", tmp_path / "jvm"))
    assert java.java_home() is None
    jdk(tmp_path / "jvm" / "old", 'openjdk version "17.0.15"')
    jdk(tmp_path / "jvm" / "only-runs", 'openjdk version "24"', compiles=False)
    assert java.java_home() is None
    new = jdk(tmp_path / "jvm" / "new", 'openjdk version "25.0.3"')
    assert java.java_home() == new
    home = jdk(tmp_path / "home", 'openjdk version "21.0.1"')
    monkeypatch.setenv("JAVA_HOME", str(home))
    assert java.java_home() == home
    monkeypatch.setenv("ES_JAVA_HOME", str(new))
    assert java.java_home() == new
    monkeypatch.setenv("ES_JAVA_HOME", str(tmp_path / "jvm" / "old"))
    with pytest.raises(services.ServiceError, match="no JDK of version 21 or later"):
        java.java_home()


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "java_home", lambda: None)
    monkeypatch.setattr(java, "may_install", lambda: False)
    monkeypatch.setattr(java, "debian_package", lambda: None)
    with pytest.raises(services.ServiceError, match="needs a JDK of version 21 or later"):
        java.need_java()


def test_what_was_started_is_written_down_for_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "STATE", tmp_path / "var" / "services.env")
    for name in ("ONE", "TWO"):
        monkeypatch.delenv(name, raising=False)
    assert services.state() == {}
    services.write_down(ONE="postgres://a:b=c@h/d", TWO="2")
    services.write_down(TWO=None, THREE="3")
    assert services.state() == {"ONE": "postgres://a:b=c@h/d", "THREE": "3"}
    assert services.STATE.stat().st_mode & 0o777 == 0o600
    assert services.address("ONE") == "postgres://a:b=c@h/d"
    monkeypatch.setenv("ONE", "elsewhere")
    assert services.address("ONE") == "elsewhere"
    services.write_down(ONE=None, THREE=None)
    assert not services.STATE.exists()
    assert os.environ["ONE"] == "elsewhere"
