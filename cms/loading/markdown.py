"""Markdown with fenced blocks as the blocks of a page's body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from markdown_it import MarkdownIt

_FENCE = re.compile(r"^```(?P<kind>[a-z-]+)(?P<rest>[^\n]*)\n(?P<lines>.*?)^```$", re.M | re.S)
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_BLANK = re.compile(r"\{\{([a-z_]+)\}\}")

LIVE = {
    "comparison": "live_comparison",
    "charges": "live_charges",
    "renewals": "live_renewals",
    "matrix": "live_matrix",
    "price-chart": "live_price_chart",
    "system": "live_system",
    "supplier": "live_supplier",
}
"""The kinds of a ```live fence, and the blocks that they become."""

_PLAIN = MarkdownIt("commonmark", {"html": False})


def blocks_of(body: str, blanks: Mapping[str, str]) -> list[dict[str, Any]]:
    """A body as the raw value of its stream. ValueError for a fence of no known kind, KeyError for a blank without
    words.
    """
    filled = _BLANK.sub(lambda found: blanks[found[1]], body)
    made: list[dict[str, Any]] = []
    at = 0
    for found in _FENCE.finditer(filled):
        made += _text(filled[at : found.start()])
        lines = [line.strip() for line in found["lines"].splitlines() if line.strip()]
        made.append(_block(found["kind"], dict(_ATTRIBUTE.findall(found["rest"])), lines))
        at = found.end()
    return [*made, *_text(filled[at:])]


def html_of(text: str) -> str:
    """Markdown as rich text: bold and italics by the names that Wagtail's editor has for them."""
    html: str = _PLAIN.render(text)
    for ours, theirs in (("strong", "b"), ("em", "i")):
        html = html.replace(f"<{ours}>", f"<{theirs}>").replace(f"</{ours}>", f"</{theirs}>")
    return html.strip()


def _text(text: str) -> Iterator[dict[str, Any]]:
    if html := html_of(text):
        yield {"type": "text", "value": html}


def _block(kind: str, attributes: Mapping[str, str], lines: list[str]) -> dict[str, Any]:
    if kind == "callout":
        return {"type": "callout", "value": html_of(" ".join(lines))}
    if kind == "steps":
        return {"type": "steps", "value": {"steps": [_plain(line) for line in lines]}}
    if kind == "quote":
        value = {"words": " ".join(lines), "name": attributes["name"], "role": attributes["role"]}
        return {"type": "quotation", "value": value}
    if kind == "checklist":
        parts = [[_plain(part) for part in line.split(" | ")] for line in lines]
        clauses = [{"clause": clause, "why": why, "good": good} for clause, why, good in parts]
        return {"type": "checklist", "value": {"title": attributes["title"], "clauses": clauses}}
    if kind == "live":
        key = attributes["kind"] if attributes["kind"] in ("system", "supplier") else "capability"
        about = attributes[key]
        if attributes["kind"] == "matrix":
            return {"type": "live_matrix", "value": {"capabilities": [about]}}
        return {"type": LIVE[attributes["kind"]], "value": {key: about}}
    raise ValueError(f"a block {kind}")


def _plain(line: str) -> str:
    """A line of a block that is text alone: marks of bold and italics go."""
    return re.sub(r"\*\*([^*]+)\*\*|\*([^*]+)\*", lambda found: found[1] or found[2], line)
