"""The headings of registers that public bodies describe on their own pages, whose files are not at hand.

Read on 2026-11-23 through the search of stored pages; where a page's end was not stored, its later columns are missing.
"""

from __future__ import annotations

import pytest

from contracts.imports.layouts.find import find_header
from contracts.imports.readers import Row

REGISTERS = {
    "cityobservatory.birmingham.gov.uk/explore/dataset/procurement-contract-register": {
        "Contract Id": "reference",
        "Contract Description": "description",
        "Vendor": "supplier",
        "Product Category": "category",
        "Directorate": "department",
        "Validity Period Start": "start",
        "Validity Period End": "end",
        "Contract Status": "status",
        "Original Contract Value": "value",
        "Extended Contract Value": "value_with_extensions",
    },
    "data.leicester.gov.uk/explore/dataset/contracts-september-2018": {
        "Contract number": "reference",
        "Title of agreement": "title",
        "Contract description": "description",
        "Department": "department",
        "Contract value": "value",
        "Annual contract value": "value_annual",
        "Contract value excl variations": "",
        "Annual contract value ($)": "",
        "Contract value excl variations ($)": "",
        "Annual contract value (€)": "",
        "Contract value excl variations (€)": "",
        "Start date": "start",
    },
    "opendata.nhsbsa.net/dataset/foi-03202": {
        "CONTRACT_REF": "reference",
        "CONTRACT_NAME": "title",
        "WINNING_BIDDER": "supplier",
        "PROCUREMENT_ROUTE": "route",
        "START_DATE": "start",
        "CURRENT_END_DATE": "end",
        "CURRENT_VALUE": "value",
        "CURRENT_TERM_MONTHS": "",
        "ESTIMATED_ANNUAL_VALUE": "value_annual",
    },
    "ckan.nhs.staging.datopian.com/dataset/alteryx-testing": {
        "CONTRACT_TITLE": "title",
        "MAXIMUM_CONTRACT_END_DATE": "latest_end",
        "CONTRACT_AWARD_VALUE": "value",
        "PRIMARY_PROCUREMENT_CATEGORY": "category",
        "SHORT_DESCRIPTION": "description",
        "CONTRACT_START_DATE": "start",
        "CONTRACT_CF_AWARD_NOTICE": "",
        # Whether it has been, and whether it can be: no words of how
        "CONTRACT_EXTENDED": "",
        "SUPPLIER_NAME": "supplier",
        "CONTRACT_EXTENDABLE": "",
        "CONTRACT_CURRENT_END_DATE": "end",
    },
    # The day on which it was signed stands beside that on which it ends
    "queenelizabetholympicpark.co.uk/.../publication-scheme/contract-register": {
        "Contract reference": "reference",
        "Entity": "",
        "Other parties to the contract": "supplier",
        "Title": "title",
        "Brief description of the contract": "description",
        "Contract completion date": "",
        "Contract start date": "start",
        "Contract end date": "end",
        "Contract type": "contract_type",
        "Value": "value",
    },
    # What many councils are asked under FOI, and answer in the same columns
    "nationalarchives.gov.uk/.../information-requests/ict-software-contracts": {
        "Software Category": "category",
        "Software Supplier": "supplier",
        "Software Brand": "system",
        "Contract Description": "description",
        "Number of Users/Licenses": "quantity",
        "Annual Spend": "value_annual",
        "Contract Start Date": "start",
        "Contract Expiry": "end",
        "Contract Review Date": "review_date",
    },
}


@pytest.mark.parametrize("page", REGISTERS)
def test_each_column_of_a_published_register_is_known_for_what_it_is(page: str) -> None:
    fields = REGISTERS[page]
    header = find_header({"": [Row("", 1, list(fields))]}, [])
    assert [problem.code for problem in header.problems if problem.severity != "warning"] == []
    found = {header.headers[index]: field for field, index in header.columns.items()}
    assert {heading: found.get(heading, "") for heading in fields} == fields


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Contract completion date", "end"),
        ("Renewal date", "end"),
        ("Valid until", "end"),
        ("Extension value", ""),
        ("Average annual cost", "value_annual"),
        ("Value (USD)", ""),
        ("European framework", ""),
        ("User reference", ""),
    ],
)
def test_a_heading_that_yields_is_read_where_nothing_says_it_better(heading: str, field: str) -> None:
    header = find_header({"": [Row("", 1, ["Ref", "Title", "Supplier", "Start date", heading])]}, [])
    assert {index: name for name, index in header.columns.items()}.get(4, "") == field
