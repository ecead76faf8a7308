"""The imports and the suggestions that wait for a person, as far as this reader may see them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from boroughs.models import User
from boroughs.reader import Reader
from contracts.models import Import, ImportProblem, ReviewItem
from contracts.models.review import ReviewItemQuerySet

SHOWN_OF_A_KIND = 12
"""Problems of one kind listed at once on a page; the export has them all."""

MOST_GROUPS = 12
"""Ways of putting problems of one code right that are told apart on a page: more are one group."""

EACH_BELOW = "What to do about each stands in the table below."

_SEVERITY = {"error": 0, "needs_answer": 1, "warning": 2}


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """The problems of one kind that are put right alike: the first of them, and how many there are."""

    code: str
    severity: str
    message: str
    hint: str
    problems: list[ImportProblem]
    total: int


def imports_of(reader: Reader) -> QuerySet[Import]:
    """The imports whose problems and values this reader may see; nobody's for the public."""
    visible = Import.objects.visible_to(reader)
    return visible.select_related("source", "source__organisation", "same_as", "imported_by")


def may_change(reader: Reader, user: User | None, organisation: int | None) -> bool:
    """Whether this person may undo and decide for an organisation: its own officers, or LOTI staff."""
    if user is None or not user.is_active or not reader.is_officer:
        return False
    return user.level == User.Level.LOTI or (
        organisation is not None and organisation in reader.organisations
    )


def problem_groups(imported: Import) -> list[ProblemGroup]:
    """An import's problems by their kind and what is to be done, what keeps rows out first, in one query a group."""
    problems = ImportProblem.objects.filter(imported=imported.listing_id)
    kinds: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for code, severity, hint, n in (
        problems.order_by().values_list("code", "severity", "hint").annotate(n=Count("id"))
    ):
        kinds.setdefault((code, severity), []).append((hint, n))
    parts: list[tuple[str, str, str | None, int]] = []
    for (code, severity), hints in kinds.items():
        if len(hints) <= MOST_GROUPS:
            parts += [(code, severity, hint, n) for hint, n in hints]
        else:
            parts.append((code, severity, None, sum(n for _, n in hints)))
    return [
        _group(problems.filter(code=code, severity=severity), code, severity, hint, n)
        for code, severity, hint, n in sorted(
            parts, key=lambda part: (_SEVERITY.get(part[1], 9), -part[3], part[0], part[2] or "")
        )
    ]


def _group(
    problems: QuerySet[ImportProblem], code: str, severity: str, hint: str | None, total: int
) -> ProblemGroup:
    """The problems of a code with one hint; with all its hints, where `hint` is None."""
    if hint is not None:
        problems = problems.filter(hint=hint)
    first = list(problems.order_by("row", "id")[:SHOWN_OF_A_KIND])
    message = first[0].message
    if any(problem.message != message for problem in first):
        message += " And others like it"
    return ProblemGroup(code, severity, message, EACH_BELOW if hint is None else hint, first, total)


def problems_of(imported: Import) -> QuerySet[ImportProblem]:
    """Every problem of an import, in the order of its rows."""
    return ImportProblem.objects.filter(imported=imported.listing_id).order_by("row", "id")


def reviews_of(reader: Reader) -> ReviewItemQuerySet:
    """The suggestions that this reader may decide: officers their organisation's, LOTI the shared ones."""
    visible = ReviewItem.objects.visible_to(reader)
    return visible.select_related("evidence", "evidence__source", "evidence__contract", "organisation")


def open_reviews(reader: Reader) -> QuerySet[ReviewItem]:
    """Those of `reviews_of` that still wait, and whose evidence a live import lists."""
    return reviews_of(reader).open().order_by("id")


def reviews_of_import(reader: Reader, imported: Import) -> QuerySet[ReviewItem]:
    """The open suggestions among those of `reviews_of` whose evidence an import listed."""
    listed = imported.listing_id
    return open_reviews(reader).filter(evidence__listings__imported=listed)


def place_of(problem: ImportProblem) -> str:
    """Where a problem stands: its cell, else its row, else "the file"."""
    where = problem.cell or (f"row {problem.row}" if problem.row else "the file")
    return f"{where}, sheet {problem.sheet}" if problem.sheet else where
