"""Figures of `why`: where two runs part, day by day; by which routes a mechanism works."""

from collections.abc import Mapping, Sequence
from textwrap import fill

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from analysis.figures.style import COLOURS, roomy, style
from analysis.words import DISCLAIMER, label, say, unit
from sim.outcomes import OUTCOMES
from sim.run import Trajectory

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "heading": "差异从何处开始，怎样传开",
        "lanes": "每天不同之处的个数（颜色越深越多；菱形为第一处）",
        "gap": "累计损失之差，乙减甲（人日）",
        "telling": "最能说明问题的一件事项：从发生到办结",
        "hours": "发生后的小时数",
        "first": "甲",
        "second": "乙",
        "routes": "{1}与{0}之差从何而来\n{n}个随机情景的均值与95%区间",
        "ledger": "按事项所处的环节",
        "parts": "按方案的组成部分（随机次序及其逆序）",
        "arrows": "切断闭环中一条路径后减少的差别（不可相加）",
    },
    "en": {
        "heading": "Where the difference begins and how it spreads",
        "lanes": "differences a day (the darker, the more; the diamond is the first)",
        "gap": "loss so far, B less A (person-days)",
        "telling": "The case that tells most, from arising to closure",
        "hours": "hours since it arose",
        "first": "A",
        "second": "B",
        "routes": "Where the difference between {1} and {0} comes from\n"
        "means over {n} crises with 95 % intervals",
        "ledger": "by the stage of each case",
        "parts": "by the parts of the second (random orders and their reverses)",
        "arrows": "what cutting one way of the loop takes off it (does not add up)",
    },
}
STAGE_COLOURS = ("#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#d9a514", "#c1272d")


def timeline(
    titles: tuple[str, str],
    run: Trajectory,
    instants: Mapping[str, np.ndarray],
    lanes: Mapping[str, str],
    gap: np.ndarray,
    spans: Sequence[Sequence[float]],
    stages: Sequence[str],
    lang: str,
) -> Figure:
    """Differences by kind and day, the gap in loss, one case in both runs.

    `instants` of the differences by kind, `lanes` what the kinds are called, the earliest first; `gap` one
    number a step; `spans` the ages of one case at the end of each of its `stages`, in both.
    """
    words = WORDS[lang]
    sides = words["first"], words["second"]
    heights = [0.6 + 0.27 * max(1, len(lanes)), 2.2, *([1.6] if spans else [])]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(11, 1.3 + sum(heights)), layout=roomy())
        panels = figure.subplots(len(heights), 1, height_ratios=heights, squeeze=False)[:, 0]
        draw_lanes(panels[0], run, instants, lanes)
        panels[0].set_title(words["lanes"], fontsize=10)
        draw_gap(panels[1], run, gap)
        panels[1].set_title(words["gap"], fontsize=10)
        panels[1].set_xlabel(say("day", lang), fontsize=9)
        panels[1].sharex(panels[0])
        if spans:
            draw_lives(panels[2], spans, stages, sides)
            panels[2].set_title(words["telling"], fontsize=10)
            panels[2].set_xlabel(words["hours"], fontsize=9)
        heads = "   ".join(f"{side}: {title}" for side, title in zip(sides, titles, strict=True))
        figure.suptitle(f"{words['heading']}\n{heads}", fontsize=11, linespacing=1.6)
        figure.supxlabel(DISCLAIMER[lang], fontsize=8)
    return figure


def draw_lanes(
    axes: Axes, run: Trajectory, instants: Mapping[str, np.ndarray], lanes: Mapping[str, str]
) -> None:
    """One lane a kind, shaded by the number of differences a day."""
    days = run.scenario.steps * run.scenario.file.run.step_days
    edges = np.arange(0.0, np.ceil(days) + 1.0)
    counts = np.array([np.histogram(instants[kind], edges)[0] for kind in lanes], float)
    if counts.size:
        shown = np.where(counts > 0.0, counts, np.nan)
        axes.pcolormesh(
            edges,
            np.arange(len(lanes) + 1) - 0.5,
            shown,
            cmap="Blues",
            norm=LogNorm(0.3, max(2.0, float(counts.max()))),
        )
    for place, kind in enumerate(lanes):
        axes.plot(instants[kind].min(), place, "D", color=COLOURS[1], markersize=5, clip_on=False)
    axes.set_yticks(range(len(lanes)), lanes.values(), fontsize=8)
    axes.set_ylim(max(0.5, len(lanes) - 0.5), -0.5)
    axes.set_xlim(0.0, days)
    strikes(axes, run)


def draw_gap(axes: Axes, run: Trajectory, gap: np.ndarray) -> None:
    """The gap in loss as it grows."""
    days = (np.arange(len(gap)) + 1) * run.scenario.file.run.step_days
    axes.plot(days, gap, color=COLOURS[0])
    axes.axhline(0.0, color="0.6", linewidth=1)
    strikes(axes, run)


def strikes(axes: Axes, run: Trajectory) -> None:
    """An upright line on the day of each hazard."""
    for struck in run.scenario.file.hazard:
        axes.axvline(struck.day, color="0.6", linewidth=1)


def draw_lives(
    axes: Axes, spans: Sequence[Sequence[float]], stages: Sequence[str], sides: Sequence[str]
) -> None:
    """One bar a run, a colour a stage."""
    for place, ages in enumerate(spans):
        hours = 24.0 * np.diff(ages, prepend=0.0)
        left = 24.0 * np.array([0.0, *ages[:-1]])
        for stage, (begin, width) in enumerate(zip(left, hours, strict=True)):
            called = stages[stage] if place == 0 else None
            axes.barh(place, width, left=begin, color=STAGE_COLOURS[stage], height=0.6, label=called)
    axes.set_yticks(range(len(spans)), sides)
    axes.invert_yaxis()
    axes.legend(fontsize=8, frameon=False, ncols=len(stages), loc="upper center", bbox_to_anchor=(0.5, -0.45))


def routes(
    bars: Mapping[str, Sequence[tuple[str, float, float, float]]],
    outcome: str,
    titles: tuple[str, str],
    crises: int,
    lang: str,
) -> Figure:
    """A panel a way of attribution; `bars` are (name, mean, low, high), the largest first."""
    words, about = WORDS[lang], OUTCOMES[outcome]
    heights = [0.7 + 0.3 * len(rows) for rows in bars.values()]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(10, 1.5 + sum(heights)), layout=roomy())
        panels = figure.subplots(len(bars), 1, height_ratios=heights, squeeze=False, sharex=True)[:, 0]
        for axes, (way, rows) in zip(panels, bars.items(), strict=True):
            for place, (_, mean, low, high) in enumerate(rows):
                axes.barh(place, mean, color=COLOURS[0], height=0.6, alpha=0.55)
                axes.plot([low, high], [place, place], color="0.15", linewidth=1.2)
            axes.set_yticks(range(len(rows)), [fill(row[0], 34) for row in rows], fontsize=8)
            axes.set_ylim(len(rows) - 0.5, -0.5)
            axes.axvline(0.0, color="0.6", linewidth=1)
            axes.set_title(words[way], fontsize=10)
            axes.tick_params(axis="x", labelbottom=True, labelsize=8)
        panels[-1].set_xlabel(f"{label(about, lang)} ({unit(about.unit, lang)})", fontsize=9)
        figure.suptitle(words["routes"].format(*titles, n=crises), fontsize=11, linespacing=1.6)
        figure.supxlabel(DISCLAIMER[lang], fontsize=8)
    return figure
