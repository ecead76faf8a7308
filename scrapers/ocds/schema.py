"""What OCDS 1.1.5 asks of a release, as a JSON Schema of the parts that are read here.

Written from the standard's release schema (open-contracting/standard, schema/release-schema.json at 1__1__5, Apache
2.0) and the United Kingdom's extension (cabinetoffice/ocds_uk_extension at aa0e43b). Parts that nobody reads here are
not checked, and unknown fields are allowed, as the standard has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": ["number", "null"]}
WHOLE: Schema = {"type": ["integer", "null"]}
FLAG: Schema = {"type": ["boolean", "null"]}
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
ADDRESS: Schema = {"type": ["string", "null"], "format": "uri"}
NAME_OR_NUMBER: Schema = {"type": ["string", "integer"], "minLength": 1}


def _object(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    made: Schema = {"type": "object", "properties": properties}
    return made | ({"required": list(required)} if required else {})


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _codes(*codes: str) -> Schema:
    return {"type": ["string", "null"], "enum": [*codes, None]}


VALUE = _object(
    amount=NUMBER, amountGross=NUMBER, currency={"type": ["string", "null"], "pattern": "^[A-Z]{3}$"}
)
PERIOD = _object(
    startDate=MOMENT, endDate=MOMENT, maxExtentDate=MOMENT, durationInDays=WHOLE, durationInMonths=WHOLE
)
CLASSIFICATION = _object(
    scheme=TEXT, id={"type": ["string", "integer", "null"]}, description=TEXT, uri=ADDRESS
)
IDENTIFIER = _object(scheme=TEXT, id={"type": ["string", "integer", "null"]}, legalName=TEXT, uri=ADDRESS)
DOCUMENT = _object(
    ("id",), id=NAME_OR_NUMBER, documentType=TEXT, noticeType=TEXT, title=TEXT, url=ADDRESS, datePublished=MOMENT,
    dateModified=MOMENT, format=TEXT,
)  # fmt: skip
AMENDMENT = _object(
    id=TEXT, date=MOMENT, rationale=TEXT, description=TEXT, value=VALUE, period=PERIOD,
    rationaleClassifications=_list(CLASSIFICATION),
)  # fmt: skip
REFERENCE = _object(name=TEXT, id={"type": ["string", "integer"]})
PARTY = _object(
    name=TEXT,
    id=TEXT,
    identifier=IDENTIFIER,
    additionalIdentifiers=_list(IDENTIFIER),
    roles=_list({"type": "string"}),
)
ITEM = _object(
    ("id",), id=NAME_OR_NUMBER, description=TEXT, classification=CLASSIFICATION,
    additionalClassifications=_list(CLASSIFICATION), quantity=NUMBER,
)  # fmt: skip
RELATED = _object(id=TEXT, relationship=_list({"type": "string"}), scheme=TEXT, identifier=TEXT, title=TEXT)
TENDER = _object(
    ("id",), id=NAME_OR_NUMBER, title=TEXT, description=TEXT,
    status=_codes("planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"),
    value=VALUE, minValue=VALUE, procurementMethod=_codes("open", "selective", "limited", "direct"),
    procurementMethodDetails=TEXT, contractPeriod=PERIOD, tenderPeriod=PERIOD, documents=_list(DOCUMENT),
    items=_list(ITEM), amendments=_list(AMENDMENT), classification=CLASSIFICATION,
    additionalClassifications=_list(CLASSIFICATION), legalBasis=CLASSIFICATION,
)  # fmt: skip
AWARD = _object(
    ("id",), id=NAME_OR_NUMBER, title=TEXT, description=TEXT,
    status=_codes("pending", "active", "cancelled", "unsuccessful"), date=MOMENT, value=VALUE,
    suppliers=_list(REFERENCE), items=_list(ITEM), contractPeriod=PERIOD, documents=_list(DOCUMENT),
    amendments=_list(AMENDMENT),
)  # fmt: skip
OBSERVATION = _object(id=NAME_OR_NUMBER, measure={}, notes=TEXT, measureClassification=CLASSIFICATION)
FAILURE = _object(
    description=TEXT, requirement=TEXT, decisionDate=MOMENT, penaltyType=TEXT, penaltyValue=VALUE
)
CONTRACT = _object(
    ("id", "awardID"), id=NAME_OR_NUMBER, awardID={"type": ["string", "integer"], "minLength": 1}, title=TEXT,
    description=TEXT, status=_codes("pending", "active", "cancelled", "terminated"), period=PERIOD, value=VALUE,
    dateSigned=MOMENT, documents=_list(DOCUMENT), amendments=_list(AMENDMENT), proposedAmendments=_list(AMENDMENT),
    terminationRationaleClassifications=_list(CLASSIFICATION), terminationRationaleClassification=CLASSIFICATION,
    noAgreedMetricsRationale=TEXT,
    implementation=_object(
        metrics=_list(_object(id=TEXT, title=TEXT, observations=_list(OBSERVATION))),
        performanceFailures=_list(FAILURE), documents=_list(DOCUMENT),
    ),
)  # fmt: skip
RELEASE = _object(
    ("ocid", "id", "date", "tag", "initiationType"),
    ocid={"type": "string", "minLength": 1}, id={"type": "string", "minLength": 1},
    date={"type": "string", "format": "date-time"}, tag={**_list({"type": "string"}), "minItems": 1},
    initiationType={"type": "string", "enum": ["tender"]}, parties=_list(PARTY), buyer=REFERENCE,
    planning=_object(documents=_list(DOCUMENT)), tender=TENDER, awards=_list(AWARD), contracts=_list(CONTRACT),
    language=TEXT, relatedProcesses=_list(RELATED),
)  # fmt: skip

_VALIDATOR = jsonschema_rs.Draft4Validator(RELEASE, validate_formats=True)

MOST = 5
"""Flaws of one release that are told; the rest is the same again."""


def flaws(release: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where a release departs from the standard: (path, what is wrong), at most `MOST`. Values are not repeated."""
    if _VALIDATOR.is_valid(release):
        return []
    found = []
    for error in _VALIDATOR.iter_errors(release):
        path = "/".join(str(part) for part in error.instance_path)
        found.append((path, _words(error)))
        if len(found) == MOST:
            break
    return found


def _words(error: Any) -> str:
    """What is wrong, without the value itself: it may hold a name or an address."""
    kind = error.kind
    name = type(kind).__name__.rpartition("_")[2]
    message = str(error.message)
    if "required property" in message:
        return message
    tail = message[message.rfind(" is not ") :].strip() if " is not " in message else ""
    return tail or name
