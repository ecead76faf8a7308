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
    # As public code names the columns of its files "Contracts over £5000"
    "hertfordshire.gov.uk/.../what-we-spend-and-how-we-spend-it": {
        "Contract Reference": "reference",
        "Title": "title",
        "Local Authority Department Responsible": "department",
        "Description": "description",
        "Contract Start Date": "start",
        "Final End Date": "latest_end",
        "Review Date": "review_date",
        "Contract Value": "value",
        "Supplier Supplier Name": "supplier",
        "Supplier Type": "",
        "Pre-contractual Process Used": "route",
        "Irrecoverable VAT Amount": "irrecoverable_vat",
        "Contract Register Link": "document_url",
    },
    # The words of the Transparency Code itself, as the council lists them
    "north-norfolk.gov.uk/tasks/transparency-data/contracts-and-purchasing-over-5000": {
        "Reference number": "reference",
        "Title of agreement": "title",
        "Local authority department responsible": "department",
        "Description of the goods and/or services being provided": "description",
        "Supplier name and details": "supplier",
        "Sum to be paid over the length of the contract or the estimated annual spending or budget for the"
        " contract": "value",
        "Value Added Tax that cannot be recovered": "irrecoverable_vat",
        "Start, end and review dates": "period",
        "Whether or not the contract was the result of an invitation to quote or a published invitation to"
        " tender": "route",
        "Whether or not the supplier is a small or medium sized enterprise and/or a voluntary or community sector"
        " organisation": "",
    },
    # What the council was asked in FOI212900, a column to a question
    "hastings.gov.uk/my-council/freedom-of-information/date/?id=FOI212900": {
        "Service": "department",
        "Main software system": "system",
        "Number of users / licenses": "quantity",
        "Annual cost": "value_annual",
        "Contract expires": "end",
        "Planned upgrades": "",
    },
    # A finance system's own names of a contract's columns
    "compass.coupa.com/.../export/contracts_export": {
        "Contract #": "reference",
        "Contract Name": "title",
        "Status": "status",
        "Supplier": "supplier",
        "Supplier Number": "other_id",
        "Starts": "start",
        "Expires": "end",
        "Owner": "",
        "Currency Code": "",
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
        ("Extension available to", "latest_end"),
        ("Max Term Expiry", "latest_end"),
        ("Contract Term End", "end"),
        ("Annual Support & Maintenance Cost", "value_annual"),
        ("Annual Licence/Support Cost (£)", "value_annual"),
        ("Registered Company No.", "company_number"),
        ("Group Directorate", "department"),
    ],
)
def test_a_heading_that_yields_is_read_where_nothing_says_it_better(heading: str, field: str) -> None:
    header = find_header({"": [Row("", 1, ["Ref", "Title", "Supplier", "Start date", heading])]}, [])
    assert {index: name for name, index in header.columns.items()}.get(4, "") == field


def test_of_the_levels_of_a_department_the_first_is_read_and_the_next_is_told() -> None:
    headings = ["Ref", "Title", "Directorate", "Service area", "Supplier", "Start date", "End date"]
    header = find_header({"": [Row("", 1, headings)]}, [])
    assert header.headers[header.columns["department"]] == "Directorate"
    told = [(problem.code, problem.severity, problem.column) for problem in header.problems]
    assert told == [("narrower_header", "warning", "Service area")]
    assert "--map department=D" in header.problems[0].hint


def test_one_heading_twice_is_asked_about_all_the_same() -> None:
    headings = ["Ref", "Title", "Directorate", "Directorate", "Supplier", "Start date", "End date"]
    header = find_header({"": [Row("", 1, headings)]}, [])
    assert [(p.code, p.severity) for p in header.problems] == [("duplicate_header", "needs_answer")]


BUYERS = {
    "people": (("Jane Doe", "Doe, John", "Mr J. Roe"), False),
    "one for all": (("Tower Hamlets", "Tower Hamlets", "Tower Hamlets"), True),
    "bodies": (("Camden Council", "City of London", "Tower Hamlets"), True),
    "a body among people": (("Jane Doe", "John Doe", "Property Services"), True),
}


@pytest.mark.parametrize("case", BUYERS)
def test_a_buyer_is_a_public_body_unless_the_cells_name_people(case: str) -> None:
    """OCDS names the body so, Oracle's list of purchase agreements the member of staff."""
    cells, is_body = BUYERS[case]
    rows = [Row("", 1, ["Agreement number", "Agreement description", "Vendor", "Effective to", "Buyer"])]
    rows += [
        Row("", number, [f"A{number}", "Support", "Example Ltd", "31/03/2027", cell])
        for number, cell in enumerate(cells, 2)
    ]
    header = find_header({"": rows}, [])
    assert ("organisation" in header.columns, 4 in header.personal) == (is_body, not is_body)
