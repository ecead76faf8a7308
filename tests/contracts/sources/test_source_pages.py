"""`/sources/`: every borough and source always has its line, counted from what is public; a held run is settled."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from boroughs.models import Organisation
from contracts.collecting.running import root
from contracts.models import CollectedRegister, CollectedSource, Import, RunProblem, Source, SourceRun
from tests.contracts.pages.world import OFFICERS_CANARIES, OWNER_CANARIES, World

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def world(db: None, tmp_path: Path) -> World:
    from tests.contracts.pages.world import make_world

    return make_world(tmp_path)


def collected(name: str = "contracts_finder", **more: Any) -> CollectedSource:
    source = None
    if more.get("kind", "notice") == "notice":
        source = Source.objects.create(
            slug=name.replace("_", "-"), name=name, publisher="Cabinet Office", kind="notice"
        )
    return CollectedSource.objects.create(
        **{
            "name": name, "source": source, "title": "Contracts Finder", "kind": "notice", "interval_hours": 24,
            "cadence_days": 7, "form_read_from": "github:apa999/CFServer1@cfda786 CFServerTests/TestData", **more,
        }
    )  # fmt: skip


def run(of: CollectedSource, status: str = "done", **more: Any) -> SourceRun:
    asked = {
        "from": "",
        "to": NOW.isoformat(),
        "sample": 0,
        "from_raw": False,
        "all_buyers": False,
        "any_cpv": False,
    }
    return SourceRun.objects.create(
        **{"collected": of, "status": status, "started_at": NOW, "ended_at": NOW, "asked": asked, **more}
    )


def rows(client: Client, address: str = "/sources/?format=json") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(address).json()["rows"]
    return found


def test_there_are_33_rows_whatever_is_known(db: None) -> None:
    assert rows(Client()) == []
    for n in range(33):
        Organisation.objects.create(
            slug=f"borough-{n}", name=f"Borough {n}", short_name=f"B{n:02}", kind=Organisation.Kind.BOROUGH
        )
    found = rows(Client())
    assert len(found) == 33
    assert {(row["state"], row["reason"], row["records"]) for row in found} == {
        ("Manual upload", "no address of a published register is known", None)
    }
    page = Client().get("/sources/").content.decode()
    assert page.count('id="borough-borough-') == 33 and "The register of 0 of 33 boroughs" in page


def test_a_borough_says_when_its_register_came_and_how_much_of_it_is_filled(world: World) -> None:
    alpha, beta = rows(Client())
    # Alpha's register has four rows: each with supplier and end, three with a value
    assert (alpha["state"], alpha["last_success"], alpha["records"]) == (
        "Uploaded", timezone.localdate().isoformat(), 4,
    )  # fmt: skip
    assert (alpha["with_supplier"], alpha["with_end"], alpha["with_value"]) == (100, 100, 75)
    assert (beta["state"], beta["evidence"], beta["with_end"]) == ("Manual upload", 0, None)
    world.load([*[(f"A{n}", "Chairs", "Mowers Ltd", "01/04/2024", "31/03/2031", "5") for n in range(6)]])
    page = Client().get("/sources/").content.decode()
    assert "+2 on the last run" in page


def test_every_state_of_a_collected_register_is_said_with_its_reason(world: World) -> None:
    of = collected("registers", kind="register", title="Contracts registers")
    register = CollectedRegister.objects.create(
        collected=of, organisation=world.beta, how="ckan", address="https://example.org", cadence_days=120
    )
    for state, reason, words in (
        ("new", "", "Not collected yet"),
        ("held", "12 records where the last run had 90", "Held"),
        ("failed", "nothing could be fetched", "Failed"),
        ("blocked", "the site refuses us: 403", "Blocked: manual upload"),
        ("robots", "the site refuses us: robots.txt", "Refused by robots.txt: manual upload"),
        ("manual_upload", "nothing here is called so", "Manual upload"),
    ):
        register.state, register.reason = state, reason
        register.save()
        beta = rows(Client())[1]
        assert (beta["state"], beta["reason"] or "") == (words, reason)
        assert not reason or reason in Client().get("/sources/").content.decode()
    register.state, register.last_success_at, register.records = "ok", NOW - timedelta(days=122), 90
    register.save()
    assert rows(Client())[1]["state"] == "Collected"
    assert " late" in re.sub(r"<[^>]+>", " ", Client().get("/sources/").content.decode())


def test_what_is_restricted_changes_nothing_here(world: World) -> None:
    addresses = (
        "/sources/",
        "/sources/?format=json",
        "/sources/?format=json&table=sources",
        "/sources/?sort=-newest",
    )
    before = [Client().get(address).content for address in addresses]
    officers, owner = world.load_restricted()
    assert [Client().get(address).content for address in addresses] == before
    for canary in (*OFFICERS_CANARIES, *OWNER_CANARIES):
        assert canary not in b"".join(before).decode().lower()
    for imported in (officers, owner):
        for who in world.users:
            assert world.client(who).get(f"/sources/{imported.source.slug}/").status_code == 404


def test_the_demonstration_has_its_own_boroughs_and_no_collected_source(world: World) -> None:
    collected()
    Organisation.objects.create(
        slug="sample", name="Sample Council", short_name="Sample", kind="borough", data_set="demonstration"
    )
    made_up = rows(Client(), "/sources/?data=demonstration&format=json")
    assert [row["borough"] for row in made_up] == ["Madeup", "Sample"]
    assert rows(Client(), "/sources/?data=demonstration&format=json&table=sources") == []
    assert Client().get("/sources/contracts_finder/?data=demonstration").status_code == 404


def test_a_source_says_what_came_what_was_set_aside_and_where_its_form_was_read(world: World) -> None:
    of = collected(last_success_at=NOW, state="ok")
    done = run(
        of, records=380, records_before=400, new=300, changed=10, unchanged=50, set_aside=20, requests=9,
        set_aside_for={"it is neither software nor IT": 20}, fields_filled={"supplier": 150, "end": 75}, contracts=150,
    )  # fmt: skip
    RunProblem.objects.create(run=done, code="bad_date", key="ocds-1", message="The date cannot be read.")
    (row,) = [
        one
        for one in rows(Client(), "/sources/?format=json&table=sources")
        if one["source"] == "Contracts Finder"
    ]
    assert (row["seen_live"], row["fields"], row["records"]) == (
        "not yet seen live",
        "end 50 %, supplier 100 %",
        380,
    )
    page = Client().get("/sources/contracts_finder/").content.decode()
    for words in (
        "Not yet seen live.", "https://github.com/apa999/CFServer1/blob/cfda786/CFServerTests/TestData",
        "−20 on the last run", "20: it is neither software nor IT", "The date cannot be read. (ocds-1)",
    ):  # fmt: skip
        assert words in page, words
    assert Client().get("/sources/nothing-so/").status_code == 404


def test_a_source_is_late_when_its_newest_record_is_older_than_its_cadence(world: World) -> None:
    from contracts.comparisons.source_health import Evident, SourceLine

    line = SourceLine(
        "x", "X", "", "notice", "collected", "ok", "", None, None, None,
        Evident(1, date(2026, 11, 1)), 7, False, "", (), 0,
    )  # fmt: skip
    assert not line.is_late(date(2026, 11, 8)) and line.is_late(date(2026, 11, 9))


# --- a held run --------------------------------------------------------------------------------------


def held_run(folder: Path, supplier: str = "Example Systems Ltd") -> SourceRun:
    """A held run of one notice of Alpha's, with what it fetched beside it."""
    of = collected(state="held", reason="1 records where the last run had 90", parts={"all": 90})
    one = run(of, "held", held="1 records where the last run had 90", records=1)
    at = root() / of.name / "runs" / str(one.pk)
    at.mkdir(parents=True)
    record = {
        "kind": "contract", "organisation": "alpha", "title": "Examplecase software", "ocid": "ocds-b5fd17-1",
        "supplier": {"name": supplier}, "value": "5000", "value_kind": "initial_term",
    }  # fmt: skip
    line = {
        "key": "ocds-b5fd17-1", "part": "all", "url": "https://example.org/1", "problems": [], "cpv": ["48000000"],
        "buyers": [["Alpha Council"]],
        "lines": [{"records": [record], "provenance": {"address": "https://example.org/1", "title": "A notice"}}],
    }  # fmt: skip
    (at / "feed.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    (at / "journal.jsonl").write_text("", encoding="utf-8")
    return one


def test_loti_staff_release_a_held_run_with_a_reason(world: World, tmp_path: Path) -> None:
    one = held_run(tmp_path)
    address = f"/sources/contracts_finder/{one.pk}/"
    for who, status in (
        ("nobody", 404),
        ("public", 404),
        ("alpha", 403),
        ("left", 404),
        ("deactivated", 404),
    ):
        given = {"answer": "release", "reason": "I looked"}
        assert world.client(who).post(address, given).status_code == status
        assert "Release: apply" not in world.client(who).get("/sources/contracts_finder/").content.decode()
    client = world.client("loti")
    assert "Release: apply these 1 records" in client.get("/sources/contracts_finder/").content.decode()
    assert (
        "Say why." in client.post(address, {"answer": "release", "reason": " "}, follow=True).content.decode()
    )
    answer = client.post(address, {"answer": "release", "reason": "It was a bank holiday"}, follow=True)
    assert "Released: 1 new, 0 changed, 0 unchanged." in answer.content.decode()
    one.refresh_from_db()
    assert (one.status, one.collected.state, one.imported == Import.objects.latest("id")) == (
        "done",
        "ok",
        True,
    )
    logged = ModelLogEntry.objects.get(action="contracts.release_run")
    assert (logged.user, logged.data["reason"]) == (world.users["loti"], "It was a bank holiday")
    assert (
        "held no more"
        in client.post(address, {"answer": "release", "reason": "again"}, follow=True).content.decode()
    )


def test_a_discarded_run_leaves_what_was_there(world: World, tmp_path: Path) -> None:
    one = held_run(tmp_path)
    before = Import.objects.count()
    answer = world.client("loti").post(
        f"/sources/contracts_finder/{one.pk}/",
        {"answer": "discard", "reason": "The site was ill"},
        follow=True,
    )
    assert "What was there before stays." in answer.content.decode()
    one.refresh_from_db()
    assert (one.status, one.error, one.collected.state) == ("failed", "Discarded: The site was ill", "new")
    assert (
        Import.objects.count() == before and not (root() / "contracts_finder" / "runs" / str(one.pk)).exists()
    )
