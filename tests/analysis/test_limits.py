"""Closed forms: known values of the theory, rows that pass, rows that fail when a number is a tenth off."""

import pytest

from analysis import games, limits
from analysis.limits import epidemics, theory
from analysis.limits.games import stage
from sim.entries import ScenarioError

QUICK = ["V4", "V6", "V9", "V10", "V12", "V13", "V15", "V16", "V27", "V28", "V30"]
# One number of the scenario that stands for the engine's own, a tenth off.
OFF = {
    "V1": {"epidemics.infectious_days": 8.8},
    "V2": {"epidemics.infectious_days": 8.8},
    "V3": {"epidemics.infectious_days": 8.8},
    "V4": {"epidemics.infectious_days": 8.8},
    "V5": {"work.job.service_h": 26.4},
    "V6": {"work.job.service_h": 26.4},
    "V7": {"work.job.service_h": 21.6},
    "V8": {"work.together.service_h": 26.4},
    "V9": {"dispatch.travel_h": 26.4},
    "V10": {"passing.base": -0.7},
    "V11": {"information.delay_h": 26.4},
    "V12": {"information.error": 0.11},
    "V13": {"city.organisations": 90},
    "V14": {"trust.gain": 0.055},
    "V17": {"effort.cost": 0.22},
    "V15": {"resident": [{"trust": 0.9}] + 4 * [{"trust": 0.0}]},
    "V16": {"resident": [{"trust": t, "openness": o} for t, o in ((0.0, 0.88), (0.5, 0.8), (1.0, 0.0))]},
    "V20": {"participation.stake": 1.1},
    "V21": {"participation.base": 1.1},
    "V22": lambda v: {"game.reward": 0.9 * games.STAGES[stage(v)].reward},
    "V23": {"game.fine": 4.4},
    "V18": {"participation.social": 0.9},
    "V19": {"participation.threshold_sd": 0.121},
    "V24": {"accidents.ignition": 0.011},
    "V25": {"disputes.branching": 0.55},
    "V27": {"forum.conflict": 1.1 * (1.0 - 0.8 ** (1.0 / 16.0))},
    "V28": {"organisations.stay_h": 26.4},
    "V29": {"dispatch.consent": 0.88},
    "V26": {"rumours.stifling": 0.9},
    "V30": {"floods.recession": 0.11},
    "V31": {"course.spread": 0.33},
    "V32": {"course.spread": 0.11},
    "V33": {"dispatch.travel_h": 26.4},
}


def test_theory_gives_the_known_values():
    assert theory.wait_mmc(1, 0.8) == pytest.approx(4.0)
    assert theory.wait_mmc(5, 0.8) == pytest.approx(0.5541, abs=1e-4)
    assert theory.wait_mmc(21, 0.95) == pytest.approx(0.714, abs=1e-3)
    assert theory.erlang_b(5, 4.0) == pytest.approx(0.1991, abs=1e-4)
    assert theory.harmonic(7) == pytest.approx(2.5929, abs=1e-4)
    assert theory.matches(100, 100, False) == pytest.approx(63.40, abs=1e-2)
    assert theory.trust_moments(0.9, 0.05, 0.2) == pytest.approx((0.6923, 0.1312), abs=1e-4)
    assert theory.participation(2, 1, 0, 0.1) == pytest.approx(0.021, abs=1e-3)
    assert theory.participation(2, 1, 0.1, 0.9) == pytest.approx(0.987, abs=1e-3)
    assert theory.mobilised(0.25, 0.1221) < 0.06 < 0.9 < theory.mobilised(0.25, 0.1224)
    assert 1 / (1 - theory.reproduction(0.3, 0.2, 0)) == pytest.approx(1.60)
    got = [theory.escalates(7, 4, 0.1, 200, n0) for n0 in (15, 30, 36)]
    assert got == pytest.approx([0.035, 0.488, 0.750], abs=1e-3)
    assert theory.effort_law(5, 0.2, 10) == pytest.approx(
        [0.3465, 0.2344, 0.0635, 0.0086, 6e-4, 0.3465], abs=1e-4
    )
    assert [theory.all_make_an_effort(n, 0.2, 20) for n in (4, 5, 6)] == pytest.approx(
        [0.981, 0.477, 0.016], abs=1e-3
    )
    assert [theory.decides(9, 0.8, quorum) for quorum in (1, 0.75, 0.5)] == pytest.approx(
        [0.1342, 0.7382, 0.9804], abs=1e-4
    )
    sizes = [epidemics.final_size(r0) for r0 in (1.5, 2, 2.5, 3)]
    assert sizes == pytest.approx([0.5828, 0.7968, 0.8926, 0.9405], abs=1e-4)
    assert epidemics.growth(2.5) == pytest.approx(0.0935, abs=1e-4)
    assert epidemics.sizes(0.3) == pytest.approx((0.49, 0.294, 0.216))
    assert [theory.throughput(3, k) for k in (3, 5, 12)] == pytest.approx([1.06, 0.91, 0.73], abs=5e-3)


@pytest.mark.parametrize("name", limits.LIMITS)
def test_every_figure_has_a_title_of_its_own(name):
    limit = limits.LIMITS[name]
    for lang in zip(*limit.titles(), strict=True):
        assert len(set(lang)) == len(limit.expected(limits.cases_of(name, {})[0]))


@pytest.mark.parametrize("name", QUICK)
def test_quick_limits_pass(name):
    for row in limits.check([name]):
        assert row.passes, row
        assert row.replications >= 30


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in limits.LIMITS if name not in QUICK])
def test_every_limit_passes(name):
    for row in limits.check([name]):
        assert row.passes, row


def off_by_a_tenth(name, monkeypatch):
    limit = limits.LIMITS[name]
    off = OFF[name] if callable(OFF[name]) else lambda v: OFF[name]
    broken = limit._replace(settings=lambda v: {**limit.settings(v), **off(v)})
    monkeypatch.setitem(limits.LIMITS, name, broken)
    return limits.check([name])  # the first row that fails is enough


@pytest.mark.parametrize("name", QUICK)
def test_quick_limits_fail_a_tenth_off(name, monkeypatch):
    assert not all(row.passes for row in off_by_a_tenth(name, monkeypatch))


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in limits.LIMITS if name not in QUICK])
def test_every_limit_fails_a_tenth_off(name, monkeypatch):
    assert not all(row.passes for row in off_by_a_tenth(name, monkeypatch))


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("V22", {"stage": "late"}, "must be one of early, outbreak, resumption"),
        ("V21", {"N": "many"}, "must be a number"),
        ("V23", {"cg": 9}, "nobody would inspect"),
        ("V5", {"rho": 0.96}, "must lie in 0.05 to 0.95"),
        ("V5", {"c": 1.5}, "a whole number"),
        ("V5", {"ro": 0.5}, "did you mean 'rho'"),
        ("V99", {}, "no such limit"),
        ("V32", {"n0": 200, "N": 200}, "must be less than N"),
        ("V31", {"spill": 0.9, "growth": 0.4}, "must not exceed 0.8"),
        ("V19", {"sd": 0.05}, "too few to measure"),
        ("V17", {"beta": 20}, "too seldom to measure"),
        ("V27", {"p": 0.05, "quorum": 1}, "too few forums"),
    ],
)
def test_what_has_no_limit_is_refused(name, values, said):
    with pytest.raises(ScenarioError, match=said):
        list(limits.check([name], values))
