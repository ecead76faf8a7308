"""Reads settings from the environment; with no variable set, everything has a working default."""

import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"{name} must be true or false, not {value!r}")


def words(name: str, default: list[str]) -> list[str]:
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or default


def data_dir() -> Path:
    """The one folder that City Tools writes to."""
    folder = Path(text("CITYTOOLS_DATA_DIR", str(BASE_DIR / "var"))).expanduser().resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """`SECRET_KEY`, or one made once and kept in the data folder, readable by its owner alone."""
    given = text("SECRET_KEY")
    if given:
        return given
    path = folder / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    key = path.read_text().strip()
    if not key:
        raise ValueError(f"{path} is empty: delete it, and a new key is made at the next start")
    return key
