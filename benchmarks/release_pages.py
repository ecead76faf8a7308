"""Made-up OCDS releases, the same at every run: an award each, of a software contract of a borough."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

SEED = 35
BUYER = "Anyborough Council"


def releases(count: int) -> Iterator[dict[str, Any]]:
    """`count` releases with the words of `register_file`'s rows, so that both sides have the same text to read."""
    rng = random.Random(SEED)
    for n in range(count):
        title = f"Support of {rng.choice(('lifts', 'vehicles', 'libraries', 'playgrounds'))} {n % 9973}"
        supplier = rng.randrange(2500)
        name = f"Supplier {supplier} Limited"
        day, month, year = rng.randrange(1, 29), rng.randrange(1, 13), rng.randrange(2019, 2026)
        parties = [
            {"id": "GB-CFS-1", "name": BUYER, "identifier": {"legalName": BUYER}, "roles": ["buyer"],
             "address": {"streetAddress": "1 Example Street", "countryName": "England"}},
            {"id": f"GB-CFS-{supplier + 10}", "name": name, "roles": ["supplier"],
             "identifier": {"legalName": name, "scheme": "GB-COH", "id": f"{supplier + 1:08d}"},
             "details": {"scale": "sme", "vcse": False}},
        ]  # fmt: skip
        period = {
            "startDate": f"{year}-{month:02d}-{day:02d}T00:00:00Z",
            "endDate": f"{year + 3}-{month:02d}-{day:02d}T00:00:00Z",
        }
        ocid = f"ocds-b5fd17-00000000-0000-0000-0000-{n:012d}"
        yield {
            "ocid": ocid, "id": f"00000000-0000-0000-0000-{n:012d}-{n}", "language": "en",
            "date": "2025-01-23T12:00:00Z", "tag": ["award"], "initiationType": "tender",
            "tender": {
                "id": f"AB{n:07d}", "title": title, "status": "complete", "procurementMethod": "open",
                "description": f"{title} for the council and its partners",
                "classification": {"scheme": "CPV", "id": "48000000", "description": "Software"},
                "items": [{"id": "1", "deliveryAddresses": [{"region": "London", "countryName": "United Kingdom"}]}],
                "value": {"amount": 100_000, "currency": "GBP"}, "procurementMethodDetails": "Open procedure",
                "contractPeriod": period, "suitability": {"sme": True, "vcse": False},
            },
            "parties": parties, "buyer": {"id": "GB-CFS-1", "name": BUYER},
            "awards": [{
                "id": f"{ocid}-1", "status": "active", "date": "2025-01-20T00:00:00Z",
                "value": {"amount": rng.randrange(5_000, 900_000), "currency": "GBP"}, "contractPeriod": period,
                "suppliers": [{"id": f"GB-CFS-{supplier + 10}", "name": name}],
                "documents": [{"id": "1", "documentType": "awardNotice", "format": "text/html",
                               "url": f"https://www.contractsfinder.service.gov.uk/Notice/{n}"}],
            }],
        }  # fmt: skip


def pages(count: int, size: int = 100) -> list[bytes]:
    """The releases as packages of `size`, each but the last with a cursor to the next."""
    found: list[bytes] = []
    listed = list(releases(count))
    for start in range(0, count, size):
        package: dict[str, Any] = {"version": "1.1", "releases": listed[start : start + size]}
        if start + size < count:
            package["links"] = {"next": f"http://x/Published/Notices/OCDS/Search?cursor={start // size + 1}"}
        found.append(json.dumps(package).encode())
    return found
