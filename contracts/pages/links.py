"""Addresses that pages link to: our own, which keep the reader's data set, and those of sources."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlencode, urlsplit

from django.urls import get_script_prefix, reverse

from boroughs.data_sets import DataSet
from boroughs.reader import Reader

_GITHUB = re.compile(r"^github:(?P<repository>[\w.-]+/[\w.-]+)(?:@(?P<commit>[\w.-]+))?[ :](?P<path>\S.*)$")


def reader_url(reader: Reader, path: str, **query: object) -> str:
    """`path` with these query parameters (None: left out), and `data=demonstration` in the demonstration."""
    asked = {name: value for name, value in query.items() if value not in (None, "")}
    if reader.is_demonstration:
        asked["data"] = DataSet.DEMONSTRATION.value
    bare, hash_mark, anchor = path.partition("#")
    if asked:
        bare += ("&" if "?" in bare else "?") + urlencode(asked)
    return bare + hash_mark + anchor


def page_url(reader: Reader, name: str, key: object, anchor: str = "", **query: object) -> str:
    """The address of a named page (contracts/urls.py) about the object with this slug or number."""
    path = _path(name, str(key), get_script_prefix())
    return reader_url(reader, path + (f"#{anchor}" if anchor else ""), **query)


@lru_cache(20_000)
def _path(name: str, key: str, _prefix: str) -> str:
    """Kept, for an export of some thousand contracts names each several times."""
    return reverse(name, args=[key])


def source_link(address: str) -> tuple[str, str]:
    """A source's address as (what is shown, what it links to); the link is empty where it is no web address.

    "github:OWNER/REPO@COMMIT PATH" is shown in words. Only http and https are ever linked (FAULT 23).
    """
    github = _GITHUB.match(address)
    if github:
        repository, commit, path = github.group("repository", "commit", "path")
        words = f"repository {repository}, commit {commit or 'not stated'}, {path}"
        return words, f"https://github.com/{repository}/blob/{commit or 'HEAD'}/{quote(path)}"
    return address, web_address(address)


def web_address(address: str) -> str:
    """The address where it is one of a web page, else nothing."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # "http://[" is no address, and nothing links to it
        return ""
    return address.strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""
