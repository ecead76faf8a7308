"""The blocks of a page's body: words, and live figures between them."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.blocks.live import LIVE_BLOCKS
from cms.live import live_of

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "blockquote", "link", "document-link"]
"""All that an editor may write in rich text: what every page can show to everybody. No pictures, embeds or code."""


class StepsBlock(blocks.StructBlock):
    """Things to do one after another."""

    steps = blocks.ListBlock(
        blocks.CharBlock(max_length=600), help_text="In the order in which they are done."
    )

    class Meta:
        icon = "list-ol"
        template = "cms/blocks/steps.html"


class ClauseBlock(blocks.StructBlock):
    """A clause to put in, why, and what good looks like."""

    clause = blocks.CharBlock(max_length=600)
    why = blocks.CharBlock(max_length=600)
    good = blocks.CharBlock(max_length=600, label="What good looks like")


class ChecklistBlock(blocks.StructBlock):
    """Clauses to tick off."""

    title = blocks.CharBlock(max_length=150)
    clauses = blocks.ListBlock(ClauseBlock())

    class Meta:
        icon = "check"
        template = "cms/blocks/checklist.html"


class QuotationBlock(blocks.StructBlock):
    """Somebody's own words, and in which role they said them."""

    words = blocks.TextBlock(
        max_length=600, help_text="As they were said or written, without quotation marks."
    )
    name = blocks.CharBlock(
        max_length=150, help_text="Who said it: a person who agreed to be named, or the body."
    )
    role = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "openquote"
        template = "cms/blocks/quotation.html"


class DownloadBlock(blocks.StructBlock):
    """A file to take away."""

    document = DocumentChooserBlock()
    about = blocks.CharBlock(max_length=200, required=False, help_text="What it is for, in a sentence.")

    class Meta:
        icon = "download"
        template = "cms/blocks/download.html"


class RelatedBlock(blocks.ListBlock):
    """Pages to read next, as cards: those that are published and open to everybody."""

    class Meta:
        icon = "doc-full"
        label = "Related guidance"
        template = "cms/blocks/related.html"

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["cards"] = live_of(context).related(value)
        return context


BODY_BLOCKS = [
    ("text", blocks.RichTextBlock(features=FEATURES, template="cms/blocks/text.html")),
    (
        "callout",
        blocks.RichTextBlock(features=["bold", "italic", "link"], template="cms/blocks/callout.html"),
    ),
    ("steps", StepsBlock()),
    ("checklist", ChecklistBlock()),
    ("quotation", QuotationBlock()),
    ("download", DownloadBlock()),
    ("related", RelatedBlock(blocks.PageChooserBlock())),
    *LIVE_BLOCKS,
]
