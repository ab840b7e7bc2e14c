"""What is known of the sensitivity of one outcome: as a table, figures, sentences, JSON."""

import math
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from analysis import store
from analysis.catalogue import title_alone
from analysis.figures import save
from analysis.figures import sensitivity as figures
from analysis.sensitivities.indices import METHODS
from analysis.sensitivities.intervals import Index
from analysis.sensitivities.strength import Strength
from analysis.sensitivities.verdicts import CANNOT_TELL, DOES_NOT, MATTERS
from analysis.study import GROUPS
from analysis.tasks import MECHANISM, plain
from analysis.words import amount, headed, label, say, told, unit
from sim import mechanisms
from sim.outcomes import OUTCOMES

VERDICT_WORDS = {MATTERS: "it_matters", DOES_NOT: "it_does_not", CANNOT_TELL: "cannot_tell"}


class Sensitivity(NamedTuple):
    """What moves one outcome of a study, with intervals and verdicts."""

    study: str
    outcome: str
    strength: Strength
    groups: dict[str, tuple[str, ...]]  # the factors of each family of rules
    runs: int
    left_out: int  # replications that did not finish at every point
    design: str | None = None  # of which; None where the study has none
    less_base: bool = False  # whether what it does beyond the base was analysed

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
        said = [self.sentence(name, lang) for name, _ in self.ranked()]
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

    def ranked(self) -> list[tuple[str, Index]]:
        """The main measure of factors and groups, the largest first."""
        return sorted(self.strength.judged().items(), key=lambda pair: -abs(pair[1].value))

    def named(self, name: str, lang: str) -> str:
        """What a factor or group is called, and its name where that says more."""
        title = called(name, lang)
        return title if title == name else f"{title} {name}"

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
            "design": self.design,
            "less_base": self.less_base,
            "statistic": self.strength.statistic,
            "method": self.strength.method,
            "runs": self.runs,
            "points": self.strength.points,
            "replications": self.strength.replications,
            "replications_left_out": self.left_out,
            "factors": {name: entry for name, entry in told_of.items() if name not in GROUPS},
            "groups": {group: self.group(group) for group in GROUPS},
            "noise_floor": plain(self.strength.floor),
            "interactions": [
                [one.one, one.other, plain(one.value), plain(one.low), plain(one.high)]
                for one in self.strength.interactions
            ],
            "growth": [
                [points, {name: plain(value) for name, value in found.items()}]
                for points, found in self.strength.growth
            ],
            "luck": plain(self.strength.luck),
            "modes": self.strength.modes,
        }

    def entry(self, name: str) -> dict[str, Any]:
        """All measures of a factor or group, and the verdict."""
        measures = {
            measure: [plain(part) for part in found[name]]
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


def called(name: str, lang: str) -> str:
    """What a factor or a group is called."""
    if name in GROUPS:
        return say(f"group_{name}", lang)
    if name.startswith(MECHANISM):
        return told(mechanisms.load(name.removeprefix(MECHANISM)), "title", lang)
    return title_alone(name, lang)


def write(told_of: Sequence[Sensitivity], folder: Path) -> None:
    """Tables and figures of some outcomes, into a folder."""
    store.write_csv(pd.concat([one.table() for one in told_of]), folder / "sensitivity.csv")
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
