"""Floods: water by its closed form, who is warned and goes, what a response holds back, what comes after."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim import load, run
from sim.hazards import Hazard, flood
from sim.parameters.hazards import Floods

SEEDS = 8
RAIN = SimpleNamespace(day=1.0, interval=0.25, days=3, profile=[10.0, 40.0, 5.0])


def floods(settings):
    """Runs of the flood, one a seed."""
    return [run("teaching_flood", seed, set={"run.days": 36, **settings}) for seed in range(SEEDS)]


def outcome(name, settings):
    return np.array([done.outcomes[name] for done in floods(settings)])


def test_water_follows_the_reservoir_and_no_step_length():
    level, steps = 100.0, 100_000
    for i in range(steps):  # the equation itself, in small steps
        now = 0.5 + 2.0 * i / steps
        at = math.floor((now - 1.0) / 0.25)
        rain = RAIN.profile[at] / 0.25 if 0 <= at < 3 else 0.0
        level += 2.0 / steps * ((rain - 2.0 * level) if now >= 1.0 else 0.0)
    assert flood.level_after(RAIN, 2.0, 100.0, 0.5, 2.5) == pytest.approx(level, rel=1e-4)
    parts = 100.0
    for begin in np.arange(0.5, 2.5, 0.1):
        parts = flood.level_after(RAIN, 2.0, parts, float(begin), float(begin) + 0.1)
    assert parts == pytest.approx(flood.level_after(RAIN, 2.0, 100.0, 0.5, 2.5), rel=1e-12)
    assert flood.level_after(RAIN, 0.0, 7.0, 0.5, 2.5) == pytest.approx(62.0)


@pytest.mark.parametrize(("begin", "end"), [(0.0, 0.9), (0.2, 1.1), (0.9, 3.0), (1.4, 1.45), (1.6, 3.0)])
def test_a_forecast_sees_the_highest_water_until_its_end(begin, end):
    scan = [flood.level_after(RAIN, 2.0, 20.0, begin, at) for at in np.linspace(begin, end, 2001)]
    assert flood.highest_until(RAIN, 2.0, 20.0, begin, end) == pytest.approx(max(scan), rel=1e-2)
    assert flood.highest_until(RAIN, 2.0, 20.0, begin, end) >= max(scan) * (1.0 - 1e-12)


def test_what_the_works_hold_wets_nobody():
    p = Floods()
    assert flood.damage(p, -5.0, 3.0) == 0.0
    assert 0.0 < flood.damage(p, 50.0, 1.0) < flood.damage(p, 50.0, 2.0) < 1.0
    assert flood.holds(p, 0.0, True) < flood.holds(p, 0.0, False) < flood.holds(p, 1.0, False)
    assert flood.warned_after(0.2, 0.9, 0.5, True, 1.0) == pytest.approx(0.6)
    assert flood.warned_after(0.2, 0.9, 0.5, False, 1.0) == 0.2
    assert flood.warned_after(0.2, 0.1, 0.5, True, 1.0) == 0.0


CUT = {"loop.warning": False, "loop.defence": False}


def test_a_warning_that_reaches_people_spares_them_through_their_going_alone():
    told = {"information.rule": "broadcast", "loop.defence": False}
    spared = outcome("flooded", told) / outcome("flooded", {"loop.defence": False})
    assert (spared <= 1.0).all() and spared.mean() < 0.95  # where the forecast errs, nobody is told
    assert np.array_equal(outcome("flooded", {**told, **CUT}), outcome("flooded", CUT))


def test_those_who_trust_go():
    told = {"information.rule": "broadcast", "loop.defence": False, "publication.worth": 0.0}
    low, high = (
        {**told, "trust.start_subdistrict": trust, "trust.gain": 0, "trust.loss": 0, "trust.spillover": 0}
        for trust in (0.2, 0.9)
    )
    assert outcome("flooded", high).sum() < 0.97 * outcome("flooded", low).sum()
    assert np.array_equal(outcome("flooded", {**high, **CUT}), outcome("flooded", {**low, **CUT}))


def test_a_response_holds_water_back_through_defence_alone():
    def lost(settings):
        return outcome("goods_lost", settings)

    asleep = {"loop.activation": False}
    assert lost({}).sum() < 0.95 * lost(asleep).sum()
    cut = {"loop.defence": False}
    assert np.array_equal(lost(cut), lost({**cut, **asleep}))


def test_a_forecast_raises_the_response_before_the_water_comes():
    foreseen = []
    for done in floods({}):
        wet = int(np.argmax(done.series["water"] > done.scenario.parameters.floods.capacity))
        foreseen.append(done.series["level"][wet - 1] > 0)
    assert sum(foreseen) > 0.5 * SEEDS  # a forecast errs now and then
    for done in floods({"hazard": []}):
        assert done.series["level"].max() == 0 and done.series["water"].max() == 0


def test_a_flood_is_feared():
    struck, calm = floods({"run.days": 45, "loop.defence": False}), floods({"run.days": 45, "hazard": []})
    for one, other in zip(struck, calm, strict=True):
        assert one.series["risk"].max() > 1.2 * other.series["risk"].max()
        assert other.outcomes["flooded"] is None and other.outcomes["goods_lost"] is None


def test_a_flood_leaves_disputes_behind_through_grievance_and_what_is_left_unsettled_alone():
    def disputes(settings):
        runs = [run("teaching_compound", seed, set={"run.days": 70, **settings}) for seed in range(SEEDS)]
        return np.array([done.outcomes["disputes"] + done.outcomes["unrest"] for done in runs])

    dry = {"hazard.flood.profile": [0.0]}
    wet = {"loop.defence": False}
    assert disputes(wet).sum() > 1.02 * disputes({**wet, **dry}).sum()
    cut = {"loop.grievance": False, "loop.mediation": False, **wet}
    assert np.array_equal(disputes(cut), disputes({**cut, **dry}))


@pytest.mark.parametrize(
    "name", ["teaching_flood", "teaching_compound", "teaching_natech", "dongcheng_flood"]
)
def test_rain_is_that_of_the_source(name):
    """624.1 mm in the 24 hours to 20 h, of which 201.9 in the hour from 16, the rest spread evenly."""
    water = next(hazard for hazard in load(name).file.hazard if hazard.kind == Hazard.FLOOD)
    evenly = (624.1 - 201.9) / 23.0
    day = [*(6.0 * evenly for _ in range(3)), 201.9 + 5.0 * evenly]
    assert water.interval_days == 0.25
    assert water.profile[4:8] == pytest.approx(day, abs=0.5)
    assert sum(water.profile[4:8]) == pytest.approx(624.1, abs=0.5)


def test_nobody_is_warned_before_the_day_of_a_flood_however_far_it_is_foreseen():
    """In both engines: what is foreseen days ahead moves the response, and people only once it rains."""
    settings = {
        **{"run.days": 4, "city.people": 60, "hazard.flood.day": 2.0, "hazard.flood.level_mm": 320.0},
        **{"floods.lead_h": 150.0, "floods.forecast_error": 0.0, "publication.worth": 10.0},
    }
    away = [
        run("teaching_flood", 1, set=settings, engine=one).series["away"] for one in ("fast", "reference")
    ]
    assert away[0].tolist() == away[1].tolist()
    assert not away[0][:7].any() and away[0].any()
