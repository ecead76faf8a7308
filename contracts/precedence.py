"""Whose word is believed first: the one list of precedence.

Within one rank the latest observation stands. Where two sources disagree, both are shown.
"""

from typing import NamedTuple


class SourceKind(NamedTuple):
    slug: str
    words: str
    mark: str


OWN_WORD, PUBLISHED, INFERRED = "own", "published", "inferred"
"""How a thing is known, as the marks on the pages show it: ● ○ ◌."""

PRECEDENCE = (
    SourceKind("officer", "stated by an officer", OWN_WORD),
    SourceKind("own_form", "the organisation's own form", OWN_WORD),
    SourceKind("notice", "a statutory notice", PUBLISHED),
    SourceKind("register", "the organisation's published register", PUBLISHED),
    SourceKind("decision", "a published decision", PUBLISHED),
    SourceKind("public", "other public evidence", PUBLISHED),
    SourceKind("supplier", "the supplier's word", PUBLISHED),
)
_RANK = {kind.slug: rank for rank, kind in enumerate(PRECEDENCE)}


def rank_of(kind: str, level: int) -> int:
    """The place of a source's word, first best. A register shared with some readers alone is not published:
    it is the organisation's own word, and leads for those who may see it.
    """
    return _RANK["own_form" if kind == "register" and level else kind]


WORDS = {kind.slug: kind.words for kind in PRECEDENCE}
MARK = {kind.slug: kind.mark for kind in PRECEDENCE}
