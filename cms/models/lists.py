"""Pages that list the published pages below them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from boroughs.data_sets import DataSet
from boroughs.reader import Reader
from cms.models.written import WrittenPage, reader_for
from contracts.pages.links import reader_url


class ListPage(WrittenPage):
    """Every published page of its one kind, which is of one data set: those of the reader's set, as cards."""

    max_count = 1
    parent_page_types = ["cms.HomePage"]

    class Meta:
        abstract = True

    def listed(self, reader: Reader) -> Any:
        """The pages to list, as a QuerySet in their order."""
        (kind,) = self.clean_subpage_models()
        found = kind.objects.child_of(self).live().public()
        return found.filter(data_set=reader.data_set).order_by("path")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        reader = reader_for(request)
        context["pages"] = [
            (page, reader_url(reader, page.get_url(request) or "/")) for page in self.listed(reader)
        ]
        if not context["pages"]:
            other = DataSet.REAL if reader.is_demonstration else DataSet.DEMONSTRATION
            there = Reader(reader.level, frozenset(), other)
            context["elsewhere"] = f"?data={other}" if self.listed(there).exists() else ""
        return context
