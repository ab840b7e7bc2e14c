"""What the engines are compared on leaves nothing out: every rule, event, state and line is met with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim import purpose
from sim.cases import Asked, Cause, Status, Way
from sim.engine.events import Event
from sim.hazards import Hazard
from sim.rules.accountability import Accountability
from sim.rules.deliberation import Deliberation
from sim.rules.dispatch import Dispatch
from sim.rules.effort import Effort
from sim.rules.incentive import Incentive
from sim.rules.influence import Influence
from sim.rules.information import Information
from sim.rules.learning import Learning
from sim.rules.matching import Matching
from sim.rules.participation import Participation
from sim.rules.priority import Priority
from sim.rules.timing import Law
from sim.rules.trust import Trust
from sim.rules.volunteering import Volunteering

ROOT = Path(__file__).resolve().parents[2]
FAMILIES = {
    "accountability.weights": Accountability,
    "accountability.pressure": Accountability,
    "accountability.discovery": Accountability,
    "dispatch.parallel": Dispatch,
    "dispatch.assembles": Dispatch,
    "dispatch.consents": Dispatch,
    "dispatch.handovers": (Dispatch.SERIAL, Dispatch.HIERARCHICAL),  # the others do not hand over
    "incentive.gain": Incentive,
    "information.hops": Information,
    "information.reach": Information,
    "learning.pace": Learning,
    "matching.informed": Matching,
    "matching.noise": (Matching.LIST, Matching.ASSIGNMENT, Matching.CONTRACT_NET),
    "priority.urgency": (Priority.SEVERITY, Priority.CMU, Priority.LARGEST),  # the first ranks nobody
    "participation.takes_part": (Participation.LOGIT, Participation.THRESHOLD),
    "participation.copies": (Participation.FERMI, Participation.PROPORTIONAL),
    "influence.after": Influence,
    "trust.after": Trust,
    "volunteering.useful": Volunteering,
    "deliberation.rounds": (Deliberation.VOTE, Deliberation.TALK),  # under NONE no forum meets
    "effort.quality": (Effort.MINIMUM,),  # with the other nobody asks what they put in
    "event": Event,
    "status": Status,
    "cause": Cause,
    "way": Way,
    "law": Law,
    "asked": Asked,
}
PURPOSES = {name: value for name, value in vars(purpose).items() if name.isupper()}
DECIDED = (  # what the decision log keeps; each must have gone both ways
    *("RESIDENT", "ENTERPRISE", "ORGANISATION", "TARGET", "PUBLISH", "INSPECT", "CONSENT", "REPORT_UP"),
    *("PASS", "QUALITY", "CHILD", "VIEW", "SPARKED"),
    *("PLAY_GOVERNMENT", "PLAY_ENTERPRISE", "PLAY_ORGANISATION"),
)


@pytest.fixture(scope="module")
def met():
    """What a process without the JIT met with."""
    command = [sys.executable, "-W", "error", "-m", "tests.engine.hits"]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_engines_agree(met):
    assert met["differences"] == []


def test_no_line_of_the_engines_is_left_out(met):
    assert met["missed"] == {}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_is_met_with(met, family):
    never = [member.name for member in FAMILIES[family] if not met["hits"].get(f"{family}.{int(member)}")]
    assert never == []


@pytest.mark.parametrize(
    "hazard", [one for one in Hazard if one < Hazard.RUMOUR]
)  # the others bring no cases at a rate
def test_every_hazard_strikes(met, hazard):
    assert met["hits"][f"hazard.{int(hazard)}"] > 0


def test_every_purpose_draws(met):
    never = [name for name, value in PURPOSES.items() if not met["hits"].get(f"purpose.{value}")]
    assert never == []


@pytest.mark.parametrize("name", DECIDED)
@pytest.mark.parametrize("choice", [0, 1])
def test_every_decision_goes_both_ways(met, name, choice):
    assert met["hits"][f"decision.{PURPOSES[name]}.{choice}"] > 0
