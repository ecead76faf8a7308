"""What a release tells happened: its tags and its notice's type as a kind of event, and the event's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from contracts.records import EventKind, EventRecord
from contracts.sourced.ocds import repair_text
from scrapers.ocds.agreements import amendments_of, classified, intended
from scrapers.ocds.values import amount, cut, day, listed, mapping, mappings, text

TAGS = {
    "planning": EventKind.PLANNING,
    "planningUpdate": EventKind.PLANNING,
    "tender": EventKind.TENDER,
    "tenderAmendment": EventKind.TENDER_CHANGE,
    "tenderUpdate": EventKind.TENDER_CHANGE,
    "tenderCancellation": EventKind.TENDER_CANCELLED,
    "award": EventKind.AWARD,
    "awardUpdate": EventKind.AWARD_CHANGE,
    "awardCancellation": EventKind.AWARD_CANCELLED,
    "contract": EventKind.CONTRACT,
    "contractUpdate": EventKind.CONTRACT_CHANGE,
    "contractAmendment": EventKind.CONTRACT_CHANGE,
    "implementation": EventKind.PERFORMANCE,
    "implementationUpdate": EventKind.PERFORMANCE,
    "contractTermination": EventKind.TERMINATION,
}
"""The release tags of OCDS 1.1, later ones telling more: a release with several tags is the last of them here."""

COMPILED = {
    "planning": EventKind.PLANNING,
    "tender": EventKind.TENDER,
    "awards": EventKind.AWARD,
    "contracts": EventKind.CONTRACT,
}
"""A release compiled from others is tagged so, and is as far as the last part that it has."""

NOTICE_TYPES = {
    "UK1": EventKind.PLANNING,
    "UK2": EventKind.PLANNING,
    "UK3": EventKind.PLANNING,
    "UK4": EventKind.TENDER,
    "UK5": EventKind.TENDER,
    "UK6": EventKind.AWARD,
    "UK7": EventKind.CONTRACT,
    "UK9": EventKind.PERFORMANCE,
    "UK10": EventKind.CONTRACT_CHANGE,
    "UK11": EventKind.TERMINATION,
    "UK12": EventKind.TENDER_CANCELLED,
}
"""The notices of the Procurement Act 2023 (BACKGROUND 2.4). A notice's type tells more than its release's tag."""

AGAIN = frozenset(
    {
        (EventKind.TENDER, EventKind.TENDER_CHANGE),
        (EventKind.TENDER, EventKind.TENDER_CANCELLED),
        (EventKind.AWARD, EventKind.AWARD_CHANGE),
        (EventKind.AWARD, EventKind.AWARD_CANCELLED),
    }
)
"""A notice of one type that is published again, changed or called off, keeps its type: there the tag tells more."""

OF_CONTRACTS = frozenset(
    {
        EventKind.AWARD_CHANGE,
        EventKind.CONTRACT_CHANGE,
        EventKind.TERMINATION,
        EventKind.PERFORMANCE,
    }
)
"""Events that are told beside the contract. That an award or a contract was made, the contract's evidence says."""

OF_AWARDS = frozenset(
    {EventKind.AWARD, EventKind.AWARD_CHANGE, EventKind.AWARD_CANCELLED, EventKind.CONTRACT}
)
"""Events of which nothing is left to tell where the awards were called off."""

BEFORE_AWARD = frozenset({EventKind.PLANNING, EventKind.TENDER, EventKind.TENDER_CHANGE})
"""Events of a procurement whose award, where it names one, is only meant: a transparency notice (UK5) comes first."""

WHAT_LENGTH = 500
TITLE_LENGTH = 300


def notice_type(release: Mapping[str, Any]) -> str:
    """The type (UK1 …) of the notice that this release was made of: of its documents' types the newest one's.

    Find a Tender's releases go on listing the documents of the procurement's earlier notices.
    """
    newest, found = "", ""
    for document in _documents(release):
        kind = text(document.get("noticeType"))
        published = text(document.get("datePublished"))
        if kind and published >= newest:
            newest, found = published, kind
    return found


def _documents(release: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for part in ("planning", "tender"):
        yield from mappings(mapping(release.get(part)).get("documents"))
    for part in ("awards", "contracts"):
        for each in mappings(release.get(part)):
            yield from mappings(each.get("documents"))
            yield from mappings(mapping(each.get("implementation")).get("documents"))


def kind_of(release: Mapping[str, Any], type_: str) -> EventKind:
    """What kind of event a release tells of."""
    tags = [text(tag) for tag in listed(release.get("tag"))]
    found = [TAGS[tag] for tag in tags if tag in TAGS]
    if "compiled" in tags:
        found += [kind for part, kind in COMPILED.items() if release.get(part)]
    by_tag = max(found, key=list(TAGS.values()).index) if found else EventKind.OTHER
    if type_ in NOTICE_TYPES:
        return by_tag if (NOTICE_TYPES[type_], by_tag) in AGAIN else NOTICE_TYPES[type_]
    return EventKind.OTHER if type_ else by_tag


def event_of(
    release: Mapping[str, Any],
    organisation: str,
    kind: EventKind,
    type_: str,
    agreement: Mapping[str, Any] | None = None,
) -> EventRecord:
    """The event that a release is, of one agreement or of the procurement as a whole."""
    contract = mapping((agreement or {}).get("contract"))
    amendments = amendments_of(contract) or mappings((agreement or {}).get("amendments"))
    if agreement is None:
        amendments = mappings(mapping(release.get("tender")).get("amendments"))
    notice = text(release.get("id")) or f"{text(release.get('ocid'))} {text(release.get('date'))}"
    if agreement is not None:
        notice = f"{notice}/{text(contract.get('id')) or text(agreement.get('id'))}"
    tender = mapping(release.get("tender"))
    title = text((agreement or {}).get("title")) or text(tender.get("title")) or text(release.get("title"))
    changed_value, changed_end = _after(amendments)
    words = list(_what(kind, contract, amendments, tender))
    if kind in BEFORE_AWARD:
        words += [f"Meant for: {repair_text(name)}" for name in intended(release)]
    return EventRecord(
        organisation=organisation,
        ocid=text(release.get("ocid")),
        notice=cut(notice, 200),
        event=kind,
        notice_type=cut(type_, 20),
        on=_happened(kind, amendments, agreement) or day(release.get("date")),
        title=cut(repair_text(title), TITLE_LENGTH),
        what=cut("; ".join(dict.fromkeys(words)), WHAT_LENGTH),
        value=changed_value,
        new_end=changed_end,
    )


def _after(amendments: list[Mapping[str, Any]]) -> tuple[Any, date | None]:
    """What a contract is worth and when it ends after its last amendment, where that says so."""
    value, end = None, None
    for amendment in amendments:
        stated = mapping(amendment.get("value"))
        if text(stated.get("currency")) in ("GBP", ""):
            value = amount(stated.get("amount")) or value
        end = day(mapping(amendment.get("period")).get("endDate")) or end
    return value, end


def _happened(
    kind: EventKind, amendments: list[Mapping[str, Any]], agreement: Mapping[str, Any] | None
) -> date | None:
    if kind is EventKind.TERMINATION:
        # Amendments came before; the contract completion extension says when it ended
        return day(mapping(mapping((agreement or {}).get("contract")).get("implementation")).get("endDate"))
    days = [found for amendment in amendments if (found := day(amendment.get("date")))]
    if days:
        return max(days)
    if kind is EventKind.AWARD and agreement is not None:
        return day(agreement.get("date"))
    return None


def _what(
    kind: EventKind,
    contract: Mapping[str, Any],
    amendments: list[Mapping[str, Any]],
    tender: Mapping[str, Any],
) -> Iterator[str]:
    """The words in which the notice says what happened; none where it only says that it did."""
    for amendment in amendments:
        for name in ("description", "rationale"):
            if words := text(amendment.get(name)):
                yield repair_text(words)
        yield from classified(amendment.get("rationaleClassifications"))
        for name, words in (("suppliersAdded", "Supplier added"), ("suppliersRemoved", "Supplier removed")):
            for supplier in mappings(amendment.get(name)):
                if called := text(supplier.get("name")):
                    yield f"{words}: {repair_text(called)}"
    if kind is EventKind.TERMINATION:
        yield from classified(contract.get("terminationRationaleClassifications"))
        yield from classified(contract.get("terminationRationaleClassification"))
    if kind in (EventKind.PERFORMANCE, EventKind.TERMINATION):
        yield from _performance(mapping(contract.get("implementation")))
    if kind is EventKind.TENDER_CANCELLED and text(tender.get("status")) in (
        "cancelled",
        "unsuccessful",
        "withdrawn",
    ):
        yield text(tender.get("status"))


def _performance(implementation: Mapping[str, Any]) -> Iterator[str]:
    for metric in mappings(implementation.get("metrics")):
        for observation in mappings(metric.get("observations")):
            rating = ", ".join(classified(observation.get("measureClassification")))
            rating = rating or repair_text(text(observation.get("notes")))
            if rating:
                yield f"{repair_text(text(metric.get('title'))) or 'Indicator'}: {rating}"
    for failure in mappings(implementation.get("performanceFailures")):
        words = [repair_text(text(failure.get(name))) for name in ("requirement", "description")]
        said = ". ".join(filter(None, words)) or "not described"
        yield f"Breach or failure to perform: {said}"
