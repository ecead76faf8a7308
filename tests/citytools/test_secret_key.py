"""The key that signs sessions, where the environment gives none."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from citytools import environment


@pytest.fixture(autouse=True)
def _none_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    key = environment.secret_key(tmp_path)
    assert len(key) >= 50
    assert environment.secret_key(tmp_path) == key
    (kept,) = tmp_path.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_starts_at_once_has_the_same_key(tmp_path: Path) -> None:
    many = 8
    barrier = Barrier(many)

    def start(folder: Path) -> str:
        barrier.wait()
        return environment.secret_key(folder)

    with ThreadPoolExecutor(many) as pool:
        for n in range(100):
            folder = tmp_path / str(n)
            folder.mkdir()
            assert len(set(pool.map(start, [folder] * many))) == 1


def test_an_emptied_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    with pytest.raises(ValueError, match="delete it, and a new key is made"):
        environment.secret_key(tmp_path)
