"""Names of systems and suppliers, and the keys under which a text is searched for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from suppliers.names import fold_supplier
from suppliers.recognition.ordinary import ORDINARY_PHRASES, ORDINARY_WORDS
from suppliers.recognition.tokens import tokens_of

Kind = Literal["system", "supplier"]
Key = tuple[str, ...]

# "LAS", "TLC" and "SAP" are also ambulances, tender loving care and a tree's: three letters say too little.
SHORTEST_STRONG = 4
# A longer name in capitals ("ICON", "AMCS") is one where the text writes it in capitals too.
LONGEST_ACRONYM = 5
# A strong name of one short word, or of several words, does not count in small letters without context:
# "Beam" is a company, a beam desk is not. A longer word does: officers do write "upgrade of liquidlogic".
LONGEST_SHORT = 6


@dataclass(frozen=True)
class Name:
    """A name by which a system or a supplier is called.

    `slug` is what it names; `supplier` is the owner's slug for a system ('' where not known), for a
    supplier its own. `weak`: an ordinary word, which counts only beside its supplier or a word of context.
    """

    slug: str
    text: str
    weak: bool = False
    kind: Kind = "system"
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One name under one key.

    `capitals`: counts only where the text writes it in capitals. `derived`: nobody wrote this form, it is a
    company's name without its legal form ("Access UK Limited" is "access"). `short`: one word
    of few letters, or several words, which may be a phrase of ordinary English.
    """

    name: Name
    weak: bool
    capitals: bool
    derived: bool
    short: bool


def entries(names: Iterable[Name]) -> Iterator[tuple[Key, Entry]]:
    """The keys of each name. A supplier also has the key of its name without words of legal form."""
    for name in names:
        key = tokens_of(name.text).words
        if not key:
            continue
        yield key, _entry(name, key, derived=False)
        if name.kind == "supplier":
            short = tuple(fold_supplier(name.text).split())
            if short and short != key:
                yield short, _entry(name, short, derived=True)


def _entry(name: Name, key: Key, *, derived: bool) -> Entry:
    alone = key[0] if len(key) == 1 else ""
    ordinary = alone in ORDINARY_WORDS or 0 < len(alone) < SHORTEST_STRONG or key in ORDINARY_PHRASES
    written = name.text.strip()
    capitals = bool(alone) and written.isupper() and len(alone) <= LONGEST_ACRONYM
    short = len(key) > 1 or len(alone) <= LONGEST_SHORT
    return Entry(name, name.weak or ordinary, capitals, derived, short)
