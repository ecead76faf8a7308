"""Council English: words that mean the same to an officer. Editors keep them; the search reads them as it is
asked, so that a change needs no re-indexing. They are words and no facts, and everybody may see them.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.models import RevisionMixin

from search.words import fold_words

LONGEST_TERM = 60
"""Letters of one term: the longest name of a capability in the catalogue has 61, and nobody types it."""

MOST_WORDS = 6
"""Words of one term: every word more makes each query look for longer runs."""

MOST_TERMS = 12
"""Terms of one list. A search asks the engine for each of them, so it stays bounded."""

MOST_SYNONYMS = 2000
"""Rows: all of them are held in memory by each process."""


def terms_of(text: str) -> list[str]:
    """The terms of a list, one a line, folded and each once, in order."""
    folded = (fold_words(line) for line in text.splitlines())
    return list(dict.fromkeys(term for term in folded if term))


class Synonym(RevisionMixin, models.Model):
    """Terms of one meaning; or, with `means`, terms that also look for others but not the other way."""

    words = models.TextField(
        "what people type", help_text="One a line. If the box below is empty, they all mean the same."
    )
    means = models.TextField(
        "also looks for",
        blank=True,
        help_text=(
            "One a line. Filled in, it goes one way: who types a word above also finds these, and who types "
            "these does not find the words above."
        ),
    )
    active = models.BooleanField("in use", default=True)
    source = models.TextField(
        blank=True, help_text="Where the words are used so: an address, or who says it."
    )
    key = models.SlugField(
        max_length=80,
        unique=True,
        null=True,
        blank=True,
        editable=False,
        help_text="Its row in synonyms.csv.",
    )
    changed_at = models.DateTimeField(auto_now=True)
    revisions = GenericRelation("wagtailcore.Revision", related_query_name="synonym")

    class Meta:
        ordering = ["words"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(words=""),
                name="synonym_has_words",
                violation_error_message="Write what people type.",
            )
        ]

    def __str__(self) -> str:
        left = ", ".join(terms_of(self.words))
        return f"{left} → {', '.join(terms_of(self.means))}" if self.one_way else left

    @property
    def one_way(self) -> bool:
        return bool(terms_of(self.means))

    def clean(self) -> None:
        """Terms in bounds; two of one meaning at least; no one-way path that comes back to where it began."""
        super().clean()
        errors: dict[str, list[str]] = {}
        words, means = terms_of(self.words), terms_of(self.means)
        for field, terms in (("words", words), ("means", means)):
            if problems := _out_of_bounds(terms):
                errors[field] = problems
        if not words:
            errors.setdefault("words", []).append("Write what people type, one a line.")
        elif not means and len(words) < 2:
            errors.setdefault("words", []).append("Write two at least, or fill in the box below.")
        if both := [term for term in words if term in means]:
            errors.setdefault("means", []).append(f"“{both[0]}” is in both boxes.")
        if not errors and means and (way := self._way_back(words, means)):
            errors["means"] = [
                f"This goes round in a circle: {' → '.join(way)}. Write words of one meaning in one box."
            ]
        if not errors and self.pk is None and Synonym.objects.count() >= MOST_SYNONYMS:
            errors["words"] = [f"There are {MOST_SYNONYMS} synonyms already, as many as there may be."]
        if errors:
            raise ValidationError(errors)

    def _way_back(self, words: list[str], means: list[str]) -> list[str]:
        """The one-way path through other rows from `means` back to `words`, as terms; empty if there is none."""
        leads: dict[str, set[str]] = {}
        others = Synonym.objects.exclude(pk=self.pk).exclude(means="")
        for other in others:
            for term in terms_of(other.words):
                leads.setdefault(term, set()).update(terms_of(other.means))
        for start in means:
            paths, seen = [[start]], {start}
            while paths:
                path = paths.pop()
                if path[-1] in words:
                    return [path[-1], *path]
                for term in sorted(leads.get(path[-1], set()) - seen):
                    seen.add(term)
                    paths.append([*path, term])
        return []

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Kept one a line and without blank lines, as people see it."""
        self.words = "\n".join(filter(None, (line.strip() for line in self.words.splitlines())))
        self.means = "\n".join(filter(None, (line.strip() for line in self.means.splitlines())))
        super().save(*args, **kwargs)


def _out_of_bounds(terms: list[str]) -> list[str]:
    problems = []
    if len(terms) > MOST_TERMS:
        problems.append(f"{len(terms)} terms are too many: {MOST_TERMS} at most.")
    problems += [
        f"“{term}” is too long: {LONGEST_TERM} letters at most." for term in terms if len(term) > LONGEST_TERM
    ]
    problems += [
        f"“{term}” has too many words: {MOST_WORDS} at most."
        for term in terms
        if len(term.split()) > MOST_WORDS
    ]
    return problems


class LoadedSynonym(models.Model):
    """What `synonyms.csv` said when a row of it was last loaded: so a reload sees what an editor changed, and a
    synonym that an editor took away stays away.
    """

    key = models.SlugField(max_length=80, unique=True)
    content = models.TextField()

    def __str__(self) -> str:
        return self.key
