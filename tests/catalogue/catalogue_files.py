"""The catalogue's files, and the forms that a source in them may have."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
ORGANISATIONS = ROOT / "boroughs" / "catalogue" / "organisations.csv"
ORGANISATION_NAMES = ROOT / "boroughs" / "catalogue" / "organisation_names.csv"
CAPABILITIES = ROOT / "suppliers" / "catalogue" / "capabilities.csv"
CAPABILITY_NAMES = ROOT / "suppliers" / "catalogue" / "capability_names.csv"
CAPABILITY_MODULES = ROOT / "suppliers" / "catalogue" / "capability_modules.csv"
ALL_FILES = [ORGANISATIONS, ORGANISATION_NAMES, CAPABILITIES, CAPABILITY_NAMES, CAPABILITY_MODULES]

# An address may stand in a source only if a search returned that page on the day of `checked_on`.
# A new host is a decision: add it here with the row.
PAGE_HOSTS = {
    "alchetron.com",
    "bidatlas.co.uk",
    "cfe65yyv2qng4jtpckaz2x5rz40rajcb.lambda-url.eu-west-1.on.aws",
    "d3tenders.com",
    "democracy.camden.gov.uk",
    "loti.london",
    "news.canterbury.gov.uk",
    "org-id.guide",
    "sambuz.com",
    "www.adur-worthing.gov.uk",
    "www.merton.gov.uk",
    "www.romfordrecorder.co.uk",
    "www.tflboardappointments.com",
    "www.thanet.gov.uk",
}
SHARED = re.compile(r"shared:(?P<path>[a-z0-9_]+/[\w.-]+\.(?:csv|tsv|jsonl))#(?P<key>.+)")
GITHUB = re.compile(r"github:[\w.-]+/[\w.-]+@[0-9a-f]{40} [\w./-]+(?:#\S+)?")
SOURCE_COLUMNS = ["source", "population_source", "loti_source", "ids_source", "domains_source"]


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a catalogue file, by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parts(cell: str) -> list[str]:
    """The values of a cell that holds a list."""
    return [part for part in cell.split(" | ") if part]


def source_fault(source: str) -> str:
    """Why this is not one of the allowed forms of a source; empty when it is one."""
    if source.startswith("shared:"):
        return "" if SHARED.fullmatch(source) else "not shared:<folder>/<file>#<key>"
    if source.startswith("github:"):
        return "" if GITHUB.fullmatch(source) else "not github:<owner>/<repo>@<commit> <path>"
    address = urlsplit(source)
    if address.scheme in {"http", "https"} and address.hostname:
        return "" if address.hostname in PAGE_HOSTS else "a page that no search returned"
    return "no form of source"
