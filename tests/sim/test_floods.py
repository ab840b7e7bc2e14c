"""Floods: water by its closed form, who is warned and goes, what a response holds back, what comes after."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from sim import load, run
from sim.engine.state import lows
from sim.hazards import Hazard, flood
from sim.parameters.hazards import Floods

SEEDS = 8
RAIN = SimpleNamespace(day=1.0, interval=0.25, days=3, profile=[10.0, 40.0, 5.0], level=20.0)
DRAINS = Floods(recession=2.0 / 24.0)  # 2 a day


def floods(settings):
    """Runs of the flood, one a seed."""
    return [run("teaching_flood", seed, set={"run.days": 36, **settings}) for seed in range(SEEDS)]


def outcome(name, settings):
    return np.array([done.outcomes[name] for done in floods(settings)])


def test_water_follows_the_reservoir():
    level, steps = 20.0, 100_000
    for i in range(steps):  # the equation itself, in small steps
        at = math.floor(2.0 * i / steps / 0.25)
        rain = RAIN.profile[at] / 0.25 if at < 3 else 0.0
        level += 2.0 / steps * (rain - 2.0 * level)
    assert flood.water_at(RAIN, DRAINS, 3.0) == pytest.approx(level, rel=1e-4)
    assert flood.water_at(RAIN, DRAINS, 0.5) == flood.water_at(RAIN, DRAINS, 1.0) == 20.0
    assert flood.water_at(RAIN, Floods(recession=0.0), 2.5) == pytest.approx(75.0)


SPANS = [(0.0, 0.9), (0.2, 1.1), (0.9, 3.0), (1.4, 1.45), (1.6, 3.0)]


@pytest.mark.parametrize(("begin", "end"), SPANS)
def test_the_highest_water_is_the_highest_of_any_instant(begin, end):
    scan = [flood.water_at(RAIN, DRAINS, at) for at in np.linspace(begin, end, 2001)]
    assert flood.highest(RAIN, DRAINS, begin, end) == pytest.approx(max(scan), rel=1e-2)
    assert flood.highest(RAIN, DRAINS, begin, end) >= max(scan) * (1.0 - 1e-12)


@pytest.mark.parametrize("recession", [0.0, 0.3, 2.0])
@pytest.mark.parametrize("held", [15.0, 25.0, 40.0, 1000.0])
def test_works_break_at_the_instant_when_water_exceeds_what_they_hold(recession, held):
    """Not at the end of a step: rain rises and falls between any two looks at it."""
    p = Floods(recession=recession / 24.0)
    times = np.linspace(0.2, 3.0, 28_001)
    above = [at >= RAIN.day and flood.water_at(RAIN, p, at) > held for at in times]
    for begin in (0.2, 1.1, 1.3, 1.7):
        broke = flood.exceeds(RAIN, p, begin, 3.0, held)
        seen = [at for at, wet in zip(times, above, strict=True) if wet and at >= begin]
        assert broke == (pytest.approx(seen[0], abs=2e-4) if seen else math.inf)
        if seen and not above[np.searchsorted(times, max(begin, RAIN.day))]:
            assert flood.water_at(RAIN, p, broke) == pytest.approx(held)


def test_what_works_do_not_hold_is_what_stands_above_them_once_they_have_broken():
    p = Floods(recession=2.0 / 24.0, capacity=30.0, gap=0.5)
    assert flood.excess(RAIN, p, math.inf, 0.0, 9.0) == 0.0
    assert flood.excess(RAIN, p, 1.4, 1.0, 1.3) == 0.0
    for begin, end in ((1.0, 3.0), (1.4, 1.4), (1.6, 1.9), (2.0, 3.0)):
        scan = [flood.water_at(RAIN, p, at) - 15.0 for at in np.linspace(max(1.4, begin), end, 2001)]
        assert flood.excess(RAIN, p, 1.4, begin, end) == pytest.approx(max(scan), abs=0.05)


def test_what_the_works_hold_wets_nobody():
    p = Floods()
    assert flood.damage(p, -5.0, 3.0) == 0.0
    assert 0.0 < flood.damage(p, 50.0, 1.0) < flood.damage(p, 50.0, 2.0) < 1.0
    assert flood.holds(p, 0.0, True) < flood.holds(p, 0.0, False) < flood.holds(p, 1.0, False)
    assert flood.warned_after(0.2, 0.9, 0.5, True, 1.0) == pytest.approx(0.6)
    assert flood.warned_after(0.2, 0.9, 0.5, False, 1.0) == 0.2
    assert flood.warned_after(0.2, 0.1, 0.5, True, 1.0) == 0.0


CUT = {"loop.warning": False, "loop.defence": False}


@pytest.mark.parametrize("settings", [{}, {"hazard.flood.day": 30.125}, {"hazard.flood.level_mm": 400.0}])
def test_what_water_does_hangs_on_no_step_length(settings):
    """Who is reached and what is lost exactly, first rescues as many as the water's course says."""
    lost, rescued = [], []
    for step in (1.0, 0.5, 0.25, 0.125):
        runs = floods({**CUT, **settings, "run.step_days": step, "floods.capacity": 280.0})
        lost.append([(done.outcomes["goods_lost"], done.outcomes["flooded"]) for done in runs])
        rescued.append([((done.cases["hazard"] == 0) & (done.cases["parent"] < 0)).sum() for done in runs])
    assert min(lost[0])[0] > 0.0
    assert np.allclose(lost, lost[0], rtol=1e-9)
    expected = sum(first_rescues(done) for done in runs)
    for counts in rescued:
        assert abs(sum(counts) - expected) < 4.0 * math.sqrt(expected)


def first_rescues(done):
    """Expected first rescues of a run in which nobody goes: the integral of their rate over time."""
    hazard, p = done.scenario.hazard_rows().view(np.recarray)[0], done.scenario.parameters.floods
    low = lows(done.scenario.hazard_rows(), len(done.grids), done.seed)[0]
    broke = flood.exceeds(hazard, p, 0.0, 36.0, p.capacity)
    times = np.linspace(30.0, 36.0, 2001)
    excess = [flood.excess(hazard, p, broke, at, at) for at in times]
    covered = np.array([[flood.damage(p, mm, lies) for lies in low] for mm in excess])
    weights = done.grids["people"] / done.grids["people"].sum()
    return float(np.trapezoid(covered @ weights, times) * hazard.rate * len(done.grids))


def test_a_forecast_errs_in_one_way_until_the_next_is_issued():
    """So that it matters little how often it is looked at: by the hour the works hold under the same luck."""
    broke = [outcome("goods_lost", {"run.step_days": step}) > 0.0 for step in (0.25, 0.125, 0.0625)]
    assert 0 < broke[0].sum() < SEEDS
    assert np.array_equal(broke[0], broke[1]) and np.array_equal(broke[0], broke[2])
    p = Floods(issue_h=12.0)
    issues = [flood.issue(p, instant) for instant in (3.0, 3.25, 3.49, 3.5, 3.99, 4.0)]
    assert issues == [6, 6, 6, 7, 7, 8]


def test_a_forecast_looks_as_far_ahead_as_it_says_whatever_the_step():
    told = {"information.rule": "broadcast", "loop.defence": False, "floods.forecast_error": 0.0}
    away = [
        np.mean([done.series["away"].max() for done in floods({**told, "floods.lead_h": lead})])
        for lead in (0.0, 3.0, 6.0, 24.0)
    ]
    assert away[0] < away[1] < away[2] < away[3]


def test_where_no_water_is_forecast_none_is_foreseen():
    dry = {"hazard.flood.profile": [0.0], "floods.sharpness": 0.1}
    calm = [done.series["level"] for done in floods({"hazard": []})]
    assert np.array_equal([done.series["level"] for done in floods(dry)], calm)


@pytest.mark.parametrize(("day", "interval"), [(30.0, 0.25), (1e4, 1e-4), (1e4, 1e-3), (123.456, 0.1)])
def test_rain_is_as_much_as_the_profile_says(day, interval):
    rain = SimpleNamespace(day=day, interval=interval, days=3, profile=[100.0, 0.0, 50.0], level=0.0)
    fallen = flood.water_at(rain, Floods(recession=0.0), day + 3.5 * interval)
    assert fallen == pytest.approx(150.0, rel=1e-3)
    assert flood.water_at(rain, Floods(recession=0.0), day + 1.0) == pytest.approx(150.0, rel=1e-3)


def test_works_that_hold_what_rain_and_drain_balance_at_do_not_break_down_the_reckoning():
    steady = SimpleNamespace(day=0.0, interval=0.25, days=4, profile=[150.0] * 4, level=100.0)
    p = Floods(recession=0.25, capacity=100.0)
    assert flood.exceeds(steady, p, 0.0, 1.0, 100.0) > 0.0
    assert flood.excess(steady, p, math.inf, 0.0, 1.0) == 0.0


def test_how_low_a_grid_lies_has_nothing_to_do_with_how_many_live_there():
    scenario = load("dongcheng_flood", {"hazard.flood.concentration": 0.0})
    grids = scenario.build().grids
    assert np.ptp(grids["people"]) > 0
    assert (lows(scenario.hazard_rows(), len(grids), 0) == 1.0).all()
    drawn = lows(load("dongcheng_flood").hazard_rows(), len(grids), 0)[0]
    assert drawn.mean() == pytest.approx(1.0) and np.log(drawn).std() == pytest.approx(0.8, rel=0.1)
    assert abs(np.corrcoef(drawn, grids["people"])[0, 1]) < 0.1


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
