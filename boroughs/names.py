"""Matching an organisation by the names that files and notices give it."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^a-z0-9]+")
# What is said of a council's form, not of which council it is.
_FORM = re.compile(
    r"\b(the|of|council|borough|london|lb|royal|city|county|district|metropolitan|unitary|authority|corporation|rb|mbc|cc|dc)\b"
)


def fold_organisation(name: str) -> str:
    """The name as it is compared: lower case, no accents, no punctuation; "&" is "and"."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and "))
    letters = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return _NOT_WORD.sub(" ", letters.replace("'", "").replace("’", "")).strip()


def fold_council(name: str) -> str:
    """The folded name without words of form: "London Borough of Hackney" and "Hackney Council" are "hackney".

    Empty for names made of such words alone ("City of London"), which are matched whole.
    """
    return " ".join(_FORM.sub(" ", fold_organisation(name)).split())
