"""Who brings departments together and who answers: each rule against its closed form or its plain meaning."""

import math

import numpy as np
import pytest

from sim import load, run
from sim.cases import Cause, Status
from sim.entries import folder
from sim.parameters import Parameters
from sim.rules import accountability, attention, information, ownership
from sim.rules.dispatch import Dispatch

P = Parameters()
DESKS = [
    {"name": name, "title_zh": name, "title_en": name, "tier": "city", "staff": 1_000_000}
    for name in ("first", "second", "third")
]
JOB = {
    **{"name": "job", "title_zh": "事项", "title_en": "job", "share": 1.0},
    **{"needs": ["first", "second", "third"], "limit_h": math.inf, "service_h": 0.0, "law": "fixed"},
}
BARE = {"department": DESKS, "work": [JOB], "demand.rate": 1.0, "run.days": 2000.0, "run.step_days": 2000.0}


def cases(settings, seed=1):
    """Cases of one bare city in which nothing but what is set takes time."""
    return run(load(folder() / "limits" / "nothing.toml", {**BARE, **settings}), seed).cases


# --- a coordinating body -------------------------------------------------------------------------

BEFORE_IT = {
    "coordination.share": 1.0,
    "coordination.work_h": 24.0,
    "run.days": 40_000.0,
    "run.step_days": 4e4,
}


@pytest.mark.parametrize(
    ("rate", "desks", "sojourn"), [(0.8, 1.0, 5.0), (0.5, 1.0, 2.0), (1.6, 2.0, 1 / 0.36)]
)
def test_cases_wait_for_the_body_as_erlang_says(rate, desks, sojourn):
    """M/M/c: 1/(μ − λ) for one desk, (1/μ)/(1 − ρ²) for two."""
    settings = {**BEFORE_IT, "demand.rate": rate, "coordination.desks": desks}
    found = []
    for seed in range(12):
        known = cases(settings, seed)
        known = known[(known["arose"] > 2000.0) & ~np.isnan(known["queued"])]
        found.append(float((known["queued"] - known["reported"]).mean()))
    error = np.std(found, ddof=1) / math.sqrt(len(found))
    assert error < 0.03 * sojourn
    assert np.mean(found) == pytest.approx(sojourn, abs=3.5 * error)


def test_who_is_obeyed_overrides_consent_passing_and_wrong_addresses():
    hard = {
        **{"coordination.share": 1.0, "coordination.work_h": 0.0, "loop.passing": True, "passing.base": 1.0},
        **{"frozen.government": False, "dispatch.rule": "hierarchical", "dispatch.consent": 0.5},
        **{"run.step_days": 1.0, "run.days": 200.0, "information.error": 0.4},
    }
    obeyed = cases({**hard, "coordination.authority": 1.0})
    assert len(obeyed) > 150
    assert not obeyed["transfers"].any() and not obeyed["declined"].any()
    assert (obeyed["led"] == 1).all() and (obeyed["dispatch"] == Dispatch.PLATFORM).all()
    unheeded = cases({**hard, "coordination.authority": 0.0})
    assert unheeded["transfers"].mean() > 1.0 and unheeded["declined"].mean() > 0.5
    assert set(unheeded["led"]) <= {0, -1} and (unheeded["dispatch"] == Dispatch.HIERARCHICAL).all()


def test_a_share_comes_before_the_body_and_a_share_of_these_acts_as_one_team():
    found = cases({"coordination.share": 0.6, "coordination.authority": 0.5, "coordination.together": 0.3})
    spread = 4.0 / math.sqrt(len(found))
    assert (found["led"] >= 0).mean() == pytest.approx(0.6, abs=spread)
    assert (found["led"] == 1).mean() == pytest.approx(0.3, abs=spread)
    assert (found["dispatch"] == Dispatch.WHISTLE).mean() == pytest.approx(0.09, abs=spread)
    alone = [{**JOB, "needs": ["first"]}]
    assert (cases({"coordination.share": 1.0, "work": alone})["led"] == -1).all()


def test_whom_the_body_commands_the_lists_cannot_forget():
    whole = {"coordination.share": 1.0, "coordination.authority": 1.0, "coordination.together": 1.0}
    settings = {**whole, "dispatch.missed": 1.0, "passing.clarity": 0.0, "run.step_days": 2000.0}
    scenario = load(folder() / "limits" / "nothing.toml", {**BARE, **settings})
    trajectory = run(scenario, 1)
    done = ~np.isnan(trajectory.cases["queued"])
    assert (
        trajectory.series["whistles"].sum() == done.sum()
    )  # one each: nobody is missing, nobody called anew


# --- departments that whistle --------------------------------------------------------------------


def test_the_first_to_come_calls_the_others():
    settings = {"dispatch.rule": "serial", "dispatch.travel_h": 1.0, "work": [{**JOB, "service_h": 24.0}]}
    alone, mutual = (cases({**settings, "dispatch.mutual": share}) for share in (0.0, 1.0))
    took = [np.nanmean(found["closed"] - found["queued"]) * 24.0 for found in (alone, mutual)]
    assert took[0] == pytest.approx(3 * (1.0 + 24.0), rel=0.01)
    assert took[1] == pytest.approx(1.0 + (1.0 + 1 / 2 + 1 / 3) + 24.0, rel=0.01)  # a first trip, then H₃
    begun = ~np.isnan(mutual["responded"])
    assert (mutual["dispatch"][begun] == Dispatch.WHISTLE).all()
    half = cases({**settings, "dispatch.mutual": 0.5})
    begun = ~np.isnan(half["responded"])
    spread = 2.0 / math.sqrt(begun.sum())
    assert (half["dispatch"][begun] == Dispatch.WHISTLE).mean() == pytest.approx(0.5, abs=spread)


# --- those who were not told ---------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["whistle", "platform", "serial"])
def test_who_was_told_less_takes_longer(rule):
    settings = {"dispatch.rule": rule, "work": [{**JOB, "service_h": 24.0}], "information.unbriefed": 1.5}
    for briefing in (0.0, 0.6, 1.0):
        found = cases({**settings, "information.briefing": briefing})
        took = np.nanmean(found["closed"] - found["started"])
        expected = 3.0 if rule == "serial" else 1.0 + 1.5 * (1.0 - briefing)
        assert took == pytest.approx(expected, abs=1e-9)


def test_fresh_records_on_the_platform_tell_as_much_as_a_briefing():
    p = P.information._replace(coverage=0.8, freshness=3.0, briefing=0.2, unbriefed=2.0)
    assert information.told(information.Information.PLATFORM, p) == pytest.approx(0.6)
    assert information.told(information.Information.HIERARCHY, p) == 0.2
    assert information.slower(information.Information.PLATFORM, p) == pytest.approx(1.8)


# --- two owners, two leaders ---------------------------------------------------------------------


@pytest.mark.parametrize("waiting", [0.0, 0.5, 0.8])
def test_two_owners_wait_for_each_other_as_often_as_the_dilemma_says(waiting):
    """Both wait w² of the time, again and again: w²/(1 − w²) turns before one begins."""
    late = {**JOB, "delay_patrol_h": 12.0, "delay_reported_h": 12.0, "delay_cv2": 0.0}
    settings = {
        **{"work": [late], "passing.owners": 1.0, "passing.waiting": waiting, "passing.waiting_h": 6.0},
        **{"accountability.traceability": 0.0, "loop.passing": True, "dispatch.hasten": 0.0},
    }
    found = cases(settings)
    lies = 24.0 * np.nanmean(found["queued"] - found["reported"])
    turns = waiting * waiting / (1.0 - waiting * waiting)
    assert lies == pytest.approx(12.0 + 6.0 * turns, abs=4.0 * 6.0 * (1.0 + turns) / math.sqrt(len(found)))
    traced = cases({**settings, "accountability.traceability": 1.0})
    assert 24.0 * np.nanmean(traced["queued"] - traced["reported"]) == pytest.approx(12.0)


def test_of_two_who_begin_the_faster_does_it():
    """The mean of the smaller of two delays that vary is less than that of one."""
    work = {**JOB, "delay_patrol_h": 12.0, "delay_reported_h": 12.0, "delay_cv2": 2.0}
    settings = {"work": [work], "passing.waiting": 0.0, "loop.passing": True, "dispatch.hasten": 0.0}
    lies = []
    for share in (0.0, 1.0):
        found = cases({**settings, "passing.owners": share})
        lies.append(24.0 * np.nanmean(found["queued"] - found["reported"]))
    assert lies[0] == pytest.approx(12.0, rel=0.1)
    assert lies[1] < 0.6 * lies[0]
    assert ownership.both_begin(0.0) == 1.0
    assert ownership.both_begin(0.5) == pytest.approx(0.25 / (0.25 + 0.5))  # (1 − w)² over 1 − w²


def test_a_second_leader_answers_where_the_first_cannot_be_found():
    judged = P.accountability._replace(traceability=0.6, joint=1.0)
    assert accountability.answers(judged) == pytest.approx(1.0 - 0.4 * 0.4)
    assert accountability.answers(judged._replace(joint=0.0)) == 0.6
    rule = accountability.Accountability.TRACES
    assert accountability.pressure(rule, judged, 0.0) == pytest.approx(0.84)
    alone, two = (
        accountability.reports_up(P.reporting, 0.6, leaders, 0.4, 1.0, 1.0) for leaders in (1.0, 2.0)
    )
    assert two < alone


# --- attention and outside eyes ------------------------------------------------------------------


@pytest.mark.parametrize("pulsed", [0.0, 0.4, 1.0])
def test_attention_is_as_much_in_all_however_it_comes(pulsed):
    p = P.attention._replace(share=0.1, pulsed=pulsed, every=50.0, lasts=10.0)
    days = [attention.paid(p, 0.5 + day) for day in range(500)]
    assert np.mean(days) == pytest.approx(0.1)
    assert max(days) == pytest.approx(0.1 * (1.0 + 4.0 * pulsed))
    assert attention.paid(p._replace(share=0.5, pulsed=1.0), 0.0) == 1.0  # no more than there is


def test_what_superiors_look_into_is_not_passed_on_and_not_closed_on_paper():
    settings = {
        **{
            "loop.passing": True,
            "frozen.government": False,
            "passing.base": 1.0,
            "accountability.floor": 0.5,
        },
        **{"run.step_days": 1.0, "run.days": 300.0, "attention.share": 1.0},
    }
    found = cases(settings)
    assert not found["transfers"].any()
    assert not (found["status"] == Status.PAPER).any() and (found["attempts"] > 0).mean() > 0.4
    usual = cases({**settings, "attention.share": 0.0})
    assert usual["transfers"].mean() > 1.0 and (usual["status"] == Status.PAPER).mean() > 0.4


def test_outside_eyes_find_what_was_closed_on_paper_at_their_own_rate():
    """Closed on paper time and again, a case is found so often a day, whatever the records say."""
    settings = {
        "accountability.floor": 0.0,
        "accountability.outside": 0.2,
        "run.days": 400.0,
        "run.step_days": 400.0,
    }
    found = cases({**settings, "accountability.rule": "multitask"})
    expected = 0.2 * (400.0 - found["arose"]).sum()
    assert found["attempts"].sum() == pytest.approx(expected, abs=4.0 * math.sqrt(expected))
    assert cases({**settings, "accountability.outside": 0.0})["attempts"].sum() == 0


# --- what comes back -----------------------------------------------------------------------------


@pytest.mark.parametrize(("recurs", "roots"), [(0.5, 0.0), (0.5, 0.6), (0.0, 0.0)])
def test_what_was_treated_on_the_surface_comes_back(recurs, roots):
    """Each closed case comes back with chance q = recurs (1 − roots): 1/(1 − q) in all, at the same place."""
    found = cases({"course.recurs": recurs, "course.recurs_days": 0.5, "course.roots": roots})
    chance = recurs * (1.0 - roots)
    first = (found["cause"] == Cause.ORDINARY).sum()
    more = chance / (1.0 - chance)
    spread = 4.0 * math.sqrt(first * more * (1.0 + more)) + 1e-9
    assert len(found) - first == pytest.approx(first * more, abs=spread + 0.002 * len(found))
    place = dict(zip(found["id"], found["grid"], strict=True))
    again = found[found["cause"] == Cause.BRED]
    assert all(place[parent] == grid for parent, grid in zip(again["parent"], again["grid"], strict=True))
    assert (again["work"] == 0).all()


def test_a_report_of_nothing_does_not_come_back():
    settings = {"run.days": 20, "hazard": [], "course.recurs": 0.9, "loop.breeding": False}
    found = run(load("teaching", {**settings, "demand.needless": 10.0}), 1).cases
    needless = found["id"][(found["cause"] == Cause.NEEDLESS) & (found["status"] == Status.CLOSED)]
    parents = found["parent"][found["cause"] == Cause.BRED]
    assert len(needless) > 20 and len(parents) > 20
    assert not np.isin(parents, needless).any()
