"""Makes the rows of events from the evidence of one import."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.imports import bulk
from contracts.imports.own_facts import pence
from contracts.models import Event, Evidence, Import

FIELDS = (
    "evidence", "organisation", "contract", "data_set", "audience", "ocid", "notice", "kind", "notice_type", "on",
    "title", "what", "value_pence", "new_end",
)  # fmt: skip


def add_events(imported: Import) -> None:
    """One row for each event that this import lists and that has none yet."""
    evidence = Evidence.objects.filter(
        newest_import=imported, kind=Evidence.Kind.EVENT, event__isnull=True, organisation__isnull=False
    ).order_by("id")
    found = evidence.values_list(
        "id", "organisation_id", "contract_id", "audience", "record", "observed_on", "published"
    )
    bulk.load(Event, FIELDS, _rows(imported.source.data_set, list(found)))


def _rows(data_set: str, found: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for pk, organisation, contract, audience, record, observed, published in found:
        get = record.get
        yield (
            pk, organisation, contract, data_set, audience, record["ocid"], record["notice"][:200], record["event"],
            get("notice_type", ""), get("on") or (observed if published else None), get("title", ""),
            get("what", ""), pence(get("value")), get("new_end"),
        )  # fmt: skip
