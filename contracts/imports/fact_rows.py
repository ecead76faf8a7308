"""Collects the rows of facts in the order of their tables' columns, and loads them in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import Any

from contracts.imports import bulk
from contracts.imports.own_facts import OWN_FACTS, json_list, own_facts, pence
from contracts.imports.references import Capabilities, Systems
from contracts.imports.shapes import ChargeKey, scope_of
from contracts.models import Charge, Claim, ContractFact, Deployment, Line
from contracts.resolve import LEVELS, Known

FACT = ("data_set", "seen_from", "seen_to", "sources", "disagreements", "newest_on", "oldest_on")
CONTRACT = (
    *FACT, "contract", "organisation", "supplier", "supplier_name", *OWN_FACTS, "last_seen_on", "outcome",
    "outcome_on",
)  # fmt: skip
LINE = (
    "id", "contract", "organisation", "data_set", "seen_from", "seen_to", "evidence", "itemised", "system",
    "system_name", "modules", "scope", "sold_by", "hosting", "start", "end", "quantity", "measure", "description",
)  # fmt: skip
CHARGE = (
    "id", *FACT, "organisation", "contract", "system", "system_name", "supplier", "scope", "hosting", "covers",
    "covers_one", "status", "amount_pence", "amount_high_pence", "per", "unit", "term_months", "basis",
    "estimated", "inferred", "confidence", "vat", "price_date", "price_index", "index_margin", "index_cap",
    "fund", "what", "statement",
)  # fmt: skip
DEPLOYMENT = (
    *FACT, "organisation", "system", "capability", "supplier", "contract", "modules", "status", "since", "until",
    "hosting", "operated_by", "statement", "confidence", "inferred",
)  # fmt: skip
CLAIM = (
    *FACT, "organisation", "system", "system_name", "supplier", "topic", "answer", "amount_pence",
    "amount_high_pence", "per", "unit", "covers", "stated_on",
)  # fmt: skip


def _last_seen(evidence: Sequence[int], days: Mapping[int, date | None]) -> str | None:
    found = [days.get(pk) for pk in evidence]
    gone = [day for day in found if day is not None]
    return str(max(gone)) if gone and len(gone) == len(found) else None


class FactRows:
    def __init__(self, data_set: str, systems: Systems, capabilities: Capabilities) -> None:
        self._data_set = data_set
        self._systems = systems
        self._capabilities = capabilities
        self.contracts: list[tuple[Any, ...]] = []
        self._lines: list[tuple[tuple[Any, ...], tuple[int, ...]]] = []
        self._charges: list[tuple[tuple[Any, ...], tuple[int, ...]]] = []
        self._deployments: list[tuple[Any, ...]] = []
        self._claims: list[tuple[Any, ...]] = []

    def _fact(self, known: Known) -> tuple[Any, ...]:
        result = known.result
        ids = set(result.evidence)
        if len(ids) == 1 and ids.issuperset(result.sources.values()):
            sources = f'{{"*":{result.evidence[0]}}}'
        else:
            sources = json_list({**result.sources, "all": result.evidence})
        return (
            self._data_set, known.seen_from, known.seen_to, sources, json_list(result.disagreements),
            str(result.newest_on), str(result.oldest_on),
        )  # fmt: skip

    def add_contract(
        self, contract: int, organisation: int, known: Sequence[Known], last_seen: Mapping[int, date | None]
    ) -> None:
        """A contract's own facts, its lines and its charges, from what each audience knows of them.

        `last_seen`: evidence id → the day on which its source last listed it, None where it still does.
        """
        lines = [k for k in known if k.kind == "line"]
        for k in known:
            if k.kind != "contract":
                continue
            values = k.result.values
            last_seen_on = _last_seen(k.result.evidence, last_seen)
            supplier = values.get("supplier") or (None, "")
            self.contracts.append(
                (
                    *self._fact(k), contract, organisation, *supplier, *own_facts(values), last_seen_on,
                    values.get("outcome", ""), values.get("outcome_on"),
                )
            )  # fmt: skip
        for k in lines:
            self._add_line(contract, organisation, k)
        for k in known:
            if k.kind == "charge":
                seen = [line for line in lines if line.seen_from <= k.seen_from <= line.seen_to]
                self._add_charge(organisation, contract, k, seen)

    def add_contracts_alone(
        self,
        contracts: Sequence[int],
        organisations: Sequence[int],
        evidence: Sequence[int],
        level: int,
        days: Sequence[str],
        suppliers: Sequence[int | None],
        supplier_names: Sequence[str],
        own: Sequence[Sequence[Any]],
    ) -> None:
        """What `add_contract` makes of contracts that one record each states, without the steps in between.

        `own`: their `own_columns`. Nearly every contract of a register is such a one: there is nothing to choose
        and nothing to compare.
        """
        self.contracts += zip(
            repeat(self._data_set), repeat(level), repeat(LEVELS[-1]), [f'{{"*":{pk}}}' for pk in evidence],
            repeat("[]"), days, days, contracts, organisations, suppliers, supplier_names, *own, repeat(None),
            repeat(""), repeat(None),
        )  # fmt: skip

    def _line_capabilities(self, data: dict[str, Any], system: int | None) -> tuple[int, ...]:
        named = self._capabilities.expand(data.get("capabilities", ()))
        return named or (self._systems.capabilities.get(system, ()) if system else ())

    def _slugs(self, ids: Sequence[int]) -> list[str]:
        return [self._capabilities.slug_of[pk] for pk in ids]

    def _add_line(self, contract: int, organisation: int, known: Known) -> None:
        data, system, evidence = known.result.values["line"]
        capabilities = self._line_capabilities(data, system)
        hosting = data.get("hosting", "")
        name = self._systems.names[system] if system else data.get("system", "")
        self._lines.append(
            (
                (contract, organisation, self._data_set, known.seen_from, known.seen_to, evidence,
                 not data.get("inferred", False), system, name, json_list(data.get("modules", ())),
                 scope_of(self._slugs(capabilities), hosting), data.get("sold_by", ""), hosting,
                 data.get("start"), data.get("end"), data.get("quantity"), data.get("measure", ""),
                 data.get("description", "")),
                capabilities,
            )
        )  # fmt: skip

    def _add_charge(
        self, organisation: int | None, contract: int | None, known: Known, lines: Sequence[Known]
    ) -> None:
        values = known.result.values
        key = known.key
        if not isinstance(key, ChargeKey):
            raise TypeError(f"{key!r} is no charge's key")
        system_id = key.system if isinstance(key.system, int) else None
        parts = [line.result.values["line"] for line in lines]
        if system_id is None and not key.system and len({part[1] for part in parts}) == 1:
            system_id = parts[0][1]
        capabilities = self._capabilities.expand(values.get("capabilities", ()))
        hosting = ""
        if parts:
            hostings = {part[0].get("hosting", "") for part in parts}
            hosting = hostings.pop() if len(hostings) == 1 else ""
            if not capabilities:
                ids = {c for part in parts for c in self._line_capabilities(part[0], part[1])}
                capabilities = tuple(sorted(ids, key=self._capabilities.slug_of.__getitem__))
        if not capabilities and system_id:
            capabilities = self._systems.capabilities.get(system_id, ())
        name = self._systems.names[system_id] if system_id else str(key.system)
        self._charges.append(
            (
                (*self._fact(known), organisation, contract, system_id, name, values.get("supplier"),
                 scope_of(self._slugs(capabilities), hosting), hosting, json_list(key.covers),
                 key.covers[0] if len(key.covers) == 1 else "", key.status, pence(key.amount),
                 pence(key.amount_high), key.per, key.unit, key.term_months, key.basis,
                 values.get("estimated", False), values.get("inferred", False), values.get("confidence", "high"),
                 values.get("vat", "not_known"), values.get("price_date"), values.get("price_index", ""),
                 values.get("index_margin", ""), values.get("index_cap", ""), values.get("fund", ""),
                 values.get("what", ""), values.get("statement", "")),
                capabilities,
            )
        )  # fmt: skip

    def add_use(self, organisation: int | None, system: int | None, known: Sequence[Known]) -> None:
        """What is known of an organisation's use of a system: deployments, charges and claims."""
        for k in known:
            if k.kind == "charge":
                self._add_charge(organisation, None, k, ())
            elif k.kind == "deployment":
                get = k.result.values.get
                self._deployments.append(
                    (
                        *self._fact(k), organisation, system, k.key[1],  # type: ignore[index]
                        get("supplier"), get("contract"), json_list(get("modules", ())), get("status"), get("since"),
                        get("until"), get("hosting", ""), get("operated_by", ""), get("statement", ""),
                        get("confidence"), get("inferred", False),
                    )
                )  # fmt: skip
            else:
                self._add_claim(organisation, k)

    def _add_claim(self, organisation: int | None, known: Known) -> None:
        data, system, supplier = known.result.values["claim"]
        self._claims.append(
            (
                *self._fact(known), organisation, system, data.get("system", ""), supplier, data["topic"],
                data["answer"], pence(data.get("amount")), pence(data.get("amount_high")),
                data.get("per", "not_known"), data.get("unit", ""), json_list(data.get("covers", ())),
                data.get("stated_on"),
            )
        )  # fmt: skip

    def load(self) -> None:
        """Write every row that was added."""
        bulk.load(ContractFact, CONTRACT, self.contracts)
        _load_with_capabilities(Line, "line", LINE, self._lines)
        _load_with_capabilities(Charge, "charge", CHARGE, self._charges)
        bulk.load(Deployment, DEPLOYMENT, self._deployments)
        bulk.load(Claim, CLAIM, self._claims)


def _load_with_capabilities(
    model: type[Line] | type[Charge],
    name: str,
    fields: Sequence[str],
    rows: Sequence[tuple[tuple[Any, ...], tuple[int, ...]]],
) -> None:
    if not rows:
        return
    first = bulk.allocate(model, len(rows))
    bulk.load(model, fields, ((first + n, *row) for n, (row, _) in enumerate(rows)))
    pairs = [(first + n, capability) for n, (_, ids) in enumerate(rows) for capability in ids]
    bulk.load(model.capabilities.through, (name, "capability"), pairs)
