"""OCDS releases of awards, as feed lines.

The form is OCDS 1.1 as Contracts Finder, Sell2Wales and Public Contracts Scotland publish it. Amounts are
pounds. Run as `python -m contracts.sourced.ocds FILE.jsonl > OUT.jsonl`: one release a line in, one line out.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from contracts.company_numbers import lettered_number
from contracts.records import (
    ContractRecord,
    Party,
    PartyRole,
    Provenance,
    Regime,
    ValueKind,
    ValueReason,
)
from contracts.sourced.feed import feed_line, feed_text

# Contracts Finder writes the pound sign as "PS". A lone digit after it ("PS4") may be a product's name.
_POUND = re.compile(r"\bPS(?=\d[\d,]*\d|0\b|\d(?:\.\d+)?\s?(?:m|k|bn|million|billion)\b)")
# The same publisher drops the backslashes of a line's end; a lone "rn" inside a word is left alone.
_BLANK_LINE = re.compile(r"(?:rn){2,}")
_LINE_END = re.compile(r"(?<=[.:;*!?)])rn(?=\s*[A-Z0-9*(-])")
# UTF-8 read as Windows-1252: "â€" and one more letter is a dash, a quote or a space, "Â" and "Ã" before a sign another.
_TWICE_ENCODED = re.compile("â€.|[ÂÃ][\u00a0-\u00bf]")
# A feed's description holds 5,000 characters; one real notice has 5,559, and nobody is there to shorten it.
_LONGEST = 5_000
# No amount of money has sixteen figures, and one of three hundred cannot be kept.
_TOO_LARGE = Decimal(10**15)
_YEARLY = r"\s*(?:per annum|p\.?\s?a\b|per year|a year|annually|each year)"
_OVER_YEARS = r"\s*(?:over|for) (?:the )?(?:initial )?\w+ (?:years?|months?)\b"
_TERM_ALONE = re.compile(
    r"\bvalue (?:is |was )?(?:stated )?(?:as )?(?:being )?for (?:the )?initial (?:term|period)\b",
    re.IGNORECASE,
)
_DEAD = frozenset({"cancelled", "unsuccessful"})
_WITHHELD = re.compile(r"\b(?:withheld|commercially (?:sensitive|confidential))\b", re.IGNORECASE)
_CALL_OFF = re.compile(r"call.?off", re.IGNORECASE)
_SETS_UP = re.compile(
    r"\b(?:framework agreement|dynamic purchasing system|multi.?supplier framework)\b", re.IGNORECASE
)


def repair_text(text: str) -> str:
    """The text with the publishers' known damage undone: "PS2,295" is "£2,295"."""
    if not text.isascii():
        text = _TWICE_ENCODED.sub(_decoded, text)
    if "rn" in text:
        text = _LINE_END.sub("\n", _BLANK_LINE.sub("\n\n", text))
    return (_POUND.sub("£", text) if "PS" in text else text).strip()


def _decoded(match: re.Match[str]) -> str:
    try:
        return match[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return match[0]


def company_number(text: str) -> str:
    """A Companies House number with its eight characters, or "" where the text is no such number."""
    compact = re.sub(r"[\s.-]", "", re.sub(r"\.0+$", "", text.strip())).upper()
    if compact.isascii() and compact.isdigit() and 0 < len(compact) <= 8 and int(compact):
        # However small: the notice's scheme says that it is a company's
        return compact.zfill(8)
    return lettered_number(compact)


def figures(amount: Decimal) -> str:
    """An amount in figures, with its pence where it has any: "1,234", "1,234.50"."""
    return f"{amount:,.2f}".removesuffix(".00")


def value_in_words(amount: Decimal, text: str) -> ValueKind:
    """What the notice's own words call this amount: a yearly price, a total over years, or not said."""
    if _TERM_ALONE.search(text):
        return ValueKind.INITIAL_TERM
    if "£" not in text:
        return ValueKind.NOT_KNOWN  # most notices: no pattern has to be made for their amount
    figure = f"{amount:,.2f}".removesuffix(".00")
    millions = f"{amount / 1_000_000:f}".rstrip("0").rstrip(".")
    spelt = "|".join(
        [
            *sorted({re.escape(figure), re.escape(figure.replace(",", ""))}),
            rf"{re.escape(millions)}\s?(?:m|million)\b",
        ]
    )
    sum_ = rf"£\s?(?:{spelt})(?:\.00)?(?![\d,.]*\d)"
    if re.search(sum_ + _YEARLY, text, re.IGNORECASE):
        return ValueKind.ANNUAL
    if re.search(sum_ + _OVER_YEARS, text, re.IGNORECASE):
        return ValueKind.INITIAL_TERM
    total = re.search(rf"\bawarded (?:for|at) a total (?:value )?of {sum_}([^.]*)", text, re.IGNORECASE)
    if total and "exten" not in total[1].lower():
        return ValueKind.INITIAL_TERM
    return ValueKind.NOT_KNOWN


def release_to_line(release: Mapping[str, Any]) -> dict[str, Any]:
    """The feed line of one release: a contract for each supplier of each live award, or why there is none.

    The buyer's name is the record's organisation; its identifier stands in `parties` as the payer's
    `other_id`. An award's value is never shared out: with several suppliers none has it, and `notes` says so.
    """
    tender = _mapping(release.get("tender"))
    title = repair_text(_text(tender.get("title")) or _text(release.get("title")))
    awards = [_mapping(award) for award in _list(release.get("awards"))]
    published = _day(release.get("date"))
    provenance = Provenance(address=_notice(awards, release), title=title, published_on=published)
    buyer = _mapping(release.get("buyer"))
    records: list[ContractRecord] = []
    reason = ""
    if not awards:
        reason = "no award: " + (", ".join(_text(tag) for tag in _list(release.get("tag"))) or "not tagged")
    elif not _text(buyer.get("name")):
        reason = "the buyer is not named"
    else:
        records = [record for award in awards for record in _contracts(release, tender, award, title)]
        if not records:
            reason = "no live award names a supplier"
    note = reason or f"OCDS release {_text(release.get('id'))}"
    return feed_line(
        records,
        Provenance(provenance.address, provenance.title, provenance.published_on, note),
    )


def _contracts(
    release: Mapping[str, Any], tender: Mapping[str, Any], award: Mapping[str, Any], title: str
) -> Iterator[ContractRecord]:
    if _text(award.get("status")) in _DEAD:
        return
    every = [_mapping(party) for party in _list(release.get("parties"))]
    parties = {identifier: party for party in every if (identifier := _text(party.get("id")))}
    suppliers = [_party(_mapping(each), parties) for each in _list(award.get("suppliers"))]
    suppliers = [party for party in suppliers if party.name]
    buyer = _mapping(release.get("buyer"))
    payer = Party(repair_text(_text(buyer.get("name"))), PartyRole.PAYER, other_id=_text(buyer.get("id")))
    others = tuple(
        Party(repair_text(_text(party.get("name"))), PartyRole.PAYER, other_id=identifier)
        for identifier, party in parties.items()
        if "buyer" in _list(party.get("roles")) and identifier != payer.other_id and party.get("name")
    )
    description = repair_text(_text(award.get("description")) or _text(tender.get("description")))
    period = _mapping(award.get("contractPeriod")) or _mapping(tender.get("contractPeriod"))
    route = _text(tender.get("procurementMethodDetails")).strip(" -")
    amount, kind, why, notes = _value(award, route, f"{title}\n{description}", len(suppliers))
    alone = len(suppliers) == 1 and len(_list(release.get("awards"))) == 1
    for supplier in suppliers:
        yield ContractRecord(
            organisation=payer.name,
            title=repair_text(_text(award.get("title"))) or title,
            description=description if len(description) <= _LONGEST else f"{description[: _LONGEST - 1]}…",
            # Several contracts of one notice share its reference, which then tells none of them.
            reference=_text(tender.get("id")) if alone else "",
            ocid=_text(release.get("ocid")),
            award_id=_text(award.get("id")),
            supplier=supplier,
            parties=(payer, *others),
            cpv=_cpv(tender),
            route=route,
            regime=_regime(tender),
            start=_day(period.get("startDate")),
            end=_day(period.get("endDate")),
            value=amount,
            value_kind=kind,
            value_reason=why,
            notes=notes,
        )


def _value(
    award: Mapping[str, Any], route: str, text: str, suppliers: int
) -> tuple[Decimal | None, ValueKind, ValueReason | None, str]:
    stated = _mapping(award.get("value"))
    amount = _amount(stated.get("amount"))
    if amount is None or amount == 0:
        return None, ValueKind.NOT_KNOWN, _why_none(amount, text), ""
    if _text(stated.get("currency")) not in ("GBP", ""):
        note = f"The notice states {figures(amount)} {_text(stated.get('currency'))}, not pounds."
        return None, ValueKind.NOT_KNOWN, ValueReason.NOT_STATED, note
    if suppliers > 1:
        note = (
            f"The award as a whole is worth £{figures(amount)}; it names {suppliers} suppliers and no shares."
        )
        return None, ValueKind.NOT_KNOWN, ValueReason.NOT_STATED, note
    kind = value_in_words(amount, text)
    if (
        kind is ValueKind.NOT_KNOWN
        and not _CALL_OFF.search(route)
        and _SETS_UP.search(text.partition("\n")[0])
    ):
        kind = ValueKind.FRAMEWORK_CEILING
    return amount, kind, None, ""


def _why_none(amount: Decimal | None, text: str) -> ValueReason:
    """A bare 0 is not "no charge": it is not stated, unless the notice says that it was withheld."""
    if amount is not None and _WITHHELD.search(text):
        return ValueReason.WITHHELD
    return ValueReason.NOT_STATED


def _party(supplier: Mapping[str, Any], parties: Mapping[str, Mapping[str, Any]]) -> Party:
    identifier = _text(supplier.get("id"))
    full = parties.get(identifier, {})
    found = {"GB-COH": "", "GB-CHC": "", "GB-PPON": ""}
    stated = [_mapping(full.get("identifier")), *map(_mapping, _list(full.get("additionalIdentifiers")))]
    for scheme in found:
        if identifier.startswith(f"{scheme}-"):
            found[scheme] = identifier.removeprefix(f"{scheme}-")
        for each in stated:
            if each.get("scheme") == scheme and not found[scheme]:
                found[scheme] = _text(each.get("id")).removeprefix(f"{scheme}-")
    return Party(
        name=repair_text(
            _text(supplier.get("name"))
            or _text(full.get("name"))
            or _text(_mapping(full.get("identifier")).get("legalName"))
        ),
        company_number=company_number(found["GB-COH"]),
        charity_number=found["GB-CHC"],
        ppon=found["GB-PPON"],
        other_id=identifier,
    )


def _cpv(tender: Mapping[str, Any]) -> tuple[str, ...]:
    classes = [_mapping(tender.get("classification"))]
    classes += map(_mapping, _list(tender.get("additionalClassifications")))
    for item in map(_mapping, _list(tender.get("items"))):
        classes += map(_mapping, _list(item.get("additionalClassifications")))
    codes = (_text(each.get("id")) for each in classes if each.get("scheme") == "CPV")
    return tuple(dict.fromkeys(code for code in codes if code))


def _regime(tender: Mapping[str, Any]) -> Regime:
    basis = _text(_mapping(tender.get("legalBasis")).get("id"))
    return Regime.PA_2023 if basis == "2023/54" else Regime.NOT_KNOWN  # 2023 c. 54 is the Procurement Act


def _notice(awards: list[Mapping[str, Any]], release: Mapping[str, Any]) -> str:
    tender = _mapping(release.get("tender"))
    documents = [document for award in awards for document in _list(award.get("documents"))]
    for document in (*documents, *_list(tender.get("documents"))):
        entry = _mapping(document)
        if entry.get("documentType") in ("awardNotice", "tenderNotice") and entry.get("url"):
            return _text(entry["url"])
    for link in _list(release.get("links")):
        if _mapping(link).get("href"):
            return _text(_mapping(link)["href"])
    return ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    """A text, or a whole number as text: identifiers are published as both."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else ""


def _day(value: Any) -> date | None:
    """The day as the publisher wrote it: midnight in summer time would be the day before in UTC."""
    try:
        day = date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None
    return day if day.year > 1 else None  # year 1 is the publisher's "no date"


def _amount(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < _TOO_LARGE else None


def main(arguments: list[str]) -> int:
    """Convert one file of releases; the exit status is 2 where no file is named."""
    if len(arguments) != 1:
        sys.stderr.write("Name one file of releases, one release a line.\n")
        return 2
    with Path(arguments[0]).open(encoding="utf-8") as releases:
        for line in releases:
            if line.strip():
                sys.stdout.write(feed_text([release_to_line(json.loads(line))]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
