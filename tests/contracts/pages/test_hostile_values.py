"""What a spreadsheet may hold to harm whoever reads it: markup, formulas, addresses that are none."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser

import openpyxl
import pytest

from contracts.models import Evidence
from contracts.pages.links import source_link, web_address
from contracts.pages.marking import marked
from tests.contracts.pages.world import World

SCRIPT = '<script>alert("x")</script>'
IMAGE = "<img src=x onerror=alert(1)>"
QUOTE = "\"><svg onload='alert(1)'>"
FORMULA = '=HYPERLINK("http://evil.example","x")'


class Markup(HTMLParser):
    """The elements and links of a page as a browser sees them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.hrefs: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.hrefs += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.fixture
def hostile(world: World) -> World:
    rows = [
        ("H1", f"Examplecase {SCRIPT}", f"{IMAGE} Ltd", "01/04/2024", "31/03/2031", "10"),
        ("H2", f"Casework {QUOTE}", f"Quote {QUOTE}", "01/04/2024", "31/03/2031", "20"),
        ("H3", FORMULA, "@SUM(A1) Ltd", "01/04/2024", "31/03/2031", "30"),
    ]
    world.load(rows, of=world.beta)
    Evidence.objects.filter(organisation=world.beta).update(address="javascript:alert(1)")
    return world


def addresses() -> list[str]:
    pages = [
        "/boroughs/beta/", "/suppliers/", "/systems/examplecase/", "/search/?q=casework", "/search/?q=ltd",
        "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/boroughs/beta/?q=%22%3E%3Csvg%20onload=alert(1)%3E",
    ]  # fmt: skip
    contracts = Evidence.objects.filter(organisation__slug="beta", contract__isnull=False)
    slugs = set(contracts.values_list("contract__slug", flat=True))
    suppliers = set(contracts.filter(supplier__isnull=False).values_list("supplier__slug", flat=True))
    return [
        *pages,
        *(f"/contracts/{slug}/" for slug in slugs),
        *(f"/suppliers/{slug}/" for slug in suppliers),
    ]


def test_fault_23_markup_in_names_and_titles_is_text_on_every_page(hostile: World) -> None:
    client = hostile.client("nobody")
    seen = ""
    for address in addresses():
        text = client.get(address).content.decode()
        seen += text
        markup = Markup(text)
        assert not {"img", "svg"} & set(markup.tags), address
        assert markup.tags.count("script") == 3, address
        assert markup.handlers == [], address
    assert "&lt;script&gt;" in seen and "&lt;img src=x" in seen


def test_fault_23_an_address_that_runs_code_is_never_a_link(hostile: World) -> None:
    client = hostile.client("nobody")
    shown = ""
    for address in addresses():
        text = client.get(address).content.decode()
        shown += text
        assert not [
            href for href in Markup(text).hrefs if href.lower().strip().startswith(("javascript:", "data:"))
        ]
    assert "javascript:alert(1)" in shown


def test_fault_22_and_23_every_export_holds_text_as_text(hostile: World) -> None:
    client = hostile.client("nobody")
    answer = client.get("/boroughs/beta/?format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    titles = {row["contract"] for row in rows}
    assert titles == {f"Examplecase {SCRIPT}", f"Casework {QUOTE}", f"'{FORMULA}"}
    assert "'@SUM(A1) Ltd" in {row["supplier"] for row in rows}
    book = openpyxl.load_workbook(io.BytesIO(client.get("/boroughs/beta/?format=xlsx").content))
    cells = [cell for row in book["Table"].iter_rows() for cell in row]
    assert FORMULA in {cell.value for cell in cells}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    answer = client.get("/boroughs/beta/?format=json")
    assert answer.headers["Content-Type"] == "application/json"
    assert FORMULA in {row["contract"] for row in answer.json()["rows"]}


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("javascript:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("JaVaScRiPt://example.org/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("example.org/page", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_fault_23_only_web_pages_are_linked(address: str, href: str) -> None:
    assert web_address(address) == href
    assert source_link(address) == (address, href)


def test_a_file_of_a_repository_is_shown_in_words_and_linked() -> None:
    assert source_link("github:DemocracyClub/LGSF@5d40e23 scrapers/BEX-bexley/metadata.json") == (
        "repository DemocracyClub/LGSF, commit 5d40e23, scrapers/BEX-bexley/metadata.json",
        "https://github.com/DemocracyClub/LGSF/blob/5d40e23/scrapers/BEX-bexley/metadata.json",
    )


@pytest.mark.parametrize(
    ("text", "words", "parts"),
    [
        ("Set up an API for us", ["api"], [("Set up an ", False), ("API", True), (" for us", False)]),
        ("a.b axb", ["a.b"], [("a.b", True), (" axb", False)]),
        ("nothing", [], [("nothing", False)]),
        (
            "data load and data",
            ["data", "data load"],
            [("data load", True), (" and ", False), ("data", True)],
        ),
    ],
)
def test_words_are_marked_as_they_stand(text: str, words: list[str], parts: list[tuple[str, bool]]) -> None:
    assert marked(text, words) == parts
