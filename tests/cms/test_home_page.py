"""The front page: four numbers with their dates, what to decide about, and the way in."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone

from boroughs.reader import PUBLIC_READER
from contracts.comparisons.home import home_numbers
from contracts.models import Charge
from tests.contracts.pages.world import World


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_numbers_count_what_the_public_may_see(world: World) -> None:
    today = timezone.localdate()
    soon = (today + timedelta(days=100)).strftime("%d/%m/%Y")
    world.load([("B1", "Ends soon", "Mowers Ltd", "01/04/2024", soon, "5")], of=world.beta)
    world.load(
        [("B2", "Secret, ends soon", "Mowers Ltd", "01/04/2024", soon, "5")], "officers", of=world.beta
    )
    numbers = home_numbers(PUBLIC_READER, today)
    assert (numbers.boroughs, numbers.of_boroughs, numbers.systems, numbers.ending) == (2, 2, 1, 1)
    assert (numbers.charges, numbers.charges_on) == (0, None)
    assert numbers.boroughs_on == numbers.ending_on == today


def test_charges_that_cover_other_things_too_are_not_counted(world: World) -> None:
    today = timezone.localdate()
    shape = {"organisation": world.alpha, "system": world.system, "status": "charged", "per": "year",
             "seen_from": 0, "seen_to": 2, "newest_on": today, "oldest_on": today, "confidence": "high"}  # fmt: skip
    charges = (
        (["api_access"], "contracted"),
        (["api_access", "licence"], "contracted"),
        (["exit_extraction"], "quoted"),
        (["data_extraction"], "paid"),
        (["licence"], "paid"),
    )
    for covers, basis in charges:
        one = covers[0] if len(covers) == 1 else ""
        Charge.objects.create(covers=covers, covers_one=one, basis=basis, amount_pence=100, **shape)
    assert home_numbers(PUBLIC_READER, today).charges == 2


def test_the_page_has_its_box_its_list_and_the_ways_in(world: World) -> None:
    answer = world.client("nobody").get("/").content.decode()
    text = words(answer)
    assert "1 of 2 boroughs covered on" in text
    assert "Case management 1 borough known" in text
    assert 'action="/search/"' in answer
    assert 'href="/capabilities/childrens-social-care/?data=demonstration"' in answer
    assert "python manage.py import_register" in text
    made_up = world.client("nobody").get("/?data=demonstration").content.decode()
    assert '<input type="hidden" name="data" value="demonstration">' in made_up
    assert "Demonstration data:" in made_up
