"""Merging, parting and renaming suppliers in the admin: what moves on the public pages, and what the search finds."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import close_old_connections, connection
from django.test import Client
from wagtail.models import ModelLogEntry

from boroughs.models import User
from contracts.imports.deciding import decide
from contracts.imports.proposing_merges import propose_merges
from contracts.models import ReviewItem
from search import following
from search.engines import engine
from suppliers.catalogue import load_market
from suppliers.merging import MergeRefusedError, merge
from suppliers.models import CuratedValue, Supplier, SupplierName
from tests.cms.curating.curators import Curators, bulk_url, press, supplier
from tests.cms.pages import make_pages

HEADS = (
    "slug,name,company_number,ppon,charity_number,group_name,website,source,number_source,note,checked_on,"
    "parent,merged_into,aliases"
)
"""Of the catalogue's suppliers.csv."""

START, END = "01/04/2024", "31/03/2031"


def loaded(curators: Curators) -> tuple[Supplier, Supplier]:
    """Example Systems Ltd with one contract (A1), and its other name in a register of Beta's with two (B1, B2)."""
    rows = [(ref, f"Thing {ref}", "Xample Sytems Ltd", START, END, "100") for ref in ("B1", "B2")]
    curators.world.load(rows, of=curators.world.beta)
    return Supplier.objects.get(slug="example-systems"), Supplier.objects.get(name="Xample Sytems Ltd")


def page_of(one: Supplier) -> str:
    return Client().get(one.get_absolute_url(), follow=True).content.decode()


def documents(one: Supplier) -> int:
    return len(list(engine().scan([f"supplier:{one.pk}"])))


def contracts_mentioning(one: Supplier) -> set[str]:
    return {key for key in engine().mentioning([f"supplier:{one.pk}"]) if key.startswith("contract:")}


def test_a_merge_moves_contracts_and_documents_and_parting_moves_them_back(
    curators: Curators, site_index: None
) -> None:
    keep, gone = loaded(curators)
    following.rebuild()
    before = {one.pk: contracts_mentioning(one) for one in (keep, gone)}
    assert (len(before[keep.pk]), len(before[gone.pk]), documents(gone)) == (1, 2, 1)
    assert "Thing B1" not in page_of(keep) and "Thing B1" in page_of(gone)

    asks = curators["loti"].get(bulk_url("supplier", "merge", [keep.pk, gone.pk])).content.decode()
    assert "2 contracts and 0 pages that name it show the one that stays" in asks
    told = press(
        curators["loti"], "supplier", "merge", [keep.pk, gone.pk], keep=keep.pk, reason="One address"
    )
    assert told == ["1 supplier merged."]
    assert "Thing B1" in page_of(keep) and "Thing B2" in page_of(keep)
    assert Client().get(f"/suppliers/{gone.slug}/")["Location"] == f"/suppliers/{keep.slug}/"
    following.sync()
    assert contracts_mentioning(keep) >= before[keep.pk] | before[gone.pk] and documents(gone) == 0
    assert following.check().count == 0

    told = press(curators["loti"], "supplier", "part", [gone.pk], reason="Two after all")
    assert told == ["1 supplier parted."]
    assert "Thing B1" not in page_of(keep) and "Thing B1" in page_of(gone)
    following.sync()
    assert {one.pk: contracts_mentioning(one) for one in (keep, gone)} == before and documents(gone) == 1
    assert following.check().count == 0


def test_pages_that_name_the_merged_one_are_counted_and_show_the_kept_one(curators: Curators) -> None:
    keep, gone = loaded(curators)
    keep.in_catalogue = gone.in_catalogue = True
    keep.save()
    gone.save()
    pages = make_pages(curators.world)
    page = next(one.specific for one in pages if one.slug == "advice")
    page.body = [("live_supplier", {"supplier": gone.slug})]
    page.save_revision().publish()
    asks = curators["loti"].get(bulk_url("supplier", "merge", [keep.pk, gone.pk])).content.decode()
    assert "2 contracts and 1 page that name it show the one that stays" in asks
    press(curators["loti"], "supplier", "merge", [keep.pk, gone.pk], keep=keep.pk, reason="One")
    page.refresh_from_db()
    assert page.body[0].value["supplier"] == gone.slug, "pages keep what they say"
    text = Client().get(page.url).content.decode()
    assert "Example Systems Ltd" in text and "Xample Sytems" not in text


def test_some_are_merged_and_others_are_left_with_the_reason(curators: Curators) -> None:
    a = supplier("Anexample", "01234567")
    b, c = supplier("Bexample"), supplier("Cexample", "07654321")
    d = supplier("Dexample", data_set="demonstration")
    told = press(
        curators["loti"], "supplier", "merge", [a.pk, b.pk, c.pk, d.pk, 999_999], keep=a.pk, reason="One"
    )
    assert told == [
        "1 supplier merged.",
        "Left as it was: Cexample. Anexample (01234567) and Cexample (07654321) are two companies. "
        "If one owns the other, give it as the parent instead.",
        "Left as it was: Dexample. A real supplier and one of the demonstration cannot be merged.",
    ]
    into = dict(Supplier.objects.filter(merged_into__isnull=False).values_list("slug", "merged_into__slug"))
    assert into == {"bexample": "anexample"}


def test_a_reason_is_asked_for(curators: Curators) -> None:
    a, b = supplier("Anexample"), supplier("Bexample")
    answer = curators["loti"].post(bulk_url("supplier", "merge", [a.pk, b.pk]), {"keep": a.pk, "reason": ""})
    assert answer.status_code == 200 and "required" in answer.content.decode()
    assert not Supplier.objects.filter(merged_into__isnull=False).exists()


def test_parting_takes_back_the_answer_of_the_review_that_merged(curators: Curators) -> None:
    rows = [("B1", "Thing", "Example Systems Group", START, END, "100")]
    curators.world.load(rows, of=curators.world.beta)
    propose_merges("real")
    item = ReviewItem.objects.get(kind="supplier")
    decide(item=item, accept=True, by=curators.user("loti"))
    gone = Supplier.objects.get(merged_into__isnull=False)
    press(curators["loti"], "supplier", "part", [gone.pk], reason="Two after all")
    item.refresh_from_db()
    gone.refresh_from_db()
    assert (item.state, gone.merged_into) == ("open", None)


def edit(curators: Curators, one: Supplier, **values: str) -> Any:
    given = {
        "name": one.name, "company_number": one.company_number, "number_source": one.number_source, "reason": "",
        "charity_number": "", "group_name": "", "parent": "", "website": "", "source": one.source, "note": "",
    }  # fmt: skip
    return curators["loti"].post(f"/admin/suppliers/edit/{one.pk}/", {**given, **values})


def test_a_new_name_is_found_logged_and_known_to_the_next_import(
    curators: Curators, site_index: None
) -> None:
    following.rebuild()
    seller = Supplier.objects.get(slug="example-systems")
    assert edit(curators, seller, name="Renamed Systems Ltd", reason="Their own site").status_code == 302
    following.sync()
    assert following.check().count == 0
    found = Client().get("/search/?q=Renamed+Systems&kind=supplier").content.decode()
    assert "Renamed Systems Ltd" in found.replace("<mark>", "").replace("</mark>", "")
    names = set(SupplierName.objects.filter(supplier=seller).values_list("name", flat=True))
    assert names == {"Example Systems Ltd", "Renamed Systems Ltd"}
    rows = [
        ("B9", "Thing", "RENAMED SYSTEMS LIMITED", START, END, "1"),
        ("B8", "Thing", "Example Systems", START, END, "1"),
    ]
    curators.world.load(rows, of=curators.world.beta)
    assert seller.contract_facts.count() == 3
    history = curators["loti"].get(f"/admin/suppliers/history/{seller.pk}/").content.decode()
    assert "“Example Systems Ltd” → “Renamed Systems Ltd”" in history and "Why: Their own site" in history
    report = curators["loti"].get("/admin/reports/site-history/").content.decode()
    assert "Renamed Systems Ltd" in report and "loti@example.org" in report


def test_a_number_needs_its_source_and_a_company_is_not_its_own_parent(curators: Curators) -> None:
    seller = Supplier.objects.get(slug="example-systems")
    assert (
        "Say where the company number stands"
        in edit(curators, seller, company_number="01234567").content.decode()
    )
    assert "would be under itself" in edit(curators, seller, parent=str(seller.pk)).content.decode()
    seller.refresh_from_db()
    assert (seller.company_number, seller.parent) == ("", None)
    assert not CuratedValue.objects.exists()


def test_saving_without_a_change_writes_nothing(curators: Curators) -> None:
    seller = Supplier.objects.get(slug="example-systems")
    before = ModelLogEntry.objects.count()
    assert edit(curators, seller).status_code == 302
    assert (ModelLogEntry.objects.count(), CuratedValue.objects.count()) == (before, 0)


def test_a_merged_one_says_why_it_is_not_changed(curators: Curators) -> None:
    keep, gone = supplier("Keptexample"), supplier("Goneexample")
    merge(keep=keep, gone=gone, by=None, reason="One")
    page = curators["loti"].get(f"/admin/suppliers/edit/{gone.pk}/").content.decode()
    assert "It is merged into Keptexample. Change that one, or part the two first." in page
    assert "It is merged into Keptexample" in edit(curators, gone, name="Else").content.decode()
    gone.refresh_from_db()
    assert gone.name == "Goneexample"


def test_loading_the_catalogue_keeps_the_curators_word(curators: Curators, tmp_path: Any) -> None:
    """Three companies as a catalogue has them: one renamed, one parted from where the file merges it, one named."""
    rows = [
        "one,One Ltd,,,,,,https://example.org,,,,,,Uno | Ein",
        "two,Two Ltd,,,,,,,,,,,one,",
        "three,Three Ltd,,,,Trio,,,,,,,,",
    ]
    (tmp_path / "suppliers.csv").write_text("\n".join([HEADS, *rows]), encoding="utf-8")
    (tmp_path / "systems.csv").write_text("slug,name\n", encoding="utf-8")
    load_market(tmp_path)
    one, two, three = (Supplier.objects.get(slug=slug) for slug in ("one", "two", "three"))
    assert two.merged_into == one
    assert edit(curators, one, name="First Ltd").status_code == 302
    press(curators["loti"], "supplier", "part", [two.pk], reason="Two after all")
    press(curators["loti"], "supplier", "merge", [one.pk, three.pk], keep=three.pk, reason="One")
    alias = SupplierName.objects.get(supplier=one, name="Ein")
    # One is merged by now: what it is called is changed at the kept one
    assert (
        "It is merged into Three Ltd" in press(curators["loti"], "suppliername", "take_away", [alias.pk])[0]
    )
    press(curators["loti"], "supplier", "part", [one.pk], reason="Two")
    assert press(curators["loti"], "suppliername", "take_away", [alias.pk]) == ["1 supplier name taken away."]

    def now() -> Any:
        named = SupplierName.objects.filter(supplier__slug__in=("one", "two", "three"))
        return (
            list(Supplier.objects.filter(slug__in=("one", "two", "three")).order_by("slug").values()),
            sorted(named.values_list("supplier__slug", "name")),
        )

    before = now()
    load_market(tmp_path)
    assert now() == before
    assert ("one", "Ein") not in before[1] and ("one", "First Ltd") in before[1]
    kept = set(CuratedValue.objects.values_list("slug", "field"))
    assert kept == {("one", "name"), ("two", "merged_into"), ("one", "merged_into"), ("one", "name ein")}
    # What nobody has set follows the file
    rows[0] = rows[0].replace("https://example.org", "https://example.org/new")
    (tmp_path / "suppliers.csv").write_text("\n".join([HEADS, *rows]), encoding="utf-8")
    load_market(tmp_path)
    one.refresh_from_db()
    assert (one.name, one.source) == ("First Ltd", "https://example.org/new")


def test_the_file_merges_nothing_the_other_way_round(curators: Curators, tmp_path: Any) -> None:
    (tmp_path / "systems.csv").write_text("slug,name\n", encoding="utf-8")
    (tmp_path / "suppliers.csv").write_text(
        f"{HEADS}\none,One,,,,,,,,,,,,\ntwo,Two,,,,,,,,,,,,\n", encoding="utf-8"
    )
    load_market(tmp_path)
    one, two = (Supplier.objects.get(slug=slug) for slug in ("one", "two"))
    press(curators["loti"], "supplier", "merge", [one.pk, two.pk], keep=one.pk, reason="One")
    (tmp_path / "suppliers.csv").write_text(
        f"{HEADS}\none,One,,,,,,,,,,,two,\ntwo,Two,,,,,,,,,,,,\n", encoding="utf-8"
    )
    load_market(tmp_path)
    into = dict(Supplier.objects.filter(slug__in=("one", "two")).values_list("slug", "merged_into__slug"))
    assert into == {"one": None, "two": "one"}


@pytest.mark.django_db(transaction=True)
def test_two_curators_who_merge_each_into_the_other_make_no_circle() -> None:
    a, b = supplier("Anexample"), supplier("Bexample")
    user = User.objects.create_user("curator@example.org", "password", level="loti")
    start, refused = threading.Barrier(2), []

    def merging(keep: Supplier, gone: Supplier) -> None:
        close_old_connections()
        start.wait()
        try:
            merge(keep=keep, gone=gone, by=user, reason="One")
        except MergeRefusedError as why:
            refused.append(str(why))
        finally:
            connection.close()

    threads = [threading.Thread(target=merging, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(refused) == 1 and "Part them first" in refused[0]
    assert Supplier.objects.filter(merged_into__isnull=False).count() == 1
