"""The scope signature within which prices are compared: which capabilities are bought together, and the hosting.

A signature is "adults-social-care+childrens-social-care|supplier's cloud" (contracts.imports.shapes.scope_of).
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """One signature taken apart: the capabilities' slugs in order, and the hosting (empty: not known)."""

    signature: str
    capabilities: tuple[str, ...]
    hosting: str

    @property
    def is_known(self) -> bool:
        return bool(self.capabilities)


def scope(signature: str) -> Scope:
    """A signature taken apart; one without capabilities compares with nothing."""
    slugs, _, hosting = signature.partition("|")
    return Scope(signature, tuple(slug for slug in slugs.split("+") if slug), hosting)


def words(of: Scope, names: Mapping[str, str]) -> str:
    """A scope for people, by the capabilities' names: "Council tax + Business rates, hosted: supplier's cloud"."""
    bought = " + ".join(names.get(slug, slug) for slug in of.capabilities) or "capabilities not known"
    return f"{bought}; hosting: {of.hosting or 'not known'}"
