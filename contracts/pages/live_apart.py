"""HTML of ours twice on one page: its ids are made each one's own. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.safestring import SafeString, mark_safe

_ID = re.compile(r'\bid="([^"]+)"')
_NAMES = re.compile(
    r'\b(id|for|href|aria-labelledby|aria-describedby|aria-controls|hx-target|hx-select)="([^"]*)"'
)


def apart(html: str, prefix: str) -> SafeString:
    """HTML of ours whose ids are made its own, so that two blocks of one page do not share any."""
    ids = set(_ID.findall(html))

    def named(found: re.Match[str]) -> str:
        return f'{found[1]}="{" ".join(_renamed(found[2].split(" "), ids, prefix))}"'

    return mark_safe(_NAMES.sub(named, html))  # written by our own templates


def _renamed(words: Sequence[str], ids: set[str], prefix: str) -> Iterator[str]:
    for word in words:
        bare = word.removeprefix("#")
        mark = "#" if word.startswith("#") else ""
        yield f"{mark}{prefix}-{bare}" if bare in ids else word
