"""A JSON Lines feed: each line already holds records, which are checked here as strictly as a
spreadsheet's cells.

A line is {"records": [{"kind": "contract", ...}, ...], "provenance": {"address", "title", "published_on",
"note"}}; the fields of a record are those of `contracts.records.to_data`.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, get_args, get_type_hints

import orjson

from contracts.imports.parsing.flaws import Flaw
from contracts.imports.parsing.money import LARGEST, NEGATIVE, TOO_LARGE
from contracts.imports.parsing.text import LIMITS, OTHER_LIMIT, PERSONAL_DATA, clean_text
from contracts.personal import remove_personal, suspected_personal
from contracts.records import (
    KINDS,
    ClaimRecord,
    ContractRecord,
    DeploymentRecord,
    ParsedRow,
    Problem,
    Provenance,
    Record,
    from_data,
)

MONEY = frozenset({"value", "value_high", "amount", "amount_high", "irrecoverable_vat"})
LARGEST_NUMBER = Decimal(10) ** 12
"""No number of a record is a million million; some published releases hold 1e9999."""
MOST_FIGURES = 10
"""Figures after the point of any number of a record."""
MOST_MONTHS = 1_200

_LIMITS = {**LIMITS, "statement": 5_000, "answer": 5_000, "what": 500, "address": 2_000, "note": 5_000}
_SHORTEST_LIMIT = min(OTHER_LIMIT, *_LIMITS.values())
_PUBLIC = frozenset({"title", "description", "notes", "statement", "answer", "what", "note"})
_BUYERS = (ContractRecord, DeploymentRecord)
_SHOWN = 200

_OFTEN_REPEATED = 100
"""Characters: most texts up to here are names, words and days that stand in many lines of a feed."""

_encode = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


class _Wrong(ValueError):
    """What is wrong with a line, and in which field."""

    def __init__(self, flaw: Flaw, field: str, value: object = "") -> None:
        super().__init__(flaw.message)
        self.flaw = flaw
        self.field = field
        self.value = str(value)


def parse_feed(
    lines: Iterable[tuple[int, Mapping[str, Any] | Problem]],
    organisation: str = "",
    accepted: frozenset[str] = frozenset(),
) -> Iterator[ParsedRow]:
    """Each line, with its number, as a `ParsedRow`; a line that the reader could not read comes as its
    `Problem`.

    `organisation` is the buyer of contracts and deployments that name none; `accepted` are the codes of
    `needs_answer` problems that were answered with yes. One wrong record keeps its whole line back.
    """
    for number, line in lines:
        if isinstance(line, Problem):
            yield ParsedRow("", number, {}, problems=(line,))
        else:
            yield _parse_line(number, line, organisation, accepted)


def _parse_line(
    number: int, line: Mapping[str, Any], organisation: str, accepted: frozenset[str]
) -> ParsedRow:
    raw: dict[str, str] = {}
    try:
        data, given = _parts(line)
        cleaner = _Cleaner(accepted)
        clean = _is_clean(line)
        if not clean:
            data = [cleaner.clean(entry) for entry in data]
        raw = _raw(data)
        records = tuple(_record(entry, organisation, index) for index, entry in enumerate(data))
        for record in records:
            cleaner.check(record)
        provenance = _provenance(given if clean else cleaner.clean(given))
    except _Wrong as wrong:
        return ParsedRow("", number, raw, problems=(_problem(number, wrong.flaw, wrong.field, wrong.value),))
    if not records:
        return ParsedRow("", number, raw, dropped="a line without records", provenance=provenance)
    problems = tuple(_problem(number, PERSONAL_DATA, field) for field in cleaner.personal)
    return ParsedRow("", number, raw, records, problems, "", provenance)


def _parts(line: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    for name in line:
        if name not in ("records", "provenance"):
            raise _unreadable(f"The line has a part {name!r}, which is not known.", name)
    listed, given = line.get("records"), line.get("provenance", {})
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise _unreadable("'records' must be a list of records.", "records", listed)
    if not isinstance(given, dict):
        raise _unreadable("'provenance' must be an object.", "provenance", given)
    return listed, given


class _Cleaner:
    """Cleans the texts of a line, and notes the fields that held personal data."""

    def __init__(self, accepted: frozenset[str]) -> None:
        self._accepted = accepted
        self.personal: list[str] = []

    def clean(self, value: Any, field: str = "") -> Any:
        kind = value.__class__
        if kind is dict:
            return {
                _name(name): self._text(item, name) if item.__class__ is str else self.clean(item, name)
                for name, item in value.items()
            }
        if kind is list:
            return [self.clean(item, field) for item in value]
        return self._text(value, field) if kind is str else value

    def _text(self, text: str, field: str) -> str:
        cleaned, personal = _cleaned(text, field) if len(text) <= _OFTEN_REPEATED else _clean(text, field)
        if personal:
            self.personal.append(field)
        return cleaned

    def check(self, record: Any) -> None:
        """Raises `_Wrong` for a number that no record can hold or that needs a yes."""
        for field in _numbered(record.__class__):
            value = getattr(record, field)
            kind = value.__class__
            if kind is Decimal:
                self._check_number(value, field)
            elif kind is int:
                if not 0 <= value <= MOST_MONTHS:
                    raise _unreadable(f"{field!r} must be between 0 and {MOST_MONTHS:,}.", field, value)
            elif kind is tuple:
                for item in value:
                    self.check(item)
            elif value is not None:
                self.check(value)

    def _check_number(self, number: Decimal, field: str) -> None:
        exponent = number.as_tuple().exponent
        if abs(number) > LARGEST_NUMBER or not isinstance(exponent, int) or exponent < -MOST_FIGURES:
            raise _unreadable(f"{field!r} is not a number that can be kept.", field, f"{number:e}")
        if field in MONEY:
            flaw = NEGATIVE if number < 0 else TOO_LARGE if number > LARGEST else None
            if flaw is not None and flaw.code not in self._accepted:
                raise _Wrong(flaw, field, number)


def _clean(text: str, field: str) -> tuple[str, bool]:
    """A field's text as it is kept, and whether personal data was taken from it. Raises `_Wrong`."""
    text = clean_text(text)
    limit = _LIMITS.get(field, OTHER_LIMIT)
    if len(text) > limit:
        message = f"{field!r} has {len(text):,} characters; it takes {limit:,}."
        raise _Wrong(Flaw("too_long", "error", message, "Shorten it."), field, text)
    without = remove_personal(text) if field in _PUBLIC else text
    return without, without != text


_cleaned = lru_cache(maxsize=50_000)(_clean)


@lru_cache(maxsize=1_000)
def _name(name: str) -> str:
    """A field's name, cleaned: every line has the same few."""
    return clean_text(name)


@cache
def _numbered(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a record that may hold a number, or a record of its own."""
    return tuple(
        name
        for name, hint in get_type_hints(kind).items()
        if any(one in (Decimal, int) or dataclasses.is_dataclass(one) for one in _types(hint))
    )


def _types(hint: Any) -> list[Any]:
    inner = get_args(hint)
    return [one for part in inner for one in _types(part)] if inner else [hint]


def _is_clean(line: Mapping[str, Any]) -> bool:
    """Whether cleaning would leave each text of a line as it is: nearly all lines are told from the whole at once."""
    try:
        whole = orjson.dumps(line).decode()
    except orjson.JSONEncodeError:
        return False
    # Other control characters are written with a backslash. Between its parts are no blanks: one beside a
    # quotation mark stands at an end of a text
    if not whole.isascii() or "\\" in whole or "\x7f" in whole:
        return False
    if "  " in whole or ' "' in whole or '" ' in whole:
        return False
    public: list[str] = []
    return _fits(line, public) and all(remove_personal(text) == text for text in suspected_personal(public))


def _fits(values: Mapping[str, Any], public: list[str]) -> bool:
    """Whether no text is too long for its field. Those that will be public are added to `public`."""
    for name, value in values.items():
        for item in value if value.__class__ is list else (value,):
            kind = item.__class__
            if kind is str:
                if len(item) > _SHORTEST_LIMIT and len(item) > _LIMITS.get(name, OTHER_LIMIT):
                    return False
                if name in _PUBLIC:
                    public.append(item)
            elif kind is list or (kind is dict and not _fits(item, public)):
                return False
    return True


def _record(entry: dict[str, Any], organisation: str, index: int) -> Record:
    fields = dict(entry)
    kind = fields.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        listed = ", ".join(KINDS)
        raise _unreadable(f"Record {index + 1} is of no known kind; the kinds are: {listed}.", "kind", kind)
    record_class = KINDS[kind]
    if record_class in _BUYERS and not fields.get("organisation"):
        fields["organisation"] = organisation
    _check_objects(kind, fields)
    try:
        record: Record = from_data(record_class, fields)
    except ValueError as error:
        field = _field_of(str(error))
        raise _unreadable(
            f"Record {index + 1} ({kind}) cannot be read: {error}.", field, fields.get(field, "")
        ) from error
    _check_required(record, kind)
    return record


def _check_objects(kind: str, fields: Mapping[str, Any]) -> None:
    """An empty list is taken for an object without fields unless it is refused here."""
    if kind != "contract":
        return
    for name in ("supplier", "parties", "options"):
        value = fields.get(name)
        for item in value if isinstance(value, list) and name != "supplier" else [value]:
            if item is not None and not isinstance(item, dict):
                raise _unreadable(f"{name!r} cannot be read: an object is needed.", name, value)


def _check_required(record: Record, kind: str) -> None:
    if isinstance(record, _BUYERS) and not record.organisation:
        raise _unreadable(f"A {kind} needs its 'organisation'.", "organisation")
    if isinstance(record, ClaimRecord) and not (record.system and record.topic):
        raise _unreadable("A claim needs its 'system' and 'topic'.", "system")
    if isinstance(record, ContractRecord) and not (record.title or record.description or record.reference):
        raise _Wrong(
            Flaw("no_title", "error", "A contract needs a title, a description or a reference."), "title"
        )


ADDRESSES = ("https://", "http://", "github:")
"""A page's address, or a file in a public repository as `github:owner/repository@commit path`."""


def _provenance(given: dict[str, Any]) -> Provenance:
    try:
        provenance: Provenance = from_data(Provenance, given)
    except ValueError as error:
        raise _unreadable(f"The provenance cannot be read: {error}.", "provenance") from error
    if provenance.address and not provenance.address.startswith(ADDRESSES):
        raise _unreadable(
            f"The address of a provenance must begin with {', '.join(ADDRESSES)}.",
            "address",
            provenance.address,
        )
    return provenance


def _raw(data: list[dict[str, Any]]) -> dict[str, str]:
    """The line as it is kept: one JSON text for each record, by its kind and place."""
    return {
        f"{index + 1} {str(entry.get('kind', ''))[:40]}".strip(): _json(entry)
        for index, entry in enumerate(data)
    }


def _json(entry: dict[str, Any]) -> str:
    """As JSON, its fields by name; by Python where a number is larger than orjson writes."""
    try:
        return orjson.dumps(entry, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:
        return _encode(entry)


def _field_of(message: str) -> str:
    """The field that an error of `from_data` names: "ContractRecord.value: ..." or "... no field 'x'"."""
    head = message.split(":", 1)[0]
    if "." in head:
        return head.split(".", 1)[1]
    return message.rsplit("'", 2)[1] if message.count("'") >= 2 else ""


def _unreadable(message: str, field: str, value: object = "") -> _Wrong:
    return _Wrong(
        Flaw("feed_line", "error", message, "Put the program right that writes the feed."), field, value
    )


def _problem(number: int, flaw: Flaw, field: str, value: str = "") -> Problem:
    shown = remove_personal(clean_text(value))[:_SHOWN]
    return Problem(flaw.code, flaw.severity, flaw.message, flaw.hint, row=number, column=field, value=shown)
