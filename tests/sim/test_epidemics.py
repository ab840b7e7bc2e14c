"""An epidemic: who is at risk, what keeps people apart, each coupling beside itself cut."""

import numpy as np
import pytest

from sim import load, run
from sim.entries import ScenarioError
from sim.hazards import epidemic
from sim.hazards.epidemic import Health
from sim.parameters.hazards import Epidemics

SEEDS = 12
CITY = "teaching_epidemic"


def epidemics(settings):
    """Runs of the epidemic, one a seed."""
    return [run(CITY, seed, set={"run.days": 80, **settings}) for seed in range(SEEDS)]


def outcome(name, settings):
    return np.array([done.outcomes[name] for done in epidemics(settings)])


def test_risks_by_age_are_those_of_the_source():
    p = Epidemics()
    ages = [epidemic.age(p, luck) for luck in np.linspace(0.0005, 0.9995, 1000)]
    assert np.mean([years < 20 for years in ages]) == pytest.approx(0.234, abs=2e-3)
    assert np.mean([years >= 60 for years in ages]) == pytest.approx(0.174, abs=2e-3)
    assert min(ages) >= 0.0 and max(ages) <= 90.0
    assert [epidemic.susceptibility(p, years) for years in (0, 40, 75)] == pytest.approx([0.34, 1.0, 1.47])
    assert [epidemic.falls_ill(p, years) for years in (5, 45, 80)] == pytest.approx([0.5, 0.7, 0.9], abs=0.03)
    severe = [epidemic.severe(p, years) for years in (15, 35, 55, 65, 75, 85)]
    assert severe == pytest.approx([0.003, 0.032, 0.102, 0.166, 0.243, 0.273], abs=0.025)


CUT = {"loop.isolation": False, "loop.compliance": False, "loop.closure": False}


def test_serving_the_ill_holds_it_back_through_isolation_alone():
    slow = {"detection.patrol": 0.1, "detection.resident": 0.1}
    assert outcome("infected", {}).sum() < 0.7 * outcome("infected", slow).sum()
    assert np.array_equal(outcome("infected", CUT), outcome("infected", {**CUT, **slow}))


def test_tracing_works_through_isolation_alone():
    traced, not_traced = {"epidemics.tracing": 0.9}, {"epidemics.tracing": 0.0}
    assert outcome("infected", traced).sum() < 0.9 * outcome("infected", not_traced).sum()
    assert np.array_equal(outcome("infected", {**CUT, **traced}), outcome("infected", {**CUT, **not_traced}))


FEARED = {"loop.isolation": False, "epidemics.household": 0.2, "activation.signal": 0.05}


def test_compliance_needs_a_response_and_people_who_take_part():
    held = outcome("infected", {**FEARED, "loop.closure": False})
    free = outcome("infected", {**FEARED, "loop.closure": False, "loop.compliance": False})
    assert held.sum() < 0.97 * free.sum()
    asleep = {**FEARED, "loop.closure": False, "loop.activation": False}
    assert np.array_equal(
        outcome("infected", asleep), outcome("infected", asleep | {"loop.compliance": False})
    )


def test_closing_needs_a_response():
    shut, open_ = ({**FEARED, "loop.compliance": False, "epidemics.closure": share} for share in (0.9, 0.0))
    assert outcome("infected", shut).sum() < 0.95 * outcome("infected", open_).sum()
    asleep = {"loop.activation": False}
    assert np.array_equal(outcome("infected", shut | asleep), outcome("infected", open_ | asleep))


def test_an_epidemic_frightens_and_raises_the_response():
    struck, calm = epidemics(FEARED), epidemics({"hazard": []})
    for one, other in zip(struck, calm, strict=True):
        assert one.series["level"].max() > 0 == other.series["level"].max()
        assert one.series["risk"][35:].mean() > other.series["risk"][35:].mean()
        assert other.outcomes["infected"] is None


@pytest.mark.parametrize("seed", range(3))
def test_nobody_is_lost_and_each_case_is_of_one_who_was_infected(seed):
    done = run(CITY, seed, set={"run.days": 120, "loop.isolation": False})
    health, series, cases = done.residents.health, done.series, done.cases
    assert (np.diff(series["infected"]) >= 0).all() and series["infected"][29] == 0
    assert done.outcomes["infected"] == np.count_nonzero(health) == done.grids["infected"].sum()
    assert done.outcomes["attack_rate"] == pytest.approx(np.count_nonzero(health) / 2000)
    active = np.isin(health, (Health.EXPOSED, Health.INFECTIOUS)).sum()
    assert series["exposed"][-1] + series["infectious"][-1] == pytest.approx(active / len(health))
    ill = cases[cases["patient"] >= 0]
    assert len(ill) and (health[ill["patient"]] >= Health.INFECTIOUS).all()
    assert len(np.unique(ill["patient"])) == len(ill) and (ill["affected"] == ill["patient"]).all()
    assert 0 < done.outcomes["severely_ill"] < len(ill)


def test_a_resident_stands_for_as_many_patients_as_people():
    whole, tenth = (
        [run(CITY, seed, set={"run.days": 60, "population.share": s, **CUT}) for seed in range(4)]
        for s in (1.0, 0.25)
    )
    for done in tenth:
        ill = done.cases[done.cases["patient"] >= 0]
        assert len(ill) == 4 * len(np.unique(ill["patient"]))
        assert (ill["affected"] >= 0).sum() == len(np.unique(ill["patient"]))
    assert sum(d.outcomes["infected"] for d in tenth) == pytest.approx(
        sum(d.outcomes["infected"] for d in whole), rel=0.3
    )


def test_a_second_disease_and_strange_keys_are_refused():
    one = {"kind": "epidemic", "work": "illness"}
    with pytest.raises(ScenarioError, match="at most one"):
        load("teaching", {"hazard": [one, one]})
    with pytest.raises(ScenarioError, match=r"infected = 3\.0: only epidemic may have it"):
        load("teaching", {"hazard.storm.infected": 3})
    with pytest.raises(ScenarioError, match=r"epidemics\.tracing"):
        load(CITY, {"epidemics.tracing": 1.5})
