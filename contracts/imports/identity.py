"""By which keys a contract's record finds its contract: the first that hits exactly one. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from contracts.imports.contract_columns import each_once
from contracts.imports.parsing.flaws import NOT_STATED, TO_BE_STATED
from suppliers.names import fold, fold_supplier

_NO_REFERENCE = NOT_STATED | TO_BE_STATED
"""What stands in notices and feeds where a reference should; a spreadsheet's are blanks before they come here."""

_NOT_KEY = re.compile(r"[^A-Z0-9]+")


def normal_reference(reference: str) -> str:
    """A contract reference as it is compared: "ban 12-005 " and "BAN12005" are the same, and "N/A" is none."""
    if reference.strip().casefold() in _NO_REFERENCE:
        return ""
    upper = reference.upper()
    return upper if upper.isascii() and upper.isalnum() else _NOT_KEY.sub("", upper)


def _hash(size: int, *parts: str) -> bytes:
    return blake2b("\x1f".join(parts).encode(), digest_size=size).digest()


@lru_cache(maxsize=20_000)
def _supplier(name: str) -> tuple[str, bytes]:
    """A supplier's name as it is compared, and its hash: a register names each many times."""
    folded = fold_supplier(name) if name else ""
    return folded, _hash(8, folded)


class Keys(NamedTuple):
    """By what a contract's record is found: 16-byte hashes, None where the record lacks what they are made of.

    `ocid` is of (organisation, OCID, award, supplier); `reference` of (organisation, reference), and is told
    apart, where several contracts share it, by `supplier` (8 bytes) and then by `start` (ISO, or empty);
    `title` is of (organisation, supplier, folded title, start). `procurement` is the OCID and `award` which of its
    awards or contracts, as they are written.
    """

    ocid: bytes | None
    reference: bytes | None
    title: bytes | None
    supplier: bytes
    start: str
    procurement: str = ""
    award: str = ""

    def learnt(self) -> list[bytes]:
        """The keys under which a contract is remembered, strongest first."""
        return [key for key in self[:3] if key is not None]

    @property
    def once(self) -> tuple[bytes, bytes, str] | None:
        """What one register may hold once: the reference, supplier and start, else the title's key.

        Two rows that share it and differ elsewhere are a repeated contract, and somebody must choose (FAULT 25).
        """
        if self.reference is not None:
            return (self.reference, self.supplier, self.start)
        return None if self.title is None else (self.title, b"", "")


KEYED_BY = ("ocid", "award_id", "reference", "title", "description", "start")
"""The fields of a contract of which, with its supplier's name and its organisation, its keys are made."""


def contract_keys(
    organisations: Sequence[int], suppliers: Sequence[str], stated: Callable[[str], Sequence[str]]
) -> list[Keys]:
    """The keys of some contracts, from their organisations' ids, their suppliers' names and the fields of KEYED_BY.

    `stated` gives a field's texts, empty where it is not stated. A contract without OCID, reference, title and
    description has none, and is always a contract of its own.
    """
    ocids, awards, references, titles, descriptions, starts = map(stated, KEYED_BY)
    folded_titles = [fold(title or words) for title, words in zip(titles, descriptions, strict=True)]
    return [
        Keys(
            _hash(16, "ocid", str(organisation), ocid, award, supplier) if ocid else None,
            _hash(16, "reference", str(organisation), reference) if reference else None,
            _hash(16, "title", str(organisation), supplier, title, start) if title else None,
            supplier_key,
            start,
            ocid,
            award,
        )
        for organisation, ocid, award, reference, title, (supplier, supplier_key), start in zip(
            organisations, map(str.lower, ocids), awards, each_once(normal_reference, references), folded_titles,
            map(_supplier, suppliers), starts, strict=True,
        )
    ]  # fmt: skip
