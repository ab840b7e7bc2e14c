"""Indices of sensitivity: those of SALib without luck, free of its bias where there is some; verdicts."""

import numpy as np
import pytest
from SALib.analyze import delta as delta_of_salib
from SALib.analyze import sobol as of_salib

from analysis.sampling import Sampling, problem, unit_points
from analysis.sensitivities import indices
from analysis.sensitivities.indices import Design
from analysis.sensitivities.intervals import Index
from analysis.sensitivities.strength import strength
from analysis.sensitivities.verdicts import Bounds, runs_needed, verdict
from sim.entries import ScenarioError


def design(method, factors, points, second_order=False, groups=(), levels=4):
    """Points of some factors that are numbers, and groups of them."""
    sets = [*([k] for k in range(factors)), *map(list, groups)]
    sampling = Sampling(method, points=points, levels=levels, second_order=second_order)
    places = unit_points(sampling, [0] * factors, [points], sets)
    names = [f"x{k}" for k in range(factors)] + [f"group{k}" for k in range(len(groups))]
    return Design(method, tuple(names), tuple(map(tuple, sets)), second_order, places)


def ishigami(u):
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def sobol_g(u):
    a = np.array([0.0, 1.0, 9.0])
    return np.prod((np.abs(4 * u - 2) + a) / (1 + a), axis=1)


def linear(u):
    return u @ np.array([3.0, 2.0, 1.0])


TOTALS = {
    # Ishigami & Homma 1990 (a = 7, b = .1); Saltelli & Sobol 1995 (a = 0, 1, 9); by hand: 9, 4 and 1 of 14
    ishigami: (0.5576, 0.4424, 0.2437),
    sobol_g: (0.7869, 0.2428, 0.0034),
    linear: (9 / 14, 4 / 14, 1 / 14),
}


@pytest.mark.parametrize("model", TOTALS)
@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_known_indices(model, noise):
    plan = design("sobol", 3, 2048)
    outputs = model(plan.places)
    spread = noise * outputs.std()
    luck = np.random.default_rng(3).normal(size=(len(outputs), 8)) * spread
    found = strength(plan, outputs[:, None] + luck).measures["total"]
    for name, expected in zip(("x0", "x1", "x2"), TOTALS[model], strict=True):
        assert found[name].value == pytest.approx(expected, abs=0.04)
        assert found[name].low - 0.01 <= expected <= found[name].high + 0.01


def test_without_luck_the_indices_are_those_of_salib():
    plan = design("sobol", 3, 512, second_order=True)
    outputs = ishigami(plan.places)
    theirs = of_salib.analyze(problem(3), outputs, calc_second_order=True, num_resamples=2)
    ours = indices.sobol(plan, outputs, outputs)
    blocks = outputs.reshape(-1, plan.block)
    variance = np.concatenate(
        [blocks[:, 0], blocks[:, -1]]
    ).var()  # SALib's is of A and B, ours of all points
    assert ours["total"] / variance == pytest.approx(theirs["ST"], rel=1e-9)
    assert ours["first"] / variance == pytest.approx(theirs["S1"], abs=1e-5)  # and so is its mean
    assert indices.divided(ours)["total"] == pytest.approx(theirs["ST"], rel=0.03)
    pairs = indices.second_order(plan, outputs, outputs)["second"] / variance
    above = np.triu_indices(3, 1)
    assert pairs[above] == pytest.approx(theirs["S2"][above], abs=1e-4)


def test_a_group_is_what_its_factors_are_together():
    plan = design("sobol", 3, 2048, groups=[(0, 2), (0, 1, 2)])
    found = strength(plan, ishigami(plan.places)[:, None] + np.zeros(8)).measures["total"]
    assert found["group0"].value == pytest.approx(0.5576, abs=0.02)  # all that x1 leaves
    assert found["group1"].value == pytest.approx(1.0, abs=0.02)


def noisy(plan, replications, spread, seed=0, shared=False):
    """A model in which x1 does nothing, with noise as large as the effect."""
    rng = np.random.default_rng(seed)
    shape = (1 if shared else len(plan.places), replications)
    return np.sqrt(12.0) * plan.places[:, :1] + spread * rng.normal(size=shape)


@pytest.mark.parametrize("shared", [False, True])
def test_what_does_nothing_does_not_matter(shared):
    plan = design("sobol", 2, 512)
    one_run = noisy(plan, 1, 1.0)[:, 0]
    assert indices.divided(indices.sobol(plan, one_run, one_run))["total"][1] == pytest.approx(0.5, abs=0.08)
    found = strength(plan, noisy(plan, 8, 1.0, shared=shared))
    assert found.verdicts == {"x0": "matters", "x1": "does not"}
    assert found.floor > 0.0
    assert shared or found.luck == pytest.approx(0.5, abs=0.03)


def test_where_luck_decides_which_factor_matters_nobody_can_tell():
    plan = design("sobol", 2, 256)
    nobody = 0
    for seed in range(40):
        first = np.random.default_rng(seed).random(8) < 0.5
        found = strength(plan, np.where(first, plan.places[:, :1], plan.places[:, 1:]))
        nobody += set(found.verdicts.values()) == {"cannot tell"}
        # acting under one luck of eight, a factor has a fiftieth of the variance of the mean: next to nothing
        assert "does not" not in found.verdicts.values() or first.sum() in (0, 1, 7, 8)
    assert nobody >= 30  # with six or seven of eight the one factor is seen to matter, as it does


def test_what_acts_in_one_replication_alone_is_not_said_to_do_nothing():
    plan = design("sobol", 2, 64)
    slope = np.array([8.0] + 7 * [0.0])
    found = strength(plan, plan.places[:, :1] + slope * plan.places[:, 1:])
    assert found.judged()["x1"].value == pytest.approx(0.0)  # there are no two replications to multiply
    assert found.verdicts["x1"] == "cannot tell"


def test_few_replications_cannot_tell():
    plan = design("sobol", 2, 64)
    found = strength(plan, noisy(plan, 3, 0.1))
    assert found.floor is None
    assert set(found.verdicts.values()) == {"cannot tell"}


def test_the_noise_floor_falls_with_replications_and_covers_what_does_nothing():
    plan = design("sobol", 2, 128)
    floors = [strength(plan, noisy(plan, count, 2.0)).floor for count in (4, 16, 64)]
    assert floors[0] > 2 * floors[1] > 4 * floors[2] > 0.0


def test_intervals_hold():
    """95 % intervals of a total index, by simulation: rows and luck are both drawn anew each time."""
    held = 0
    for seed in range(60):
        plan = design("sobol", 2, 64)
        shift = np.random.default_rng(1000 + seed).random(2)
        plan = plan._replace(places=(plan.places + shift) % 1.0)
        rng = np.random.default_rng(seed)
        slope = 1.0 + 0.5 * rng.normal(size=(1, 8))  # luck decides how strongly x0 acts
        outputs = (
            slope * plan.places[:, :1] + plan.places[:, 1:] + 0.2 * rng.normal(size=(len(plan.places), 8))
        )
        index = strength(plan, outputs, seed=seed).measures["total"]["x0"]
        held += index.low <= 0.5 <= index.high
    assert held >= 52


@pytest.mark.parametrize("method", ["morris", "one_at_a_time", "factorial", "shapley"])
def test_every_method_finds_what_matters(method):
    plan = design(method, 3, {"shapley": 256}.get(method, 64))
    outputs = plan.places @ np.array([4.0, 2.0, 0.0])
    noise = 0.05 * np.random.default_rng(0).normal(size=(len(outputs), 8))
    found = strength(plan, outputs[:, None] + noise)
    judged = found.judged()
    assert found.verdicts["x0"] == found.verdicts["x1"] == "matters"
    assert found.verdicts["x2"] != "matters"
    assert abs(judged["x0"].value) > abs(judged["x1"].value) > abs(judged["x2"].value)


@pytest.mark.parametrize("method", ["delta", "pawn"])
def test_methods_for_given_data(method):
    plan = design("latin", 3, 300)
    outputs = plan.places @ np.array([4.0, 1.0, 0.0])
    noise = 0.05 * np.random.default_rng(0).normal(size=(len(outputs), 4))
    found = strength(plan, outputs[:, None] + noise, method=method)
    assert found.verdicts["x0"] == "matters"
    assert found.judged()["x0"].value > 2 * max(found.judged()[name].value for name in ("x1", "x2"))
    state = np.random.get_state()[1].copy()  # SALib draws from the luck of the whole process
    assert strength(plan, outputs[:, None] + noise, method=method).measures == found.measures
    assert np.array_equal(np.random.get_state()[1], state)


def test_delta_is_that_of_salib():
    plan = design("latin", 3, 600)
    outputs = ishigami(plan.places)
    theirs = delta_of_salib.analyze(problem(3), plan.places, outputs, num_resamples=10, seed=1)
    ours = indices.delta(plan, outputs, outputs)
    assert ours["delta"] == pytest.approx(theirs["delta_raw"], abs=0.08)  # theirs is of a sample of the data
    assert ours["first"] == pytest.approx(theirs["S1"], abs=0.08)


def test_fast_gives_indices_and_no_verdict():
    """What does nothing gets something by FAST, all without luck, and nobody can tell how much."""
    plan = design("fast", 3, 129)
    found = strength(plan, (plan.places @ np.array([4.0, 2.0, 0.0]))[:, None] + np.zeros(8))
    assert found.judged()["x0"].value == pytest.approx(0.8, abs=0.03)
    assert set(found.verdicts.values()) == {"cannot tell"}


@pytest.mark.parametrize(
    "method", ["factorial", "grid", "fast", "one_at_a_time", "sobol", "morris", "shapley"]
)
@pytest.mark.parametrize("replications", [1, 2, 3])
def test_few_replications_do_with_every_method(method, replications):
    plan = design(method, 2, {"fast": 65}.get(method, 8))
    luck = np.random.default_rng(0).normal(size=(len(plan.places), replications))
    found = strength(plan, plan.places[:, :1] + 0.1 * luck)
    assert found.floor is None and set(found.verdicts.values()) == {"cannot tell"}


@pytest.mark.parametrize("levels", [4, 8])
def test_the_noise_floor_of_morris_is_on_the_scale_of_its_effects(levels):
    for seed in range(4):
        plan = design("morris", 4, 256, levels=levels)
        luck = 0.3 * np.random.default_rng(seed).normal(size=(len(plan.places), 16))
        found = strength(plan, plan.places[:, :1] + luck)
        assert found.verdicts["x0"] == "matters"
        assert "matters" not in [found.verdicts[name] for name in ("x1", "x2", "x3")]


def test_choices_have_the_effect_that_changing_them_has():
    plan = design("morris", 2, 32)._replace(choices=(2, 0))
    outputs = (plan.places[:, 0] > 0.5) + plan.places[:, 1]
    assert np.abs(indices.elementary(plan, outputs)) == pytest.approx(1.0)


def test_one_at_a_time_does_not_flip_between_ends():
    plan = design("one_at_a_time", 2, 5)
    for seed in range(10):
        luck = 0.05 * np.random.default_rng(seed).normal(size=(len(plan.places), 8))
        found = strength(plan, 2.0 * plan.places[:, :1] + luck)
        assert found.verdicts["x0"] == "matters"
        assert found.measures["change"]["x0"].value == pytest.approx(2.0, abs=0.1)


def test_additive_factors_have_no_interaction():
    outside = 0
    for seed in range(10):
        plan = design("factorial", 4, 4)
        luck = 0.5 * np.random.default_rng(seed).normal(size=(len(plan.places), 8))
        pairs = strength(plan, plan.places.sum(axis=1)[:, None] + luck).interactions
        outside += sum(one.low > 0.0 or one.high < 0.0 for one in pairs)
    assert outside <= 6  # of 60, at 5 %


def test_morris_by_hand():
    plan = design("morris", 2, 16)
    effects = indices.elementary(plan, plan.places @ np.array([4.0, -2.0]))
    assert effects == pytest.approx(np.tile([4.0, -2.0], (16, 1)))


def test_factorial_interaction_by_hand():
    plan = design("factorial", 2, 4)
    found = strength(plan, (plan.places[:, 0] * plan.places[:, 1])[:, None] + np.zeros(8))
    # of x y on the corners each factor has a third of the variance, and so has their interaction
    assert found.measures["first"]["x0"].value == pytest.approx(1 / 3)
    assert found.measures["total"]["x0"].value == pytest.approx(2 / 3)
    assert found.interactions[0].value == pytest.approx(1 / 3)


def test_two_outcomes_in_one_are_reported():
    plan = design("sobol", 2, 64)
    rng = np.random.default_rng(0)
    tips = rng.random((len(plan.places), 8)) < 0.5
    assert strength(plan, 10.0 * tips + rng.normal(size=tips.shape)).modes == 2
    assert strength(plan, plan.places[:, :1] + rng.normal(size=tips.shape)).modes == 1


def test_variance_and_tail():
    plan = design("sobol", 2, 256)
    rng = np.random.default_rng(0)
    outputs = plan.places[:, :1] + (0.2 + plan.places[:, 1:]) * rng.normal(size=(len(plan.places), 16))
    spread = strength(plan, outputs, "variance").judged()
    assert spread["x1"].value > 5 * abs(spread["x0"].value)
    outputs = plan.places[:, :1] + (0.2 + plan.places[:, 1:]) * rng.normal(size=(len(plan.places), 24))
    tail = strength(plan, outputs, "upper_tail").judged()
    assert tail["x1"].value > 0.3 and tail["x0"].value > 0.1


@pytest.mark.parametrize(
    ("statistic", "replications"), [("variance", 5), ("variance", 7), ("upper_tail", 22), ("lower_tail", 23)]
)
def test_the_fewest_replications_of_a_statistic_still_give_intervals(statistic, replications):
    plan = design("sobol", 2, 64)
    rng = np.random.default_rng(0)
    outputs = plan.places[:, :1] * rng.normal(size=(len(plan.places), replications))
    found = strength(plan, outputs, statistic)
    assert np.isfinite([found.floor, *found.judged()["x0"]]).all()


def test_data_given_are_not_cut_to_pieces_too_small_for_patterns():
    plan = design("latin", 2, 40)
    found = strength(plan, plan.places @ np.array([[4.0], [1.0]]) + np.zeros(4), method="delta")
    assert [count for count, _ in found.growth] == [40]


@pytest.mark.parametrize(
    ("outputs", "said"),
    [
        (np.ones((256, 8)), "the same at all points"),
        (np.full((256, 8), 0.1), "the same at all points"),
        (np.where(np.arange(256 * 8).reshape(256, 8) == 5, np.nan, 1.0), "1 of 2048 runs have no value"),
    ],
)
def test_what_cannot_be_analysed_is_refused(outputs, said):
    with pytest.raises(ScenarioError, match=said):
        strength(design("sobol", 2, 64), outputs)


def test_a_method_needs_its_points():
    with pytest.raises(ScenarioError, match="needs points of morris"):
        strength(design("sobol", 2, 64), np.random.default_rng(0).random((256, 8)), method="morris")
    with pytest.raises(ScenarioError, match="at least 5 replications"):
        strength(design("sobol", 2, 64), np.random.default_rng(0).random((256, 3)), "variance")


@pytest.mark.parametrize(
    ("low", "high", "floor", "expected"),
    [
        (0.21, 0.60, 0.20, "matters"),
        (0.19, 0.60, 0.20, "cannot tell"),
        (-0.60, -0.21, 0.20, "matters"),  # an effect has a sign
        (-0.30, 0.60, 0.20, "cannot tell"),
        (0.00, 0.05, 0.00, "does not"),
        (0.00, 0.06, 0.00, "cannot tell"),
        (0.00, 0.12, 0.12, "does not"),  # no more than luck alone gives
        (0.00, 0.20, 0.40, "cannot tell"),  # luck gives more, but that is no small thing any more
    ],
)
def test_verdicts_by_hand(low, high, floor, expected):
    assert verdict(Index((low + high) / 2, low, high), Bounds(floor, 0.0, 1.0), 0.0) == expected


def test_what_the_means_show_must_be_small_too():
    assert verdict(Index(0.0, 0.0, 0.0), Bounds(0.1, 0.0, 1.0), 0.049) == "does not"
    assert verdict(Index(0.0, 0.0, 0.0), Bounds(0.1, 0.0, 1.0), 0.051) == "cannot tell"


def test_what_is_small_depends_on_the_largest_effect():
    assert [Bounds(floor, 0.0, 400.0).negligible for floor in (0.0, 30.0, 300.0)] == [20.0, 30.0, 60.0]


def test_runs_needed_by_hand():
    # half-width .4, .25 above the floor: 1.6 squared times the runs
    assert runs_needed(Index(0.5, 0.1, 0.9), Bounds(0.25, 0.0, 1.0), 1000, share=True) == pytest.approx(
        2560, abs=1
    )
    # below the floor and above what is small: the floor has to fall to it
    assert runs_needed(Index(0.2, 0.05, 0.35), Bounds(0.4, 0.0, 1.0), 1000, share=True) == pytest.approx(
        3000, abs=1
    )
    assert runs_needed(Index(0.401, 0.0, 0.8), Bounds(0.4, 0.0, 1.0), 1000, share=True) is None
