"""The recogniser: which systems and suppliers a text names."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from suppliers.names import fold, fold_supplier
from suppliers.recognition import charge_words, context
from suppliers.recognition.naming import Entry, Key, Kind, Name, entries
from suppliers.recognition.near import NearNames
from suppliers.recognition.tokens import Tokens, tokens_of, words_in

RULES_VERSION = 1
"""Raised whenever a rule of this package changes what is found: it is part of the fingerprint."""

# Titles repeat within a register (a fifth of Norfolk's 5,729 do) and between yearly imports.
CACHED_TEXTS = 50_000
# Descriptions seldom repeat, and 50,000 of them would fill the memory.
LONGEST_CACHED = 300
# The longest description among 380 real releases has under 10,000 letters. What stands behind twice that (a
# cell of Excel holds 32,767) is not read, so that no text takes more than half a second.
LONGEST_READ = 20_000


@dataclass(frozen=True, slots=True)
class Mention:
    """A system or supplier named in a text: `words` are `text[start:end]`, as they stand there.

    `strong` is false where the name is an ordinary word that counted for its context alone.
    """

    slug: str
    name: str
    words: str
    start: int
    end: int
    strong: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a text may name, for a person to decide: never a link. `score` to 100, which is equal letters."""

    kind: Kind
    slug: str
    name: str
    words: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a text names, each in the order of the text."""

    systems: tuple[Mention, ...] = ()
    suppliers: tuple[Mention, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()


EMPTY = Found()


@dataclass(frozen=True, slots=True)
class _Hit:
    first: int
    after: int
    entries: tuple[Entry, ...]


class Recogniser:
    """Finds names in texts. Made once from all names of a data set; holds no connection and may be shared."""

    def __init__(
        self,
        names: Iterable[Name],
        refused: Iterable[tuple[str, str]] = (),
        moved: Iterable[tuple[str, str]] = (),
    ) -> None:
        """`refused`: (slug of a system, folded words) that somebody said do not mean it: never suggested.

        `moved`: (slug of a system, slug of a capability) that a curator has put it under. What a title tells of a
        system's use follows from that, so files are read again.
        """
        unique = sorted(set(names), key=lambda n: (n.kind, n.slug, n.text, n.weak, n.supplier))
        self._refused = frozenset(refused)
        told = [sorted(some) for some in (self._refused, moved) if some]
        recipe = repr((RULES_VERSION, unique, *told)).encode()
        self.fingerprint = hashlib.sha256(recipe).hexdigest()
        by_key: dict[Key, dict[Entry, None]] = {}
        for key, entry in entries(unique):
            by_key.setdefault(key, {})[entry] = None
        self._by_key = {key: tuple(found) for key, found in by_key.items()}
        # A name is looked for by the word that fewest names have, or the longest: "open" is in many titles.
        shared = Counter(word for key in by_key for word in set(key))
        anchors: dict[str, set[tuple[int, int]]] = {}
        rests: dict[str, set[frozenset[str]]] = {}
        for key in by_key:
            word = min(key, key=lambda w: (shared[w], -len(w)))
            anchors.setdefault(word, set()).add((key.index(word), len(key)))
            rests.setdefault(word, set()).add(frozenset(key) - {word})
        self._anchors = {word: tuple(sorted(places)) for word, places in anchors.items()}
        self._rests = {word: tuple(sets) for word, sets in rests.items()}
        self._sought = frozenset(rests)
        self._near = NearNames(self._by_key)
        self._cached = lru_cache(maxsize=CACHED_TEXTS)(self._look)

    def find(self, text: str, *, supplier: str = "") -> Found:
        """The systems and suppliers that `text` names. `supplier` is the supplier's name in the same row."""
        if len(text) <= LONGEST_CACHED:
            return self._cached(text, supplier)
        return self._look(text[:LONGEST_READ], supplier)

    def charges(self, text: str) -> tuple[charge_words.ProposedCharge, ...]:
        """None or one charge that the words of `text` suggest, with all its kinds: for a person to decide."""
        text = text[:LONGEST_READ]
        if not charge_words.worth_a_look(text):
            return ()
        return charge_words.propose(text, names_a_system=bool(self.find(text).systems))

    def may_say_something(self, text: str) -> bool:
        """The cheap first look: False where nothing is found in `text` or a part of it, by `find` or `charges`."""
        if len(text) > LONGEST_READ:
            return True
        words = words_in(text)
        return (
            self._may_name(words)
            or not context.CONTEXT_WORDS.isdisjoint(words)
            or charge_words.worth_a_look(text)
        )

    def _may_name(self, words: set[str]) -> bool:
        for word in words & self._sought:
            for rest in self._rests[word]:
                if rest <= words:
                    return True
        return False

    def _look(self, text: str, supplier: str) -> Found:
        words = words_in(text)
        reads_as_it = not context.CONTEXT_WORDS.isdisjoint(words)
        may_name = self._may_name(words)
        if not (may_name or reads_as_it):
            return EMPTY
        tokens = tokens_of(text)
        hits = self._hits(tokens) if may_name else []
        owners = self._owners(hits, supplier)
        systems: list[Mention] = []
        suppliers: list[Mention] = []
        suggestions: list[Suggestion] = []
        taken: set[int] = set()
        # Longest first: no name counts inside the words of a longer one.
        for hit in sorted(hits, key=lambda h: (h.first - h.after, h.first)):
            span = range(hit.first, hit.after)
            if not taken.isdisjoint(span):
                continue
            accepted = [e for e in hit.entries if self._counts(tokens, hit, e, owners)]
            if not accepted:
                continue
            taken.update(span)
            if context.only_where_to_tender(tokens, hit.first, hit.after):
                continue
            doubted = self._doubted(tokens, hit, accepted)
            suggestions += [_suggestion(tokens, hit.first, hit.after, e.name, 100.0) for e in doubted]
            sure = [e for e in accepted if e not in doubted]
            suggestions += _mentions(tokens, hit, sure, "system", owners, systems)
            suggestions += _mentions(tokens, hit, sure, "supplier", owners, suppliers)
        if reads_as_it:
            for first, after, entry, score in self._near.find(tokens, taken):
                suggestions.append(_suggestion(tokens, first, after, entry.name, score))
        if self._refused:
            suggestions = [s for s in suggestions if (s.slug, fold(s.words)) not in self._refused]
        if not (systems or suppliers or suggestions):
            return EMPTY
        return Found(
            tuple(sorted(systems, key=_place)),
            tuple(sorted(suppliers, key=_place)),
            tuple(sorted(_once(suggestions), key=_place)),
        )

    def _hits(self, tokens: Tokens) -> list[_Hit]:
        found = []
        for index, word in enumerate(tokens.words):
            for offset, length in self._anchors.get(word, ()):
                first = index - offset
                key = tokens.words[first : first + length] if first >= 0 else ()
                if len(key) == length and key in self._by_key:
                    found.append(_Hit(first, first + length, self._by_key[key]))
        return found

    def _owners(self, hits: list[_Hit], supplier: str) -> frozenset[str]:
        """Slugs of the suppliers that the row or the text itself names without doubt."""
        named = {e.name.slug for h in hits for e in h.entries if e.name.kind == "supplier" and not e.weak}
        if supplier:
            row = tokens_of(supplier).words
            for key in (row, tuple(fold_supplier(supplier).split())):
                named.update(e.name.slug for e in self._by_key.get(key, ()) if e.name.kind == "supplier")
            # "Idox Software Ltd" is Idox where no longer name begins the row's supplier.
            for length in range(len(row), 0, -1):
                known = self._by_key.get(row[:length], ())
                strong = {e.name.slug for e in known if e.name.kind == "supplier" and not e.weak}
                if strong:
                    named |= strong
                    break
        return frozenset(named)

    def _counts(self, tokens: Tokens, hit: _Hit, entry: Entry, owners: frozenset[str]) -> bool:
        first, after = hit.first, hit.after
        if entry.capitals and not tokens.written(first, after).isupper():
            return False
        small = context.written_small(tokens, first, after)
        if not entry.weak:
            doubtful = small and entry.short and not entry.name.text.islower()
            return not doubtful or (hit.after - first > 1 and context.has_context(tokens, first, after))
        if entry.name.kind == "supplier" and not small and context.with_legal_form(tokens, after):
            return True
        if small or context.blocked(tokens, first, after):
            return False
        if entry.name.supplier in owners:
            return True
        return not entry.derived and context.has_context(tokens, first, after)

    def _doubted(self, tokens: Tokens, hit: _Hit, accepted: list[Entry]) -> list[Entry]:
        """Which of the names may be another company's, or the company where a system is meant."""
        first, after = hit.first, hit.after
        longer = context.in_a_longer_company_name(tokens, first, after)
        company = context.in_a_company_name(tokens, first, after)
        a_company = any(e.name.kind == "supplier" for e in accepted)
        return [
            e
            for e in accepted
            if (longer if e.name.kind == "supplier" else company or (e.weak and a_company))
        ]


def _mentions(
    tokens: Tokens, hit: _Hit, accepted: list[Entry], kind: Kind, owners: frozenset[str], into: list[Mention]
) -> list[Suggestion]:
    """Put the one thing of this kind that the words name `into` the list; where several share it, suggest."""
    strong_of: dict[str, bool] = {}
    names: dict[str, Name] = {}
    for entry in accepted:
        if entry.name.kind == kind:
            names.setdefault(entry.name.slug, entry.name)
            strong_of[entry.name.slug] = strong_of.get(entry.name.slug, False) or not entry.weak
    if len(names) > 1:
        owned = [slug for slug, name in names.items() if name.supplier in owners]
        if len(owned) != 1:
            return [_suggestion(tokens, hit.first, hit.after, name, 100.0) for name in names.values()]
        names = {owned[0]: names[owned[0]]}
    for slug, name in names.items():
        start, end = tokens.span(hit.first, hit.after)
        into.append(Mention(slug, name.text, tokens.text[start:end], start, end, strong_of[slug]))
    return []


def _suggestion(tokens: Tokens, first: int, after: int, name: Name, score: float) -> Suggestion:
    start, end = tokens.span(first, after)
    return Suggestion(name.kind, name.slug, name.text, tokens.text[start:end], start, end, score)


def _once(suggestions: list[Suggestion]) -> list[Suggestion]:
    """One suggestion for each thing at each place, though it has several names there."""
    return list({(s.start, s.kind, s.slug): s for s in reversed(suggestions)}.values())


def _place(found: Mention | Suggestion) -> tuple[int, str]:
    return found.start, found.slug
