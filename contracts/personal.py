"""Personal data in a text that will be public: e-mail addresses, telephone and National Insurance numbers."""

from __future__ import annotations

import re

REMOVED = "[removed]"

_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
"""Begins where a run of letters begins, else a long run before an @ would be read again from each letter."""

_TELEPHONE = re.compile(
    r"(?<![\w./-])(?:\+44[ -]?(?:\(0\)[ -]?)?[1-9][0-9]{1,4}|\(0[1-9][0-9]{1,4}\)|0[1-9][0-9]{1,4})"
    r"[ -]?[0-9]{3,4}[ -]?[0-9]{3,4}(?![0-9])"
)
_NOTICE_NUMBER = re.compile(r"[0-9]{6}-20[0-9]{2}")
"""Find a Tender's number of a notice, as 063249-2025: as many figures as a telephone number, and as often a 0 first."""

_NATIONAL_INSURANCE = re.compile(
    r"(?<![A-Z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"(?: ?[0-9]{2}){3} ?[A-D](?![A-Z0-9])",
    re.IGNORECASE,
)
"""HMRC's form of the number (its manual NIM39110): letters and prefixes that are never issued are left
out."""

_NOT_FIGURES = bytes(code for code in range(256) if chr(code) not in "0123456789")
_NOT_FIGURES_OR_LINES = bytes(code for code in _NOT_FIGURES if code != ord("\n"))
_FEWEST_FIGURES = 6
"""An NI number has six figures, a telephone number ten."""


def may_be_personal(text: str) -> bool:
    """A quick look, four times quicker than any of the patterns: no text fails it that holds what they
    find."""
    return "@" in text or len(text.encode("ascii", "ignore").translate(None, _NOT_FIGURES)) >= _FEWEST_FIGURES


def suspected_personal(texts: list[str]) -> set[str]:
    """Those of many texts, each on one line, that `may_be_personal`: the figures of all are counted in one
    go."""
    joined = "\n".join(texts)
    figures = joined.encode("ascii", "ignore").translate(None, _NOT_FIGURES_OR_LINES).split(b"\n")
    suspects = {text for text, found in zip(texts, figures, strict=False) if len(found) >= _FEWEST_FIGURES}
    if "@" in joined:
        suspects.update(text for text in texts if "@" in text)
    return suspects


def _telephone(match: re.Match[str]) -> str:
    if _NOTICE_NUMBER.fullmatch(match[0]):
        return match[0]
    digits = sum(c.isdigit() for c in match[0])
    if match[0].startswith("+44"):
        digits -= 2 + ("(0)" in match[0]) - 1
    # A British number has ten or eleven figures with its leading 0.
    return REMOVED if digits in (10, 11) else match[0]


def remove_personal(text: str) -> str:
    """The text with each e-mail address, British telephone number and NI number replaced by "[removed]"."""
    if not may_be_personal(text):
        return text
    if "@" in text:
        text = _EMAIL.sub(REMOVED, text)
    text = _TELEPHONE.sub(_telephone, text)
    return _NATIONAL_INSURANCE.sub(REMOVED, text)
