"""The headline table: how strongly each family of rules moves each outcome, under each way of governing.

python tools/headline.py [FOLDER]   (out/headline unless told; goes on where it was interrupted)
"""

from __future__ import annotations

import sys
from pathlib import Path

from analysis import study, sweep
from analysis.sensitivities import of_study
from analysis.sensitivities.result import Sensitivity
from analysis.study import GROUPS, Study
from analysis.words import label, say
from sim import mechanisms
from sim.outcomes import OUTCOMES

REGIMES = ("hierarchy", "rigid", "flexible", "dual_integration", "whistle")
MARKED = {"matters": "**{}**", "does not": "{}", "cannot tell": "{}?"}


def under(told: Study, mechanism: str) -> Study:
    """The same study, all of it under one mechanism at full intensity."""
    return told._replace(
        name=f"{told.name}_{mechanism}", entries={**told.entries, "mechanisms": {mechanism: 1.0}}
    )


def cell(one: Sensitivity, group: str) -> str:
    """A total effect with its interval; bold where it matters, a question mark where it cannot be told."""
    index, verdict = one.strength.judged()[group], one.strength.verdicts[group]
    return MARKED[verdict].format(f"{index.value:.2f} [{index.low:.2f}, {index.high:.2f}]")


def main() -> None:
    """Run what is missing, print the table."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/headline")
    told = study.load("families")
    groups = list(GROUPS)
    heads = ["outcome", "regime", *(say(f"group_{one}", "en") for one in groups), "floor", "luck"]
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    rows: dict[str, list[str]] = {name: [] for name in told.file.outcomes}
    for mechanism in REGIMES:
        at = sweep.create(under(told, mechanism), folder / mechanism)
        sweep.run_missing(at)
        for name in told.file.outcomes:
            one = of_study.of_outcome(at, name, None, "mean")
            cells = " | ".join(cell(one, group) for group in groups)
            title = mechanisms.load(mechanism).title_en
            told_of = f"{one.strength.floor or 0:.2f} | {one.strength.luck or 0:.0%}"
            rows[name].append(f"| {label(OUTCOMES[name], 'en')} | {title} | {cells} | {told_of} |")
    for lines in rows.values():
        print("\n".join(lines))


if __name__ == "__main__":
    main()
