"""Which design to choose: by hand."""

import numpy as np
import pytest

from analysis.decisions import choices, front


def test_regret_and_the_best_by_hand():
    losses = {
        "a": np.array([1.0, 5.0, 3.0, 2.0]),
        "b": np.array([2.0, 4.0, 3.0, 9.0]),
        "c": np.array([9.0, 9.0, 9.0, np.nan]),
    }
    first, second, third = choices(losses, "loss")  # the last crisis has no value for c
    assert (first.design, second.design, third.design) == ("a", "b", "c")
    assert first.best == second.best == pytest.approx(0.5)  # one each, and a tie
    assert third.best == 0.0 and third.best_high > 0.3  # three crises say little
    assert (first.regret, first.regret_most) == pytest.approx((1 / 3, 1.0))
    assert (third.regret, third.regret_most) == pytest.approx((19 / 3, 8.0))


def test_the_higher_the_better_is_turned_round():
    trust = {"a": np.array([0.5, 0.6]), "b": np.array([0.7, 0.9])}
    best = choices(trust, "trust_government")[0]
    assert best.design == "b" and best.best == 1.0 and best.regret == 0.0


def test_nothing_to_choose_where_no_way_is_better():
    assert choices({"a": np.array([1.0])}, "trust_gap") == []
    assert choices({"a": np.array([np.nan])}, "loss") == []


def test_the_front_by_hand():
    means = {"cheap": (9.0, 1.0), "good": (1.0, 9.0), "worse": (2.0, 9.0), "same": (1.0, 9.0)}
    assert front(means, ("loss", "cost_staff_hours")) == ["cheap", "good", "same"]
    assert front({"a": (1.0, 0.2), "b": (1.0, 0.3)}, ("loss", "trust_government")) == ["b"]
