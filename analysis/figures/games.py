"""The figure of the game of three populations: agents over their mean field."""

from collections.abc import Mapping
from typing import NamedTuple

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.style import look, style
from analysis.words import DISCLAIMER, say

POPULATIONS = ("population_government", "population_others", "population_public")


class Stage(NamedTuple):
    """One stage: when, what the mean field says, and what the runs gave."""

    times: np.ndarray  # (steps,), in comparisons an actor
    field: np.ndarray  # (3, steps)
    runs: np.ndarray  # (replications, 3, steps)


def stages(found: Mapping[str, Stage], lang: str) -> Figure:
    """One panel a stage: shares of the three populations over time."""
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(12, 4.2), layout="constrained")
        panels = figure.subplots(1, len(found), sharey=True, squeeze=False)[0]
        for axes, (name, stage) in zip(panels, found.items(), strict=True):
            draw_stage(axes, stage, lang)
            axes.set_title(say(f"stage_{name}", lang), fontsize=11)
        panels[0].set_ylabel(say("share_axis", lang))
        panels[0].legend(loc="upper right", frameon=False, fontsize=9)
        figure.suptitle(say("stages_title", lang), fontweight="bold")
        figure.supxlabel(f"{say('comparisons', lang)}\n{DISCLAIMER[lang]}", fontsize=9)
    return figure


def draw_stage(axes: Axes, stage: Stage, lang: str) -> None:
    """Bands and medians of the runs, the mean field dashed upon them."""
    low, middle, high = np.quantile(stage.runs, (0.05, 0.5, 0.95), axis=0)
    for place, population in enumerate(POPULATIONS):
        colour, _ = look(place)
        axes.fill_between(stage.times, low[place], high[place], color=colour, alpha=0.25, linewidth=0)
        axes.plot(stage.times, middle[place], color=colour, label=say(population, lang))
        axes.plot(stage.times, stage.field[place], "--", color="0.15", linewidth=1)
    axes.set_ylim(-0.03, 1.03)
