"""Odd links, and odd catalogues: which file is the newest register."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.bases.register_links import (
    PATTERN,
    newest_link,
    newest_resource,
    page_link,
    pdf_link,
    socrata_export,
)

PAGE = "https://www.example.org/council/contracts/"


def page(*links: str) -> bytes:
    return f"<html><body><h1>Contracts</h1>{''.join(links)}</body></html>".encode()


def link(address: str, words: str, more: str = "") -> str:
    return f'<p><a href="{address}" {more}>{words}</a></p>'


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([link("../files/contracts-register.csv", "Ours")], "https://www.example.org/council/files/contracts-register.csv"),
        ([link(" /Files/Contracts Register.XLSX ", "Ours")], "https://www.example.org/Files/Contracts Register.XLSX"),
        ([link("/f?name=contracts-register.csv", "Ours")], "https://www.example.org/f?name=contracts-register.csv"),
        ([link("/downloads/file/12/contracts-register", "Ours")],
         "https://www.example.org/downloads/file/12/contracts-register"),
        ([link("/d/12", "Contracts register (Excel, 40KB)")], "https://www.example.org/d/12"),
        ([link("/f/9.xlsx", "Download", 'title="Contracts register"')], "https://www.example.org/f/9.xlsx"),
        # What stands beside a link that is alone in its line, or in its row
        (["<p>Contracts register: <a href='/9.xlsx'>Excel</a></p>"], "https://www.example.org/9.xlsx"),
        (["<table><tr><td>Contracts register<td><a href='/9.csv'>CSV</a></table>"], "https://www.example.org/9.csv"),
        (["<p>Contracts register and spend: <a href='/8.csv'>CSV</a> <a href='/9.csv'>CSV</a></p>"], ""),
        # Of several the newest, however its day is written
        ([link("/a.csv", "Contracts register 2023-24"), link("/b.csv", "Contracts register 2025-26"),
          link("/c.csv", "Contracts register 2024-25")], "https://www.example.org/b.csv"),
        ([link("/a.csv", "Contracts register 30/06/2025"), link("/b.csv", "Contracts register 31.12.25")],
         "https://www.example.org/b.csv"),
        ([link("/a.csv", "Contracts register to 31 March 2026"), link("/b.csv", "Contracts register Q4 2025")],
         "https://www.example.org/a.csv"),
        ([link("/2025/06/contracts-register.csv", "Ours"), link("/2026/01/contracts-register.csv", "Ours")],
         "https://www.example.org/2026/01/contracts-register.csv"),
        # What is no register, or no file
        ([link("/how-to-read-the-contracts-register.csv", "Help")], ""),
        ([link("#contracts-register.csv", "Contracts register (CSV)")], ""),
        ([link("mailto:contracts-register.csv@example.org", "Contracts register (CSV)")], ""),
        ([link("/spend.csv", "Payments over £500")], ""),
        ([link("/contracts-register.pdf", "Contracts register (PDF)")], ""),
    ],
)  # fmt: skip
def test_the_links_of_a_page(links: list[str], expected: str) -> None:
    assert newest_link(page(*links), PAGE, PATTERN) == expected


@pytest.mark.parametrize(
    ("address", "words", "expected"),
    [
        ("../register", "Contracts register", "https://www.example.org/council/register"),
        ("/contracts-register?v=2#top", "Ours", "https://www.example.org/contracts-register?v=2"),
        ("https://elsewhere.example/register", "Contracts register", ""),
        ("/r.pdf", "Contracts register", ""),
        ("/r.csv", "Contracts register", ""),
        ("/spend", "Payments to suppliers", ""),
        ("/help", "How to read the contracts register", ""),
    ],
)
def test_the_page_of_a_register_to_which_a_page_leads(address: str, words: str, expected: str) -> None:
    assert page_link(page(link("/", "Home"), link(address, words)), PAGE, PATTERN) == expected


def test_a_register_that_is_a_pdf_alone_is_told() -> None:
    body = page(link("/spend.pdf", "Spend"), link("/contracts-register.pdf", "Contracts register"))
    assert pdf_link(body, PAGE, PATTERN) == "https://www.example.org/contracts-register.pdf"
    assert pdf_link(page(link("/spend.pdf", "Spend")), PAGE, PATTERN) == ""


def catalogue(*resources: Any) -> dict[str, Any]:
    return {"result": {"results": [{"title": "Barnet contracts register", "resources": list(resources)}]}}


def resource(address: str, kind: str = "CSV", **more: str) -> dict[str, str]:
    return {"url": f"https://example.org/{address}", "format": kind, **more}


CATALOGUE = "https://data.example.org/api/3/action/package_search?q=contracts"
DAY = {"created": "2026-01-01T00:00:00"}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ([resource("1", name="2023"), resource("2", name="2025"), resource("3", name="2024")], "2"),
        # Uploaded on one day: the year is in the name of the file
        ([resource("a-2019.csv", **DAY), resource("b-2020.csv", **DAY), resource("c-2018.csv", **DAY)], "b-2020.csv"),
        ([resource("old.csv", name="2019"), resource("ours.csv", last_modified="2026-01-02")], "ours.csv"),
        ([resource("1", "text/csv")], "1"),
        ([resource("1", "Excel")], "1"),
        ([resource("1", "", mimetype="application/vnd.oasis.opendocument.ods")], "1"),
        ([resource("A.CSV", "")], "A.CSV"),
        ([resource("a.pdf", "PDF"), resource("page", "HTML"), "x", None], None),
    ],
)  # fmt: skip
def test_the_files_of_a_data_set(resources: list[Any], expected: str | None) -> None:
    found = newest_resource(catalogue(*resources), PATTERN, "Barnet", CATALOGUE)
    assert found == (f"https://example.org/{expected}" if expected else "")


@pytest.mark.parametrize("href", ["http://[bad/a.csv", "https://", "//", "http://a:99999/x", "mailto:a@b"])
def test_a_link_that_is_no_address_keeps_back_no_other(href: str) -> None:
    page = f'<html><a href="{href}">Map</a><a href="/b.csv">Contracts register (CSV)</a>'.encode()
    assert newest_link(page, "https://www.example.org/data", PATTERN) == "https://www.example.org/b.csv"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("/dataset/my register.csv", "https://data.example.org/dataset/my register.csv"),
        ("files/a.csv", "https://data.example.org/api/3/action/files/a.csv"),
        (" https://example.org/a.csv ", "https://example.org/a.csv"),
        # What cannot be asked for keeps back nothing that can
        (None, ""), ("", ""), ("None of these", "https://data.example.org/api/3/action/None of these"),
        ("file:///etc/passwd", ""), ("https://", ""), ("http://[::1/a.csv", ""), ({"a": 1}, ""),
    ],
)  # fmt: skip
def test_where_a_catalogue_says_that_a_file_is(said: Any, expected: str) -> None:
    found = newest_resource(catalogue({"url": said, "format": "CSV"}), PATTERN, "Barnet", CATALOGUE)
    assert found == expected
    other = resource("2.csv", name="1999")
    if not expected:
        both = catalogue({"url": said, "format": "CSV", "name": "2026"}, other)
        assert newest_resource(both, PATTERN, "Barnet", CATALOGUE) == other["url"]


@pytest.mark.parametrize(
    "data", [{}, {"results": None}, {"results": [{"resource": {"name": "Contracts register"}}]}]
)
def test_a_portal_without_a_register(data: dict[str, Any]) -> None:
    assert socrata_export(data, PATTERN, "https://opendata.example.org/api/catalog/v1") == ""
