"""Imitation, games, views: each rule worked by hand, what it does in a run, what it needs at the start."""

import math

import numpy as np
import pytest

from sim import run
from sim.engine import opening
from sim.parameters import Parameters, as_numbers, as_record
from sim.rules import game, imitation, influence, participation
from sim.rules.game import Game
from sim.rules.influence import Influence
from sim.rules.participation import Participation
from sim.ties import Shape, build_shape

BLOCKS = as_numbers(as_record(Parameters()))
FERMI, PROPORTIONAL = Participation.FERMI.value, Participation.PROPORTIONAL.value
OUTBREAK = BLOCKS.game._replace(
    rule=Game.THREE_POPULATIONS, reward=3.0, alarm=0.5, fine=1.0, loss=2.0, cost=2.0
)


def test_imitation_worked_by_hand():
    assert participation.copies(FERMI, 2.0, 0.3) == pytest.approx(1 / (1 + math.exp(-0.6)))
    assert participation.copies(PROPORTIONAL, 2.0, 0.3) == pytest.approx(0.6)
    assert participation.copies(PROPORTIONAL, 2.0, -0.3) == 0.0
    assert participation.copies(PROPORTIONAL, 2.0, 0.7) == 1.0
    assert math.isnan(participation.copies(Participation.LOGIT.value, 2.0, 0.7))


@pytest.mark.parametrize(
    ("does", "other", "tries", "after"),
    [
        (False, True, 0.54, True),  # another gets 0.1 by it: copied with chance 1/(1 + exp(-0.2)) = .5498
        (False, True, 0.56, False),
        (True, False, 0.44, False),  # it gets 0.05 itself, which the idle do not: 1/(1 + exp(0.1)) = .4750
        (True, False, 0.48, True),
        (True, True, 0.0, True),
    ],
)
def test_looking_at_another_worked_by_hand(does, other, tries, after):
    p = BLOCKS.imitation._replace(explore=0.2)
    assert imitation.after(FERMI, p, 2.0, does, 0.05, other, 0.1, 0.3, tries) == after
    assert imitation.after(FERMI, p, 2.0, does, 0.05, other, 0.1, 0.1, 0.49)  # it just tries
    assert not imitation.after(FERMI, p, 2.0, does, 0.05, other, 0.1, 0.1, 0.51)


def test_whom_one_looks_at():
    p = BLOCKS.imitation._replace(explore=0.2)
    assert imitation.sees_all(p, 0.5, 0.59)  # a half of what is not trying
    assert not imitation.sees_all(p, 0.5, 0.61)


@pytest.mark.parametrize(
    ("utility", "benefit", "others", "chance"),
    [
        (0.8, 1.0, 4, 1 - 0.2**0.25),
        (1.6, 2.0, 1, 0.8),
        (-0.1, 1.0, 4, 0.0),  # not even alone
        (1.0, 1.0, 4, 1.0),  # it costs nothing
        (0.1, 1.0, 0, 1.0),  # nobody else could
        (0.1, 0.0, 4, 1.0),
    ],
)
def test_the_dilemma_worked_by_hand(utility, benefit, others, chance):
    assert participation.dilemma(utility, benefit, others) == pytest.approx(chance)


def test_payoffs_worked_by_hand():
    x, y, z = 0.4, 0.25, 0.5
    fixed = BLOCKS.incentive
    got = game.to_government(fixed, OUTBREAK, 0.2, y, z)
    assert got == pytest.approx(3.0 + 0.1 - 2.0 - 0.25 * 0.5 - 0.5 * 0.3 + 0.75 * 3.0)
    assert game.to_others(fixed, OUTBREAK, x, y, z) == pytest.approx(0.2 + 0.4 * 1.5 + 0.6 * 0.5 - 1.0)
    assert game.to_public(fixed, OUTBREAK, x, y) == pytest.approx(0.1 + 0.4 * 0.3 + 0.6 * 0.25 - 0.6)
    checks = OUTBREAK._replace(rule=Game.INSPECTION, fine=8.0)
    assert game.to_government(fixed, checks, 0.2, y, z) == pytest.approx(0.75 * 10.0 - 2.0)
    assert game.to_others(fixed, checks, x, y, z) == pytest.approx(0.4 * 8.0 - 1.0)
    easing = fixed._replace(rule=game.Incentive.DYNAMIC_PENALTY.value)
    assert game.to_government(easing, checks, 0.2, y, z) == pytest.approx(0.75 * (6.0 + 2.0) - 2.0)
    assert game.to_others(easing, checks, x, y, z) == pytest.approx(0.4 * 6.0 - 1.0)


@pytest.mark.parametrize(
    ("rule", "contacts", "after"),
    [
        (Influence.SPILLOVER, 3, 0.2 + 0.5 * 0.4),
        (Influence.SPILLOVER, 0, 0.2),
        (Influence.DEGROOT, 3, 0.2 + 0.5 * 0.75 * 0.4),  # the mean of three at .6 and oneself at .2 is .5
        (Influence.DEGROOT, 0, 0.2),
        (Influence.FRIEDKIN_JOHNSEN, 3, 0.2 + 0.5 * (0.8 * 0.5 + 0.2 * 0.9 - 0.2)),
        (Influence.FRIEDKIN_JOHNSEN, 0, 0.2 + 0.5 * (0.8 * 0.2 + 0.2 * 0.9 - 0.2)),
        (Influence.BOUNDED_CONFIDENCE, 3, 0.2 + 0.5 * 0.4),
    ],
)
def test_views_worked_by_hand(rule, contacts, after):
    assert influence.after(rule.value, 0.2, 0.6, contacts, 0.9, 0.8, 0.5) == pytest.approx(after)


def test_who_is_near_enough():
    assert influence.near(0.5, 0.69, 0.2)
    assert not influence.near(0.5, 0.71, 0.2)


def test_shares_are_met_exactly_in_all_and_nearly_in_each_group():
    luck = np.random.default_rng(1).random(1000)
    groups = np.repeat(np.arange(40), 25)
    chosen = opening.exactly(0.3, luck, groups)
    assert chosen.sum() == 300
    assert set(np.bincount(groups, weights=chosen)) == {7.0, 8.0}
    assert np.all(luck[:25][chosen[:25]].max() < luck[:25][~chosen[:25]].min())
    assert opening.exactly(0.3, luck).sum() == 300


@pytest.mark.parametrize(
    ("shape", "degrees"),
    [
        (Shape.COMPLETE, [3, 3, 3, 3, 1, 1, 0]),
        (Shape.STAR, [3, 1, 1, 1, 1, 1, 0]),
        (Shape.RING, [2, 2, 2, 2, 1, 1, 0]),
    ],
)
def test_shapes_stay_within_a_grid(shape, degrees):
    grid = np.array([0, 0, 0, 0, 2, 2, 3], np.int32)
    made = build_shape(grid, shape)
    assert np.diff(made.first).tolist() == degrees
    source = np.repeat(np.arange(7), degrees)
    assert np.all(grid[source] == grid[made.other])
    assert np.all(source != made.other)


SHORT = {"run.days": 45}
GAME = {
    **SHORT,
    "participation.rule": "proportional",
    "imitation.explore": 0.0,
    "game.rule": "three_populations",
}


def test_idle_government_does_nothing():
    idle = run("teaching", 1, set={**GAME, "game.start_government": 0.0})
    busy = run("teaching", 1, set={**GAME, "game.start_government": 1.0})
    assert idle.series["active"].max() == 0.0 < busy.series["active"].max()
    for measure in ("level", "announced"):
        assert idle.series[measure].max() == 0.0 < busy.series[measure].max()
    assert idle.series["sanction_firms"][-1] < busy.series["sanction_firms"][-1]


def test_a_game_moves_the_crisis_by_what_is_played():
    """Whoever has joined in from the start protects: the same storm takes less."""
    nobody, all_ = (
        run(
            "teaching",
            1,
            set={**GAME, "game.cost": 0.0, "game.others_cost": cost, "game.public_cost": cost}
            | {"game.start_others": start, "participation.start": start},
        ).outcomes
        for cost, start in ((20.0, 0.0), (0.0, 1.0))
    )
    assert nobody["participation"] == 0.0
    assert all_["participation"] == 1.0
    assert all_["loss"] < 0.8 * nobody["loss"]


def test_a_crisis_calls_government_back():
    """By its alarm: without, subdistricts that are idle in quiet days stay idle in the storm."""

    def after_the_storm(alarm):
        settings = {**GAME, "participation.rule": "logit", "activation.signal": 0.1, "game.alarm": alarm}
        return np.mean([run("teaching", seed, set=settings).series["active"][31:] for seed in range(3)])

    assert after_the_storm(2.8) > 0.25 > 0.12 > after_the_storm(0.0)


@pytest.mark.parametrize("rule", ["fermi", "proportional", "dilemma"])
def test_ways_to_decide_differ(rule):
    assert (
        run("teaching", 1, set={**SHORT, "participation.rule": rule}).outcomes["participation"]
        != run("teaching", 1, set=SHORT).outcomes["participation"]
    )


def test_the_stubborn_keep_views_apart():
    """Averaging alone brings all together; an anchor does not; and bounded confidence leaves clusters."""
    base = {
        **{"run.days": 200, "trust.rule": "fixed", "city.contacts": "complete", "trust.spillover": 0.5},
        "resident": [{"trust": t, "openness": 0.5} for t in (0.0, 0.1, 0.45, 0.55, 0.9, 1.0)],
    }

    def views(influence):
        settings = {**base, "trust.influence": influence, "trust.confidence": 0.2}
        return run("teaching", 1, set=settings).residents.trust[:, 3]

    assert np.ptp(views("degroot")[:10]) < 1e-5
    assert np.ptp(views("friedkin_johnsen")[:10]) > 0.3
    assert len(np.unique(views("bounded_confidence")[:12].round(3))) == 3


def test_reputation_is_the_mean_of_remembered_outcomes():
    """The Beta rule against the two counts of its source (Jøsang and Ismail 2002)."""
    from sim.rules import trust

    p = BLOCKS.trust._replace(memory=0.95)
    good = bad = 0.0
    held, evidence = 0.5, 0.0
    for outcome in (1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0):
        held = trust.after(trust.Trust.BETA.value, p, held, evidence, outcome, 1.0)
        evidence = trust.evidence_after(p, evidence, 1.0)
        good, bad = 0.95 * good + outcome, 0.95 * bad + 1.0 - outcome
        assert held == pytest.approx((good + 1.0) / (good + bad + 2.0), rel=1e-12)


def test_reputation_moves_trust_in_a_run():
    held = run("teaching", 1, set={**SHORT, "trust.rule": "beta"})
    assert held.residents.evidence.max() > 0.5
    assert held.series["trust_community"][-1] != run("teaching", 1, set=SHORT).series["trust_community"][-1]
