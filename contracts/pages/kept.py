"""Keeps what a page was made of for as long as the facts are the same ones, and no longer.

A page is kept by whoever may read it (level, own organisations, data set), the day and the whole address; the newest
change is read from the database for every answer, so nothing stale is ever shown.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from boroughs.reader import PUBLIC, Reader
from contracts.comparisons.kept import newest_change, view_of
from contracts.pages.responding import reader_of_request

Made = TypeVar("Made")
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

PAGES = 64
"""Pages kept by a process: at most some 30 MB, a page of the largest comparison being 0.5 MB."""

COMPARISONS = 8
"""Comparisons kept by a process, for every order, filter and file of them: the largest takes some 10 MB."""

SECONDS = 60
"""The longest that a page is kept: an editor's change of the catalogue is no fact, and is seen after a minute."""


class Keeping:
    """Things of one type by key, at most `room` of them: those asked for last."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[Hashable, float, Any]] = OrderedDict()

    def kept(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gave for this key while the facts were as they are now; else `make` is called.

        The same key must always come with a `make` of the same type. None is not kept.
        """
        now = newest_change()
        if not now:
            return make()
        with self._lock:
            found = self._kept.get(key)
            if found is not None and found[0] == now and monotonic() - found[1] < SECONDS:
                self._kept.move_to_end(key)
                was: Made = found[2]
                return was
        made = make()
        if made is not None:
            with self._lock:
                self._kept[key] = (now, monotonic(), made)
                while len(self._kept) > self._room:
                    self._kept.popitem(last=False)
        return made


pages = Keeping(PAGES)
comparisons = Keeping(COMPARISONS)


def kept_whole(view: View[P]) -> View[P]:
    """Keeps the page of a view for readers who have not signed in, by its whole address; files are made each time.

    Only for views whose page is made of facts, the catalogue and the day.
    """

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        reader = reader_of_request(request)
        if request.method != "GET" or "format" in request.GET or not is_nobody(request, reader):
            return view(request, *args, **kwargs)
        other: list[HttpResponse] = []

        def made() -> bytes | None:
            response = view(request, *args, **kwargs)
            if response.status_code == 200:
                return response.content
            other.append(response)
            return None

        whole = pages.kept((view_of(reader), timezone.localdate(), request.get_full_path()), made)
        return HttpResponse(whole) if whole is not None else other[0]

    return answered


def is_nobody(request: HttpRequest, reader: Reader) -> bool:
    """Whether the page's frame is the same for everybody else: nobody signed in, and no message waits."""
    cookies = (settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name)
    return (
        reader.level == PUBLIC
        and not reader.organisations
        and not request.user.is_authenticated
        and not any(name in request.COOKIES for name in cookies)
    )
