"""Industrial accidents: what prevents them, what they do to those who meet with them, how scores err."""

import numpy as np
import pytest

from sim import load, run
from sim.entries import ScenarioError
from sim.hazards import accident
from sim.parameters.government import Inspection
from sim.parameters.hazards import Accidents

SEEDS = 12


def accidents(settings):
    """Runs of the rushed month, one a seed."""
    return [run("teaching_accident", seed, set={"run.days": 75, **settings}) for seed in range(SEEDS)]


def hidden(settings):
    """Hidden hazards of each run."""
    return np.array([(done.cases["firm"] >= 0).sum() for done in accidents(settings)])


def happened(settings):
    """Accidents of each run."""
    return np.array([done.outcomes["accidents"] for done in accidents(settings)])


def test_scores_are_kept_on_their_scales_and_err_in_likelihood_and_exposure():
    p = Accidents()
    assert accident.score(p, 1.0, 1.0, 1.0, 0.0) == pytest.approx(21.0)
    assert accident.score(p, 1e3, 1e3, 1e3, 0.0) == pytest.approx(10 * 10 * 100)
    assert accident.score(p, 1e-3, 1e-3, 1e-3, 0.0) == pytest.approx(0.1 * 0.5 * 1)
    assert accident.score(p, 1.0, 1.0, 1.0, 1.0) == pytest.approx(21.0 * np.exp(2 * p.scoring_error))
    careless = p._replace(attention=0.0)
    assert accident.score(careless, 1.0, 1.0, 5.0, 0.0) == accident.score(careless, 1.0, 1.0, 1.0, 0.0)


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_campaigns_and_targets_do_not_change_how_many_inspections_there_are(share):
    for every, lasts, step in (
        (20.0, 4.0, 0.5),
        (20.0, 4.0, 7.3),
        (90.0, 14.0, 30.0),
        (7.0, 1.0, 7.0),
        (5.0, 9.0, 1.0),
    ):
        p = Inspection(campaign=share, campaign_every=every, campaign_days=lasts)
        begins = np.arange(0.0, 500.0 * every, step)
        counts = [accident.surge(p, begin, begin + step) for begin in begins]
        assert np.mean(counts) == pytest.approx(1.0, rel=1e-3)
    p = Inspection(campaign=share, campaign_every=20.0, campaign_days=4.0)
    assert accident.surge(p, 3.0, 4.0) > accident.surge(p, 4.0, 5.0) or share == 0.0
    assert accident.surge(p, 3.0, 5.0) == pytest.approx(1.0 - share + share * 20.0 / 4.0 / 2.0)
    scores = np.array([0.5, 0.2, 2.3])
    targeted = Inspection(targeted=share)
    rates = [accident.watched(targeted, 1.0, 2.0, score) for score in scores]
    assert np.mean(rates) == pytest.approx(targeted.rate)


def test_inspection_prevents_accidents_by_what_it_finds_and_what_it_threatens_alone():
    more, cut = {"inspection.rate": 0.3}, {"loop.inspection": False, "loop.sanctions": False}
    assert happened(more).sum() < 0.8 * happened({}).sum()
    only = {"loop.sanctions": False}
    assert happened({**more, **only}).sum() < 0.95 * happened(only).sum()
    assert np.array_equal(happened({**more, **cut}), happened(cut))


def test_safe_enterprises_hide_fewer_hazards_through_safety_alone():
    careful, cut = {"enterprises.base": 2.0}, {"loop.safety": False}
    assert (hidden(careful) < hidden({})).all()
    assert np.array_equal(hidden({**careful, **cut}), hidden(cut))


def test_accidents_teach_enterprises_safety_through_what_they_fear_and_see_alone():
    def safety(settings):
        return np.array([done.series["safety"][35:].mean() for done in accidents(settings)])

    cut = {"loop.risk": False, "loop.experience": False}
    assert (safety({}) - safety({"hazard": []})).mean() > 0.01
    assert np.array_equal(safety(cut), safety({**cut, "hazard": []}))


def test_going_by_score_spares_the_grave_ones_where_enterprises_differ():
    base = {
        "accidents.spread": 1.0,
        "accidents.ignition": 0.05,
        "inspection.rate": 0.2,
        "accidents.cascade": 0,
    }
    base |= {"detection.enterprise": 0, "loop.safety": False, "accidents.scoring_error": 0}

    def harm(settings):
        cases = [done.cases for done in accidents({**base, **settings})]
        return sum(c["severity"][(c["hazard"] >= 0) & (c["parent"] >= 0)].sum() for c in cases)

    assert harm({"inspection.targeted": 0.7}) < 0.93 * harm({})
    alike = {"accidents.spread": 0}
    assert harm({**alike, "inspection.targeted": 1.0}) == harm(alike)


def test_an_accident_sets_off_others_unless_it_is_told_not_to():
    one = accidents({"accidents.cascade": 0.0})
    many = accidents({"accidents.cascade": 0.9})
    assert sum(done.outcomes["accidents"] for done in many) > 1.3 * sum(
        done.outcomes["accidents"] for done in one
    )
    for done in one:
        came = done.cases[(done.cases["hazard"] >= 0) & (done.cases["parent"] >= 0)]
        assert np.isin(came["parent"], done.cases["id"][done.cases["firm"] >= 0]).all()
        assert len(set(came["parent"].tolist())) == len(came)  # what lies hidden goes off once


def ignited(name, settings):
    """Share of the hidden hazards of each run that went off, none of them twice."""
    shares = []
    for seed in range(SEEDS):
        cases = run(name, seed, set={"loop.sanctions": False, **settings}).cases
        hidden = cases["id"][cases["firm"] >= 0]
        went_off = cases["parent"][np.isin(cases["parent"], hidden)].tolist()
        assert len(set(went_off)) == len(went_off)
        shares.append(len(went_off) / len(hidden))
    return np.array(shares)


def test_a_flood_sets_off_accidents_where_natech_is_told_and_water_comes():
    """Of hazards that lie there when it comes, not of those that arise once it has gone, nor in the dry."""
    broken = {"loop.defence": False, "loop.warning": False, "hazard.accident.lasts_days": 16}

    def more(settings):
        settings = broken | settings
        return ignited("teaching_natech", settings) - ignited(
            "teaching_natech", settings | {"accidents.natech": 0.0}
        )

    assert more({}).mean() > 0.1
    for without_water in (more({"floods.capacity": 1e6}), more({"hazard.accident.day": 36})):
        assert abs(without_water.mean()) < 3 * without_water.std(ddof=1) / np.sqrt(SEEDS)


def test_outcomes_of_accidents_are_null_without_them():
    found = run("teaching", 1, set={"run.days": 35}).outcomes
    assert found["accidents"] is None and found["hazards_prevented"] is None


@pytest.mark.parametrize("missing", [{"city.enterprises": 0}, {"hazard.accident.becomes": ""}])
def test_accidents_need_enterprises_and_a_class(missing):
    with pytest.raises(ScenarioError, match="accidents need the class of work"):
        load("teaching_accident", missing)
