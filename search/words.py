"""How words are compared in the search: one folding for queries, synonyms and what is indexed."""

from suppliers.names import fold

__all__ = ["WEAK", "fold_text", "fold_words"]

WEAK = frozenset(
    (
        "a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "our", "the", "to",
        "we", "who", "what", "which", "with",
        "system", "systems", "software", "solution", "solutions", "contract", "contracts", "supplier", "suppliers",
    )
)  # fmt: skip
"""Words that narrow nothing here, where nearly all are systems or contracts: looked for only without others."""


def fold_words(text: str) -> str:
    """The words as they are compared: lower case, no accents or punctuation, "&" as "and", one space apart.

    An abbreviation's full stops go, as people type them or not: "E.D.R.M.S." is "edrms".
    """
    return fold(_without_stops(text))


def fold_text(text: str) -> str:
    """`fold_words` of a long text, which is not worth remembering."""
    return fold.__wrapped__(_without_stops(text))


def _without_stops(text: str) -> str:
    if "." not in text:
        return text
    parts = text.split()
    for at, part in enumerate(parts):
        letters = part.split(".")
        if len(letters) > 2 and all(len(letter) <= 1 for letter in letters):
            parts[at] = "".join(letters)
    return " ".join(parts)
