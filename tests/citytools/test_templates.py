"""The pages' frame and parts: what they say, and that they need neither inline code nor a mouse."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from citytools.charts import Group, Point
from citytools.style_guide import Filters, sample_context
from tests.citytools.page_reader import Page

REAL = SimpleNamespace(is_demonstration=False, data_set="real")
DEMONSTRATION = SimpleNamespace(is_demonstration=True, data_set="demonstration")
BANNER = "Demonstration data: made-up boroughs, suppliers and figures."


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Addresses of static files without the manifest that collectstatic writes."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def request_for(address: str, *, reader: object = REAL, user: object = None) -> HttpRequest:
    request = RequestFactory().get(address)
    request.user = user or AnonymousUser()  # type: ignore[assignment]  # any user-like will do here
    request.reader = reader  # type: ignore[attr-defined]  # set by the middleware on the site
    return request


def page(template: str, address: str = "/", **kwargs: Any) -> Page:
    context = kwargs.pop("context", {})
    return Page(render_to_string(template, context, request_for(address, **kwargs)))


def part(source: str, **context: Any) -> Page:
    request = context.pop("request", None) or request_for("/")
    return Page(Template("{% load parts show %}" + source).render(RequestContext(request, context)))


def whole_pages() -> list[Any]:
    wrong = sample_context({})
    return [
        pytest.param("style_guide.html", sample_context(), id="style guide"),
        pytest.param("style_guide.html", wrong, id="style guide with errors"),
        pytest.param("registration/login.html", {"form": Filters({"hosting": "?"})}, id="sign in"),
        *[pytest.param(name, {}, id=name) for name in PLAIN],
    ]


PLAIN = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html")


@pytest.mark.parametrize(("template", "context"), whole_pages())
class TestEveryPage:
    def test_holds_nothing_inline(self, template: str, context: dict[str, Any]) -> None:
        found = page(template, context=context)
        assert "style" not in {tag for tag, _ in found.elements}
        assert all(attrs.get("src", "").startswith("/static/") for attrs in found.all("script"))
        for tag, attrs in found.elements:
            assert not [name for name in attrs if name == "style" or name.startswith("on")], tag
            assert not attrs.get("href", "").startswith("javascript:")

    def test_is_well_formed_and_named(self, template: str, context: dict[str, Any]) -> None:
        found = page(template, context=context)
        assert (found.open, found.crossed) == ([], [])
        assert len(found.ids) == len(set(found.ids))
        assert found.all("html")[0]["lang"] == "en-GB"
        assert len(found.all("h1")) == 1
        assert len(found.all("title")[:1]) == 1
        assert found.text.split("Skip to main content")[0].strip().endswith("– City Tools")
        assert "GOV.UK" not in found.text

    def test_begins_with_a_way_past_the_header(self, template: str, context: dict[str, Any]) -> None:
        found = page(template, context=context)
        assert found.all("a")[0]["href"] == "#main-content"
        assert found.all("main")[0]["id"] == "main-content"

    def test_names_every_control(self, template: str, context: dict[str, Any]) -> None:
        found = page(template, context=context)
        labelled = {attrs["for"] for attrs in found.all("label")}
        controls = [a for tag in ("input", "select", "textarea") for a in found.all(tag)]
        for control in controls:
            if control.get("type") != "hidden":
                assert control["id"] in labelled

    def test_refers_to_what_is_there(self, template: str, context: dict[str, Any]) -> None:
        found = page(template, context=context)
        for _, attrs in found.elements:
            for name in ("aria-describedby", "aria-labelledby", "for"):
                assert set(attrs.get(name, "").split()) <= set(found.ids)


@pytest.mark.parametrize("template", ["500.html", "503.html", "400.html"])
def test_fault_pages_need_nothing_that_could_fail(template: str, settings: Any) -> None:
    settings.STORAGES = {}
    found = Page(render_to_string(template))
    assert found.all("link")[1]["href"] == "/static/citytools/citytools.css"


@pytest.mark.parametrize("template", ["404.html", "registration/login.html"])
def test_the_demonstration_is_said_on_its_pages_and_on_no_other(template: str) -> None:
    made_up, real = page(template, reader=DEMONSTRATION), page(template)
    assert BANNER in made_up.text
    assert BANNER not in real.text
    assert {"name": "robots", "content": "noindex"} in made_up.all("meta")


def test_links_of_the_header_stay_in_their_data_set() -> None:
    hrefs = [attrs["href"] for attrs in page("404.html", reader=DEMONSTRATION).all("a")]
    assert "/systems/?data=demonstration" in hrefs
    assert "/systems/" not in hrefs
    assert "/?data=real" in hrefs


@pytest.mark.parametrize(
    ("address", "current"), [("/systems/", "page"), ("/systems/anycase/", "true"), ("/", None)]
)
def test_the_header_marks_where_one_is(address: str, current: str | None) -> None:
    link = next(a for a in page("404.html", address).all("a") if a["href"] == "/systems/")
    assert link.get("aria-current") == current


def test_signing_out_is_a_form_and_imports_are_for_those_signed_in() -> None:
    inside = page("404.html", user=SimpleNamespace(is_authenticated=True))
    assert {"class": "ct-nav__form", "method": "post", "action": "/sign-out/"} in inside.all("form")
    assert any(attrs.get("name") == "csrfmiddlewaretoken" for attrs in inside.all("input"))
    assert "/imports/" in [attrs["href"] for attrs in inside.all("a")]
    outside = page("404.html")
    assert [attrs["action"] for attrs in outside.all("form")] == ["/search/"]
    hrefs = [attrs["href"] for attrs in outside.all("a")]
    assert "/sign-in/" in hrefs
    assert "/imports/" not in hrefs


TABLE: dict[str, Any] = {
    "id": "t",
    "caption": "Systems",
    "columns": [
        {"key": "name", "label": "System", "sortable": True},
        {"key": "price", "label": "Price", "kind": "money", "sortable": True},
    ],
    "rows": [["<Any>", 1_234_00]],
    "sort": "name",
}
INCLUDE = '{% include "parts/data_table.html" %}'


def test_sort_links_keep_the_address_and_turn_round() -> None:
    request = request_for("/systems/?hosting=own&page=3&sort=name")
    found = part(INCLUDE, table=TABLE, request=request)
    hrefs = {attrs["id"]: attrs["href"] for attrs in found.all("a")}
    assert hrefs == {"t-sort-name": "?hosting=own&sort=-name", "t-sort-price": "?hosting=own&sort=price"}
    assert [attrs.get("aria-sort") for attrs in found.all("th")[:2]] == ["ascending", None]


def test_cells_are_written_by_kind_and_escaped() -> None:
    html = Template("{% load parts %}" + INCLUDE).render(RequestContext(request_for("/"), {"table": TABLE}))
    assert "&lt;Any&gt;" in html
    assert "<Any>" not in html
    assert "£1,234" in html
    assert 'data-label="Price" class="ct-table__number"' in html


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (None, "text", "not known"),
        ("", "text", "not known"),
        (12, "number", "12"),
        (5729, "number", "5,729"),
        (Decimal("189000"), "money_short", "£189k"),
        (date(2028, 3, 31), "date", "31 Mar 2028"),
        ({"text": None, "lines": ["9 not known"]}, "text", "9 not known"),
        ({"text": Decimal(189000), "note": "n 5"}, "money_short", "£189k n 5"),
        ({"text": None, "note": "withheld"}, "money", "not known withheld"),
        ({"text": 0, "note": "no charge"}, "money", "£0 no charge"),
        (SimpleNamespace(text="Anycase", href="/systems/anycase/"), "text", "Anycase"),
        (
            {"text": 5_00, "known": "estimate", "source": {"name": "Paper", "date": date(2026, 3, 9)}},
            "money",
            "◌ (estimate) £5 Paper, 9 Mar 2026",
        ),
    ],
)
def test_what_a_cell_reads(value: object, kind: str, words: str) -> None:
    columns = [{"key": "a", "label": "A"}, {"key": "b", "label": "B", "kind": kind}]
    found = part(INCLUDE, table={"id": "t", "caption": "C", "columns": columns, "rows": [["row", value]]})
    assert found.text == f"C A B row {words}"


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        part(INCLUDE, table={**TABLE, "rows": [["only one"]]})


def test_an_empty_table_says_what_to_do() -> None:
    empty = {"title": "Not known.", "todo": "Ask Anyborough, or", "href": "/add/", "link": "add it"}
    found = part(INCLUDE, table={**TABLE, "rows": [], "empty": empty})
    assert found.text == "Systems Not known. Ask Anyborough, or add it"
    assert not found.all("table")


def test_downloads_lead_to_the_same_address_in_another_format() -> None:
    request = request_for("/systems/?hosting=own&page=2")
    found = part(
        INCLUDE, table={**TABLE, "columns": TABLE["columns"], "formats": "xlsx csv"}, request=request
    )
    assert [a["href"] for a in found.all("a")][2:] == ["?hosting=own&format=xlsx", "?hosting=own&format=csv"]
    assert found.text.endswith("Excel of Systems CSV of Systems")


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (
            {
                "amount": 214_000_00,
                "what": "a year, contracted, 2025",
                "source": {"name": "Contracts Finder", "date": date(2026, 11, 3), "href": "/e/1/"},
            },
            "£214,000 a year, contracted, 2025 · Contracts Finder, 3 Nov 2026",
        ),
        ({"amount": Decimal(8000), "high": Decimal(31000), "what": "a year"}, "£8,000–£31,000 a year"),
        ({"amount": None, "missing": "withheld"}, "not known (withheld)"),
        ({"amount": None}, "not known"),
        ({"amount": 0, "what": "no charge"}, "£0 no charge"),
    ],
)
def test_a_figure_says_what_it_is(figure: dict[str, Any], words: str) -> None:
    assert part('{% include "parts/figure.html" %}', figure=figure).text == words


def test_where_sources_disagree_both_are_shown() -> None:
    notice = {"name": "Contracts Finder", "date": date(2026, 11, 3), "known": "published"}
    register = {"name": "Register", "date": date(2026, 10, 1), "known": "stated"}
    field = {
        "label": "Value",
        "value": Decimal(1070000),
        "kind": "money_exact",
        "source": register,
        "others": [{"value": Decimal(1070500), "kind": "money_exact", "source": notice}],
    }
    found = part('{% include "parts/summary_list.html" %}', fields=[field])
    assert found.text == (
        "Value £1,070,000 ● (the organisation's own word) Register, 1 Oct 2026 "
        "Another source says £1,070,500 · ○ (published) Contracts Finder, 3 Nov 2026"
    )


def test_a_field_that_is_not_known_says_what_to_do() -> None:
    field = {"label": "Index", "value": None, "todo": "Ask Anyborough, or add it."}
    found = part('{% include "parts/summary_list.html" %}', fields=[field])
    assert found.text == "Index Not known. Ask Anyborough, or add it."


def chart(**changes: Any) -> dict[str, Any]:
    hostile = '</title><script>x</script>&"'
    return {
        "id": "c",
        "title": hostile,
        "description": hostile,
        "points": [Point("g", hostile, Decimal(10), hostile, estimated=True)],
        "groups": [Group("g", hostile)],
        "own": Decimal(5),
        "own_label": hostile,
        **changes,
    }


def test_words_in_a_chart_are_escaped() -> None:
    found = part("{% dot_chart chart %}", chart=chart())
    assert not found.all("script")
    assert (found.open, found.crossed) == ([], [])
    assert len(found.all("svg")) == 3  # the legend's one mark, the desk's picture, the phone's
    assert "hollow: estimate" in found.text


def test_a_chart_of_nothing_says_so() -> None:
    found = part(
        "{% dot_chart chart %}", chart=chart(title="Prices", points=[], empty={"title": "No price."})
    )
    assert found.text == "Prices No price."
    assert not found.all("svg")


def test_chips_and_kept_values_of_filters() -> None:
    context = {
        "form": Filters({"hosting": "own"}),
        "kept": [{"name": "sort", "value": "-price"}],
        "chips": [{"label": "Hosting: own", "href": "?sort=-price"}],
    }
    found = part('{% include "parts/filters.html" %}', **context)
    assert {"type": "hidden", "name": "sort", "value": "-price"} in found.all("input")
    assert "Remove Hosting: own" in found.text
    assert {"class": "ct-chip", "href": "?sort=-price"} in found.all("a")
