"""The blocks of a page's body: words, and live figures between them."""

from __future__ import annotations

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from cms.blocks.live import LIVE_BLOCKS

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "blockquote", "link", "document-link"]
"""All that an editor may write in rich text: what every page can show to everybody. No pictures, embeds or code."""


class StepsBlock(blocks.StructBlock):
    """Things to do one after another."""

    steps = blocks.ListBlock(blocks.CharBlock(max_length=600))

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
        icon = "tick"
        template = "cms/blocks/checklist.html"


class QuotationBlock(blocks.StructBlock):
    """Somebody's own words, and in which role they said them."""

    words = blocks.TextBlock(max_length=600)
    name = blocks.CharBlock(max_length=150)
    role = blocks.CharBlock(max_length=200)

    class Meta:
        icon = "openquote"
        template = "cms/blocks/quotation.html"


class DownloadBlock(blocks.StructBlock):
    """A file to take away."""

    document = DocumentChooserBlock()
    about = blocks.CharBlock(max_length=200, required=False)

    class Meta:
        icon = "download"
        template = "cms/blocks/download.html"


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
    (
        "related",
        blocks.ListBlock(
            blocks.PageChooserBlock(page_type=["cms.GuidancePage", "cms.CaseStudyPage"]),
            icon="doc-full",
            template="cms/blocks/related.html",
        ),
    ),
    *LIVE_BLOCKS,
]
