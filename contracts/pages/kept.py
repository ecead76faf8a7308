"""Keeps the body of a page for as long as the facts are the same ones, and no longer.

A body is kept by whoever may read it (level, own organisations, data set), the day and the whole address; the stamp
of the facts is read from the database for every answer, so nothing stale is ever shown of them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic
from typing import Any

from django.db.models import Subquery
from django.utils.safestring import SafeString

from changes.models import Change
from contracts.models import Charge, ContractFact, Deployment, Line

PAGES = 64
"""Bodies kept by a process: at most some 30 MB, a body of the largest comparison being 0.5 MB."""

SECONDS = 60
"""The longest that a body is kept: an editor's change of the catalogue is no fact, and is seen after a minute."""

FACTS = (Deployment, Charge, ContractFact, Line)

_lock = Lock()
_kept: OrderedDict[Hashable, tuple[Hashable, float, SafeString]] = OrderedDict()


def stamp() -> Hashable | None:
    """What changes whenever a fact does, in one query; None where no change was ever noted, and nothing is kept."""
    newest: dict[str, Any] = {
        f"newest_{model._meta.model_name}": Subquery(model.objects.order_by("-id").values("id")[:1])
        for model in FACTS
    }
    last = Change.objects.order_by("-id").annotate(**newest)
    return last.values_list("id", "noted_at", *newest).first()


def kept(key: Hashable, make: Callable[[], SafeString]) -> SafeString:
    """The body that `make` gave for this key while the facts were as they are now; else `make` is called."""
    now = stamp()
    if now is None:
        return make()
    with _lock:
        found = _kept.get(key)
        if found is not None and found[0] == now and monotonic() - found[1] < SECONDS:
            _kept.move_to_end(key)
            return found[2]
    made = make()
    with _lock:
        _kept[key] = (now, monotonic(), made)
        while len(_kept) > PAGES:
            _kept.popitem(last=False)
    return made
