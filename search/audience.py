"""Who may find a document: the one place where a reader becomes the filter that every query carries.

A document's `seen_by` holds the tokens of the audiences whose view of the object it is: "public", "officers",
"owner:7" (the officers of organisation 7). Its `hidden_from` holds the tokens of owners who have a document of
their own of the same object, so that nobody finds an object twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from boroughs.reader import OFFICERS, Reader

PUBLIC_TOKEN, OFFICERS_TOKEN = "public", "officers"
VIEWS = (PUBLIC_TOKEN, OFFICERS_TOKEN)
"""The tokens of the levels PUBLIC and OFFICERS of `boroughs.reader`, in their order."""


def owner_token(organisation_id: int) -> str:
    return f"owner:{organisation_id}"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Documents that one of a reader's audiences sees: `seen_by` holds `token`, `hidden_from` none of `but_not`."""

    token: str
    but_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """The filter: `data_set` holds this set, and any one of the alternatives is true. Engines take no query
    without it. It is made by `audience_of` alone."""

    data_set: str
    any_of: tuple[Alternative, ...]


def audience_of(reader: Reader) -> Audience:
    """What `reader` may find.

    An owner's own document stands for what lower audiences see of that object. Somebody of several organisations
    that each have a document of one object finds that of the organisation with the lowest id.
    """
    own = tuple(owner_token(pk) for pk in sorted(reader.organisations))
    level = OFFICERS_TOKEN if reader.level >= OFFICERS else PUBLIC_TOKEN
    owners = tuple(Alternative(token, own[:place]) for place, token in enumerate(own))
    return Audience(reader.data_set, (Alternative(level, own), *owners))
