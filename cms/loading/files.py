"""The files of `cms/content`, taken apart. Its README says what may stand in them."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent.parent / "content"
FIRST = (
    "keep-fix-enhance-swap-replace",
    "getting-your-data-out",
    "comparing-prices",
    "starting-renewals-early",
)
"""Guidance stands beside decisions in the order of its pages, which editors change by dragging: these begin."""


@dataclass(frozen=True, slots=True)
class ContentFile:
    """One file: its path in the folder as `key`, its front matter, and its body (empty for a comparison)."""

    key: str
    meta: Mapping[str, Any]
    body: str
    digest: str


def content_files(folder: str) -> list[ContentFile]:
    """The files of one folder, those of FIRST first, then by name. ValueError where one is in another form."""
    paths = sorted((CONTENT / folder).glob("*.toml" if folder == "comparisons" else "*.md"))
    paths.sort(key=lambda path: FIRST.index(path.stem) if path.stem in FIRST else len(FIRST))
    return [read(f"{folder}/{path.stem}", path.read_text(encoding="utf-8")) for path in paths]


def read(key: str, text: str) -> ContentFile:
    digest = hashlib.sha256(text.encode()).hexdigest()
    if key.startswith("comparisons/"):
        return ContentFile(key, tomllib.loads(text), "", digest)
    opening, front, body = text.split("+++\n", 2)
    if opening:
        raise ValueError(f"{key} does not begin with +++")
    return ContentFile(key, tomllib.loads(front), body, digest)


def sections() -> list[dict[str, str]]:
    """The sections of `/guidance/`, in order."""
    found = tomllib.loads((CONTENT / "sections.toml").read_text(encoding="utf-8"))["sections"]
    return [dict(one) for one in found]
