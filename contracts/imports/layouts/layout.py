"""What a layout is: plain data that says which heading is which field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contracts.imports.layouts.headings import (
    fold_heading,
    is_in_other_currency,
    is_in_thousands,
    without_remark,
)
from contracts.imports.layouts.words import HeadingWords

UNUSED = "unused"
"""Known headings whose cells are kept with the row and go into no field."""

PERSONAL = "personal"
"""Headings of an officer's name, e-mail or telephone: their cells are kept nowhere."""

CHARGED_THINGS = ("api_access", "integration", "data_extraction", "exit_extraction", "data_load")
"""What the register template asks about one by one; the values are those of `ChargeKind`."""

MORE_SUPPLIERS = ("supplier_2", "supplier_3", "supplier_4")
"""Columns of further suppliers, beside that of the one under whom a contract is kept."""

FIELDS: dict[str, str] = {
    "organisation": "text",
    "effective_on": "published",
    "reference": "text",
    "ocid": "text",
    "award_id": "text",
    "title": "text",
    "description": "text",
    "contract_type": "text",
    "department": "text",
    "category": "text",
    "cpv": "cpv",
    "proclass": "text",
    "framework": "text",
    "framework_lot": "text",
    "route": "text",
    "supplier": "text",
    **dict.fromkeys(MORE_SUPPLIERS, "text"),
    "suppliers": "suppliers",
    "company_number": "company",
    "charity_number": "text",
    "ppon": "text",
    "other_id": "text",
    "period": "period",
    "start": "date",
    "initial_end": "date",
    "end": "date",
    "latest_end": "date",
    "review_date": "date",
    "options": "options",
    "option_months": "months",
    "option_count": "months",
    "notice_months": "months",
    "value": "money",
    "value_with_extensions": "money",
    "value_annual": "money",
    "value_estimate": "money",
    "value_kind": "value_kind",
    "estimated": "estimated",
    "vat": "vat",
    "value_type": "value_type",
    "status": "status",
    "irrecoverable_vat": "money",
    "price_index": "text",
    "index_cap": "text",
    "fund": "text",
    "measure": "text",
    "quantity": "quantity",
    "document_url": "address",
    "notes": "text",
    "system": "text",
    "modules": "list",
    "capabilities": "list",
    "hosting": "text",
    "sold_by": "text",
    "yearly_recurring": "money",
    "one_off": "money",
    **{f"{thing}_status": "charge_status" for thing in CHARGED_THINGS},
    **{f"{thing}_amount": "money" for thing in CHARGED_THINGS},
    **{f"{thing}_per": "per" for thing in CHARGED_THINGS},
    **{f"{thing}_charge": "charge" for thing in CHARGED_THINGS},
}
"""Each field that a column may fill, and how its cells are read."""

Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Layout:
    """One shape of file. `columns` gives the headings of each field.

    `needs` are groups of fields: a row is a header of this layout when each group has at least one of its
    fields among the headings, and `at_least` headings are known in all. A new `version` re-reads files that
    were already imported. With `looser` a heading is also known by its words alone, and `looser` adds some
    that yield to every heading of `columns`.
    """

    name: str
    version: int
    columns: Columns
    needs: tuple[tuple[str, ...], ...] = ()
    at_least: int = 3
    looser: Columns | None = None

    @cached_property
    def fields(self) -> dict[str, str]:
        """Folded heading to field. Raises `ValueError` where a heading stands for two fields."""
        found: dict[str, str] = {}
        for field, headings in self.columns.items():
            if field not in FIELDS and field not in (UNUSED, PERSONAL):
                raise ValueError(f"layout {self.name}: there is no field {field!r}")
            for heading in headings:
                folded = fold_heading(heading)
                if found.setdefault(folded, field) != field:
                    raise ValueError(f"layout {self.name}: {heading!r} stands for two fields")
        return found

    @cached_property
    def _words(self) -> HeadingWords | None:
        if self.looser is None:
            return None
        # Words alone put no column aside unseen, and none among those of one word, whose cells answer what the very
        # heading asks; and many a heading with the words of a period is of one date or a length.
        named = {
            field: headings
            for field, headings in self.columns.items()
            if field not in (UNUSED, PERSONAL, "estimated", "vat", "status", "period")
        }
        return HeadingWords(
            {
                field: (*named.get(field, ()), *self.looser.get(field, ()))
                for field in {**named, **self.looser}
            }
        )

    def field_of(self, heading: str) -> str:
        """The field of a heading, or an empty text where the layout does not know it."""
        if is_in_thousands(heading) or is_in_other_currency(heading):
            return ""
        return self.field_as_written(heading) or (self._words.field_of(heading) if self._words else "")

    def field_as_written(self, heading: str) -> str:
        """The field of which this very heading is one, not its words alone."""
        return self.fields.get(fold_heading(heading)) or self.fields.get(
            fold_heading(without_remark(heading)), ""
        )


def layout_from_data(data: Mapping[str, Any]) -> Layout:
    """An organisation's own mapping, kept as data: {"name", "version", "columns": {field: [heading, ...]}}.

    Raises `ValueError` naming the field that does not exist.
    """
    layout = Layout(
        name=str(data["name"]),
        version=int(data.get("version", 1)),
        columns={str(field): tuple(headings) for field, headings in data["columns"].items()},
        needs=tuple(tuple(group) for group in data.get("needs", ())),
        at_least=int(data.get("at_least", 2)),
    )
    _ = layout.fields  # read once here, so that a wrong field is refused when the mapping is stored
    return layout
