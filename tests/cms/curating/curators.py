"""Somebody of each group of the admin, and what they press. All made up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from boroughs.models import Membership, User
from cms.loading.groups import load_groups
from suppliers.models import Supplier, SupplierName, System, SystemName
from suppliers.names import fold, fold_supplier
from tests.contracts.pages.world import World


@dataclass
class Curators:
    """The world, and clients by who signs in: loti, reviewer, editor (Alpha's), public, demonstration, nobody."""

    world: World
    clients: dict[str, Client]

    def __getitem__(self, who: str) -> Client:
        return self.clients[who]

    def user(self, who: str) -> User:
        return User.objects.get(email=f"{who}@example.org")


def make_curators(world: World) -> Curators:
    reviewer = User.objects.create_user("reviewer@example.org", "password")
    editor = User.objects.create_user("editor@example.org", "password", level=User.Level.OFFICER)
    Membership.objects.create(user=editor, organisation=world.alpha, role=Membership.Role.EDITOR)
    made_up = User.objects.create_user(
        "demonstration@example.org", "password", level=User.Level.LOTI, data_set="demonstration"
    )
    load_groups()
    loti = world.users["loti"]
    assert loti is not None
    loti.refresh_from_db()
    reviewer.groups.add(Group.objects.get(name="Reviewers"))
    editor.groups.add(enters_admin())
    # As if somebody had put it there by hand
    made_up.groups.add(Group.objects.get(name="LOTI staff"))
    clients = {"nobody": Client(), "public": world.client("public")}
    for name, user in (
        ("loti", loti),
        ("reviewer", reviewer),
        ("editor", editor),
        ("demonstration", made_up),
    ):
        clients[name] = Client()
        clients[name].force_login(User.objects.get(pk=user.pk))
    return Curators(world, clients)


def enters_admin() -> Group:
    """A group that comes into the admin and may do nothing there, as a borough's editors besides their own page."""
    group, _ = Group.objects.get_or_create(name="Comes in")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    return group


def supplier(name: str, number: str = "", **fields: Any) -> Supplier:
    """A supplier of the catalogue, by its name's slug."""
    slug = name.lower().replace(" ", "-")
    made = Supplier.objects.create(slug=slug, name=name, company_number=number, in_catalogue=True, **fields)
    SupplierName.objects.create(supplier=made, name=name, folded=fold_supplier(name), data_set=made.data_set)
    return made


def system(name: str, *, weak: Iterable[str] = (), **fields: Any) -> System:
    made = System.objects.create(slug=name.lower().replace(" ", "-"), name=name, **fields)
    SystemName.objects.create(system=made, name=name, folded=fold(name), data_set=made.data_set)
    for alias in weak:
        SystemName.objects.create(
            system=made, name=alias, folded=fold(alias), weak=True, data_set=made.data_set
        )
    return made


def bulk_url(model: str, action: str, ids: Iterable[int]) -> str:
    app = "contracts" if model == "reviewitem" else "suppliers"
    query = "&".join(f"id={pk}" for pk in ids)
    return reverse("wagtail_bulk_action", args=[app, model, action]) + f"?next=/admin/&{query}"


def press(client: Client, model: str, action: str, ids: Iterable[int], **values: Any) -> list[str]:
    """Tick these rows, choose the action and confirm: what the admin says then."""
    client.get(reverse("wagtailadmin_home"))  # shows what was said before
    answer = client.post(bulk_url(model, action, ids), values)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return said(answer)


def said(answer: Any) -> list[str]:
    """The messages of an answer, without their markup."""
    return [str(message).strip() for message in get_messages(answer.wsgi_request)]
