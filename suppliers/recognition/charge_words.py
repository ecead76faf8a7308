"""Words of a contract's title or description that suggest a charge for reaching or moving data.

What is found is a proposal for the review queue. The kinds are the words of `contracts.records.ChargeKind`,
written out because this app stands below `contracts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProposedCharge:
    """`covers` in the order of `ChargeKind`; `words` as they stand in the text, in its order.

    `covers` also holds the other kinds that the text names (licence, hosting …): one amount pays for them
    together, and a charge that covers several kinds is never shown as any one of them.
    """

    covers: tuple[str, ...]
    words: tuple[str, ...]


_ORDER = (
    "api_access",
    "integration",
    "data_extraction",
    "exit_extraction",
    "data_load",
    "migration",
    "licence",
    "support",
    "hosting",
    "implementation",
    "training",
)

_STEMS = (
    "api",
    "interfac",
    "integrat",
    "extract",
    "export",
    "migrat",
    "load",
    "import",
    "connector",
    "exit",
    "transfer",
    "conversion",
    "web service",
    "webservice",
    "take on",
    "take-on",
    "return of",
)

_GAP = r"[\s\-–—/]+"
_DATA = rf"(?:data|records?|database){_GAP}"


def _phrase(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rule:
    """`plain`: the phrase itself reads as IT. `before`, `after`: neighbours that make it something else."""

    kind: str
    phrase: re.Pattern[str]
    plain: bool = False
    before: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None


def _before(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{words})[\s\-–—/,()&]*$", re.IGNORECASE)


def _after(words: str) -> re.Pattern[str]:
    return re.compile(rf"^[\s\-–—/,()&]*(?:{words})\b", re.IGNORECASE)


_MATERIALS = (
    r"kitchen|dust|fume|fumes|smoke|tooth|teeth|dental|gravel|mineral|minerals|sand|stone|coal|water|oil|gas"
    r"|primary|air|exhaust|wood|wood\s?chip|chip|steam|heat|lev|odour|wax|grease|supply|seabed|import"
    r"|waste|groundwater|aggregate|aggregates|borehole|vapour|malt|honey|vehicle|toilet"
)
# Before "extract" and "export" these name what is extracted or exported, and it is no data.
_ANOTHER_MATERIAL = _before(_MATERIALS)

_RULES = (
    _Rule(
        "api_access",
        _phrase(r"open\s+apis?|rest\s+apis?|apis?|application\s+programming\s+interfaces?"),
        plain=True,
        # API Ltd is a company, API 5L a standard for pipes, and an active ingredient is a drug's.
        after=_after(r"ltd|limited|\d+\w?|pharmaceuticals?|tablets?|separator|standard"),
    ),
    _Rule(
        "api_access",
        _phrase(r"web\s?services?"),
        before=_before(r"and|cloud|hosting|corporate|council"),
        after=_after(r"including|hosting|design|framework|team|officers?|managers?|contract"),
    ),
    _Rule(
        "integration",
        _phrase(r"(?:systems?|software|application|api)\s+integrations?|edi\s+interfaces?"),
        plain=True,
    ),
    _Rule(
        "integration",
        _phrase(r"interfac(?:es?|ing)"),
        before=_before(
            r"user|ethernet|usb|serial|graphical|machine|physical|remote|railway|rail|highways?|utilit(?:y|ies)"
            r"|public|clinical|primary|community|ground|soil|and"
        ),
        after=_after(r"checks?|elements?|works?|surfaces?|levels?|agreements?|meetings?|between\s+health"),
    ),
    _Rule(
        "integration",
        _phrase(r"integrations?|integrate\s+with|integrating\s+with"),
        before=_before(
            r"community|communities|social|refugees?|migrants?|racial|cultural|health|care|employment|economic"
            r"|services?|delivery|family|families|societal|energy|sensory|full|seamless|schools?|neighbourhoods?"
            r"|vertical|horizontal|technology|effective|workforce|local|place|horticultural|labour|market|safe"
        ),
        after=_after(
            r"of\s+(?:renewable|refugees|health|care|services|social|both|associated)|funds?|officers?|boards?"
            r"|partners?|works?|programmes?|networks?|areas?|strateg(?:y|ies)|services?|workers?|joint|testing"
            r"|with\s+(?:pitched|health|social|the\s+community)|centres?|projects?\s+for\s+(?:refugees|migrants)"
        ),
    ),
    _Rule(
        "integration",
        _phrase(r"connectors?"),
        before=_before(
            r"community|village|social|green|charging|hose|pipe|cycle|road|link|bus|local|neighbourhood|plugs?"
            r"|plugs,?\s+and|cables?|cables?\s+and|health|youth|electrical|food|nature|duct|beam"
        ),
        after=_after(r"roads?|routes?|service|scheme|roles?|workers?|bus"),
    ),
    _Rule(
        "data_extraction",
        _phrase(rf"{_DATA}(?:extracts?|extractions?|exports?|exporting|extracting)"),
        plain=True,
    ),
    _Rule(
        "data_extraction",
        _phrase(
            r"(?:extract(?:s|ions?|ing)?|export(?:s|ing)?)\s+(?:of\s+)?(?:[\w’']+\s+){0,4}(?:data|records)"
        ),
        plain=True,
        before=_ANOTHER_MATERIAL,
    ),
    _Rule(
        "data_extraction",
        _phrase(
            r"(?:csv|xml|system|database|bulk|nightly|bespoke|scheduled)\s+(?:extracts?|extractions?|exports?)"
        ),
    ),
    _Rule(
        "data_extraction", _phrase(r"(?:extracts?|exports?)\s+(?:files?|routines?|modules?|tools?|scripts?)")
    ),
    _Rule(
        "data_extraction",
        _phrase(r"extracts?|extractions?|exports?"),
        before=_before(_MATERIALS + "|to"),
        after=_after(
            r"fans?|hoods?|ventilation|ducts?|ductwork|units?|canop(?:y|ies)|systems?|plant|cleaning|meters?|tariffs?"
            r"|refill|guarantees?|licences?|markets?|trade|support|services?\s+for|the|from\s+(?:the\s+)?seabed|of"
        ),
    ),
    _Rule(
        "exit_extraction",
        _phrase(
            r"exit\s+(?:plans?|planning|data|extracts?|extractions?|management|fees?|charges?|costs?|services?|support)"
            r"|end\s+of\s+contract\s+(?:data\s+)?(?:extracts?|extractions?|exports?)|return\s+of\s+(?:council\s+)?data"
        ),
        before=_before(
            r"fire|emergency|motorway|slip|school|care|pension|employee|staff|brexit|eu|strategic"
        ),
        after=_after(r"scheme|package|employment|for\s+staff"),
    ),
    _Rule(
        "data_load",
        _phrase(
            rf"{_DATA}(?:loads?|loading|imports?|importing|uploads?|uploading|take[\s-]?on)|(?:bulk\s+)?loading\s+of\s+data"
        ),
        plain=True,
    ),
    _Rule(
        "migration",
        _phrase(rf"{_DATA}(?:migrations?|conversions?|transfers?)|migrations?\s+of\s+data"),
        plain=True,
        after=_after(r"agreements?"),
    ),
    _Rule(
        "migration",
        _phrase(
            rf"(?:cloud|saas|system|systems|software|server|database|platform|application){_GAP}migrations?"
        ),
        plain=True,
    ),
    _Rule(
        "migration",
        _phrase(r"migrations?|migrat(?:e|ing)"),
        before=_before(
            r"asylum|asylum\s+and|refugees?|strategic|net|international|fish|bird|eel|human|forced|gas|labour"
            r"|regional|eu|immigration"
        ),
        after=_after(
            r"support|partnerships?|funds?|advisory|and\s+asylum|yorkshire|of\s+(?:people|refugees|fish|birds|gas)"
            r"|services?\s+for\s+(?:refugees|migrants)|officers?|impacts?|observatory|workers?|act"
        ),
    ),
)

_ALSO = (
    (
        "licence",
        _phrase(
            r"licen[cs]es?|licen[cs]ing(?=[^.]{0,60}(?:support|maintenance|software|system))|subscriptions?"
        ),
    ),
    (
        "support",
        _phrase(r"support\s+(?:and|&)\s+maintenance|maintenance\s+(?:and|&)\s+support|support|maintenance"),
    ),
    ("hosting", _phrase(r"hosting|hosted")),
    ("implementation", _phrase(r"implementation|installation|configuration|professional\s+services?")),
    ("training", _phrase(r"training")),
)
"""Other kinds that one amount pays for together with the proposed one, where the text names them."""

_READS_AS_IT = re.compile(
    r"\b(?:software|apis?|saas|databases?|crm|erp|gis|edrms|edms|servers?|websites?|portals?|e-?forms|xml|csv|edi|sql"
    r"|middleware|azure|aws|sharepoint|oracle|gazetteer|web\s?services?|i\.?c\.?t"
    r"|(?:it|ict|information|computer|computing|management|hr|payroll|finance|financial|housing|planning|benefits"
    r"|revenues|electoral|library|records|booking|case|data|back[\s-]office|line[\s-]of[\s-]business|social\s+care"
    r"|admissions|document|income|asset|licensing|parking|payments?)\s+(?:systems?|solutions?|applications?|platforms?|modules?)"
    r"|(?:cloud|web)[\s-](?:based|hosted|hosting|services?|platform|software)|digital\s+(?:platform|services?|solution)"
    r"|data\s+(?:load|migration|extract\w*|export|import|transfer|warehouse|feeds?|conversion))\b",
    re.IGNORECASE,
)
_CAPITAL_IT = re.compile(
    r"\bIT\b(?=\s+(?:systems?|services?|solutions?|software|support|applications?|infrastructure))"
)

# In a long description the word that reads as IT must stand within a few sentences of the word of charge.
_REACH = 250


def worth_a_look(text: str) -> bool:
    """The cheap first look: whether any stem of a word of charge stands in the text."""
    small = text.lower()
    for stem in _STEMS:  # noqa: SIM110 - `any` and its generator take three times as long
        if stem in small:
            return True
    return False


def propose(text: str, *, names_a_system: bool) -> tuple[ProposedCharge, ...]:
    """None or one charge that the words of `text` suggest.

    `names_a_system`: whether the recogniser found a system in it; else a word of IT must stand near.
    """
    hits: list[tuple[int, int, str]] = []
    for rule in _RULES:
        for match in rule.phrase.finditer(text):
            start, end = match.span()
            if any(start < other_end and other_start < end for other_start, other_end, _ in hits):
                continue
            if rule.before and rule.before.search(text, max(0, start - 40), start):
                continue
            if rule.after and rule.after.match(text[end : end + 60]):
                continue
            if rule.plain or names_a_system or _near_it(text, start, end):
                hits.append((start, end, rule.kind))
    if not hits:
        return ()
    kinds = {kind for _, _, kind in hits}
    others = {kind for kind, phrase in _ALSO if phrase.search(text)}
    words = tuple(dict.fromkeys(text[start:end] for start, end, _ in sorted(hits)))
    return (ProposedCharge(tuple(kind for kind in _ORDER if kind in kinds | others), words),)


def _near_it(text: str, start: int, end: int) -> bool:
    """Whether a word of IT other than the phrase itself stands near it."""
    for pattern in (_READS_AS_IT, _CAPITAL_IT):
        for match in pattern.finditer(text, max(0, start - _REACH), end + _REACH):
            if match.end() <= start or match.start() >= end:
                return True
    return False
