"""Each mechanism acts by its own ways: with them cut it changes nothing, with them open more than chance
does; another mechanism under its name is found out."""

import math

import numpy as np
import pytest

from sim import load, mechanisms, run
from sim.scenario import with_mechanisms
from tests.sim.ways import WAYS

SEEDS = range(16)
COURSE = ("arose", "detected", "reported", "started", "closed_reported", "closed", "loss")
WAYLESS = ("hierarchy", "placebo")  # the base of comparisons, and what is meant to do nothing
LABELS = [f"{way.mechanism}-{place}" for place, way in enumerate(WAYS)]


def pair(way, settings, name):
    """The scenario, and with all that a mechanism does at once and for nothing."""
    with_it = load(way.scenario, settings, {name: 1.0})
    (one,) = with_it.mechanisms
    free = one.mechanism._replace(cost=mechanisms.Cost(), ramp_days=0.0)
    return load(way.scenario, settings), with_mechanisms(with_it, (one._replace(mechanism=free),))


def told(trajectory, outcome):
    """An outcome, or the sum of a measure over the run."""
    if outcome in trajectory.series:
        return float(trajectory.series[outcome].sum())
    value = trajectory.outcomes[outcome]
    return 0.0 if value is None else value


def effect(way, name):
    """Mean difference that a mechanism makes with the way open, and its standard error."""
    base, with_it = pair(way, dict(way.upon), name)
    found = np.array([told(run(with_it, k), way.outcome) - told(run(base, k), way.outcome) for k in SEEDS])
    return found.mean(), found.std(ddof=1) / math.sqrt(len(found))


def course(scenario):
    """What becomes of all cases, and what people come to think."""
    cases = run(scenario, 3).cases
    return np.stack([cases[name] for name in COURSE])


def changes(way, name, settings):
    """Whether a mechanism changes what becomes of any case."""
    without, with_it = (course(scenario) for scenario in pair(way, settings, name))
    return without.shape != with_it.shape or not np.array_equal(without, with_it, equal_nan=True)


def acts_by(way, name):
    """Whether a mechanism changes something with the way open, and nothing with it cut."""
    return changes(way, name, dict(way.upon)) and not changes(way, name, {**way.upon, **way.cut})


@pytest.mark.parametrize("way", WAYS, ids=LABELS)
def test_it_acts_by_its_own_ways_alone(way):
    mean, error = effect(way, way.mechanism)
    print(f"{way.mechanism}: {way.outcome} {mean:+.4g} ({abs(mean) / max(1e-12, error):.1f} standard errors)")
    assert abs(mean) > 2.1 * error
    assert acts_by(way, way.mechanism)


@pytest.mark.parametrize("way", WAYS, ids=LABELS)
def test_another_under_its_name_is_found_out(way):
    """Of three strangers, one may be cut off as well: ways are wider than single levers."""
    akin = {other.mechanism for other in WAYS if set(other.cut) & set(way.cut)}
    names = [name for name in mechanisms.built_in() if name not in (*WAYLESS, *akin)]
    strangers = [name for name in names if not set(parts(name)) & set(parts(way.mechanism))]
    start = WAYS.index(way) % len(strangers)
    three = (strangers * 3)[start : start + 3]
    passing = [name for name in three if acts_by(way, name)]
    assert len(passing) < 2, f"{passing} pass for {way.mechanism}"


def parts(name):
    """Levers and rules that a mechanism moves."""
    one = mechanisms.load(name)
    return [*one.levers, *one.rules]


def test_every_mechanism_has_its_way():
    assert {way.mechanism for way in WAYS} == set(mechanisms.built_in()) - set(WAYLESS)


def test_the_placebo_costs_and_does_nothing_else():
    for seed in range(3):
        usual, free = (run(one, seed) for one in pair(WAYS[0]._replace(scenario="teaching"), {}, "placebo"))
        assert all(np.array_equal(usual.cases[name], free.cases[name], equal_nan=True) for name in COURSE)
        paid = run(load("teaching", {}, {"placebo": 1.0}), seed)
        assert paid.series["mechanism_hours"].sum() > 0 == usual.series["mechanism_hours"].sum()
        assert not np.array_equal(paid.cases["closed"][:500], usual.cases["closed"][:500], equal_nan=True)
