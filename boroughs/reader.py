"""Who is reading: the one small value that every read takes."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from boroughs.data_sets import DataSet
from boroughs.models import Membership, User

PUBLIC, OFFICERS, OWNER = 0, 1, 2
"""The audience levels, lowest first, as the facts' `seen_from` and `seen_to` hold them."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What somebody may see: the level of their audience, their own organisations' ids, one data set.

    `level` is PUBLIC or OFFICERS; of an organisation in `organisations` the reader is OWNER. LOTI staff, and
    nobody else, look after what organisations have shared without being of any of them.
    """

    level: int
    organisations: frozenset[int]
    data_set: str
    is_loti: bool = False

    @property
    def is_demonstration(self) -> bool:
        return self.data_set == DataSet.DEMONSTRATION

    @property
    def is_officer(self) -> bool:
        return self.level >= OFFICERS

    def level_for(self, organisation_id: int) -> int:
        return OWNER if organisation_id in self.organisations else self.level


PUBLIC_READER = Reader(PUBLIC, frozenset(), DataSet.REAL)


def reader_of(user: User | None, data_set: str) -> Reader:
    """The reader that `user` (None: nobody signed in) is in one data set. Looked up at each request."""
    if user is None or not user.is_active or user.level == User.Level.PUBLIC:
        return Reader(PUBLIC, frozenset(), data_set)
    own = frozenset(
        Membership.objects.filter(
            user=user, ended_on__isnull=True, organisation__data_set=data_set
        ).values_list("organisation_id", flat=True)
    )
    # Demonstration accounts open made-up shared figures only; real officers may look at both sets.
    if user.data_set != data_set and user.data_set == DataSet.DEMONSTRATION:
        return Reader(PUBLIC, frozenset(), data_set)
    if user.level == User.Level.OFFICER and not user.memberships.filter(ended_on__isnull=True).exists():
        return Reader(PUBLIC, frozenset(), data_set)
    return Reader(OFFICERS, own, data_set, is_loti=user.level == User.Level.LOTI)


def reader_from(request: HttpRequest) -> Reader:
    """The reader that a request makes: who is signed in, and `?data=real|demonstration`."""
    user = request.user if isinstance(request.user, User) else None
    asked = request.GET.get("data", "")
    if asked not in DataSet.values:
        asked = user.data_set if user else DataSet.REAL
    return reader_of(user, asked)
