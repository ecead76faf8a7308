"""The numbers at Companies House that begin with letters. Pure: notices and cells are read by it alike."""

import re

_PREFIXES = (
    "AC|BR|CE|CS|ES|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC"
    "|RC|RS|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
"""The two letters that begin a number at Companies House other than an English company's (its URI guide)."""

_LETTERED = re.compile(rf"({_PREFIXES})([0-9]{{1,6}})")
_SOCIETY = re.compile(r"((?:IP|SP|NP|RS)[0-9]{5}R)|((?:R|SR)[0-9]{6,7})")


def lettered_number(compact: str) -> str:
    """ "SC12345" with the eight characters that it has: "SC012345". Empty for what is no such number.

    `compact` is in capitals, without spaces.
    """
    if match := _LETTERED.fullmatch(compact):
        return match[1] + match[2].zfill(6)
    return compact if len(compact) == 8 and _SOCIETY.fullmatch(compact) else ""
