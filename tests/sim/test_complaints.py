"""Complaints: what would be a dispute comes into the queue, and is kept there while it is answered."""

import math

import numpy as np
import pytest

from sim import load, run
from sim.cases import Cause, Status, Way
from sim.entries import ScenarioError, folder
from sim.hazards import is_complaint, raised
from sim.parameters import Parameters
from sim.parameters.hazards import Disputes
from tests.sim.test_coordination import BARE, DESKS, JOB

DISPUTE, COMPLAINT = 1, 2
WORKS = [
    {**JOB, "needs": ["first"]},
    {**JOB, "name": "dispute", "needs": ["second"], "share": 0.0},
    {**JOB, "name": "complaint", "needs": ["third"], "share": 0.0},
]
STREET = {"kind": "dispute", "work": "dispute", "complaint": "complaint", "day": 0.0, "rate": 1.0}
QUARREL = {
    **{**BARE, "demand.rate": 0.0, "work": WORKS, "hazard": [STREET]},
    **{"disputes.branching": 0.0, "disputes.branching_aggrieved": 0.0},
}


def cases(settings, seed=1):
    """Cases of a bare city in which people quarrel and everything is answered at once."""
    return run(load(folder() / "limits" / "nothing.toml", {**QUARREL, **settings}), seed).cases


def answering(**work):
    """The classes of work, that of complaints changed."""
    return {"work": [*WORKS[:2], {**WORKS[2], **work}]}


def test_answered_complaints_are_over():
    """Of the same first cases a share comes as complaints, known when they are made, and ends there."""
    usual, channel = cases({}), cases({"disputes.channel": 0.4})
    assert np.array_equal(usual["id"], channel["id"]) and (usual["work"] == DISPUTE).all()
    told = channel["work"] == COMPLAINT
    assert told.mean() == pytest.approx(0.4, abs=4.0 * math.sqrt(0.24 / len(told)))
    assert (channel["found_by"][told] == (Way.AT_ONCE)).all()  # as all is known in this city
    assert np.array_equal(channel["closed"][told], channel["arose"][told])
    wider = cases({"disputes.channel": 0.7})["work"] == COMPLAINT
    assert (wider | ~told).all()


def test_a_complaint_is_known_when_it_is_made():
    hidden = {"detection.at_once": False, "detection.patrol": 0.0, "detection.sensor": 0.0}
    found = cases({**hidden, "disputes.channel": 0.4})
    told = found["work"] == COMPLAINT
    assert np.array_equal(found["detected"][told], found["arose"][told])
    assert (found["found_by"][told] == Way.RESIDENT).all()
    assert np.isnan(found["detected"][~told]).all()


def test_fewer_disputes_set_off_fewer():
    """Each dispute sets off n, of which 1 − c are disputes: N₀ (1 − c) / (1 − n (1 − c)) in all."""
    settings = {"disputes.branching": 0.6, "disputes.branching_aggrieved": 0.6, "disputes.decay": 5.0}
    for channel in (0.0, 0.5):
        left = 1.0 - channel
        found = [cases({**settings, "disputes.channel": channel}, seed) for seed in range(8)]
        count = np.array([(run_["work"] == DISPUTE).sum() for run_ in found])
        expected = 2000.0 * left / (1.0 - 0.6 * left)
        assert np.mean(count) == pytest.approx(expected, abs=4.0 * np.std(count, ddof=1) / math.sqrt(8.0))


def test_closed_on_paper_a_complaint_becomes_the_dispute_once():
    sham = {"accountability.floor": 0.0, "accountability.outside": 0.1, "disputes.channel": 1.0}
    found = cases({**sham, "run.days": 300.0, "run.step_days": 300.0})
    told, disputes = found[found["work"] == COMPLAINT], found[found["work"] == DISPUTE]
    assert (told["attempts"] > 0).any()  # closed on paper more than once
    assert np.array_equal(disputes["parent"], told["id"]) and (disputes["cause"] == Cause.BRED).all()
    assert np.array_equal(disputes["arose"], told["arose"])
    assert np.array_equal(disputes["grid"], told["grid"])


def test_a_check_that_finds_it_out_keeps_the_peace():
    sham = {"accountability.floor": 0.0, "accountability.check": 1.0, "disputes.channel": 1.0}
    found = cases({**sham, **answering(service_h=24.0), "run.days": 50.0, "run.step_days": 50.0})
    assert (found["work"] == COMPLAINT).all() and found["attempts"].max() > 10


def test_left_beyond_its_limit_a_complaint_becomes_the_dispute():
    """Work of exponential length, mean 24 h, with a limit of 12 h: e^(−1/2) of the complaints."""
    work = answering(limit_h=12.0, service_h=24.0, law="exponential")
    found = cases({**work, "disputes.channel": 1.0})
    told, disputes = found[found["work"] == COMPLAINT], found[found["work"] == DISPUTE]
    due = told[told["arose"] < 1999.0]
    late = np.isin(due["id"], disputes["parent"])
    assert late.mean() == pytest.approx(math.exp(-0.5), abs=4.0 * math.sqrt(0.25 / len(due)))
    assert np.array_equal(late, ~(due["closed"] - due["arose"] <= 0.5))
    arose = dict(zip(told["id"].tolist(), told["arose"].tolist(), strict=True))
    assert np.allclose(
        [arose[parent] for parent in disputes["parent"].tolist()] + np.array(0.5), disputes["arose"]
    )
    assert (told["status"][: len(told) // 2] == Status.CLOSED).all()  # and answered all the same


def test_turned_away_a_complaint_becomes_the_dispute_at_its_limit():
    desks = [*DESKS[:2], {**DESKS[2], "staff": 1, "room": 0}]
    work = answering(limit_h=12.0, service_h=240.0)
    found = cases({**work, "department": desks, "disputes.channel": 1.0, "run.days": 100.0})
    away = found[(found["status"] == Status.REFUSED) & (found["arose"] < 99.0)]
    assert len(away) > 20 and np.isin(away["id"], found["parent"]).all()


def test_a_channel_without_hands_brings_the_disputes_back():
    """One clerk who takes a day over each of one complaint a day falls behind; two do not fall behind."""
    shares = []
    for staff in (1, 4):
        desks = [*DESKS[:2], {**DESKS[2], "staff": staff}]
        work = answering(limit_h=96.0, service_h=24.0)
        found = cases({**work, "department": desks, "disputes.channel": 1.0})
        told, disputes = (found["work"] == one for one in (COMPLAINT, DISPUTE))
        shares.append(disputes.sum() / told.sum())
    assert shares[0] > 0.8 and shares[1] < 0.05


def test_what_is_raised():
    p = Parameters(disputes=Disputes(channel=0.5))
    (row,) = load("teaching_dispute").hazard_rows()
    row = np.rec.array(row.reshape(1))[0]
    works = [work.name for work in load("teaching_dispute").file.work]
    dispute, unrest, complaint = (works.index(name) for name in ("dispute", "unrest", "complaint"))
    assert raised(row, p, dispute, 0.4) == complaint and raised(row, p, dispute, 0.6) == dispute
    assert raised(row, p, unrest, 0.4) == unrest
    assert is_complaint(row, complaint) and not is_complaint(row, dispute)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"hazard.dispute.complaint": "complant"}, "did you mean 'complaint'"),
        ({"hazard.dispute.complaint": "dispute"}, "must be a class of its own"),
        ({"hazard.dispute.complaint": "unrest"}, "must be a class of its own"),
        ({"disputes.channel": -0.1}, r"disputes.channel = -0.1"),
    ],
)
def test_what_a_channel_cannot_be_is_refused(settings, said):
    with pytest.raises(ScenarioError, match=said):
        load("teaching_dispute", settings)


def test_only_disputes_have_complaints():
    with pytest.raises(ScenarioError, match="only dispute may have it"):
        load("teaching", {"hazard.storm.complaint": "tidiness"})
