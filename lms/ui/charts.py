"""Charts as plain SVG: values in, places on a drawing of 480 x 300 units out. The macro ``chart`` draws them.

Lines are told apart by dash and mark, never by colour alone, and every figure also stands in the table that the
macro sets beside the drawing.

    line_chart("Test information", "Ability", "Information", [Series("A", [(-1, 2.5), (0, 4.0)])], marks=[Mark(0.3, "Cut")])
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

WIDTH, HEIGHT = 480, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 16, 42, 58
# Six ways to draw a series; a seventh looks like the first.
STYLES = 6
# How many narrow letters fit side by side below a drawing.
ACROSS = 40
GAP = 0.2


@dataclass(frozen=True)
class Series:
    """Points (x, y) that belong together; in a scatter ``names`` says what each of them is."""

    label: str
    points: Sequence[tuple[float, float]]
    names: Sequence[str] = ()


@dataclass(frozen=True)
class Columns:
    """One height for each category."""

    label: str
    values: Sequence[float]


@dataclass(frozen=True)
class Mark:
    """A dashed upright line with a word, such as the cut."""

    x: float
    label: str


@dataclass(frozen=True)
class Band:
    """A shaded stretch of the x axis, such as one error of measurement around the cut."""

    low: float
    high: float
    label: str


@dataclass(frozen=True)
class Tick:
    at: float
    label: str
    row: int = 0


@dataclass(frozen=True)
class Stroke:
    """The line of one series as an SVG path."""

    style: int
    path: str


@dataclass(frozen=True)
class Dot:
    style: int
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A column, or a shaded stretch."""

    style: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """Everything drawn, in units of the drawing, and the same figures as a table."""

    title: str
    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: tuple[tuple[int, str], ...]
    strokes: tuple[Stroke, ...] = ()
    dots: tuple[Dot, ...] = ()
    boxes: tuple[Box, ...] = ()
    bands: tuple[Box, ...] = ()
    marks: tuple[Tick, ...] = ()
    notes: tuple[str, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM

    @property
    def headings(self) -> list[dict[str, object]]:
        """The headers as the macro ``table`` reads them: the first names its row, the others are figures."""
        return [{"label": label, "number": place > 0} for place, label in enumerate(self.headers)]


@dataclass(frozen=True)
class Scale:
    """From values to places; ``ticks`` are round values within."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def place(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + min(1.0, max(0.0, share)) * (self.end - self.start), 1)


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5 times a power of ten that divides a span into at most so many steps."""
    rough = span / most
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(size * power for size in (1, 2, 5, 10) if size * power >= rough * (1 - 1e-9))


def scale_of(values: Iterable[float], start: float, end: float, *, most: int, whole: bool) -> Scale:
    """A scale over all values. whole: from 0 and out to round ticks, as heights need; else just the values."""
    found = list(values) or [0.0]
    low, high = min(found), max(found)
    if whole:
        low, high = min(0.0, low), max(0.0, high)
    if high - low < 1e-12:
        low, high = low - (0 if whole else 1), high + 1
    step = nice_step(high - low, most)
    if whole:
        low, high = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    first = math.ceil(low / step - 1e-9)
    ticks = tuple(round(n * step, 10) for n in range(first, math.floor(high / step + 1e-9) + 1))
    return Scale(low, high, start, end, ticks)


def _written(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _figure(value: float | None, digits: int) -> str:
    return "-" if value is None else f"{value:.{digits}f}".replace("-", "−")


def _ticks(scale: Scale) -> tuple[Tick, ...]:
    return tuple(Tick(scale.place(value), _written(value)) for value in scale.ticks)


def _axes(series: Sequence[Series], *, from_zero: bool, more_x: Iterable[float] = ()) -> tuple[Scale, Scale]:
    xs = [x for one in series for x, _ in one.points] + list(more_x)
    ys = [y for one in series for _, y in one.points]
    across = scale_of(xs, LEFT, WIDTH - RIGHT, most=6, whole=False)
    return across, scale_of(ys, HEIGHT - BOTTOM, TOP, most=5, whole=from_zero)


def _legend(labels: Iterable[str]) -> tuple[tuple[int, str], ...]:
    return tuple((number % STYLES + 1, label) for number, label in enumerate(labels))


def line_chart(
    title: str,
    x_label: str,
    y_label: str,
    series: Sequence[Series],
    *,
    marks: Sequence[Mark] = (),
    bands: Sequence[Band] = (),
    digits: int = 2,
    from_zero: bool = True,
) -> Chart:
    """Lines over a common x axis; the table has one row for each x and one column for each line."""
    across, up = _axes(series, from_zero=from_zero, more_x=[mark.x for mark in marks])
    known = [dict(one.points) for one in series]
    return Chart(
        title=title,
        x_label=x_label,
        y_label=y_label,
        x_ticks=_ticks(across),
        y_ticks=_ticks(up),
        headers=(x_label, *(one.label for one in series)),
        rows=tuple(
            (_written(x), *(_figure(points.get(x), digits) for points in known))
            for x in sorted({x for points in known for x in points})
        ),
        legend=_legend(one.label for one in series),
        strokes=tuple(
            Stroke(n % STYLES + 1, _path([(across.place(x), up.place(y)) for x, y in sorted(one.points)]))
            for n, one in enumerate(series)
            if one.points
        ),
        bands=tuple(_band(band, across) for band in bands),
        marks=tuple(Tick(across.place(mark.x), mark.label) for mark in marks),
        notes=tuple(band.label for band in bands),
    )


def scatter_chart(
    title: str,
    x_label: str,
    y_label: str,
    series: Sequence[Series],
    *,
    marks: Sequence[Mark] = (),
    name_label: str = "",
    digits: int = 2,
    from_zero: bool = False,
) -> Chart:
    """Dots; the table names each with its x and y."""
    across, up = _axes(series, from_zero=from_zero, more_x=[mark.x for mark in marks])
    return Chart(
        title=title,
        x_label=x_label,
        y_label=y_label,
        x_ticks=_ticks(across),
        y_ticks=_ticks(up),
        headers=(name_label or title, x_label, y_label),
        rows=tuple(
            ((one.names[n] if n < len(one.names) else one.label), _figure(x, digits), _figure(y, digits))
            for one in series
            for n, (x, y) in enumerate(one.points)
        ),
        legend=_legend(one.label for one in series) if len(series) > 1 else (),
        dots=tuple(
            Dot(n % STYLES + 1, across.place(x), up.place(y)) for n, one in enumerate(series) for x, y in one.points
        ),
        marks=tuple(Tick(across.place(mark.x), mark.label) for mark in marks),
    )


def column_chart(
    title: str,
    x_label: str,
    y_label: str,
    categories: Sequence[str],
    series: Sequence[Columns],
    *,
    digits: int = 0,
    marks: Sequence[Mark] = (),
) -> Chart:
    """Upright columns, those of one category side by side; a mark's x counts categories from 0."""
    up = scale_of((v for one in series for v in one.values), HEIGHT - BOTTOM, TOP, most=5, whole=True)
    wide = (WIDTH - RIGHT - LEFT) / max(1, len(categories))
    each = wide * (1 - GAP) / max(1, len(series))
    shown, rows = _spread(categories)
    return Chart(
        title=title,
        x_label=x_label,
        y_label=y_label,
        x_ticks=tuple(
            Tick(round(LEFT + wide * (n + 0.5), 1), name, n % rows)
            for n, name in enumerate(categories)
            if n % shown == 0
        ),
        y_ticks=_ticks(up),
        headers=(x_label, *(one.label for one in series)),
        rows=tuple((name, *(_figure(one.values[n], digits) for one in series)) for n, name in enumerate(categories)),
        legend=_legend(one.label for one in series) if len(series) > 1 else (),
        boxes=tuple(
            _column(number, LEFT + wide * (n + GAP / 2) + each * number, each, value, up)
            for number, one in enumerate(series)
            for n, value in enumerate(one.values)
        ),
        marks=tuple(Tick(round(LEFT + wide * (mark.x + 0.5), 1), mark.label) for mark in marks),
    )


def _spread(names: Sequence[str]) -> tuple[int, int]:
    """Each how-manieth name stands below its column, and in how many rows, so that no two touch.

    Numbers leave some out, for the eye fills them in; words take turns in two rows first.
    """
    widths = [sum(2 if east_asian_width(letter) in "WF" else 1 for letter in name) for name in names]
    needed = len(names) * max(widths, default=1) / ACROSS
    words = any(width > len(name) for width, name in zip(widths, names, strict=True))
    return (max(1, math.ceil(needed / 2)), 2 if needed > 1 else 1) if words else (max(1, math.ceil(needed)), 1)


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:g} {y:g}" for x, y in places)


def _band(band: Band, across: Scale) -> Box:
    low, high = across.place(band.low), across.place(band.high)
    return Box(1, low, TOP, round(high - low, 1), HEIGHT - BOTTOM - TOP)


def _column(number: int, x: float, width: float, value: float, up: Scale) -> Box:
    ground, top = up.place(0), up.place(value)
    return Box(number % STYLES + 1, round(x, 1), min(ground, top), round(width * 0.94, 1), round(abs(ground - top), 1))
