"""The figure of a lesson: how designs go, with bands over their runs."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from analysis.figures.style import look, style
from analysis.words import DISCLAIMER, label, say, unit


def bands(series: Mapping[str, np.ndarray], measures: Sequence[Any], step_days: float, lang: str) -> Figure:
    """One panel a measure: means over the runs as lines, from the lowest to the highest run as bands.

    `series` holds an array of shape (runs, measures, steps) for each design, by its title; `measures` say
    how they are called.
    """
    with matplotlib.rc_context(style()):
        figure = Figure(figsize=(4.4 * len(measures), 3.6), layout="constrained")
        panels = figure.subplots(1, len(measures), squeeze=False)[0]
        for k, (axes, about) in enumerate(zip(panels, measures, strict=True)):
            for place, (name, values) in enumerate(series.items()):
                colour, dash = look(place)
                days = (np.arange(values.shape[-1]) + 1) * step_days
                one = values[:, k, :]
                axes.fill_between(
                    days, one.min(axis=0), one.max(axis=0), color=colour, alpha=0.15, linewidth=0
                )
                axes.plot(days, one.mean(axis=0), color=colour, linestyle=dash, label=name)
            axes.set_title(label(about, lang), fontsize=11)
            axes.set_ylabel(unit(about.unit, lang))
        panels[0].legend(loc="best", frameon=False, fontsize=9)
        figure.supxlabel(f"{say('day', lang)}\n{DISCLAIMER[lang]}", fontsize=9)
    return figure
