"""Charges that the words of a text suggest. What is expected was written by hand, from reading the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.records import ChargeKind
from suppliers.recognition import Recogniser
from suppliers.recognition.charge_words import propose, worth_a_look
from tests.suppliers.recognition_names import NAMES

RECOGNISER = Recogniser(NAMES)

# Real texts: Contracts Finder releases, the notice excerpts, the sourced facts, the Norfolk register.
PROPOSED = [
    ("Objective Keyplan Data Load Project", ("data_load",), ("Data Load",)),
    (
        "Idox development costs for API for LLC, including Data Extraction and Transformation, LLC Data"
        " Import to TLC and TLC Integration with HMLR Portal",
        ("api_access", "integration", "data_extraction", "data_load"),
        ("API", "Data Extraction", "Data Import", "Integration"),
    ),
    (
        "needed to procure the software solution to deliver the Migration of the Fleet Management System.",
        ("migration",),
        ("Migration",),
    ),
    (
        "award of the Contract for Data Migration and Implementation Services",
        ("migration", "implementation"),
        ("Data Migration",),
    ),
    (
        "LLA requires the winning bidders to integrate with LLA's e-commerce API to obtain products",
        ("api_access", "integration"),
        ("integrate with", "API"),
    ),
    (
        "You will require a Civica Cx user with API permissions before completing the integration.",
        ("api_access", "integration"),
        ("API", "integration"),
    ),
    ("extraction of this council’s housing data from the shared system", ("data_extraction",), None),
    (
        "specialist extraction of data from four Civica APP systems",
        ("data_extraction",),
        ("extraction of data",),
    ),
    (
        "the clients will have up to 60 days to export all data from the repository",
        ("data_extraction",),
        None,
    ),
    # Made for the rules.
    ("Mosaic system interface to Oracle", ("integration",), ("interface",)),
    (
        "Housing system exit plan and data extract",
        ("data_extraction", "exit_extraction"),
        ("exit plan", "data extract"),
    ),
    ("CareFirst extract", ("data_extraction",), ("extract",)),
    (
        "CareFirst licences, hosting and API",
        ("api_access", "licence", "hosting"),
        ("API",),
    ),
    ("Payroll system connector", ("integration",), ("connector",)),
    ("Cloud migration of the data centre", ("migration",), ("Cloud migration",)),
]

NOTHING = [
    # Real texts.
    "Integrated Community Equipment Service",
    "Funding for Integrated Care Liaison Officer posts",
    "Integrated bus stops for the Better Bus Area project",
    "NCH&C/NCC senior management team-integrated care",
    "Level 6 Project Manager Integrated Degree",
    "the potential for the UK need to be met through resource efficiency, rather than primary"
    " extraction from the seabed.",
    "Integration of renewable energy solutions, such as the supply and installation of solar PV systems",
    "Physical and Interface Checks Inspecting the charging station's status indicators and user"
    " interface elements",
    "Conducting monthly or annual inspections to assess cables, plugs, and connectors for wear, damage,"
    " or corrosion, and ensuring the station's housing and structure",
    "Equipped with a 10-Gigabit Ethernet interface. A minimum of 16GB memory with memory segmentation",
    "Galliford Try, as one of the East Region Delivery Integration Partners, is delivering the A47 project",
    "Carrying out cavity wall insulation installation or extract/refill of defective insulation",
    "guidance on how to participate in a tender, download and upload documents / returns",
    "(f) cloud and web services (including Platform and Infrastructure as a Service).",
    "the existing system is outdated, has no remote interface in the office and has no CCTV capability",
    "Contract for Day Care March 1995 (Incatern Limited)",
    # Made for the rules.
    "Kitchen extract ventilation cleaning",
    "Tooth extraction sedation service and booking system",
    "Dust extraction units for school workshops",
    "Gravel extraction monitoring data",
    "East of England Strategic Migration Partnership",
    "Asylum and migration support officer, case management system",
    "Bridge load testing and data collection",
    "Export meter installation for solar panels",
    "Community integration of refugees: portal and software",
    "Better Care integration and case management system",
    "Community connector service using a booking system",
    "Transfer of land at the depot",
    "API Ltd scaffolding",
    "Fire exit planning and signage database",
    "",
]


@pytest.mark.parametrize(("text", "covers", "words"), PROPOSED)
def test_proposed(text: str, covers: tuple[str, ...], words: tuple[str, ...] | None) -> None:
    (charge,) = RECOGNISER.charges(text)
    assert charge.covers == covers
    assert all(word in text for word in charge.words) and charge.words
    if words is not None:
        assert charge.words == words


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_proposed(text: str) -> None:
    assert RECOGNISER.charges(text) == ()


@given(
    st.lists(
        st.sampled_from(["API", "data load", "licence", "exit plan", "interface", "software", "hosting", "x"])
    )
)
def test_the_kinds_are_those_of_the_records_and_in_their_order(words: list[str]) -> None:
    text = ", ".join(words)
    order = [kind.value for kind in ChargeKind]
    for charge in propose(text, names_a_system=True):
        assert list(charge.covers) == sorted(charge.covers, key=order.index)
        assert worth_a_look(text)
