"""Finding what an address names: in the reader's data set, or a 404 that offers the other one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from boroughs.data_sets import DataSet
from boroughs.models import User
from boroughs.reader import Reader, reader_of

M = TypeVar("M", bound=Model)


class InOtherSet(Http404):
    """It is in the other data set. `data_set` says which, `href` is its address there."""

    def __init__(self, data_set: str, href: str) -> None:
        super().__init__(f"It is in the {data_set} data.")
        self.data_set = data_set
        self.href = href

    @property
    def is_demonstration(self) -> bool:
        return self.data_set == DataSet.DEMONSTRATION


def found_or_404(
    request: HttpRequest, reader: Reader, visible: Callable[[Reader], QuerySet[M]], **lookup: object
) -> M:
    """The one object that `visible(reader)` holds for `lookup`.

    Where only the other set has one that this person may see there: `InOtherSet`; else `Http404`. So an
    address never tells that something exists which its reader may not see.
    """
    found = visible(reader).filter(**lookup).first()
    if found is not None:
        return found
    other = DataSet.REAL if reader.is_demonstration else DataSet.DEMONSTRATION
    user = request.user if isinstance(request.user, User) else None
    if visible(reader_of(user, other)).filter(**lookup).exists():
        query = request.GET.copy()
        query["data"] = other
        raise InOtherSet(other, f"{request.path}?{urlencode(query)}")
    raise Http404("There is nothing at this address.")
