"""The looser registers that councils publish, and Contracts Finder's flattened awards, as literals."""

from __future__ import annotations

from contracts.imports.layouts.layout import PERSONAL, UNUSED, Layout
from contracts.imports.layouts.register_parties import PARTY_HEADINGS
from contracts.imports.layouts.register_systems import SYSTEM_HEADINGS
from contracts.imports.layouts.register_terms import TERM_HEADINGS
from contracts.imports.layouts.register_words import WORD_HEADINGS
from contracts.imports.layouts.transparency_code import TRANSPARENCY_CODE

_MORE_HEADINGS = PARTY_HEADINGS | TERM_HEADINGS | WORD_HEADINGS | SYSTEM_HEADINGS

_LOOSER_HEADINGS = {
    "reference": ("Project reference", "Tender reference"),
    "title": (
        "Procurement title",
        "Tender title",
        "Service name",
        "Name of service",
        "Agreement",
        "Short title",
    ),
    "description": (
        "Service description",
        "Brief description",
        "Short description",
        "Brief description of contract",
        "Service provided",
        "Goods provided",
    ),
    "supplier": (
        "Company awarded contract",
        "Contract awarded to",
        "Organisation awarded",
        "Main supplier",
        "Lead supplier",
        "Prime supplier",
        "Purchased from",
        "Supplied by",
        "Provided by",
    ),
    "department": (
        "Department name",
        "Council department",
        "Lead directorate",
        "Group directorate",
        "Lead department",
        "Section",
    ),
    "category": (
        "Product category",
        "Software category",
        "Primary procurement category",
        "Main category",
        "Category name",
        "Category description",
        "Category level 1",
    ),
    "route": (
        "Route",
        "Procedure used",
        "Procured via",
        "Procurement procedure",
        "Tender procedure",
        "Tendering procedure",
        "Award method",
        "Sourcing method",
        "Pre-contractual process used",
    ),
    "framework": (
        "Framework agreement",
        "Framework title",
        "Framework if applicable",
        "Framework name and lot",
    ),
    "start": ("Valid from", "Validity start", "Validity period start"),
    "end": (
        "Completion date",
        "Contract completion date",
        "Termination date",
        "Valid to",
        "Valid until",
        "Validity end",
        "Validity period end",
        "Renewal date",
        "Contract renewal date",
        "Licence renewal date",
        "Support expiry date",
        "Support end date",
        "Maintenance expiry date",
        "Maintenance end date",
        "Contract term end",
        "Term end date",
    ),
    "initial_end": ("Initial term end date without extensions", "Initial end date without extensions"),
    "latest_end": ("Possible extension to",),
    "options": ("Optional extension", "Optional extension period"),
    "notice_months": ("Termination notice period", "Contract notice period"),
    "irrecoverable_vat": ("Irrecoverable VAT amount", "Amount of irrecoverable VAT"),
    "document_url": ("Contract register link", "Link to contract register"),
    "value": (
        "Total",
        "Total without extensions",
        "Value excluding extensions",
        "Initial total value",
        "Net value",
        "Net total value",
        "Current value",
        "Current contract value",
        "Aggregate value",
    ),
    "value_with_extensions": (
        "Total including extensions",
        "Maximum total value including extensions",
        "Extended value",
    ),
    "value_annual": (
        "Total annual value",
        "Annual total",
        "Net annual value",
        "Average annual value",
        "Average annual spend",
        "Annual contract spend",
        "Annual expenditure",
        "Annual budget",
        "Annual licence",
        "Annual maintenance",
    ),
    "system": (
        "Software brand",
        "Main system",
        "Main software system",
        "Main system used",
        "IT application",
        "ICT application",
        "IT system name",
        "ICT system name",
        "Line of business system",
    ),
}
"""Headings that say enough only where no other column says it better."""

_WHEN = (
    "start",
    "end",
    "initial_end",
    "latest_end",
    "value",
    "value_with_extensions",
    "value_annual",
    "value_estimate",
    "period",
)

COMMON_REGISTER = Layout(
    name="common_register",
    version=9,
    columns={
        field: TRANSPARENCY_CODE.columns.get(field, ()) + _MORE_HEADINGS.get(field, ())
        for field in (
            *TRANSPARENCY_CODE.columns,
            *(f for f in _MORE_HEADINGS if f not in TRANSPARENCY_CODE.columns),
        )
    },
    needs=(
        ("title", "description"),
        ("supplier", "reference"),
        _WHEN,
    ),
    at_least=3,
    looser=_LOOSER_HEADINGS,
)

LIST_OF_SYSTEMS = Layout(
    name="list_of_systems",
    version=4,
    columns={
        # A product may be anything that is bought; beside a contract's title it is rather a system
        field: tuple(heading for heading in headings if heading not in ("Product", "Product name"))
        for field, headings in COMMON_REGISTER.columns.items()
    },
    needs=(("system",), _WHEN),
    at_least=3,
    looser=_LOOSER_HEADINGS,
)
"""An application inventory or an answer under FOI: what each row is about is a system, and it has no title."""

CONTRACTS_FINDER_AWARDS = Layout(
    name="contracts_finder_awards",
    version=1,
    columns={
        "reference": ("Notice ID",),
        "organisation": ("Buyer Name",),
        "supplier": ("Supplier Name",),
        "other_id": ("Supplier ID",),
        "title": ("Award Title",),
        "description": ("Award Description",),
        "start": ("Contract Start Date",),
        "end": ("Contract End Date",),
        "value": ("Award Value",),
        "cpv": ("Classification Code",),
        UNUSED: (
            "Published Date",
            "Date Contract Awarded",
            "Buyer ID-scheme",
            "Buyer ID",
            "Buyer Locality",
            "Supplier ID-scheme",
            "Supplier Address - locality",
            "Supplier Address - postcode",
            "Supplier Address - country",
            "Supplier Address - street address",
            "Award Documents URL",
            "Classification Scheme",
            "Classification Description",
            "Award Value - currency",
        ),
    },
    needs=(("reference",), ("title",), ("supplier",), ("value",)),
    at_least=8,
)

CONTRACTS_FINDER_SEARCH = Layout(
    name="contracts_finder_search",
    version=1,
    columns={
        "reference": ("Notice Identifier",),
        "organisation": ("Organisation Name",),
        "effective_on": ("Published Date",),
        "status": ("Status",),
        "title": ("Title",),
        "description": ("Description",),
        "cpv": ("Cpv Codes",),
        "suppliers": ("Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]",),
        "start": ("Contract start date",),
        "end": ("Contract end date",),
        "value": ("Awarded Value",),
        PERSONAL: (
            "Contact Name",
            "Contact Email",
            "Contact Address 1",
            "Contact Address 2",
            "Contact Telephone",
            "Supplier's contact name",
        ),
        UNUSED: (
            *("Notice Type", "Nationwide", "Postcode", "Region", "Contact Town", "Contact Postcode"),
            *("Contact Country", "Contact Website", "Attachments", "Links", "Additional Text"),
            # The tender's, of which the contract's own stand beside them
            *("Start Date", "End Date", "Closing Date", "Closing Time", "Value Low", "Value High"),
            *("Is sub-contract", "Parent Reference", "Suitable for SME", "Suitable for VCO", "Supply Chain"),
            *("OJEU Contract Type", "OJEU Procedure Type", "Accelerated Justification", "Awarded Date"),
        ),
    },
    needs=(("reference",), ("title",), ("suppliers",), ("value",)),
    at_least=8,
)
"""What Contracts Finder's search page gives as a file. Its headings are those that public code reads: the Guardian's
`what-if-local-news`, cli/src/main/scala/com/gu/localnews/cli/parsers/ContractParser.scala at 95a4cb4."""
