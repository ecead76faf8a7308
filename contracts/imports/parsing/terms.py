"""Reading options to extend, lengths of time, and the template's words for a charge."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TypeVar

from contracts.imports.parsing.dates import parse_date
from contracts.imports.parsing.flaws import NOT_STATED, TO_BE_STATED, WARNING, Flaw, not_stated_flaw
from contracts.records import ChargeStatus, Option, Per, ValueKind

LONGEST_OPTION = 120
"""Months. An extension of more than ten years is rather a slip; it is asked about and never guessed."""

MOST_OPTIONS = 10
"""More rights to extend than this are rather a number in the wrong column."""

_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "twelve": "12",
    "twenty-four": "24",
    "a further": "1 x",
    "up to": "",
    "to extend": "",
    "extendable": "",
    "extend": "",
    "ext": "",
    "the contract": "",
    "a maximum of": "",
    "maximum of": "",
    "by": "",
    "with": "",
    "an": "",
    "a": "",
    "possible": "",
    "potential": "",
    "plus": "+",
    "for": "",
    "further": "",
    "additional": "",
    "optional": "",
    "options of": "x",
    "option of": "x",
    "extensions of": "x",
    "extension of": "x",
    "periods of": "x",
    "period of": "x",
    "extensions": "",
    "extension": "",
    "options": "",
    "option": "",
    "periods": "",
    "period": "",
    "each": "",
    "*": "x",
    "×": "x",
}
_WORD = re.compile(
    "|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in sorted(_WORDS, key=len, reverse=True))
)
_UNIT = r"(?P<unit>years?|yrs?|y|months?|mths?|mos?|m)"
_TIMES = re.compile(rf"(?P<count>\d{{1,2}}) ?x ?(?P<length>\d{{1,3}}) ?{_UNIT}")
_TIMES_BARE = re.compile(rf"(?P<count>\d{{1,2}}) (?P<length>\d{{1,3}}) ?-? ?{_UNIT}")
_ONE = re.compile(rf"(?P<length>\d{{1,3}}) ?-? ?{_UNIT}")
_PLUS = re.compile(r"\d{1,3}(?: ?\+ ?\d{1,3})+")
_BACKWARDS = re.compile(rf"(?P<length>\d{{1,3}}) ?-? ?{_UNIT} ?x ?(?P<count>\d{{1,2}})")
_NONE = frozenset(
    {"no", "0", "false", "no option", "no options", "no extension", "no extensions", "n", "none remaining"}
)
_LEADING = re.compile(r"^(?:(?:yes|y) ?[-\u2013,:;]? ?|\+ ?)(?=\d|up to |option|by |an? )")
"""What stands before the options and adds nothing: "Yes - 2 years", "+1+1"."""
_UP_TO = re.compile(r"^(?:up )?(?:to|until) ")

_UNREADABLE_OPTIONS = Flaw(
    "unreadable_options",
    WARNING,
    "The options to extend cannot be read; the contract is kept without them.",
    "Write them as 2 x 12 months, 24 months or 12+12.",
)
_WHICH_OPTIONS = Flaw(
    "unreadable_options",
    WARNING,
    "The contract may be extended, but not how often and for how long; it is kept without its options.",
    "Write them as 2 x 12 months, 24 months or 12+12.",
)

_NOT_SO_OFTEN = re.compile(r"^(?:1 x (?=\d{1,2} x )|x )")
"""What is left of "a further" before how often, and of "extension of" without it."""

_BARE = re.compile(r"\d{2,3}")
_IN_MONTHS = Flaw(
    "options_in_months",
    WARNING,
    "The number is read as months, which the cell does not say.",
    "Write it as 24 months.",
)


def parse_options(text: str) -> tuple[tuple[Option, ...] | date, Flaw | None]:
    """Reads "2 x 12 months", "1+1", "24 months", "12+12", "2 years". A date in the column comes back as a
    date: the LGA's schema titles its last extension date "Extension Period". A bare number of more than ten can
    be neither years nor how often, and is read as months with a warning.
    """
    folded = " ".join(text.casefold().split())
    if not folded or folded in NOT_STATED or folded in _NONE or folded in TO_BE_STATED:
        return (), None
    if folded in ("yes", "y", "true"):
        return (), _WHICH_OPTIONS
    if len(folded) > 80:
        # Longer is a sentence, and no sentence is read here.
        return (), _UNREADABLE_OPTIONS
    folded = _LEADING.sub("", folded)
    day = parse_date(_UP_TO.sub("", folded))
    if day.value is not None and day.form != "serial":
        return day.value, None
    plain = " ".join(_WORD.sub(lambda match: _WORDS[match[0]], folded).split()).strip(" .,")
    plain = _NOT_SO_OFTEN.sub("", plain)
    if _BARE.fullmatch(plain) and MOST_OPTIONS < int(plain) <= LONGEST_OPTION:
        return (Option(int(plain)),), _IN_MONTHS
    options = _read_parts(plain)
    if options and all(
        0 < option.months <= LONGEST_OPTION and 1 <= option.count <= MOST_OPTIONS for option in options
    ):
        return options, None
    return (), _UNREADABLE_OPTIONS


def _read_parts(plain: str) -> tuple[Option, ...]:
    for pattern in (_TIMES, _TIMES_BARE, _BACKWARDS):
        if match := pattern.fullmatch(plain):
            return (Option(_months(match["length"], match["unit"]), int(match["count"])),)
    if match := _ONE.fullmatch(plain):
        return (Option(_months(match["length"], match["unit"])),)
    bare, unit = plain, ""
    if match := re.fullmatch(rf"(?P<sum>[\d+ ]+?) ?{_UNIT}", plain):
        bare, unit = match["sum"].strip(), match["unit"]
    if _PLUS.fullmatch(bare):
        return _sum_of_parts([part.strip() for part in bare.split("+")], unit)
    parts = [part.strip() for part in re.split(r"\+|,|;| and | then ", plain)]
    if len(parts) > 1:
        read = [_read_parts(part) for part in parts]
        if all(len(part) == 1 for part in read):
            return _gathered([part[0] for part in read])
    return ()


def _sum_of_parts(parts: list[str], unit: str) -> tuple[Option, ...]:
    """ "1+1" are years and "12+12" months. Unequal parts without a unit may begin with the first term, as
    3+1+1."""
    if not unit:
        if len(set(parts)) > 1:
            return ()
        # No register grants an extension of a few months several times over, nor one of six years and more.
        unit = "years" if int(parts[0]) <= 5 else "months"
    return _gathered([Option(_months(part, unit)) for part in parts])


def _gathered(options: list[Option]) -> tuple[Option, ...]:
    gathered: dict[int, int] = {}
    for option in options:
        gathered[option.months] = gathered.get(option.months, 0) + option.count
    return tuple(Option(months, count) for months, count in gathered.items())


def _months(length: str, unit: str) -> int:
    return int(length) * (12 if unit.startswith("y") else 1)


_LENGTH = re.compile(rf"(?P<length>\d{{1,3}})(?:\.0+)? ?-? ?{_UNIT}?")

_UNREADABLE_LENGTH = Flaw(
    "unreadable_number",
    WARNING,
    "The number of months cannot be read; the contract is kept without it.",
    "Write it in whole months, as 6.",
)


def parse_months(text: str) -> tuple[int | None, Flaw | None]:
    """A length of time in whole months: "6", "6 months", "1 year"."""
    folded = " ".join(text.casefold().split())
    if not folded or folded in NOT_STATED:
        return None, None
    if folded in TO_BE_STATED:
        return None, not_stated_flaw(text, "the length")
    plain = _WORD.sub(lambda match: _WORDS[match[0]], folded).strip() if len(folded) <= 40 else ""
    if match := _LENGTH.fullmatch(plain):
        return _months(match["length"], match["unit"] or "months"), None
    return None, _UNREADABLE_LENGTH


def parse_quantity(text: str) -> tuple[Decimal | None, Flaw | None]:
    """A number of users, dwellings and so on; nothing where the cell holds no plain number above 0."""
    folded = text.strip().casefold()
    if not folded or folded in NOT_STATED:
        return None, None
    if folded in TO_BE_STATED:
        return None, not_stated_flaw(text, "the number")
    plain = folded.replace(" ", "")
    if re.fullmatch(r"(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.\d{1,4})?", plain):
        number = Decimal(plain.replace(",", ""))
        return (number if number else None), None
    return None, Flaw(
        "unreadable_number",
        WARNING,
        "The number cannot be read; the contract is kept without it.",
        "Write it in figures, as 250.",
    )


T = TypeVar("T")

_STATUSES = {
    "charged": ChargeStatus.CHARGED,
    "yes": ChargeStatus.CHARGED,
    "none": ChargeStatus.NONE,
    "no charge": ChargeStatus.NONE,
    "free": ChargeStatus.NONE,
    "included": ChargeStatus.INCLUDED,
    "not known": ChargeStatus.NOT_KNOWN,
    "unknown": ChargeStatus.NOT_KNOWN,
    "tbc": ChargeStatus.NOT_KNOWN,
}
_PERS = {
    "one-off": Per.ONE_OFF,
    "one off": Per.ONE_OFF,
    "once": Per.ONE_OFF,
    **{per.value: per for per in Per if per not in (Per.ONE_OFF, Per.NOT_KNOWN)},
    "annum": Per.YEAR,
    "p.a.": Per.YEAR,
    "pa": Per.YEAR,
    "not known": Per.NOT_KNOWN,
    "unknown": Per.NOT_KNOWN,
}
_VALUE_KINDS = {
    **{kind.value.replace("_", " "): kind for kind in ValueKind},
    "total of the initial term": ValueKind.INITIAL_TERM,
    "including extensions": ValueKind.WITH_EXTENSIONS,
    "maximum with extensions": ValueKind.WITH_EXTENSIONS,
    "yearly": ValueKind.ANNUAL,
}


def _choice(words: dict[str, T], text: str, code: str) -> tuple[T | None, Flaw | None]:
    folded = " ".join(text.casefold().split())
    if not folded or folded == "-":
        return None, None
    if folded in words:
        return words[folded], None
    listed = ", ".join(words)
    return None, Flaw(
        code,
        "error",
        "The word is not one that this column takes.",
        f"Choose one of: {listed}; or leave it blank.",
    )


def parse_status(text: str) -> tuple[ChargeStatus | None, Flaw | None]:
    """The template's word for whether something is charged; "none" there is the officer's own word."""
    return _choice(_STATUSES, text, "unknown_word")


def parse_per(text: str) -> tuple[Per | None, Flaw | None]:
    """The template's word for what an amount is for one of."""
    return _choice(_PERS, text, "unknown_word")


def parse_value_kind(text: str) -> tuple[ValueKind | None, Flaw | None]:
    """The template's word for what a total is."""
    return _choice(_VALUE_KINDS, text, "unknown_word")
