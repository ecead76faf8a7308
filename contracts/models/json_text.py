"""JSON that is kept as it was written, and of which the database is asked nothing."""

from __future__ import annotations

from typing import Any

import orjson
from django.db import models


class JSONText(models.TextField[Any, Any]):
    """Plain data, stored as its JSON text.

    A `JSONField` is read and checked by the database with every row that is written, so that it can be asked for
    what stands inside; nobody asks that of evidence. Where somebody must: `Cast(name, JSONField())`.
    """

    # What the types of Django say of any field
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        return None if value is None else orjson.loads(value)

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else orjson.dumps(value).decode()
