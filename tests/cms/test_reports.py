"""The reports in the admin: who may see them, what they find, their filters and files."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from boroughs.models import User
from cms.models import ComparisonPage, GuidancePage, LinkCheck
from cms.reports.finding import changed_figures, gone_subjects
from cms.reports.links import outside_addresses
from suppliers.models import Supplier, System
from tests.cms.pages import charge, load_charges, make_pages
from tests.contracts.pages.world import World

REPORTS = ("changed-figures", "past-review", "broken-links", "gone-subjects")


@pytest.fixture
def published(world: World) -> dict[str, Page]:
    load_charges(world, ("public",))
    pages = {page.slug: page.specific for page in make_pages(world)}
    from cms.loading.groups import load_groups

    load_groups()
    for page in pages.values():
        page.body = [block for block in page.body.raw_data if block["value"] != {"supplier": "nobody"}]
        page.save_revision().publish()
    return pages


def staff(world: World) -> Client:
    return world.client("loti")


def rows(client: Client, report: str, **query: str) -> list[dict[str, str]]:
    answer = client.get(f"/admin/reports/{report}/", {**query, "export": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a streamed file
    return list(csv.DictReader(io.StringIO(text)))


def reviewer() -> User:
    user: User = User.objects.create_user("reviewer@example.org", "password", level=User.Level.PUBLIC)
    user.groups.add(Group.objects.get(name="Reviewers"))
    return user


@pytest.mark.parametrize("report", REPORTS)
def test_loti_staff_and_reviewers_see_a_report_and_nobody_else(
    world: World, published: dict[str, Page], report: str
) -> None:
    address = f"/admin/reports/{report}/"
    client = Client()
    client.force_login(reviewer())
    for allowed in (staff(world), client):
        assert allowed.get(address).status_code == 200
        assert allowed.get(f"{address}results/").status_code == 200
        assert allowed.get(f"{address}?export=xlsx")["Content-Type"].endswith("spreadsheetml.sheet")
        assert f'"{address}"' in allowed.get("/admin/").content.decode()
    editor = User.objects.create_user("editor@example.org", "password", level=User.Level.OFFICER)
    editor.groups.add(Group.objects.get(name="Borough editors"))
    for user in (editor, world.users["alpha"], world.users["public"]):
        assert user is not None
        client = Client()
        client.force_login(user)
        assert client.get(address).status_code in (302, 403)
        assert b"Changed figures" not in client.get(address, follow=True).content
    assert Client().get(address).status_code == 302


def test_a_figure_that_moved_is_listed_with_what_it_was(world: World, published: dict[str, Page]) -> None:
    client = staff(world)
    assert rows(client, "changed-figures") == []
    assert "There are none." in client.get("/admin/reports/changed-figures/").content.decode()
    charge(world, "public", "P1", "API access", "2222.50", "Example Systems Ltd")
    found = {row["What"] for row in rows(client, "changed-figures") if row["Page"] == "Advice"}
    assert "Alpha, Examplecase: API access: £1,111.25 → £2,222.50" in found
    text = client.get("/admin/reports/changed-figures/").content.decode()
    assert f'href="/admin/pages/{published["advice"].pk}/edit/"' in text and "£2,222.50" in text
    # Its editor publishes it again: it is written with the figures of today
    published["advice"].save_revision().publish()
    assert "Advice" not in {row["Page"] for row in rows(client, "changed-figures")}


def test_a_figure_that_moved_by_less_than_a_tenth_is_not(world: World, published: dict[str, Page]) -> None:
    charge(world, "public", "P1", "API access", "1200", "Example Systems Ltd")
    assert not [row for row in rows(staff(world), "changed-figures") if "API access" in row["What"]]


def test_what_only_others_may_see_moves_no_report(world: World, published: dict[str, Page]) -> None:
    before = changed_figures()
    load_charges(world, ("officers", "owner"))
    assert changed_figures() == before == {}


def test_reports_ask_no_more_of_the_database_for_more_pages(world: World, published: dict[str, Page]) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            changed_figures()
            gone_subjects()
        return len(counted)

    changed_figures()
    before = queries()
    parent = published["guidance"]
    for number in range(4):
        page = published["advice"].copy(to=parent, update_attrs={"slug": f"copy-{number}", "title": "Copy"})
        page.save_revision().publish()
    changed_figures()
    assert queries() == before


def test_pages_past_their_review_date_are_listed(world: World, published: dict[str, Page]) -> None:
    today = timezone.localdate()
    GuidancePage.objects.filter(slug="advice").update(review_by=today - timedelta(days=1))
    ComparisonPage.objects.filter(slug="compared").update(review_by=today)
    client = staff(world)
    found = rows(client, "past-review")
    assert [row["Page"] for row in found] == ["Advice"]
    assert found[0]["Read again by"] == (today - timedelta(days=1)).isoformat()
    assert rows(client, "past-review", title="nothing") == []
    Page.objects.filter(slug="advice").update(live=False)
    assert rows(client, "past-review") == []


def test_links_that_lead_nowhere_are_listed(world: World, published: dict[str, Page]) -> None:
    advice, terms = published["advice"], published["terms"]
    advice.body = [
        {
            "type": "text",
            "value": f'<p><a linktype="page" id="{terms.pk}">a</a> <a href="/systems/examplecase/">b</a> '
            '<a href="/systems/gone/">c</a> <a linktype="document" id="999">d</a> <a href="/nothing/at/all/">e</a> '
            '<a href="https://a.example/x#part">f</a> <a href="https://b.example/">g</a> <a href="/terms/">h</a></p>',
        },
        {"type": "related", "value": [terms.pk, 99_999]},
    ]
    advice.sources = [
        {
            "type": "source",
            "value": {
                "title": "S",
                "address": "https://c.example/",
                "checked_on": "2026-01-01",
                "supports": "it",
            },
        }
    ]
    advice.save_revision().publish()
    assert outside_addresses() == {"https://a.example/x", "https://b.example/", "https://c.example/"}
    now = timezone.now()
    LinkCheck.objects.create(
        address="https://a.example/x", outcome="broken", words="answered 404", checked_at=now
    )
    LinkCheck.objects.create(
        address="https://b.example/", outcome="works", words="answered 200", checked_at=now
    )
    client = staff(world)
    found = {row["What"]: (row["Outcome"], row["Checked"]) for row in rows(client, "broken-links")}
    assert found == {
        "/systems/gone/: this system is not there any more": ("broken", ""),
        "a document (number 999) that was deleted": ("broken", ""),
        "/nothing/at/all/: no page is published there": ("broken", ""),
        "a page (number 99999) that is not published or was deleted": ("broken", ""),
        "https://a.example/x#part: broken (answered 404)": ("broken", now.date().isoformat()),
    }
    shown = client.get("/admin/reports/broken-links/").content.decode()
    assert '<a href="?outcome=not_checked">1 address outside not checked yet</a>' in shown
    assert {row["What"] for row in rows(client, "broken-links", outcome="not_checked")} == {
        "https://c.example/: not checked yet"
    }
    assert "https://b.example/: works (answered 200)" in {
        row["What"] for row in rows(client, "broken-links", outcome="works")
    }
    terms.unpublish()
    assert f"a page (number {terms.pk}) that is not published or was deleted" in {
        row["What"] for row in rows(client, "broken-links")
    }


def test_live_blocks_whose_subject_is_gone_are_listed_and_said_to_the_editor(
    world: World, published: dict[str, Page]
) -> None:
    client = staff(world)
    assert rows(client, "gone-subjects") == []
    kept = Supplier.objects.get(slug="example-systems")
    Supplier.objects.create(slug="oldname", name="Oldname Ltd", in_catalogue=True, merged_into=kept)
    page = published["advice"]
    page.body = [
        {"type": "live_system", "value": {"system": "gone-system"}},
        {"type": "live_supplier", "value": {"supplier": "oldname"}},
        {"type": "live_comparison", "value": {"capability": "care"}},
        {
            "type": "live_matrix",
            "value": {"capabilities": ["case-management", "gone"], "boroughs": ["alpha", "madeup"]},
        },
    ]
    page.save_revision().publish()
    words = [row["What"] for row in rows(client, "gone-subjects")]
    assert words == [
        "The system “gone-system” is not there any more. Choose another, or take the block away.",
        "The supplier Oldname Ltd was merged into Example Systems Ltd, which readers see instead. Choose that one.",
        "Social care is a heading over capabilities. Choose one of those under it.",
        "The capability “gone” is not there any more. Choose another, or take the block away.",
    ]
    form = client.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    for one in words:
        assert one in form
    assert "gone-system" not in world.client("nobody").get(page.url).content.decode()
    ComparisonPage.objects.filter(slug="compared").update(
        systems=[{"type": "system", "value": "examplecase"}], data_set="demonstration"
    )
    assert System.objects.get(slug="examplecase").data_set == "real"
    assert [row["What"] for row in rows(client, "gone-subjects", title="Compared")] == [
        "The system Examplecase is in the other data set, so that no reader of this page sees it.",
        "The supplier Example Systems Ltd is in the other data set, so that no reader of this page sees it.",
    ]


def test_groups_that_were_there_before_may_see_the_reports(world: World, published: dict[str, Page]) -> None:
    for group in Group.objects.all():
        group.permissions.remove(*group.permissions.filter(codename="see_page_reports"))
    call_command("load_content", verbosity=0)
    assert staff(world).get("/admin/reports/past-review/").status_code == 200
