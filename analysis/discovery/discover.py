"""`discover`: in which points of a study something happens, by PRIM and by a tree."""

import json
import math
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from scipy import stats

from analysis import results, sweep
from analysis.discovery import told
from analysis.discovery.boxes import Box
from analysis.discovery.condition import Term, condition
from analysis.discovery.prim import prim
from analysis.discovery.tree import tree
from analysis.figures import discovery as figures
from analysis.figures import save
from sim.entries import ScenarioError

DESIGN = "design"
FEWEST = 20  # points
KEY = ("point", DESIGN)


class Discovery(NamedTuple):
    """What was looked for, where it happens, and how it was found."""

    study: str
    when: str
    table: pd.DataFrame  # factors, one row a point (and design)
    hits: np.ndarray
    unclear: int  # rows that luck does not let one tell
    prim: list[Box]
    tree: list[Box]
    course: list[Box]

    def explain(self, lang: str = "zh") -> list[str]:
        """In sentences."""
        return told.sentences(self, lang)

    def plot(self, lang: str = "zh") -> Figure:
        """The rows on the two factors that the first box bounds most surely; how it was peeled."""
        boxes = self.prim or self.tree
        names = sorted(boxes[0].p, key=lambda name: boxes[0].p[name])[:2] if boxes else []
        names += [str(name) for name in self.table if str(name) not in names][: 2 - len(names)]
        course = [(one.coverage, one.density) for one in self.course]
        labels = [told.called(name, lang) for name in names]
        bounds = [[(one.bounds.get(name)) for name in names] for one in self.prim]
        return figures.discovery(self.table[names], self.hits, bounds, labels, course, self.when, lang)

    def document(self) -> dict[str, Any]:
        """As `cogov discover --json` gives it."""
        return {
            "study": self.study,
            "when": self.when,
            "rows": len(self.table),
            "hits": int(self.hits.sum()),
            "unclear": self.unclear,
            "prim": [plain(box) for box in self.prim],
            "tree": [plain(box) for box in self.tree],
            "peeling": [plain(box) for box in self.course],
        }


def discover(folder: Path, when: str) -> Discovery:
    """Describe where a condition holds in a finished study. Raises ScenarioError."""
    at = sweep.reopen(folder)
    terms = condition(when, at.study.file.outcomes)
    rows = results.table(folder)
    return described(at.study.name, when, terms, rows[rows["status"] == "done"], factors_of(at))


def factors_of(at: sweep.Folder) -> list[str]:
    """What the runs of a study differ in, luck aside."""
    return [*(one.name for one in at.study.factors), *([DESIGN] if at.study.designs else [])]


def described(name: str, when: str, terms: list[Term], rows: pd.DataFrame, factors: list[str]) -> Discovery:
    """Boxes around the rows whose mean over luck meets all terms. Raises ScenarioError."""
    key = [column for column in KEY if column in rows]
    groups = rows.groupby(key, sort=True)
    table = groups[[one for one in factors if one not in key]].first().reset_index()[factors]
    if len(table) < FEWEST:
        raise ScenarioError(f"{name}: {len(table)} points with a finished run; {FEWEST} are needed")
    hits, unclear = np.full(len(table), True), np.full(len(table), False)
    for term in terms:
        values = groups[term.outcome]
        hits &= term.met(values.mean())
        unclear |= untold(values, term.number)
    if hits.all() or not hits.any():
        held = "all" if hits.all() else "none"
        raise ScenarioError(
            f"--when {when!r}: holds at {held} of {len(table)} points: there is nothing to tell"
        )
    boxes, course = prim(table, hits)
    return Discovery(name, when, table, hits, int(unclear.sum()), boxes, tree(table, hits), course)


def untold(values: Any, number: float) -> np.ndarray:
    """Rows whose 95 % interval over luck holds the number, or that have but one run."""
    count = values.count().to_numpy(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        half = stats.t.ppf(0.975, count - 1.0) * values.std(ddof=1).to_numpy() / np.sqrt(count)
    gap = np.abs(values.mean().to_numpy() - number)
    return np.where(count < 2, True, gap <= half)


def plain(box: Box) -> dict[str, Any]:
    """As JSON can hold it."""
    bounds = {}
    for name, bound in box.bounds.items():
        ends = (None if math.isinf(end) else float(end) for end in (bound.low, bound.high))
        values = [one.item() if isinstance(one, np.generic) else one for one in bound.values]
        bounds[name] = {"values": values} if values else dict(zip(("low", "high"), ends, strict=True))
    return {**box._asdict(), "bounds": bounds}


def write(found: Discovery, folder: Path) -> None:
    """Document, sentences and figures, into a folder."""
    text = json.dumps(found.document(), ensure_ascii=False, indent=1, allow_nan=False)
    (folder / "discovery.json").write_text(text + "\n", encoding="utf-8")
    for lang in ("zh", "en"):
        (folder / f"discovery_{lang}.txt").write_text("\n".join(found.explain(lang)) + "\n", encoding="utf-8")
        for ending in ("png", "svg"):
            save(found.plot(lang), folder / f"discovery_{lang}.{ending}")
