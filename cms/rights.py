"""Who may change a borough's page and files: those who are its page editors today (`boroughs.Membership`), as the
group that belongs to it. `docs/decisions` says what LOTI staff may do with them."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from boroughs.data_sets import DataSet
from boroughs.models import Membership, Organisation, User
from cms.models import BoroughEditing, BoroughPage

EVERY_EDITOR = "Borough editors"
"""The group of all boroughs' editors: it enters the admin and takes shared files, and changes nothing."""

SHARED = "Shared files"
"""The collection of files that everybody's pages may use and LOTI staff keep."""

FILES = ("add_document", "change_document", "choose_document", "add_image", "change_image", "choose_image")
CHOOSE = ("choose_document", "choose_image")


def permissions(codenames: Iterable[str]) -> list[Permission]:
    """The permissions of Wagtail and of our pages with these names."""
    apps = (
        "wagtailadmin",
        "wagtailcore",
        "wagtaildocs",
        "wagtailimages",
        "cms",
        "contracts",
        "search",
        "suppliers",
    )
    return list(Permission.objects.filter(codename__in=list(codenames), content_type__app_label__in=apps))


def shared_files() -> Collection:
    """The collection of shared files, made where it is missing."""
    root = Collection.get_first_root_node()
    found: Collection | None = root.get_children().filter(name=SHARED).first()
    return found or root.add_child(name=SHARED)


def allow_files(group: Group, collection: Collection, codenames: Iterable[str]) -> None:
    """Let a group do these things with a collection's files, and with those of collections inside it."""
    for one in permissions(codenames):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=one)


@transaction.atomic
def give_rights(page: BoroughPage) -> BoroughEditing:
    """Make an organisation's group and collection where they are missing, and let its editors change this page."""
    organisation = page.organisation
    editing = BoroughEditing.objects.filter(organisation=organisation).first()
    if editing is None:
        group = Group.objects.create(name=f"Page editors of {organisation.slug}")
        collection = Collection.get_first_root_node().add_child(name=organisation.name)
        allow_files(group, collection, FILES)
        editing = BoroughEditing.objects.create(organisation=organisation, group=group, collection=collection)
    (change,) = permissions(["change_page"])
    GroupPagePermission.objects.get_or_create(group=editing.group, page=Page(pk=page.pk), permission=change)
    for member in organisation.memberships.select_related("user"):
        follow_memberships(member.user)
    return editing


DECIDING = frozenset({"is_active", "level", "data_set"})
"""Fields of an account that decide what it may edit (`_edited_by`)."""


def follow_memberships(user: User) -> None:
    """The user is in the groups of the organisations whose page editor they are today, and in no other of these."""
    groups = Group.objects.filter(
        pk__in=BoroughEditing.objects.filter(organisation__in=_edited_by(user)).values("group")
    )
    ours = Group.objects.filter(pk__in=BoroughEditing.objects.values("group"))
    user.groups.remove(*ours.exclude(pk__in=groups))
    user.groups.add(*groups)
    every, _ = Group.objects.get_or_create(name=EVERY_EDITOR)
    if groups:
        user.groups.add(every)
    else:
        user.groups.remove(every)


def _edited_by(user: User) -> Any:
    """The organisations whose page editor a user is. An account of the demonstration, whose password everybody may
    know, edits made-up organisations alone."""
    if not user.is_active or user.level == User.Level.PUBLIC:
        return Organisation.objects.none()
    found = Organisation.objects.filter(
        memberships__user=user,
        memberships__role=Membership.Role.EDITOR,
        memberships__ended_on__isnull=True,
    )
    return found.filter(data_set=DataSet.DEMONSTRATION) if user.data_set == DataSet.DEMONSTRATION else found


def page_saved(instance: BoroughPage, created: bool, **_: object) -> None:
    if created:
        give_rights(instance)


def membership_changed(instance: Membership, **_: object) -> None:
    follow_memberships(instance.user)


def user_saved(instance: User, update_fields: Set[str] | None = None, **_: object) -> None:
    # Signing in saves the time of it, which changes nobody's rights
    if update_fields is None or not DECIDING.isdisjoint(update_fields):
        follow_memberships(instance)
