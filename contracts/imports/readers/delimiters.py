"""Which character stands between the cells of a text file."""

from __future__ import annotations

import csv
from collections import Counter

from .rows import is_blank, refusal

DELIMITERS = (",", "\t", ";", "|")
"""In order of preference where two fit equally well."""

NAMES = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "bar": "|", "space": " "}


def named_delimiter(asked: str) -> str:
    """The character for what the user said: the character itself, or a word such as "tab"."""
    character = NAMES.get(asked.strip().lower() or asked, asked)
    if len(character) != 1 or character in '"\r\n\0' or character.isalnum():
        raise refusal(
            "delimiter_name",
            f"“{asked}” cannot stand between the cells of a file.",
            "Say one character, such as ; or | or , or the word tab.",
            severity="needs_answer",
        )
    return character


def find_delimiter(head: str) -> str:
    """The delimiter that splits most of the lines into the same number of cells; a comma where none does.

    The first line that any delimiter splits is the header most likely: a delimiter that does not split it
    as it splits the lines below stands in the text of a cell.
    """
    tables = {delimiter: _table(head, delimiter) for delimiter in DELIMITERS}
    best, best_score = ",", 0.0
    for delimiter, widths in tables.items():
        score = _score(widths)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _table(head: str, delimiter: str) -> list[int]:
    reader = csv.reader(head.splitlines(keepends=True), delimiter=delimiter)
    widths: list[int] = []
    try:
        widths.extend(len(cells) for cells in reader if not is_blank(cells))
    except csv.Error:
        # A cell longer than the limit: what stands before it is enough to judge by.
        return widths
    # The last line may be cut off in the middle of a cell.
    return widths[:-1] if len(widths) > 2 else widths


def _score(widths: list[int]) -> float:
    split = [width for width in widths if width > 1]
    if not split:
        return 0.0
    usual, times = Counter(split).most_common(1)[0]
    score = times / len(widths) * (usual - 1)
    # Half for a delimiter under which the first split line is not like the rest.
    return score if split[0] == usual else score / 2
