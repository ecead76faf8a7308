"""The file that Contracts Finder's search page gives, loaded as a council's register."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.models import ContractFact, Evidence
from tests.contracts.imports.import_commands import applied, borough, codes, write_csv

pytestmark = [pytest.mark.django_db]

HEADINGS = (
    *(
        "Notice Identifier",
        "Notice Type",
        "Organisation Name",
        "Status",
        "Published Date",
        "Title",
        "Description",
    ),
    *("Nationwide", "Postcode", "Region", "Cpv Codes", "Contact Name", "Contact Email", "Contact Address 1"),
    *("Contact Address 2", "Contact Town", "Contact Postcode", "Contact Country", "Contact Telephone"),
    *("Contact Website", "Attachments", "Links", "Additional Text", "Start Date", "End Date", "Closing Date"),
    *("Is sub-contract", "Parent Reference", "Suitable for SME", "Suitable for VCO", "Supply Chain"),
    *("OJEU Contract Type", "Value Low", "Value High", "Awarded Date", "Awarded Value"),
    *("Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]", "Supplier's contact name"),
    *("Contract start date", "Contract end date", "OJEU Procedure Type", "Accelerated Justification"),
)


def row(reference: str, **cells: str) -> tuple[str, ...]:
    stated = {
        "Notice Identifier": reference,
        "Notice Type": "Contract",
        "Organisation Name": "Testborough Council",
        "Status": "Awarded",
        "Published Date": "2024-05-01T14:38:59+01:00",
        "Title": f"Case system {reference}",
        "Cpv Codes": "48000000 72000000",
        "Contact Name": "Alex Exampleperson",
        "Contact Email": "alex@example.org",
        "Start Date": "2023-01-01T00:00:00Z",
        "End Date": "2023-02-01T00:00:00Z",
        "Value High": "900000",
        "Awarded Value": "149500.50",
        "Contract start date": "01/06/2024",
        "Contract end date": "31/05/2027",
        **{cells_name.replace("_", " "): text for cells_name, text in cells.items()},
    }
    stated[HEADINGS[36]] = cells.get("suppliers", "")
    return tuple(stated.get(heading, "") for heading in HEADINGS)


def test_each_award_is_a_contract_of_its_suppliers(tmp_path: Path) -> None:
    borough()
    assert HEADINGS[36].startswith("Supplier [")
    rows = (
        row("N1", suppliers="[Example Software Limited|1 Some Road\nTown|COMPANIES_HOUSE|1234567|No|No]"),
        row(
            "N2",
            Awarded_Value="0",
            suppliers="[Jo Sample|9 Home Street|Town|NONE||Yes|No][Other plc|2 Row|COMPANIES_HOUSE|SC123456|No|No]",
        ),
        row("N3", Status="Open"),
    )
    receipt = applied(write_csv(tmp_path / "notices.csv", rows, HEADINGS))
    assert receipt["layout"] == "contracts_finder_search"
    assert receipt["dropped"] == [{"reason": "a notice that awards nothing: it names no supplier", "rows": 1}]
    assert codes(receipt).count(("several_suppliers", "warning")) == 1
    facts = {
        fact.reference: (fact.supplier_name, fact.value_pence, str(fact.start), str(fact.end), fact.cpv)
        for fact in ContractFact.objects.all()
    }
    assert facts == {
        "N1": ("Example Software Limited", 14_950_050, "2024-06-01", "2027-05-31", ["48000000", "72000000"]),
        "N2": ("Jo Sample", None, "2024-06-01", "2027-05-31", ["48000000", "72000000"]),
    }
    (second,) = ContractFact.objects.filter(reference="N2")
    assert [(party["name"], party["company_number"]) for party in second.parties] == [
        ("Other plc", "SC123456")
    ]
    first = Evidence.objects.get(contract__facts__reference="N1")
    assert first.record["supplier"]["company_number"] == "01234567"
    assert str(first.observed_on) == "2024-05-01"
    kept = "".join(str(one.raw) for one in Evidence.objects.all())
    for private in ("Exampleperson", "alex@", "Home Street", "Some Road"):
        assert private not in kept
