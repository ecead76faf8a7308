"""What the rows that everybody will look at must give, worked out by hand from the rows themselves."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import contracts.sourced
from contracts.records import KINDS, ChargeStatus, from_data

FOLDER = Path(contracts.sourced.__file__).parent


def _feed(name: str) -> dict[str, list[Any]]:
    """The records of each line of a feed, by "file.csv row n" (and, for notices, the part)."""
    found = {}
    for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        note = data["provenance"]["note"].removeprefix("excerpt; ")
        records = [
            from_data(KINDS[record["kind"]], {k: v for k, v in record.items() if k != "kind"})
            for record in data["records"]
        ]
        found[note] = records
    return found


FACTS = _feed("borough_evidence")
NOTICES = _feed("notice_excerpts")


def _row(file: str, number: int) -> list[Any]:
    start = f"{file}.csv row {number}"
    (found,) = [records for note, records in FACTS.items() if note == start or note.startswith(f"{start}:")]
    return found


def _of(records: list[Any], kind: str) -> list[Any]:
    return [record for record in records if isinstance(record, KINDS[kind])]


def _money(records: list[Any]) -> list[tuple[Any, ...]]:
    """What each charge says, in words: (amount, per, months, kinds, basis, estimated)."""
    return [
        (
            int(charge.amount),
            charge.per.value,
            charge.term_months,
            sorted(charge.covers),
            charge.basis.value,
            charge.estimated,
        )
        for charge in _of(records, "charge")
    ]


# file, row -> its charges
CHARGES = [
    ("charges", 8, [(130000, "one_off", None, ["data_extraction"], "quoted", False)]),
    ("charges", 9, [(135000, "one_off", None, ["data_extraction"], "option_considered", False)]),
    ("charges", 12, [(187000, "one_off", None, ["implementation", "migration"], "budgeted", False)]),
    ("charges", 13, [(82000, "year", None, ["support"], "budgeted", False)]),
    (
        "corporate",
        2,
        [
            (182000, "year", None, ["licence", "support"], "contracted", True),
            (546000, "term", 36, ["licence", "support"], "contracted", True),
        ],
    ),
    (
        "corporate",
        5,
        [(1520000, "one_off", None, ["implementation", "migration"], "option_considered", False)],
    ),
    ("corporate", 6, [(259000, "year", None, ["licence", "support"], "option_considered", False)]),
    (
        "charges",
        17,
        [
            (1688800, "term", 36, ["hosting", "support"], "contracted", False),
            (2803800, "term", 60, ["hosting", "support"], "contracted", True),
        ],
    ),
    ("care_housing", 15, [(3774138, "one_off", None, ["licence"], "paid", False)]),
    ("corporate", 46, [(1601359, "term", 48, ["hosting", "licence", "support"], "contracted", False)]),
    ("corporate", 52, [(835352, "one_off", None, ["implementation"], "contracted", False)]),
    ("corporate", 70, [(88500000, "term", 48, ["implementation"], "framework_ceiling", False)]),
    ("charges", 14, [(30000, "one_off", None, ["data_extraction"], "contracted", False)]),
    ("charges", 39, [(243333, "year", None, ["licence"], "contracted", False)]),
    # A limit, a refund, a grant, a saving and a reserve are not prices.
    ("corporate", 203, []),
    ("corporate", 81, []),
    ("care_housing", 88, []),
    ("charges", 144, []),
]


@pytest.mark.parametrize(("file", "number", "expected"), CHARGES)
def test_charges_of_a_row(file: str, number: int, expected: Any) -> None:
    assert _money(_row(file, number)) == expected


def test_folkestones_extraction_charge_has_its_own_kind_basis_date_confidence_and_source() -> None:
    (charge,) = _of(_row("charges", 8), "charge")
    assert (charge.organisation, charge.system) == ("folkestone-and-hythe", "nec-housing")
    assert charge.capabilities == ("housing-management",)
    assert (charge.price_date, charge.confidence, charge.proposed) == (date(2020, 7, 22), "medium", False)


def test_thanets_bundle_is_in_no_extraction_figure_and_is_money_of_the_hra() -> None:
    (charge,) = _of(_row("charges", 12), "charge")
    assert (charge.organisation, charge.system, charge.fund) == ("thanet", "nec-housing", "HRA")
    assert len(charge.covers) > 1
    assert "data_extraction" not in charge.covers
    assert (charge.price_date, charge.confidence) == (date(2020, 6, 18), "high")


def test_hillingdon_is_one_contract_over_revenues_benefits_and_housing_under_rpi() -> None:
    for file, number in [("charges", 17), ("care_housing", 10), ("care_housing", 11), ("corporate", 12)]:
        records = _row(file, number)
        (contract,) = _of(records, "contract")
        assert (contract.organisation, contract.value) == ("hillingdon", Decimal(1688800))
        assert (contract.value_kind, contract.price_index) == ("initial_term", "RPI")
        assert (contract.start, contract.initial_end) == (date(2022, 8, 1), date(2025, 7, 31))
        assert [(option.months, option.count) for option in contract.options] == [(24, 1)]
        assert {(line.system, line.capabilities) for line in _of(records, "line")} == {
            ("nec-revenues-and-benefits", ("revenues-and-benefits",)),
            ("nec-housing", ("housing-management",)),
        }
    (renewal,) = _of(_row("corporate", 13), "contract")
    assert (renewal.start, renewal.value) == (date(2025, 8, 1), Decimal(5043000))


def test_bromley_is_two_systems_and_an_option_considered() -> None:
    running = {
        (each.system, each.status.value)
        for note, records in NOTICES.items()
        if " row 12:" in note
        for each in _of(records, "deployment")
    }
    assert running == {
        ("capita-one-revenues-and-benefits", "live"),
        ("aspien", "live"),
        ("nec-revenues-and-benefits", "option_considered"),
    }
    ends = [
        contract.end
        for note, records in NOTICES.items()
        if " row 12:" in note
        for contract in _of(records, "contract")
    ]
    assert ends == [date(2027, 3, 31), date(2027, 1, 31)]


@pytest.mark.parametrize(
    ("notice", "part", "file", "numbers"),
    [
        (12, ": Academy", "corporate", [2]),
        (12, ": Aspien", "corporate", [4]),
        (12, ": the option considered", "corporate", [5, 6]),
        (13, ": one contract", "charges", [17]),
    ],
)
def test_a_decision_in_both_feeds_gives_the_same_records(
    notice: int, part: str, file: str, numbers: list[int]
) -> None:
    there = NOTICES[f"london_system_notices.csv row {notice}{part}"]
    assert there == [record for number in numbers for record in _row(file, number)]


def _notice(number: int) -> list[Any]:
    (found,) = [records for note, records in NOTICES.items() if note.split(":")[0].endswith(f"row {number}")]
    return found


def test_hackneys_send_directory_has_three_kinds_of_amount_in_one_contract() -> None:
    (contract,) = _of(_notice(4), "contract")
    assert (contract.organisation, contract.value, contract.value_kind) == (
        "hackney",
        Decimal(63000),
        "initial_term",
    )
    assert [(option.months, option.count) for option in contract.options] == [(12, 1)]
    kinds = ["hosting", "licence", "support"]
    assert _money(_notice(4)) == [
        (21000, "year", None, kinds, "contracted", False),
        (21000, "term", 12, kinds, "contracted", False),
    ]
    assert all(charge.inferred for charge in _of(_notice(4), "charge"))


def test_hackneys_hosting_amount_is_annual_whatever_the_value_field_says() -> None:
    (contract,) = _of(_notice(6), "contract")
    assert (contract.value, contract.value_kind) == (Decimal(2295), "annual")
    assert _money(_notice(6)) == [(2295, "year", None, ["hosting"], "contracted", False)]


def test_tfls_nought_is_withheld_and_names_no_system() -> None:
    (contract,) = _notice(15)
    assert (contract.organisation, contract.value, contract.value_reason) == (
        "transport-for-london",
        None,
        "withheld",
    )


def test_the_idox_notice_is_one_bundle_and_waits_because_its_buyer_is_not_shown() -> None:
    (charge,) = _notice(2)
    assert set(charge.covers) == {"api_access", "integration", "data_extraction", "data_load"}
    assert (charge.amount, charge.organisation, charge.proposed) == (Decimal(329085), "", True)
    assert any("buyer not in the excerpt" in note for note in NOTICES)


def test_a_framework_of_one_supplier_has_its_ceiling_as_its_value() -> None:
    (contract, _line) = _notice(7)
    assert (contract.value, contract.value_kind) == (Decimal(880000), "framework_ceiling")


@pytest.mark.parametrize(
    ("file", "number", "covers", "status"),
    [
        ("charges", 107, ["licence"], "included"),
        ("charges", 27, ["migration"], "not_known"),
        ("charges", 31, ["licence"], "charged"),
        ("charges", 125, ["data_extraction"], "charged"),
    ],
)
def test_a_status_without_an_amount(file: str, number: int, covers: list[str], status: str) -> None:
    (charge,) = _of(_row(file, number), "charge")
    assert (sorted(charge.covers), charge.status.value, charge.amount) == (covers, status, None)


def test_no_amount_is_nought_and_no_charge_is_said_to_be_none_without_words() -> None:
    for records in (*FACTS.values(), *NOTICES.values()):
        for record in records:
            assert getattr(record, "amount", None) != 0
            assert getattr(record, "value", None) != 0
        assert all(charge.status is not ChargeStatus.NONE for charge in _of(records, "charge"))


@pytest.mark.parametrize(
    ("number", "system", "low", "high", "per", "unit"),
    [
        (45, "fixmystreet-pro", 46000, None, "year", ""),
        (46, "mosaic", 15, 320, "year", "user"),
        (70, "whitespace-resident-portal", 15000, 24500, "not_known", "instance"),
        (76, "nec-citizen-access", Decimal("937.50"), None, "month", "unit"),
        (79, "icasework", None, None, "not_known", ""),
    ],
)
def test_a_list_price_is_a_claim_and_a_placeholder_is_no_amount(
    number: int, system: str, low: Decimal | int | None, high: Decimal | int | None, per: str, unit: str
) -> None:
    (claim,) = _row("charges", number)
    assert (claim.system, claim.topic) == (system, "price")
    assert (claim.amount, claim.amount_high, claim.per.value, claim.unit) == (low, high, per, unit)


@pytest.mark.parametrize("number", [2, 3, 4, 5, 6, 7, 98, 101])
def test_a_practice_or_a_recommended_term_is_no_fact(number: int) -> None:
    assert _row("charges", number) == []


@pytest.mark.parametrize(
    ("file", "number", "expected"),
    [
        ("care_housing", 50, {("city-of-london", "mosaic", "adults-social-care", "live")}),
        ("care_housing", 46, {("sutton", "mosaic", "childrens-social-care", "live")}),
        ("corporate", 4, {("bromley", "aspien", "debt-management", "live")}),
        ("corporate", 133, {("hackney", "idox-cloud", "building-control", "live")}),
        ("care_housing", 86, {("swindon", "nec-housing", "housing-management", "implementing")}),
        ("care_housing", 87, {("swindon", "capita-one-housing", "housing-management", "being_replaced")}),
        ("care_housing", 29, {("hackney", "civica-universal-housing", "housing-management", "ended")}),
        (
            "corporate",
            219,
            {
                ("merton", "govservice", "customer-relationship-management", "option_considered"),
                ("merton", "govservice", "website-content-management", "option_considered"),
            },
        ),
        ("care_housing", 66, {("wandsworth", "frameworki", "adults-social-care", "not_known")}),
    ],
)
def test_who_runs_what(file: str, number: int, expected: Any) -> None:
    found = {
        (each.organisation, each.system, each.capability, each.status.value)
        for each in _of(_row(file, number), "deployment")
    }
    assert found == expected


def test_a_month_or_a_year_is_never_made_into_a_day() -> None:
    (deployment,) = _of(_row("care_housing", 5), "deployment")  # from 2017-04
    assert deployment.since is None
    assert "from 2017-04" in deployment.statement
