"""A page that replays two runs of the same crisis side by side: a double click, no server, no network."""

import base64
import html
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from analysis import comparison
from analysis.words import DISCLAIMER
from sim.cases import Status
from sim.city import lattice_places
from sim.entries import ScenarioError
from sim.run import Trajectory, run

BEFORE, AFTER = 5.0, 30.0  # days around the hazard that the replay shows
FRAMES_A_DAY = 4
TEXT = {
    "title": {"zh": "同一场危机的两次重放", "en": "The same crisis, replayed twice"},
    "lead": {
        "zh": "每格是一个网格,颜色越深,未结应急事项越多。两边遭遇同样的随机情景,只有治理方案不同。",
        "en": "Each tile is a grid; the darker, the more emergencies are open. Both sides meet with the same "
        "luck; only the way of governing differs.",
    },
    "play": {"zh": "播放", "en": "Play"},
    "pause": {"zh": "暂停", "en": "Pause"},
    "day": {"zh": "灾害发生后第{}天", "en": "day {} since the hazard struck"},
    "open": {"zh": "未结应急事项", "en": "open emergencies"},
    "loss": {"zh": "累计损失(人日)", "en": "loss so far (person-days)"},
    "lattice": {
        "zh": "网格按中性格点排列,不是地图。空格键播放或暂停,左右键逐帧。",
        "en": "Grids lie on a neutral lattice, not on a map. Space plays and pauses, arrows step.",
    },
}


def write(scenarios: list[str], seed: int, to: Path, lang: str) -> None:
    """Run a base and one alternative and write the page. Raises ScenarioError."""
    if len(scenarios) != 2:
        raise ScenarioError("replay: two scenarios, such as dongcheng +whistle")
    if to.suffix != ".html":
        raise ScenarioError(f"--to = {str(to)!r}: must end in .html")
    base, other = scenarios
    designs = comparison.designs(base, [other])
    runs = [run(scenario, seed) for scenario in designs.values()]
    titles = [title_of(one, lang) for one in runs]
    text = page(runs, titles, lang)
    to.parent.mkdir(parents=True, exist_ok=True)
    fresh = to.with_name(f".{to.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(to)


def title_of(one: Trajectory, lang: str) -> str:
    """What a side is called: its mechanisms, or the base."""
    chosen = [c.mechanism.title_zh if lang == "zh" else c.mechanism.title_en for c in one.scenario.mechanisms]
    return " + ".join(chosen) or {"zh": "分级负责(基准)", "en": "Graded hierarchy (base)"}[lang]


def frames(one: Trajectory) -> dict[str, Any]:
    """Open emergencies of each grid at each frame, as (grid, count) pairs, and loss so far by day."""
    timing = one.scenario.file.run
    strike = min((struck.day for struck in one.scenario.file.hazard), default=0.0)
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


def page(runs: list[Trajectory], titles: list[str], lang: str) -> str:
    """The whole page."""
    places, width = lattice_places(len(runs[0].grids))
    document = {
        "sides": [
            {"title": title, "total": round(one.outcomes["loss"] or 0.0), **frames(one)}
            for one, title in zip(runs, titles, strict=True)
        ],
        "places": places.tolist(),
        "width": int(width),
        "text": {key: value[lang] for key, value in TEXT.items()},
    }
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    font = base64.b64encode((files("analysis") / "assets" / "NotoSansSC-Regular.woff2").read_bytes()).decode()
    template = (files("analysis") / "assets" / "replay.html").read_text(encoding="utf-8")
    for key, value in {
        "LANG": {"zh": "zh-CN", "en": "en"}[lang],
        "TITLE": html.escape(TEXT["title"][lang]),
        "LEAD": html.escape(TEXT["lead"][lang]),
        "LATTICE": html.escape(TEXT["lattice"][lang]),
        "TERMS": html.escape(DISCLAIMER[lang]),
        "FONT": font,
        "DATA": data,
    }.items():
        template = template.replace(f"@{key}@", value)
    return template
