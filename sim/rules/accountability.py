"""Accountability rules: what a department is judged by, and what that does to its work.

To add one: a member of Accountability, a function below it, a line in `weights`.
"""

import math
from enum import IntEnum

import numpy as np

from sim.compiled import formula
from sim.rules.participation import expit

USUAL_WINDOW = 30.0  # days of work that noise and stakes of a judgement are given for


class Accountability(IntEnum):
    """Who judges a department, and by what."""

    TRACES = 0
    RESULTS = 1
    TWO_WAY = 2
    TOURNAMENT = 3
    MULTITASK = 4


@formula
def traces(results, traces):
    """Superiors judge by what they see: some results, and the records kept of the work."""
    return results, traces


@formula
def results(results, traces):
    """Judged by results alone: what counted as a record now counts as a result."""
    return results + traces, 0.0


@formula
def two_way(results, traces, rating, noise):
    """A share `rating` of the judgement is given to residents, who feel results only, and rate with noise:
    what it pays for at the margin is the share of true quality in the variance of ratings."""
    heard = rating / (1.0 + noise * noise)
    return (1.0 - rating) * results + heard * (results + traces), (1.0 - rating) * traces


@formula
def tournament(noise):
    """Ranked against each other, month by month, on results and luck: an effort is worth as much as it
    changes the chance to win, g(0) = 1/(2ς√π) for normal luck of so much spread (Lazear and Rosen 1981)."""
    return 1.0 / (2.0 * noise * math.sqrt(math.pi)), 0.0


@formula
def multitask(results, traces):
    """Weighed as under `traces`, and checked on paper: whoever keeps good records is not found out (Holmström
    and Milgrom 1991 on effort that goes where it is measured)."""
    return results, traces


@formula
def averaged(noise, window_days):
    """Noise of a judgement that looks at so many days of work, each with a luck of its own."""
    return noise / math.sqrt(window_days / USUAL_WINDOW)


@formula
def stakes(p):
    """What a judgement is worth to those who work now: the longer its window, the later it comes, and what
    comes late counts for less (exponential discounting, Samuelson 1937); `p` is the accountability block."""
    return p.pay * math.exp((USUAL_WINDOW - p.window_days) / p.patience_days)


@formula
def weights(rule, p):
    """(weight of results, weight of traces) by the chosen rule; `p` is the accountability block."""
    match rule:
        case Accountability.TRACES:
            return traces(p.results, p.traces)
        case Accountability.RESULTS:
            return results(p.results, p.traces)
        case Accountability.TWO_WAY:
            return two_way(p.results, p.traces, p.rating, averaged(p.noise, p.window_days))
        case Accountability.TOURNAMENT:
            return tournament(averaged(p.ranking_noise, p.window_days))
        case Accountability.MULTITASK:
            return multitask(p.results, p.traces)
    return np.nan, np.nan


@formula
def efforts(pay, on_results, on_traces, substitution):
    """(effort on results, effort on traces) of a department whose two efforts crowd each other out
    (Holmström and Milgrom 1991): cost ½(e₁² + e₂² + 2κe₁e₂), pay times weighted efforts."""
    scale = pay / (1.0 - substitution * substitution)
    first = scale * (on_results - substitution * on_traces)
    second = scale * (on_traces - substitution * on_results)
    if first < 0.0:
        return 0.0, pay * on_traces
    if second < 0.0:
        return pay * on_results, 0.0
    return first, second


@formula
def quality(floor, effort):
    """Chance that work which is reported done is done: at least `floor`, full at effort 1."""
    return floor + (1.0 - floor) * min(1.0, effort)


@formula
def discovery(rule, share, on_traces):
    """Share of the closures on paper that a check finds out at once: those that good records do not hide,
    where checks look at records."""
    if rule == Accountability.MULTITASK:
        return share * (1.0 - min(1.0, on_traces))
    return share


@formula
def answers(p):
    """Chance that somebody in government is made to answer for a case: its leader, or where two answer for it
    the second, should it not be traced to the first; `p` is the accountability block."""
    return p.traceability + p.joint * p.traceability * (1.0 - p.traceability)


@formula
def passing(p, load, traceability, fine, spoiled):
    """Chance that a department passes a case on instead of taking it, more where it is spoiled by attention
    that this case does not get; `p` is the passing block."""
    return expit(
        p.base
        + p.load * load
        + p.unclear * (1.0 - p.clarity)
        - p.traced * traceability
        - p.fined * fine
        + spoiled
    )


@formula
def reports_up(p, traceability, leaders, likely_known, fine, severity):
    """Chance that a lower tier reports a grave case up, against hiding it: what it fears if the case
    comes out anyway, the help it hopes for, and what it fears from having it on record, where so many leaders
    are blamed for it."""
    blame = p.blame * leaders
    return expit(p.precision * (traceability * likely_known * fine + p.help * severity - blame * fine))


@formula
def pressure(rule, p, spoiled):
    """How hard a department is pressed to start early, in [0, 1]: by traceable responsibility, and by
    residents' ratings where these count; it heeds that less where it is spoiled by attention."""
    pressed = answers(p)
    if rule == Accountability.TWO_WAY:
        pressed += (1.0 - pressed) * p.rating
    return pressed * math.exp(-spoiled)
