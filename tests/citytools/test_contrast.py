"""The palette's contrast, worked out by WCAG 2.2's formula for every pair that the style sheet uses."""

import re
from pathlib import Path

import pytest

import citytools.assets

PALETTE = Path(citytools.assets.__file__).parent / "scss" / "_palette.scss"
COLOURS = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", PALETTE.read_text(), re.MULTILINE))

TEXT = 4.5  # WCAG 1.4.3, text of any size
SHAPE = 3.0  # WCAG 1.4.11, edges and marks that carry meaning
PAIRS = [
    ("ink", "paper", 7.0),
    ("ink", "panel", 7.0),
    ("ink", "teal-tint", 7.0),
    ("ink", "brick-tint", 7.0),
    ("ink", "success-tint", 7.0),
    ("quiet", "paper", TEXT),
    ("quiet", "panel", TEXT),
    ("quiet", "teal-tint", TEXT),
    ("teal", "paper", 7.0),  # PAGES.md promises 7:1
    ("teal", "panel", TEXT),
    ("teal", "teal-tint", TEXT),
    ("teal-dark", "paper", 7.0),
    ("teal-dark", "teal-tint", TEXT),
    ("paper", "teal", TEXT),
    ("paper", "teal-dark", TEXT),
    ("paper", "brick", TEXT),
    ("paper", "brick-dark", TEXT),
    ("brick-dark", "paper", TEXT),
    ("brick-dark", "brick-tint", TEXT),
    ("brick-dark", "teal-tint", TEXT),
    ("error", "paper", TEXT),
    ("success", "success-tint", TEXT),
    ("on-ink", "ink", 7.0),
    ("on-ink-quiet", "ink", 7.0),
    ("focus-text", "focus", 7.0),
    ("edge", "paper", SHAPE),
    ("edge", "panel", SHAPE),
    ("brick", "paper", SHAPE),
    ("brick", "panel", SHAPE),
    ("brick", "teal-tint", SHAPE),
    ("teal", "rule", SHAPE),
]


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_on_pairs_that_wcag_gives() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    # The grey that is known as the lightest that passes 4.5:1 on white
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_palette_is_the_one_of_the_design() -> None:
    named = {name: COLOURS[name] for name in ("ink", "teal", "brick", "paper", "panel")}
    assert named == {
        "ink": "#12263a",
        "teal": "#00605c",
        "brick": "#b5462f",
        "paper": "#ffffff",
        "panel": "#f5f4f0",
    }


@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast(front: str, back: str, least: float) -> None:
    assert contrast(COLOURS[front], COLOURS[back]) >= least


def test_every_colour_of_the_palette_is_in_a_pair() -> None:
    assert {name for front, back, _ in PAIRS for name in (front, back)} == set(COLOURS)
