"""Council English: what a word also looks for, what an editor may write, and that a reload keeps an editor's hand."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from contracts.models import ContractFact
from search.loading import SYNONYMS, load_synonyms
from search.models import Synonym
from search.synonyms import Synonyms, synonyms_in_use
from search.words import fold_words
from tests.contracts.pages.world import World

ROWS: tuple[tuple[list[str], list[str]], ...] = (
    (["revs and bens", "revenues and benefits"], []),
    (["ct"], ["council tax"]),
    (["council tax", "ctax"], []),
    (["bin"], ["waste collection"]),
)
WORDS = ["revs", "and", "bens", "ct", "council", "tax", "ctax", "bin", "bins", "x"]


def meanings(text: str) -> list[tuple[str, list[str]]]:
    words = fold_words(text).split()
    found = Synonyms(ROWS).meanings(words)
    return [
        (" ".join(words[one.start : one.end]), [" ".join(other) for other in one.others]) for one in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("revs and bens", [("revs and bens", ["revenues and benefits"])]),
        ("Revenues & Benefits", [("revenues and benefits", ["revs and bens"])]),
        ("CT system Camden", [("ct", ["council tax"])]),
        # One way: who types the long word does not look for the short one, which means other things too
        ("council tax", [("council tax", ["ctax"])]),
        ("council", []),
        ("Bins in Camden, ctax", [("bins", ["waste collection"]), ("ctax", ["council tax"])]),
        # The run nearest to the left takes its words
        ("revs and bens and bens", [("revs and bens", ["revenues and benefits"])]),
        ("", []),
    ],
)
def test_what_a_query_also_looks_for(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert meanings(text) == expected


def test_no_synonyms_no_meanings() -> None:
    assert Synonyms([]).meanings(["council", "tax"]) == []


@given(
    st.lists(
        st.sampled_from(["revs", "and", "bens", "ct", "council", "tax", "ctax", "bin", "bins", "x"]),
        max_size=30,
    )
)
def test_meanings_never_overlap_and_never_name_themselves(words: list[str]) -> None:
    end = 0
    for one in Synonyms(ROWS).meanings(words):
        assert end <= one.start < one.end <= len(words)
        assert tuple(words[one.start : one.end]) not in one.others
        end = one.end


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("E.D.R.M.S.", "edrms"),
        ("Revs & Bens", "revs and bens"),
        ("Café", "cafe"),
        ("v5.1 GOV.UK", "v5 1 gov uk"),
    ],
)
def test_words_are_folded_as_people_type_them(text: str, folded: str) -> None:
    assert fold_words(text) == folded


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "means", "field", "says"),
    [
        ("", "", "words", "Write what people type"),
        ("hms", "", "words", "Write two at least"),
        ("hms\nHMS.", "", "words", "Write two at least"),
        ("hms", "hms\nhousing", "means", "is in both boxes"),
        ("a " * 7, "b", "words", "too many words"),
        ("a" * 61 + "\nb", "", "words", "is too long"),
        ("\n".join(f"word{n}" for n in range(13)), "", "words", "13 terms are too many"),
        ("house keeping", "refuse", "means", "circle: house keeping → refuse → bins → house keeping"),
    ],
)
def test_what_an_editor_may_not_write(words: str, means: str, field: str, says: str) -> None:
    Synonym.objects.create(words="bins", means="house keeping")
    Synonym.objects.create(words="refuse", means="bins")
    with pytest.raises(ValidationError) as refused:
        Synonym(words=words, means=means).full_clean()
    assert any(says in message for message in refused.value.message_dict[field]), refused.value.message_dict


@pytest.mark.django_db
def test_a_synonym_may_be_saved_again_though_it_leads_somewhere() -> None:
    one = Synonym.objects.create(words="bins", means="refuse")
    one.full_clean()
    Synonym(words="refuse", means="waste").full_clean()


@pytest.mark.django_db
def test_a_change_counts_at_once() -> None:
    assert synonyms_in_use().meanings(["ct"]) == []
    one = Synonym.objects.create(words="ct", means="council tax")
    assert [m.others for m in synonyms_in_use().meanings(["ct"])] == [(("council", "tax"),)]
    one.means = "computed tomography"
    one.save()
    assert [m.others for m in synonyms_in_use().meanings(["ct"])] == [(("computed", "tomography"),)]
    one.active = False
    one.save()
    assert synonyms_in_use().meanings(["ct"]) == []
    one.delete()
    Synonym.objects.create(words="ct\ncouncil tax")
    assert [m.others for m in synonyms_in_use().meanings(["ct"])] == [(("council", "tax"),)]


@pytest.mark.django_db
def test_the_file_loads_once_and_keeps_what_editors_changed(tmp_path: Path) -> None:
    with SYNONYMS.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 80
    assert all(row["source"] for row in rows)
    assert load_synonyms() == (len(rows), len(rows))
    assert load_synonyms() == (len(rows), 0)

    changed, gone, off = (Synonym.objects.get(key=key) for key in ("crm", "hr", "gis"))
    changed.words += "\nour word"
    changed.save()
    gone.delete()
    off.active = False
    off.save()
    newer = tmp_path / "synonyms.csv"
    for row in rows:
        if row["key"] in ("crm", "hr", "gis", "erp"):
            row["words"] += " | a new word"
    with newer.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row["key"] not in ("asc", "wifi"))
    # One refreshed (erp), two taken out of the file (asc, wifi)
    assert load_synonyms(newer) == (len(rows) - 2, 3)
    assert "our word" in Synonym.objects.get(key="crm").words
    assert "a new word" not in Synonym.objects.get(key="crm").words
    assert not Synonym.objects.filter(key__in=["hr", "asc", "wifi"]).exists()
    assert not Synonym.objects.get(key="gis").active
    assert "a new word" in Synonym.objects.get(key="erp").words
    assert load_synonyms(newer) == (len(rows) - 2, 0)


@pytest.fixture
def editor(world: World) -> Client:
    """Somebody of LOTI whom the site's administrator has made an editor in Wagtail."""
    loti = world.users["loti"]
    assert loti is not None
    loti.groups.add(Group.objects.get(name="Editors"))
    return world.client("loti")


def test_editors_change_them_and_see_their_history(editor: Client) -> None:
    facts = ContractFact.objects.count()
    form = {"words": "bins\nrefuse", "means": "", "active": "on", "source": "as we say it"}
    made = editor.post("/admin/snippets/search/synonym/add/", form)
    assert made.status_code == 302, made.content.decode()[:2000]
    one = Synonym.objects.get()
    edit = f"/admin/snippets/search/synonym/edit/{one.pk}/"
    assert editor.post(edit, form | {"words": "bins\nrubbish"}).status_code == 302
    refused = editor.post(edit, form | {"words": "bins"})
    assert refused.status_code == 200
    assert "Write two at least" in refused.content.decode()
    one.refresh_from_db()
    assert one.words == "bins\nrubbish"
    assert one.revisions.count() == 2
    history = editor.get(f"/admin/snippets/search/synonym/history/{one.pk}/").content.decode()
    assert "Created" in history
    assert "Edited" in history
    assert ContractFact.objects.count() == facts


def test_nobody_else_reaches_them(world: World) -> None:
    for who in ("nobody", "alpha"):
        assert world.client(who).get("/admin/snippets/search/synonym/").status_code == 302
