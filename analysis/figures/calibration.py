"""Figures of a calibration: factors against their priors, pairs of them, and the predictive check."""

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import COLOURS, style
from analysis.words import DISCLAIMER, label, unit
from sim.outcomes import OUTCOMES

BINS = 24
SHOWN = 6  # factors of which pairs are drawn
WORDS = {
    "zh": {
        "posterior": "后验",
        "prior": "先验",
        "target": "目标（含标准误与模型偏差，95%）",
        "held": "未参与拟合的目标",
        "density": "相对密度（先验为1）",
        "no_target": "（不是目标）",
        "check": "单次运行：先验与后验（90%区间）",
    },
    "en": {
        "posterior": "posterior",
        "prior": "prior",
        "target": "target with its error and discrepancy, 95 %",
        "held": "target held out of the fit",
        "density": "density over the prior's",
        "no_target": " (no target)",
        "check": "single runs under prior and posterior (90 % intervals)",
    },
}


def marginals(table: pd.DataFrame, factors: Sequence[Any], titles: Sequence[str], lang: str) -> Figure:
    """A panel a factor: the posterior's density over that of the prior, which is 1.

    `table` has one row a point of the posterior, one column a factor; `factors[k]` has name, low, high, whole
    and values.
    """
    across = min(3, len(factors))
    lines = -(-len(factors) // across)
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(3.7 * across, 0.9 + 2.5 * lines), layout="constrained")
        panels = figure.subplots(lines, across, squeeze=False).flatten()
        for axes, factor, title in zip(panels, factors, titles, strict=False):
            draw_marginal(axes, table[factor.name], factor, lang)
            axes.set_title(fill(title, 30 if lang == "en" else 18), fontsize=10)
        for axes in panels[len(factors) :]:
            axes.set_visible(False)
        panels[0].set_ylabel(WORDS[lang]["density"], fontsize=9)
        handles, words = panels[0].get_legend_handles_labels()
        figure.legend(handles, words, loc="outside upper center", ncols=2, frameon=False, fontsize=9)
        figure.supxlabel(DISCLAIMER[lang], fontsize=8)
    return figure


def draw_marginal(axes: Axes, column: pd.Series, factor: Any, lang: str) -> None:
    """One factor: bars of values, or a histogram of numbers over the whole range."""
    words = WORDS[lang]
    if factor.values:
        shares = [float((column == value).mean()) * len(factor.values) for value in factor.values]
        axes.bar(range(len(shares)), shares, color=COLOURS[0], width=0.7, label=words["posterior"])
        axes.set_xticks(range(len(shares)), [str(value) for value in factor.values], fontsize=8)
    else:
        low, high = ends(factor)
        edges = np.linspace(low, high, min(BINS, int(high - low) if factor.whole else BINS) + 1)
        heights, _ = np.histogram(column.to_numpy(float), edges, density=True)
        axes.stairs(heights * (high - low), edges, fill=True, color=COLOURS[0], label=words["posterior"])
        axes.set_xlim(low, high)
    axes.axhline(1.0, color=COLOURS[1], linestyle="--", linewidth=1.4, label=words["prior"])
    axes.tick_params(labelsize=8)


def ends(factor: Any) -> tuple[float, float]:
    """The range of a number; of a whole number, half a step beyond either end."""
    half = 0.5 if factor.whole else 0.0
    return factor.low - half, factor.high + half


def pairs(table: pd.DataFrame, factors: Sequence[Any], titles: Sequence[str], lang: str) -> Figure:
    """The points of the posterior on every two factors, over their whole ranges; at most the first few."""
    shown = list(zip(factors, titles, strict=True))[:SHOWN]
    side = len(shown) - 1
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(1.2 + 2.3 * side, 1.2 + 2.2 * side), layout="constrained")
        panels = figure.subplots(side, side, squeeze=False)
        for row in range(side):
            for column in range(side):
                axes = panels[row, column]
                if column > row:
                    axes.set_visible(False)
                    continue
                (across, under), (up, beside) = shown[column], shown[row + 1]
                xs, ys = (places(table[factor.name], factor) for factor in (across, up))
                axes.plot(xs, ys, ".", color=COLOURS[0], markersize=2, alpha=0.35)
                frame(axes, across, up)
                axes.set_xlabel(
                    fill(under, 24 if lang == "en" else 13) if row == side - 1 else "", fontsize=8
                )
                axes.set_ylabel(fill(beside, 24 if lang == "en" else 13) if column == 0 else "", fontsize=8)
        figure.supxlabel(DISCLAIMER[lang], fontsize=8)
    return figure


def places(column: pd.Series, factor: Any) -> np.ndarray:
    """Numbers as they are; values by their place among all."""
    if factor.values:
        return np.array([factor.values.index(value) for value in column], float)
    return column.to_numpy(float)


def frame(axes: Axes, across: Any, up: Any) -> None:
    """Both ranges whole, so that one sees what the data leave open."""
    for factor, axis, limit in ((across, axes.xaxis, axes.set_xlim), (up, axes.yaxis, axes.set_ylim)):
        if factor.values:
            limit(-0.5, len(factor.values) - 0.5)
            axis.set_ticks(range(len(factor.values)), [str(value) for value in factor.values])
        else:
            limit(*ends(factor))
    axes.tick_params(labelsize=7)


def check(rows: Sequence[Any], lang: str) -> Figure:
    """A panel an outcome: single runs under the prior and at points of the posterior, and the target with its
    error, if there is one. A row has outcome, prior, low, middle, high, values and target."""
    shown = [row for row in rows if np.isfinite(row.low)]
    across = 2 if len(shown) > 1 else 1
    lines = -(-len(shown) // across)
    words = WORDS[lang]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(5.2 * across, 1.3 + 1.45 * lines), layout="constrained")
        panels = figure.subplots(lines, across, squeeze=False).flatten()
        for axes, row in zip(panels, shown, strict=False):
            about = OUTCOMES[row.outcome]
            draw_check(axes, row, words)
            measure = unit(about.unit, lang)
            axes.set_xlabel(measure, fontsize=8)
            title = label(about, lang) + ("" if row.target else words["no_target"])
            axes.set_title(title, fontsize=10)
        for axes in panels[len(shown) :]:
            axes.set_visible(False)
        keys = [zip(*axes.get_legend_handles_labels(), strict=True) for axes in panels]
        found = {word: handle for pair in keys for handle, word in pair}
        figure.legend(
            found.values(), found.keys(), loc="outside lower center", ncols=2, frameon=False, fontsize=8
        )
        figure.suptitle(words["check"], fontsize=11)
        figure.supxlabel(DISCLAIMER[lang], fontsize=8)
    return figure


def draw_check(axes: Axes, row: Any, words: dict[str, str]) -> None:
    """One outcome."""
    axes.plot(row.prior, [1, 1], color="0.6", linewidth=5, solid_capstyle="butt", label=words["prior"])
    axes.plot(
        [row.low, row.high],
        [0, 0],
        color=COLOURS[0],
        linewidth=5,
        solid_capstyle="butt",
        label=words["posterior"],
    )
    axes.plot(row.middle, 0, "|", color="white", markersize=8)
    if row.target is not None:
        reach, fitted = 1.96 * np.sqrt(row.target.variance), not row.target.held_out
        axes.axvspan(
            row.target.value - reach, row.target.value + reach, color=COLOURS[1], alpha=0.2, linewidth=0
        )
        axes.axvline(
            row.target.value,
            color=COLOURS[1],
            linestyle="-" if fitted else "--",
            linewidth=1.4,
            label=words["target" if fitted else "held"],
        )
    axes.set_ylim(-0.7, 1.7)
    axes.set_yticks([0, 1], [words["posterior"], words["prior"]], fontsize=8)
    axes.tick_params(axis="x", labelsize=8)
