"""How many contracts and pages name something of the catalogue: said before it is changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from wagtail.fields import StreamField
from wagtail.models import Page, get_page_models

from boroughs.reader import Reader
from contracts.comparisons.words import count
from contracts.models import ContractFact, Deployment, Line
from suppliers.models import Capability, Supplier, System

FIELDS = {
    Supplier: {"supplier", "suppliers"},
    System: {"system", "systems"},
    Capability: {"capability", "capabilities"},
}
"""What blocks and fields of pages that name one are called."""


def pages_naming(one: Supplier | System | Capability) -> set[int]:
    """The ids of the pages, drafts too, that name it in a field or a block."""
    named: set[int] = set()
    for model in get_page_models():
        if model is Page:
            continue
        pages = model.objects.all()
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                # Asked of the text first: most pages have no such block
                holding = pages.filter(**{f"{field.name}__icontains": f'"{one.slug}"'})
                for page in holding.only("pk", field.name):
                    if one.slug in set(_slugs(getattr(page, field.name).get_prep_value(), FIELDS[type(one)])):
                        named.add(page.pk)
            elif field.is_relation and field.related_model is type(one) and not field.auto_created:
                named.update(pages.filter(**{field.name: one.pk}).values_list("pk", flat=True))
    return named


def _slugs(value: Any, fields: set[str], named: bool = False) -> Iterator[str]:
    """Every text under one of these keys, or of a block of one of these types."""
    if isinstance(value, str):
        if named:
            yield value
    elif isinstance(value, list):
        for item in value:
            yield from _slugs(item, fields, named)
    elif isinstance(value, dict):
        block = value.get("type") in fields
        for key, item in value.items():
            yield from _slugs(item, fields, key in fields or ((block or named) and key == "value"))


def contracts_of(reader: Reader, suppliers: Iterable[Supplier]) -> int:
    """The contracts of these suppliers that the reader may see."""
    return ContractFact.objects.visible_to(reader).filter(supplier__in=[one.pk for one in suppliers]).count()


def touched_words(reader: Reader, one: Supplier | System | Capability) -> str:
    """ "Named by 12 contracts and 2 pages." """
    facts = ContractFact.objects.visible_to(reader)
    if isinstance(one, Supplier):
        number = contracts_of(reader, [one])
    else:
        lines = Line.objects.visible_to(reader)
        uses = Deployment.objects.visible_to(reader).filter(contract__isnull=False)
        about = Q(system=one) if isinstance(one, System) else None
        lines = lines.filter(about) if about else lines.filter(capabilities=one)
        uses = uses.filter(about) if about else uses.filter(capability=one)
        named = Q(contract__in=lines.values("contract")) | Q(contract__in=uses.values("contract"))
        number = facts.filter(named).count()
    return f"Named by {count(number, 'contract')} and {count(len(pages_naming(one)), 'page')}."
