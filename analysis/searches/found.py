"""What a search found: as tables, figures, sentences, JSON."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis.figures import searches as figures
from analysis.searches import told
from analysis.searches.anew import Anew, Curse
from analysis.searches.course import Setting, Went, why
from analysis.searches.judging import Box, front
from analysis.searches.space import Design
from analysis.tasks import plain

SEARCH, RANDOM, UNCHOSEN = "search", "random", "unchosen"
Estimate = tuple[float, float, float]  # with its 95 % interval over luck


class Finalist(NamedTuple):
    """A design that was judged anew."""

    design: str
    found_by: str  # "search" or "random"; "" for the scenario as it is
    levers: dict[str, Any]
    staff_hours: float  # before the crisis, money included
    promised: dict[str, float]  # by objective, by the luck that the search saw
    held: dict[str, Estimate]  # by fresh luck
    on_front: bool  # no other of them beats it by fresh luck
    beats_base: bool  # in no objective worse than the scenario as it is by fresh luck, in one better


class Volume(NamedTuple):
    """How much of the box around all that was tried a search has reached, by the luck that it saw."""

    designs: int  # tried so far
    search: float
    random: float


class Found(NamedTuple):
    """What a search found, beside what random search found at the same cost."""

    study: str
    at: Setting
    went: Went
    tried: dict[str, np.ndarray]  # costs by found_by, one row a design, as the search saw them
    finalists: list[Finalist]  # the scenario as it is first
    left_out: int  # finalists some of whose fresh runs failed
    curses: dict[str, list[Curse]]  # by found_by
    growth: list[Volume]
    volumes: dict[str, Estimate]  # of the finalists by fresh luck; "difference": search less random

    @property
    def objectives(self) -> list[str]:
        """Names of the objectives."""
        return [one.name for one in self.at.judge.objectives]

    def table(self) -> pd.DataFrame:
        """Tidy: one row a design that was judged anew."""
        rows = []
        for one in self.finalists:
            row: dict[str, Any] = {"design": one.design, "found_by": one.found_by or "base", **one.levers}
            row["staff_hours"] = one.staff_hours
            for name in self.objectives:
                held, low, high = one.held[name]
                row |= {f"{name}_promised": one.promised[name], name: held}
                row |= {f"{name}_low": low, f"{name}_high": high}
            rows.append({**row, "on_front": one.on_front, "beats_base": one.beats_base})
        return pd.DataFrame(rows)

    def archive(self) -> pd.DataFrame:
        """One row a design that was tried, in the order in which it was, by the luck that the search saw."""
        rows = []
        generation = [k for k, designs in enumerate(self.went.generations) for _ in designs]
        signs = [one.sign for one in self.at.judge.objectives]
        for found_by, designs in self.groups().items():
            kept = front(self.tried[found_by])
            for place, (one, costs) in enumerate(zip(designs, self.tried[found_by], strict=True)):
                row: dict[str, Any] = {"found_by": found_by, "order": place, "design": one.name}
                row["generation"] = generation[place] if found_by == SEARCH else None
                row |= {**dict(one.levers), "staff_hours": self.at.space.worth(dict(one.levers))}
                row |= dict(zip(self.objectives, costs * signs, strict=True))
                rows.append({**row, "on_front": bool(kept[place])})
        return pd.DataFrame(rows).astype({"generation": "Int64"})

    def groups(self) -> dict[str, list[Design]]:
        """The designs that were tried, by who tried them."""
        tried = [one for designs in self.went.generations for one in designs]
        return {SEARCH: tried, RANDOM: self.went.drawn}

    def curse_table(self) -> pd.DataFrame:
        """One row a search and objective: what was promised, what held."""
        rows = [{"found_by": by, **one._asdict()} for by, found in self.curses.items() for one in found]
        return pd.DataFrame(rows)

    def explain(self, lang: str = "zh") -> list[str]:
        """In sentences."""
        return told.sentences(self, lang)

    def plot(self, lang: str = "zh") -> Figure:
        """The front by fresh luck, and what was promised."""
        return figures.front(self.drawn_costs(), self.finalists, self.at.judge.objectives, lang)

    def plot_growth(self, lang: str = "zh") -> Figure:
        """The volume that was reached, design by design, beside random search."""
        return figures.growth(self.growth, self.volumes, lang)

    def drawn_costs(self) -> np.ndarray:
        """Values of all objectives of every design that was tried, as the search saw them."""
        signs = [one.sign for one in self.at.judge.objectives]
        return np.concatenate(list(self.tried.values())) * signs

    def document(self) -> dict[str, Any]:
        """As `cogov search --json` prints it."""
        return {
            "study": self.study,
            "objectives": self.objectives,
            "good_enough": list(map(str, self.at.judge.demands)),
            "search": self.at.told.document(),
            "levers": [one.name for one in self.at.space.levers],
            "designs_tried": {by: len(designs) for by, designs in self.groups().items()},
            "finalists": [finalist(one) for one in self.finalists],
            "finalists_left_out": self.left_out,
            "winners_curse": {by: [one._asdict() for one in found] for by, found in self.curses.items()},
            "hypervolume": {
                "course": [one._asdict() for one in self.growth],
                "fresh": {name: [*map(plain, one)] for name, one in self.volumes.items()},
            },
        }


def found(study: str, at: Setting, went: Went) -> Found:
    """What came of a search that has run its course."""
    tried = [one for designs in went.generations for one in designs]
    best = at.judge.best([*tried, *went.drawn], at.seen)
    seen = {
        by: at.judge.costs(designs, at.seen, best) for by, designs in ((SEARCH, tried), (RANDOM, went.drawn))
    }
    chosen = {SEARCH: went.finalists, RANDOM: went.finalists_drawn, UNCHOSEN: went.unchosen}
    whole = {by: [one for one in designs if is_whole(at, one)] for by, designs in chosen.items()}
    if not is_whole(at, went.base) or not all(whole.values()):
        raise RuntimeError(
            f"runs under fresh luck failed: {why(at.judge, sum(chosen.values(), [went.base]))}"
        )
    kept = [(one, by) for by, designs in whole.items() for one in designs]
    anew = Anew(at.judge, [one for one, _ in kept], at.seen, at.fresh)
    places = {by: [k for k, (_, who) in enumerate(kept) if who == by] for by in chosen}
    groups = {by: places[by] for by in (SEARCH, RANDOM)}
    ends = anew.volumes(list(groups.values()))
    volumes = {
        name: (float(x), float(low), float(high))
        for name, x, low, high in zip((*groups, "difference"), *ends, strict=True)
    }
    return Found(
        study,
        at,
        went,
        seen,
        finalists(at, anew, [one for one in kept if one[1] != UNCHOSEN]),
        sum(len(chosen[by]) - len(whole[by]) for by in groups),
        {name: anew.curses(group, places[UNCHOSEN]) for name, group in groups.items()},
        growth(went, seen),
        volumes,
    )


def is_whole(at: Setting, one: Design) -> bool:
    """Whether a design has all of its runs, under fresh luck too."""
    return bool(at.judge.whole([one], range(at.fresh.stop))[0])


def finalists(at: Setting, anew: Anew, kept: Sequence[tuple[Design, str]]) -> list[Finalist]:
    """The scenario as it is, and those that were chosen, with who found them; they come first of all that
    were judged anew."""
    signs = np.array([one.sign for one in at.judge.objectives])
    names = [one.name for one in at.judge.objectives]
    promised, (held, low, high) = anew.costs(anew.seen), anew.held()
    best = front(held[: 1 + len(kept)])
    told_of = []
    for k, (one, found_by) in enumerate([(at.judge.base, ""), *kept]):
        ends = np.sort([low[k] * signs, high[k] * signs], axis=0)
        rows = zip(held[k] * signs, *ends, strict=True)
        told_of.append(
            Finalist(
                one.name,
                found_by,
                dict(one.levers),
                at.space.worth(dict(one.levers)),
                dict(zip(names, map(float, promised[k] * signs), strict=True)),
                {name: (float(x), float(a), float(b)) for name, (x, a, b) in zip(names, rows, strict=True)},
                bool(best[k]),
                bool((held[k] <= held[0]).all() and (held[k] < held[0]).any()),
            )
        )
    return told_of


def growth(went: Went, seen: dict[str, np.ndarray]) -> list[Volume]:
    """The volume after every generation, in the box around all that both searches tried."""
    box = Box(np.concatenate(list(seen.values())))
    counts = np.cumsum([len(designs) for designs in went.generations]).tolist()
    return [Volume(n, box.volume(seen[SEARCH][:n]), box.volume(seen[RANDOM][:n])) for n in counts]


def finalist(one: Finalist) -> dict[str, Any]:
    """As JSON has it."""
    held = {name: [*map(plain, estimate)] for name, estimate in one.held.items()}
    return {**one._asdict(), "found_by": one.found_by or "base", "held": held}
