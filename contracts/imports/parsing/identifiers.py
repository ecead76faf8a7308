"""Company numbers, CPV codes and addresses."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import urlsplit

from contracts.company_numbers import lettered_number
from contracts.imports.parsing.flaws import NOT_STATED, TO_BE_STATED, WARNING, Flaw

_LABEL = re.compile(
    r"^(?:GB-?COH-?|GB/|GB-|COMPANY (?:NO|NUMBER)\.?:?|CO\.? ?(?:NO|REG)\.?:?|REG(?:ISTERED)? ?NO\.?:?|CRN:?)"
)
_SCIENTIFIC = re.compile(r"(\d(?:\.\d+)?)E\+?(\d{1,2})")

_NO_COMPANY = frozenset(
    {
        "sole trader",
        "charity",
        "individual",
        "partnership",
        "not registered",
        "no",
        "unincorporated",
        "0",
        "tbc",
        "yes",
    }
)


def company_number(text: str) -> tuple[str, str]:
    """A Companies House number of 8 characters, and a warning's code or an empty text.

    Lost zeros come back, "gb/" before it goes. `scientific_number`: Excel wrote 1.234567E+06; where no
    figure is lost the number is given all the same. `company_number`: it is no such number; the number is
    then empty.
    """
    folded = text.strip().casefold()
    if not folded or folded in NOT_STATED or folded in TO_BE_STATED or folded in _NO_COMPANY:
        return "", ""
    if len(folded) > 60:
        # Longer than any number with its label.
        return "", "company_number"
    plain = _LABEL.sub("", " ".join(text.upper().split())).strip(" :#")
    plain = re.sub(r"[\s\u200b\ufeff]", "", plain)
    if match := _SCIENTIFIC.fullmatch(plain):
        figures = Decimal(plain)
        exact = len(match[1].replace(".", "")) > int(match[2]) and figures == int(figures)
        return (f"{int(figures):08d}" if exact and 0 < figures < 10**8 else ""), "scientific_number"
    plain = re.sub(r"\.0+$", "", plain)
    if plain.isascii() and plain.isdigit() and len(plain) <= 8 and int(plain):
        # Below 1000 only the whole eight figures are believed: "12" in this column is something else.
        if len(plain) == 8 or int(plain) >= 1000:
            return plain.zfill(8), ""
        return "", "company_number"
    if number := lettered_number(plain):
        return number, ""
    return "", "company_number"


COMPANY_FLAWS = {
    "company_number": Flaw(
        "company_number",
        WARNING,
        "This is not a Companies House number; the supplier is kept without one.",
        "Write its 8 characters, as 01234567 or SC012345.",
    ),
    "scientific_number": Flaw(
        "scientific_number",
        WARNING,
        "Excel has turned the company number into a number with an exponent.",
        "Format the column as text and type the number again, with its zeros.",
    ),
}

_CPV = re.compile(r"(?<!\d)(\d{7,8})(?:-\d)?(?!\d)")
_CPV_FLAW = Flaw(
    "cpv",
    WARNING,
    "This is not a CPV code; the contract is kept without one.",
    "Write its 8 figures, as 48000000.",
)


def cpv_codes(text: str) -> tuple[tuple[str, ...], Flaw | None]:
    """The CPV codes of a cell, 8 figures each without the check figure; a lost leading 0 comes back."""
    folded = text.strip().casefold()
    if not folded or folded in NOT_STATED or folded in TO_BE_STATED:
        return (), None
    codes = tuple(dict.fromkeys(code.zfill(8) for code in _CPV.findall(text)))
    return codes, None if codes else _CPV_FLAW


_ADDRESS_FLAW = Flaw(
    "address",
    WARNING,
    "This is not a web address; the contract is kept without it.",
    "Write the whole address, beginning with https://.",
)


def web_address(text: str) -> tuple[str, Flaw | None]:
    """An http or https address, or nothing: `javascript:` and the like never get further than the raw row."""
    address = text.strip()
    if not address or address.casefold() in NOT_STATED or address.casefold() in TO_BE_STATED:
        return "", None
    if len(address) > 2_000 or not address.isprintable() or any(c in address for c in " <>\"'"):
        return "", _ADDRESS_FLAW
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", _ADDRESS_FLAW
    if parts.scheme in ("http", "https") and parts.hostname and "." in parts.hostname:
        return address, None
    return "", _ADDRESS_FLAW
