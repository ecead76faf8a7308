"""Columns of one word: whether VAT is in the amount, what the amount is, whether the contract runs."""

from __future__ import annotations

import re

from contracts.imports.parsing.flaws import NEEDS_ANSWER, NOT_STATED, TO_BE_STATED, WARNING, Flaw
from contracts.records import ValueKind

_INSIDE = re.compile(r"\binc|\bgross\b|\bwith vat\b")
_OUTSIDE = re.compile(r"\bex|\bnet\b|\bplus\b|\bwithout\b|\+ ?vat|\bnot inc")
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_ESTIMATE_ASKED = re.compile(r"\b(?:is|are)\b.*estimate|estimated? ?(?:\?|\(?y/n|\(?yes/no)", re.IGNORECASE)
_WORD_LENGTH = 60

_WHICH_VAT = Flaw(
    "unreadable_vat",
    WARNING,
    "The cell does not say whether the amount includes VAT; the amount is kept without that word.",
    "Write inclusive or exclusive.",
)
_WHICH_KIND = Flaw(
    "unknown_word",
    WARNING,
    "The word does not say what the amount is (for a year, for the term), so that is kept as not known.",
    "Write annual, total, or total including extensions.",
)
NOT_RUNNING = "not_running"
_NOT_RUNNING = Flaw(
    NOT_RUNNING,
    NEEDS_ANSWER,
    "The status says that this contract was ended early, or has not been let.",
    "Take the row out, or put the contract's end and status right. To load such rows like the others, say --accept"
    " not_running.",
)

_NO_CONTRACT = re.compile(
    r"\b(?:cancell?ed|terminated|withdrawn|abandoned|aborted|void(?:ed)?|superseded|unsuccessful|decommissioned|retired"
    r"|not awarded|not let|no award|not proceeding|pipeline|planned|proposed|draft|(?:pre-?)?tender(?:ing|ed)?"
    r"|in procurement|under procurement|procurement (?:stage|in progress|underway)|(?:under|in|at) evaluation)\b",
    re.IGNORECASE,
)
"""What a status says of a contract that runs no longer before its end, or not yet; an expired one has its end."""

_RUNS = re.compile(
    r"\s*(?:live|active|current|extended|awarded|ongoing|in (?:force|place|use|contract))\b", re.IGNORECASE
)
_ENDED = re.compile(r"\b(?:cancell?ed|terminated|withdrawn|decommissioned)\b", re.IGNORECASE)
"""Of a contract that is said to run, what else may be said of its end: "Live - retender planned" speaks of the next."""

_KINDS = (
    (re.compile(r"\b(?:framework|ceiling|dps)\b"), ValueKind.FRAMEWORK_CEILING),
    (re.compile(r"\b(?:annual|annually|yearly|per (?:annum|year)|p\.? ?a)\b"), ValueKind.ANNUAL),
    (
        re.compile(r"\b(?:inc\w*|with|and)\.? (?:all |any )?(?:possible )?ext\w*|\bmaximum\b|\bmax\b"),
        ValueKind.WITH_EXTENSIONS,
    ),
    (re.compile(r"\bestimat\w*|\bapprox\w*|\bindicative\b"), ValueKind.ESTIMATE),
    (
        re.compile(r"\b(?:total|whole|full|life\w*|initial term|contract (?:value|term)|term)\b"),
        ValueKind.INITIAL_TERM,
    ),
)
_NO_KIND = frozenset({"fixed", "actual", "exact", "known", "fixed price", "fixed cost"})


def parse_vat(text: str, heading: str) -> tuple[str, Flaw | None]:
    """ "inc", "ex", or an empty text where nothing is said. A yes or no answers what the heading asks."""
    folded = " ".join(text.casefold().split())
    if not folded or folded in NOT_STATED or folded in TO_BE_STATED:
        return "", None
    if folded in _YES or folded in _NO:
        asked = _vat_word(heading.casefold())
        if not asked:
            return "", _WHICH_VAT
        return (asked if folded in _YES else {"inc": "ex", "ex": "inc"}[asked]), None
    said = _vat_word(folded[:_WORD_LENGTH])
    return said, None if said else _WHICH_VAT


def _vat_word(folded: str) -> str:
    outside = _OUTSIDE.search(folded) is not None
    inside = _INSIDE.search(_OUTSIDE.sub("", folded)) is not None
    return "" if inside == outside else "inc" if inside else "ex"


def parse_estimated(text: str, heading: str) -> tuple[bool, Flaw | None]:
    """Whether the value is an estimate, by "fixed cost / estimated cost", or by a yes to "is the value estimated?".

    The LGA's schema types the column as a boolean named FixedCost: under any other heading "no" and "false" say
    estimated too.
    """
    folded = text.strip().casefold()
    if _ESTIMATE_ASKED.search(heading) and folded in _YES | _NO:
        return folded in _YES, None
    return "estimat" in folded or folded in ("no", "false", "n", "f"), None


def parse_value_type(text: str) -> tuple[ValueKind | None, Flaw | None]:
    """What a register's own column says that its amounts are; None where it says nothing of that."""
    folded = " ".join(text.casefold().split())
    if not folded or folded in NOT_STATED or folded in TO_BE_STATED or folded in _NO_KIND:
        return None, None
    found = next((kind for pattern, kind in _KINDS if pattern.search(folded[:_WORD_LENGTH])), None)
    return (found, None) if found else (ValueKind.NOT_KNOWN, _WHICH_KIND)


def status_flaw(text: str) -> Flaw | None:
    """The question about a row whose status is that of no contract which runs to its end."""
    words = _ENDED if _RUNS.match(text) else _NO_CONTRACT
    return _NOT_RUNNING if words.search(text[:_WORD_LENGTH]) else None
