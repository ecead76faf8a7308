"""Reads the starting content and finds what is wrong with a file of it. Standard library alone."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "cms" / "content"

COLUMNS = {"system", "owner", "boroughs", "price", "api", "exit", "end"}
LIVE_KINDS = {"renewals", "charges", "comparison", "matrix", "system", "supplier", "price-chart"}
ATTRIBUTES = {
    "callout": set(),
    "steps": set(),
    "checklist": {"title"},
    "quote": {"name", "role"},
    "live": {"kind", "capability"},
}
APPLICATION = (
    "/capabilities/",
    "/systems/",
    "/suppliers/",
    "/boroughs/",
    "/imports/",
    "/case-studies/",
    "/sources/",
)
"""Addresses that the application itself answers, and what stands below them."""

LAW = {"£500", "£5,000", "£30,000", "£207,720", "£663,540", "£2 million", "£5 million", "£100 million", "£0"}
"""Amounts that guidance may name: thresholds of the law, and the nought that means nothing."""

LONGEST_QUOTE = 30
"""Words: more than a sentence is copying."""

_FENCE = re.compile(r"^```(?P<kind>[a-z-]*)(?P<rest>[^\n]*)\n(?P<lines>.*?)^```$", re.M | re.S)
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_LINK = re.compile(r"\]\(([^)\s]+(?:\([^)]*\)[^)\s]*)*)\)")
_MACHINE = re.compile(r"(?<![\w.:/])/(?:work|tmp|root|home|var|opt)/")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_AMOUNT = re.compile(r"£\d[\d,.]*\d(?: (?:million|billion))?|£\d(?: (?:million|billion))?")
_BLANK = re.compile(r"\{\{([a-z_]+)\}\}")


@dataclass(frozen=True)
class Block:
    """A fenced block: its kind, attributes and lines."""

    kind: str
    attributes: Mapping[str, str]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ContentFile:
    """One file: its folder and slug by its path, its front matter, its body (empty for a comparison)."""

    folder: str
    name: str
    meta: Mapping[str, Any]
    body: str

    @property
    def blocks(self) -> list[Block]:
        return [
            Block(
                found["kind"],
                dict(_ATTRIBUTE.findall(found["rest"])),
                tuple(line for line in found["lines"].splitlines() if line.strip()),
            )
            for found in _FENCE.finditer(self.body)
        ]

    @property
    def prose(self) -> str:
        """The body without its fenced blocks."""
        return _FENCE.sub("", self.body)


def read_content(folder: str, name: str, text: str) -> ContentFile:
    """A file's text taken apart. Raises ValueError or TOMLDecodeError where it is in another form."""
    if folder == "comparisons":
        return ContentFile(folder, name, tomllib.loads(text), "")
    opening, front, body = text.split("+++\n", 2)
    if opening:
        raise ValueError("the file does not begin with +++")
    return ContentFile(folder, name, tomllib.loads(front), body)


def content_files() -> list[ContentFile]:
    paths = sorted(
        path
        for path in CONTENT.glob("*/*")
        if path.suffix == (".toml" if "comparisons" in path.parts else ".md")
    )
    return [read_content(path.parent.name, path.stem, path.read_text(encoding="utf-8")) for path in paths]


def slugs(path: str) -> set[str]:
    """The slugs of a catalogue file, by its path in the project."""
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return {row["slug"] for row in csv.DictReader(file)}


def places(source: Mapping[str, Any]) -> list[str]:
    """Where a source says that it can be found."""
    found = [key for key in ("address", "shared", "project") if source.get(key)]
    if all(source.get(key) for key in ("repository", "path", "commit")):
        found.append("repository")
    return found


def source_faults(source: Mapping[str, Any]) -> list[str]:
    title = source.get("title", "a source")
    faults = [f"{title}: no {key}" for key in ("title", "checked_on", "supports") if not source.get(key)]
    if not places(source):
        faults.append(f"{title}: nowhere to be found")
    address = source.get("address", "")
    if address and not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", address):
        faults.append(f"{title}: {address} is no address")
    if source.get("project") and not (ROOT / source["project"]).exists():
        faults.append(f"{title}: {source['project']} is not in the project")
    return faults


def block_faults(block: Block) -> list[str]:
    if block.kind not in ATTRIBUTES:
        return [f"a block {block.kind or 'without a kind'}"]
    faults = []
    if set(block.attributes) != ATTRIBUTES[block.kind]:
        faults.append(f"{block.kind}: attributes {sorted(block.attributes)}")
    if block.kind == "live":
        if block.attributes.get("kind") not in LIVE_KINDS:
            faults.append(f"live: kind {block.attributes.get('kind')}")
        if block.lines:
            faults.append("live: figures are never typed")
        return faults
    if not block.lines:
        faults.append(f"{block.kind}: empty")
    if block.kind == "checklist":
        faults += [
            f"checklist: {line[:40]}"
            for line in block.lines
            if len([part for part in line.split(" | ") if part.strip()]) != 3
        ]
    if block.kind == "quote" and len(" ".join(block.lines).split()) > LONGEST_QUOTE:
        faults.append("quote: too long to be one")
    return faults


def link_faults(content: ContentFile, pages: Collection[str]) -> list[str]:
    """Links outside that are no source of this page, and links inside that lead nowhere. `pages`: addresses."""
    sources = content.meta["sources"]
    known = {source[key] for source in sources for key in ("address", "repository") if source.get(key)}
    faults = []
    for link in _LINK.findall(content.body):
        if link.startswith("/"):
            if link not in pages and not link.startswith(APPLICATION):
                faults.append(f"{link}: no such page")
            elif link.startswith("/case-studies/") and link != "/case-studies/" and link not in pages:
                faults.append(f"{link}: no such case study")
        elif link not in known:
            faults.append(f"{link}: not among the sources")
    return faults


def body_faults(content: ContentFile) -> list[str]:
    """What the body's Markdown, words and amounts may not be."""
    faults = [fault for block in content.blocks for fault in block_faults(block)]
    prose = content.prose
    faults += [f"a fence that does not end: {line}" for line in prose.splitlines() if line.startswith("```")]
    faults += [f"heading: {line}" for line in re.findall(r"^#(?!#{1,2} ).*$", prose, re.M)]
    faults += [f"table: {line}" for line in re.findall(r"^\|.*$", prose, re.M)]
    faults += [f"HTML: {tag}" for tag in re.findall(r"<[a-zA-Z/!][^>]*>", prose)]
    faults += [f"picture: {picture}" for picture in re.findall(r"!\[[^\]]*\]\([^)]*\)", prose)]
    blanks = set(_BLANK.findall(content.body))
    if blanks != set(content.meta.get("blanks", ())):
        faults.append(f"blanks: {sorted(blanks)} in the text")
    if content.folder == "guidance":
        amounts = set(_AMOUNT.findall(content.body)) - LAW
        faults += [f"{amount}: figures are shown live" for amount in sorted(amounts)]
    return faults


def text_faults(text: str) -> list[str]:
    """What may stand in no file: this machine's paths, and anybody's e-mail address."""
    faults = [f"machine path: {path}" for path in _MACHINE.findall(text)]
    return faults + [f"e-mail: {address}" for address in _EMAIL.findall(text)]


def words(content: ContentFile) -> int:
    return len(content.body.split())
