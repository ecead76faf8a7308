"""Keeps what a page was made of for as long as the facts are the same ones, and no longer.

A page is kept by whoever may read it (level, own organisations, data set), the day and the whole address; the newest
change is read from the database for every answer, so nothing stale is ever shown.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

from contracts.comparisons.kept import newest_change

Made = TypeVar("Made")

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
