"""The admin's forms of pages that need more than Wagtail's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.rich_text import RichText

from boroughs.data_sets import DataSet


def elsewhere(chosen: QuerySet[Any], data_set: str) -> Iterator[str]:
    """What of these is of the other data set, which no reader of the page would see."""
    if data_set not in DataSet.values:  # its own field says so
        return
    for one in chosen.exclude(data_set=data_set).order_by("name"):
        yield f"{one} is not among the {DataSet(data_set).label.lower()} data that this page is about."


class OneDataSetForm(WagtailAdminPageForm):
    """Systems and organisations are checked here: a page has those of its form only once it is saved."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name, chosen in list(cleaned.items()):
            if isinstance(chosen, QuerySet) and hasattr(chosen.model, "data_set"):
                for words in elsewhere(chosen, cleaned.get("data_set", "")):
                    self.add_error(name, words)
        return cleaned


TOLD = ("What was bought", "What worked", "What failed", "What they would do now")
"""What every case study tells, each under its own heading."""


class CaseStudyForm(OneDataSetForm):
    """A new story begins with its headings, which its editor writes under."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if data is None and instance is not None and not instance.pk and not instance.body:
            instance.body = [("text", RichText(f"<h2>{heading}</h2><p></p>")) for heading in TOLD]
        super().__init__(data, *args, **kwargs)


class BoroughPageForm(WagtailAdminPageForm):
    """A borough's page. Whose it is, is said once: an editor could else take another borough's page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "organisation" in self.fields:
            self.fields["organisation"].disabled = True

    def clean(self) -> dict[str, Any]:
        from cms.files import foreign_files  # it needs the models, which need this form

        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk:
            for field, _ in foreign_files(self.instance, cleaned):
                self.add_error(field, "Choose a file of this organisation, or a shared one.")
        return cleaned
