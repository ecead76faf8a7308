"""Holds a release against the release schema of OCDS 1.1.5, the standard's own file (`standard/SOURCE.txt`)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson

PATH = Path(__file__).with_name("standard") / "release-schema.json"

# Masked: a value may hold somebody's name or address, and what is wrong with it is told without it.
_VALIDATOR = jsonschema_rs.Draft4Validator(orjson.loads(PATH.read_bytes()), validate_formats=True, mask="it")

MOST = 5
"""Flaws of one release that are told; the rest is the same again."""


def flaws(release: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where a release departs from the standard: (path, what is wrong), at most `MOST`. Values are not repeated."""
    if _VALIDATOR.is_valid(release):
        return []
    found = []
    for error in islice(_VALIDATOR.iter_errors(release), MOST):
        path = "/".join(str(part) for part in error.instance_path)
        found.append((path, str(error.message).removeprefix("it ")))
    return found
