"""The register template, filled in and read back: contract, line and charges of a row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from contracts.imports.layouts import find_header
from contracts.imports.layouts.own_template import TEMPLATE_COLUMNS
from contracts.imports.parsing import Parser
from contracts.imports.readers import Row
from contracts.records import (
    Basis,
    ChargeKind,
    ChargeRecord,
    ChargeStatus,
    ContractRecord,
    LineRecord,
    Option,
    ParsedRow,
    Per,
    ValueKind,
)

HEADINGS = [column.heading for column in TEMPLATE_COLUMNS]
FILLED = {
    "reference": "T1",
    "title": "Children's case management",
    "supplier": "Example Supplier Limited",
    "system": "Example System",
    "modules": "Fostering; Portal",
    "capabilities": "children's social care",
    "hosting": "supplier's cloud",
    "sold_by": "Example Reseller",
    "start": "01/04/2024",
    "initial_end": "31/03/2027",
    "options": "2 x 12 months",
    "end": "31/03/2028",
    "notice_months": "6",
    "value": "60000",
    "value_kind": "with extensions",
    "yearly_recurring": "18000",
    "one_off": "6000",
    "price_index": "CPI",
    "index_cap": "5%",
    "fund": "revenue",
    "measure": "users",
    "quantity": "250",
    "api_access_status": "charged",
    "api_access_amount": "1500",
    "api_access_per": "year",
    "integration_status": "none",
    "data_extraction_status": "included",
    "exit_extraction_status": "not known",
}


def parse(*filled: dict[str, str]) -> list[ParsedRow]:
    rows = [Row("Register", 1, HEADINGS)]
    for number, cells in enumerate(filled, start=2):
        rows.append(Row("Register", number, [cells.get(column.field, "") for column in TEMPLATE_COLUMNS]))
    header = find_header({"Register": rows}, [])
    assert (header.layout, header.problems) == ("register_template", [])
    return list(Parser(header, organisation="anyborough").rows(rows))


def test_a_row_gives_its_contract_line_and_charges() -> None:
    (row,) = parse(FILLED)
    assert row.problems == ()
    contract, line, *charges = row.records
    assert isinstance(contract, ContractRecord)
    assert contract.options == (Option(12, 2),)
    assert (contract.value, contract.value_kind) == (Decimal(60_000), ValueKind.WITH_EXTENSIONS)
    assert (str(contract.initial_end), str(contract.end), contract.latest_end) == (
        "2027-03-31",
        "2028-03-31",
        None,
    )
    assert (contract.notice_months, contract.price_index, contract.fund) == (6, "CPI", "revenue")
    assert isinstance(line, LineRecord)
    assert (line.system, line.modules, line.capabilities) == (
        "Example System",
        ("Fostering", "Portal"),
        ("children's social care",),
    )
    assert (line.hosting, line.sold_by, line.quantity, line.measure) == (
        "supplier's cloud",
        "Example Reseller",
        Decimal(250),
        "users",
    )
    told = [(c.covers, c.status, c.amount, c.per, c.basis) for c in charges if isinstance(c, ChargeRecord)]
    recurring = (ChargeKind.LICENCE, ChargeKind.SUPPORT, ChargeKind.HOSTING)
    once = (ChargeKind.IMPLEMENTATION, ChargeKind.MIGRATION, ChargeKind.TRAINING)
    charged, contracted = ChargeStatus.CHARGED, Basis.CONTRACTED
    assert told == [
        (recurring, charged, Decimal(18_000), Per.YEAR, contracted),
        (once, charged, Decimal(6_000), Per.ONE_OFF, contracted),
        ((ChargeKind.API_ACCESS,), charged, Decimal(1_500), Per.YEAR, contracted),
        ((ChargeKind.INTEGRATION,), ChargeStatus.NONE, None, Per.NOT_KNOWN, contracted),
        ((ChargeKind.DATA_EXTRACTION,), ChargeStatus.INCLUDED, None, Per.NOT_KNOWN, contracted),
        ((ChargeKind.EXIT_EXTRACTION,), ChargeStatus.NOT_KNOWN, None, Per.NOT_KNOWN, Basis.NOT_KNOWN),
    ]


def test_blanks_give_no_line_and_no_charge() -> None:
    (row,) = parse({"reference": "T2", "title": "A contract", "supplier": "Example Supplier Limited"})
    assert [type(record) for record in row.records] == [ContractRecord]


def test_a_0_is_no_amount() -> None:
    (row,) = parse({**FILLED, "api_access_amount": "0"})
    (charge,) = [
        r for r in row.records if isinstance(r, ChargeRecord) and r.covers == (ChargeKind.API_ACCESS,)
    ]
    assert (charge.status, charge.amount) == (ChargeStatus.CHARGED, None)


@pytest.mark.parametrize("word", ["none", "included", "not known"])
def test_an_amount_beside_a_word_that_denies_it_is_an_error(word: str) -> None:
    (row,) = parse({**FILLED, "api_access_status": word})
    assert [(p.code, p.severity, p.column) for p in row.problems] == [
        ("charge_contradicted", "error", "API access: amount (£)")
    ]
    assert row.records == ()


def test_a_word_that_is_not_in_the_list_is_an_error() -> None:
    (row,) = parse({**FILLED, "api_access_status": "perhaps"})
    assert [(p.code, p.severity) for p in row.problems] == [("unknown_word", "error")]


def test_the_example_row_is_dropped_as_the_example() -> None:
    example = {column.field: column.example for column in TEMPLATE_COLUMNS}
    rows = parse(example, FILLED)
    assert [(row.dropped, bool(row.records)) for row in rows] == [
        ("the template's example row", False),
        ("", True),
    ]
    assert rows[0].problems == ()
