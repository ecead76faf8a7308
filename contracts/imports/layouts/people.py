"""Columns under which officers are named or can be reached: nothing of them is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from contracts.imports.layouts.headings import fold_heading

PERSONAL_HEADING = re.compile(
    r"e-?mail|telephone|\bphone\b|\bmobile (?:no|number)|\bcontacts?\b(?! cent)"
    r"|\b(?:officer|manager|signatory|requestor|requester|sponsor|sro)s?\b|\bbudget holders?\b"
    r"|\b(?:created|modified|entered|updated|signed|approved|requested) by\b"
    r"|^(?:lead|owner|commissioner|approver|author)s?$"
    r"|\bresponsible person\b|\bnamed (?:person|lead)\b|\bhead of service\b"
    r"|\b(?:lead|responsible|procurement|contracts?|commissioning|council|application|system|business|product|technical"
    r"|service|asset) (?:owner|lead)\b",
    re.IGNORECASE,
)
"""Headings that no layout knows and under which people are named or can be reached."""

_BODY_OR_PERSON = frozenset({"buyer", "buyername"})
"""Headings under which OCDS names the public body, and a finance system the person who bought."""

_NAME = re.compile(
    r"(?:(?:mr|mrs|ms|miss|dr)\.? )?[a-z][a-z'’-]*\.?(?: [a-z]\.?)?(?:,? )[a-z][a-z'’-]+", re.IGNORECASE
)
_BODY = re.compile(
    r"\b(?:council|borough|city|county|district|authority|nhs|trust|police|fire|universit\w+|colleges?|schools?|academy"
    r"|corporation|office|department|directorate|ministry|agency|services?|partnership|homes|housing|london|greater"
    r"|ltd|limited|plc|llp|commission|board|transport|association|group|team|procurement|finance|education|health|care"
    r"|highways|planning|ict|it|hr|digital|property|legal)\b",
    re.IGNORECASE,
)


def names_people(heading: str, cells: Iterable[str]) -> bool:
    """Whether what could be public bodies under this heading are people: several, named as people are, and no body."""
    if fold_heading(heading) not in _BODY_OR_PERSON:
        return False
    named = {" ".join(cell.split()) for cell in cells if cell.strip()}
    return len(named) > 1 and all(_NAME.fullmatch(one) and not _BODY.search(one) for one in named)
