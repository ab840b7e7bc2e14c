"""Schools in an epidemic: who learns with whom, what passes on there, and what shutting them does."""

import math
from itertools import pairwise

import numpy as np
import pytest

from sim import load, purpose, run
from sim.draws import NOBODY, four
from sim.engine import schools
from sim.entries import ScenarioError, folder
from sim.hazards import epidemic
from sim.hazards.epidemic import Health
from sim.parameters.hazards import Epidemics
from sim.run import begin
from tests.engine.cities import differences

MIXING = folder() / "limits" / "v1.toml"
TOWN, FIRST, DAYS = 20_000, 20, 8.0  # people, those infected at first, days infectious
MIXED = {"city.people": TOWN, "hazard.epidemic.infected": FIRST}  # one class, complete mixing
ONE_CLASS = {"epidemics.class_size": 1e7}
ALL_LEARN = {"epidemics.school_from": 0.0, "epidemics.school_until": 120.0}


def ages(p, seed, n):
    return np.array([epidemic.age(p, luck) for luck in schools.lucks(seed, n).tolist()])


def test_classes_are_of_one_subdistrict_of_like_age_and_about_as_large():
    p, place = Epidemics(), np.repeat([0, 1, 2], [3000, 1000, 40])
    rows, pupils = schools.enrol(p, place, 5)
    years = ages(p, 5, len(place))
    learns = (years >= 6.0) & (years < 22.0)
    assert sorted(pupils.tolist()) == np.flatnonzero(learns).tolist()
    assert np.array_equal(rows["count"] > 0, learns) and np.array_equal(rows["works"], years >= 22.0)
    firsts = np.unique(rows["first"][learns])
    rooms = np.split(pupils, firsts[1:])
    for first, room in zip(firsts, rooms, strict=True):
        assert set(rows["first"][room]) == {first} and set(rows["count"][room]) == {len(room)}
        assert len(np.unique(place[room])) == 1 and (np.diff(room) > 0).all()
    for where in (0, 1):
        here = [room for room in rooms if place[room[0]] == where]
        assert all(18 <= len(room) <= 24 for room in here)
        assert max(map(len, here)) - min(map(len, here)) <= 1
        assert all(years[a].max() < years[b].min() for a, b in pairwise(here))
    assert rooms[-1].size == learns[place == 2].sum() < 12  # too few for two classes


def test_without_a_rate_there_are_no_schools_and_nothing_changes():
    off = {"epidemics.school": 0.0, "run.days": 70}
    other = {"epidemics.school_from": 3.0, "epidemics.class_size": 5.0, "epidemics.school_closure": 0.2}
    one, two = (run("teaching_epidemic", 3, set={**off, **more}, log=True) for more in ({}, other))
    assert differences(one, two) == []
    assert len(begin(load("teaching_epidemic", off), 3).schooling) == 0
    assert len(begin(load("teaching", {"epidemics.school": 1.0}), 3).schooling) == 0


@pytest.mark.parametrize(("school", "city"), [(0.25, 0.125), (0.1, 0.3)])
def test_infections_happen_at_school_by_its_part_of_the_rate(school, city):
    """Where all learn in one class, each infection but the first happens there with chance s/(s + c)."""
    rates = {"epidemics.school": school, "epidemics.city": city}
    done = run(MIXING, 1, set={**MIXED, **ONE_CLASS, **ALL_LEARN, **rates}, log=True)
    met = done.log[(done.log["purpose"] == purpose.MET) & (done.log["choice"] == 1)]
    at = [four(1, purpose.MET, ordinal, who, NOBODY)[0] for ordinal, who in met[["step", "who"]].tolist()]
    share, expected = np.mean(np.array(at) < school / (school + city)), school / (school + city)
    assert len(met) == done.outcomes["infected"] - FIRST
    assert share == pytest.approx(expected, abs=4.0 * math.sqrt(expected * (1.0 - expected) / len(met)))


def test_pupils_and_others_end_as_two_groups_that_mix_by_their_rates():
    """Final sizes of two groups: log(1 - z) = -T times the rates at which each meets those infected."""
    school, city, seed = 0.3, 0.15, 2
    rates = {"epidemics.school": school, "epidemics.city": city, "epidemics.young": 0.5}
    done = run(MIXING, seed, set={**MIXED, **ONE_CLASS, **rates})
    years = ages(Epidemics(young=0.5), seed, TOWN)
    learns, ill = (years >= 6.0) & (years < 22.0), done.residents.health != Health.SUSCEPTIBLE
    part, ends, start = learns.mean(), np.zeros(2), FIRST / TOWN
    for _ in range(500):
        anywhere = city * (part * ends[0] + (1.0 - part) * ends[1])
        pressure = DAYS * np.array([school * ends[0] + anywhere, anywhere])
        ends = 1.0 - (1.0 - start) * np.exp(-pressure)
    assert [ill[learns].mean(), ill[~learns].mean()] == pytest.approx(ends, abs=0.03)
    assert ends[0] > ends[1] + 0.2


def test_nobody_outside_the_classes_of_the_first_is_infected_at_school():
    settings = {"city.people": 3000, "hazard.epidemic.infected": 8, "epidemics.school": 1.0, **ALL_LEARN}
    scenario = load(MIXING, settings)
    done, schooling = run(scenario, 4, log=True), begin(scenario, 4).schooling
    infected = np.flatnonzero(done.residents.health)
    followed = done.log["whom"][(done.log["purpose"] == purpose.MET) & (done.log["choice"] == 1)]
    first = np.setdiff1d(infected, followed)
    assert len(first) <= 8 < len(infected)
    assert set(schooling["first"][infected]) == set(schooling["first"][first])


def test_with_schools_only_who_is_past_their_age_has_colleagues():
    only = {f"epidemics.{name}": 0.0 for name in ("household", "community", "city", "tracing")}
    at_work = {
        **only,
        "epidemics.work": 3.0,
        "epidemics.young": 0.5,
        "run.days": 60,
        "hazard.epidemic.infected": 100,
    }
    young = []
    for school in (0.0, 1e-9):
        done = run("teaching_epidemic", 1, set={**at_work, "epidemics.school": school}, log=True)
        met = done.log[done.log["purpose"] == purpose.MET]
        years = ages(Epidemics(young=0.5), 1, 2000)
        young.append((years[met["who"]] < 22.0).sum() + (years[met["whom"]] < 22.0).sum())
        assert len(met) > 100
    assert young[0] > 50 and young[1] == 0


FEARED = {
    **{"loop.isolation": False, "loop.compliance": False, "epidemics.household": 0.2},
    **{"activation.signal": 0.05, "epidemics.closure": 0.0, "epidemics.school": 0.6, "run.days": 80},
}


def infected(settings):
    return np.array(
        [
            run("teaching_epidemic", seed, set={**FEARED, **settings}).outcomes["infected"]
            for seed in range(12)
        ]
    )


@pytest.mark.parametrize("cut", ["loop.closure", "loop.activation"])
def test_shutting_schools_needs_a_response_and_acts_through_closure_alone(cut):
    shut, open_ = {"epidemics.school_closure": 1.0}, {"epidemics.school_closure": 0.0}
    if cut == "loop.closure":
        assert infected(shut).sum() < 0.95 * infected(open_).sum()
    assert np.array_equal(infected({**shut, cut: False}), infected({**open_, cut: False}))


def test_schoolmates_are_traced():
    only = {"loop.compliance": False, "loop.closure": False, "loop.isolation": True, "epidemics.school": 1.0}
    only |= {f"epidemics.{name}": 0.0 for name in ("household", "work", "community", "city")}
    traced, not_traced = (infected({**only, "epidemics.tracing": share}) for share in (1.0, 0.0))
    assert traced.sum() < 0.97 * not_traced.sum()


@pytest.mark.parametrize(("key", "value"), [("school", -1.0), ("class_size", 1.0), ("school_closure", 1.2)])
def test_bad_values_are_told(key, value):
    with pytest.raises(ScenarioError, match=rf"epidemics\.{key}"):
        load("teaching_epidemic", {f"epidemics.{key}": value})
