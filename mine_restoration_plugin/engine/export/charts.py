"""Charts for reports: readable in grey print (hatches, figures at the bars) and for colour-blind eyes (the palette of Okabe and Ito)."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from .appendix_sheet import clean
from .chart_fonts import chinese_family

DPI = 300
WIDE_MM = 150.0
_INCH = 25.4
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999")
HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "----", "++++", "oo")
INK, GRID = "#1a1a1a", "#d0d0d0"
MOST_BARS = 15
_LONGEST_NAME = 10
_SIZE = 9.0


@dataclass(frozen=True)
class Series:
    """Values under one name, one for each label of the chart."""

    name: str
    values: tuple[float, ...]


def bars_across(labels: Sequence[str], series: Sequence[Series], unit: str, decimals: int) -> bytes:
    """Lying bars, stacked where there are several series, with their totals behind them.

    Args:
        labels: from the top. unit: of the values, under the axis. decimals: of the figures.
    """
    labels, series = _shortened(labels, series)
    with _figure(max(45.0, 22.0 + 7.0 * len(labels))) as (figure, axes):
        places = list(range(len(labels)))
        left = [0.0] * len(labels)
        for number, one in enumerate(series):
            axes.barh(places, one.values, left=left, height=0.66, label=clean(one.name), **_look(number))
            left = [start + value for start, value in zip(left, one.values, strict=True)]
        axes.set_yticks(places, [_name(label) for label in labels])
        axes.invert_yaxis()
        axes.set_xlim(0, (max(left, default=0) or 1) * 1.16)
        for place, total in zip(places, left, strict=True):
            axes.annotate(f"{total:.{decimals}f}", (total, place), xytext=(3, 0), textcoords="offset points", va="center", fontsize=_SIZE - 1)
        axes.set_xlabel(unit)
        if not decimals:
            axes.xaxis.get_major_locator().set_params(integer=True)
        _finish(axes, "x", len(series) > 1)
        return _png(figure)


def bars_upright(labels: Sequence[str], series: Sequence[Series], unit: str, decimals: int) -> bytes:
    """Standing bars; several series stand side by side."""
    with _figure(75.0) as (figure, axes):
        width = 0.8 / max(1, len(series))
        highest = max((value for one in series for value in one.values), default=0) or 1
        small = len(labels) * len(series) > 14
        for number, one in enumerate(series):
            places = [place - 0.4 + width * (number + 0.5) for place in range(len(labels))]
            axes.bar(places, one.values, width=width * 0.92, label=clean(one.name), **_look(number))
            for place, value in zip(places, one.values, strict=True):
                text = f"{value:.{decimals}f}" if not small else f"{value:.0f}"
                axes.annotate(text, (place, value), xytext=(0, 2), textcoords="offset points", ha="center", va="bottom",
                              fontsize=_SIZE - (3 if small else 1.5),
                              rotation=90 if small else 0)  # fmt: skip
        axes.set_xticks(range(len(labels)), [_wrapped(label, 4) if len(labels) > 5 else _name(label) for label in labels])
        axes.set_ylim(0, highest * (1.28 if small else 1.15))
        axes.set_ylabel(unit)
        _finish(axes, "y", len(series) > 1)
        return _png(figure)


def shares(labels: Sequence[str], values: Sequence[float], unit: str) -> bytes:
    """A ring of shares; names, figures and percentages stand in the legend, where small pieces cannot run into each other."""
    total = math.fsum(values) or 1.0
    with _figure(70.0) as (figure, axes):
        wedges, _ = axes.pie(
            values, startangle=90, counterclock=False, radius=1.15,
            wedgeprops={"width": 0.5, "edgecolor": INK, "linewidth": 0.6}, colors=[COLOURS[number % len(COLOURS)] for number in range(len(values))],
        )  # fmt: skip
        for number, wedge in enumerate(wedges):
            wedge.set_hatch(HATCHES[number % len(HATCHES)])
        names = [f"{_name(label)}  {value:g}{unit}  {value / total:.1%}" for label, value in zip(labels, values, strict=True)]
        axes.legend(wedges, names, loc="center left", bbox_to_anchor=(1.15, 0.5), frameon=False, fontsize=_SIZE, handlelength=2.2, handleheight=1.3)
        return _png(figure)


# --- what all have in common ----------------------------------------------------------------------------------------------


@contextmanager
def _figure(high_mm: float) -> Iterator[tuple[Any, Any]]:
    """A figure of its own without a window system, in our font; nothing in a label is taken for a formula."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    family = chinese_family()
    look: Any = {
        "font.family": [family, "DejaVu Sans"] if family else ["DejaVu Sans"], "font.size": _SIZE, "text.parse_math": False,
        "axes.unicode_minus": False,
        "hatch.linewidth": 0.5, "text.color": INK, "axes.edgecolor": INK, "axes.linewidth": 0.6,
    }  # fmt: skip
    with matplotlib.rc_context(look):
        figure = Figure(figsize=(WIDE_MM / _INCH, min(high_mm, 180.0) / _INCH), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        yield figure, figure.add_subplot()


def _png(figure: Any) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a rare letter shows as a box; a missing font is a finding
        figure.savefig(buffer, format="png", dpi=DPI, facecolor="white", metadata={"Software": None})
    return buffer.getvalue()


def _look(number: int) -> dict[str, Any]:
    return {"color": COLOURS[number % len(COLOURS)], "hatch": HATCHES[number % len(HATCHES)], "edgecolor": INK, "linewidth": 0.5}


def _finish(axes: Any, values: str, legend: bool) -> None:
    axes.grid(axis=values, color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=2, width=0.6)
    if legend:
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, frameon=False, fontsize=_SIZE, handlelength=2.2)


def _shortened(labels: Sequence[str], series: Sequence[Series]) -> tuple[list[str], list[Series]]:
    """The largest ones and all others as one bar, where there are more than fit on the page."""
    if len(labels) <= MOST_BARS:
        return list(labels), list(series)
    totals = [math.fsum(one.values[place] for one in series) for place in range(len(labels))]
    largest = sorted(sorted(range(len(labels)), key=lambda place: -totals[place])[: MOST_BARS - 1])
    rest = [place for place in range(len(labels)) if place not in set(largest)]
    kept = [Series(one.name, (*(one.values[place] for place in largest), math.fsum(one.values[place] for place in rest))) for one in series]
    return [*(labels[place] for place in largest), f"其余{len(rest)}个"], kept


def _name(text: str) -> str:
    """A label: one line, not too long."""
    line = clean(" ".join(text.split()))
    return line if len(line) <= _LONGEST_NAME else line[: _LONGEST_NAME - 1] + "…"


def _wrapped(text: str, width: int) -> str:
    line = _name(text)
    return "\n".join(line[place : place + width] for place in range(0, len(line), width))
