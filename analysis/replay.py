"""A page that replays two runs of the same crisis side by side: a double click, no server, no network."""

from pathlib import Path
from typing import Any

import numpy as np

from analysis.designs import designs, titles
from analysis.pages import render
from analysis.words import say, told
from sim.cases import Status
from sim.city import lattice_places
from sim.entries import ScenarioError
from sim.run import Trajectory, run

BEFORE, AFTER = 5.0, 30.0  # days around the hazard that the replay shows
FRAMES_A_DAY = 4
IN_SCRIPT = ("play", "pause", "nth_day", "day_before", "open_emergencies", "loss_so_far")


def write(scenarios: list[str], seed: int, to: Path, lang: str) -> None:
    """Run a base and one alternative and write the page. Raises ScenarioError."""
    if len(scenarios) != 2:
        raise ScenarioError("replay: two scenarios, such as dongcheng +whistle")
    if to.suffix != ".html" or to.is_dir():
        raise ScenarioError(f"--to = {str(to)!r}: must be a file that ends in .html")
    base, other = scenarios
    sides = designs(base, [other])
    runs = [run(scenario, seed) for scenario in sides.values()]
    text = page(runs, list(titles(sides, lang).values()), lang)
    to.parent.mkdir(parents=True, exist_ok=True)
    fresh = to.with_name(f".{to.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(to)


def frames(one: Trajectory) -> dict[str, Any]:
    """Open emergencies of each grid at each frame, as (grid, count) pairs, and loss so far by day."""
    timing = one.scenario.file.run
    strike = one.scenario.quiet_days if one.scenario.file.hazard else 0.0
    begin = max(0.0, strike - BEFORE)
    emergency = np.array([work.emergency for work in one.scenario.file.work])[one.cases["work"]]
    cases = one.cases[emergency]
    ends = np.where((cases["status"] == Status.CLOSED) & ~np.isnan(cases["closed"]), cases["closed"], np.inf)
    instants = np.arange(begin, min(timing.days, strike + AFTER), 1.0 / FRAMES_A_DAY)
    shown = []
    for instant in instants:
        here = cases["grid"][(cases["arose"] <= instant) & (ends > instant)]
        grids, count = np.unique(here, return_counts=True)
        shown.append([[int(g), int(c)] for g, c in zip(grids, count, strict=True)])
    days = (np.arange(one.scenario.steps) + 1) * timing.step_days
    lost = np.cumsum(np.where(days > begin, one.series["loss"], 0.0))
    return {
        "days": [round(float(instant - strike), 2) for instant in instants],
        "frames": shown,
        "loss": [round(float(x)) for x in np.interp(instants, days, lost)],
    }


def page(runs: list[Trajectory], called: list[str], lang: str) -> str:
    """The whole page."""
    places, width = lattice_places(len(runs[0].grids))
    data = {
        "sides": [{"title": title, **frames(one)} for one, title in zip(runs, called, strict=True)],
        "places": places.tolist(),
        "width": int(width),
        "text": {word: say(word, lang) for word in IN_SCRIPT},
    }
    scenario = told(runs[0].scenario.file, "title", lang)
    crisis = f"{scenario} · {say('crisis', lang)} {runs[0].seed}"
    return render("replay.html", lang, title=say("replay_title", lang), crisis=crisis, data=data)
