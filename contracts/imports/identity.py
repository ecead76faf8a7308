"""By which keys a contract's record finds its contract. Pure.

Keys go from the strongest to the weakest; a record finds its contract by the first that hits exactly one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, NamedTuple

from suppliers.names import fold, fold_supplier

_NOT_KEY = re.compile(r"[^A-Z0-9]+")


def normal_reference(reference: str) -> str:
    """A contract reference as it is compared: "ban 12-005 " and "BAN12005" are the same."""
    return _NOT_KEY.sub("", reference.upper())


def _key(kind: str, *parts: str) -> bytes:
    return blake2b("\x1f".join((kind, *parts)).encode(), digest_size=16).digest()


class Keys(NamedTuple):
    """A contract's keys: `identifiers` are groups of keys from the strongest to the weakest; `title` is the last.

    A group is of one identifier: (OCID, award, supplier) alone, or the reference by itself, with the supplier,
    and with the supplier and start.
    """

    identifiers: tuple[tuple[bytes, ...], ...]
    title: bytes | None

    def all(self) -> list[bytes]:
        keys = [key for group in self.identifiers for key in group]
        return keys if self.title is None else [*keys, self.title]


def contract_keys(organisation_id: int, data: Mapping[str, Any]) -> Keys:
    """The keys of a contract's record (in the form of `to_data`), each of 16 bytes.

    (organisation, OCID, award, supplier); (organisation, reference); (…, supplier); (…, supplier, start);
    and (organisation, supplier, folded title, start), by which a record without a reference is found. A
    record that has neither reference, title, description nor OCID has no key.
    """
    organisation = str(organisation_id)
    party = data.get("supplier")
    supplier = fold_supplier(party["name"]) if party else ""
    start = data.get("start", "")
    groups: list[tuple[bytes, ...]] = []
    if ocid := data.get("ocid", ""):
        groups.append((_key("ocid", organisation, ocid.lower(), data.get("award_id", ""), supplier),))
    if reference := normal_reference(data.get("reference", "")):
        groups.append(
            (
                _key("reference", organisation, reference),
                _key("reference+supplier", organisation, reference, supplier),
                _key("reference+supplier+start", organisation, reference, supplier, start),
            )
        )
    title = fold(data.get("title", "") or data.get("description", ""))
    return Keys(tuple(groups), _key("title", organisation, supplier, title, start) if title else None)


def file_key(keys: Keys) -> bytes | None:
    """The key that one register may hold once: the reference, supplier and start, else the title's key.

    Two rows that share it and differ elsewhere are a repeated contract, and somebody must choose (FAULT 25).
    """
    if keys.identifiers and len(keys.identifiers[-1]) > 1:
        return keys.identifiers[-1][-1]
    return keys.title
