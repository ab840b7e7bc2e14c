"""What offices make of being watched and judged: each rule against its closed form or its plain meaning."""

import math

import numpy as np
import pytest

from sim import load, purpose, run
from sim.cases import Status
from sim.entries import folder
from sim.parameters import Parameters
from sim.rules import accountability, attention, whistling

P = Parameters()
DESK = {"name": "desk", "title_zh": "desk", "title_en": "desk", "tier": "city", "staff": 1_000_000}
JOB = {
    **{"name": "job", "title_zh": "事项", "title_en": "job", "share": 1.0, "needs": ["desk"]},
    **{"limit_h": math.inf, "service_h": 0.0, "law": "fixed"},
}
BARE = {
    **{"department": [DESK], "work": [JOB], "demand.rate": 10.0, "run.days": 1000.0, "run.step_days": 1.0},
    **{"city.grids": 1, "frozen.government": False, "incentive.fine": 0.0},
}


def cases(settings, seed=1):
    """Cases of one bare grid in which nothing but what is set takes time."""
    return run(load(folder() / "limits" / "nothing.toml", {**BARE, **settings}), seed).cases


# --- a habit of being looked after ---------------------------------------------------------------

PULSES = P.attention._replace(share=0.1, pulsed=1.0, every=50.0, lasts=10.0, memory_days=15.0)
PULSED = {
    **{"loop.passing": True, "passing.base": -1.5, "attention.memory_days": 15.0},
    **{"attention.share": 0.1, "attention.pulsed": 1.0, "attention.every": 50.0, "attention.lasts": 10.0},
}


def memories(p, days):
    """What departments are used to at the beginning of each day."""
    values = [0.0]
    for day in range(days - 1):
        values.append(attention.remembered(p, values[-1], float(day), 1.0))
    return np.array(values)


def test_a_habit_grows_with_attention_and_wears_off_after_a_pulse():
    steady = memories(PULSES._replace(share=0.3, pulsed=0.0), 200)
    assert steady == pytest.approx(0.3 * (1.0 - np.exp(-np.arange(200) / 15.0)))
    worn = memories(PULSES, 200)
    for day in range(1, 200):
        if (day - 1) % 50 >= 10:
            assert worn[day] == pytest.approx(worn[day - 1] * math.exp(-1.0 / 15.0))
        else:
            assert worn[day] > worn[day - 1]
    assert attention.remembered(PULSES, 0.0, 0.0, 10.0) == pytest.approx(0.5 * (1.0 - math.exp(-2 / 3)))
    assert attention.spoiled(PULSES._replace(habit=4.0), 0.3) == pytest.approx(1.2)


def test_what_nobody_looks_into_is_passed_on_the_more_the_fresher_the_last_pulse():
    """Transfers of a case: the odds of passing it on, e to the base and to what departments were used to."""
    found = cases({**PULSED, "attention.habit": 4.0})
    used_to, day = memories(PULSES, 1000), found["reported"].astype(int)
    means = []
    for since in (10, 25, 40):
        days = [d for d in range(1000) if since <= d % 50 < since + 5]
        some = found["transfers"][np.isin(day, days)]
        odds = np.exp(-1.5 + 4.0 * used_to[days]).mean()
        means.append(some.mean())
        assert means[-1] == pytest.approx(odds, abs=4.5 * math.sqrt(odds * (1.0 + odds) / len(some)))
    assert means[0] > 1.5 * means[2]


def test_without_a_habit_it_does_not_matter_what_is_remembered():
    short, long = (cases({**PULSED, "attention.memory_days": days}) for days in (1.0, 300.0))
    assert np.array_equal(short["transfers"], long["transfers"])
    assert cases({**PULSED, "attention.habit": 1.0})["transfers"].sum() > short["transfers"].sum()


def test_who_is_spoiled_heeds_pressure_less():
    """Begun after 12 h times e to the pressure that is heeded, full where superiors look into the case."""
    late = {**JOB, "delay_patrol_h": 12.0, "delay_reported_h": 12.0, "delay_cv2": 0.0}
    habit = {"attention.share": 0.1, "attention.habit": 3.0, "attention.memory_days": 0.1}
    found = cases({"work": [late], "dispatch.hasten": 1.0, "run.days": 300.0, **habit})
    known = found[(found["reported"] > 2.0) & (found["reported"] < 299.0)]
    lies = 24.0 * (known["queued"] - known["reported"])
    looked_into = np.isclose(lies, 12.0 * math.exp(-1.0))
    assert looked_into.mean() == pytest.approx(0.1, abs=4.0 * math.sqrt(0.09 / len(lies)))
    assert lies[~looked_into] == pytest.approx(12.0 * math.exp(-0.5 * math.exp(-0.3)))
    rule = accountability.Accountability.TRACES
    assert accountability.pressure(rule, P.accountability, 0.7) == pytest.approx(0.5 * math.exp(-0.7))


# --- the window of a judgement -------------------------------------------------------------------

TOURNAMENT = accountability.Accountability.TOURNAMENT


def effort_over(window_days, patience_days):
    """Effort in league tables over so many days of work."""
    p = P.accountability._replace(window_days=window_days, patience_days=patience_days, ranking_noise=1.5)
    return accountability.efforts(accountability.stakes(p), *accountability.weights(TOURNAMENT, p), 0.5)[0]


def test_over_a_longer_window_luck_evens_out_and_the_judgement_comes_late():
    """Effort goes as √w over e to w by patience: half of one's patience is the window that pulls hardest."""
    usual = effort_over(30.0, math.inf)
    assert usual == pytest.approx(1.0 / (2.0 * 1.5 * math.sqrt(math.pi)))
    assert effort_over(120.0, math.inf) == pytest.approx(2.0 * usual)
    assert effort_over(120.0, 90.0) == pytest.approx(2.0 * usual * math.exp(-1.0))
    windows = np.arange(1.0, 200.0)
    assert windows[np.argmax([effort_over(w, 90.0) for w in windows])] == 45.0


@pytest.mark.parametrize("patience", [45.0, math.inf])
def test_ratings_over_a_longer_window_are_surer_and_the_usual_one_leaves_stakes_as_they_are(patience):
    p = P.accountability._replace(noise=0.8, patience_days=patience)
    two_way = accountability.Accountability.TWO_WAY
    longer, surer = p._replace(window_days=120.0), p._replace(noise=0.4)
    assert accountability.weights(two_way, longer) == pytest.approx(accountability.weights(two_way, surer))
    assert accountability.stakes(p) == p.pay
    assert accountability.stakes(longer) == pytest.approx(p.pay * math.exp(-90.0 / patience))


@pytest.mark.parametrize(
    ("window", "patience", "effort"),
    [(30.0, 90.0, 0.282), (120.0, math.inf, 0.564), (120.0, 90.0, 0.564 / math.e)],
)
def test_departments_work_as_hard_as_the_window_makes_them(window, patience, effort):
    judged = {
        **{"accountability.floor": 0.0, "accountability.ranking_noise": 1.0, "loop.effort": True},
        **{"accountability.rule": "tournament", "accountability.patience_days": patience},
    }
    found = cases({**judged, "accountability.window_days": window})
    done = (found["status"] == Status.CLOSED).mean()
    assert done == pytest.approx(effort, abs=4.0 * math.sqrt(effort * (1.0 - effort) / len(found)) + 1e-3)


# --- whistles for which own forces would have done -----------------------------------------------

BELOW = {"name": "below", "title_zh": "below", "title_en": "below", "tier": "community", "staff": 1_000_000}
ABOVE = {**BELOW, "name": "above", "title_zh": "above", "title_en": "above", "tier": "district"}
SMALL = {**JOB, "needs": ["below"]}
TEMPTED = {
    **{"department": [BELOW, ABOVE], "work": [SMALL], "dispatch.rule": "whistle", "dispatch.tier": 2},
    **{"demand.rate": 5.0, "run.days": 200.0, "whistling.base": 0.5, "whistling.load": 0.0},
}


def of_tempted(settings, seed=1):
    """A run of one bare grid in which a subdistrict may whistle over small matters."""
    return run(load(folder() / "limits" / "nothing.toml", {**BARE, **TEMPTED, **settings}), seed)


def logistic(utility):
    """The chance that goes with a utility."""
    return 1.0 / (1.0 + math.exp(-utility))


@pytest.mark.parametrize(
    ("settings", "chance"),
    [
        ({}, logistic(0.5 - 0.5)),
        ({"passing.kept": 0.8}, logistic(0.5 - 2.0 * 0.8 - 0.5)),
        ({"accountability.traceability": 0.9}, logistic(0.5 - 0.9)),
        ({"accountability.traceability": 0.9, "whistling.traced": 0.0}, logistic(0.5)),
    ],
)
def test_small_matters_are_whistled_over_by_what_the_whistler_gains(settings, chance):
    trajectory = of_tempted(settings)
    found = trajectory.cases
    share = (found["called"] == 1).mean()
    assert share == pytest.approx(chance, abs=4.0 * math.sqrt(chance * (1.0 - chance) / len(found)))
    assert set(found["called"]) == {-1, 1}
    for measure in ("whistles", "needless_whistles"):
        assert trajectory.series[measure].sum() == (found["called"] == 1).sum()
    below, above, _ = trajectory.stations
    assert (below["done"], above["done"]) == ((found["called"] < 0).sum(), (found["called"] == 1).sum())


def test_whoever_is_crowded_whistles_more():
    p = P.whistling._replace(base=-1.0, load=2.0, kept=1.5, traced=0.5)
    assert whistling.overblown(p, 0.8, 0.4, 0.6) == pytest.approx(logistic(-1.0 + 1.6 - 0.6 - 0.3))
    assert whistling.overblown(P.whistling, 1.0, 0.0, 0.0) == 0.0
    crowded = {"department": [{**BELOW, "staff": 1}, ABOVE], "work": [{**SMALL, "service_h": 24.0}]}
    free, full = (
        of_tempted({**crowded, "whistling.load": 4.0, "demand.rate": rate}).cases["called"]
        for rate in (0.05, 3.0)
    )
    assert (free == 1).mean() < 0.6 < (full == 1).mean()


NOT_TEMPTED = {
    "nobody is tempted": {"whistling.base": -math.inf},
    "the community decides": {"dispatch.devolved": 1.0},
    "nobody whistles": {"dispatch.rule": "platform"},
    "no small matter": {"work": [{**SMALL, "needs": ["above"]}]},
    "nobody above": {"department": [BELOW]},
    "a matter for several": {
        "department": [BELOW, {**BELOW, "name": "beside"}, ABOVE],
        "work": [{**SMALL, "needs": ["below", "beside"]}],
    },
}


@pytest.mark.parametrize("why", NOT_TEMPTED)
def test_nobody_whistles_needlessly_where(why):
    trajectory = of_tempted({"whistling.base": 20.0, **NOT_TEMPTED[why]})
    assert (trajectory.cases["called"] == -1).all()
    assert trajectory.series["needless_whistles"].sum() == 0


def test_who_is_called_needlessly_is_missing_elsewhere_and_has_to_be_told():
    """One team above serves its own cases and those of others; these take longer where nobody told it."""
    both = {
        "department": [BELOW, {**ABOVE, "staff": 1}],
        "work": [
            {**SMALL, "share": 0.9, "service_h": 3.0},
            {**SMALL, "name": "big", "share": 0.1, "needs": ["above"], "service_h": 3.0},
        ],
    }
    usual, tempted = (of_tempted({**both, "whistling.base": base}).cases for base in (-math.inf, 1.0))
    waits = [found["waited"][found["work"] == 1].mean() for found in (usual, tempted)]
    assert waits[1] > 4.0 * waits[0]
    told = {**TEMPTED, "information.unbriefed": 1.5, "work": [{**SMALL, "service_h": 3.0}]}
    found = of_tempted(told).cases
    found = found[~np.isnan(found["closed"])]
    took = 24.0 * (found["closed"] - found["started"])
    assert took[found["called"] < 0] == pytest.approx(3.0)
    assert took[found["called"] == 1] == pytest.approx(7.5)


# --- projects, and the veto of the street --------------------------------------------------------

UNDERTAKEN = {
    **{"work": [{**JOB, "severity": 2.0}], "projects.share": 1.0, "projects.worth": 1.5},
    **{"projects.burden_cv2": 2.0, "projects.worth_cv2": 0.6, "projects.error": 1.0, "projects.granted": 0.3},
}


def undertaken(settings, log=False):
    """A run of one bare grid in which projects of departments bring cases."""
    return run(load(folder() / "limits" / "nothing.toml", {**BARE, **UNDERTAKEN, **settings}), 1, log=log)


def below(x):
    """The standard normal distribution."""
    return 0.5 * (1.0 + math.erf(x / math.sqrt(2.0)))


def test_a_street_stops_what_seems_to_burden_it_beyond_the_worth_that_it_grants():
    """Burden b, worth w and error e are lognormal: stopped if b·e is above g·w."""
    free, street = undertaken({}), undertaken({"projects.veto": 1.0})
    b, w = math.log(3.0), math.log(1.6)
    spread = math.sqrt(b + w + 1.0**2)
    over = (-b / 2.0 - (math.log(1.5) - w / 2.0) - math.log(0.3)) / spread
    stopped, count = below(over), len(free.cases)
    known = np.isin(free.cases["id"], street.cases["id"])
    assert known.sum() == len(street.cases)
    assert np.array_equal(free.cases["severity"][known], street.cases["severity"])
    assert (~known).mean() == pytest.approx(stopped, abs=4.0 * math.sqrt(stopped * (1.0 - stopped) / count))
    burdens = free.cases["severity"] / 2.0
    assert burdens.mean() == pytest.approx(1.0, abs=4.0 * math.sqrt(2.0 / count))
    born = (burdens * known).mean()
    assert born == pytest.approx(
        below(-over - b / spread), abs=4.0 * (burdens * known).std() / math.sqrt(count)
    )
    forgone = street.series["forgone"].sum() / count
    assert forgone == pytest.approx(1.5 * below(over - w / spread), abs=4.0 * 1.5 * math.sqrt(0.6 / count))


def test_a_veto_concerns_projects_alone_and_as_many_as_come_before_the_street():
    everything = {"projects.granted": 0.0}  # a street that grants no worth stops all that it may
    whole = len(undertaken({}).cases)
    for share, veto in ((0.4, 0.5), (1.0, 0.3), (0.0, 1.0), (0.7, 0.0)):
        found = undertaken({**everything, "projects.share": share, "projects.veto": veto})
        expected = share * veto
        spread = 4.0 * math.sqrt(expected * (1.0 - expected) / whole)
        assert 1.0 - len(found.cases) / whole == pytest.approx(expected, abs=spread)
        assert (found.cases["severity"] == 2.0).all() == (share == 0.0)
    frozen = undertaken({**everything, "projects.veto": 1.0, "frozen.government": True})
    assert len(frozen.cases) == whole and frozen.series["forgone"].sum() == 0


def test_each_project_that_comes_before_the_street_is_in_the_log_of_decisions():
    """With what the street grants, and the burden that it sees; those that it lets pass arise."""
    settings = {"projects.share": 0.8, "projects.veto": 0.6}
    free = undertaken({**settings, "projects.veto": 0.0}, log=True)
    street = undertaken(settings, log=True)
    assert not (free.log["purpose"] == purpose.PROJECT).any()
    seen = street.log[street.log["purpose"] == purpose.PROJECT]
    stopped = seen[seen["choice"] == 1]
    assert (0.4 * len(free.cases) < len(seen)) and 0 < len(stopped) < len(seen)
    assert np.array_equal(seen["choice"] == 1, seen["threshold"] > seen["draw"])
    gone = np.setdiff1d(free.cases["id"], street.cases["id"])
    assert np.array_equal(np.sort(stopped["whom"]), gone)
    assert street.series["forgone"].sum() == pytest.approx(stopped["draw"].sum() / 0.3)  # grants 0.3 of worth
