"""Reads settings from the environment; with no variable set, everything has a working default."""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent

PAGE_BLANKS = {
    "operator": "OPERATOR",
    "accessibility_contact": "ACCESSIBILITY_CONTACT",
    "corrections_contact": "CORRECTIONS_CONTACT",
    "privacy_contact": "PRIVACY_CONTACT",
    "suppliers_contact": "SUPPLIERS_CONTACT",
    "lawful_basis": "PRIVACY_LAWFUL_BASIS",
    "retention": "PRIVACY_RETENTION",
    "hosting": "PRIVACY_HOSTING",
}
"""The blanks of the standing pages, and the variables that fill them."""


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
    if not path.exists():
        _make_once(path, secrets.token_urlsafe(50))
    key = path.read_text().strip()
    if not key:
        raise ValueError(f"{path} is empty: delete it, and a new key is made at the next start")
    return key


def _make_once(path: Path, words: str) -> None:
    """A file with these words, unless there is one. Web and worker start at once: neither may see it half-written."""
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=path.name) as file:
        file.write(words)
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)


def elasticsearch() -> dict[str, Any]:
    """The variables that say where the search server is and how its indexes are made, {} without an address.

    The keys are those of `search.engines.elasticsearch.Address`. ValueError, which repeats no secret, names what is
    wrong with one.
    """
    url = text("ELASTICSEARCH_URL")
    if not url:
        return {}
    host, user, password = split_elasticsearch_url(url)
    replicas = text("ELASTICSEARCH_REPLICAS")
    prefix = text("ELASTICSEARCH_PREFIX", "citytools")
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,79}", prefix):
        raise ValueError(
            "ELASTICSEARCH_PREFIX must be lower-case letters, digits, - and _, a letter or digit first"
        )
    ca_certs = text("ELASTICSEARCH_CA_CERTS")
    if ca_certs and not Path(ca_certs).is_file():
        raise ValueError(f"ELASTICSEARCH_CA_CERTS names no file: {ca_certs}")
    api_key = text("ELASTICSEARCH_API_KEY")
    if not re.fullmatch(r"[A-Za-z0-9+/=_-]*", api_key):
        raise ValueError(
            'ELASTICSEARCH_API_KEY must be the key as Elasticsearch calls it "encoded", in one line'
        )
    return {
        "host": host,
        "user": user,
        "password": password,
        "api_key": api_key,
        "ca_certs": ca_certs,
        "shards": number("ELASTICSEARCH_SHARDS", "1", 1),
        "replicas": number("ELASTICSEARCH_REPLICAS", replicas, 0) if replicas else None,
        "prefix": prefix,
    }


def number(name: str, default: str, least: int) -> int:
    value = text(name, default)
    if not value.isdecimal() or int(value) < least:
        raise ValueError(f"{name} must be a whole number from {least}, not {value!r}")
    return int(value)


def split_elasticsearch_url(url: str) -> tuple[str, str, str]:
    """`https://user:password@host:9200/path` as (the address without them, user, password)."""
    wrong = "ELASTICSEARCH_URL must be http://host:port or https://user:password@host:port"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        # Its own message would repeat a part of the address
        raise ValueError(wrong) from None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ValueError(wrong)
    if ":" in host:
        host = f"[{host}]"
    port = port or (443 if parts.scheme == "https" else 9200)
    user, password = (unquote(part or "") for part in (parts.username, parts.password))
    return f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}", user, password
