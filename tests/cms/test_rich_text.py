"""Whatever is pasted into rich text, or sent in its place, comes out as the few marks that editors may use."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from wagtail.blocks import RichTextBlock, StreamBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import get_page_models
from wagtail.test.utils.form_data import streamfield

from cms.blocks.body import FEATURES
from tests.cms.town import Town, make_town, page_form
from tests.contracts.pages.world import World

ALLOWED = {
    "p", "h2", "h3", "b", "i", "ol", "ul", "li", "blockquote", "a", "br", "div", "span",
}  # fmt: skip
"""What stands in a body of words: the marks of FEATURES, and the frame that our templates put around them."""

HOSTILE = '<script>alert(1)</script><iframe src="//x"></iframe><p onclick="x()" style="color:red">'
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    " javascript:x",
    "java\tscript:x",
)


@pytest.fixture
def town(world: World, settings: Any, tmp_path: Path) -> Town:
    settings.MEDIA_ROOT = tmp_path
    made = make_town(world)
    workflow = made.alpha.current_workflow_state
    assert workflow is not None
    workflow.cancel()
    return made


def block(text: str, kind: str = "unstyled", style: str = "", entity: int | None = None) -> dict[str, Any]:
    return {
        "key": "a" + str(abs(hash(text)))[:4], "text": text, "type": kind, "depth": 0,
        "inlineStyleRanges": [{"offset": 0, "length": 4, "style": style}] if style else [],
        "entityRanges": [] if entity is None else [{"offset": 0, "length": 4, "key": entity}],
    }  # fmt: skip


def state(blocks: list[dict[str, Any]], *entities: tuple[str, dict[str, Any]]) -> str:
    """What the editor in the browser sends; somebody can send anything in its place."""
    known = {
        str(number): {"type": kind, "mutability": "MUTABLE", "data": data}
        for number, (kind, data) in enumerate(entities)
    }
    return json.dumps({"blocks": blocks, "entityMap": known})


def sent() -> dict[str, str]:
    """Name → what is sent."""
    links = {
        f"link {address!r}": state([block("link", entity=0)], ("LINK", {"url": address}))
        for address in ADDRESSES
    }
    return {
        **links,
        "HTML as text": state([block(HOSTILE)]),
        "an embed": state(
            [block("embed", "atomic", entity=0)], ("EMBED", {"url": "https://video.example/x"})
        ),
        "a picture": state([block("image", "atomic", entity=0)], ("IMAGE", {"id": 1, "alt": HOSTILE})),
        "a rule": state([block("rule", "atomic", entity=0)], ("HORIZONTAL_RULE", {})),
        "code": state([block("code", "code-block")]),
        "a heading of the page": state([block("head", "header-one")]),
        "a style of no name": state([block("style", style="onclick=x")]),
        "struck through": state([block("style", style="STRIKETHROUGH")]),
        "an attribute in a link": state(
            [block("link", entity=0)],
            ("LINK", {"url": 'https://x.example/" onclick="alert(1)', "onclick": "x", "style": "x"}),
        ),
    }


@pytest.mark.parametrize("kind", ["text", "callout"])
def test_what_is_sent_as_rich_text_ends_harmless(town: Town, kind: str) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[town.alpha.pk])
    client, reader = town.client("superuser"), town.world.client("nobody")
    for name, text in sent().items():
        form = page_form(town.alpha, body=streamfield([(kind, text)]), **{"action-publish": "1"})
        assert client.post(edit, form).status_code in (200, 302), name
        page = reader.get("/borough-pages/alpha/").content.decode()
        body = page.partition('<div class="ct-body">')[2].partition("<details")[0].partition("</main>")[0]
        found = Marks()
        found.feed(body)
        assert {tag for tag, _, _ in found.seen} <= ALLOWED, (name, found.seen)
        attributes = {key for _, key, _ in found.seen if key}
        assert attributes <= {"class", "id", "data-block-key", "href"}, (name, found.seen)
        hrefs = [value for _, key, value in found.seen if key == "href"]
        assert all(re.match(r"https?://|/|#|mailto:|tel:", one) for one in hrefs), (name, hrefs)


class Marks(HTMLParser):
    """(Tag, attribute, value) of everything in a text, as a browser would read it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, "", ""))
        self.seen += [(tag, key, value or "") for key, value in attrs]


def test_a_plain_link_and_plain_marks_do_arrive(town: Town) -> None:
    """Else the test above would pass with nothing shown at all."""
    text = state(
        [block("bold", style="BOLD"), block("link", entity=0), block("head", "header-two")],
        ("LINK", {"url": "https://x.example/"}),
    )
    form = page_form(town.alpha, body=streamfield([("text", text)]), **{"action-publish": "1"})
    edit = reverse("wagtailadmin_pages:edit", args=[town.alpha.pk])
    assert town.client("superuser").post(edit, form).status_code == 302
    page = town.world.client("nobody").get("/borough-pages/alpha/").content.decode()
    assert "<b>bold</b>" in page and '<a href="https://x.example/">link</a>' in page and ">head</h2>" in page


@pytest.mark.parametrize("address", ADDRESSES[:4])
def test_no_field_for_an_address_takes_a_program(town: Town, address: str) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[town.alpha.pk])
    contact = {"role": HOSTILE[:90], "team": "", "mailbox": "", "form": address}
    source = {"title": "A", "address": address, "where": "", "checked_on": "2026-11-22", "supports": "B"}
    for values in (
        {"contacts": streamfield([("contact", contact)])},
        {"sources": streamfield([("source", source)])},
    ):
        form = page_form(town.alpha, **values, **{"action-publish": "1"})
        assert town.client("superuser").post(edit, form).status_code == 200
    assert address not in town.world.client("nobody").get("/borough-pages/alpha/").content.decode()


def test_plain_fields_are_shown_as_text(town: Town) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[town.alpha.pk])
    contact = {
        "role": "<script>1</script>",
        "team": "<img src=x onerror=1>",
        "mailbox": "a@x.example",
        "form": "",
    }
    form = page_form(
        town.alpha, title="<script>2</script>", summary=HOSTILE,
        contacts=streamfield([("contact", contact)]), **{"action-publish": "1"},
    )  # fmt: skip
    assert town.client("superuser").post(edit, form).status_code == 302
    for address in ("/borough-pages/alpha/", "/borough-pages/", "/boroughs/alpha/"):
        page = town.world.client("nobody").get(address).content.decode()
        assert (
            "<script>2" not in page
            and "<script>1" not in page
            and "<img" not in page
            and "<iframe" not in page
        )
    assert "&lt;script&gt;2" in page or "&lt;script&gt;alert" in page


def rich_blocks(blocks: Any) -> list[RichTextBlock]:
    """Every rich text block among these, however deep."""
    found = []
    for one in blocks:
        inner = getattr(one, "child_blocks", {})
        child = getattr(one, "child_block", None)
        found += [one] if isinstance(one, RichTextBlock) else []
        found += rich_blocks([*inner.values(), *([child] if child else [])])
    return found


def test_every_rich_text_has_its_list_of_what_is_allowed() -> None:
    seen = 0
    for model in get_page_models():
        for field in model._meta.get_fields():
            assert not isinstance(field, RichTextField), "write it as a block with FEATURES"
            if isinstance(field, StreamField) and isinstance(field.stream_block, StreamBlock):
                for one in rich_blocks([field.stream_block]):
                    seen += 1
                    assert one.features and set(one.features) <= set(FEATURES), (model, field.name)
    assert seen > 10
