"""The dot chart's geometry, by hand: a phone's chart is 358 wide, £0 to £100 lie from 9 to 349."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citytools import charts
from citytools.charts import Group, Point, dot_chart

SCOPE = Group("scope", "Children's, hosted")


def prices(*values: int, series: str = "Anycase") -> list[Point]:
    return [Point("scope", series, Decimal(value), f"£{value}") for value in values]


def test_values_are_placed_in_proportion_from_nought() -> None:
    chart = dot_chart(prices(0, 25, 100), [SCOPE], charts.NARROW)
    assert [(tick.x, tick.label, tick.anchor) for tick in chart.ticks] == [
        (9.0, "£0", "start"),
        (179.0, "£50", "middle"),
        (349.0, "£100", "end"),
    ]
    assert [dot.x for dot in chart.rows[0].dots] == [9.0, 94.0, 349.0]


@pytest.mark.parametrize(
    ("highest", "most", "last", "count"),
    [
        ("214000", 7, "250000", 6),
        ("214000", 4, "300000", 4),
        ("100", 4, "100", 3),
        ("1", 4, "1", 3),
        ("0.30", 4, "0.30", 4),
        ("9999999", 7, "10000000", 6),
        ("0", 7, "1", 2),
    ],
)
def test_ticks_are_round_and_reach_the_highest(highest: str, most: int, last: str, count: int) -> None:
    ticks = charts.tick_values(Decimal(highest), most)
    assert (ticks[0], ticks[-1], len(ticks)) == (Decimal(0), Decimal(last), count)


def test_equal_values_stand_in_lanes_around_the_middle() -> None:
    chart = dot_chart(prices(50, 50, 50, 50), [SCOPE], charts.NARROW)
    row = chart.rows[0]
    # The axis goes to £60 in steps of £20: 9 + 340 × 50 ÷ 60
    assert {dot.x for dot in row.dots} == {292.3}
    # Lanes 0, -1, 1, -2: two above the middle line and one below it, 16 apart; 18 + 8 of label stand above
    assert [dot.y for dot in row.dots] == [66.0, 50.0, 82.0, 34.0]
    assert (row.top, row.height) == (26.0, 64)


def test_one_value() -> None:
    chart = dot_chart(prices(96500), [SCOPE], charts.WIDE)
    assert len(chart.rows) == 1
    assert chart.rows[0].count == 1
    # £0 to £100,000 from 9 to 1,131: 9 + 0.965 × 1,122
    assert chart.rows[0].dots[0].x == 1091.7


def test_no_values_draw_nothing() -> None:
    chart = dot_chart([], [SCOPE], charts.WIDE, own=Decimal(5))
    assert (chart.rows, chart.series, chart.own, chart.has_estimates) == ((), (), None, False)


def test_a_group_without_a_price_is_left_out_and_the_others_keep_their_order() -> None:
    groups = [Group("b", "B"), Group("empty", "Empty"), Group("a", "A")]
    points = [Point("a", "s", Decimal(1), ""), Point("b", "s", Decimal(1), "")]
    chart = dot_chart(points, groups, charts.WIDE)
    assert [row.lines[0].text for row in chart.rows] == ["B", "A"]
    assert chart.rows[0].top + chart.rows[0].height < chart.rows[1].top


def test_a_point_of_no_group_is_refused() -> None:
    with pytest.raises(KeyError):
        dot_chart([Point("nowhere", "s", Decimal(1), "")], [SCOPE], charts.WIDE)


def test_estimates_are_hollow() -> None:
    point = Point("scope", "Anycase", Decimal(5), "an estimate", estimated=True)
    chart = dot_chart([point, *prices(9)], [SCOPE], charts.WIDE)
    assert [(dot.label, dot.hollow) for dot in chart.rows[0].dots] == [("an estimate", True), ("£9", False)]
    assert chart.has_estimates


def test_the_commonest_system_has_the_first_colour() -> None:
    chart = dot_chart(
        prices(1, series="Zed") + prices(1, series="Alpha") + prices(1, 2, series="Many"),
        [SCOPE],
        charts.WIDE,
    )
    assert [(series.name, series.colour) for series in chart.series] == [
        ("Many", 1),
        ("Alpha", 2),
        ("Zed", 3),
    ]


def test_six_systems_keep_their_names_and_a_seventh_makes_other_systems() -> None:
    six = [point for name in "abcdef" for point in prices(1, series=name)]
    assert [series.name for series in dot_chart(six, [SCOPE], charts.WIDE).series] == list("abcdef")
    seven = dot_chart(six + prices(1, series="g"), [SCOPE], charts.WIDE)
    assert [series.name for series in seven.series] == ["a", "b", "c", "d", "e", "Other systems"]
    assert {dot.colour for dot in seven.rows[0].dots} == {1, 2, 3, 4, 5, 6}


def test_shapes_differ_so_that_colour_is_never_alone() -> None:
    outlines = {charts.outline(number, 8, 8) for number in range(1, 7)}
    assert len(outlines) == 6


@pytest.mark.parametrize(
    ("own", "anchor", "label_x"), [(0, "start", 15.0), (50, "start", 185.0), (100, "end", 343.0)]
)
def test_the_label_of_ones_own_price_stays_inside(own: int, anchor: str, label_x: float) -> None:
    line = dot_chart(prices(100), [SCOPE], charts.NARROW, own=Decimal(own)).own
    assert line is not None
    assert (line.anchor, line.label_x) == (anchor, label_x)
    assert line.label == f"Your borough £{own}"


def test_ones_own_price_above_all_others_stretches_the_axis() -> None:
    chart = dot_chart(prices(10), [SCOPE], charts.WIDE, own=Decimal(1000))
    assert chart.ticks[-1].label == "£1k"


def test_quartiles_are_a_box_with_the_median() -> None:
    group = Group("scope", "S", (Decimal(25), Decimal(50), Decimal(100)))
    chart = dot_chart(prices(100), [group], charts.NARROW)
    assert chart.rows[0].band == charts.Band(x=94.0, width=255.0, median=179.0)
    assert chart.has_bands


def test_a_long_label_is_wrapped_on_a_phone() -> None:
    group = Group("scope", "Children's and adults' social care with finance, hosted by the supplier")
    narrow, wide = (dot_chart(prices(1), [group], width).rows[0] for width in (charts.NARROW, charts.WIDE))
    assert len(wide.lines) == 1
    assert len(narrow.lines) == 2
    assert " ".join(line.text for line in narrow.lines) == group.label
    assert narrow.top - wide.top == 18


AMOUNTS = st.lists(st.integers(0, 5_000_000), min_size=1, max_size=60)


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_the_order_of_the_points_changes_nothing(values: list[int], random: object) -> None:
    points = prices(*values)
    shuffled = list(points)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its Random as object
    assert dot_chart(points, [SCOPE], 400) == dot_chart(shuffled, [SCOPE], 400)


@given(AMOUNTS, st.sampled_from([charts.NARROW, charts.WIDE]))
def test_dots_neither_touch_nor_leave_the_picture(values: list[int], width: int) -> None:
    chart = dot_chart(prices(*values), [SCOPE], width)
    row = chart.rows[0]
    assert len(row.dots) == len(values)
    for one, other in combinations(row.dots, 2):
        assert abs(one.x - other.x) >= charts.LANE or abs(one.y - other.y) >= charts.LANE
    for dot in row.dots:
        assert chart.left <= dot.x <= chart.right
        assert row.top < dot.y < row.top + row.height
    assert row.top + row.height < chart.plot_bottom < chart.height
