"""Makes the rows of evidence that a staged row leads to, and the pieces of it that speak of its contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Any

from django.utils import timezone

from contracts.imports import bulk
from contracts.imports.deriving import Use, piece_of
from contracts.imports.fact_rows import FactRows
from contracts.imports.own_facts import Named, named
from contracts.imports.references import Capabilities, Organisations, Systems
from contracts.imports.reviewing import ReviewRows
from contracts.imports.staged import StagedChunk, StagedRow
from contracts.imports.supplier_references import Suppliers
from contracts.models import Evidence, Import
from contracts.records import Party
from contracts.resolve import Piece

EVIDENCE_FIELDS = (
    "id", "source", "row_hash", "ordinal", "kind", "audience", "record", "raw", "address", "title", "observed_on",
    "published", "confidence", "inferred", "stands", "newest_import", "organisation", "contract", "supplier",
    "system", "capability",
)  # fmt: skip


class EvidenceRows:
    """Collects one import's rows of evidence, and the suppliers and review items that they need.

    `uses`: the uses of systems of which they speak apart from a contract; `to_review`: items queued so far.
    """

    def __init__(
        self, imported: Import, systems: Systems, capabilities: Capabilities, read_on: date | None = None
    ) -> None:
        self._import = imported
        self._source = imported.source
        self._import_id, self._source_id = imported.pk, imported.source_id
        self._level = imported.audience
        self._read_on = (read_on or timezone.localdate(imported.started_at)).isoformat()
        self._organisations = Organisations(self._source.data_set)
        self._systems = systems
        self._capabilities = capabilities
        self._suppliers = Suppliers(self._source.data_set)
        self._known_suppliers: dict[Named, int] = {}
        self._reviews = ReviewRows(self._source.data_set, self._level)
        self._rows: list[tuple[Any, ...]] = []
        self.uses: set[Use] = set()
        self.to_review = 0

    def add(self, row: StagedRow, first: int, contract: int | None) -> list[Piece]:
        """Add a row's records, with ids from `first`; give the pieces that speak of its contract."""
        found: list[Piece] = []
        records = row.records
        text = _text(row, records[0][1])
        for ordinal, (kind, data) in enumerate(records):
            found += self._evidence(row, first + ordinal, ordinal, kind, data, text, contract)
        return found

    def add_alone(
        self,
        chunk: StagedChunk,
        ids: Sequence[int],
        contracts: Sequence[int],
        suppliers: Sequence[int | None],
        facts: FactRows,
    ) -> None:
        """New contracts of which their rows say nothing else: the evidence and facts that `add` would lead to.

        `ids` are those of the evidence.
        """
        column = chunk.column
        published = column("published_on")
        observed = [day or self._read_on for day in published]
        self._rows += zip(
            ids, repeat(self._source_id), column("row_hash"), repeat(0), repeat("contract"), repeat(self._level),
            [text for (text,) in column("texts")], column("raw"), column("address"), column("title"), observed,
            map(bool, published), repeat("high"), repeat(False), repeat(True), repeat(self._import_id),
            column("organisation"), contracts, suppliers, repeat(None), repeat(None),
        )  # fmt: skip
        names = [party[0] if party else "" for party in chunk.parties]
        facts.add_contracts_alone(
            contracts, column("organisation"), ids, self._level, observed, suppliers, names, chunk.own
        )

    def _evidence(
        self,
        row: StagedRow,
        pk: int,
        ordinal: int,
        kind: str,
        data: dict[str, Any],
        text: str,
        contract: int | None,
    ) -> list[Piece]:
        """Add one record's evidence; give its piece where it speaks of its contract, else nothing."""
        name = data.get("organisation", "")
        organisation = self._organisations.find(name) if name else (row.organisation or None)
        system = self._systems.find(data.get("system", "")) if "system" in data else None
        named = data.get("capability", "")
        capability = self._capabilities.find(named) if named else None
        supplier = self.supplier(_named(data.get("supplier")))
        in_contract = contract if kind in ("contract", "line", "charge", "deployment", "event") else None
        get = data.get
        self._rows.append(
            (
                pk, self._source_id, row.row_hash, ordinal, kind, self._level, row.texts[ordinal],
                None if ordinal else row.raw, row.address, row.title, row.published_on or self._read_on,
                bool(row.published_on), get("confidence", "high"), get("inferred", False),
                not get("proposed", False), self._import_id, organisation, in_contract, supplier, system, capability,
            )
        )  # fmt: skip
        self.to_review += self._reviews.consider(
            pk, organisation, kind, data, system_known=system is not None, text=text
        )
        if kind == "event" or data.get("proposed", False):
            return []
        if kind in ("deployment", "claim") or (kind == "charge" and not in_contract):
            if kind != "deployment" or system is not None:
                self.uses.add((organisation or 0, system or 0))
            return []
        return [
            piece_of(
                id=pk, kind=kind, source=self._source.pk, source_kind=self._source.kind, level=self._level,
                observed_on=_day(row.published_on or self._read_on), listing=self._import_id, data=data,
                contract=in_contract, supplier=supplier, system=system, capability=capability,
                published=bool(row.published_on),
            )
        ]  # fmt: skip

    def supplier(self, party: Named | None) -> int | None:
        """The id of the supplier that a party means, made where there is none."""
        if party is None:
            return None
        if party not in self._known_suppliers:
            meant = Party(party[0], company_number=party[1], ppon=party[2])
            self._known_suppliers[party] = self._suppliers.ensure(meant, self._level)
        return self._known_suppliers[party]

    def flush_suppliers(self) -> None:
        """Write the suppliers that were made since the last time; evidence and facts refer to them."""
        self._suppliers.flush()

    def flush(self) -> None:
        """Write the evidence since the last time, after its contracts and suppliers."""
        bulk.load(Evidence, EVIDENCE_FIELDS, self._rows)
        self._rows = []

    def flush_reviews(self) -> None:
        """Write the review items since the last time, after their evidence."""
        self._reviews.flush()


def _text(row: StagedRow, first: Mapping[str, Any]) -> str:
    """The words of a row, whose first record is `first`, for whoever decides on what it suggests."""
    words = (first.get("title", ""), first.get("description", ""), first.get("statement", ""), row.title)
    return " — ".join(dict.fromkeys(filter(None, words)))


def _named(supplier: Any) -> Named | None:
    """A record's supplier, who is a party or, in some records, only a name."""
    if isinstance(supplier, str):
        return (supplier, "", "") if supplier else None
    return named(supplier) if supplier else None


@lru_cache(maxsize=10_000)
def _day(text: str) -> date:
    return date.fromisoformat(text)
