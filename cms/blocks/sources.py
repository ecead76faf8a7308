"""Where what a page says can be checked."""

from __future__ import annotations

from wagtail import blocks


class SourceBlock(blocks.StructBlock):
    """A source, where it is, when somebody looked, and what it supports."""

    title = blocks.CharBlock(max_length=300)
    address = blocks.URLBlock(required=False, max_length=1000)
    where = blocks.CharBlock(required=False, max_length=400, help_text="Where it is, if not on the web.")
    checked_on = blocks.DateBlock()
    supports = blocks.CharBlock(max_length=400)

    class Meta:
        icon = "link"
