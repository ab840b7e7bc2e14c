"""docs/validation.md, made of the scoreboard."""

from collections.abc import Sequence

from analysis.validation import wave
from analysis.validation.board import FROM, NOT, REPRODUCED, SIGN, TO, UNTIL, Row
from analysis.words import amount

HEAD = """# Validation

Made by `cogov validate --data DIR --page docs/validation.md`. A row counts as reproduced if the model is
near the record and nearer than the null model; as sign only if it is nearer but not near.

**A row in which the model does not beat its null is not validated.**

## Tuned

- City requests, on cases opened up to {until} and what was known of them by the end of that day: for
  each of at most 50 kinds of work (by type and by who found it) the shares done when logged, done on the
  spot and left lying, and the mean and spread of the others' delay; teams of at most six groups of
  departments; the most urgent cases open at once, above which teams are lent. Shares lent, pace and
  overtime are the model's defaults.
- Epidemic, on Beijing, Guangdong and Zhejiang: strict policy prevents {cut:.0%} of infections (the edge
  of what was tried, so the data do not pin it down); {days:g} days from infectious to reported. The null
  model starts with the tenth case and adds {lag50:.1f} and {lag90:.1f} days.

No number was fitted to the scored days. But the form of the model was settled while their scores were in
sight: that limits are infinite in the run, and that what is done on the spot needs a team. They are no
blind test.

## Predicted

City requests of {first} to {last}: arrivals by kind and day and each case's limit are given, outcomes
are not. Cities of Hubei: size and the day of the tenth case are given, dates are not. `—` is a quantile
that falls on cases that never close. The null model of the city knows no close later than the fitting
stretch is long, so it has no finite 90 % quantile: rows of `close_h_p90` are won by default and say
little.

"""
TAIL = """
## Not reproduced

{lost}

Not scored here: rank correlation of load and delay, the clearance curve and backlog of the storm day by day,
the slip of other work, Xinfadi 2020, the administration's own figures, published results.
"""


def page(rows: Sequence[Row]) -> str:
    """The page, in Markdown."""
    numbers = wave.FITTED
    head = HEAD.format(
        until=f"{UNTIL:%Y-%m-%d}",
        first=f"{FROM:%Y-%m-%d}",
        last=f"{TO:%Y-%m-%d}",
        cut=numbers.cut,
        days=numbers.report_days,
        lag50=numbers.lag50,
        lag90=numbers.lag90,
    )
    lines = ["| of what | measure | record | model | null | verdict |", "|---|---|---|---|---|---|"]
    for row in rows:
        told = ["—" if x is None else amount(float(x)) for x in (row.record, row.model, row.null)]
        lines.append(f"| {row.about} | {row.measure} | {' | '.join(told)} | {row.verdict} |")
    tally = [f"{sum(row.verdict == one for row in rows)} {one}" for one in (REPRODUCED, SIGN, NOT)]
    lost = [f"- {row.about}: {row.measure}" for row in rows if row.verdict == NOT] or ["- none of the above"]
    return (
        head
        + "\n".join([*lines, "", f"In all: {', '.join(tally)}."])
        + "\n"
        + TAIL.format(lost="\n".join(lost))
    )
