"""Rich text as pages show it: links that stay in the reader's data set, headings that can be linked to."""

from __future__ import annotations

import re

from django import template
from django.template import Context
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from wagtail.rich_text import RichText

register = template.Library()

_OUR_LINK = re.compile(r'(<a\b[^>]*\bhref=")(/[^"?#]*)((?:#[^"]*)?")')
_HEADING = re.compile(r"<h([23])(?: [^>]*)?>(.*?)</h\1>", re.S)


@register.simple_tag(takes_context=True)
def words_of_page(context: Context, value: RichText) -> SafeString:
    """The text with its own links kept in the reader's data set, and an id on each heading."""
    html, data_query = str(value), context.get("data_query", "")
    if data_query:
        html = _OUR_LINK.sub(lambda found: f"{found[1]}{found[2]}{data_query}{found[3]}", html)
    html = _HEADING.sub(lambda found: f'<h{found[1]} id="{anchor(found[2])}">{found[2]}</h{found[1]}>', html)
    return mark_safe(html)  # Wagtail's own rendering of what its editor lets in


def anchor(heading: str) -> str:
    """The id of a heading, from its words."""
    return slugify(strip_tags(heading))[:60] or "part"


def headings(html: str) -> list[tuple[str, str]]:
    """(Words, id) of the second-level headings of a text."""
    return [(strip_tags(words), anchor(words)) for level, words in _HEADING.findall(html) if level == "2"]
