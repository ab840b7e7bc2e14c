"""Parts of a calibration, with known answers: emulator, likeness, sampler, what is pinned down, the check."""

import numpy as np
import pytest
from scipy import stats
from threadpoolctl import threadpool_limits

from analysis.calibration import pinned
from analysis.calibration.check import checked, figures
from analysis.calibration.coding import coded, width
from analysis.calibration.emulator import NUGGETS, cost, fitted
from analysis.calibration.likeness import likeness, luck_of
from analysis.calibration.sample import longest, resampled, sampled, weights_of
from analysis.calibration.targets import Target
from analysis.study import Factor

NUMBER = Factor("trust.gain", 0.0, 1.0, False, ())
WHOLE = Factor("forum.quorum", 1, 4, True, ())
SWITCH = Factor("loop.rumour", 0.0, 1.0, False, (False, True))
RULE = Factor("dispatch.rule", 0.0, 1.0, False, ("serial", "whistle", "platform"))


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    """As a calibration has it; threads of tests that run beside each other only get in each other's way."""
    with threadpool_limits(limits=1, user_api="blas"):
        yield


def latin(count, columns, seed=0):
    return stats.qmc.LatinHypercube(columns, rng=np.random.default_rng(seed)).random(count)


def bent(x):
    """A smooth function of two columns; a third does nothing."""
    return 5.0 + 3.0 * np.sin(4.0 * x[:, 0]) + 2.0 * x[:, 0] * x[:, 1]


# ---------------------------------------------------------------------------- coding


def test_values_are_columns_and_numbers_are_one():
    places = np.array([[0.1, 0.1, 0.1, 0.1], [0.3, 0.26, 0.4, 0.5], [0.9, 1.0, 0.6, 1.0]])
    found = coded(places, [NUMBER, WHOLE, SWITCH, RULE])
    assert found.shape == (3, width([NUMBER, WHOLE, SWITCH, RULE])) == (3, 6)
    assert found[:, 0].tolist() == [0.1, 0.3, 0.9]
    assert found[:, 1].tolist() == [0.125, 0.375, 0.875]
    assert found[:, 2].tolist() == [0.25, 0.25, 0.75]
    assert found[:, 3:].tolist() == [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


# ---------------------------------------------------------------------------- emulator


def test_the_emulator_follows_a_smooth_function_and_knows_its_error():
    x, new = latin(50, 3), np.random.default_rng(1).random((400, 3))
    found = fitted(x, bent(x))
    mean, variance = found.predict(new)
    assert np.sqrt(((mean - bent(new)) ** 2).mean()) < 0.02 * bent(new).std()
    assert found.explained > 0.99
    assert found.lengths[2] > 5.0 * found.lengths[0]
    assert (variance >= 0.0).all()


def test_with_luck_errors_are_as_promised():
    """Of standardised errors at new points, as many lie within 1.64 as should, over thirty designs."""
    rng, errors = np.random.default_rng(2), []
    for seed in range(30):
        x, new = latin(40, 2, seed), rng.random((20, 2))
        found = fitted(x, bent(x) + 0.5 * rng.standard_normal(40))
        mean, variance = found.predict(new)
        errors.append((mean - bent(new)) / np.sqrt(variance))
        assert 0.1 < found.noise < 0.6
    within = (np.abs(np.concatenate(errors)) < 1.645).mean()
    assert 0.82 < within < 0.96


def test_left_out_errors_are_those_of_leaving_each_point_out():
    x = latin(15, 2)
    y = bent(x) + 0.2 * np.random.default_rng(3).standard_normal(15)
    found = fitted(x, y)
    z = (y - found.centre) / found.spread
    c = x - 0.5
    gram = np.exp(-0.5 * (((c[:, None] - c[None]) / found.lengths) ** 2).sum(axis=2))
    gram += 100.0 * (1.0 + found.nugget) * (1.0 + c @ c.T) + found.nugget * np.eye(15)
    for k in range(15):
        rest = np.arange(15) != k
        solved = np.linalg.solve(gram[np.ix_(rest, rest)], np.column_stack([z[rest], gram[rest, k]]))
        mean, variance = gram[k, rest] @ solved[:, 0], gram[k, k] - gram[k, rest] @ solved[:, 1]
        expected = (z[k] - mean) / np.sqrt(found.variance * variance)
        assert found.left_out[k] == pytest.approx(expected, rel=1e-4)


def test_the_slope_of_the_likelihood_is_that_of_its_differences():
    x = latin(20, 2)
    y = (bent(x) - bent(x).mean()) / bent(x).std()
    at = np.log([0.4, 1.3, 0.05])
    _, slope = cost(at, x, y)
    for k in range(3):
        step = 1e-5 * np.eye(3)[k]
        assert slope[k] == pytest.approx(
            (cost(at + step, x, y)[0] - cost(at - step, x, y)[0]) / 2e-5, rel=1e-4
        )


def test_an_emulator_that_promises_too_much_is_widened():
    """A jump that no smooth kernel follows: left-out errors are larger than promised, and count."""
    x = latin(40, 1)
    found = fitted(x, np.where(x[:, 0] > 0.9, 50.0, 0.0) + 0.01 * np.sin(60 * x[:, 0]))
    plain = found._replace(inflation=1.0)
    assert found.inflation == pytest.approx(max(1.0, np.sqrt((found.left_out**2).mean())))
    ratio = found.predict(x)[1] / np.maximum(plain.predict(x)[1], 1e-300)
    assert ratio == pytest.approx(found.inflation**2)


def test_an_outcome_that_never_changes_is_no_failure():
    mean, variance = fitted(latin(20, 2), np.full(20, 0.7)).predict(latin(5, 2, 1))
    assert mean == pytest.approx(0.7) and (variance < 1e-6).all()


def test_a_straight_line_in_luck_gives_a_large_nugget_and_a_sure_line():
    x = latin(60, 2)
    found = fitted(x, 10.0 * x[:, 0] + np.random.default_rng(4).standard_normal(60))
    assert found.nugget > 3.0 and found.nugget <= NUGGETS[1] * 1.001
    assert found.noise == pytest.approx(1.0, rel=0.5)
    mean, variance = found.predict(np.array([[0.0, 0.5], [1.0, 0.5]]))
    assert mean[1] - mean[0] == pytest.approx(10.0, abs=1.5)
    assert (variance < 0.4).all()


# ---------------------------------------------------------------------------- likeness


def targets(**how):
    told = {"value": 4.0, "standard_error": 0.3, "discrepancy": 0.4, "source": "test"} | how
    return {"loss": Target(**told)}


def test_every_error_counts_in_the_distance():
    """By hand, at points where the emulator's mean and variance are known."""
    x = latin(30, 1)
    runs = (2.0 * x)[:, :, None] + 0.6 * np.random.default_rng(5).standard_normal((30, 8, 1))
    luck = luck_of(runs)
    assert luck[0, 0] == pytest.approx(0.36, rel=0.25)
    for how, count in (({}, 1), ({"runs": 9}, 9)):
        alike = likeness(targets(**how), x, runs, luck)
        mean, variance = alike.emulators["loss"].predict(x)
        whole = 0.3**2 + 0.4**2 + luck[0, 0] / count + variance
        assert alike.worst(x) == pytest.approx(np.abs(4.0 - mean) / np.sqrt(whole))
        exact = stats.norm.logpdf(4.0, mean, np.sqrt(whole))
        assert np.ptp(alike.log_density(x) - exact) < 1e-9


def test_luck_that_two_targets_share_counts_once():
    """Of two targets that say the same under the same luck, the second tells next to nothing more."""
    x = latin(40, 1)
    runs = np.repeat(np.repeat(x[:, :, None], 2, axis=1), 2, axis=2)
    aim = targets(value=0.5, standard_error=0.01, discrepancy=0.0)["loss"]
    ends = np.array([[0.0], [0.5]])

    def said(names, luck):
        told = dict.fromkeys(names, aim)
        found = likeness(told, x, runs[:, :, : len(names)], np.array(luck)).log_density(ends)
        return float(found[1] - found[0])

    alone = said(["loss"], [[1.0]])
    assert alone == pytest.approx(0.5 * 0.5**2, rel=0.02)
    assert said(["loss", "accidents"], [[1.0, 0.99], [0.99, 1.0]]) == pytest.approx(alone, rel=0.05)
    assert said(["loss", "accidents"], [[1.0, 0.0], [0.0, 1.0]]) == pytest.approx(2.0 * alone, rel=0.05)


def test_luck_is_that_within_points_and_goes_together():
    rng = np.random.default_rng(6)
    shared = rng.standard_normal((200, 5, 1))
    runs = 100.0 * rng.random((200, 1, 1)) + np.concatenate([2.0 * shared, shared], axis=2)
    assert luck_of(runs) == pytest.approx(np.array([[4.0, 2.0], [2.0, 1.0]]), rel=0.15)


# ---------------------------------------------------------------------------- sample


def test_the_sample_is_that_of_a_known_law():
    """A normal law inside the cube with a ridge: means, spreads and correlation are recovered."""
    middle, spreads, rho = np.array([0.4, 0.6]), np.array([0.05, 0.08]), 0.9
    cov = np.array([[1.0, rho], [rho, 1.0]]) * np.outer(spreads, spreads)
    law = stats.multivariate_normal(middle, cov)
    found = sampled(law.logpdf, 2, np.random.default_rng(7))
    assert found.mean(axis=0) == pytest.approx(middle, abs=0.01)
    assert found.std(axis=0) == pytest.approx(spreads, rel=0.1)
    assert np.corrcoef(found.T)[0, 1] == pytest.approx(rho, abs=0.03)


def test_the_sample_keeps_two_peaks_and_the_edges():
    def log_density(places):
        return np.logaddexp(
            stats.norm.logpdf(places[:, 0], 0.0, 0.04), stats.norm.logpdf(places[:, 0], 0.8, 0.04)
        )

    found = sampled(log_density, 3, np.random.default_rng(8), count=4000)
    assert found.min() >= 0.0 and found.max() <= 1.0
    assert (found[:, 0] < 0.4).mean() == pytest.approx(1.0 / 3.0, abs=0.05)  # half of the first is cut off
    for column in (1, 2):
        assert stats.kstest(found[:, column], "uniform").pvalue > 1e-3


def test_a_power_below_one_gives_a_wider_sample():
    law = stats.norm(0.5, 0.03)
    found = sampled(lambda places: law.logpdf(places[:, 0]), 1, np.random.default_rng(9), 0.25)
    assert found.std() == pytest.approx(0.06, rel=0.1)


def test_a_step_leaves_half_of_the_particles_in_effect():
    values = -np.linspace(0.0, 30.0, 500)
    weights = weights_of(values, longest(values, 1.0))
    assert 1.0 / (weights**2).sum() / 500 == pytest.approx(0.5, abs=1e-3)
    assert longest(np.zeros(10), 0.7) == 0.7
    rows = resampled(np.array([0.5, 0.25, 0.25, 0.0]), np.random.default_rng(0))
    assert np.bincount(rows, minlength=4).tolist() == [2, 1, 1, 0]


# ---------------------------------------------------------------------------- pinned


def test_a_prior_is_not_pinned_down_and_a_point_is():
    rng = np.random.default_rng(10)
    places = rng.random((2000, 4))
    found = pinned.marginals(places, [NUMBER, WHOLE, SWITCH, RULE])
    assert [one.verdict for one in found] == [pinned.OPEN] * 4
    assert [one.spread for one in found] == pytest.approx([1.0] * 4, abs=0.05)
    assert (found[0].low, found[0].high) == pytest.approx((0.05, 0.95), abs=0.03)
    narrow = pinned.marginals(0.27 + 0.05 * places, [NUMBER, WHOLE, SWITCH, RULE])
    assert [one.verdict for one in narrow] == [pinned.PINNED] * 4
    assert (narrow[0].low, narrow[0].high) == pytest.approx((0.2725, 0.3175), abs=0.002)
    assert narrow[2].shares == {"False": 1.0, "True": 0.0}
    assert pinned.marginals(0.7 * places, [NUMBER])[0].verdict == pinned.NARROWED


def test_pairs_that_trade_off_are_told_and_others_not():
    rng = np.random.default_rng(11)
    a, b = rng.random(3000), rng.random(3000)
    factors = [NUMBER, WHOLE._replace(name="x"), NUMBER._replace(name="y")]
    (found,) = pinned.pairs(np.column_stack([a, b, np.clip(1.0 - a + 0.1 * b, 0, 1)]), factors)
    assert (found.one, found.other) == ("trust.gain", "y")
    assert found.correlation < -0.95 and found.share > 0.9
    (curved,) = pinned.pairs(np.column_stack([a, 4.0 * (a - 0.5) ** 2]), factors[::2])
    assert abs(curved.correlation) < 0.1 and curved.share > 0.9
    (chosen,) = pinned.pairs(np.column_stack([a, np.where(a > 0.6, 0.9, 0.1)]), [NUMBER, SWITCH])
    assert chosen.correlation is None and chosen.share > 0.5


# ---------------------------------------------------------------------------- check


def test_figures_hold_luck_error_and_the_spread_of_points_each_once():
    rng = np.random.default_rng(12)
    truths = 10.0 + 2.0 * rng.standard_normal((3000, 1))
    runs = truths + 3.0 * rng.standard_normal((3000, 4))
    for count in (1, 9):
        target = targets(standard_error=1.0, discrepancy=0.5, runs=count)["loss"]
        found = figures(runs, target, rng, 20)
        assert found.mean() == pytest.approx(10.0, abs=0.2)
        assert found.var() == pytest.approx(4.0 + 9.0 / count + 1.25, rel=0.06)


def test_a_target_far_off_is_not_reproduced():
    rng = np.random.default_rng(13)
    runs = rng.standard_normal((20, 6))
    near, far = (targets(value=value, standard_error=0.1, discrepancy=0.0)["loss"] for value in (0.5, 4.0))
    assert checked("loss", runs, runs, near, rng).reproduced is True
    assert checked("loss", runs, runs, far, rng).reproduced is False
    assert checked("loss", runs, runs, far._replace(discrepancy=4.0), rng).reproduced is True
    nothing = checked("loss", runs, runs * np.nan, None, rng)
    assert nothing.reproduced is None and np.isnan(nothing.low)
