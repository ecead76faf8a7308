"""A release as one line of a spider's feed: records, the buyer by all its names, and what is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import orjson

from contracts.personal import remove_personal
from contracts.records import EventKind, EventRecord, ValueKind, to_data
from contracts.sourced.ocds import figures, release_to_line, repair_text
from scrapers.ocds.agreements import agreements_of, is_called_off, is_pending, is_terminated
from scrapers.ocds.bodies import is_link
from scrapers.ocds.notices import BEFORE_AWARD, OF_AWARDS, OF_CONTRACTS, event_of, kind_of, notice_type
from scrapers.ocds.schema import flaws
from scrapers.ocds.values import amount, cut, day, listed, mapping, mappings, text

_OCID = re.compile(r"ocds-[a-z0-9]{6}-\S+")
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PUBLIC = ("title", "description", "notes", "what", "note")
TITLE_LENGTH = 500
RENEWAL_LENGTH = 500
NAME_LENGTH = 300
ADDRESS_LENGTH = 2000
UNNAMED_BUYER = "unnamed_buyer"

Problem = dict[str, str]
"""`code`, `severity` (error: the release is not taken; warning), `message`, `value`."""


def release_lines(release: Any, package: Any, *, prefixes: tuple[str, ...] = ()) -> dict[str, Any]:
    """One release's line: `key`, `date`, `buyers`, `cpv`, `lines` (as the one path in takes them), `problems`.

    `buyers` is a list of lists, each a buyer by its identifiers and its name, the contracting one first. `lines` is
    empty only where a problem of severity "error" says why.
    """
    found = flaws(release) if isinstance(release, Mapping) else []
    release = with_buyer(release) if isinstance(release, Mapping) else release
    wrong = unreadable(release)
    if wrong:
        return {
            "key": _key_of_unreadable(release), "date": "", "buyers": [], "cpv": [], "lines": [],
            "problems": [_problem(*wrong)],
        }  # fmt: skip
    problems = [_problem("schema", f"{path or 'the release'} {words}", "warning") for path, words in found]
    ocid = text(release["ocid"])
    if prefixes and not ocid.startswith(prefixes):
        problems.append(_problem("ocid_prefix", "another publisher's OCID", "warning", ocid[:60]))
    if is_unnamed(mapping(release.get("buyer")), "id"):
        problems.append(_problem(UNNAMED_BUYER, "the buyer is given by its identifier alone", "warning"))
    agreements = agreements_of(release)
    type_ = notice_type(release)
    kind = kind_of(release, type_)
    if kind in BEFORE_AWARD:
        agreements = [agreement for agreement in agreements if not is_pending(agreement)]
    if kind is EventKind.AWARD_CANCELLED and not any(map(is_called_off, agreements)):
        agreements = [{**agreement, "status": "cancelled"} for agreement in agreements]
    problems += [
        _problem("end_before_start", "the contract ends before it starts", "warning", f"{start} to {end}")
        for start, end in map(_term, agreements)
        if start and end and end < start
    ]
    lines = list(_lines(release, agreements, kind, type_))
    if not agreements and kind in (EventKind.AWARD, EventKind.CONTRACT):
        problems.append(_problem("no_award", "the release is tagged as an award, and holds none"))
        lines = []
    return {
        "key": f"{ocid}|{text(release.get('id')) or text(release.get('date'))}",
        "date": text(release.get("date")),
        "buyers": _buyers(release),
        "cpv": _cpv(release),
        "lines": lines,
        "problems": problems,
    }


def with_buyer(release: Mapping[str, Any]) -> Mapping[str, Any]:
    """The release with its buyer's name: that of the party it refers to, or of the first party in the role of a buyer.

    Where nobody has that role, whoever runs the procedure buys: `tender.procuringEntity`. Where none of them has a
    name, the buyer goes by its identifier (`is_unnamed`).
    """
    buyer, parties = mapping(release.get("buyer")), mappings(release.get("parties"))
    if text(buyer.get("name")):
        return release
    entity = mapping(mapping(release.get("tender")).get("procuringEntity"))
    referred = [p for p in parties if text(p.get("id")) and text(p.get("id")) == text(buyer.get("id"))]
    in_role = [p for role in ("buyer", "procuringEntity") for p in parties if role in listed(p.get("roles"))]
    named = (*referred, *in_role, entity)
    for found in named:
        name = text(found.get("name")) or text(mapping(found.get("identifier")).get("legalName"))
        if name:
            return {**release, "buyer": {"id": found.get("id"), "name": name}}
    for found in (buyer, *named):
        if text(found.get("id")):
            return {**release, "buyer": {"id": found["id"], "name": text(found["id"])}}
    return release


def is_unnamed(party: Mapping[str, Any], identifier: str) -> bool:
    """Whether a party is called by nothing but its identifier."""
    return bool(party.get("name")) and text(party.get("name")) == text(party.get(identifier))


def _key_of_unreadable(release: Any) -> str:
    """What there is of its names, or a hash of it: two of them are two records, and the same again is the same."""
    names = [text(mapping(release).get(name)) for name in ("ocid", "id", "date")]
    if any(names):
        return "|".join(names)
    return f"||{hashlib.sha256(orjson.dumps(release)).hexdigest()[:16]}"


def unreadable(release: Any) -> tuple[str, str] | None:
    """Why a release cannot be read at all, as a code and words; None where it can."""
    if not isinstance(release, Mapping):
        return "not_a_release", "an entry among the releases is none"
    if is_link(release):
        return "linked", "only a link to the release is given"
    if not _OCID.fullmatch(text(release.get("ocid"))):
        return "no_ocid", "the release has no OCID of the standard's form"
    if day(release.get("date")) is None:
        return "no_date", "the release has no date"
    if not listed(release.get("tag")):
        return "no_tag", "the release has no tag"
    if not text(mapping(release.get("buyer")).get("name")):
        return "no_buyer", "the release names no buyer"
    return None


def _problem(code: str, message: str, severity: str = "error", value: str = "") -> Problem:
    return {"code": code, "severity": severity, "message": message, "value": value}


def _lines(
    release: Mapping[str, Any], agreements: list[dict[str, Any]], kind: EventKind, type_: str
) -> Iterator[dict[str, Any]]:
    organisation = repair_text(text(mapping(release.get("buyer")).get("name")))
    # By their places: ids are left out, and used twice.
    numbered = [{**agreement, "id": number} for number, agreement in enumerate(agreements)]
    made = release_to_line({**release, "awards": numbered})
    where = {**made["provenance"], "note": f"OCDS release {text(release.get('id'))}"}
    where["title"] = cut(where.get("title", ""), NAME_LENGTH)
    where["address"] = _address(where.get("address", ""), release)
    told = False
    for record in made["records"]:
        agreement = agreements[int(record["award_id"])]
        records = [_completed({**record, "award_id": text(agreement.get("id"))}, agreement, release)]
        kinds = [kind] if kind in OF_CONTRACTS else []
        if is_terminated(agreement) and kind is not EventKind.TERMINATION:
            kinds.append(EventKind.TERMINATION)
        for each in kinds:
            event = event_of(release, organisation, each, type_, agreement)
            records.append({"kind": "event", **to_data(event)})
        told = True
        yield _clean({"records": records, "provenance": where})
    called_off = _called_off(release, agreements, organisation, type_)
    if called_off:
        told = told or kind in OF_AWARDS
        yield _clean({"records": [{"kind": "event", **to_data(called_off)}], "provenance": where})
    if not told:
        event = event_of(release, organisation, kind, type_)
        yield _clean({"records": [{"kind": "event", **to_data(event)}], "provenance": where})


def _called_off(
    release: Mapping[str, Any], agreements: list[dict[str, Any]], organisation: str, type_: str
) -> EventRecord | None:
    """That awards of this release were called off; None where none was, or nobody can tell which."""
    dead = list(filter(is_called_off, agreements))
    awards = tuple(dict.fromkeys(filter(None, (text(each.get("id")) for each in dead))))
    if not dead or not (awards or len(dead) == len(agreements)):
        return None
    event = event_of(release, organisation, EventKind.AWARD_CANCELLED, type_)
    return replace(event, awards=awards, on=day(release.get("date")))


def _completed(
    record: dict[str, Any], agreement: Mapping[str, Any], release: Mapping[str, Any]
) -> dict[str, Any]:
    """A contract's record with what the United Kingdom's fields add to it."""
    made = dict(record)
    made["title"] = cut(made.get("title", ""), TITLE_LENGTH)
    made["parties"] = [each for each in made.get("parties", ()) if not is_unnamed(each, "other_id")]
    made["cpv"] = made.get("cpv") or _cpv(release)
    period = mapping(agreement.get("contractPeriod"))
    if made.get("end") and made.get("start") and made["end"] < made["start"]:
        del made["start"], made["end"]
    latest = day(period.get("maxExtentDate"))
    if latest and not (made.get("end") and latest.isoformat() <= made["end"]):
        made["latest_end"] = latest.isoformat()
    if not made.get("end") and made.get("start") and isinstance(period.get("durationInMonths"), int):
        made["end"] = _months_on(date.fromisoformat(made["start"]), period["durationInMonths"])
        if not made["end"]:
            del made["end"]
    tender = mapping(release.get("tender"))
    if made.get("value") and "value_kind" not in made and _sets_up_framework(tender, agreement, release):
        made["value_kind"] = ValueKind.FRAMEWORK_CEILING.value
    for process in mappings(release.get("relatedProcesses")):
        if "framework" in listed(process.get("relationship")):
            made["framework"] = cut(text(process.get("title")) or text(process.get("identifier")), 200)
    notes = [made.get("notes", "")]
    value = mapping(agreement.get("value"))
    gross = amount(value.get("amountGross"))
    if gross and text(value.get("currency")) in ("GBP", ""):
        notes.append(f"The notice states £{figures(gross)} with VAT.")
    if renewal := _renewal(agreement, release):
        notes.append(f"The notice says of renewal: {cut(repair_text(renewal), RENEWAL_LENGTH)}")
    made["notes"] = " ".join(filter(None, notes))
    return {name: value for name, value in made.items() if value not in ("", [])}


def _term(agreement: Mapping[str, Any]) -> tuple[date | None, date | None]:
    period = mapping(agreement.get("contractPeriod"))
    return day(period.get("startDate")), day(period.get("endDate"))


def _renewal(agreement: Mapping[str, Any], release: Mapping[str, Any]) -> str:
    """How a contract may be renewed, in the notice's words: its own, else those that all its lots share."""
    own = text(mapping(mapping(agreement.get("contract")).get("renewal")).get("description"))
    if own:
        return own
    said = {text(mapping(lot.get("renewal")).get("description")) for lot in _lots(agreement, release)}
    return said.pop() if len(said) == 1 else ""


def _lots(agreement: Mapping[str, Any], release: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    own = listed(agreement.get("relatedLots"))
    lots = mappings(mapping(release.get("tender")).get("lots"))
    return [lot for lot in lots if not own or lot.get("id") in own]


def _sets_up_framework(
    tender: Mapping[str, Any], agreement: Mapping[str, Any], release: Mapping[str, Any]
) -> bool:
    """Whether an award is of a framework: the tender says so, or a lot of the award, where the standard has it too."""
    says = any(
        mapping(each.get("techniques")).get("hasFrameworkAgreement") is True
        for each in (tender, *_lots(agreement, release))
    )
    return says and not any(
        "framework" in listed(process.get("relationship"))
        for process in mappings(release.get("relatedProcesses"))
    )


def _months_on(start: date, months: int) -> str:
    """The last day of a term of whole months."""
    if not 0 < months <= 600:
        return ""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = 31
    while last > 27:
        try:
            same = date(year, month + 1, min(start.day, last))
            return date.fromordinal(same.toordinal() - 1).isoformat()
        except ValueError:
            last -= 1
    return ""


def _buyers(release: Mapping[str, Any]) -> list[list[str]]:
    parties, buyer = mappings(release.get("parties")), mapping(release.get("buyer"))
    own = next((party for party in parties if _is_the_same(party, buyer)), {})
    others = [p for p in parties if "buyer" in listed(p.get("roles")) and not _is_the_same(p, buyer)]
    found = []
    for party, reference in ((own, buyer), *((other, {}) for other in others)):
        names = [text(reference.get("id")) or text(party.get("id"))]
        for each in (mapping(party.get("identifier")), *mappings(party.get("additionalIdentifiers"))):
            scheme, value = text(each.get("scheme")), text(each.get("id"))
            names += [f"{scheme}-{value}" if scheme and not value.startswith(scheme) else value, value]
        names.append(text(mapping(party.get("identifier")).get("legalName")))
        names += [text(party.get("name")), text(reference.get("name"))]
        found.append(list(dict.fromkeys(filter(None, map(repair_text, names)))))
    return found


def _is_the_same(party: Mapping[str, Any], reference: Mapping[str, Any]) -> bool:
    """Whether a reference means this party: by its id, or by its name where it gives none."""
    by = "id" if text(reference.get("id")) else "name"
    return bool(text(reference.get(by))) and text(party.get(by)) == text(reference.get(by))


def _cpv(release: Mapping[str, Any]) -> list[str]:
    """The codes of the tender, its items and its lots' and awards' items, without check digits."""
    tender = mapping(release.get("tender"))
    holders: list[Mapping[str, Any]] = [tender, *mappings(tender.get("items"))]
    for part in ("awards", "contracts"):
        for each in mappings(release.get(part)):
            holders += mappings(each.get("items"))
    codes: dict[str, None] = {}
    for holder in holders:
        for each in (
            mapping(holder.get("classification")),
            *mappings(holder.get("additionalClassifications")),
        ):
            if each.get("scheme") == "CPV" and text(each.get("id")):
                codes[text(each.get("id")).partition("-")[0]] = None
    return list(codes)


def _address(found: str, release: Mapping[str, Any]) -> str:
    """The notice's page. Contracts Finder's is told by the GUID in its release's id, not by the OCID."""
    if found.startswith(("https://", "http://")) and len(found) <= ADDRESS_LENGTH and " " not in found:
        return found
    identifier = text(release.get("id"))
    guid = _GUID.match(identifier)
    ocid = text(release["ocid"])
    if ocid.startswith("ocds-b5fd17-") and guid:
        return f"https://www.contractsfinder.service.gov.uk/Notice/{guid[0]}"
    if ocid.startswith("ocds-h6vhtk-") and re.fullmatch(r"\d{6}-\d{4}", identifier):
        return f"https://www.find-tender.service.gov.uk/Notice/{identifier}"
    return ""


def _clean(line: dict[str, Any]) -> dict[str, Any]:
    """The line without the e-mail addresses and telephone numbers that its texts hold, and without empty fields."""
    for part in (*line["records"], line["provenance"]):
        for name in _PUBLIC:
            if part.get(name):
                part[name] = remove_personal(part[name])
        supplier = part.get("supplier")
        if isinstance(supplier, dict) and supplier.get("name"):
            part["supplier"] = {**supplier, "name": remove_personal(supplier["name"])}
    line["provenance"] = {name: value for name, value in line["provenance"].items() if value}
    return line
