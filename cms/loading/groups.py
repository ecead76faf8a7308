"""Who may edit: LOTI staff publish, reviewers approve, borough editors will have their own page and files."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from boroughs.models import User
from cms.models import HomePage

LOTI, REVIEWERS, BOROUGHS = "LOTI staff", "Reviewers", "Borough editors"
WORKFLOW = "Review by a colleague"

PAGES = {
    LOTI: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    REVIEWERS: ("lock_page",),
}
FILES = {
    LOTI: ("add_document", "change_document", "choose_document", "add_image", "change_image", "choose_image"),
    REVIEWERS: ("choose_document", "choose_image"),
}
EVERYWHERE = {LOTI: ("add_guidancesection", "change_guidancesection", "delete_guidancesection")}


def load_groups() -> None:
    """Make the groups and the workflow that are not there; what an administrator has changed of them stays."""
    home = HomePage.objects.order_by("path").first()
    for name in (LOTI, REVIEWERS, BOROUGHS):
        group, new = Group.objects.get_or_create(name=name)
        if new and home is not None:
            _allow(group, home)
    if home is not None and not Workflow.objects.filter(name=WORKFLOW).exists():
        _make_workflow(home)
    for user in User.objects.filter(level=User.Level.LOTI):
        follow_level(user)


def _allow(group: Group, home: Page) -> None:
    group.permissions.add(*_named(("access_admin", *EVERYWHERE.get(group.name, ()))))
    for one in _named(PAGES.get(group.name, ())):
        GroupPagePermission.objects.create(group=group, page=Page(pk=home.pk), permission=one)
    root = Collection.get_first_root_node()
    for one in _named(FILES.get(group.name, ())):
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=one)


def _named(codenames: Iterable[str]) -> list[Permission]:
    apps = ("wagtailadmin", "wagtailcore", "wagtaildocs", "wagtailimages", "cms")
    return list(Permission.objects.filter(codename__in=list(codenames), content_type__app_label__in=apps))


def _make_workflow(home: Page) -> None:
    task = GroupApprovalTask.objects.create(name=WORKFLOW)
    task.groups.set(Group.objects.filter(name__in=(LOTI, REVIEWERS)))
    workflow = Workflow.objects.create(name=WORKFLOW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=Page(pk=home.pk), defaults={"workflow": workflow})


def follow_level(user: User) -> None:
    """LOTI staff are in their group for as long as they are LOTI staff; nobody else is."""
    group = Group.objects.filter(name=LOTI).first()
    if group is None:
        return
    if user.level == User.Level.LOTI and user.is_active:
        user.groups.add(group)
    else:
        user.groups.remove(group)


def user_saved(instance: User, **_: object) -> None:
    follow_level(instance)
