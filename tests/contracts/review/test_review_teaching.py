"""What a decision teaches, what it never teaches, that it is remembered, and that all of it is taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from boroughs.models import User
from contracts.imports.deciding import decide, reopen
from contracts.imports.lessons import plans
from contracts.models import Charge, Deployment, Lesson, Line, ReviewDecision, ReviewItem
from suppliers.models import RefusedName, Supplier, SupplierName, System, SystemName
from suppliers.names import fold, fold_supplier
from suppliers.teaching import why_not_a_name
from tests.contracts.pages.world import World
from tests.contracts.review.asked import load, open_items, use

pytestmark = pytest.mark.django_db

START, END = "01/04/2024", "31/03/2031"


def row(
    reference: str, title: str, value: str = "100", supplier: str = "Example Systems Ltd"
) -> tuple[str, ...]:
    return (reference, title, supplier, START, END, value)


def officer(world: World) -> User:
    user = world.users["beta"]
    assert user is not None
    return user


def system(name: str, slug: str = "") -> System:
    made = System.objects.create(slug=slug or name.lower().replace(" ", "-"), name=name)
    SystemName.objects.create(system=made, name=name, folded=fold(name))
    return made


def names_taught() -> set[tuple[str, str]]:
    return set(SystemName.objects.filter(taught=True).values_list("system__slug", "folded"))


def test_a_yes_teaches_the_name_so_that_the_next_text_is_known_by_itself(world: World) -> None:
    world.load([row("B1", "Exampelcase software licences")], of=world.beta)
    (item,) = open_items()
    assert (item.kind, item.words) == ("deployment", ["Exampelcase"])
    decide(item=item, accept=True, by=officer(world))
    assert names_taught() == {("examplecase", "exampelcase")}
    assert Deployment.objects.filter(organisation=world.beta, system=world.system).exists()
    world.load(
        [row("B1", "Exampelcase software licences"), row("B2", "Exampelcase database upgrade")], of=world.beta
    )
    assert Line.objects.filter(organisation=world.beta, system=world.system).count() == 2
    assert open_items() == []
    decided = ReviewItem.objects.get(pk=item.pk)
    reopen(item=decided, by=officer(world))
    assert names_taught() == set()
    decision = ReviewDecision.objects.get()
    assert decision.undone_by == officer(world) and decision.undone_at is not None
    world.load([row("B3", "Exampelcase database upgrade")], "officers", of=world.beta)
    assert [(one.words, one.audience) for one in open_items() if one.pk != item.pk] == [(["Exampelcase"], 1)]


def test_a_no_teaches_that_the_words_do_not_mean_it(world: World) -> None:
    world.load([row("B1", "Exampelcase software licences")], of=world.beta)
    (item,) = open_items()
    decide(item=item, accept=False, by=officer(world))
    assert list(RefusedName.objects.values_list("system__slug", "folded")) == [("examplecase", "exampelcase")]
    world.load([row("A9", "Exampelcase database upgrade")])
    assert open_items() == []
    reopen(item=item)
    assert not RefusedName.objects.exists() and not Lesson.objects.filter(decision__undone_at=None).exists()
    world.load([row("A9", "Exampelcase database upgrade")], "officers")
    assert len(ReviewItem.objects.filter(organisation=world.alpha)) == 1


def test_another_system_is_taught_and_the_suggested_one_is_not_made_again(world: World) -> None:
    other = system("Sampleflow")
    world.load([row("B1", "Exampelcase software licences")], of=world.beta)
    (item,) = open_items()
    decide(item=item, accept=True, by=officer(world), choice="sampleflow")
    assert names_taught() == {("sampleflow", "exampelcase")}
    assert RefusedName.objects.get().system == world.system
    assert [d.system for d in Deployment.objects.filter(organisation=world.beta)] == [other]
    reopen(item=ReviewItem.objects.get(pk=item.pk))
    item.refresh_from_db()
    assert (names_taught(), RefusedName.objects.count(), item.evidence.system) == (set(), 0, world.system)
    assert not Deployment.objects.filter(organisation=world.beta).exists()


def test_a_name_that_two_decisions_taught_lives_as_long_as_one_of_them(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, [use(1), use(2)])
    first, second = open_items()
    for item in (first, second):
        decide(item=item, accept=True, by=officer(world))
    reopen(item=first)
    assert names_taught() == {("examplecase", "exampelcase")}
    reopen(item=second)
    assert names_taught() == set()


@pytest.mark.parametrize("audience", ["officers", "owner"])
def test_a_text_that_is_not_public_teaches_nothing(world: World, tmp_path: Path, audience: str) -> None:
    load(world, tmp_path, [use(1), use(2)], audience=audience)
    yes, no = open_items()
    decide(item=yes, accept=True, by=officer(world))
    decide(item=no, accept=False, by=officer(world))
    assert not names_taught() and not RefusedName.objects.exists() and not Lesson.objects.exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("Exampelcase", ""),
        ("Example Case Suite", ""),
        ("Casey", "fewer than 6 letters"),
        ("Academy", "ordinary English"),
        ("data migration", "ordinary English"),
        ("public access", "ordinary English"),
        ("2024", "no letters"),
        ("Exampelcase Ltd", "reads as a company"),
        ("Examplecase", "known as a name of that system already"),
        ("Sampleflow", "another system is called so"),
        ("Flow Of Samples", "another system is called so"),
        ("Mowers", "a company is called so"),
        ("x" * 61, "too long"),
    ],
)
def test_a_name_that_may_mean_something_else_is_not_learnt(world: World, words: str, why: str) -> None:
    other = system("Sampleflow")
    SystemName.objects.create(system=other, name="Flow of Samples", folded="flow of samples")
    said = why_not_a_name(words, world.system)
    assert why in said and bool(said) == bool(why)


def test_words_in_the_titles_of_many_suppliers_contracts_are_not_learnt(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, [use(1)])
    (item,) = open_items()
    titles = [row(f"C{n}", f"Exampelcase works {n}", supplier=f"Builder Number{n} Ltd") for n in range(4)]
    world.load(titles)
    assert [plan.why_not for plan in plans(item, "yes")] == [""]
    world.load([*titles, row("C5", "Exampelcase works 5", supplier="Builder Number5 Ltd")])
    assert [plan.why_not for plan in plans(item, "yes")] == [
        "it stands in titles of contracts with 5 suppliers"
    ]
    decide(item=item, accept=True, by=officer(world))
    assert not names_taught()


def test_the_catalogue_takes_over_a_name_that_was_taught(world: World, tmp_path: Path) -> None:
    load(world, tmp_path, [use(1)])
    (item,) = open_items()
    decide(item=item, accept=True, by=officer(world))
    SystemName.objects.filter(folded="exampelcase").update(taught=False)
    reopen(item=item)
    assert SystemName.objects.filter(folded="exampelcase").exists()


def test_an_unknown_name_is_joined_with_the_system_that_is_chosen_and_is_known_from_then_on(
    world: World, tmp_path: Path
) -> None:
    other = system("Sampleflow")
    known = use(1, system="Newcomer Suite", proposed=False, confidence="high", inferred=False)
    load(world, tmp_path, [known])
    (item,) = open_items()
    assert item.kind == "recognition"
    decide(item=item, accept=True, by=officer(world), choice="sampleflow")
    assert Deployment.objects.get(organisation=world.beta).system == other
    assert names_taught() == {("sampleflow", "newcomer suite")}
    load(world, tmp_path, [{**known, "statement": "Beta uses Newcomer Suite elsewhere."}], name="second")
    assert open_items() == []
    reopen(item=item)
    assert not names_taught()


# --- asked once --------------------------------------------------------------------------------------


def test_a_newer_file_is_not_asked_about_what_was_decided(world: World) -> None:
    before = [
        row("B1", "Data migration of the housing system"),
        row("B2", "API licence for the planning system"),
    ]
    world.load(before, of=world.beta)
    first, second = sorted(open_items(), key=lambda one: one.text)
    decide(item=first, accept=True, by=officer(world))
    decide(item=second, accept=False, by=officer(world))
    kept = Charge.objects.get()
    # The end of both is put right: other rows, the same questions
    world.load([(*one[:4], "31/03/2032", one[5]) for one in before], of=world.beta)
    assert open_items() == []
    charge = Charge.objects.get()
    assert (charge.amount_pence, charge.covers, charge.pk != kept.pk) == (10_000, kept.covers, True)
    carried = ReviewItem.objects.get(carried_from=first)
    assert (carried.state, carried.decided_by) == ("accepted", officer(world))
    # Taken back at the newer file, the older one asks no more and makes no more either
    reopen(item=carried)
    assert not Charge.objects.exists()
    assert [one.pk for one in open_items()] == [carried.pk]
    world.load([(*one[:4], "31/03/2033", one[5]) for one in before], of=world.beta)
    assert [one.state for one in ReviewItem.objects.open()] == ["open"]


def test_a_yes_is_no_yes_to_another_amount(world: World) -> None:
    world.load([row("B1", "Data migration of the housing system", "100")], of=world.beta)
    (item,) = open_items()
    decide(item=item, accept=True, by=officer(world))
    world.load([row("B1", "Data migration of the housing system", "900")], of=world.beta)
    (again,) = open_items()
    assert (again.suggestion["amount"], Charge.objects.count()) == ("900.00", 0)


def test_an_answer_is_not_carried_to_another_organisation_or_audience(world: World) -> None:
    same = [row("B1", "Data migration of the housing system")]
    world.load(same, of=world.beta)
    (item,) = open_items()
    decide(item=item, accept=False, by=officer(world))
    world.load(same)
    world.load(same, "owner", of=world.beta)
    assert {(one.organisation, one.audience) for one in open_items()} == {(world.alpha, 0), (world.beta, 2)}


def test_the_kinds_of_a_charge_are_those_that_somebody_chose(world: World) -> None:
    world.load([row("B1", "Data migration of the housing system")], of=world.beta)
    (item,) = open_items()
    assert item.suggestion["covers"] == ["migration"]
    decide(item=item, accept=True, by=officer(world), choice="data_load+training")
    charge = Charge.objects.get()
    assert (charge.covers, charge.covers_one) == (["data_load", "training"], "")
    item.refresh_from_db()
    assert item.evidence.record["covers"] == ["migration"]
    # Derived again, whatever else changes
    world.load([row("B1", "Data migration of the housing system"), row("B2", "Chairs")], of=world.beta)
    assert Charge.objects.get().covers == ["data_load", "training"]
    reopen(item=item)
    assert not Charge.objects.exists()


def test_a_supplier_of_that_name_does_not_keep_the_words_from_being_asked(world: World) -> None:
    made = Supplier.objects.create(slug="exampelcase", name="Exampelcase")
    SupplierName.objects.create(supplier=made, name="Exampelcase", folded=fold_supplier("Exampelcase"))
    assert why_not_a_name("Exampelcase", world.system) == "a company is called so"
