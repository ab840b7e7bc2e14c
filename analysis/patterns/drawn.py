"""The figure of a pattern."""

import numpy as np
from matplotlib.figure import Figure

from analysis.figures.patterns import Axis, Bar, Panel, arrows, curves
from analysis.patterns.experiment import Found
from analysis.patterns.measures import about
from analysis.patterns.rows import arrow
from analysis.words import label, unit

SAYS = {
    "zh": {
        "record": "公布数",
        "bands": "线为均值，带为居中八成的运行",
        "from_start": "与第一组起点之差，随机情景相同；带为均值的95%区间",
        "from_first": "与第一组同期之差，随机情景相同；带为均值的95%区间",
        "runs": "每点一次运行，横线为中位数",
        "cut": "切断后损失的变化（%，对称对数轴；空心：与运气分不清）",
    },
    "en": {
        "record": "as published",
        "bands": "lines: means; bands: the middle eight tenths of runs",
        "from_start": "change from the first arm's first point, same luck; bands: 95 % intervals of means",
        "from_first": "change from the first arm, same luck; bands: 95 % intervals of means",
        "runs": "a dot a run, bars are medians",
        "cut": "change of loss when cut (%, symmetric log scale; hollow: cannot be told from luck)",
    },
}


def drawn(found: Found, lang: str) -> Figure | None:
    """The figure of a pattern; none where nothing was run."""
    told, says = found.pattern, SAYS[lang]
    if not told.arms:
        return None
    titles = {name: getattr(one, f"title_{lang}") for name, one in told.arms.items()}
    if found.arrows:
        bars = {
            arrow(switch, lang): {
                titles[name]: Bar(one.value, one.low, one.high, one.clear) for name, one in by_arm.items()
            }
            for switch, by_arm in found.arrows.items()
        }
        return arrows(bars, says["cut"])
    shown = dict.fromkeys(
        name for test in told.texts.tests for name in (test.outcome, test.minus, test.before)
    )
    panels = [panel(found, name, titles, lang) for name in shown if name]
    shape = "runs" if len(told.sweep.x) == 1 else {"runs": "bands"}.get(told.sweep.shown, told.sweep.shown)
    axis = Axis(getattr(told.sweep, f"title_{lang}"), np.array(told.sweep.x), told.sweep.log)
    return curves(panels, axis, (says["record"], says[shape]))


def panel(found: Found, outcome: str, titles: dict[str, str], lang: str) -> Panel:
    """One outcome under all arms; a record is drawn where it is one of the outcome itself."""
    noted = about(outcome)
    level = len(found.pattern.sweep.x) == 1
    records = sorted(
        {
            test.record
            for test in found.pattern.texts.tests
            if test.is_recorded and test.outcome == outcome and not test.minus and (level or test.at)
        }
    )
    runs = {title: found.values[name][outcome] for name, title in titles.items()}
    shown, first = found.pattern.sweep.shown, next(iter(runs.values()))
    if shown != "runs":
        base = first[:1] if shown == "from_start" else first
        runs = {title: values - base for title, values in runs.items()}
    return Panel(label(noted, lang), unit(noted.unit, lang), runs, records, shown != "runs")
