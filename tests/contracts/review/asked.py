"""Suggestions for the tests of the review queue, brought in as a feed brings them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from contracts.imports.asked import Asked
from contracts.imports.importing import import_file
from contracts.models import Import, ReviewItem, Source
from contracts.records import Audience
from tests.contracts.pages.world import World


def charge(number: int = 0, **more: Any) -> dict[str, Any]:
    """A proposed charge of Beta's; its amount tells it from others."""
    return {
        "kind": "charge", "organisation": "beta", "system": "examplecase", "covers": ["api_access"],
        "amount": str(1000 + number), "per": "year", "basis": "contracted",
        "statement": f"An API licence, item {number}, at a yearly price.", "proposed": True, "words": ["API"], **more,
    }  # fmt: skip


def use(number: int = 0, **more: Any) -> dict[str, Any]:
    """A proposal that Beta runs Examplecase, in words of its own."""
    return {
        "kind": "deployment", "organisation": "beta", "system": "examplecase",
        "statement": f"Beta is said to use Exampelcase in team {number}.", "confidence": "low", "proposed": True,
        "inferred": True, "words": ["Exampelcase"], **more,
    }  # fmt: skip


def load(
    world: World,
    folder: Path,
    records: Iterable[Mapping[str, Any]],
    *,
    audience: str = "public",
    name: str = "",
) -> Import:
    """Import these records as a feed about Beta, one source for each name and audience."""
    slug = f"feed-{name or audience}"
    source, _ = Source.objects.get_or_create(
        slug=slug,
        defaults={"name": slug, "publisher": "Somebody", "kind": "public", "organisation": world.beta},
    )
    lines = [
        json.dumps(
            {"provenance": {"address": "https://example.org/a", "title": "A page"}, "records": [record]}
        )
        for record in records
    ]
    path = folder / f"{slug}.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    receipt = import_file(path, Asked(source, audience=Audience(audience)))
    assert not receipt.refused, receipt.problems
    assert receipt.import_id is not None
    return Import.objects.get(pk=receipt.import_id)


def open_items() -> list[ReviewItem]:
    return list(ReviewItem.objects.open().order_by("id"))
