"""A chart of stages as a picture: a bar across for each agency or area, in columns where there are many."""

from collections.abc import Sequence
from io import BytesIO
from math import ceil
from textwrap import wrap
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from bot.reports.cleaning import clean
from bot.reports.colours import BARS
from handlers.report_records import STAGES, Bar, Chart
from handlers.texts import reports as texts

_IN_COLUMN = (24, 70)
"""How many bars stand in one column, and in two: so that a picture is never much wider than high on a telephone."""

_COLUMN_INCHES = 7.6
_LABEL_INCHES = 2.35
_RIGHT_INCHES = 0.2
_BAR_INCHES = 0.42
_BELOW_INCHES = 0.95
_LABEL_WIDTH = 30
_LABEL_LINES = 3
_DPI = 130
_LIGHT = {"running", "waiting", "standing"}


def draw_chart(chart: Chart) -> bytes:
    """Return the picture, as high and wide as it takes for all bars to be read.

    Nothing global of the library is touched, so threads may draw side by side. Its own font, DejaVu Sans, has every
    Vietnamese letter.
    """
    columns = 1 + sum(len(chart.bars) > most for most in _IN_COLUMN)
    size = ceil(len(chart.bars) / columns)
    title = "\n".join(wrap(clean(chart.title), 56 * columns))
    subtitle = "\n".join(wrap(clean(chart.subtitle), 84 * columns))
    above = 0.75 + 0.24 * title.count("\n") + 0.18 * (1 + subtitle.count("\n"))
    bars_height = _BAR_INCHES * max(3, size)
    width, height = _COLUMN_INCHES * columns, above + bars_height + _BELOW_INCHES
    figure = Figure(figsize=(width, height), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    most = max((sum(bar.counts.values()) for bar in chart.bars), default=1) or 1
    for number in range(columns):
        left = (number * _COLUMN_INCHES + _LABEL_INCHES) / width
        across = (_COLUMN_INCHES - _LABEL_INCHES - _RIGHT_INCHES) / width
        axes = figure.add_axes((left, _BELOW_INCHES / height, across, bars_height / height))
        _draw_bars(axes, chart.bars[number * size : (number + 1) * size], most, size)
    figure.text(0.5, 1 - 0.2 / height, title, ha="center", va="top", fontsize=14, fontweight="bold", parse_math=False)
    under = 1 - (0.5 + 0.24 * title.count("\n")) / height
    figure.text(0.5, under, subtitle, ha="center", va="top", fontsize=10, color="#444444", parse_math=False)
    _explain_colours(figure, chart, height, columns)
    content = BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


def _draw_bars(axes: Any, bars: Sequence[Bar], most: int, size: int) -> None:
    ends = [0] * len(bars)
    places = range(len(bars))
    for stage in STAGES:
        counts = [bar.counts[stage] for bar in bars]
        axes.barh(places, counts, left=ends, color=f"#{BARS[stage]}", height=0.72, edgecolor="white", linewidth=0.6)
        for place, count, end in zip(places, counts, ends, strict=True):
            if count >= most * 0.035:
                colour = "black" if stage in _LIGHT else "white"
                axes.text(end + count / 2, place, str(count), ha="center", va="center", fontsize=8.5, color=colour)
        ends = [end + count for end, count in zip(ends, counts, strict=True)]
    for place, end in zip(places, ends, strict=True):
        axes.text(end + most * 0.012, place, str(end), ha="left", va="center", fontsize=9, fontweight="bold")
    axes.set_yticks(list(places), [_wrap(bar.label) for bar in bars], fontsize=9)
    for label in axes.get_yticklabels():
        label.set_parse_math(False)
        label.set_fontsize(9 if label.get_text().count("\n") < _LABEL_LINES - 1 else 7.5)
    axes.set_ylim(max(3, size) - 0.5, -0.5)
    axes.set_xlim(0, most * 1.09)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="x", color="#E3E6EA", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _explain_colours(figure: Figure, chart: Chart, height: float, columns: int) -> None:
    present = [stage for stage in STAGES if any(bar.counts[stage] for bar in chart.bars)]
    patches = [Patch(facecolor=f"#{BARS[stage]}", edgecolor="#888888", label=texts.STAGES[stage]) for stage in present]
    if patches:
        across = len(patches) if columns > 1 else min(3, len(patches))
        place = (0.5, 0.04 / height)
        figure.legend(
            handles=patches, loc="lower center", ncol=across, frameon=False, fontsize=9.5, bbox_to_anchor=place
        )


def _wrap(label: str) -> str:
    lines = wrap(clean(label), _LABEL_WIDTH) or [""]
    if len(lines) > _LABEL_LINES:
        rest = lines[_LABEL_LINES - 1]
        lines = [*lines[: _LABEL_LINES - 1], f"{rest[: _LABEL_WIDTH - 1].rstrip()}…"]
    return "\n".join(lines)
