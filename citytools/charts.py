"""The geometry of charts, worked out here so that the templates only write it down. Pure Python.

Lengths are SVG user units (one CSS pixel at the chart's own width), y grows downwards, money is `Decimal`
pounds. Nothing here is random: the same points always give the same picture.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Protocol

from citytools.wording import short

WIDE, NARROW = 1140, 358
"""Widths drawn: the page's 1,200 px and a 390 px phone, less their margins."""

MARGIN = 9  # room at the sides for half a dot and its edge
LINE = 18  # a line of a group's label, above its dots
LABEL_GAP = 8  # from the label to the dots
GROUP_GAP = 14  # below a group's dots
LANE = 16  # from one lane of dots to the next: a hollow dot with its edges is 16 high
RADIUS = 6
AXIS = 30  # the ticks' labels under the last group
OWN_LABEL = 22  # the line above the first group that names the reader's own price
CHARACTER = 7.8  # a bold Arial character of 14 px, on average, for telling whether a label still fits

COLOURS = 6
"""How many colours and shapes there are. With more systems, all from the sixth are "Other systems"."""

OTHERS = "Other systems"


class PointLike(Protocol):
    """One contract: the scope it belongs to, the system, its yearly price in pounds, and its words."""

    @property
    def group(self) -> str: ...
    @property
    def series(self) -> str: ...
    @property
    def value(self) -> Decimal: ...
    @property
    def label(self) -> str: ...
    @property
    def estimated(self) -> bool: ...


class GroupLike(Protocol):
    """One scope. `quartiles` are (lower, median, upper) in pounds, None where too few prices are known."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def quartiles(self) -> tuple[Decimal, Decimal, Decimal] | None: ...


@dataclass(frozen=True, slots=True)
class Point:
    """A PointLike for whoever has no class of their own."""

    group: str
    series: str
    value: Decimal
    label: str
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A GroupLike for whoever has no class of their own."""

    key: str
    label: str
    quartiles: tuple[Decimal, Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A system in the legend: its name, the number of its colour (1 to 6) and its shape around (8, 8)."""

    name: str
    colour: int
    path: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One mark: its centre, the number of its colour, its outline, hollow where estimated, and its words."""

    x: float
    y: float
    colour: int
    path: str
    hollow: bool
    label: str


@dataclass(frozen=True, slots=True)
class Band:
    """The quartiles of a group: a box from `x` of `width` with the median at `median`."""

    x: float
    width: float
    median: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a group's label and its baseline."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Row:
    """One group: its label, how many prices, the box of its dots from `top` of `height`."""

    lines: tuple[Line, ...]
    count: int
    top: float
    height: float
    dots: tuple[Dot, ...]
    band: Band | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid and its label, held inside the picture by `anchor`."""

    x: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class OwnLine:
    """The reader's own price as a line, its label kept inside the picture by `anchor`."""

    x: float
    label_x: float
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class DotChart:
    """A whole chart. `rows` is empty, and nothing is to be drawn, when there is no point."""

    width: int
    height: float
    left: float
    right: float
    plot_top: float
    plot_bottom: float
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    series: tuple[Series, ...]
    own: OwnLine | None
    has_estimates: bool
    has_bands: bool


def dot_chart(
    points: Sequence[PointLike],
    groups: Sequence[GroupLike],
    width: int,
    *,
    own: Decimal | None = None,
    own_label: str = "Your borough",
) -> DotChart:
    """Lay out one dot a contract, one row a group in the order given; groups without a point are left out.

    The axis begins at £0. Dots that would overlap move to lanes above and below their row's middle line.
    A point whose group is not in `groups` raises KeyError.
    """
    by_group: dict[str, list[PointLike]] = {group.key: [] for group in groups}
    for point in points:
        by_group[point.group].append(point)
    highest = max([point.value for point in points] + ([own] if own is not None else []), default=Decimal(0))
    steps = tick_values(highest, most=7 if width >= 600 else 4)  # a label of 5 characters each 80 px at least
    scale = Scale(MARGIN, width - MARGIN, steps[-1])
    numbers = colour_numbers(points)
    top = float(OWN_LABEL if own is not None else 0)
    y, rows = top, []
    for group in groups:
        members = by_group[group.key]
        if members:
            row = lay_out_row(group, members, scale, numbers, y)
            rows.append(row)
            y = row.top + row.height + GROUP_GAP
    return DotChart(
        width=width,
        height=y + AXIS,
        left=scale.left,
        right=scale.right,
        plot_top=top,
        plot_bottom=y,
        rows=tuple(rows),
        ticks=tuple(Tick(scale.x(value), short(value), anchor_of(value, steps)) for value in steps),
        series=legend(numbers),
        own=None if own is None or not rows else own_line(own, own_label, scale),
        has_estimates=any(point.estimated for point in points),
        has_bands=any(row.band for row in rows),
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """From £0 at `left` to `top` pounds at `right`."""

    left: float
    right: float
    top: Decimal

    def x(self, value: Decimal) -> float:
        """Where a value stands, to a tenth of a pixel. Values below £0 stand at £0."""
        share = float(max(value, Decimal(0)) / self.top)
        return round(self.left + share * (self.right - self.left), 1)


def tick_values(highest: Decimal, most: int) -> list[Decimal]:
    """Round values from £0 to the first at or above `highest`: steps of 1, 2 or 5 × 10ⁿ, `most` at most."""
    if highest <= 0:
        return [Decimal(0), Decimal(1)]
    step = Decimal(1).scaleb(highest.adjusted() - 1)
    while True:
        for factor in (1, 2, 5):
            count = int((highest / (step * factor)).to_integral_value(ROUND_CEILING))
            if count <= most:
                return [step * factor * n for n in range(count + 1)]
        step *= 10


def anchor_of(value: Decimal, steps: Sequence[Decimal]) -> str:
    """The first label begins at its line and the last ends there, so that neither leaves the picture."""
    if value == steps[0]:
        return "start"
    return "end" if value == steps[-1] else "middle"


def colour_numbers(points: Sequence[PointLike]) -> dict[str, int]:
    """A colour number for each system, commonest first, then by name; what is left over shares the last."""
    counts = Counter(point.series for point in points)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    if len(names) <= COLOURS:
        return {name: number for number, name in enumerate(names, start=1)}
    return {name: min(number, COLOURS) for number, name in enumerate(names, start=1)}


def legend(numbers: dict[str, int]) -> tuple[Series, ...]:
    """The systems in the order of their colours; those that share the last colour are one entry."""
    shared = len(numbers) > COLOURS
    named = {number: OTHERS if shared and number == COLOURS else name for name, number in numbers.items()}
    return tuple(Series(named[number], number, outline(number, 8, 8)) for number in sorted(named))


def lay_out_row(
    group: GroupLike, members: Sequence[PointLike], scale: Scale, numbers: dict[str, int], y: float
) -> Row:
    """Place a group's dots from `y` downwards, in as many lanes as keep them apart."""
    ordered = sorted(members, key=lambda point: (point.value, point.series, point.label))
    xs = [scale.x(point.value) for point in ordered]
    lanes = lanes_for(xs)
    above, below = -min(lanes), max(lanes)
    height = (above + below + 1) * LANE
    # The count stands behind the last line and needs room there
    room = int((scale.right - scale.left) / CHARACTER) - len(f" n = {len(members)}")
    words = textwrap.wrap(group.label, room)
    lines = tuple(Line(text, y + LINE * (n + 1) - 4) for n, text in enumerate(words or [""]))
    top = y + LINE * len(lines) + LABEL_GAP
    middle = top + above * LANE + LANE / 2
    dots = tuple(
        dot(point, x, middle + lane * LANE, numbers)
        for point, x, lane in zip(ordered, xs, lanes, strict=True)
    )
    return Row(lines, len(members), top, height, dots, band(group, scale))


def lanes_for(xs: Sequence[float]) -> list[int]:
    """A lane for each of rising `xs`: 0 for the middle line, then -1 above it, 1 below, -2, 2 ..."""
    last: dict[int, float] = {}
    chosen: list[int] = []
    for x in xs:
        n = 0
        while True:
            lane = -(n + 1) // 2 if n % 2 else n // 2
            if lane not in last or x - last[lane] >= LANE:
                break
            n += 1
        last[lane] = x
        chosen.append(lane)
    return chosen


def dot(point: PointLike, x: float, y: float, numbers: dict[str, int]) -> Dot:
    """The mark of one point."""
    number = numbers[point.series]
    return Dot(x, y, number, outline(number, x, y), point.estimated, point.label)


def outline(number: int, x: float, y: float) -> str:
    """The path of shape 1 to 6: circle, square, triangle, diamond, triangle downwards, hexagon."""
    r = RADIUS
    if number == 1:
        return f"M{x - r:g} {y:g}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"
    corners: dict[int, list[tuple[float, float]]] = {
        2: [(-5, -5), (5, -5), (5, 5), (-5, 5)],
        3: [(0, -6), (6.5, 5), (-6.5, 5)],
        4: [(0, -7), (7, 0), (0, 7), (-7, 0)],
        5: [(0, 6), (6.5, -5), (-6.5, -5)],
        6: [(-6, -3.5), (0, -7), (6, -3.5), (6, 3.5), (0, 7), (-6, 3.5)],
    }
    ends = (f"{round(x + dx, 1):g} {round(y + dy, 1):g}" for dx, dy in corners[number])
    return f"M{'L'.join(ends)}z"


def band(group: GroupLike, scale: Scale) -> Band | None:
    """The box of a group's quartiles."""
    if group.quartiles is None:
        return None
    lower, median, upper = (scale.x(value) for value in group.quartiles)
    return Band(lower, round(upper - lower, 1), median)


def own_line(own: Decimal, label: str, scale: Scale) -> OwnLine:
    """The line of the reader's own price; its label turns to the left where it would leave the picture."""
    x = scale.x(own)
    words = f"{label} {short(own)}"
    if x + 6 + len(words) * CHARACTER <= scale.right + MARGIN:
        return OwnLine(x, x + 6, "start", words)
    return OwnLine(x, x - 6, "end", words)
