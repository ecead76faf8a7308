"""By which key a record finds its contract: the keys alone, and through the command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.imports.identity import Keys, contract_keys, normal_reference
from contracts.models import Contract, ContractFact, ContractKey, Source
from suppliers.models import Supplier
from tests.contracts.imports.import_commands import (
    applied,
    borough,
    codes,
    import_register,
    row,
    undo,
    write_csv,
)

# --- the keys ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("BAN12005", "ban 12-005 ", True),
        ("R/1", "R1", True),
        ("R1", "R2", False),
        ("R1", "R10", False),
        ("", "-", True),
        ("", "N/A", True),
        ("", "tbc ", True),
    ],
)
def test_references_are_compared_without_case_and_punctuation(one: str, other: str, same: bool) -> None:
    assert (normal_reference(one) == normal_reference(other)) is same


BASE: dict[str, Any] = {
    "reference": "R1",
    "ocid": "ocds-b5fd17-1",
    "award_id": "1",
    "title": "Housing system",
    "start": "2024-04-01",
    "supplier": {"name": "Example Ltd"},
}


def keys_of(organisation: int, data: dict[str, Any]) -> Keys:
    supplier = data.get("supplier", {"name": ""})["name"]
    return contract_keys([organisation], [supplier], lambda field: [data.get(field, "")])[0]


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({}, ()),
        ({"supplier": {"name": "EXAMPLE LIMITED", "company_number": "01234567"}}, ()),
        ({"supplier": {"name": "Sample plc"}}, ("ocid", "title", "supplier")),
        ({"reference": "r-1"}, ()),
        ({"reference": "R2"}, ("reference",)),
        ({"award_id": "2"}, ("ocid", "award")),
        ({"ocid": "OCDS-b5fd17-1"}, ()),
        ({"title": "Parking system"}, ("title",)),
        ({"title": "Housing  System!"}, ()),
        ({"start": "2025-04-01"}, ("title", "start")),
        ({"value": "1", "end": "2030-01-01", "description": "other words"}, ()),
    ],
)
def test_what_tells_keys_apart(change: dict[str, Any], differs: tuple[str, ...]) -> None:
    one, other = keys_of(1, BASE), keys_of(1, {**BASE, **change})
    assert tuple(name for name in one._fields if getattr(one, name) != getattr(other, name)) == differs


def test_keys_of_two_organisations_never_meet() -> None:
    one, other = keys_of(1, BASE), keys_of(2, BASE)
    assert not set(one.learnt()) & set(other.learnt())


def test_a_record_without_identifiers_has_the_title_key_alone_or_none() -> None:
    assert len(keys_of(1, {"title": "Housing"}).learnt()) == 1
    assert keys_of(1, {"description": "Housing"}).title == keys_of(1, {"title": "Housing"}).title
    assert keys_of(1, {"supplier": {"name": "Example"}}).learnt() == []


@given(st.text(max_size=30), st.dates())
def test_parts_of_a_key_do_not_run_into_one_another(name: str, day: date) -> None:
    start = day.isoformat()
    first = keys_of(1, {"title": "t", "supplier": {"name": name}, "start": start})
    second = keys_of(1, {"title": "t", "supplier": {"name": name + start}})
    assert first.supplier != second.supplier
    assert first.title != second.title


# --- through the command ----------------------------------------------------------------------------

Line = tuple[str, ...]


@pytest.fixture
def _anyborough(db: None) -> None:
    borough()


def contracts() -> list[tuple[str, str, int]]:
    """Reference, supplier and pieces of evidence of each contract."""
    return sorted(
        (fact.reference, fact.supplier_name, fact.contract.evidence.filter(kind="contract").count())
        for fact in ContractFact.objects.select_related("contract")
    )


JOINS: list[tuple[str, Sequence[Line], Sequence[Line], list[tuple[str, str, int]]]] = [
    ("the reference alone", [row("R1", "A", start="")], [row("r-1", "B", "Sample plc", start="")],
     [("R1", "Example Ltd", 2)]),
    ("a shared reference, by supplier", [row("R1", "A"), row("R1", "B", "Sample plc")],
     [row("R1", "C", "Sample plc", start="01/01/2026")],
     [("R1", "Example Ltd", 1), ("R1", "Sample plc", 2)]),
    ("a shared reference and supplier, by start",
     [row("R1", "A", start="01/04/2020"), row("R1", "B", start="01/04/2024")],
     [row("R1", "C", start="01/04/2024")], [("R1", "Example Ltd", 1), ("R1", "Example Ltd", 2)]),
    ("a shared reference, and neither supplier nor start",
     [row("R1", "A"), row("R1", "B", "Sample plc")], [row("R1", "C", "Third Ltd")],
     [("R1", "Example Ltd", 1), ("R1", "Sample plc", 1), ("R1", "Third Ltd", 1)]),
    ("no reference, by title", [row("", "Housing system")], [row("", "HOUSING SYSTEM")],
     [("", "Example Ltd", 2)]),
    ("no reference, another start", [row("", "A")], [row("", "A", start="01/01/2026")],
     [("", "Example Ltd", 1), ("", "Example Ltd", 1)]),
    ("a reference that the first lacked, by title", [row("", "A")], [row("R1", "A")],
     [("R1", "Example Ltd", 2)]),
    ("another reference, but the same title", [row("R1", "A")], [row("R2", "B")],
     [("R1", "Example Ltd", 1), ("R2", "Example Ltd", 1)]),
    ("a repeated reference in the second file tells nothing by itself",
     [row("R1", "A", start="01/04/2020")],
     [row("R1", "B", "Sample plc", start="01/04/2024"), row("R1", "C", start="01/04/2020")],
     [("R1", "Example Ltd", 2), ("R1", "Sample plc", 1)]),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(("words", "first", "second", "expected"), JOINS, ids=[join[0] for join in JOINS])
def test_a_second_source_joins(
    _anyborough: None,
    tmp_path: Path,
    words: str,
    first: list[Line],
    second: list[Line],
    expected: list[tuple[str, str, int]],
) -> None:
    applied(write_csv(tmp_path / "a.csv", first), "--source", "first")
    before = {fact.contract_id for fact in ContractFact.objects.all()}
    applied(write_csv(tmp_path / "b.csv", second), "--source", "second")
    assert sorted(count for _, _, count in contracts()) == sorted(count for _, _, count in expected)
    assert before <= {fact.contract_id for fact in ContractFact.objects.all()}


@pytest.mark.django_db
@pytest.mark.database
@pytest.mark.parametrize(("words", "first", "second", "expected"), JOINS, ids=[join[0] for join in JOINS])
def test_the_same_source_corrected_joins_alike(
    _anyborough: None,
    tmp_path: Path,
    words: str,
    first: list[Line],
    second: list[Line],
    expected: list[tuple[str, str, int]],
) -> None:
    applied(write_csv(tmp_path / "a.csv", first))
    applied(write_csv(tmp_path / "b.csv", second))
    assert sorted(count for _, _, count in contracts()) == sorted(count for _, _, count in expected)


@pytest.mark.django_db
@pytest.mark.database
def test_rows_of_one_file_are_never_one_contract(_anyborough: None, tmp_path: Path) -> None:
    rows = [row("R1", "A"), row("R1", "B", "Sample plc"), row("R1", "C", start="01/01/2020"), row("R2", "A")]
    applied(write_csv(tmp_path / "a.csv", rows))
    assert Contract.objects.count() == 4
    # Nor when they meet what another source knows under one of their keys.
    applied(write_csv(tmp_path / "b.csv", rows), "--source", "another")
    assert [count for _, _, count in contracts()] == [2, 2, 2, 2]


@pytest.mark.django_db
@pytest.mark.database
def test_an_equal_row_is_dropped_with_its_reason(_anyborough: None, tmp_path: Path) -> None:
    receipt = applied(write_csv(tmp_path / "a.csv", [row(), row(), row("R2")]))
    assert receipt["dropped"] == [{"reason": "the same as row 2", "rows": 1}]
    assert (receipt["rows"], receipt["new"]) == (3, 2)


@pytest.mark.django_db
@pytest.mark.database
def test_a_contract_whose_address_another_has_is_given_the_next_free_one(
    _anyborough: None, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "a.csv", [row(), row("R2")])
    undo(int(applied(path)["import"]))
    ContractKey.objects.filter(contract=Contract.objects.earliest("pk")).delete()
    assert import_register(path, "--source", "another")[0] == 0
    assert Contract.objects.count() == 3
    assert set(ContractFact.objects.values_list("contract", flat=True)) == set(
        Contract.objects.order_by("pk").values_list("pk", flat=True)[1:]
    )


@pytest.mark.django_db
@pytest.mark.database
def test_a_supplier_renamed_in_a_corrected_file_is_the_same_contract(
    _anyborough: None, tmp_path: Path
) -> None:
    applied(write_csv(tmp_path / "a.csv", [row(number="01234567"), row("R2")]))
    address = ContractFact.objects.get(reference="R1").contract.slug
    receipt = applied(
        write_csv(tmp_path / "b.csv", [row(supplier="Example Holdings plc", number="01234567"), row("R2")])
    )
    assert (receipt["new"], receipt["changed"], receipt["last_seen"]) == (0, 1, 0)
    fact = ContractFact.objects.get(reference="R1")
    assert fact.contract.slug == address
    assert fact.supplier_name == "Example Holdings plc"
    assert fact.supplier is not None
    assert fact.supplier.company_number == "01234567"
    assert Supplier.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.database
def test_two_identifiers_of_two_contracts_need_a_person(_anyborough: None, tmp_path: Path) -> None:
    def notice(name: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        path = tmp_path / f"{name}.jsonl"
        record = {"kind": "contract", "organisation": "anyborough", "supplier": {"name": "Example Ltd"}}
        path.write_text(json.dumps({"records": [{**record, **fields}]}) + "\n")
        return import_register(path, "--source", name)

    assert notice("one", title="Housing", reference="R1")[0] == 0
    assert notice("two", title="Parking", ocid="ocds-1")[0] == 0
    before = ContractFact.objects.count()
    code, receipt = notice("three", title="Which", reference="R1", ocid="ocds-1")
    assert codes(receipt) == [("two_contracts", "needs_answer")]
    assert code == 1
    assert Source.objects.filter(name="three", imports=receipt["import"]).exists()
    assert ContractFact.objects.count() == before
    # A file of which another row applies is applied, and counts the doubtful row.
    path = tmp_path / "four.jsonl"
    records = [
        {"kind": "contract", "organisation": "anyborough", "title": "Which", "reference": "R1", "ocid": "ocds-1",
         "supplier": {"name": "Example Ltd"}},
        {"kind": "contract", "organisation": "anyborough", "title": "New", "reference": "R7"},
    ]  # fmt: skip
    path.write_text("".join(json.dumps({"records": [record]}) + "\n" for record in records))
    receipt = applied(path, "--source", "four")
    assert (receipt["new"], receipt["rows_with_errors"], receipt["rows"]) == (1, 1, 2)


@pytest.mark.django_db
@pytest.mark.database
def test_several_awards_of_one_release_are_several_contracts(_anyborough: None, tmp_path: Path) -> None:
    awards = [
        {"kind": "contract", "organisation": "anyborough", "title": "Care", "ocid": "ocds-1", "award_id": str(n),
         "supplier": {"name": f"Example {n} Ltd"}}
        for n in (1, 2, 3)
    ]  # fmt: skip
    path = tmp_path / "release.jsonl"
    path.write_text(json.dumps({"records": awards}) + "\n")
    first = applied(path)
    assert Contract.objects.count() == 3
    assert first["records"]["contract"] == 3
    undo(first["import"])
    assert not ContractFact.objects.exists()


FINDER, TENDER = "ocds-b5fd17-", "ocds-h6vhtk-"
SHARED: dict[str, Any] = {
    "kind": "contract", "organisation": "anyborough", "title": "Call-off", "reference": "RM6259", "award_id": "1",
    "start": "2026-04-01", "supplier": {"name": "Example Ltd"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("ocids", "change", "contracts"),
    [
        # Two procurements of one publisher: a framework's reference stands on each of its call-offs
        ((FINDER + "1", FINDER + "2"), {"supplier": {"name": "Sample plc"}}, 2),
        ((FINDER + "1", FINDER + "2"), {"start": "2027-04-01"}, 2),
        ((FINDER + "1", FINDER + "2"), {"start": ""}, 2),
        # ... unless all that tells contracts of one reference apart agrees
        ((FINDER + "1", FINDER + "2"), {"title": "Call-off again"}, 1),
        # Of two publishers each has an OCID of its own for one procurement
        ((FINDER + "1", TENDER + "2"), {"start": ""}, 1),
        ((FINDER + "1", ""), {"start": ""}, 1),
        # Without a reference the title tells, and two without a start are two
        ((FINDER + "1", FINDER + "2"), {"reference": ""}, 1),
        ((FINDER + "1", FINDER + "2"), {"reference": "", "start": ""}, 2),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.django_db
@pytest.mark.database
def test_a_reference_on_notices_of_two_procurements(
    _anyborough: None,
    tmp_path: Path,
    ocids: tuple[str, str],
    change: dict[str, Any],
    contracts: int,
    at_once: bool,
) -> None:
    both = {name: value for name, value in change.items() if not value}
    first = {**SHARED, **both, "ocid": ocids[0]}
    second = {**SHARED, **change, "ocid": ocids[1]}
    texts = [json.dumps({"records": [{k: v for k, v in each.items() if v}]}) for each in (first, second)]
    for number, text in enumerate(["\n".join(texts)] if at_once else texts):
        path = tmp_path / f"{number}.jsonl"
        path.write_text(text)
        code, receipt = import_register(path, "--source", f"Notices {number}")
        assert (code, receipt["problems"]) == (0, [])
    assert Contract.objects.count() == contracts
