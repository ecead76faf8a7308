"""The Transparency Code's contracts register of 39 columns, as a literal.

The headings are the names of the LGA's own schema (`esd-org-uk/schemas`, Contracts/Contracts.json), its
titles, the headings of Norfolk's published file of 2015, and the shorter forms that councils write for them.
"""

from __future__ import annotations

from contracts.imports.layouts.layout import PERSONAL, UNUSED, Layout

TRANSPARENCY_CODE = Layout(
    name="transparency_code",
    version=1,
    columns={
        "organisation": ("Organisation name", "OrganisationLabel", "Organisation label"),
        "effective_on": ("Effective date", "EffectiveDate"),
        "reference": (
            "Contract Reference number / ID",
            "ContractReference",
            "Contract Ref",
            "Contract Ref No",
            "Contract Reference Number",
            "Reference number",
        ),
        "ocid": ("Open Contracting ID", "OpenContractingID", "OCID"),
        "title": ("Title of the Agreement", "ContractTitle", "Title of agreement", "Contract title"),
        "contract_type": ("Contract type", "ContractType", "Type of contract"),
        "department": (
            "Directorate / service responsible",
            "Local authority directorate/service responsible",
            "Local authority department responsible",
            "OrganisationalUnit",
            "Department responsible",
        ),
        "description": (
            "Description of goods and services",
            "Description of the goods and/or services being provided",
            "Description of goods and/or services",
            "Description",
        ),
        "category": (
            "Procurement classification: Councils procurement category label",
            "Procurement classification: Council's procurement category label",
            "ProcurementCategory",
        ),
        "cpv": ("Procurement classification: CPV code", "CPVCode", "CPV code"),
        "proclass": ("Procurement classification: Proclass code", "ProclassCode", "Proclass code"),
        "start": ("Contract start date", "StartDate", "Start date"),
        "end": ("End date", "EndDate", "Contract end date"),
        "review_date": ("Review date", "ReviewDate", "Contract review date"),
        "latest_end": ("Last extension date", "LastExtensionDate"),
        "options": ("Extension Period",),
        "value": ("Contract value", "ContractValue", "Value of the contract"),
        "estimated": ("Fixed cost / estimated cost", "FixedCost", "Fixed or estimated cost"),
        "irrecoverable_vat": (
            "Irrecoverable VAT",
            "IrrecoverableVAT",
            "VAT that cannot be recovered",
            "Value Added Tax that cannot be recovered",
        ),
        "supplier": ("Supplier name", "SupplierName", "Name of supplier"),
        "company_number": (
            "Supplier registered company number",
            "CompaniesHouseRegistrationNumber",
            "Company registration number",
            "Companies House number",
        ),
        "charity_number": (
            "Supplier registered charity number",
            "CharityCommissionNumber",
            "Charity registration number",
        ),
        "other_id": ("Other supplier ID", "OtherSupplierID", "Other IDs"),
        "route": ("Tender process type", "Tender type", "ProcessType"),
        "document_url": ("Contract document URL", "ContractDocumentURL"),
        PERSONAL: (
            "Nominated contact point: name",
            "Nominated contact point: email",
            "ContactName",
            "ContactEmail",
        ),
        UNUSED: (
            "Organisation code",
            "OrganisationURI",
            "Service category label",
            "ServiceCategoryLabel",
            "Service category URI",
            "ServiceCategoryURI",
            "Procurement classification: CPV label",
            "CPVLabel",
            "Procurement classification: Proclass label",
            "ProclassLabel",
            "SME supplier",
            "SMESupplier",
            "VCSE supplier",
            "VCSESupplier",
            "VCSE supplier type",
            "VCSESupplierType",
            "Nominated contact point: URL",
            "ContactURL",
            "Tender document URL",
            "TenderDocumentURL",
            "Original tender document",
            "Performance information URL",
            "PerformanceInformationURL",
            "Location service label",
            "Location served label",
            "AreaServedLabel",
            "Location served URI",
            "AreaServedURI",
        ),
    },
    needs=(("title", "description"), ("reference", "supplier"), ("start", "end", "value")),
    # A shorter register of the same columns is read as a common register, which gives the same fields.
    at_least=15,
)
