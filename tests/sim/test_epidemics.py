"""An epidemic: who is at risk, what keeps people apart, each coupling beside itself cut."""

import math

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


def test_ages_and_risks_by_age_are_those_of_the_source():
    """By ten years of age: people of China in 2020 (United Nations), risks as in Covasim 3.1.2."""
    p = Epidemics()
    ages = np.array([epidemic.age(p, luck) for luck in (np.arange(20_000) + 0.5) / 20_000])
    decade = np.minimum(ages // 10, 8).astype(int)
    people = np.array([170.7, 166.6, 185.1, 228.8, 216.1, 222.2, 151.7, 71.5, 26.6]) / 1439.3
    assert np.bincount(decade) / len(ages) == pytest.approx(people, abs=0.02)
    assert [np.mean(ages >= years) for years in (60, 70, 80)] == pytest.approx(
        [0.1735, 0.0682, 0.0185], abs=2e-3
    )
    assert min(ages) >= 0.0 and max(ages) <= 98.0

    def by_decade(risk):
        risks = np.array([risk(p, years) for years in ages])
        return np.bincount(decade, risks) / np.bincount(decade)

    susceptible = [0.34, 0.67, 1, 1, 1, 1, 1.24, 1.47, 1.47]
    assert by_decade(epidemic.susceptibility) == pytest.approx(susceptible, abs=0.006)
    ill = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
    assert by_decade(epidemic.falls_ill) == pytest.approx(ill, abs=0.01)
    severe = [0.001, 0.003, 0.012, 0.032, 0.049, 0.102, 0.166, 0.243, 0.273]
    assert by_decade(epidemic.severe) == pytest.approx(severe, abs=0.02)
    gravely = np.mean([epidemic.falls_ill(p, years) * epidemic.severe(p, years) for years in ages])
    assert gravely == pytest.approx(people @ np.multiply(ill, severe), rel=0.05)


@pytest.mark.parametrize("share", [1.0, 0.1, 0.02])
@pytest.mark.parametrize("concentration", [0.0, 3.0])
@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_as_many_are_infected_at_first_as_the_scenario_says(share, concentration, engine):
    """Nobody twice; on average over luck where a resident stands for several; also where grids are empty."""
    for infected in (130, 2000):
        settings = {
            **{"run.days": 1, "hazard.epidemic.day": 0.0, "hazard.epidemic.infected": infected},
            **{"city.people": 2000, "population.share": share, "epidemics.exposed_days": 900.0},
            "hazard.epidemic.concentration": concentration,
        }
        seeds = 30 if infected * share % 1.0 else 2
        runs = [run(CITY, seed, set=settings, engine=engine) for seed in range(seeds)]
        counts = [np.count_nonzero(done.residents.health) for done in runs]
        assert counts == [done.grids["infected"].sum() for done in runs]
        assert set(counts) <= {math.floor(infected * share), math.ceil(infected * share)}
        assert np.mean(counts) == pytest.approx(infected * share, abs=0.35)


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
    settings = {"run.days": 60, "hazard.epidemic.infected": 200, **CUT}
    whole, quarter = (
        [run(CITY, seed, set={**settings, "population.share": s}) for seed in range(6)] for s in (1.0, 0.25)
    )
    for done in quarter:
        ill = done.cases[done.cases["patient"] >= 0]
        assert len(ill) == 4 * len(np.unique(ill["patient"]))
        assert (ill["affected"] >= 0).sum() == len(np.unique(ill["patient"]))
    assert sum(d.outcomes["infected"] for d in quarter) == pytest.approx(
        sum(d.outcomes["infected"] for d in whole), rel=0.1
    )


def test_a_second_disease_and_strange_keys_are_refused():
    one = {"kind": "epidemic", "work": "illness"}
    with pytest.raises(ScenarioError, match="at most one"):
        load("teaching", {"hazard": [one, one]})
    with pytest.raises(ScenarioError, match=r"infected = 3\.0: only epidemic may have it"):
        load("teaching", {"hazard.storm.infected": 3})
    with pytest.raises(ScenarioError, match=r"infected = 20: must be from 200 \(.*\) to 2000 \(all people\)"):
        load(CITY, {"population.share": 0.005})
    with pytest.raises(ScenarioError, match=r"infected = 2001: must be from 1 "):
        load(CITY, {"hazard.epidemic.infected": 2001})
    with pytest.raises(
        ScenarioError, match=r"school_from = 30: must not exceed epidemics\.school_until = 22"
    ):
        load(CITY, {"epidemics.school_from": 30})
    with pytest.raises(ScenarioError, match=r"epidemics\.tracing"):
        load(CITY, {"epidemics.tracing": 1.5})
