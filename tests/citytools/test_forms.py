"""Fields by the one form renderer."""

from typing import Any

import pytest
from django import forms

from citytools.style_guide import EveryField
from citytools.templatetags.form_parts import error_words, first_control, styled, widget_kind
from tests.citytools.page_reader import Page


@pytest.mark.parametrize(
    ("name", "kind", "css"),
    [
        ("name", "text", "govuk-input"),
        ("email", "text", "govuk-input"),
        ("password", "text", "govuk-input"),
        ("borough", "select", "govuk-select"),
        ("audience", "radios", "govuk-radios__input"),
        ("kinds", "checkboxes", "govuk-checkboxes__input"),
        ("register", "file", "govuk-file-upload"),
        ("ends_on", "text", "govuk-input govuk-input--width-10"),
        ("signed_on", "date", "govuk-select"),
        ("notes", "textarea", "govuk-textarea"),
        ("full_list", "checkbox", "govuk-checkboxes__input"),
    ],
)
def test_each_kind_has_its_class_once(name: str, kind: str, css: str) -> None:
    field = EveryField()[name]
    assert widget_kind(field) == kind
    assert styled(styled(field)).field.widget.attrs["class"] == css


def test_one_form_does_not_style_another() -> None:
    class Named(forms.Form):
        name = forms.CharField()

    styled(Named()["name"])
    assert "class" not in Named().fields["name"].widget.attrs


def test_a_class_of_ones_own_is_kept() -> None:
    class Named(forms.Form):
        name = forms.CharField(widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}))

    assert styled(Named()["name"]).field.widget.attrs["class"] == "govuk-input govuk-input--width-5"


def test_what_is_wrong_is_said_with_the_label_and_linked() -> None:
    found = Page(EveryField({"email": "nobody"}).render())
    summary = [attrs["href"] for attrs in found.all("a")]
    assert summary == [
        "#id_name",
        "#id_email",
        "#id_password",
        "#id_borough",
        "#id_audience_0",
        "#id_kinds_0",
        "#id_register",
        "#id_ends_on",
        "#id_signed_on_day",
    ]
    assert {link[1:] for link in summary} <= set(found.ids)
    assert "There is a problem Name: fill this in Enter a valid email address." in found.text
    assert "What it covers: choose at least one" in found.text
    assert "This field is required." not in found.text


def test_a_message_of_the_forms_own_is_kept() -> None:
    class Named(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter the contract's reference"})

    assert error_words(Named({})["name"]) == ["Enter the contract's reference"]


def test_hint_and_error_are_read_with_the_control() -> None:
    found = Page(EveryField({})["name"].as_field_group())
    (control,) = found.all("input")
    assert control["aria-describedby"] == "id_name_helptext id_name_error"
    assert control["aria-invalid"] == "true"
    assert {"id_name_helptext", "id_name_error"} <= set(found.ids)


def test_choices_stand_in_a_fieldset_with_their_labels() -> None:
    found = Page(EveryField({"audience": "officers"})["audience"].as_field_group())
    assert len(found.all("fieldset")) == 1
    assert [attrs["for"] for attrs in found.all("label")] == [
        "id_audience_0",
        "id_audience_1",
        "id_audience_2",
    ]
    assert [attrs["value"] for attrs in found.all("input") if "checked" in attrs] == ["officers"]
    assert found.text == "Who may see it Everybody Approved officers of boroughs Us only"


def test_a_date_of_three_selects_names_each() -> None:
    found = Page(
        EveryField({"signed_on_day": "3", "signed_on_month": "11", "signed_on_year": "2026"})[
            "signed_on"
        ].as_field_group()
    )
    assert [attrs["for"] for attrs in found.all("label")] == [attrs["id"] for attrs in found.all("select")]
    assert [attrs["value"] for attrs in found.all("option") if "selected" in attrs] == ["3", "11", "2026"]


def test_words_from_outside_are_escaped() -> None:
    class Named(forms.Form):
        name = forms.CharField(label="<b>Name", max_length=3)

    html = Named({"name": "<script>"})["name"].as_field_group()
    assert "<b>" not in html
    assert "<script>" not in html


@pytest.mark.parametrize(("name", "target"), [("name", "id_name"), ("signed_on", "id_signed_on_day")])
def test_first_control(name: str, target: str) -> None:
    assert first_control(EveryField()[name]) == target


def test_hidden_fields_come_without_a_label() -> None:
    class Kept(forms.Form):
        sort = forms.CharField(widget=forms.HiddenInput)

    found: Any = Page(Kept({"sort": "name"}).render())
    assert found.all("input") == [{"type": "hidden", "name": "sort", "value": "name", "id": "id_sort"}]
    assert not found.all("label")
