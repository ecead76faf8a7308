"""What a question says of the order of its answers: "biggest contracts", "most expensive parking system".

Pure. Words are folded.
"""

from __future__ import annotations

import re

_HIGHEST_VALUE = re.compile(
    r"\b(?:the )?(?:biggest|largest|costliest|priciest|dearest|most (?:expensive|costly|valuable)"
    r"|highest (?:values?|valued|prices?|priced|costs?|costing))\b"
    # How large a company is, the values of its contracts do not say
    r"(?!(?: \w+)? (?:suppliers?|vendors?|providers?|compan(?:y|ies))\b)"
)


def order(text: str) -> tuple[str, str] | None:
    """The text without what it says of the order, and that order's name in `query.SORTS`; None: it says nothing."""
    found = _HIGHEST_VALUE.search(text)
    return (" ".join((text[: found.start()] + text[found.end() :]).split()), "value") if found else None
