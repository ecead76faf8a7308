"""Two boroughs with their own pages, files and editors, and requests that a neighbour's editor might try."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Revision, TaskState, UploadedFile
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from boroughs.models import Membership, Organisation, User
from cms.loading.groups import load_groups
from cms.models import BoroughEditing, BoroughIndexPage, BoroughPage, HomePage
from cms.rights import shared_files
from tests.contracts.pages.world import World

DRAFT = "canarydraft"
"""A word of Alpha's unpublished draft, and of its title, which nobody else's page of the admin may say."""

FILE = "canaryfile"
"""In the titles of Alpha's document and picture."""

Document, Image = get_document_model(), get_image_model()
Rendition = Image.get_rendition_model()


def png(size: int = 40, **more: Any) -> bytes:
    written = io.BytesIO()
    Picture.new("RGB", (size, size), "teal").save(written, "PNG", **more)
    return written.getvalue()


@dataclass
class Town:
    """Alpha's page with a draft under review, Beta's page, a file and a picture of each and of everybody; and a page
    of a third that nobody has published."""

    world: World
    index: BoroughIndexPage
    alpha: BoroughPage
    beta: BoroughPage
    unpublished: BoroughPage
    users: dict[str, User]
    files: dict[str, Any] = field(default_factory=dict)
    pictures: dict[str, Any] = field(default_factory=dict)

    @property
    def upload(self) -> UploadedFile:
        """What Alpha's editor began to upload."""
        return UploadedFile.objects.get()

    def client(self, who: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=self.users[who].pk))
        return client

    def collection(self, slug: str) -> Collection:
        return BoroughEditing.objects.get(organisation__slug=slug).collection

    @property
    def revision(self) -> Revision:
        """Alpha's draft."""
        return self.alpha.latest_revision

    @property
    def task(self) -> TaskState:
        """What waits for a reviewer of Alpha's draft."""
        return TaskState.objects.get(workflow_state__object_id=str(self.alpha.pk))


def page_form(page: BoroughPage | None = None, **more: Any) -> dict[str, Any]:
    """What the admin's form of a borough's page sends."""
    body = [("text", rich_text("<p>Words.</p>", features=["bold"]))]
    values: dict[str, Any] = {
        "title": "Changed title",
        "organisation": page.organisation_id if page else "",
        "logo": "",
        "summary": "Changed summary.",
        "contacts": streamfield([]),
        "files": streamfield([]),
        "body": streamfield(body),
        "sources": streamfield([]),
        "review_by": "",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments": inline_formset([]),
    }
    return dict(nested_form_data({**values, **more}))


def make_user(name: str, organisation: Organisation | None = None, **more: Any) -> User:
    """An officer who edits the organisation's page; without one, whatever `more` says."""
    user = User.objects.create_user(f"{name}@example.org", "password", **{"level": "officer", **more})
    if organisation is not None:
        Membership.objects.create(user=user, organisation=organisation, role=Membership.Role.EDITOR)
    return user


def add_files(town: Town, name: str, collection: Collection, title: str) -> None:
    document = Document(title=f"{title} document", collection=collection)
    document.file.save(f"{name}.csv", ContentFile(b"a,b\n1,2\n"))
    town.files[name] = document
    picture = Image(
        title=f"{title} picture", collection=collection, file=ImageFile(io.BytesIO(png()), f"{name}.png")
    )
    picture.save()
    town.pictures[name] = picture


def make_town(world: World) -> Town:
    home = HomePage.objects.get()
    index = home.add_child(instance=BoroughIndexPage(title="In boroughs' own words", slug="borough-pages"))
    load_groups()
    pages = {}
    for one in (world.alpha, world.beta):
        page = BoroughPage(title=f"{one.short_name}'s page", organisation=one, summary=f"We are {one.name}.")
        pages[one.slug] = index.add_child(instance=page)
        page.save_revision().publish()
        page.refresh_from_db()
    left, reviewer = make_user("left-editor", world.alpha), make_user("reviewer", level="public")
    left.memberships.update(ended_on="2026-01-01")
    left.save()  # its rights follow its memberships when either is saved
    reviewer.groups.add(Group.objects.get(name="Reviewers"))
    users = {
        "alpha": make_user("alpha-editor", world.alpha),
        "beta": make_user("beta-editor", world.beta),
        "left": left,
        "reviewer": reviewer,
        "superuser": User.objects.create_superuser("admin@example.org", "password"),
    }
    for name, of_world in (("officer", "alpha"), ("loti", "loti")):
        user = world.users[of_world]
        assert user is not None
        users[name] = user
    third = Organisation.objects.create(slug="delta", name="Delta Council", kind=world.alpha.kind)
    unpublished = BoroughPage(title=f"{DRAFT} of Delta", organisation=third, live=False)
    index.add_child(instance=unpublished)
    town = Town(world, index, pages["alpha"], pages["beta"], unpublished, users)
    add_files(town, "alpha", town.collection("alpha"), FILE)
    add_files(town, "beta", town.collection("beta"), "Beta's")
    add_files(town, "shared", shared_files(), "Everybody's")
    UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(Document),
        file=ContentFile(b"a,b\n", "half.csv"),
        uploaded_by_user=users["alpha"],
    )
    put_under_review(town)
    return town


def put_under_review(town: Town) -> None:
    """A later draft of Alpha's page, which waits for a reviewer, and one of the list of all boroughs' pages."""
    page = town.alpha
    page.title, page.summary = f"Alpha's {DRAFT}", f"This is {DRAFT}."
    page.save_revision(user=town.users["alpha"])
    page.get_workflow().start(page, town.users["alpha"])
    page.refresh_from_db()
    town.index.title = f"In boroughs' {DRAFT}"
    town.index.save_revision(user=town.users["superuser"])
    town.index.refresh_from_db()


def schedule(town: Town) -> None:
    """Alpha's draft is to go up tomorrow."""
    tomorrow = timezone.now() + timedelta(days=1)
    Revision.objects.filter(pk=town.revision.pk).update(approved_go_live_at=tomorrow)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of what the admin can change, by table."""
    labels = (
        "wagtailcore",
        "wagtaildocs",
        "wagtailimages",
        "wagtailredirects",
        "cms",
        "taggit",
        "auth",
        "boroughs",
    )
    return {
        model._meta.db_table: list(model._base_manager.order_by("pk").values_list())
        for label in labels
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model is not Rendition  # a picture made smaller is kept when somebody looks at it
    }
