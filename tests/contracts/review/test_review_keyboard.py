"""The review queue is worked by keyboard: 500 items, each decided once as its key says, and the place is kept."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page

from contracts.models import Charge, ReviewDecision, ReviewItem
from tests.contracts.pages.world import World
from tests.contracts.review.asked import charge, load, open_items, use
from tests.contracts.review.browsing import browse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = 500
SLIP = 0.125
"""Seconds after which the next press of a key is an answer of its own (review.js, PAUSE)."""

TWICE = """key => {
    const pressed = () => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    const first = pressed();
    window.slip = pressed();
    document.activeElement.dispatchEvent(first);
}"""
"""Two presses at one time; the page hears the second once the first has been answered, however long that took."""


IN_VIEW = """() => {
    const text = document.querySelector(".ct-review__text");
    const [box, word] = [text, text.querySelector("mark")].map((one) => one.getBoundingClientRect());
    return text.scrollHeight > text.clientHeight && box.top <= word.top && word.bottom <= box.bottom;
}"""
"""Whether the words that suggest the item are seen in a text that is longer than its box."""


def _item(page: Page) -> str:
    return str(page.eval_on_selector("[data-review-item]", "one => one.dataset.reviewItem"))


def _another(page: Page, than: str) -> str:
    """Wait for the next item; which it is, or "end"."""
    shown = page.wait_for_function(
        """than => {
            const shown = document.querySelector("[data-review-item]")?.dataset.reviewItem;
            const end = document.getElementById("review-end") && "end";
            return !document.getElementById("review").hasAttribute("aria-busy") && shown !== than && (shown || end);
        }""",
        arg=than,
    )
    return str(shown.json_value())


def _press(page: Page, key: str, *, item: str = "", twice: bool = False) -> str:
    """Answer the item that is shown, and wait for the next one: which it is, or "end"."""
    before = item or _item(page)
    if twice:
        page.evaluate(TWICE, key)
    else:
        page.keyboard.press(key)
    at = time.monotonic()
    following = _another(page, before)
    if twice:
        page.evaluate("document.activeElement.dispatchEvent(window.slip)")
    time.sleep(max(0, SLIP - (time.monotonic() - at)))
    return following


def test_a_queue_of_500_is_worked_by_keyboard(
    world: World, tmp_path: Path, chromium: Path, assets: None, live_server: object
) -> None:
    load(world, tmp_path, [charge(n) if n % 2 else use(n) for n in range(QUEUE)])
    items = open_items()
    assert len(items) == QUEUE
    keys = ["y" if n % 3 else "n" for n in range(QUEUE)]

    def work(page: Page) -> tuple[list[str], str]:
        seen = [_item(page)]
        for n, key in enumerate(keys):
            # Every twentieth answer is a slip: the same key twice, at once
            seen.append(_press(page, key, item=seen[-1], twice=n % 20 == 0))
        return seen, page.locator("#review").inner_text()

    seen, end = browse(chromium, f"{live_server}/review/", world.client("beta"), work)
    assert seen == [*(str(item.pk) for item in items), "end"]
    said = dict(ReviewItem.objects.values_list("pk", "state"))
    expected = {"y": "accepted", "n": "rejected"}
    assert said == {item.pk: expected[key] for item, key in zip(items, keys, strict=True)}
    assert ReviewDecision.objects.count() == QUEUE
    yes_charges = sum(n % 2 == 1 and key == "y" for n, key in enumerate(keys))
    assert Charge.objects.count() == yes_charges
    assert "Nothing waits." in end


def test_skip_undo_and_the_place_by_keyboard(
    world: World, tmp_path: Path, chromium: Path, assets: None, live_server: object
) -> None:
    long = charge(1, statement=f"{'A long text. ' * 200}An API licence at the end of it.")
    load(world, tmp_path, [charge(0), long, charge(2), charge(3)])
    first, second, third, fourth = (str(item.pk) for item in open_items())

    def work(page: Page) -> dict[str, object]:
        found: dict[str, object] = {}
        _press(page, "s")
        found["words in view"] = page.evaluate(IN_VIEW)
        found["after skipping"] = (_item(page), page.locator(".ct-review__place").inner_text())
        _press(page, "y")
        found["after a yes"] = _item(page)
        found["said"] = page.locator("#review-said").inner_text()
        found["focus"] = page.evaluate("document.activeElement.id")
        _press(page, "u")
        found["after undoing"] = _item(page)
        _press(page, "n")
        page.reload()
        found["after a reload"] = _item(page)
        _press(page, "y")
        _press(page, "y")
        found["at the end"] = page.locator("#review-end").inner_text()
        page.keyboard.press("s")
        page.wait_for_selector("[data-review-item]")
        found["from the start"] = _item(page)
        return found

    found = browse(chromium, f"{live_server}/review/", world.client("beta"), work)
    assert found == {
        "words in view": True,
        "after skipping": (second, "2 of 4 · 1 skipped"),
        "after a yes": third,
        "said": "You said yes. You can take it back.",
        "focus": f"item-{third}",
        "after undoing": second,
        "after a reload": third,
        "at the end": "That was the last one.",
        "from the start": first,
    }
    states = dict(ReviewItem.objects.values_list("pk", "state"))
    assert states == {
        int(first): "open", int(second): "rejected", int(third): "accepted", int(fourth): "accepted",
    }  # fmt: skip


def test_choose_another_by_keyboard(
    world: World, tmp_path: Path, chromium: Path, assets: None, live_server: object
) -> None:
    from suppliers.models import System

    other = System.objects.create(slug="sampleflow", name="Sampleflow", owner=world.system.owner)
    load(world, tmp_path, [use(1), charge(2)])
    before = open_items()

    def work(page: Page) -> str:
        page.keyboard.press("c")
        # A letter typed into the search is a letter, and no answer
        page.keyboard.type("sampley")
        page.keyboard.press("Backspace")
        page.wait_for_selector("#choices button")
        page.keyboard.press("Enter")
        page.wait_for_function("document.activeElement.value === 'sampleflow'")
        here = _item(page)
        page.keyboard.press("Enter")
        return _another(page, here)

    assert browse(chromium, f"{live_server}/review/", world.client("beta"), work) == str(before[1].pk)
    before[0].refresh_from_db()
    assert (before[0].state, before[0].evidence.system) == ("accepted", other)


def test_keys_decide_nothing_where_something_else_has_the_focus(
    world: World, tmp_path: Path, chromium: Path, assets: None, live_server: object
) -> None:
    load(world, tmp_path, [charge(1)])

    def work(page: Page) -> str:
        page.focus("header a")
        page.keyboard.press("y")
        page.focus("#header-query")
        page.keyboard.type("any")
        page.wait_for_timeout(300)
        return page.input_value("#header-query")

    assert browse(chromium, f"{live_server}/review/", world.client("beta"), work) == "any"
    assert ReviewItem.objects.get().state == "open"
