"""Parsing: rows and feed lines become records or problems. Pure: no Django, no files, no guesses."""

from contracts.imports.parsing.identifiers import company_number
from contracts.imports.parsing.parser import VERSION, Parser, parse_rows

__all__ = ["VERSION", "Parser", "company_number", "parse_rows"]
