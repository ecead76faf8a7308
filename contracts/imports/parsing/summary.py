"""What is said of whole columns once a file has been read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contracts.imports.layouts.header import Header
from contracts.imports.parsing.column import Column
from contracts.imports.parsing.contract_values import VALUE_FIELDS
from contracts.imports.parsing.remarks import includes_vat
from contracts.records import Problem


@dataclass
class Tally:
    """Counts kept while the rows go by: bare zeros by money field."""

    zeros: Counter[str] = field(default_factory=Counter)


def column_problems(header: Header, columns: Sequence[Column], tally: Tally) -> list[Problem]:
    """The warnings of a file that has been read to its end."""
    problems = [problem for column in columns if column.kind == "date" for problem in _dates(header, column)]
    slashes = [column for column in columns if {"either", "day_first"} & set(column.forms)]
    if slashes:
        named = ", ".join(repr(column.heading) for column in slashes)
        example = next(column.forms.get("either") or column.forms["day_first"] for column in slashes)
        problems.insert(
            0,
            Problem(
                code="dates_day_first",
                severity="warning",
                message=f"Dates such as {example} were read as day/month/year in {named}.",
                hint="If the month comes first in this file, put the dates right before loading it.",
                sheet=header.sheet,
            ),
        )
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
            "The column's heading says that its amounts include VAT. They are kept as they stand; prices are compared"
            " without VAT.",
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


def _dates(header: Header, column: Column) -> list[Problem]:
    problems = []
    forms = column.forms
    others = [forms[form] for form in ("month_first", "iso", "serial") if form in forms]
    if "either" in forms and (others or "day_first" not in forms):
        beside = f"; beside them stand dates such as {' and '.join(others)}" if others else ""
        problems.append(
            _about(
                header,
                column,
                "ambiguous_dates",
                f"Dates such as {forms['either']} can be read in two ways and were read as day/month/year"
                f"{beside}.{_wrong_way_round(forms)}",
                "Undo this import, write the column as day/month/year throughout, and load it again."
                if _wrong_way_round(forms)
                else "Look at a few of them; write the column as day/month/year throughout.",
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


def _wrong_way_round(forms: Mapping[str, str]) -> str:
    """What to say where a column has dates that begin with the month, and none that can only begin with the day."""
    if "month_first" not in forms or "day_first" in forms:
        return ""
    return " The month seems to come first in the whole column: then the dates that were read are wrong."


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
