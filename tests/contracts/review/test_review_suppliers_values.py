"""Suppliers that look like one, and amounts that are held: what is asked, what each answer does, and undoing it."""

from __future__ import annotations

from pathlib import Path

import pytest
from wagtail.models import ModelLogEntry

from boroughs.models import User
from boroughs.reader import OFFICERS, PUBLIC_READER, Reader
from contracts.comparisons.said_values import NOT_RIGHT, said_of_values
from contracts.imports.deciding import CannotDecide, decide, reopen
from contracts.imports.proposing_merges import propose_merges
from contracts.imports.supplier_pairs import Change, Company, pairs
from contracts.models import ContractFact, Evidence, ReviewItem
from suppliers.models import Ownership, Supplier
from tests.contracts.pages.world import World

CEILING = "held: somebody said in the review that it is a framework's ceiling, not this contract's price"
START, END = "01/04/2024", "31/03/2031"


def company(pk: int, name: str, number: str = "", *, catalogue: bool = False, ppon: str = "") -> Company:
    return Company(pk, name, number, catalogue, (name,), (ppon,))


@pytest.mark.parametrize(
    ("one", "other", "looks"),
    [
        (company(1, "Liquid Logic Ltd"), company(2, "Liquidlogic Limited"), (1, 2)),
        (company(1, "Liquid Logic Ltd"), company(2, "Liquidlogic Limited", catalogue=True), (2, 1)),
        (company(1, "Liquid Logic Ltd"), company(2, "Liquidlogic Limited", "01234567"), (2, 1)),
        (company(1, "Brook Group Holdings plc"), company(2, "Brook Ltd"), (1, 2)),
        (company(1, "Brook Software (01234567)"), company(2, "Heron Ltd", "01234567"), (2, 1)),
        (company(1, "Brook", ppon="PXYZ-1234-ABCD"), company(2, "Heron", ppon="PXYZ-1234-ABCD"), (1, 2)),
        # Two companies with numbers of their own form a group at most
        (company(1, "Brook Ltd", "01234567"), company(2, "Brook Limited", "07654321"), None),
        (company(1, "Brook Software"), company(2, "Brook Systems"), None),
        (company(1, "Abc"), company(2, "A B C"), None),
    ],
)
def test_what_looks_like_one_supplier(one: Company, other: Company, looks: tuple[int, int] | None) -> None:
    found = [(pair.keep, pair.gone) for pair in pairs([one, other], [])]
    assert found == ([looks] if looks else [])


def test_a_bought_company_is_asked_about_once_and_an_old_name_too() -> None:
    firms = [company(1, "Heron Ltd", catalogue=True), company(2, "Brook Ltd"), company(3, "Wren Ltd")]
    changes = [Change(2, "", 1, "2019"), Change(None, "Wren", 1, ""), Change(2, "", 1, "2018")]
    found = list(pairs(firms, changes))
    assert [(pair.keep, pair.gone) for pair in found] == [(1, 2), (1, 3)]
    assert "Heron Ltd bought Brook Ltd (2019)" in found[0].why
    assert found[1].why == "Wren is now called Heron Ltd"


def loti(world: World) -> User:
    user = world.users["loti"]
    assert user is not None
    return user


def one_pair(world: World) -> ReviewItem:
    """Two names of which one is evidence's alone: "Exam Ple Systems" beside the catalogue's "Example Systems Ltd"."""
    world.load([("B1", "Desks", "Exam Ple Systems", START, END, "5")], of=world.beta)
    return ReviewItem.objects.get(kind="supplier")


@pytest.mark.django_db
def test_an_import_asks_loti_staff_whether_two_names_are_one_and_a_yes_merges_them(world: World) -> None:
    item = one_pair(world)
    assert (item.organisation, item.audience, item.words) == (None, 0, ["Exam Ple Systems"])
    assert item.text == "Exam Ple Systems — in the contract “Desks”"
    seen = {who: world.client(who).get("/review/?format=json") for who in ("beta", "loti")}
    assert {who: answer.json()["total"] for who, answer in seen.items()} == {"beta": 0, "loti": 1}
    decide(item=item, accept=True, by=loti(world))
    gone = Supplier.objects.get(name="Exam Ple Systems")
    assert gone.merged_into is not None and gone.merged_into.slug == "example-systems"
    assert ModelLogEntry.objects.get(action="suppliers.merge").user == loti(world)
    reopen(item=item, by=loti(world))
    gone.refresh_from_db()
    assert gone.merged_into is None


@pytest.mark.django_db
def test_a_no_is_never_asked_again_and_another_supplier_may_be_chosen(world: World) -> None:
    item = one_pair(world)
    decide(item=item, accept=False, by=loti(world))
    assert propose_merges("real") == 0
    reopen(item=item)
    decide(item=item, accept=True, by=loti(world), choice="mowers-ltd")
    assert Supplier.objects.get(name="Exam Ple Systems").merged_into == Supplier.objects.get(
        slug="mowers-ltd"
    )
    reopen(item=item)
    with pytest.raises(CannotDecide, match="another supplier"):
        decide(
            item=item,
            accept=True,
            by=loti(world),
            choice=Supplier.objects.get(pk=item.suggestion["gone"]).slug,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("audience", ["officers", "owner"])
def test_a_name_that_only_restricted_evidence_states_is_asked_of_nobody(world: World, audience: str) -> None:
    world.load([("B1", "Desks", "Exam Ple Systems", START, END, "5")], audience, of=world.beta)
    assert not ReviewItem.objects.filter(kind="supplier").exists()


@pytest.mark.django_db
def test_a_known_new_name_is_asked_about(world: World) -> None:
    keep = Supplier.objects.get(slug="example-systems")
    Ownership.objects.create(
        company=keep, to_supplier=keep, from_name="Mowers Ltd", kind="renamed", source="https://example.org"
    )
    assert propose_merges("real") == 1
    item = ReviewItem.objects.get(kind="supplier")
    assert item.suggestion["why"] == "Mowers Ltd is now called Example Systems Ltd"
    page = world.client("loti").get("/review/").content.decode()
    assert "Mowers Ltd is Example Systems Ltd." in page and "Mowers Ltd is now called" in page


# --- amounts on hold ---------------------------------------------------------------------------------


def held(world: World, audience: int = 0) -> ReviewItem:
    evidence = Evidence.objects.get(
        kind="contract", contract__facts__reference="A1", contract__facts__seen_from=0,
        source__organisation=world.alpha,
    )  # fmt: skip
    return ReviewItem.objects.create(
        kind="value", evidence=evidence, organisation=world.alpha, audience=audience,
        text="Examplecase social care system", words=[],
        suggestion={
            "value_pence": 184_000_000_000, "value_kind": "initial_term",
            "reasons": ["held: £1,840,000,000 is over £20,000,000, which no council pays for software"],
        },
        reason="held",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("choice", "accept", "said"),
    [
        ("", True, ""),
        ("", False, NOT_RIGHT),
        ("framework_ceiling", True, CEILING),
    ],
)
def test_what_is_said_of_a_held_amount_counts_and_harms_no_evidence(
    world: World, choice: str, accept: bool, said: str
) -> None:
    item = held(world)
    key = (item.evidence.contract_id, 184_000_000_000)
    facts = list(ContractFact.objects.order_by("id").values())
    assert said_of_values(PUBLIC_READER) == {}
    decide(item=item, accept=accept, by=loti(world), choice=choice)
    assert said_of_values(PUBLIC_READER) == {key: said}
    reopen(item=item)
    assert said_of_values(PUBLIC_READER) == {}
    item.refresh_from_db()
    assert item.evidence.stands
    assert list(ContractFact.objects.order_by("id").values()) == facts


@pytest.mark.django_db
def test_an_answer_to_a_restricted_question_changes_nothing_for_the_public(world: World) -> None:
    item = held(world, audience=1)
    decide(item=item, accept=True, by=loti(world))
    assert said_of_values(PUBLIC_READER) == {}
    assert len(said_of_values(Reader(OFFICERS, frozenset(), "real"))) == 1


@pytest.mark.django_db
def test_the_page_says_why_an_amount_is_held_and_what_else_it_may_be(world: World) -> None:
    held(world)
    page = world.client("alpha").get("/review/").content.decode()
    assert "£1,840,000,000, total of the initial term" in page
    assert "£1,840,000,000 is over £20,000,000, which no council pays for software." in page
    assert "framework&#x27;s ceiling" in page and 'type="radio"' in page


@pytest.mark.django_db
def test_proposals_are_bounded(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import contracts.imports.proposing_merges as proposing

    monkeypatch.setattr(proposing, "MOST", 2)
    rows = [(f"B{n}", "Desks", f"Brook{n:02} Chairs", START, END, "5") for n in range(4)]
    rows += [(f"C{n}", "Desks", f"Brook{n:02}Chairs Ltd", START, END, "5") for n in range(4)]
    world.load(rows, of=world.beta)
    assert ReviewItem.objects.filter(kind="supplier").count() == 2
    assert proposing.propose_merges("real") == 2
    assert proposing.propose_merges("real") == 0
