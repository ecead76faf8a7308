"""Reading amounts of money as registers write them. Pounds, as `Decimal`; an unreadable amount is never 0."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from contracts.imports.parsing.flaws import (
    ERROR,
    EXCEL_ERROR,
    EXCEL_ERRORS,
    NEEDS_ANSWER,
    NOT_STATED,
    OPEN_ENDED,
    TO_BE_STATED,
    WARNING,
    WITHHELD,
    Flaw,
    not_stated_flaw,
)
from contracts.records import ValueReason

LARGEST = Decimal(5_000_000_000)
"""Above this an amount needs a person's yes: £5bn is more than any one council contract, and as much as the
framework ceilings that are entered as a contract's value."""

LONGEST_TEXT = 80
"""No amount with its words is longer; what is, is not worth a pattern's time."""

SMALLEST_BAND = 100
"""Below this many pounds "1-2" is rather years or a numbering than a band of prices."""

_PENNY = Decimal("0.01")

_FACTORS = {
    "": 1,
    "k": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mil": 1_000_000,
    "mill": 1_000_000,
    "million": 1_000_000,
    "bn": 1_000_000_000,
    "b": 1_000_000_000,
    "billion": 1_000_000_000,
}

_NUMBER = (
    r"(?P<{0}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?:,\d{{1,2}})?|\d{{1,3}}\.\d{{3}},\d{{1,2}}"
    r"|\d{{1,3}}(?: \d{{3}})+(?:[.,]\d{{1,2}})?|\d+,\d{{1,2}}|\d+\.\d*|\.\d+|\d+)"
    r" ?(?P<{0}_factor>k|thousand|m|mn|mil|mill|million|bn|b|billion)?"
)
# "PS" is what Contracts Finder's own export makes of a pound sign.
_PLAIN = re.compile(r"£?((?:[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9]{1,9})(\.[0-9]{1,2})?)")
"""Nearly every amount; up to 999 million, so that nothing here needs a person."""
_TO_PENCE = (".00", "", "0", "")
"""What the figures lack of two places, by the length of the point and what follows it."""

_POUND = r"(?:£|gbp|ps(?=[ \d])|l(?=£))? ?"
_AMOUNT = re.compile(
    rf"(?P<minus>-)?{_POUND}(?P<inner>-)?{_NUMBER.format('low')}"
    rf"(?: ?(?:-|to|and) ?{_POUND}{_NUMBER.format('high')})?(?P<after>-| ?cr)?(?: ?(?:gbp|pounds))?"
)
_BRACKETS = re.compile(rf"-?{_POUND}\( ?({_POUND}[\d,. ]+?) ?\)|(?P<outer>£) ?\(([\d,. ]+)\)")

PER_YEAR = re.compile(
    r"(?<![a-z])(?:p\.? ?a\b\.?|per ann?um|per year|a year|/ ?(?:yr|year|annum)|each year|annually|annual|yearly"
    r"|p\.? ?y\b\.?)"
    r"|/ ?(?:yr|year|annum)\b"
)
"""In folded text: that an amount is for a year."""
_PER_OTHER = re.compile(
    r"\bper (?:month|week|day|hour|quarter|call|user|unit|visit|session|item|head)\b"
    r"|\b(?:pcm|p\.?c\.?m|monthly|weekly|daily|hourly|quarterly)\b|/ ?(?:month|week|day|hour|user)\b"
)
_ABOUT = re.compile(
    r"^(?:c\.?|ca\.?|circa|approx\.?|approximately|about|around|est\.?|estimated(?: at)?|~|estimate:?)"
    r" ?(?=[\d£(.-])"
    r"| ?\(?\b(?:approx\.?|approximately|estimated?|est\.?)\)?$"
)
_WITHOUT_VAT = re.compile(r" ?\(?(?:\+|plus|exc?(?:l(?:uding|\.)?)?\.?|net of|ex) ?vat\)?$")
_WITH_VAT = re.compile(r" ?\(?inc(?:l(?:uding|\.)?)?\.? ?vat\)?$")
_OTHER_CURRENCY = re.compile(r"[€$¥]|\b(?:eur|euros?|usd|dollars?)(?=\b|\d)")
_POUND_READ_WRONGLY = re.compile("^\u00e2\u00a3")
"""UTF-8's pound sign, read as Windows-1252 and in lower case."""
_SIGN_LOST = re.compile(r"^[\ufffd?] ?(?=\d)")
_LIMITS = re.compile(
    r"^(?:up to|over|under|above|below|less than|more than|[<>\u2264\u2265]=?)(?= ?[\d£])|(?<=[\dkm])\+$"
)
_NO_ONE_AMOUNT = frozenset(
    {
        *("framework", "framework agreement", "framework contract", "dps", "dynamic purchasing system"),
        *("schedule of rates", "see schedule", "as per schedule", "rate card", "rates", "see rates"),
        *("concession", "concession contract", "income generating", "income contract"),
        *("demand led", "demand-led", "usage based", "usage-based", "based on usage", "dependent on usage"),
    }
)
"""Words of contracts whose value is what is ordered under them: no amount is stated."""

_NO_CHARGE = frozenset(
    {"no charge", "free of charge", "free", "nil cost", "no cost", "nil charge", "zero cost", "nil value"}
)


_ZERO = frozenset({"zero", "£nil", "£ nil"})
"""A bare 0 in words: no more stated than the figure is."""


class Amount(NamedTuple):
    """A cell read as money. `annual` where its own words say a year; `zero` for a bare 0, which is not
    stated; `vat` as `ContractRecord.value_vat`."""

    value: Decimal | None = None
    high: Decimal | None = None
    annual: bool = False
    estimated: bool = False
    reason: ValueReason | None = None
    zero: bool = False
    flaw: Flaw | None = None
    vat: str = ""


_UNREADABLE = Flaw(
    "unreadable_amount",
    ERROR,
    "The amount cannot be read.",
    "Write it in figures, as 1234.50; leave it blank if it is not known.",
)
_AMBIGUOUS = Flaw(
    "ambiguous_amount",
    ERROR,
    "The comma or point in the amount can be read in two ways.",
    "Write pounds and pence, as 1234.50.",
)
_PER_WHAT = Flaw(
    "unreadable_amount",
    ERROR,
    "The amount is for a unit or a part of a year, which this column cannot hold.",
    "Write the amount for the whole term, or for a year as £1,000 p.a.",
)
_CURRENCY = Flaw(
    "other_currency",
    ERROR,
    "The amount is not in pounds.",
    "Write it in pounds sterling.",
)
NEGATIVE = Flaw(
    "negative_amount",
    NEEDS_ANSWER,
    "The amount is less than nothing.",
    "Put it right, or load it as it is with --accept negative_amount.",
)
_LOST_SIGN = Flaw(
    "lost_sign",
    NEEDS_ANSWER,
    "The sign before the amount was lost when the file was saved, so it does not say that these are pounds.",
    "Save the file again as 'CSV UTF-8'; or load the amounts as pounds with --accept lost_sign.",
)
_LIMIT = Flaw(
    "limit_alone",
    WARNING,
    "This is a limit (up to, over), not an amount, so no value is stated.",
    "Write the amount, or a band as 25000-50000.",
)
TOO_LARGE = Flaw(
    "over_5bn",
    NEEDS_ANSWER,
    "The amount is over £5bn.",
    "If it is a framework's ceiling, leave it out; if it is right, load it with --accept over_5bn.",
)
VAT_INSIDE = Flaw(
    "includes_vat",
    WARNING,
    "The amount is said to include VAT: it is shown with that word, and left out where prices are compared.",
    "Write the amount without VAT.",
)


def parse_amount(text: str) -> Amount:
    """Reads one cell. A blank, a dash, a word such as POA and a bare 0 are not stated; "withheld" says so."""
    if (match := _PLAIN.fullmatch(text)) is not None:
        pounds = Decimal(match[1].replace(",", "") + _TO_PENCE[len(match[2] or "")])
        if pounds:
            return Amount(pounds)
    if len(text) > LONGEST_TEXT:
        return Amount(flaw=_UNREADABLE)
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    folded = folded.translate({0x2212: "-", 0x2013: "-", 0x2014: "-", 0x2012: "-"})
    if not folded:
        return Amount()
    if words := _in_words(text.strip(), folded):
        return words
    folded = _POUND_READ_WRONGLY.sub("£", folded)
    if _SIGN_LOST.search(folded):
        amount = parse_amount(_SIGN_LOST.sub("", folded))
        return amount if amount.value is None else amount._replace(flaw=amount.flaw or _LOST_SIGN)
    if _LIMITS.search(folded):
        return Amount(reason=ValueReason.NOT_STATED, flaw=_LIMIT)
    if _OTHER_CURRENCY.search(folded):
        return Amount(flaw=_CURRENCY)
    if _PER_OTHER.search(folded):
        return Amount(flaw=_PER_WHAT)
    with_vat = _WITH_VAT.search(folded) is not None
    without_vat = _WITHOUT_VAT.search(folded) is not None
    folded = _WITHOUT_VAT.sub("", _WITH_VAT.sub("", folded)).strip()
    bare = PER_YEAR.sub("", folded).strip(" ,:;()") if PER_YEAR.search(folded) else folded
    annual = bare != folded
    plain = _ABOUT.sub("", bare).strip()
    amount = _figures(plain)
    if amount.flaw is None:
        amount = amount._replace(
            annual=annual,
            estimated=plain != bare,
            flaw=VAT_INSIDE if with_vat and amount.value else None,
            vat="inc" if with_vat else "ex" if without_vat else "",
        )
    return _confirm(amount)


def _in_words(text: str, folded: str) -> Amount | None:
    if folded in NOT_STATED:
        return Amount(reason=ValueReason.NOT_STATED)
    if folded in TO_BE_STATED or folded in OPEN_ENDED or folded in _NO_ONE_AMOUNT:
        return Amount(reason=ValueReason.NOT_STATED, flaw=not_stated_flaw(text, "the amount"))
    if folded in _ZERO:
        return Amount(reason=ValueReason.NOT_STATED, zero=True)
    if folded in WITHHELD:
        return Amount(reason=ValueReason.WITHHELD)
    if folded in _NO_CHARGE:
        return Amount(Decimal(0))
    if text.upper() in EXCEL_ERRORS:
        return Amount(flaw=EXCEL_ERROR)
    return None


def _figures(text: str) -> Amount:
    if match := _BRACKETS.fullmatch(text):
        inside = _figures((match[1] or match[3]).strip())
        if inside.value is None or inside.high is not None or inside.value < 0:
            return inside if inside.zero else Amount(flaw=inside.flaw or _UNREADABLE)
        return inside._replace(value=-inside.value)
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return Amount(flaw=_UNREADABLE)
    low, low_flaw = _number(match["low"], match["low_factor"])
    if low is None:
        return Amount(flaw=low_flaw)
    signs = sum(bool(match[name]) for name in ("minus", "inner", "after"))
    if match["high"] is None:
        return _one(low, bool(signs)) if signs <= 1 else Amount(flaw=_UNREADABLE)
    high, high_flaw = _number(match["high"], match["high_factor"])
    if high is None:
        return Amount(flaw=high_flaw)
    if match["high_factor"] and not match["low_factor"] and low < 1000:
        # "£1-2m" says million once for both.
        low *= _FACTORS[match["high_factor"]]
    if signs or low >= high or high < SMALLEST_BAND:
        return Amount(flaw=_UNREADABLE)
    return Amount(low, high)


def _one(number: Decimal, negative: bool) -> Amount:
    if not number:
        return Amount(reason=ValueReason.NOT_STATED, zero=True)
    pounds = number.quantize(_PENNY, ROUND_HALF_UP)
    if not pounds:
        return Amount(flaw=_UNREADABLE)
    return Amount(-pounds if negative else pounds)


def _number(text: str, factor: str | None) -> tuple[Decimal | None, Flaw | None]:
    """The number that the digits say, or the flaw. Groups of three and the decimal mark decide between two
    habits."""
    if len(text) > 20:
        # Twenty characters hold every amount below a million billion; more is a slip or an attack.
        return None, _UNREADABLE
    points, commas = text.count("."), text.count(",")
    if " " in text:
        text = text.replace(" ", "").replace(",", ".")
    elif points and commas:
        text = (
            text.replace(",", "")
            if text.rfind(".") > text.rfind(",")
            else text.replace(".", "").replace(",", ".")
        )
    elif points > 1:
        text = text.replace(".", "")
    elif commas and re.fullmatch(r"\d{1,3}(?:,\d{3})+", text):
        text = text.replace(",", "")
    elif commas:
        # 1234,50 can only be a decimal comma; 12,34 may as well be a thousand with a figure lost.
        if not re.fullmatch(r"\d{4,},\d{2}", text):
            return None, _AMBIGUOUS
        text = text.replace(",", ".")
    elif not factor and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
        # 1.234 is a continental thousand or a fraction of a penny.
        return None, _AMBIGUOUS
    return Decimal(text if text[0] != "." else f"0{text}") * _FACTORS[factor or ""], None


def _confirm(amount: Amount) -> Amount:
    if amount.value is None:
        return amount
    if max(abs(amount.value), amount.high or 0) > LARGEST:
        return amount._replace(flaw=TOO_LARGE)
    if amount.value < 0:
        return amount._replace(flaw=NEGATIVE)
    return amount
