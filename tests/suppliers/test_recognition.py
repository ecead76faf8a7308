"""Systems and suppliers named in texts. What is expected was written by hand, from reading the text."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suppliers.names import fold
from suppliers.recognition import EMPTY, Mention, Name, Recogniser, Suggestion
from suppliers.recognition.tokens import tokens_of, words_in
from tests.suppliers.recognition_names import NAMES

RECOGNISER = Recogniser(NAMES)

# (text, the row's supplier, systems, suppliers). Titles of the Norfolk register, of the Contracts Finder
# releases and daily files, of the notice excerpts and of the GLA's and Lambeth's payments, as they stand.
REAL_TEXTS = [
    ("Exor System", "BENTLEY SYSTEMS (UK) LTD", ["exor"], []),
    (
        "Oracle E-Business Suite Enterprise Proposal Support",
        "VELOCITY TECHNOLOGY SOLUTIONS",
        ["oracle-ebs"],
        [],
    ),
    ("Oracle Fundamentals Training", "ORACLE CORPORATION UK LIMITED", [], ["oracle"]),
    ("CFRMIS LICENCES & MAINTENANCE", "CIVICA UK LTD", ["cfrmis"], []),
    ("InPhase BMS annual support and maintenance", "INPHASE SOFTWARE (UK) LIMITED", ["inphase"], []),
    ("Surecloud software", "SURECLOUD LTD", ["surecloud"], []),
    (
        "Implementation of Collaborative Planning (Budget Manager) Software and purchase of associated"
        " software licences, plus ongoing Support & Maintenance",
        "ADVANCED BUSINESS SOFTWARE",
        ["collaborative-planning"],
        [],
    ),
    ("FIRE - BT Meet Me Conferencing", "BRITISH TELECOMMUNICATIONS PLC", [], []),
    ("Microsoft Ltd", "MICROSOFT LTD", [], ["microsoft"]),
    ("SPOT PURCHASED BREAKS FOR CARERS (MEARS)", "MEARS CARE LIMITED", [], ["mears"]),
    ("Spot purchased domiciliary care (2008 PPA) at all Mears branches", "MEARS CARE LIMITED", [], ["mears"]),
    (
        "Idox Cloud (Tascomi) Built Environment Module (Building Control)",
        "",
        ["idox-cloud", "idox-cloud"],
        [],
    ),
    (
        "Implementation, Licensing, Support and Maintenance for the Idox Cloud Land Charges Built Environment"
        " system for Hackney Council",
        "",
        ["idox-cloud"],
        [],
    ),
    ("TLC Local Authority system development costs", "", ["tlc"], []),
    (
        "Academy Information System and Aspien Corporate Debt Management System Software Licence"
        " and Maintenance",
        "",
        ["academy", "aspien"],
        [],
    ),
    ("Contract Award - GovMetric CaseTracker case management solution", "", ["casetracker"], []),
    (
        "CaseTracker platform for the management or FOI, EIR, ASC, CSC and other customer interactions",
        "",
        ["casetracker"],
        [],
    ),
    ("Microsoft Licences and associated services", "", [], ["microsoft"]),
    ("Appointment of a Business World Specialist", "", ["unit4-erp"], []),
    ("Public Rights of Way (current system CAMS)", "", ["cams"], []),
    ("Civica Engage & Election Services", "Civica Election Services Limited", [], ["civica-uk"]),
    ("CIVICA LTD", "", [], ["civica-uk"]),
    ("Symology Ltd", "", [], ["symology"]),
    ("IDOX SOFTWARE LTD", "", [], ["idox-software"]),
    # Nothing of the catalogue, though the words are there.
    ("Fire service uniform - ICP Project", "BRISTOL UNIFORMS LIMITED", [], []),
    ("410NCC contract for adjustable beam desking and ancillary furniture", "MILLAR WEST LIMITED", [], []),
    ("Rental of office and desks at Northgate Hospital.", "EAST COAST COMMUNITY HEALTHCARE", [], []),
    ("Shipdham to Northgate High School, Dereham ", "BRECKLAND TRAVEL LIMITED", [], []),
    ("Bus 4 - Reymerston to Neatherd, Northgate & Dereham 6th Form ", "DEREHAM COACHWAYS LIMITED", [], []),
    ("Spot Purchased Day Care For Adults (JDT Music Academy)", "JDT MUSIC ACADEMY", [], []),
    ("EAST POINT ACADEMY (out of county SEN) CF613", "EAST POINT ACADEMY", [], []),
    ("ST GEORGES ACADEMY (out of county SEN) CF622", "ST GEORGES ACADEMY", [], []),
    ("Ormiston Sudbury Academy (out of county SEN) CF626", "ORMISTON SUDBURY ACADEMY", [], []),
    ("Gorleston to Open Academy, Norwich ", "COMPASS TRAVEL (DRIFTER) LTD", [], []),
    (
        "Foster care for children and young people - pre-select list (Mosaic Foster Care)",
        "MOSAIC FOSTER CARE LTD",
        [],
        [],
    ),
    (
        "Foster care for children and young people - rolling select list (Core Assets Fostering)",
        "CORE ASSETS FOSTERING LIMITED",
        [],
        [],
    ),
    ("FAMILY MOSAIC HOUSING ASSOCIATION", "", [], []),
    ("Mosaic Clubhouse", "", [], []),
    ("Family Mosaic", "", [], []),
    ("Great Yarmouth Borough Council Core Partnership", "GYB SERVICES LIMITED", [], []),
    ("UOW732 - Core Network Replacement - AWARD", "Softcat Limited", [], []),
    ("CORPORATE AND DEMOCRATIC CORE", "", [], []),
    ("Care Support to access meals across Norse Housing with Care schemes", "NORSE CARE LIMITED", [], []),
    ("Door access and CCTV control", "WCL UK Ltd t/a Everything ICT", [], []),
    ("ACCESS SPORT", "", [], []),
    ("Insight", "", [], []),
    ("Software Box Ltd", "", [], []),
    ("Exor Management Services Ltd", "", [], []),
    ("CAPITA SYMONDS LTD", "", [], []),
    ("Capita Health & Wellbeing Ltd", "", [], []),
    ("Adults - Home Care : Broadland Block 2014 (Mears Care Ltd, Block 1NB-D)", "MEARS CARE LIMITED", [], []),
    ("ICT - software licensing", "TRIBAL EDUCATION LIMITED", [], []),
    ("Customer Services Software", "KANA SOFTWARE IRELAND LTD", [], []),
    ("Renewal of Selcopy Licence", "COMPUTE (BRIDGEND) LIMITED", [], []),
    ("Objective Keyplan Data Load Project", "Objective Corporation UK Ltd", [], []),
    ("Funding for Integrated Care Liaison Officer posts", "NORFOLK COMMUNITY HEALTH AND CARE", [], []),
    # Where to send a tender is not what is bought.
    (
        "can be found here on the Delta E-sourcing Portal https://www.delta-esourcing.com/tenders/UK-title",
        "",
        [],
        [],
    ),
    (
        "register their expression of interest (EOI) via the Due North (Proactis) Portal which can be"
        " found using the following link https://procontract.due-north.com/Login/",
        "",
        [],
        [],
    ),
    (
        "questions regarding this opportunity must be received via the ProContract portal only, otherwise"
        " they will not be responded to.",
        "",
        [],
        [],
    ),
    (
        "This procurement will be managed electronically via the RBG Proactis Procontract etendering suite.",
        "",
        [],
        [],
    ),
]

# Made for the rules: one ordinary word beside what makes it a system, and beside what does not.
WEAK_NAMES = [
    ("Mosaic system upgrade", "", ["mosaic"]),
    ("Mosaic tiles for the leisure centre system", "", []),
    ("Supply of mosaic software workshops", "", []),
    ("Renewal of Mosaic", "The Access Group", ["mosaic"]),
    ("Renewal of Mosaic", "", []),
    ("MOSAIC HOSTING 2025", "", ["mosaic"]),
    ("School uniform grant system", "", []),
    ("Uniform support and maintenance", "", ["idox-uniform"]),
    ("Uniform annual fee", "IDOX SOFTWARE LTD", ["idox-uniform"]),
    ("Uniform annual fee", "Idox Solutions Ltd", ["idox-uniform"]),
    ("Uniform and workwear", "IDOX SOFTWARE LTD", []),
    ("Academy conversion legal advice and database", "Capita", []),
    ("Thetford Academy ICT support", "", []),
    ("Academy licence for revenues and benefits", "", ["academy"]),
    ("Please confirm the software system", "", []),
    ("Confirm asset management software", "", ["confirm"]),
    ("Echo alarm system", "", []),
    ("Amazon Echo devices for software team", "", []),
    ("Echo waste management software", "", ["echo"]),
    ("Alloy wheels for system fleet", "", []),
    ("Alloy access platform", "", []),
    ("Hosted Alloy", "", ["alloy"]),
    ("Member of Public Access Portal (additional cost)", "Whitespace Work software", []),
    ("Public Access module for planning", "", ["public-access"]),
    ("the ceramic and Mosaic works with a database of artists", "", ["mosaic"]),
]


@pytest.mark.parametrize(("text", "supplier", "systems", "suppliers"), REAL_TEXTS)
def test_real_texts(text: str, supplier: str, systems: list[str], suppliers: list[str]) -> None:
    found = RECOGNISER.find(text, supplier=supplier)
    assert [m.slug for m in found.systems] == systems
    assert [m.slug for m in found.suppliers] == suppliers


@pytest.mark.parametrize(("text", "supplier", "systems"), WEAK_NAMES)
def test_weak_names_need_their_supplier_or_a_word_of_context(
    text: str, supplier: str, systems: list[str]
) -> None:
    found = RECOGNISER.find(text, supplier=supplier)
    assert [m.slug for m in found.systems] == systems
    assert not any(m.strong for m in found.systems)


def test_the_words_are_given_as_they_stand_in_the_text() -> None:
    text = "Renewal: IDOX  uniform (planning) – Annual"
    (mention,) = RECOGNISER.find(text).systems
    assert (mention.slug, mention.words, mention.start, mention.end) == (
        "idox-uniform",
        "IDOX  uniform",
        9,
        22,
    )
    assert text[mention.start : mention.end] == mention.words
    assert mention.strong


def test_a_capital_anywhere_makes_a_name() -> None:
    text = "The incumbent system is iTrent. TUPE will apply."
    assert [m.words for m in Recogniser([Name("itrent", "iTrent")]).find(text).systems] == ["iTrent"]


def test_the_longest_name_wins_and_nothing_inside_it_counts() -> None:
    found = RECOGNISER.find("Idox Public Access hosting")
    assert [m.slug for m in found.systems] == ["public-access"]
    assert found.suppliers == ()


def test_a_name_of_two_systems_is_the_one_whose_owner_is_named_else_a_suggestion() -> None:
    assert [
        m.slug for m in RECOGNISER.find("Insight street works system", supplier="Symology Ltd").systems
    ] == ["symology-insight"]
    unsure = RECOGNISER.find("Insight street works system")
    assert unsure.systems == ()
    assert {(s.kind, s.slug, s.score) for s in unsure.suggestions} == {
        ("system", "symology-insight", 100.0),
        ("system", "insight-other", 100.0),
    }


def test_a_company_s_name_is_not_the_system_that_it_is_short_for() -> None:
    found = RECOGNISER.find("Idox development costs for API for LLC")
    assert found.systems == ()
    assert [m.slug for m in found.suppliers] == ["idox-software"]
    assert [s.slug for s in found.suggestions] == ["idox-uniform"]


@pytest.mark.parametrize(
    ("text", "slug", "words"),
    [
        ("Liquid Logic system", "liquidlogic", "Liquid Logic"),
        ("ModernGov software licence", "moderngov", "ModernGov"),
        ("Spyddus library system", "spydus", "Spyddus"),
        ("Hosted Symolgy licence", "symology", "Symolgy"),
        ("Hosted Spidis licence", "", ""),
        ("Academic system licences", "", ""),
    ],
)
def test_near_names_are_suggestions_only(text: str, slug: str, words: str) -> None:
    found = RECOGNISER.find(text)
    assert found.systems == () and found.suppliers == ()
    assert [(s.slug, s.words) for s in found.suggestions] == ([(slug, words)] if slug else [])


def test_near_names_are_not_looked_for_where_nothing_reads_as_it() -> None:
    assert RECOGNISER.find("Liquid Logic annual fee") is EMPTY


def test_acronyms_need_capitals_and_companies_their_legal_form() -> None:
    assert RECOGNISER.find("Cams and tappets for the system").systems == ()
    assert RECOGNISER.find("Access control software").suppliers == ()
    assert [m.slug for m in RECOGNISER.find("Award to Access (UK) Ltd").suppliers] == ["access-uk"]


def test_a_text_longer_than_any_description_is_read_at_its_beginning() -> None:
    text = "Idox Uniform licence. " + "Academy system, extract data. " * 20_000
    found = RECOGNISER.find(text)
    assert found.systems[0].slug == "idox-uniform"
    assert found.systems[-1].end <= 20_000
    assert RECOGNISER.charges(text)[0].covers == ("data_extraction", "licence")


def test_the_fingerprint_is_of_the_names_whatever_their_order() -> None:
    assert Recogniser(reversed(NAMES)).fingerprint == RECOGNISER.fingerprint
    assert Recogniser([*NAMES, Name("new", "New Name")]).fingerprint != RECOGNISER.fingerprint
    assert Recogniser([]).find("Mosaic system") == EMPTY


TEXTS = st.text(alphabet=st.sampled_from("aZé3 &+-'’.,()Ø_/\n"), max_size=40)


@given(TEXTS)
def test_words_are_those_of_fold(text: str) -> None:
    tokens = tokens_of(text)
    assert " ".join(tokens.words).replace(" ", "") == fold(text).replace(" ", "")
    assert all(0 <= start < end <= len(text) for start, end in zip(tokens.starts, tokens.ends, strict=True))


@given(st.sampled_from(NAMES), st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_read_and_what_is_found_stands_there(name: Name, before: str, after: str) -> None:
    text = f"{before} {name.text} {after}"
    found = RECOGNISER.find(text)
    mentions: list[Mention | Suggestion] = [*found.systems, *found.suppliers, *found.suggestions]
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.words
    assert words_in(text) <= set(fold(text).split()) | words_in(text.replace("’", "").replace("'", ""))


@given(st.sampled_from([n for n in NAMES if not n.weak and n.kind == "system" and " " in n.text]))
def test_a_strong_name_alone_is_found(name: Name) -> None:
    assert name.slug in {m.slug for m in RECOGNISER.find(f"{name.text} software").systems}


def test_a_whole_register_gives_these_systems_and_no_others(shared_data: Path) -> None:
    # All titles of Norfolk's register were read for these names; whatever else is found is a mistake.
    with (shared_data / "norfolk_contracts_register" / "NCC164467.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    found = {
        (mention.slug, mention.words)
        for row in rows
        for mention in RECOGNISER.find(row["Title of the Agreement"], supplier=row["Supplier name"]).systems
    }
    assert len(rows) == 5729
    assert found == {
        ("exor", "Exor System"),
        ("oracle-ebs", "Oracle E-Business Suite"),
        ("cfrmis", "CFRMIS"),
        ("inphase", "InPhase BMS"),
        ("surecloud", "Surecloud software"),
        ("collaborative-planning", "Collaborative Planning (Budget Manager)"),
    }
