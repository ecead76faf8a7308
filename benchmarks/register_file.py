"""Writes the register that the import benchmarks read: made-up rows of 20 columns, the same at every run."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

SEED = 33
HEADERS = (
    "Organisation name", "Effective Date", "Contract Reference number / ID", "Title of the Agreement",
    "Contract type", "Directorate / service responsible", "Description of goods and services",
    "Procurement classification: CPV code", "Contract start date", "End date", "Review date",
    "Last extension date", "Contract value", "Fixed cost / estimated cost", "Supplier name",
    "Supplier registered company number", "Other supplier ID", "SME supplier", "Tender process type",
    "Contract document URL",
)  # fmt: skip
THINGS = ("maintenance", "supply", "hire", "provision", "support", "inspection", "delivery", "management")
OF = (
    "vehicles",
    "playgrounds",
    "school meals",
    "street lighting",
    "day care",
    "legal advice",
    "lifts",
    "libraries",
)


def write_register(path: Path, rows: int, *, changed: int = 0) -> Path:
    """Write `rows` contracts to a CSV; the values of the first `changed` differ from those without."""
    rng = random.Random(SEED)
    suppliers = [(f"Supplier {n} Limited", f"{n:08d}" if n % 3 else "") for n in range(1, 2501)]
    first = date(2019, 1, 1)
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(HEADERS)
        for n in range(rows):
            start = first + timedelta(days=rng.randrange(2500))
            end = start + timedelta(days=rng.choice((365, 730, 1095, 1460)))
            name, number = rng.choice(suppliers)
            value = rng.randrange(5_000, 900_000) + (1 if n < changed else 0)
            title = f"{rng.choice(THINGS).title()} of {rng.choice(OF)} {n % 9973}"
            out.writerow(
                (
                    "Anyborough Council", "01/04/2026", f"AB{n:07d}", title, "Single award contract",
                    rng.choice(("Place", "People", "Resources")), f"{title} for the council and its partners",
                    f"{rng.randrange(10, 99)}000000", start.strftime("%d/%m/%Y"), end.strftime("%d/%m/%Y"),
                    end.strftime("%d/%m/%Y"), (end + timedelta(days=365)).strftime("%d/%m/%Y"), value,
                    "Fixed cost", name, number, rng.randrange(10_000, 99_999), rng.choice(("Yes", "No")),
                    rng.choice(("Invitation to tender", "Invitation to quote")), "",
                )
            )  # fmt: skip
    return path
