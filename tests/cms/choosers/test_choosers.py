"""The dialogs in which editors choose: found by every name, one set at a time, and no contract that is not theirs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from boroughs.models import Organisation, OrganisationName
from boroughs.names import fold_organisation
from cms.blocks.choices import KeyBlock
from cms.choosers.widgets import ManyChooser, OneChooser
from cms.loading.groups import load_groups
from cms.models import BoroughPage, CaseStudyPage, ComparisonPage, GuidancePage
from contracts.models import Contract, ContractFact
from suppliers.merging import merge
from suppliers.models import Capability, Supplier, SupplierName, System, SystemName
from suppliers.names import fold, fold_supplier
from tests.cms.curating.curators import enters_admin
from tests.cms.pages import make_pages
from tests.contracts.pages.world import World


@pytest.fixture
def chosen_from(world: World) -> World:
    """The world, with editors of every kind; and things of two names, of one name, and of the other set."""
    load_groups()
    for who in ("alpha", "beta", "public"):
        world.users[who].groups.add(enters_admin())  # type: ignore[union-attr]  # they are there
    alias = "Kasus Plus"
    SystemName.objects.create(system=world.system, name=alias, folded=fold(alias))
    module = System.objects.create(slug="examplecase-portal", name="Examplecase Portal", part_of=world.system)
    SystemName.objects.create(system=module, name=module.name, folded=fold(module.name))
    System.objects.create(slug="madeupcase", name="Madeupcase", data_set="demonstration")
    System.objects.create(slug="oldfile", name="Oldfile", retired_on="2026-01-01")
    for number in ("01234567", "07654321"):
        twin = Supplier.objects.create(
            slug=f"twin-{number}", name="Twin Ltd", company_number=number, in_catalogue=True
        )
        SupplierName.objects.create(supplier=twin, name="Twin Ltd", folded=fold_supplier("Twin Ltd"))
    world.alpha.gss = "E09000099"
    world.alpha.save()
    also = "The Alphan Corporation"
    OrganisationName.objects.create(organisation=world.alpha, name=also, folded=fold_organisation(also))
    return world


def dialog(client: Client, kind: str, text: str = "", **more: str) -> str:
    """The rows of the dialog, as text."""
    answer = client.get(f"/admin/choose/{kind}/results/", {"q": text, **more})
    assert answer.status_code == 200, (kind, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("system", "examplecase", ["Examplecase", "Examplecase Portal"]),
        ("system", "KASUS-plus", ["Examplecase"]),
        ("system", "oldcase", ["Examplecase"]),
        ("system", "oldfile", []),
        ("system", "nothing so called", []),
        ("system", "…", []),
        ("supplier", "example systems limited", ["Example Systems Ltd"]),
        ("supplier", "01234567", ["Twin Ltd"]),
        ("capability", "casework", ["Case management"]),
        ("capability", "social care", []),
        ("borough", "E09000099", ["Alpha Council"]),
        ("organisation", "alphan", ["Alpha Council"]),
        ("contract", "A1", ["Examplecase social care system"]),
        ("contract", "mowers alpha collecting", ["Grass collecting"]),
    ],
)
def test_things_are_found_by_every_name_and_reference(
    chosen_from: World, kind: str, text: str, found: list[str]
) -> None:
    answer = chosen_from.client("loti").get(f"/admin/choose/{kind}/results/", {"q": text})
    titles = re.findall(r"data-chooser-modal-choice[^>]*>\s*([^<]+?)\s*<", answer.content.decode())
    assert titles == found


def test_what_tells_two_apart_is_beside_them(chosen_from: World) -> None:
    client = chosen_from.client("loti")
    twins = dialog(client, "supplier", "twin")
    assert "company 01234567" in twins and "company 07654321" in twins
    assert "Example Systems Ltd" in dialog(client, "system", "kasus")
    assert "owner not known · module of Examplecase" in dialog(client, "system", "portal")
    assert "Case management Social care" in dialog(client, "capability", "casework")
    assert "London borough · E09000099" in dialog(client, "borough", "alpha")
    assert "Alpha Council · Example Systems Ltd · ends 31 Mar 2031 · A1" in dialog(client, "contract", "A1")


def test_twenty_a_page_with_as_many_questions_as_for_two(chosen_from: World) -> None:
    client = chosen_from.client("loti")

    def asked() -> int:
        dialog(client, "system")
        with CaptureQueriesContext(connection) as queries:
            dialog(client, "system")
        return len(queries)

    few = asked()
    for number in range(40):
        owner = Supplier.objects.create(slug=f"owner-{number}", name=f"Owner {number}", in_catalogue=True)
        System.objects.create(slug=f"p{number}", name=f"Product {number:02}", owner=owner)
    assert asked() == few
    rows = dialog(client, "system")
    # Examplecase, its portal, and 18 of the 40
    assert rows.count("Real") == 20 and "Product 17" in rows and "Product 18" not in rows
    assert "Product 18" in dialog(client, "system", p="2")


def test_real_and_made_up_never_meet(chosen_from: World) -> None:
    client = chosen_from.client("loti")
    real, made_up = dialog(client, "system"), dialog(client, "system", of="demonstration")
    assert "Examplecase" in real and "Madeupcase" not in real
    assert "Madeupcase" in made_up and "Demonstration: made up" in made_up and "Examplecase" not in made_up
    # The page's own set wins over what is asked for in the dialog
    assert "Examplecase" not in dialog(client, "system", of="demonstration", data="real")
    assert 'name="data"' not in json.loads(client.get("/admin/choose/system/?of=real").content)["html"]
    assert 'name="data"' in json.loads(client.get("/admin/choose/system/").content)["html"]
    madeup = System.objects.get(slug="madeupcase")
    assert client.get(f"/admin/choose/system/chosen/{madeup.pk}/?of=real").status_code == 404


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("public", {"Grass cutting"}),
        ("beta", {"Grass cutting", "Canaryofficers"}),
        ("loti", {"Grass cutting", "Canaryofficers"}),
        ("alpha", {"Grass cutting", "Canaryofficers", "Canaryowner"}),
    ],
)
def test_the_dialog_of_contracts_shows_what_the_editors_own_reader_may_see(
    chosen_from: World, who: str, seen: set[str]
) -> None:
    chosen_from.load_restricted()
    client = chosen_from.client(who)
    rows = dialog(client, "contract")
    words = {"Grass cutting": "A2", "Canaryofficers": "Z1", "Canaryowner": "Z2"}
    assert {word for word in words if word in rows} == seen
    for word, reference in words.items():
        for text in (reference, word):
            assert ("no matches" in dialog(client, "contract", text)) == (word not in seen), (who, text)
        contract = Contract.objects.get(facts__reference=reference, facts__seen_to=2)
        for address in (f"chosen/{contract.pk}/?", f"chosen-multiple/?id={contract.pk}&"):
            answer = client.get(f"/admin/choose/contract/{address}by=slug")
            assert (contract.slug in answer.content.decode()) == (word in seen), (who, address)


def test_a_supplier_that_only_restricted_files_name_is_offered_to_nobody(chosen_from: World) -> None:
    chosen_from.load_restricted()
    for who in ("public", "alpha", "beta", "loti"):
        assert "Canary" not in dialog(chosen_from.client(who), "supplier", "canary")


def test_a_page_keeps_the_slug_and_each_reader_sees_the_contracts_that_are_theirs(chosen_from: World) -> None:
    chosen_from.load_restricted()
    story = next(
        page.specific for page in make_pages(chosen_from) if isinstance(page.specific, CaseStudyPage)
    )
    keys = [
        fact.contract.slug
        for fact in ContractFact.objects.filter(reference__in=("A1", "Z1", "Z2"), seen_to=2)
    ]
    story.contracts = [("contract", key) for key in sorted(set(keys))]
    story.save_revision().publish()
    stored = json.loads(story.latest_revision.content["contracts"])
    assert [one["value"] for one in stored] == sorted(set(keys)) and len(stored) == 3
    for who, seen in (("nobody", 1), ("beta", 2), ("alpha", 3)):
        main = chosen_from.client(who).get(story.url).content.decode().partition("<main")[2]
        words = ("Examplecase social care system", "Canaryofficers", "Canaryowner")
        assert [word in main for word in words] == [True, seen > 1, seen > 2], who
    # The form is drawn without asking for whom
    form = chosen_from.client("loti").get(f"/admin/pages/{story.pk}/edit/").content.decode()
    assert "A contract that the public does not see" in form
    assert "Canaryowner" not in form and "Canaryofficers" not in form


def test_what_became_of_the_chosen_one_is_said_in_its_place(chosen_from: World) -> None:
    keep, gone = Supplier.objects.filter(name="Twin Ltd").order_by("slug")
    gone.company_number = ""
    gone.save()
    merge(keep=keep, gone=gone, by=None, reason="One")
    block: Any = KeyBlock("supplier")
    assert block.get_form_state(gone.slug) == {
        "id": "twin-07654321",
        "edit_url": None,
        "title": "Twin Ltd · no company number known · merged into Twin Ltd, which readers see",
    }
    assert block.get_form_state("never-there")["title"] == (
        "The supplier “never-there” is not there any more. Choose another, or take it away."
    )
    assert block.get_form_state(None) is None
    assert (block.clean("never-there"), block.to_python("x"), block.get_prep_value("x")) == (
        "never-there",
        "x",
        "x",
    )


def test_several_are_chosen_and_kept_by_id(chosen_from: World) -> None:
    case = Capability.objects.get(slug="case-management")
    other = Capability.objects.create(slug="records", name="Records", parent=case.parent)
    html = ManyChooser("capability").render("capabilities", [case.pk, other.pk, 999_999], {"id": "id_c"})
    assert re.findall(r'name="capabilities" value="(\d+)"', html) == [str(case.pk), str(other.pk)]
    assert "Case management · Social care" in html and "/admin/choose/capability/" in html


def test_forms_of_pages_choose_in_dialogs(chosen_from: World) -> None:
    page = next(page.specific for page in make_pages(chosen_from) if isinstance(page.specific, GuidancePage))
    form_class: Any = page.get_edit_handler().get_form_class()
    assert isinstance(form_class.base_fields["capabilities"].widget, ManyChooser)
    study: Any = CaseStudyPage.get_edit_handler().get_form_class()
    widgets = {name: study.base_fields[name].widget for name in ("systems", "organisations", "capabilities")}
    assert {name: type(one) for name, one in widgets.items()} == dict.fromkeys(widgets, ManyChooser)
    compared: Any = ComparisonPage.get_edit_handler().get_form_class()
    assert isinstance(compared.base_fields["capability"].widget, OneChooser)
    assert compared.base_fields["boroughs"].widget.subject.kind == "borough"
    assert isinstance(
        BoroughPage.get_edit_handler().get_form_class().base_fields["organisation"].widget, OneChooser
    )


def test_nothing_is_made_in_a_dialog_and_nobody_else_comes_in(chosen_from: World) -> None:
    assert chosen_from.client("loti").post("/admin/choose/system/create/", {"name": "New"}).status_code == 302
    assert not System.objects.filter(name="New").exists()
    for kind in ("system", "supplier", "capability", "borough", "organisation", "contract"):
        for address in (
            f"/admin/choose/{kind}/",
            f"/admin/choose/{kind}/results/",
            f"/admin/choose/{kind}/chosen/1/",
        ):
            assert Client().get(address).status_code == 302, address


def test_organisations_of_other_kinds_are_no_boroughs(chosen_from: World) -> None:
    Organisation.objects.create(slug="a-trust", name="A Trust", short_name="A Trust", kind="school_trust")
    client = chosen_from.client("loti")
    assert "A Trust" in dialog(client, "organisation", "trust")
    assert "A Trust" not in dialog(client, "borough", "trust")
