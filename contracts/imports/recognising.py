"""What a row's own words add to it: the systems that they name, and charges for somebody to confirm."""

from __future__ import annotations

from contracts.imports.references import Capabilities, Systems
from contracts.records import (
    ChargeKind,
    ChargeRecord,
    ContractRecord,
    DeploymentRecord,
    LineRecord,
    ParsedRow,
    Per,
    Problem,
    Record,
)
from suppliers.recognition import Found, Recogniser


class Recognising:
    """Adds records to the rows of one import.

    `found` counts rows by (system slug, supplier slug); `problems` are the capabilities that nobody knows.
    """

    def __init__(self, recogniser: Recogniser, data_set: str) -> None:
        self._recogniser = recogniser
        self._systems = Systems(data_set)
        self._capabilities = Capabilities()
        self.found: dict[tuple[str, str], int] = {}
        self._unknown: dict[str, Problem] = {}

    @property
    def problems(self) -> list[Problem]:
        """One for each capability that the catalogue lacks, at the first row that names it."""
        return list(self._unknown.values())

    def __call__(self, row: ParsedRow) -> tuple[Record, ...]:
        """The further records of a row; a row that names its systems itself is not searched for others."""
        if not row.records or not isinstance(row.records[0], ContractRecord):
            return ()
        contract = row.records[0]
        if len(row.records) > 1:
            if any(isinstance(record, DeploymentRecord) for record in row.records):
                return ()
            lines = [record for record in row.records if isinstance(record, LineRecord) and record.system]
            for line in lines:
                self._count_stated(line)
                self._note_unknown(row, line)
            if lines:
                return tuple(d for line in lines for d in self._deployments(contract, line, inferred=False))
        if not self._recogniser.may_say_something(_words(contract)):
            return ()
        supplier = contract.supplier.name if contract.supplier else ""
        found = self._recogniser.find(contract.title, supplier=supplier)
        if contract.description and contract.description != contract.title:
            more = self._recogniser.find(contract.description, supplier=supplier)
            found = Found(
                found.systems + more.systems,
                found.suppliers + more.suppliers,
                found.suggestions + more.suggestions,
            )
        records: list[Record] = []
        for slug in dict.fromkeys(mention.slug for mention in found.systems):
            named = found.suppliers[0].slug if found.suppliers else ""
            self.found[slug, named] = self.found.get((slug, named), 0) + 1
            line = LineRecord(system=slug, inferred=True)
            records.append(line)
            records += self._deployments(contract, line, inferred=True)
        for suggestion in found.suggestions:
            if suggestion.kind == "system":
                records.append(
                    DeploymentRecord(
                        contract.organisation,
                        suggestion.slug,
                        proposed=True,
                        inferred=True,
                        words=(suggestion.words,),
                    )
                )
        if not any(isinstance(record, ChargeRecord) for record in row.records):
            records += self._charges(contract)
        return tuple(records)

    def _deployments(
        self, contract: ContractRecord, line: LineRecord, *, inferred: bool
    ) -> list[DeploymentRecord]:
        named = tuple(self._capabilities.slug_of[pk] for pk in self._capabilities.expand(line.capabilities))
        served = named or self._served(line.system)
        return [
            DeploymentRecord(
                organisation=contract.organisation,
                system=line.system,
                capability=capability,
                modules=line.modules,
                supplier=line.sold_by or (contract.supplier.name if contract.supplier else ""),
                since=line.start or contract.start,
                until=line.end or contract.end or contract.initial_end,
                hosting=line.hosting,
                inferred=inferred,
            )
            for capability in served or ("",)
        ]

    def _note_unknown(self, row: ParsedRow, line: LineRecord) -> None:
        for name in line.capabilities:
            if name not in self._unknown and self._capabilities.find(name) is None:
                self._unknown[name] = Problem(
                    "unknown_capability",
                    "warning",
                    f"There is no capability {name!r}; where no other is named, those of the system were taken.",
                    "Use a name from the sheet Capabilities of the register template, or of the page of"
                    " capabilities.",
                    sheet=row.sheet,
                    row=row.row,
                    value=name[:200],
                )

    def _count_stated(self, line: LineRecord) -> None:
        found = self._systems.find(line.system)
        if found is not None:
            named = (self._systems.slug_of[found], line.sold_by)
            self.found[named] = self.found.get(named, 0) + 1

    def _served(self, system: str) -> tuple[str, ...]:
        """What a system is for, by its slug or by a name that is its alone."""
        found = self._systems.find(system)
        served = self._systems.capabilities.get(found, ()) if found else ()
        return tuple(self._capabilities.slug_of[pk] for pk in served)

    def _charges(self, contract: ContractRecord) -> list[ChargeRecord]:
        return [
            ChargeRecord(
                covers=tuple(ChargeKind(kind) for kind in charge.covers),
                amount=contract.value,
                amount_high=contract.value_high,
                vat=contract.value_vat or "not_known",
                per=Per.NOT_KNOWN,
                what=contract.title,
                inferred=True,
                proposed=True,
                words=charge.words,
            )
            for charge in self._recogniser.charges(_words(contract))
        ]


def _words(contract: ContractRecord) -> str:
    """What a contract's title and description say, each once."""
    if contract.description and contract.description != contract.title:
        return f"{contract.title}. {contract.description}"
    return contract.title
