"""Whether the words around an ordinary word read as software: the rules for weak names."""

from __future__ import annotations

import re

from suppliers.recognition.neighbours import ORDINARY_AFTER, ORDINARY_BEFORE
from suppliers.recognition.tokens import Tokens, listed

# Four words either side reach over "Confirm asset management software"; a name written with a capital among
# words in small letters is a name anyway, and may stand further from the word that explains it.
NEAR = 4
FAR = 8

CONTEXT_WORDS = listed(
    """
    system systems software licence licences license licenses licencing module modules hosted hosting saas
    application applications app apps upgrade upgrades database databases ict cloud crm erp edrms edms gis api
    apis interface interfaces integration portal subscription subscriptions server servers implementation
    users modernisation platform solution webforms online mobile data import migration
    """
)
"""Words that make a weak name beside them a system's name."""

# "support and maintenance" is how contracts for software are titled; either word alone is a boiler's too.
_SUPPORT = {
    ("support", "and", "maintenance"),
    ("maintenance", "and", "support"),
    ("support", "maintenance"),
    ("maintenance", "support"),
}

_OTHER_SYSTEMS = listed(
    """
    alarm alarms heating fire sprinkler drainage lighting boiler ventilation sound pa audio telephone phone
    hoist racking shelving flooring roof roofing water irrigation barrier gate call door doors entry cctv tv
    aerial induction loop transport care health justice school play security sewage cooling
    cable filtration pump pumping heat underfloor
    """
)
"""Before "system" or "systems" these name a thing of metal or an institution, not software."""

_OTHER_PLATFORMS = listed("access loading lift railway station viewing work working")
"""Before "platform" these name something to stand on."""

_OTHER_APPLICATIONS = listed("planning grant funding job surface resin pesticide herbicide paint")
"""Before "application" or "applications" these name something asked for or spread on."""

# "Ormiston Victory Academy" is a school: a word in capitals before these makes one name of both.
_PROPER_ENDS = frozenset({"academy", "trust", "orchard", "partners", "homes", "castle", "exchange", "bridge"})

_LEGAL_FORMS = frozenset({"limited", "ltd", "plc", "llp", "uk"})
_ENDS_OF_COMPANY_NAMES = frozenset({"limited", "ltd", "plc", "llp"})
# "Capita Business Services Ltd": further words of a company's name between the known one and its end.
_LONGEST_REST = 4
_ONE_NAME = re.compile(r"[\s&()]*")

# The portal through which a tender is run is not what the contract buys.
_ADDRESS = re.compile(
    r"[\w.-]*(?:https?://|www\.|@)\S*|[\w-]+(?:\.[\w-]+)*\.(?:co\.uk|com|net|org|gov\.uk|org\.uk|uk|io)\b\S*"
)
_TENDERING = re.compile(
    r"(?:procurement|tender|question|enquir|clarification|message|quotation|quote|itt|itq|pqq|sq|submission|response|bid|competition|documents?|interest)\w*"
    r"[^.;]{0,60}\b(?:via|through|using|on|from|at)\b|\be-?tender\w*\s+(?:suite|portal|site|website)"
    r"|\be-?sourcing\s+suite|\blinks?\s+to\s+the|to\s+participate\s+in|must\s+(?:first\s+)?(?:be\s+)?register|expressions?\s+of\s+interest",
    re.IGNORECASE,
)
_TENDERING_AFTER = re.compile(
    r"\W*(?:\w+\W+)?(?:help\s?desk|(?:portal|site|website|suite)\s+(?:only|to\s+view|which|where))",
    re.IGNORECASE,
)
# Contracts Finder's feed writes a lost line break as "rn".
_END_OF_SENTENCE = re.compile(r"[.;!?]\s|\n|rnrn")
_SENTENCE = 160
"""Letters before a name in which such words are looked for: the start of a long sentence."""


def has_context(tokens: Tokens, first: int, after: int) -> bool:
    """Whether a word near `tokens.words[first:after]` says that they name software."""
    reach = FAR if _stands_out(tokens, first) else NEAR
    for index in range(max(0, first - reach), min(len(tokens), after + reach)):
        if not first <= index < after and _is_context(tokens, index):
            return True
    return False


def _is_context(tokens: Tokens, index: int) -> bool:
    word = tokens.words[index]
    before = tokens.before(index)
    if word in CONTEXT_WORDS:
        if word in ("system", "systems"):
            return before not in _OTHER_SYSTEMS
        if word in ("application", "applications"):
            return before not in _OTHER_APPLICATIONS
        if word == "platform":
            return before not in _OTHER_PLATFORMS
        return True
    if word == "it":
        return tokens.written(index, index + 1) == "IT" and not tokens.text.isupper()
    return tokens.words[index : index + 3] in _SUPPORT or tokens.words[index : index + 2] in _SUPPORT


def _stands_out(tokens: Tokens, first: int) -> bool:
    """Whether a word has a capital while the words beside it have none: it is written as a name."""
    if first == 0 or not tokens.text[tokens.starts[first]].isupper():
        return False
    beside = [i for i in (first - 1, first + 1) if i < len(tokens)]
    return all(tokens.text[tokens.starts[i]].islower() for i in beside)


def written_small(tokens: Tokens, first: int, after: int) -> bool:
    """Whether a text that has capitals writes these words without any: then they are no name."""
    if tokens.text.islower() or tokens.text.isupper():
        return False
    return tokens.written(first, after).islower()


def blocked(tokens: Tokens, first: int, after: int) -> bool:
    """Whether a neighbour says that a weak name is the ordinary word: "school uniform", "mosaic tiles"."""
    word = " ".join(tokens.words[first:after])
    if tokens.at(after) in ORDINARY_AFTER.get(word, ()) or tokens.before(first) in ORDINARY_BEFORE.get(
        word, ()
    ):
        return True
    return word in _PROPER_ENDS and first > 0 and _part_of_a_proper_name(tokens, first)


def _part_of_a_proper_name(tokens: Tokens, first: int) -> bool:
    beside = tokens.text[tokens.ends[first - 1] : tokens.starts[first]] == " "
    capital = tokens.text[tokens.starts[first - 1]].isupper()
    return beside and capital and not tokens.text.isupper()


def with_legal_form(tokens: Tokens, after: int) -> bool:
    """Whether a word of legal form follows: "Access (UK) Ltd" is a company, "access" alone is not."""
    return tokens.at(after) in _LEGAL_FORMS


def in_a_longer_company_name(tokens: Tokens, first: int, after: int) -> bool:
    """Whether the words only begin a company's name: "Capita Symonds Ltd" is not Capita."""
    if tokens.words[after - 1] in _ENDS_OF_COMPANY_NAMES or tokens.at(after) in _ENDS_OF_COMPANY_NAMES:
        return False
    for index in range(after, min(len(tokens), after + _LONGEST_REST + 1)):
        between = tokens.text[tokens.ends[index - 1] : tokens.starts[index]]
        if not _ONE_NAME.fullmatch(between) or tokens.text[tokens.starts[index]].islower():
            return False
        if tokens.words[index] in _ENDS_OF_COMPANY_NAMES:
            return any(word != "uk" for word in tokens.words[after:index])
    return False


def only_where_to_tender(tokens: Tokens, first: int, after: int) -> bool:
    """Whether the words are part of an address, or of where and how to send in a tender."""
    start, end = tokens.starts[first], tokens.ends[after - 1]
    if any(
        m.start() <= start and end <= m.end()
        for m in _ADDRESS.finditer(tokens.text, max(0, start - 200), end + 40)
    ):
        return True
    before = _END_OF_SENTENCE.split(tokens.text[max(0, start - _SENTENCE) : start])[-1]
    return bool(_TENDERING.search(before) or _TENDERING_AFTER.match(tokens.text, end))


def in_a_company_name(tokens: Tokens, first: int, after: int) -> bool:
    """Whether the words belong to a company's name: "Software Box Ltd" is not the system Box."""
    return tokens.at(after) in _ENDS_OF_COMPANY_NAMES or in_a_longer_company_name(tokens, first, after)
