"""The headline table: how strongly each family of rules moves each outcome, under each way of governing.

python tools/headline.py [FOLDER [zh|en]]   (out/headline, en unless told; goes on where it was interrupted)
"""

from __future__ import annotations

import sys
from pathlib import Path

from analysis import study, sweep
from analysis.sensitivities import of_study
from analysis.sensitivities.result import Sensitivity
from analysis.study import GROUPS, Study
from analysis.words import label, say, told
from sim import mechanisms
from sim.outcomes import OUTCOMES

REGIMES = ("hierarchy", "rigid", "flexible", "dual_integration", "whistle")
HEADS = {
    "zh": (("结果", "治理方式"), ("噪声线", "运气")),
    "en": (("outcome", "regime"), ("floor", "luck")),
}
MARKED = {"matters": "**{}**", "does not": "{}", "cannot tell": "{}?"}


def under(one: Study, mechanism: str) -> Study:
    """The same study, all of it under one mechanism at full intensity."""
    return one._replace(
        name=f"{one.name}_{mechanism}", entries={**one.entries, "mechanisms": {mechanism: 1.0}}
    )


def cell(one: Sensitivity, group: str) -> str:
    """A total effect with its interval; bold where it matters, a question mark where it cannot be told."""
    index, verdict = one.strength.judged()[group], one.strength.verdicts[group]
    return MARKED[verdict].format(f"{index.value:.2f} [{index.low:.2f}, {index.high:.2f}]")


def main() -> None:
    """Run what is missing, print the table."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "out/headline")
    lang = sys.argv[2] if len(sys.argv) > 2 else "en"
    families = study.load("families")
    groups = list(GROUPS)
    first, last = HEADS[lang]
    heads = [*first, *(say(f"group_{one}", lang) for one in groups), *last]
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    rows: dict[str, list[str]] = {name: [] for name in families.file.outcomes}
    for mechanism in REGIMES:
        at = sweep.create(under(families, mechanism), folder / mechanism)
        sweep.run_missing(at)
        for name in families.file.outcomes:
            one = of_study.of_outcome(at, name, None, "mean")
            cells = " | ".join(cell(one, group) for group in groups)
            title = told(mechanisms.load(mechanism), "title", lang)
            told_of = f"{one.strength.floor or 0:.2f} | {one.strength.luck or 0:.0%}"
            rows[name].append(f"| {label(OUTCOMES[name], lang)} | {title} | {cells} | {told_of} |")
    for lines in rows.values():
        print("\n".join(lines))


if __name__ == "__main__":
    main()
