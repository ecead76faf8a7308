"""What is said of whole columns once a file has been read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from contracts.imports.layouts.header import Header
from contracts.imports.parsing.column import Column
from contracts.imports.parsing.contract_values import VALUE_FIELDS
from contracts.imports.parsing.dates import MONTH_FIRST
from contracts.imports.parsing.remarks import includes_vat
from contracts.records import Problem


@dataclass
class Tally:
    """Counts kept while the rows go by: bare zeros by money field."""

    zeros: Counter[str] = field(default_factory=Counter)


def column_problems(header: Header, columns: Sequence[Column], tally: Tally) -> list[Problem]:
    """The warnings of a file that has been read to its end."""
    days = [column for column in columns if column.kind == "date"]
    problems = [problem for column in days for problem in _dates(header, column)]
    problems += _month_first(header, days)
    slashes = [column for column in columns if {"either", "day_first"} & set(column.forms)]
    swapped = [column for column in slashes if column.kind == "date" and MONTH_FIRST in column.accepted]
    said = [_read_as(header, swapped, MONTH_FIRST, "month/day/year", "As was answered.")] if swapped else []
    if len(swapped) < len(slashes):
        hint = (
            "If the month comes first in this file, undo this import, and load it again with --accept"
            f" {MONTH_FIRST}."
        )
        others = [column for column in slashes if column not in swapped]
        said.append(_read_as(header, others, "day_first", "day/month/year", hint))
    problems = said + problems
    problems += [
        _about(
            header,
            column,
            "zero_amounts",
            f"{count:,} amounts of 0 were read as not stated: a 0 seldom means that there is no charge.",
            "Write 'no charge' where there is none, or leave the cell blank.",
        )
        for column in columns
        if (count := tally.zeros[column.field])
    ]
    problems += [
        _about(
            header,
            column,
            "includes_vat",
            "The column's heading says that its amounts include VAT: they are shown with that word, and left out where"
            " prices are compared.",
            "Write the amounts without VAT, and a heading that says so.",
        )
        for column in columns
        if column.kind == "money" and includes_vat(column.heading)
    ]
    totals = [column for column in columns if column.field in VALUE_FIELDS and column.field != "value_annual"]
    problems += [
        _about(
            header,
            column,
            "second_value",
            f"A contract has one value here: {totals[0].heading!r} where it is filled, else this column.",
            "The other amount is kept with the row. Nothing need be done.",
        )
        for column in totals[1:]
    ]
    return problems


def _read_as(header: Header, columns: Sequence[Column], code: str, order: str, hint: str) -> Problem:
    """In which order the days of some columns were read."""
    example = next(column.forms.get("either") or column.forms["day_first"] for column in columns)
    named = ", ".join(repr(column.heading) for column in columns)
    return Problem(
        code=f"dates_{code}",
        severity="warning",
        message=f"Dates such as {example} were read as {order} in {named}.",
        hint=hint,
        sheet=header.sheet,
    )


def _month_first(header: Header, columns: Sequence[Column]) -> list[Problem]:
    """The question about a file whose dates seem to begin with the month: those that can be read both ways would be
    wrong. In a column of several forms one such date is its own mistake, and the day is taken to come first."""
    suspects = [
        column
        for column in columns
        if "month_first" in column.forms and not {"day_first", "iso", "serial"} & set(column.forms)
    ]
    if not suspects:
        return []
    doubtful = columns if all("day_first" not in column.forms for column in columns) else suspects
    either = next((column.forms["either"] for column in doubtful if "either" in column.forms), "")
    if not either:
        return []
    headings, example = (
        " and ".join(repr(column.heading) for column in suspects),
        suspects[0].forms["month_first"],
    )
    return [
        Problem(
            MONTH_FIRST,
            "needs_answer",
            f"The month seems to come first in {headings}: {example} is no day/month/year. Then dates such as {either}"
            " would be read wrongly, so nothing was loaded.",
            f"If the dates of the file are month/day/year, load it with --accept {MONTH_FIRST}. If they are not, put"
            f" {example} and the like right, and load the file again.",
            sheet=header.sheet,
            column=suspects[0].heading,
            value=example,
        )
    ]


def _dates(header: Header, column: Column) -> list[Problem]:
    problems = []
    forms = column.forms
    others = [forms[form] for form in ("month_first", "iso", "serial") if form in forms]
    if "either" in forms and (others or "day_first" not in forms) and MONTH_FIRST not in column.accepted:
        beside = f"; beside them stand dates such as {' and '.join(others)}" if others else ""
        problems.append(
            _about(
                header,
                column,
                "ambiguous_dates",
                f"Dates such as {forms['either']} can be read in two ways and were read as day/month/year"
                f"{beside}.",
                "Look at a few of them; write the column as day/month/year throughout.",
                forms["either"],
            )
        )
    if column.short_years:
        problems.append(
            _about(
                header,
                column,
                "two_digit_years",
                f"Years of two figures were read as 1970 to 2069, as in {column.short_years}.",
                "Write years with four figures.",
                column.short_years,
            )
        )
    if "serial" in forms:
        problems.append(
            _about(
                header,
                column,
                "excel_serial",
                f"Numbers such as {forms['serial']} were read as Excel's day numbers.",
                "Format the column as a date.",
                forms["serial"],
            )
        )
    return problems


def _about(header: Header, column: Column, code: str, message: str, hint: str, value: str = "") -> Problem:
    return Problem(
        code=code,
        severity="warning",
        message=message,
        hint=hint,
        sheet=header.sheet,
        column=column.heading,
        value=value,
    )
