"""Puts suggestions into the review queue: what a record only proposes, and systems nobody knows yet."""

from __future__ import annotations

from typing import Any

import orjson

from contracts.imports import bulk
from contracts.imports.questions import UNKNOWN_SYSTEM, question_of
from contracts.models import ReviewItem

FIELDS = (
    "kind",
    "state",
    "evidence",
    "organisation",
    "data_set",
    "audience",
    "text",
    "words",
    "suggestion",
    "reason",
    "question",
    "answer",
)


class ReviewRows:
    def __init__(self, data_set: str, level: int) -> None:
        self._data_set = data_set
        self._level = level
        self._rows: list[tuple[Any, ...]] = []

    def consider(
        self,
        evidence: int,
        organisation: int | None,
        kind: str,
        data: dict[str, Any],
        *,
        system_known: bool,
        text: str,
    ) -> int:
        """Queue what a record leaves to a person to decide; give how many items that were."""
        before = len(self._rows)
        if data.get("proposed"):
            self._add(evidence, organisation, kind, text, data, "proposed")
        elif kind in ("line", "charge", "deployment") and data.get("system") and not system_known:
            self._add(evidence, organisation, "recognition", text, data, UNKNOWN_SYSTEM)
        return len(self._rows) - before

    def _add(
        self, evidence: int, organisation: int | None, kind: str, text: str, data: dict[str, Any], reason: str
    ) -> None:
        words = data.get("words", [])
        shown = {name: value for name, value in data.items() if name not in ("words", "proposed")}
        text = data.get("statement") or text or data.get("answer", "")
        question = question_of(
            kind=kind, reason=reason, organisation=organisation, level=self._level, text=text, words=words,
            suggestion=shown,
        )  # fmt: skip
        self._rows.append(
            (kind, "open", evidence, organisation, self._data_set, self._level,
             text, orjson.dumps(words).decode(), orjson.dumps(shown).decode(), reason, question, "{}")
        )  # fmt: skip

    def flush(self) -> None:
        """Write the items that were queued since the last time."""
        bulk.load(ReviewItem, FIELDS, self._rows)
        self._rows = []
