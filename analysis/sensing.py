"""Sensitivity of a study: from its folder to indices, verdicts, sentences and figures."""

import math
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from analysis import results, study, sweep
from analysis.figures import save
from analysis.figures import sensitivity as figures
from analysis.indices import METHODS, Design
from analysis.strength import CANNOT_TELL, DOES_NOT, MATTERS, STATISTICS, Strength, strength
from analysis.study import GROUPS
from analysis.words import amount, headed, label, say, told, unit
from sim import mechanisms
from sim.entries import ScenarioError, nearest
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity, declared

MECHANISM = "mechanisms."


class Sensitivity(NamedTuple):
    """What moves one outcome of a study, with intervals and verdicts."""

    study: str
    outcome: str
    strength: Strength
    groups: dict[str, tuple[str, ...]]  # the factors of each family of rules
    runs: int
    left_out: int  # replications that did not finish at every point

    def table(self) -> pd.DataFrame:
        """Tidy: one row a measure and factor or group."""
        rows = []
        for measure, found in self.strength.measures.items():
            for name, index in found.items():
                kind = "group" if name in GROUPS else "factor"
                verdict = self.strength.verdicts[name] if measure == self.strength.main else ""
                rows.append([self.study, self.outcome, measure, kind, name, *index, verdict])
        heads = ("study", "outcome", "measure", "kind", "name", "value", "low", "high", "verdict")
        return pd.DataFrame(rows, columns=heads)

    def plot(self, lang: str = "zh") -> Figure:
        """The main measure of every factor and group, with the noise floor."""
        titles = {name: called(name, lang) for name in self.strength.judged()}
        return figures.tornado(
            self.strength.judged(),
            self.strength.verdicts,
            self.strength.floor,
            titles,
            label(OUTCOMES[self.outcome], lang),
            self.measured(lang),
            lang,
        )

    def measured(self, lang: str) -> str:
        """What the main measure is, and its unit."""
        word = say(f"index_{self.strength.main}", lang)
        if METHODS[self.strength.method].share or self.strength.statistic == "variance":
            return word
        return f"{word} ({unit(OUTCOMES[self.outcome].unit, lang)})"

    def explain(self, lang: str = "zh") -> list[str]:
        """What matters, what does not, and what cannot be told, in sentences."""
        judged = self.strength.judged()
        order = sorted(judged, key=lambda name: -abs(judged[name].value))
        said = [self.sentence(name, lang) for name in order]
        if self.strength.luck is not None:
            share = f"{self.strength.luck:.0%}"
            said.append(say("share_of_luck", lang).format(label(OUTCOMES[self.outcome], lang), share))
        if self.strength.modes > 1:
            said.append(say("bimodal", lang).format(label(OUTCOMES[self.outcome], lang), self.strength.modes))
        if self.strength.floor is None:
            said.append(say("no_floor", lang).format(self.strength.replications))
        if self.left_out:
            said.append(say("left_out", lang).format(self.left_out))
        return said

    def title(self, name: str, lang: str) -> str:
        """What a factor or a group is called."""
        return called(name, lang)

    def sentence(self, name: str, lang: str) -> str:
        """What is known of one factor or group."""
        index, verdict = self.strength.judged()[name], self.strength.verdicts[name]
        text = say(VERDICT_WORDS[verdict], lang).format(
            called(name, lang),
            label(OUTCOMES[self.outcome], lang),
            say(f"index_{self.strength.main}", lang),
            f"{amount(index.value)} [{amount(index.low)}, {amount(index.high)}]",
            "—" if self.strength.floor is None else amount(self.strength.floor),
        )
        needed = self.strength.needed[name]
        return text if needed is None else text + say("runs_needed", lang).format(needed)

    def document(self) -> dict[str, Any]:
        """As `cogov sensitivity --json` prints it."""
        told_of = {name: self.entry(name) for name in self.strength.judged()}
        return {
            "study": self.study,
            "outcome": self.outcome,
            "statistic": self.strength.statistic,
            "method": self.strength.method,
            "runs": self.runs,
            "points": self.strength.points,
            "replications": self.strength.replications,
            "replications_left_out": self.left_out,
            "factors": {name: entry for name, entry in told_of.items() if name not in GROUPS},
            "groups": {group: self.group(group) for group in GROUPS},
            "noise_floor": number(self.strength.floor),
            "interactions": [
                [one.one, one.other, number(one.value), number(one.low), number(one.high)]
                for one in self.strength.interactions
            ],
            "growth": [
                [points, {name: number(value) for name, value in found.items()}]
                for points, found in self.strength.growth
            ],
            "luck": number(self.strength.luck),
            "modes": self.strength.modes,
        }

    def entry(self, name: str) -> dict[str, Any]:
        """All measures of a factor or group, and the verdict."""
        measures = {
            measure: [number(part) for part in found[name]]
            for measure, found in self.strength.measures.items()
            if name in found
        }
        return {
            **measures,
            "verdict": self.strength.verdicts[name],
            "runs_needed": self.strength.needed[name],
        }

    def group(self, group: str) -> dict[str, Any] | None:
        """A family of rules; None where the study has none of its factors. Where the method has no indices
        of groups, the strongest verdict of its factors."""
        if group in self.strength.judged():
            return self.entry(group)
        members = [name for name in self.groups[group] if name in self.strength.judged()]
        if not members:
            return None
        if len(members) == 1:
            return self.entry(members[0])
        verdicts = {self.strength.verdicts[name] for name in members}
        strongest = next(one for one in (MATTERS, CANNOT_TELL, DOES_NOT) if one in verdicts)
        return {"verdict": strongest, "members": members}

    @property
    def widest(self) -> float:
        """The widest interval of the main measure; without limit where luck was not looked at."""
        widths = [index.high - index.low for index in self.strength.judged().values()]
        if self.strength.floor is None or not all(map(math.isfinite, widths)):
            return math.inf
        return max(widths)


VERDICT_WORDS = {MATTERS: "it_matters", DOES_NOT: "it_does_not", CANNOT_TELL: "cannot_tell"}


def sensitivity(
    where: str | Path,
    outcome: str | Sequence[str] | None = None,
    method: str | None = None,
    statistic: str = "mean",
) -> Any:
    """How strongly the factors of a study move its outcomes.

    `where` is the folder of a study, or a study, which is then run (or resumed) in out/NAME first. One
    outcome by name gives a Sensitivity, several or none a list of them. `statistic` is mean, variance,
    upper_tail or lower_tail over luck. Raises ScenarioError.
    """
    at = found(where)
    sweep.run_missing(at)
    one = isinstance(outcome, str)
    names = [outcome] if isinstance(outcome, str) else list(outcome or at.study.file.outcomes)
    told_of = [of_outcome(at, name, method, statistic) for name in names]
    return told_of[0] if one else told_of


def found(where: str | Path) -> sweep.Folder:
    """The folder of a study: this one, or out/NAME for a study by its name or file. Raises ScenarioError."""
    folder = Path(where)
    if (folder / sweep.MANIFEST).exists():
        return sweep.reopen(folder)
    if folder.is_dir() and str(where) not in study.built_in():
        raise ScenarioError(f"{folder}: not the folder of a study")
    wanted = study.load(where)
    return sweep.create(wanted, Path("out") / wanted.name)


def of_outcome(at: sweep.Folder, name: str, method: str | None, statistic: str) -> Sensitivity:
    """The sensitivity of one outcome. Raises ScenarioError."""
    if method is not None and method not in METHODS:
        raise ScenarioError(
            f"--method = {method!r}: must be one of {', '.join(METHODS)}{nearest(method, METHODS)}"
        )
    if statistic not in STATISTICS:
        raise ScenarioError(f"--statistic = {statistic!r}: must be one of {', '.join(STATISTICS)}")
    if name not in at.study.file.outcomes:
        told_names = at.study.file.outcomes
        raise ScenarioError(
            f"--outcome = {name!r}: the study has {', '.join(told_names)}{nearest(name, told_names)}"
        )
    table = results.table(at.folder)
    outputs, left_out = outputs_of(at, table, name)
    groups = {
        group: tuple(factor.name for factor in at.study.factors if factor.group == group) for group in GROUPS
    }
    found = strength(design_of(at), outputs, statistic, method)
    return Sensitivity(at.study.name, name, found, groups, int(outputs.size), left_out)


def design_of(at: sweep.Folder) -> Design:
    """What was run."""
    sampling, sets = at.study.file.sampling, at.study.sets
    return Design(
        sampling.method,
        tuple(name for name, _ in sets),
        tuple(tuple(columns) for _, columns in sets),
        sampling.second_order,
        at.places,
        tuple(factor.choices for factor in at.study.factors),
    )


def outputs_of(at: sweep.Folder, table: pd.DataFrame, name: str) -> tuple[np.ndarray, int]:
    """(values, shape (points, replications); how many replications are left out): a replication in which
    any point failed, is missing or has no value is no part of any index. Raises ScenarioError."""
    values = np.full((len(at.places), at.replications), math.nan)
    done = table[table["status"] == "done"]
    values[done["point"], done["replication"]] = done[name].astype(float)
    whole = np.isfinite(values).all(axis=0)
    if not whole.any():
        undone = values.size - len(done)
        if undone:
            raise ScenarioError(
                f"{at.folder}: {undone} of {values.size} runs are not done, at least one in every "
                "replication: go on with cogov sweep, or cogov retry"
            )
        without = int((~np.isfinite(values)).sum())
        raise ScenarioError(
            f"{at.folder}: {without} of {values.size} runs have no {name}, at least one in every "
            "replication: choose another outcome"
        )
    return values[:, whole], int((~whole).sum())


def called(name: str, lang: str) -> str:
    """What a factor or a group is called."""
    if name in GROUPS:
        return say(f"group_{name}", lang)
    if name.startswith(MECHANISM):
        return told(mechanisms.load(name.removeprefix(MECHANISM)), "title", lang)
    note = next((one.note for one in declared() if one.name == name), None)
    if note is None:
        return name
    return label(note, lang) if isinstance(note, Quantity) else (note.zh if lang == "zh" else note.en)


def write(told_of: Sequence[Sensitivity], folder: Path) -> None:
    """Tables and figures of some outcomes, into a folder."""
    pd.concat([one.table() for one in told_of]).to_csv(folder / "sensitivity.csv", index=False)
    for one, lang in product(told_of, ("zh", "en")):
        for what, figure in drawings(one, lang).items():
            save(figure, folder / f"{what}_{one.outcome}_{lang}.png")


def drawings(one: Sensitivity, lang: str) -> dict[str, Figure]:
    """All figures of one outcome by name."""
    titles = {name: called(name, lang) for name in one.strength.judged()}
    heading = headed(label(OUTCOMES[one.outcome], lang), say(f"index_{one.strength.main}", lang), lang)
    drawn = {"indices": one.plot(lang)}
    if len(one.strength.growth) > 1:
        drawn["growth"] = figures.growth(one.strength.growth, titles, heading, lang)
    if one.strength.interactions:
        names = [name for name in titles if name not in GROUPS]
        pairs = headed(label(OUTCOMES[one.outcome], lang), say("index_second", lang), lang)
        drawn["interactions"] = figures.interactions(one.strength.interactions, names, titles, pairs)
    return drawn


def number(value: float | None) -> float | None:
    """As JSON has it: None where there is none."""
    return None if value is None or not math.isfinite(value) else float(value)


def until(
    at: sweep.Folder,
    names: Sequence[str],
    width: float,
    most_runs: int,
    run: Any,
    method: str | None = None,
    statistic: str = "mean",
) -> sweep.Folder:
    """Extend a study until every interval of the main measure is at most so wide, or the runs would be too
    many. `run` runs what is missing. Raises ScenarioError."""
    while True:
        found = [of_outcome(at, name, method, statistic) for name in names]
        widest = max(found, key=lambda one: one.widest)
        if widest.widest <= width:
            return at
        more_luck = widest.strength.wide_by_luck or not sweep.extends(at)
        runs = len(at.places) * at.replications
        if 2 * runs > most_runs:
            raise ScenarioError(
                f"--until-ci {width:g}: the widest interval is {widest.widest:.3g} ({widest.outcome}) after "
                f"{runs} runs, and twice as many are more than --most-runs {most_runs}"
            )
        at = at.extended(at.replications, 0) if more_luck else at.extended(0, sum(at.manifest["batches"]))
        run(at)
