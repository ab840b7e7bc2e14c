"""Figures of a search for designs: the front by fresh luck, and how far so many designs have come."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import COLOURS, look, style
from analysis.words import DISCLAIMER, headed, label, unit
from sim.outcomes import OUTCOMES

MARKS = {"": ("X", "0.1"), "search": ("o", COLOURS[0]), "random": ("s", COLOURS[1])}  # by who found it
WORDS = {
    "zh": {
        "": "现行做法",
        "search": "进化搜索",
        "random": "随机搜索",
        "tried": "试过的方案（搜索时所见）",
        "mean": "平均",
        "worst_decile": "最差一成情景",
        "regret": "最大后悔值",
        "good_enough": "达标的未来情景占比",
        "lower": "越低越好",
        "higher": "越高越好",
        "front": "大点为复核值（新的运气，十字为95%区间），实心者未被别的方案全面超过；细线引自搜索时所见"
        "的值",
        "designs": "试过的方案数",
        "volume": "超体积（占全部方案所围范围之比）",
        "growth": "线：搜索时所见；右侧点：入选方案复核后（以复核的方案为界），竖线为95%区间",
        "anew": "复核",
    },
    "en": {
        "": "the scenario as it is",
        "search": "the search",
        "random": "random search",
        "tried": "designs tried, as the search saw them",
        "mean": "mean",
        "worst_decile": "worst tenth",
        "regret": "largest regret",
        "good_enough": "share of futures that are good enough",
        "lower": "lower is better",
        "higher": "higher is better",
        "front": "large marks: by fresh luck, with 95 % intervals; filled: no other beats it throughout; "
        "thin lines come from what the search saw",
        "designs": "designs tried",
        "volume": "hypervolume, share of the box around all",
        "growth": "lines: as the search saw it; marks on the right: finalists by fresh luck (in the box "
        "around them), with 95 % intervals",
        "anew": "anew",
    },
}


def front(tried: np.ndarray, finalists: Sequence[Any], objectives: Sequence[Any], lang: str) -> Figure:
    """Designs in the plane of the first objective and each other one. `tried` has a row for each design that
    was tried, a column an objective; `finalists` are those that were judged anew."""
    words, first = WORDS[lang], objectives[0]
    count = len(objectives) - 1
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(1.6 + 5.2 * min(count, 3), 1.2 + 4.2 * -(-count // 3)), layout="constrained")
        panels = figure.subplots(-(-count // 3), min(count, 3), squeeze=False).ravel()
        for axes in panels[count:]:
            axes.set_axis_off()
        for k, (axes, other) in enumerate(zip(panels, objectives[1:], strict=False), 1):
            axes.scatter(tried[:, 0], tried[:, k], s=12, color="0.75", zorder=0, label=words["tried"])
            for one in finalists:
                draw_finalist(axes, one, first.name, other.name, words)
            axes.set_xlabel(axis(first, lang), fontsize=9)
            axes.set_ylabel(axis(other, lang), fontsize=9)
        handles, names = panels[0].get_legend_handles_labels()
        kept = dict(zip(names, handles, strict=True))
        figure.legend(
            list(kept.values()), list(kept), loc="outside upper center", ncols=4, frameon=False, fontsize=9
        )
        figure.supxlabel(f"{words['front']}\n{DISCLAIMER[lang]}", fontsize=8)
    return figure


def draw_finalist(axes: Axes, one: Any, x: str, y: str, words: Mapping[str, str]) -> None:
    """What a design was said to be, and what it is."""
    mark, colour = MARKS[one.found_by]
    (at_x, left, right), (at_y, low, high) = one.held[x], one.held[y]
    axes.plot([one.promised[x], at_x], [one.promised[y], at_y], color=colour, linewidth=0.7, alpha=0.6)
    axes.plot([left, right], [at_y, at_y], color=colour, linewidth=1)
    axes.plot([at_x, at_x], [low, high], color=colour, linewidth=1)
    filled = colour if one.on_front or not one.found_by else "white"
    axes.plot(
        at_x,
        at_y,
        mark,
        color=colour,
        markerfacecolor=filled,
        markersize=8,
        zorder=3,
        label=words[one.found_by],
    )


def axis(one: Any, lang: str) -> str:
    """An objective with its unit, and which way is better."""
    words = WORDS[lang]
    better = words["lower" if one.sign > 0 else "higher"]
    if not one.outcome:
        return f"{words[one.over]} ({better})"
    about = OUTCOMES[one.outcome]
    return f"{headed(label(about, lang), words[one.over], lang)} ({unit(about.unit, lang)}; {better})"


def growth(course: Sequence[Any], fresh: Mapping[str, Sequence[float]], lang: str) -> Figure:
    """The volume after so many designs of the search and of random search; what their finalists reach by
    fresh luck, each with value, low and high."""
    words = WORDS[lang]
    tried = [one.designs for one in course]
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(8.5, 4.6), layout="constrained")
        axes = figure.subplots()
        for place, name in enumerate(("search", "random")):
            colour, dash = look(place)
            mark, _ = MARKS[name]
            reached = [getattr(one, name) for one in course]
            axes.plot(tried, reached, mark, linestyle=dash, color=colour, markersize=4, label=words[name])
            value, low, high = fresh[name]
            at = tried[-1] + (0.06 + 0.04 * place) * tried[-1]
            axes.plot([at, at], [low, high], color=colour, linewidth=1)
            axes.plot(at, value, mark, color=colour, markersize=8)
        axes.axvline(tried[-1] * 1.03, color="0.8", linewidth=0.8)
        axes.text(tried[-1] * 1.08, 0.02, words["anew"], ha="center", fontsize=8, color="0.3")
        axes.set_xlim(0.0, tried[-1] * 1.14)
        axes.set_ylim(bottom=0.0)
        axes.set_xlabel(words["designs"], fontsize=9)
        axes.set_ylabel(words["volume"], fontsize=9)
        axes.legend(frameon=False, fontsize=9, loc="upper left")
        axes.set_title(words["growth"], fontsize=9)
        figure.supxlabel(DISCLAIMER[lang], fontsize=8)
    return figure
