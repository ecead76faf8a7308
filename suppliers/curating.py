"""Changing the catalogue by hand: what may be set, checked, logged and noted, and remembered for the next loading.

Facts are not among it: they are what evidence says. Every function writes the site's log and the outbox in the
transaction of the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.text import slugify
from wagtail.log_actions import log

from changes.models import keep_order, note
from suppliers.checking import check
from suppliers.models import Capability, CuratedValue, Supplier, SupplierName, System, SystemName
from suppliers.names import fold, fold_supplier
from suppliers.teaching import why_not_a_name, why_not_alone

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    Curated = Supplier | System | Capability

CHANGED, ADDED = "catalogue.change", "catalogue.add"
NAMED, UNNAMED, APPROVED = "catalogue.name", "catalogue.unname", "catalogue.approve"
RETIRED, BROUGHT_BACK = "catalogue.retire", "catalogue.bring_back"
"""Actions of the site's own log."""

Kind = CuratedValue.Kind
KINDS: dict[type[models.Model], str] = {
    Supplier: Kind.SUPPLIER, System: Kind.SYSTEM, Capability: Kind.CAPABILITY,
}  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    Kind.SUPPLIER: (
        "name", "company_number", "number_source", "charity_number", "group_name", "parent", "website", "source",
        "note",
    ),
    Kind.SYSTEM: (
        "name", "part_of", "owner", "sold_by", "capabilities", "hosting", "api_documented", "source", "note",
    ),
    Kind.CAPABILITY: (
        "name", "parent", "members", "measure", "measure_unit", "lga_function_id", "lga_function_label", "synonyms",
        "description", "source", "sort",
    ),
}  # fmt: skip
"""What may be set by hand; the rest is an address, a merge, a retirement, or comes from evidence. What kind a
capability is, is said once, when it is added."""


class CannotCurateError(ValueError):
    """Why something cannot be changed so, in words for the person who asked."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field as it was and as it is now, in words."""

    field: str
    before: str
    after: str


def why_not_curated(one: Curated) -> str:
    """Why nothing of it can be changed by hand; empty where it can."""
    if isinstance(one, Supplier) and one.name_level > 0:
        return "Only what a borough shares names this company. Whatever is set here is public, and would tell it."
    if not isinstance(one, Capability) and one.merged_into is not None:
        return f"It is merged into {one.merged_into.name}. Change that one, or part the two first."
    return ""


@transaction.atomic
def change(
    *, one: Curated, to: Mapping[str, Any], by: AbstractBaseUser | None, reason: str = ""
) -> list[Change]:
    """Set these fields; many-to-many ones to all their members. Gives what differs now from before.

    A supplier that only evidence named is the catalogue's from then on. A new name is learnt, and the old one stays
    a name. Raises `CannotCurateError`, and ValidationError by field.
    """
    keep_order()
    kind = _kind(one)
    one = _locked(one)
    if why := why_not_curated(one):
        raise CannotCurateError(why)
    if unknown := set(to) - set(FIELDS[kind]):
        raise CannotCurateError(f"Not changed by hand: {', '.join(sorted(unknown))}.")
    changes = [
        Change(name, before, after)
        for name, value in to.items()
        if (before := _words(one, name)) != (after := _words_of(value))
    ]
    if not changes:
        return []
    _set(one, {change.field: to[change.field] for change in changes})
    for done in changes:
        remember(one, done.field, done.before)
    log(
        one,
        CHANGED,
        user=by,
        data={"changes": [[c.field, c.before, c.after] for c in changes], "reason": reason},
    )
    note(kind, [one.pk])
    return changes


def _set(one: Curated, values: Mapping[str, Any]) -> None:
    many = {field.name for field in one._meta.many_to_many}
    for name, value in values.items():
        if name not in many:
            setattr(one, name, value)
    plain = [name for name in values if name not in many]
    if isinstance(one, Supplier) and not one.in_catalogue:
        one.in_catalogue = True
        plain.append("in_catalogue")
    check(one, values)
    one.full_clean(exclude=["slug"])
    one.save(update_fields=plain)
    for name in set(values) & many:
        getattr(one, name).set(values[name])
    if "name" in values:
        _learn_name(one)


@transaction.atomic
def add(
    *,
    model: type[Curated],
    values: Mapping[str, Any],
    data_set: str,
    by: AbstractBaseUser | None,
    reason: str = "",
) -> Curated:
    """Put a system, supplier or capability into the catalogue. Raises ValidationError where a field cannot be so.

    Capabilities are of both data sets.
    """
    keep_order()
    one = model(slug=_free_slug(model, str(values["name"])))
    if not isinstance(one, Capability):
        one.data_set = data_set
    if isinstance(one, Supplier):
        one.in_catalogue = True
    many = {field.name for field in model._meta.many_to_many}
    for name, value in values.items():
        if name not in many:
            setattr(one, name, value)
    check(one, values)
    one.full_clean()
    one.save()
    for name in set(values) & many:
        getattr(one, name).set(values[name])
    _learn_name(one)
    for name in values:
        remember(one, name, "")
    log(one, ADDED, user=by, data={"reason": reason})
    note(_kind(one), [one.pk])
    return one


@transaction.atomic
def add_name(*, one: Supplier | System, name: str, by: AbstractBaseUser | None) -> SupplierName | SystemName:
    """Let this be a name of it, found in every text from the next import on. Raises `CannotCurateError`."""
    keep_order()
    one = _locked(one)
    why = why_not_curated(one) or why_not_named(one, name)
    if why:
        raise CannotCurateError(f"“{name}” is not taken as a name: {why}.")
    taken = _learn(one, name)
    remember(one, f"name {_folded(one, name)}", "")
    log(one, NAMED, user=by, data={"name": name})
    note(_kind(one), [one.pk])
    return taken


def why_not_named(one: Supplier | System, name: str) -> str:
    """Why these words cannot be a name of it; empty where they can."""
    if isinstance(one, System):
        return why_not_a_name(name, one)
    folded = fold_supplier(name)
    if not folded:
        return "it has no letters"
    if one.names.filter(folded=folded).exists():
        return "it is known as a name of this supplier already"
    other = SupplierName.objects.filter(data_set=one.data_set, folded=folded, supplier__name_level=0).first()
    if other is not None:
        return f"{other.supplier} is called so; merge the two if they are one"
    return ""


@transaction.atomic
def take_name(*, name: SupplierName | SystemName, by: AbstractBaseUser | None) -> None:
    """Let these words be no name of it any more; what they found in files so far stays as it was decided.

    Raises `CannotCurateError` for the name that it goes by.
    """
    keep_order()
    one = _locked(name.supplier if isinstance(name, SupplierName) else name.system)
    if why := why_not_curated(one):
        raise CannotCurateError(why)
    if name.folded == _folded(one, one.name):
        raise CannotCurateError(f"“{name.name}” is what it is called here. Give it another name first.")
    remember(one, f"name {name.folded}", name.name)
    name.delete()
    log(one, UNNAMED, user=by, data={"name": name.name})
    note(_kind(one), [one.pk])


@transaction.atomic
def approve_name(*, name: SystemName, by: AbstractBaseUser | None) -> None:
    """Let a name count by itself in every text: one that counted only beside its supplier or a word of context, or
    one learnt in the review, which then outlives the decision that taught it. Raises `CannotCurateError`."""
    keep_order()
    one = _locked(name.system)
    if not name.weak and not name.taught:
        raise CannotCurateError(f"“{name.name}” counts by itself already.")
    if why := why_not_alone(name.name):
        raise CannotCurateError(f"“{name.name}” cannot count by itself: {why}.")
    others = SystemName.objects.filter(data_set=one.data_set, folded=name.folded, weak=False).exclude(
        pk=name.pk
    )
    if other := others.select_related("system").first():
        raise CannotCurateError(f"“{name.name}” is a name of {other.system} as well.")
    before = "learnt in the review" if name.taught else "only beside its supplier or a word of context"
    name.weak = name.taught = False
    name.save(update_fields=["weak", "taught"])
    remember(one, f"name {name.folded}", before)
    log(one, APPROVED, user=by, data={"name": name.name, "before": before})
    note("system", [one.pk])


@transaction.atomic
def retire(*, system: System, because: str, on: date, by: AbstractBaseUser | None) -> None:
    """List, find, recognise and offer a system no more. Its page stays, with the reason; facts that name it stay."""
    keep_order()
    system = _locked(system)
    if why := why_not_curated(system):
        raise CannotCurateError(why)
    if other := system.merged.first():
        raise CannotCurateError(f"{other.name} is merged into it. Part them first.")
    if system.retired_on is not None:
        raise CannotCurateError(f"{system.name} is retired already.")
    if not because.strip():
        raise CannotCurateError("Say why it is retired.")
    system.retired_on, system.retired_because = on, because.strip()[:300]
    system.save(update_fields=["retired_on", "retired_because"])
    log(system, RETIRED, user=by, data={"because": because})
    note("system", [system.pk])


@transaction.atomic
def bring_back(*, system: System, by: AbstractBaseUser | None) -> None:
    """Take a retirement back."""
    keep_order()
    system = _locked(system)
    if system.retired_on is None:
        raise CannotCurateError(f"{system.name} is not retired.")
    system.retired_on, system.retired_because = None, ""
    system.save(update_fields=["retired_on", "retired_because"])
    log(system, BROUGHT_BACK, user=by)
    note("system", [system.pk])


def remember(one: Curated, field: str, before: str) -> None:
    """Keep that this value is a curator's: the catalogue's own is not put in its place. In the caller's transaction."""
    CuratedValue.objects.update_or_create(
        kind=_kind(one), slug=one.slug, field=field[:320], create_defaults={"before": before}, defaults={}
    )


def curated_fields(kind: str) -> dict[str, set[str]]:
    """Slug → the fields, and names as "name " and the folded name, that curators have set."""
    found: dict[str, set[str]] = {}
    for slug, field in CuratedValue.objects.filter(kind=kind).values_list("slug", "field"):
        found.setdefault(slug, set()).add(field)
    return found


def _kind(one: Curated) -> str:
    return str(KINDS[type(one)])


def _locked(one: Any) -> Any:
    return type(one).objects.select_for_update().get(pk=one.pk)


def _folded(one: Supplier | System, name: str) -> str:
    return fold_supplier(name) if isinstance(one, Supplier) else fold(name)


def _learn_name(one: Curated) -> None:
    if not isinstance(one, Capability):
        _learn(one, one.name)


def _learn(one: Supplier | System, name: str) -> SupplierName | SystemName:
    about = {"name": name, "data_set": one.data_set}
    known: SupplierName | SystemName = one.names.get_or_create(folded=_folded(one, name), defaults=about)[0]
    return known


def _free_slug(model: type[Any], name: str) -> str:
    longest = model._meta.get_field("slug").max_length - len("-9999")
    base = slugify(name)[:longest].strip("-") or "unnamed"
    slug, n = base, 1
    while model.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


def _words(one: Curated, name: str) -> str:
    value = getattr(one, name)
    return _words_of(value.all() if isinstance(value, models.Manager) else value)


def _words_of(value: Any) -> str:
    """A value as the log shows it. Two that are equal have the same words."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, models.Model):
        return f"{value} ({value.slug})"  # type: ignore[attr-defined]  # all of the catalogue's have one
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(sorted(_words_of(item) for item in value))
    return str(value)
