"""Who may edit: LOTI staff publish, reviewers approve, borough editors have their own page and files (`cms.rights`)."""

from __future__ import annotations

from django.contrib.auth.models import Group
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

from boroughs.data_sets import DataSet
from boroughs.models import User
from cms.curating.rights import CURATORS, QUEUE
from cms.models import BoroughPage, HomePage
from cms.rights import CHOOSE, EVERY_EDITOR, FILES, allow_files, give_rights, permissions, shared_files

LOTI, REVIEWERS = "LOTI staff", "Reviewers"
WORKFLOW = "Review by a colleague"

PAGES = {
    LOTI: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    # Who approves the last step of a review publishes by it
    REVIEWERS: ("publish_page", "lock_page"),
}
REPORTS = "see_page_reports"
EVERYWHERE = {
    LOTI: (
        "add_guidancesection", "change_guidancesection", "delete_guidancesection", REPORTS, *CURATORS, QUEUE,
    ),
    REVIEWERS: (REPORTS, QUEUE),
}  # fmt: skip


def load_groups() -> None:
    """Make the groups and the workflow that are not there, and give the files' rights anew; what an administrator has
    changed of the other rights stays."""
    home = HomePage.objects.order_by("path").first()
    for name in (LOTI, REVIEWERS, EVERY_EDITOR):
        group, _ = Group.objects.get_or_create(name=name)
        # Borough editors' group is made by whoever becomes the first of them, so its being there says nothing
        if home is not None and not group.permissions.filter(codename="access_admin").exists():
            _allow(group, home)
    _allow_later()
    _allow_files()
    if home is not None and not Workflow.objects.filter(name=WORKFLOW).exists():
        _make_workflow(home)
    for user in User.objects.filter(level=User.Level.LOTI):
        follow_level(user)
    for page in BoroughPage.objects.select_related("organisation"):
        give_rights(page)


def _allow(group: Group, home: Page) -> None:
    group.permissions.add(*permissions(("access_admin", *EVERYWHERE.get(group.name, ()))))
    for one in permissions(PAGES.get(group.name, ())):
        GroupPagePermission.objects.get_or_create(group=group, page=Page(pk=home.pk), permission=one)


def _allow_later() -> None:
    """Groups made before there were reports, or lists to curate, may use them; once a group may, it is the
    administrator's to change. Reviewers may always publish: Wagtail 8 lets nobody else approve."""
    home = HomePage.objects.order_by("path").first()
    if home is not None:
        (publish,) = permissions(["publish_page"])
        GroupPagePermission.objects.get_or_create(
            group=Group.objects.get(name=REVIEWERS), page=Page(pk=home.pk), permission=publish
        )
    for one in permissions((REPORTS, QUEUE, *CURATORS)):
        # Wagtail's own groups may have it from its migrations
        if not one.group_set.filter(name__in=EVERYWHERE).exists():
            named = [name for name, codenames in EVERYWHERE.items() if one.codename in codenames]
            for group in Group.objects.filter(name__in=named):
                group.permissions.add(one)


def _allow_files() -> None:
    """LOTI staff and reviewers may use every file; LOTI staff change the shared ones, and no borough's."""
    root, shared = Collection.get_first_root_node(), shared_files()
    groups = Group.objects.in_bulk([LOTI, REVIEWERS, EVERY_EDITOR], field_name="name")
    GroupCollectionPermission.objects.filter(group__in=groups.values()).delete()
    for name, collection, codenames in (
        (LOTI, root, CHOOSE),
        (LOTI, shared, FILES),
        (REVIEWERS, root, CHOOSE),
        (EVERY_EDITOR, shared, CHOOSE),
    ):
        allow_files(groups[name], collection, codenames)


def _make_workflow(home: Page) -> None:
    task = GroupApprovalTask.objects.create(name=WORKFLOW)
    task.groups.set(Group.objects.filter(name__in=(LOTI, REVIEWERS)))
    workflow = Workflow.objects.create(name=WORKFLOW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.update_or_create(page=Page(pk=home.pk), defaults={"workflow": workflow})


def follow_level(user: User) -> None:
    """LOTI staff are in their group for as long as they are LOTI staff; nobody else is.

    Not the account of the demonstration either: everybody may know its password.
    """
    group = Group.objects.filter(name=LOTI).first()
    if group is None:
        return
    is_real = user.data_set == DataSet.REAL
    if user.level == User.Level.LOTI and user.is_active and is_real:
        user.groups.add(group)
    else:
        user.groups.remove(group)


def user_saved(instance: User, **_: object) -> None:
    follow_level(instance)
