"""Closed forms of the epidemic: final size, chance of a major outbreak, growth, households."""

import math

import numpy as np

from analysis.limits.declaration import Limit, Range, Values
from sim.rules.timing import Law
from sim.run import Trajectory

INFECTIOUS_DAYS = 8.0
EXPOSED_DAYS = 4.6

TOWN, FIRST = 40_000, 20  # people of V1, and those infected at first

VILLAGES, PEOPLE = 250, 2000  # of V2: each a world of its own, with one infected at first
MAJOR = (
    60  # infected beyond which an outbreak is major: few die out later, and few people are used up by then
)

CROWD, KINDLED = 2_000_000, 500  # of V3
STEPS = 3  # growth is read from the end of the first one on, while few are infected
LONGEST = 10.0  # days of a step
FOLDS = 16.0  # by so much the infected multiply at most in all steps, so that few of the crowd are used up

HOMES = 5000  # of V4


def final_size(r0: float, first: float = 0.0) -> float:
    """Share z that is infected in the end, where the share `first` is at the beginning:
    z = 1 - (1 - first)·exp(-R0·z) (Kermack and McKendrick 1927)."""
    share = 1.0
    for _ in range(10_000):
        share = 1.0 - (1.0 - first) * math.exp(-r0 * share)
    return share


def major(r0: float, law: float) -> float:
    """Chance that one infected sets off a major outbreak, by the law of the time that it is infectious: that
    a branching process does not die out."""
    return 1.0 - 1.0 / r0 if law == Law.EXPONENTIAL else final_size(r0)


def growth(r0: float) -> float:
    """Growth rate r, 1/day, with exponential stages: (1 + r/σ)(1 + r/γ) = R0."""
    out, off = 1.0 / EXPOSED_DAYS, 1.0 / INFECTIOUS_DAYS
    half = (out + off) / 2.0
    return math.sqrt(half * half + out * off * (r0 - 1.0)) - half


def step(r0: float) -> float:
    """Days of a step."""
    return min(LONGEST, math.log(FOLDS) / growth(r0) / STEPS)


def worth(r0: float) -> tuple[float, float]:
    """How much one exposed and one infectious count for what is still to come: with these weights their
    number grows at the rate r from the beginning (left eigenvector of the linear equations)."""
    return 1.0, EXPOSED_DAYS * (growth(r0) + 1.0 / EXPOSED_DAYS)


def grown(trajectory: Trajectory, v: Values) -> tuple[float, ...]:
    """Growth rate of exposed and infectious from step to step, each counted by what it is worth."""
    exposed, infectious = worth(v["R0"])
    series = trajectory.series
    carried = exposed * series["exposed"] + infectious * series["infectious"]
    return (float(np.log(carried[-1] / carried[0]) / (step(v["R0"]) * (STEPS - 1))),)


def sizes(p: float) -> tuple[float, float, float]:
    """Chances that one infected of a household of three ends with 1, 2 or 3 infected, where each infects
    each other one with chance p (Reed and Frost)."""
    q = 1.0 - p
    return q * q, 2.0 * p * q * q, p * p + 2.0 * p * q * p


def outbreaks(trajectory: Trajectory) -> tuple[float, ...]:
    """Share of the villages that met with a major outbreak."""
    return (float((trajectory.grids["infected"] > MAJOR).mean()),)


def households(trajectory: Trajectory) -> tuple[float, ...]:
    """Shares of the households of three in which one, two or three were infected."""
    return tuple(float((trajectory.grids["infected"] == size).mean()) for size in (1, 2, 3))


LIMITS: dict[str, Limit] = {
    "V1": Limit(
        "疫情最终感染比例",
        "final share infected",
        {"R0": Range(2, 1.4, 10)},
        ({"R0": 1.5}, {"R0": 2.5}),
        lambda v: {
            "city.people": TOWN,
            "hazard.epidemic.infected": FIRST,
            "epidemics.city": v["R0"] / INFECTIOUS_DAYS,
        },
        lambda v: (final_size(v["R0"], FIRST / TOWN),),
        lambda t, v: (float(t.series["infected"][-1]),),
    ),
    "V2": Limit(
        "一名感染者引发大规模流行的概率",
        "chance that one infected sets off a major outbreak",
        {"R0": Range(2, 1.5, 10), "infectious": Range(0, 0, 1, True, ("exponential", "fixed"))},
        ({}, {"infectious": 1}),
        lambda v: {
            "city.people": VILLAGES * PEOPLE,
            "city.grids": VILLAGES,
            "hazard.epidemic.infected": VILLAGES,
            "epidemics.community": v["R0"] / INFECTIOUS_DAYS,
            "epidemics.law": "fixed" if v["infectious"] else "exponential",
        },
        lambda v: (major(v["R0"], Law.FIXED if v["infectious"] else Law.EXPONENTIAL),),
        lambda t, v: outbreaks(t),
    ),
    "V3": Limit(
        "疫情初期增长率",
        "growth rate of an epidemic per day",
        {"R0": Range(2.5, 1.5, 5)},
        ({},),
        lambda v: {
            "run.days": STEPS * step(v["R0"]),
            "run.step_days": step(v["R0"]),
            "city.people": CROWD,
            "hazard.epidemic.infected": KINDLED,
            "epidemics.city": v["R0"] / INFECTIOUS_DAYS,
        },
        lambda v: (growth(v["R0"]),),
        grown,
    ),
    "V4": Limit(
        "三口之家感染人数的概率",
        "chance of so many infected in a household of three (Reed–Frost)",
        {"p": Range(0.3, 0.02, 0.98)},
        ({}, {"p": 0.6}),
        lambda v: {
            "city.people": 3 * HOMES,
            "city.grids": HOMES,
            "hazard.epidemic.infected": HOMES,
            "epidemics.household": -math.log1p(-v["p"]) / INFECTIOUS_DAYS,
        },
        lambda v: sizes(v["p"]),
        lambda t, v: households(t),
        figures=(("一人", "1"), ("二人", "2"), ("三人", "3")),
    ),
}
