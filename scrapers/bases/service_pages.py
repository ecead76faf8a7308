"""HTML pages of services found by searching a catalogue: what each supplier says of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import quote

from scrapy.http import HtmlResponse, Request, Response

from contracts.personal import remove_personal
from contracts.records import ChargeKind, ClaimRecord, Per, Provenance, to_data
from scrapers.bases.source import Line, SourceSpider

LONGEST = 5_000
"""Characters of an answer that the one path in takes; the questions allow 2,000."""

_AMOUNT = r"£\s?([\d,]+(?:\.\d+)?)(?![\d.,]*[^\W_])"
_PRICE = re.compile(rf"{_AMOUNT}(?:\s*(?:to|-|–)\s*{_AMOUNT})?(?!\s*(?:\d|(?:million|thousand|to)\b))\s*(.*)")
"""An amount that goes on ("£1.5m", "£1 000") is none that this form writes: its words are kept, and no number made."""

_PERS = ((r"\buser", Per.USER), (r"\byear", Per.YEAR), (r"\bmonth", Per.MONTH), (r"\btransaction", Per.CALL))


class ServicePages(SourceSpider):
    """A search for each term, its service pages, and a page's answers as claims by the questions' labels."""

    search: ClassVar[str]
    """The search's path, with {term} and {page}."""

    service: ClassVar[str]
    """What the path of a service's page looks like (regular expression with the id)."""

    answers: ClassVar[Mapping[str, str]]
    """Label of a question, folded → topic of the claim."""

    most_results: ClassVar[int] = 2
    """Pages of one search: what stands further down only mentions the term."""

    def requests(self) -> Iterator[Request]:
        self._asked: set[str] = set()
        for term in self.run.terms:
            yield self.ask(self._results(term, 1), f"search {term}", how="results", term=term, number=1)

    def _results(self, term: str, number: int) -> str:
        return self.host + self.search.format(term=quote(f'"{term}"'), page=number)

    def parse(self, response: Response, context: Mapping[str, Any] = {}, **kwargs: Any) -> Any:
        page = self.page(response, context, records=int(context["how"] == "service"))
        if page is None:
            return
        yield page
        if context["how"] == "service" or self.run.is_full:
            return
        found = self.services(response.body, response.url)
        for number, path in found.items():
            if number not in self._asked:
                self._asked.add(number)
                yield self.ask(f"{self.host}{path}", "services", how="service", service=number)
        if found and context["number"] < self.most_results and self._has_next(response):
            number = context["number"] + 1
            more = {"how": "results", "term": context["term"], "number": number}
            yield self.ask(self._results(context["term"], number), context["part"], **more)

    def services(self, body: bytes, url: str) -> dict[str, str]:
        """The services to which a page of results links: id → path."""
        found: dict[str, str] = {}
        for href in HtmlResponse(url, body=body, encoding="utf-8").css("a::attr(href)").getall():
            match = re.search(self.service, href)
            if match:
                found.setdefault(match[1], match[0])
        return found

    def _has_next(self, response: Response) -> bool:
        page = HtmlResponse(response.url, body=response.body, encoding="utf-8")
        return bool(page.css("a[rel~=next], .govuk-pagination__next a, li.next a"))

    def shape_problem(self, body: bytes, context: Mapping[str, Any]) -> str:
        page = HtmlResponse(self.host, body=body, encoding="utf-8")
        if context["how"] == "results":
            return "" if page.css("h1") else "the page of results has no heading"
        # One without answers, withdrawn perhaps, is a problem of its own; a run of such pages is held for them.
        return "" if _words(page.css("h1")) else "the service's page has no name"

    def lines(self, body: bytes, context: Mapping[str, Any]) -> Iterator[Line]:
        if context["how"] == "service":
            yield self.claims(body, context)

    def claims(self, body: bytes, context: Mapping[str, Any]) -> Line:
        """A service's line: `title` and `supplier` to recognise the system by, and a claim for each answer."""
        page = HtmlResponse(self.host, body=body, encoding="utf-8")
        title = _words(page.css("h1"))
        supplier = _words(page.css("h1").xpath("preceding-sibling::*[1]"))
        framework = _words(page.xpath("//h2[normalize-space()='Framework']/following-sibling::p[1]"))
        records = []
        for label, answer in answers_of(page):
            topic = self.answers.get(label.casefold())
            if topic and answer:
                records.append(ClaimRecord(title, topic, remove_personal(answer[:LONGEST]), supplier))
        price = _words(page.css("#meta p.govuk-\\!-font-weight-bold"))
        if price:
            records.insert(0, price_claim(title, supplier, price))
        for caveat in page.css("#meta ul li"):
            topic = self.answers.get(_words(caveat).casefold())
            if topic:
                records.append(ClaimRecord(title, topic, "Yes", supplier))
        provenance = Provenance(
            address=f"{self.host}/g-cloud/services/{context['service']}",
            title=title[:300],
            note=f"{framework}, service {context['service']}".strip(", "),
        )
        data = [{"kind": "claim", **to_data(record)} for record in records]
        lines = [{"records": data, "provenance": to_data(provenance)}] if data else []
        return {
            "key": f"service {context['service']}",
            "date": "",
            "buyers": [],
            "cpv": [],
            "title": title,
            "supplier": supplier,
            "lines": lines,
            "problems": [] if lines else [_none()],
        }


def answers_of(page: HtmlResponse) -> Iterator[tuple[str, str]]:
    """The questions and answers of a page's summary lists; a list of answers is joined by semicolons."""
    for row in page.css("dl.govuk-summary-list > div"):
        label = _words(row.css("dt"))
        items = [_words(item) for item in row.css("dd li")]
        yield label, "; ".join(filter(None, items)) or _words(row.css("dd"))


def price_claim(title: str, supplier: str, words: str) -> ClaimRecord:
    """The price range of a service and its unit: "£15 to £320 a user a year"."""
    match = _PRICE.search(words)
    if not match:
        return ClaimRecord(title, "price", words[:LONGEST], supplier)
    unit = match[3].strip(" .")
    per = next((per for pattern, per in _PERS if re.search(pattern, unit, re.IGNORECASE)), Per.NOT_KNOWN)
    low, high = (Decimal(each.replace(",", "")) if each else None for each in (match[1], match[2]))
    return ClaimRecord(
        title,
        "price",
        words[:LONGEST],
        supplier,
        amount=low,
        amount_high=high,
        per=per,
        unit=unit[:300],
        covers=(ChargeKind.LICENCE,),
    )


def _words(selected: Any) -> str:
    return " ".join(" ".join(selected.css("::text").getall()).split())


def _none() -> dict[str, str]:
    return {
        "code": "no_answers",
        "severity": "error",
        "message": "the page answers none of the questions",
        "value": "",
    }
