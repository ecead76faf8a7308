"""What a page showed the public on a day, kept under the page's id and that day. Nothing here is derived again.

Only what everybody may see is ever handed in: contracts.pages.live_snapshots makes it for the public's reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

import orjson

from contracts.models import FiguresSnapshot


def keep_figures(page: int, day: date, content: Mapping[str, Any]) -> bool:
    """Keep the figures of a page on a day; False, and nothing written, where the same are kept for that day.

    Other figures on the same day take the place of the earlier ones. `content` is what JSON can hold.
    """
    digest = sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
    if FiguresSnapshot.objects.filter(page=page, taken_on=day, digest=digest).exists():
        return False
    FiguresSnapshot.objects.update_or_create(
        page=page, taken_on=day, defaults={"digest": digest, "content": content}
    )
    return True


def figures_kept_on(page: int, day: date) -> dict[str, Any] | None:
    """What was kept; None where nothing was on that day."""
    found = FiguresSnapshot.objects.filter(page=page, taken_on=day).values_list("content", flat=True)
    return found.first()


def days_kept(page: int) -> list[date]:
    """The days of which figures are kept, the newest first."""
    return list(FiguresSnapshot.objects.filter(page=page).values_list("taken_on", flat=True))


def newest_kept(pages: Iterable[int]) -> dict[int, FiguresSnapshot]:
    """Page id → its newest snapshot, in one question."""
    found = FiguresSnapshot.objects.filter(page__in=list(pages)).order_by("taken_on")
    return {one.page: one for one in found}
