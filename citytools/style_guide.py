"""Every part of the pages with made-up facts, at /style-guide/ while DEBUG is on.

Nothing here is real: the boroughs, suppliers and systems are the demonstration's.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from citytools.charts import Group, Point

REGISTER = {
    "name": "Anyborough contracts register, row 214",
    "href": "#row",
    "date": date(2026, 10, 1),
    "known": "stated",
}
NOTICE = {"name": "Contracts Finder", "href": "#notice", "date": date(2026, 11, 3), "known": "published"}
QUOTE = {"name": "Board paper of March 2026", "href": "#paper", "date": date(2026, 3, 9), "known": "estimate"}


class EveryField(forms.Form):
    """One field of each kind that the form templates know."""

    name = forms.CharField(help_text="As your register has it.")
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(widget=forms.PasswordInput)
    borough = forms.ChoiceField(
        choices=[("", "Choose one"), ("any", "Anyborough"), ("other", "Otherborough")]
    )
    audience = forms.ChoiceField(
        label="Who may see it",
        widget=forms.RadioSelect,
        choices=[
            ("public", "Everybody"),
            ("officers", "Approved officers of boroughs"),
            ("owner", "Us only"),
        ],
    )
    kinds = forms.MultipleChoiceField(
        label="What it covers",
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick all that the price includes.",
        choices=[("api", "API access"), ("exit", "Extraction at exit"), ("load", "Data load")],
    )
    register = forms.FileField(label="Contracts register", help_text="CSV, XLSX, XLS or ODS, at most 50 MB.")
    ends_on = forms.DateField(label="End date", help_text="For example, 31/03/2028.")
    signed_on = forms.DateField(
        label="Signed on", widget=forms.SelectDateWidget(years=range(2020, 2030), empty_label="-")
    )
    notes = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    full_list = forms.BooleanField(label="This is the full list of our contracts", required=False)


class Filters(forms.Form):
    """The filters above a comparison."""

    hosting = forms.ChoiceField(
        required=False,
        choices=[("", "Any"), ("supplier", "Hosted by the supplier"), ("own", "Our own servers")],
    )
    ending = forms.ChoiceField(
        label="Ends within",
        required=False,
        choices=[("", "Any time"), ("12", "12 months"), ("18", "18 months")],
    )
    known = forms.MultipleChoiceField(
        label="Only where we know",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("price", "Price"), ("api", "API charge")],
    )


def comparison() -> dict[str, Any]:
    """The table of the comparison page, with every kind of cell."""
    return {
        "id": "systems",
        "caption": "Systems",
        "caption_hidden": True,
        "columns": [
            {"key": "system", "label": "System", "sortable": True},
            {"key": "owner", "label": "Owner (sold by)"},
            {"key": "boroughs", "label": "Boroughs", "kind": "number", "sortable": True},
            {"key": "price", "label": "Yearly, same scope", "kind": "money_short", "sortable": True},
            {"key": "api", "label": "API"},
            {"key": "exit", "label": "Getting data out at exit"},
            {"key": "end", "label": "Next end", "kind": "date", "sortable": True},
        ],
        "sort": "-boroughs",
        "rows": [
            {
                "highlight": True,
                "cells": [
                    {"text": "Anycase", "href": "#anycase"},
                    "Anysystem Ltd",
                    12,
                    {"text": Decimal(189000), "note": "n 5"},
                    {"text": "4 charged £8k–£31k a year", "lines": ["2 none · 6 not known"]},
                    {"text": "1 charged £24,000", "lines": ["2 none · 9 not known"]},
                    {"text": date(2028, 3, 31), "lines": ["Anyborough"]},
                ],
            },
            [
                {"text": "Otherfile", "href": "#otherfile"},
                {"text": "Other plc", "note": "sold by Resale Ltd"},
                9,
                {"text": Decimal(198000), "note": "n 5"},
                {"text": "1 included", "lines": ["8 not known"]},
                {"text": None, "lines": ["9 not known"]},
                {"text": date(2027, 9, 30), "lines": ["Otherborough"]},
            ],
            [
                {"text": "Thirdcare", "href": "#thirdcare"},
                "Third Group Ltd",
                3,
                {"text": "too few to show"},
                "3 not known",
                "3 not known",
                {"text": date(2027, 1, 14), "lines": ["Newborough"], "highlight": True},
            ],
            [
                {"text": "Fourthnote", "href": "#fourthnote"},
                None,
                2,
                None,
                "2 not known",
                "2 not known",
                None,
            ],
        ],
        "count": "4 systems in 26 of 33 boroughs",
        "formats": "xlsx csv json",
    }


def charges() -> dict[str, Any]:
    """A narrow table of figures that scrolls sideways on a phone."""
    return {
        "id": "charges",
        "caption": "What boroughs were charged to reach their own data",
        "layout": "scroll",
        "columns": [
            {"key": "borough", "label": "Borough"},
            {"key": "what", "label": "For"},
            {"key": "amount", "label": "Amount", "kind": "money"},
            {"key": "per", "label": "Per"},
            {"key": "on", "label": "Price of", "kind": "date"},
        ],
        "rows": [
            ["Anyborough", "API access", {"text": 31_000_00, "known": "stated"}, "year", date(2026, 4, 1)],
            [
                "Otherborough",
                "Extraction at exit",
                {"text": 24_000_00, "known": "published"},
                "one-off",
                None,
            ],
            [
                "Newborough",
                "Data load",
                {"text": 1_840_000_00, "known": "estimate"},
                "one-off",
                date(2025, 1, 9),
            ],
        ],
        "formats": "xlsx csv json",
    }


def chart() -> dict[str, Any]:
    """One dot a contract in two scopes, with overlaps, an estimate and the reader's own price."""
    both, one = "childrens+adults, hosted", "childrens, hosted"
    priced = {
        "Anycase": (189, 205, 214, 262),
        "Otherfile": (171, 188, 205, 207),
        "Thirdcare": (240, 206, 310),
    }
    points = [
        Point(both, name, Decimal(value * 1000), f"{name}, borough {n + 1}: £{value},000 a year", n == 2)
        for name, values in priced.items()
        for n, value in enumerate(values)
    ] + [Point(one, "Fourthnote", Decimal(96500), "Fourthnote, Newborough: £96,500 a year")]
    return {
        "id": "prices",
        "title": "Yearly price, one dot a contract, by scope",
        "description": "Eleven contracts over children's and adults' social care lie between £171,000 and "
        "£310,000 a year; one over children's alone costs £96,500.",
        "points": points,
        "groups": [
            Group(
                both,
                "Children's + adults', hosted by the supplier",
                (Decimal(188000), Decimal(206000), Decimal(240000)),
            ),
            Group(one, "Children's alone, hosted by the supplier"),
        ],
        "own": Decimal(214000),
        "own_label": "Anyborough",
        "table_href": "#charges",
        "csv_href": "?format=csv",
    }


def fields() -> list[dict[str, Any]]:
    """The fields of a contract page: one known, one disputed, one unknown."""
    return [
        {"label": "Title", "value": "Case management for children and adults", "source": REGISTER},
        {"label": "Supplier", "value": "Anysystem Ltd", "href": "#supplier", "source": REGISTER},
        {
            "label": "Value, initial term",
            "value": Decimal("1070000.00"),
            "kind": "money_exact",
            "source": REGISTER,
            "others": [{"value": Decimal("1184500.00"), "kind": "money_exact", "source": NOTICE}],
        },
        {"label": "Current end", "value": date(2028, 3, 31), "kind": "date", "source": REGISTER},
        {"label": "Notice", "value": "12 months", "source": NOTICE},
        {"label": "Price index", "value": None, "todo": "Ask Anyborough, or add it."},
    ]


def events() -> list[dict[str, Any]]:
    """A timeline with one thing to decide soon."""
    return [
        {
            "day": date(2027, 1, 14),
            "text": "Thirdcare ends",
            "href": "#c1",
            "note": "decide by 14 July 2026",
            "highlight": True,
        },
        {"day": date(2027, 9, 30), "text": "Otherfile ends", "href": "#c2", "source": NOTICE},
        {"day": date(2028, 3, 31), "text": "Anycase ends", "note": "one 24-month option unused"},
        {"day": None, "text": "Fourthnote"},
    ]


def sample_context(data: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the page shows; `data` binds the forms, as a POST of it would."""
    figure = {"amount": 214_000_00, "what": "a year, contracted, 2025", "source": NOTICE}
    empty = {
        "title": "Not known.",
        "todo": "Ask Anyborough, or",
        "href": "#add",
        "link": "add what you know",
    }
    return {
        "stats": [
            {
                "number": 33,
                "of": 33,
                "label": "boroughs covered",
                "date": date(2026, 11, 3),
                "href": "#boroughs",
            },
            {"number": 168, "label": "systems", "date": date(2026, 11, 3)},
            {"number": 41, "label": "contracts ending within 12 months", "date": date(2026, 11, 3)},
            {"number": None, "label": "known API and extraction charges"},
        ],
        "figures": [
            figure,
            {**figure, "high": 262_000_00, "source": QUOTE},
            {"amount": 1_840_000_00, "what": "framework ceiling", "source": REGISTER},
            {"amount": None, "missing": "withheld", "source": NOTICE},
        ],
        "table": comparison(),
        "charges": charges(),
        "nothing": {**charges(), "id": "nothing", "rows": [], "empty": empty},
        "chart": chart(),
        "no_chart": {**chart(), "id": "no-prices", "points": [], "own": None, "empty": empty},
        "fields": fields(),
        "events": events(),
        "page": Paginator(range(95), 20).page(2),
        "crumbs": [{"words": "Home", "href": "/"}, {"words": "Capabilities", "href": "/capabilities/"}],
        "filters": Filters({"hosting": "supplier", "known": ["price"]}),
        "kept": [{"name": "sort", "value": "-boroughs"}],
        "chips": [
            {"label": "Hosting: hosted by the supplier", "href": "?known=price"},
            {"label": "Price known", "href": "?hosting=supplier"},
        ],
        "form": EveryField(data),
    }


def style_guide(request: HttpRequest) -> HttpResponse:
    """The page. `?errors=1` shows the form as it is when everything is missing."""
    return render(request, "style_guide.html", sample_context({} if request.GET.get("errors") else None))
