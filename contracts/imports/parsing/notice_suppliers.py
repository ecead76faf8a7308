"""Contracts Finder's list of a notice's suppliers in one cell: "[Name|Address|Ref type|Ref Number|...][...]"."""

from __future__ import annotations

from contracts.imports.parsing.flaws import WARNING, Flaw
from contracts.imports.parsing.identifiers import company_number
from contracts.imports.parsing.text import text_reader
from contracts.records import Party

_BEHIND_ADDRESS = 4
"""Ref type, Ref Number, Is SME, Is VCSE: what stands behind an address, which may hold a bar itself."""

_SEVERAL = Flaw(
    "several_suppliers",
    WARNING,
    "The contract is kept under its first supplier, and names the others beside it.",
    "Give each supplier a row with its part of the contract, if they have parts of their own.",
)
_name = text_reader("supplier")


def parse_suppliers(text: str) -> tuple[tuple[Party, ...], Flaw | None]:
    """The suppliers of a cell, each once, with their Companies House numbers; empty where it names none."""
    found: dict[str, Party] = {}
    for block in _blocks(text):
        name = _name(block[0]).value
        if name:
            number = company_number(block[-3])[0] if _is_company(block) else ""
            found.setdefault(name.casefold(), Party(name=name, company_number=number))
    return tuple(found.values()), _SEVERAL if len(found) > 1 else None


def without_addresses(text: str) -> str:
    """The cell as it is kept: a supplier may be one person, and its address that person's home."""
    blocks = _blocks(text)
    return "".join(f"[{'|'.join([block[0], *block[-_BEHIND_ADDRESS:]])}]" for block in blocks)


def _is_company(block: list[str]) -> bool:
    return block[-_BEHIND_ADDRESS].strip().upper() == "COMPANIES_HOUSE"


def _blocks(text: str) -> list[list[str]]:
    """The parts of each supplier, from its name to the four behind its address."""
    inside = text.strip().removeprefix("[").removesuffix("]")
    parts = [block.split("|") for block in inside.split("][") if block.strip()]
    return [block if len(block) > _BEHIND_ADDRESS else [block[0], *[""] * _BEHIND_ADDRESS] for block in parts]
