"""The starting content becomes pages once; what an editor has touched or deleted is theirs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.utils.html import strip_tags
from wagtail.models import GroupPagePermission, Page, Site

from boroughs.catalogue import load_organisations
from boroughs.data_sets import DataSet
from boroughs.models import User
from boroughs.reader import PUBLIC_READER
from cms.loading import files
from cms.loading.groups import LOTI, load_groups
from cms.loading.markdown import blocks_of, html_of
from cms.loading.pages import load_pages
from cms.models import (
    BoroughEditing,
    BoroughPage,
    CaseStudyPage,
    ComparisonPage,
    GuidancePage,
    HomePage,
    LoadedPage,
    NewsPage,
    ProjectPage,
    StandingPage,
)
from contracts.demonstration.entries import FOLDER
from contracts.pages.beside import beside
from tests.cms.content_files import CONTENT, content_files

FILES = content_files()
KINDS: dict[str, type[Page]] = {
    "guidance": GuidancePage,
    "standing": StandingPage,
    "case-studies": CaseStudyPage,
    "comparisons": ComparisonPage,
    "projects": ProjectPage,
    "news": NewsPage,
}


@pytest.fixture
def catalogue(db: None) -> None:
    """The real catalogue, which the content names."""
    call_command("load_catalogue", verbosity=0)


def test_every_file_is_a_page_and_every_link_inside_leads_somewhere(catalogue: None, client: Client) -> None:
    # Six indexes; and the made-up borough's page, which waits for the demonstration
    assert load_pages() == (len(FILES), len(FILES) + 6 - 1)
    for folder, kind in KINDS.items():
        assert kind.objects.live().count() == len([one for one in FILES if one.folder == folder])
    links: set[str] = set()
    for page in Page.objects.live().filter(depth__gt=2).specific():
        data = f"?data={page.data_set}" if hasattr(page, "data_set") else ""
        answer = client.get(f"{page.url}{data}")
        assert answer.status_code == 200, page.url
        html = answer.content.decode()
        main = html.partition("<main")[2].partition("</main>")[0]
        assert "{{" not in main and "```" not in main and "**" not in main, page.url
        assert "These figures cannot be shown" not in main, page.url
        links |= set(re.findall(r'href="(/[^"#]*)', html))
    assert len(links) > 60
    bad = [
        (one, code)
        for one in links
        if (code := client.get(one.replace("&amp;", "&")).status_code) not in (200, 302)
    ]
    assert [pair for pair in bad if not pair[0].startswith("/static/")] == []


def test_what_every_decision_needs_stands_beside_it_first(catalogue: None) -> None:
    load_pages()
    shown = beside(PUBLIC_READER, "housing-management")
    assert [one.href for one in shown.comparisons] == ["/comparisons/housing-management/"]
    assert [one.href for one in shown.guidance] == [
        "/guidance/keep-fix-enhance-swap-replace/",
        "/guidance/getting-your-data-out/",
        "/guidance/comparing-prices/",
        "/guidance/starting-renewals-early/",
    ]


def test_words_of_each_file_are_on_its_page(catalogue: None) -> None:
    load_pages()
    for file in FILES:
        if file.folder == "borough-pages":
            continue
        loaded = LoadedPage.objects.get(key=f"{file.folder}/{file.name}")
        assert loaded.page is not None
        page = loaded.page.specific
        assert (page.title, page.summary, page.review_by) == (
            file.meta["title"],
            file.meta["summary"],
            file.meta["review_by"],
        )
        assert len(page.sources) == len(file.meta["sources"])
        live = [block for block in file.blocks if block.kind == "live"]
        assert len([block for block in page.body if block.block_type.startswith("live_")]) == len(live)
        if file.folder == "case-studies":
            assert set(page.systems.values_list("slug", flat=True)) == set(file.meta["systems"])


def test_a_made_up_boroughs_page_comes_with_the_demonstration(catalogue: None) -> None:
    load_pages()
    assert not BoroughPage.objects.exists()
    load_organisations(FOLDER / "organisations.csv", DataSet.DEMONSTRATION)
    assert load_pages() == (len(FILES), 1)
    page = BoroughPage.objects.get()
    assert (page.slug, page.data_set, page.live, page.owner) == ("anyborough", "demonstration", True, None)
    assert page.contacts[0].value["role"] == "Contracts register and corrections"
    assert BoroughEditing.objects.get().organisation.slug == "anyborough"
    assert load_pages() == (len(FILES), 0)


def test_again_writes_nothing_and_what_an_editor_touched_is_theirs(
    catalogue: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_pages()
    assert load_pages() == (len(FILES), 0)
    edited = GuidancePage.objects.get(slug="buying-together")
    edited.title = "The editor's own title"
    edited.save_revision().publish()
    drafted = GuidancePage.objects.get(slug="comparing-prices")
    drafted.summary = "A draft"
    drafted.save_revision()
    GuidancePage.objects.get(slug="unsolicited-marketing").delete()
    GuidancePage.objects.get(slug="learning-from-failure").unpublish()
    assert load_pages() == (len(FILES), 0)

    # Another version of the content: every guidance file says something new
    for path in CONTENT.rglob("*"):
        if path.is_file():
            target = tmp_path / path.relative_to(CONTENT)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8")
            if path.parent.name == "guidance":
                text += "\nA new paragraph.\n"
            target.write_text(text, encoding="utf-8")
    monkeypatch.setattr(files, "CONTENT", tmp_path)
    guidance = len([one for one in FILES if one.folder == "guidance"])
    assert load_pages() == (len(FILES), guidance - 4)
    assert "A new paragraph." in str(GuidancePage.objects.get(slug="getting-your-data-out").body)
    edited.refresh_from_db()
    assert edited.title == "The editor's own title" and "A new paragraph." not in str(edited.body)
    drafted.refresh_from_db()
    assert drafted.get_latest_revision_as_object().summary == "A draft"
    assert not GuidancePage.objects.filter(slug="unsolicited-marketing").exists()
    assert not GuidancePage.objects.get(slug="learning-from-failure").live
    assert load_pages() == (len(FILES), 0)


def test_the_history_leads_back_to_the_words_that_came_with_the_site(catalogue: None, client: Client) -> None:
    load_pages()
    page = GuidancePage.objects.get(slug="buying-together")
    came = page.latest_revision_id
    page.title = "An editor's own title"
    page.save_revision(log_action=True).publish()
    client.force_login(User.objects.create_superuser("admin@example.org", "password"))
    back = f"/admin/pages/{page.pk}/revisions/{came}/revert/"
    assert back in client.get(f"/admin/pages/{page.pk}/history/").content.decode()
    assert client.get(back).status_code == 200


def test_a_page_of_an_editors_own_at_the_same_address_is_left_alone(catalogue: None) -> None:
    HomePage.objects.get().add_child(instance=StandingPage(title="Ours", slug="privacy"))
    load_pages()
    assert StandingPage.objects.get(slug="privacy").title == "Ours"
    assert not LoadedPage.objects.filter(key="standing/privacy").exists()


def test_blanks_are_filled_by_the_installation_and_again_when_it_says_otherwise(
    catalogue: None, settings: object
) -> None:
    settings.PAGE_BLANKS = {}  # type: ignore[attr-defined]  # pytest-django's
    load_pages()
    page = StandingPage.objects.get(slug="terms")
    assert "Whoever runs this site runs this copy of City Tools." in strip_tags(str(page.body))
    settings.PAGE_BLANKS = {"operator": "Anyborough Council <script>"}  # type: ignore[attr-defined]
    load_pages()
    page.refresh_from_db()
    assert "Anyborough Council &lt;script&gt; runs this copy" in str(page.body)
    assert "<script>" not in str(page.body)


@pytest.mark.parametrize(
    ("days", "words"),
    [(400, "It is deleted 400 days after it was collected."), (0, "It is not deleted by itself.")],
)
def test_the_privacy_page_says_how_long_collected_pages_are_kept(
    catalogue: None, settings: object, days: int, words: str
) -> None:
    settings.COLLECTED_KEEP_DAYS = days  # type: ignore[attr-defined]  # pytest-django's
    load_pages()
    assert words in strip_tags(str(StandingPage.objects.get(slug="privacy").body))


def test_the_site_has_the_address_that_settings_give_it(catalogue: None, settings: object) -> None:
    settings.PUBLIC_URL = "https://citytools.example.org"  # type: ignore[attr-defined]  # pytest-django's
    load_pages()
    assert Site.objects.get(is_default_site=True).root_url == "https://citytools.example.org"
    settings.PUBLIC_URL = "https://other.example.org"  # type: ignore[attr-defined]
    load_pages()
    assert Site.objects.get(is_default_site=True).root_url == "https://citytools.example.org"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**a** and *b*", "<p><b>a</b> and <i>b</i></p>"),
        ("## Two", "<h2>Two</h2>"),
        ("[a](/b/)", '<p><a href="/b/">a</a></p>'),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_rich_text(markdown: str, html: str) -> None:
    assert html_of(markdown) == html


def test_fences_become_blocks_in_their_order() -> None:
    body = (
        'Before {{who}}.\n\n```steps\nOne\nTwo\n```\n\n```checklist title="T"\na | b | c\n```\n'
        '```live kind="charges" capability="x"\n```\nAfter.\n'
    )
    assert blocks_of(body, {"who": "us"}) == [
        {"type": "text", "value": "<p>Before us.</p>"},
        {"type": "steps", "value": {"steps": ["One", "Two"]}},
        {"type": "checklist", "value": {"title": "T", "clauses": [{"clause": "a", "why": "b", "good": "c"}]}},
        {"type": "live_charges", "value": {"capability": "x"}},
        {"type": "text", "value": "<p>After.</p>"},
    ]
    with pytest.raises(KeyError):
        blocks_of("{{nobody}}", {})
    with pytest.raises(ValueError, match="a block video"):
        blocks_of("```video\nx\n```\n", {})


def test_loti_staff_may_publish_and_others_may_not_enter(catalogue: None) -> None:
    before = User.objects.create_user("before@example.org", "password", level=User.Level.LOTI)
    call_command("load_content", verbosity=0)
    after = User.objects.create_user("after@example.org", "password", level=User.Level.LOTI)
    page = GuidancePage.objects.get(slug="buying-together")
    for user in (before, after):
        assert user.groups.filter(name=LOTI).exists()
        assert page.permissions_for_user(User.objects.get(pk=user.pk)).can_publish()
    client = Client()
    client.force_login(after)
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    after.level = User.Level.OFFICER
    after.save()
    assert not after.groups.exists()
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 302
    officer = User.objects.create_user("officer@example.org", "password", level=User.Level.OFFICER)
    assert not page.permissions_for_user(officer).can_edit()
    assert Group.objects.filter(name__in=("LOTI staff", "Reviewers", "Borough editors")).count() == 3
    publishes = GroupPagePermission.objects.filter(
        group__name="Reviewers", permission__codename="publish_page", page__in=HomePage.objects.all()
    )
    assert publishes.count() == 1
    publishes.delete()
    load_groups()
    load_groups()
    assert publishes.count() == 1, "a database from before may approve too"


def test_the_admin_is_behind_the_sites_own_login(db: None) -> None:
    answer = Client().get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/admin/")
    answer = Client().get("/admin/login/?next=/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/admin/")
    assert Client().get("/admin/password_reset/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.pdf", b"%PDF-1.7 ...", ""),
        ("a.pdf", b"MZ program", "is not one"),
        ("a.xlsx", b"PK\x03\x04...", "damaged"),
        ("a.xlsx", b"<html>", "is not one"),
        ("a.csv", b"a,b\n1,2\n", ""),
        ("a.txt", b"a\0b", "not text"),
        ("a.html", b"<script>", "html"),
        ("a.svg", b"<svg>", "svg"),
        ("a.exe", b"MZ", "exe"),
    ],
)
def test_only_documents_of_the_kind_that_they_say_are_taken(
    db: None, name: str, content: bytes, fault: str
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from wagtail.documents import get_document_model
    from wagtail.documents.forms import get_document_form

    form = get_document_form(get_document_model())(
        {"title": "A file", "tags": "", "collection": 1},
        {"file": SimpleUploadedFile(name, content)},
        user=User.objects.create_superuser("admin@example.org", "password"),
    )
    said = str(form.errors.get("file", ""))
    assert (fault in said) if fault else not said
