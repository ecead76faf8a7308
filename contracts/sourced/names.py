"""Organisations, systems, capabilities and suppliers as the catalogue names them, from its CSV files.

The catalogue's own tables are the only authority here: a name that they do not list is an error, so that
a new text in the source is decided by a person.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from contracts.sourced.readings import UnlistedText

ROOT = Path(__file__).resolve().parents[2]
_NOT_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names: slugs, or none and the reason. `inferred` is set where the table says so."""

    slugs: tuple[str, ...]
    reason: str = ""

    @property
    def inferred(self) -> bool:
        return "inferred" in self.reason


def fold(text: str) -> str:
    """A name as it is compared: lower case, no accents, no punctuation, "&" as "and"."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and "))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return _NOT_WORD.sub(" ", letters.replace("'", "").replace("’", "")).strip()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in cell.split("|") if item.strip())


class Names:
    """The catalogue's names. Read once; all look-ups are by folded text."""

    def __init__(self, root: Path = ROOT) -> None:
        boroughs, market = root / "boroughs" / "catalogue", root / "suppliers" / "catalogue"
        self._organisations: dict[str, Named] = {}
        self.organisation_names: dict[str, str] = {}
        for row in _rows(boroughs / "organisations.csv"):
            self.organisation_names[row["slug"]] = row["name"]
            for text in (row["name"], row["short_name"], row["slug"], *_split(row["alt_names"])):
                self._organisations.setdefault(fold(text), Named((row["slug"],)))
        for row in _rows(boroughs / "organisation_names.csv"):
            self._organisations[fold(row["text"])] = Named(_split(row["organisations"]), row["reason"])
        self._listed: dict[tuple[str, str, str], Named] = {}
        for row in _rows(market / "system_names.csv"):
            place = (row["kind"], row["text"], row["where"])
            self._listed[place] = Named(_split(row["slugs"]), row["reason"])
        self._capabilities = {
            row["text"]: Named(_split(row["capabilities"]), row["reason"])
            for row in _rows(market / "capability_names.csv")
        }
        self._of_module = {
            (row["text"], row["module"]): Named(_split(row["capabilities"]))
            for row in _rows(market / "capability_modules.csv")
        }
        members = {row["slug"]: _split(row["members"]) for row in _rows(market / "capabilities.csv")}
        self._serves = {}
        for row in _rows(market / "systems.csv"):
            own = set(_split(row["capabilities"]))
            suites = {suite for suite, parts in members.items() if own & set(parts)}
            self._serves[row["slug"]] = own | suites
        self.supplier_names = {row["slug"]: row["name"] for row in _rows(market / "suppliers.csv")}

    def organisations(self, text: str) -> Named:
        """The organisations that a text names, or none and why."""
        found = self._organisations.get(fold(text))
        if found is None:
            raise UnlistedText(f"no catalogue names the organisation {text!r}")
        return found

    def systems(self, text: str, where: str) -> Named:
        """The systems that a text names in rows about `where`, or none and why."""
        return self._of_market("system", text, where)

    def suppliers(self, text: str) -> Named:
        """The suppliers that a text names, or none and why."""
        return self._of_market("supplier", text, "")

    def supplier_slugs(self, text: str) -> tuple[str, ...]:
        """As `suppliers`, for a name of whose listing nothing is known: none where it is not listed."""
        found = self._listed.get(("supplier", text, ""))
        return found.slugs if found else ()

    def _of_market(self, kind: str, text: str, where: str) -> Named:
        found = self._listed.get((kind, text, where)) or self._listed.get((kind, text, ""))
        if found is None:
            raise UnlistedText(f"no catalogue names the {kind} {text!r}")
        return found

    def capabilities(self, text: str, module: str = "") -> Named:
        """The capabilities that a text names; what the row's module says more closely goes first."""
        lower = text.lower()
        found = self._of_module.get((lower, module.lower())) or self._capabilities.get(lower)
        if found is None:
            raise UnlistedText(f"no catalogue names the capability {text!r}")
        return found

    def scopes(self, systems: tuple[str, ...], capabilities: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """Each of a row's systems with those of the row's capabilities that it serves.

        One system alone has them all, as the row says. Of several, each has those that the catalogue says it
        serves; where the catalogue matches none of them, each has all.
        """
        if len(systems) > 1:
            kept = {
                system: tuple(each for each in capabilities if each in self._serves.get(system, ()))
                for system in systems
            }
            if any(kept.values()):
                return kept
        return dict.fromkeys(systems, capabilities)
