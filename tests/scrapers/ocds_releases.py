"""Made-up releases, and what the spider of Find a Tender reads of them."""

from __future__ import annotations

import json
from typing import Any

from scrapers.running import spider_class

OCID = "ocds-h6vhtk-0abc01"
BARNET = "LONDON BOROUGH OF BARNET"
BUYER = {"id": "GB-PPON-PQGD-7479-CGVN", "name": BARNET}


def party(key: Any, name: str, *roles: str, **more: Any) -> dict[str, Any]:
    return {"id": key, "name": name, "roles": list(roles), **more}


def award(identifier: Any, suppliers: list[Any], amount: Any = 1000, **more: Any) -> dict[str, Any]:
    value = {"amount": amount, "currency": "GBP"}
    listed = [{"id": supplier} for supplier in suppliers]
    return {"id": identifier, "status": "active", "suppliers": listed, "value": value, **more}


def release(**changes: Any) -> dict[str, Any]:
    """A made-up release of an award to one supplier; a part that is changed to None is left out."""
    whole = {
        "ocid": OCID,
        "id": "000001-2026",
        "date": "2026-02-02T09:00:00Z",
        "tag": ["award"],
        "initiationType": "tender",
        "parties": [
            party(BUYER["id"], BARNET, "buyer"),
            party("S1", "First Ltd", "supplier", identifier={"scheme": "GB-COH", "id": "1234567"}),
            party("S2", "Second Ltd", "supplier"),
        ],
        "buyer": BUYER,
        "tender": {"id": "T1", "title": "Case system", "classification": {"scheme": "CPV", "id": "48000000"}},
        "awards": [award("1", ["S1"])],
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def read(package: Any, *, body: bytes = b"") -> list[dict[str, Any]]:
    """The lines that the spider of Find a Tender makes of a package."""
    spider, body = spider_class("find_a_tender")(), body or json.dumps(package).encode()
    assert spider.shape_problem(body, {}) == ""
    return list(spider.lines(body, {}))


def records(line: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [r for part in line["lines"] for r in part["records"] if r["kind"] == kind]


def contracts(line: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    """(award, supplier, value) of each contract of a line."""
    return [(r["award_id"], r["supplier"]["name"], r.get("value")) for r in records(line, "contract")]


def codes(line: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in line["problems"]]
