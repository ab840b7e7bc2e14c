"""Calibration of a study: known parameters are recovered as often as promised, and what is left open is said.

A cheap model of known form stands where runs are made; everything else is as in earnest.
"""

import json
import re
import tomllib

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from typer.testing import CliRunner

import analysis
from analysis import study, sweep
from analysis.calibration import pinned, result, waves
from analysis.calibration.calibrate import calibrated
from analysis.cli import app
from analysis.tasks import blank
from sim import ScenarioError, load, run

TEXT = """
scenario = "teaching"
outcomes = ["loss", "participation", "satisfaction"]
[set]
"run.days" = 2
"city.people" = 150
[sampling]
method = "latin"
points = 40
[replications]
number = 4
common = false
[factors]
"incentive.fine" = { low = 0.0, high = 4.0 }
"trust.gain" = { low = 0.02, high = 0.1 }
"information.error" = { low = 0.0, high = 0.3 }
[targets.loss]
value = 100.0
standard_error = 1.0
discrepancy = 0.0
source = "a test"
[targets.participation]
value = 0.5
standard_error = 0.01
discrepancy = 0.0
source = "a test"
"""
LUCK = {"loss": 4.0, "participation": 0.02, "satisfaction": 0.05}  # standard deviation of a run


def expected(values):
    """What runs give on average: the first two factors are told by the targets, the third by none."""
    fine, gain = values["incentive.fine"] / 4.0, (values["trust.gain"] - 0.02) / 0.08
    return {
        "loss": 100.0 + 40.0 * np.sin(1.5 * fine) + 10.0 * gain,
        "participation": 0.3 + 0.4 * gain**1.5 + 0.1 * fine * gain,
        "satisfaction": 0.2 + 0.5 * values["information.error"],
    }


def one_run(values, seed):
    """A run of the cheap model: what is expected, and luck, a part of which outcomes share."""
    rng = np.random.default_rng(seed)
    shared = rng.standard_normal()
    means = expected(values)
    return {
        name: means[name] + sd * (0.6 * shared + 0.8 * rng.standard_normal()) for name, sd in LUCK.items()
    }


def cheap(job, tasks, seconds):
    """A workforce."""
    for task in tasks:
        yield blank(task, "done") | one_run(dict(task.values), task.seed)


def run_cheaply(at):
    return sweep.run_missing(at, cheap)


@pytest.fixture(scope="module")
def base():
    """The study, once read: its scenario takes a while."""
    return study.from_table(tomllib.loads(TEXT), "known", TEXT)


def with_targets(told, values, seed=0, **how):
    """The same study with other targets and other luck."""
    file = told.file
    return told._replace(
        file=file._replace(
            sampling=file.sampling._replace(seed=seed),
            replications=file.replications._replace(first_seed=seed * 10**8),
        ),
        targets={name: one._replace(value=values[name], **how) for name, one in told.targets.items()},
    )


def synthetic(told, seed, discrepancy=0.0, runs=1):
    """A study whose targets are those of a point drawn from the prior: (study, places of the point)."""
    rng = np.random.default_rng([seed, 99])
    truth = rng.random(len(told.factors))
    values = told.values(truth)
    history = [one_run(values, 10**14 + seed * 1000 + k) for k in range(runs)]
    figures = {
        name: np.mean([one[name] for one in history])
        + one.standard_error * rng.standard_normal()
        + discrepancy * LUCK[name] * rng.standard_normal()
        for name, one in told.targets.items()
    }
    made = with_targets(told, figures, seed, runs=runs)
    targets = {name: one._replace(discrepancy=discrepancy * LUCK[name]) for name, one in made.targets.items()}
    return made._replace(targets=targets), truth


def fit(told, folder, waves=1, run=run_cheaply):
    return calibrated(sweep.create(told, folder), run, waves)


@pytest.fixture(scope="module")
def recovered(base, tmp_path_factory):
    """A calibration to targets from a known point, and the point."""
    told = with_targets(base, expected({"incentive.fine": 2.0, "trust.gain": 0.06, "information.error": 0.1}))
    return fit(told, tmp_path_factory.mktemp("recovered") / "out", 2)


def test_a_known_point_is_recovered(recovered):
    fine, gain, error = recovered.marginals
    assert fine.low < 2.0 < fine.high and gain.low < 0.06 < gain.high
    assert fine.verdict == gain.verdict == pinned.PINNED
    assert error.verdict == pinned.OPEN and error.spread > 0.95
    assert [one.points for one in recovered.course] == [40, 60, 80]
    assert recovered.course[-1].left < 0.25 < 1.0


def test_intervals_are_as_wide_as_they_must_be(recovered):
    """Beside the exact posterior on a grid, from the model's own form and the known errors."""
    side = np.linspace(0.0, 1.0, 201)
    a, b = np.meshgrid(side, side, indexing="ij")
    means = expected({"incentive.fine": 4.0 * a, "trust.gain": 0.02 + 0.08 * b, "information.error": 0.0})
    names = ["loss", "participation"]
    scales = np.array([LUCK[name] for name in names])
    cov = np.outer(scales, scales) * np.array([[1.0, 0.36], [0.36, 1.0]]) + np.diag([1.0, 0.01**2])
    off = np.stack([means[name] - recovered.targets[name].value for name in names], -1)
    density = np.exp(-0.5 * np.einsum("...i,ij,...j", off, np.linalg.inv(cov), off))
    for k, axis in enumerate((1, 0)):
        law = density.sum(axis=axis) / density.sum()
        middle = (law * side).sum()
        sd = np.sqrt((law * (side - middle) ** 2).sum())
        assert recovered.places[:, k].mean() == pytest.approx(middle, abs=0.35 * sd)
        assert recovered.places[:, k].std() == pytest.approx(sd, rel=0.3)


def test_the_check_shows_targets_and_what_was_none(recovered):
    loss, participation, satisfaction = recovered.checks
    assert loss.reproduced and participation.reproduced and satisfaction.reproduced is None
    assert loss.high - loss.low < 0.6 * (loss.prior[1] - loss.prior[0])
    assert loss.low < recovered.targets["loss"].value < loss.high
    assert satisfaction.high - satisfaction.low > 0.8 * (satisfaction.prior[1] - satisfaction.prior[0])
    assert all(0.5 < value < 1.6 for value in recovered.held.values())


def test_sentences_name_what_is_left_open(recovered):
    zh, en = recovered.explain("zh"), recovered.explain("en")
    assert len(zh) == len(en)
    at = zh.index("数据未能确定的：")
    assert "失真率" in zh[at + 1] and "几乎与先验一样宽" in zh[at + 1]
    assert en[at] == "What the data do not pin down:"
    assert "nearly as wide as the prior" in en[at + 1]
    assert sum("nearly as wide" in text for text in en) == 1
    text = json.dumps(recovered.document(), allow_nan=False)
    assert json.loads(text)["factors"]["information.error"]["verdict"] == "not pinned down"


def test_the_sample_is_a_table_and_files_are_written(recovered, tmp_path):
    table = recovered.table()
    assert list(table) == ["incentive.fine", "trust.gain", "information.error", "weight"]
    assert table["weight"].sum() == pytest.approx(1.0)
    assert table["trust.gain"].between(0.02, 0.1).all()
    result.write(recovered, tmp_path)
    assert pd.read_csv(tmp_path / "posterior.csv").shape == table.shape
    names = {path.name for path in tmp_path.iterdir()}
    for lang in ("zh", "en"):
        assert {f"calibration_{lang}.txt", f"marginals_{lang}.png", f"pairs_{lang}.svg"} <= names
        assert f"check_{lang}.png" in names


def test_two_factors_of_which_only_the_sum_is_told_trade_off(base, tmp_path):
    def sum_only(job, tasks, seconds):
        for task in tasks:
            row = blank(task, "done") | one_run(dict(task.values), task.seed)
            values = dict(task.values)
            total = values["incentive.fine"] / 4.0 + (values["trust.gain"] - 0.02) / 0.08
            yield row | {"loss": row["loss"] * 0.0 + 100.0 * total + row["satisfaction"]}

    told = with_targets(base, {"loss": 100.0, "participation": 0.5})
    told = told._replace(targets={"loss": told.targets["loss"]})
    found = fit(told, tmp_path / "out", 1, lambda at: sweep.run_missing(at, sum_only))
    (pair,) = found.pairs
    assert {pair.one, pair.other} == {"incentive.fine", "trust.gain"}
    assert pair.correlation < -0.9
    assert any("one rises while the other falls" in text for text in found.explain("en"))
    assert any("此消彼长" in text for text in found.explain("zh"))


# ---------------------------------------------------------------------------- coverage


def ranks(base, folder, seeds, **how):
    """Where the true point lies in its posterior, from 0 to 1: (data sets, factors)."""
    found = []
    for seed in seeds:
        told, truth = synthetic(base, seed, **how)
        got = fit(told, folder / str(seed), 1)
        assert got.fits
        found.append((got.places < truth).mean(axis=0))
    return np.array(found)


def covered(found, level):
    """In how many data sets the interval at a level holds the true point, one a factor."""
    return (np.abs(found - 0.5) < level / 2).sum(axis=0)


def test_intervals_hold_the_truth_in_a_few_data_sets(base, tmp_path):
    found = ranks(base, tmp_path, range(12))
    low, high = stats.binom.ppf([1e-4, 1 - 1e-4], 36, 0.9)
    assert low <= covered(found, 0.9).sum() <= high


# ---------------------------------------------------------------------------- going on


class Killed(BaseException):
    """Stands for a kill: nothing catches it."""


def killed_after(count):
    """A way to run that is killed with so many runs done in a folder; it goes on where it is called again."""
    made = []

    def run(at):
        def dying(job, tasks, seconds):
            for number, row in enumerate(cheap(job, tasks, seconds)):
                if number == count:
                    raise Killed
                made.append((row["point"], row["replication"], row["seed"]))
                yield row

        return sweep.run_missing(at, dying)

    return run, made


def test_a_calibration_killed_time_and_again_equals_one_that_was_not(base, recovered, tmp_path):
    told = base._replace(targets=recovered.targets)
    run, made = killed_after(70)
    kills = 0
    while True:
        try:
            found = fit(told, tmp_path / "out", 2, run)
            break
        except Killed:
            kills += 1
    assert kills >= 4
    assert len(made) == len(set(made)) == 4 * (40 + 20 + 20 + 20)
    assert len({seed for _, _, seed in made}) == len(made)
    assert found.document() == recovered.document()


def test_points_once_chosen_stay(base, tmp_path):
    at = sweep.create(base, tmp_path / "out")
    chosen = np.array([[0.1, 0.2, 1.0 / 3.0], [0.4, 0.5, 0.6]])
    waves.added(at, at.folder / "wave", 40, lambda: chosen)
    again = waves.added(at, at.folder / "wave", 40, lambda: 1.0 - chosen)
    assert (again.places == chosen).all() and again.first == 40
    (at.folder / "wave" / "points.json").write_text("{", "utf-8")
    with pytest.raises(ScenarioError, match=r"points\.json: cannot be read"):
        waves.added(at, at.folder / "wave", 40, lambda: chosen)


def test_other_targets_use_the_same_runs_and_waves_of_their_own(base, tmp_path):
    run, made = killed_after(10**6)
    for value in (100.0, 130.0):
        fit(with_targets(base, {"loss": value, "participation": 0.5}), tmp_path / "out", 1, run)
    assert len(made) == 4 * (40 + 2 * (20 + 20))
    assert len(list((tmp_path / "out").glob("calibration-*/wave-1/runs"))) == 2


def test_targets_that_no_point_meets_are_said(base, tmp_path):
    found = fit(with_targets(base, {"loss": 400.0, "participation": 0.5}), tmp_path / "out", 1)
    assert not found.fits and len(found.table()) == 0 and found.checks == []
    assert found.closest["loss"] > 3.0
    assert "loss" in found.explain("en")[-1] and "损失" in found.explain("zh")[-1]
    assert "No point" in found.explain("en")[-1]
    json.dumps(found.document(), allow_nan=False)
    with pytest.raises(ScenarioError, match="no posterior"):
        found.plot("en")


def test_points_that_failed_are_left_out_and_too_few_are_refused(base, tmp_path):
    def failing(limit):
        def run(at):
            def some(job, tasks, seconds):
                for row in cheap(job, tasks, seconds):
                    bad = row["replication"] == 0 and row["point"] < limit
                    yield row | ({"status": "failed", "loss": None} if bad else {})

            return sweep.run_missing(at, some)

        return run

    found = fit(base, tmp_path / "some", 0, failing(7))
    assert found.course[0].points == 33 and found.course[0].left_out == 7
    assert any("7 points" in text for text in found.explain("en"))
    with pytest.raises(RuntimeError, match=r"29 points .* needs 30"):
        fit(base, tmp_path / "many", 0, failing(11))


def test_a_target_held_out_changes_no_posterior_and_is_checked(base, tmp_path):
    told = with_targets(base, {"loss": 110.0, "participation": 0.9})
    alone = told._replace(targets={"loss": told.targets["loss"]})
    beside = told._replace(
        targets=alone.targets | {"participation": told.targets["participation"]._replace(held_out=True)}
    )
    one, other = (fit(each, tmp_path / str(k), 0) for k, each in enumerate((alone, beside)))
    assert (one.places == other.places).all()
    assert list(other.emulators) == ["loss"]
    checks = {one.outcome: one for one in other.checks}
    assert checks["participation"].reproduced is False and checks["loss"].reproduced is True
    assert any("held out" in text and "not reproduced" in text for text in other.explain("en"))


def test_one_of_several_values_is_found(base, tmp_path):
    """A factor with three values of which only one agrees."""
    text = TEXT.replace('"information.error" = { low = 0.0, high = 0.3 }', '"dispatch.rule" = {}')
    text = text.replace("points = 40", "points = 60")
    told = study.from_table(tomllib.loads(text), "rules", text)
    steps = dict(zip(told.factors[2].values, (0.0, 60.0, 120.0, 180.0), strict=True))

    def by_rule(job, tasks, seconds):
        for task in tasks:
            values = dict(task.values)
            row = one_run(values | {"information.error": 0.1}, task.seed)
            yield blank(task, "done") | row | {"loss": row["loss"] + steps[values["dispatch.rule"]]}

    told = with_targets(told, {"loss": 240.0, "participation": 0.5})
    found = fit(told, tmp_path / "out", 1, lambda at: sweep.run_missing(at, by_rule))
    shares = found.marginals[2].shares
    assert shares[told.factors[2].values[2]] > 0.95
    assert found.marginals[2].verdict == pinned.PINNED
    found.drawings("zh")


# ---------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[targets.loss]", "[targets.los]", "targets.los: no such outcome; did you mean 'loss'"),
        ("[targets.loss]", "[targets.accidents]", "targets.accidents: not among the study's outcomes, loss"),
        ("standard_error = 1.0", "standard_error = 0.0", "standard_error = 0.0: must be above 0"),
        ("standard_error = 1.0", "standard_error = -1", "standard_error = -1.0: must be above 0"),
        ("standard_error = 1.0", "standard_error = inf", "standard_error = inf: must be above 0 and finite"),
        ("standard_error = 1.0", 'standard_error = "a"', "standard_error = 'a': must be a number"),
        ("standard_error = 1.0", "standard_eror = 1.0", "did you mean 'standard_error'"),
        ("value = 100.0", "value = inf", "value = inf: must be finite"),
        ("discrepancy = 0.0\n", "", "targets.loss.discrepancy: is missing"),
        ("discrepancy = 0.0", "discrepancy = -0.1", "discrepancy = -0.1: must be 0 or more"),
        ('source = "a test"', 'source = " "', "say where the figure comes from"),
        ("value = 100.0", "runs = 0\nvalue = 100.0", "targets.loss.runs = 0: must lie in 1 to"),
        ("points = 40", "points = 29", "the emulator of 3 factors needs at least 30"),
        ('method = "latin"', 'method = "sobol"', "sampling.method = 'sobol': must be 'latin' with targets"),
        ("common = false", "common = true", "replications.common = true: must be false"),
        ("number = 4", "number = 1", "replications.number = 1: must be at least 2"),
        ("[factors]", "[designs]\na = []\nb = ['rigid']\n[factors]", "do not go with designs"),
        (TEXT[TEXT.index('"incentive') : TEXT.index("[targets")], "", "factors: a table of 1 to"),
    ],
)
def test_a_wrong_target_is_refused(old, new, said):
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    with pytest.raises(ScenarioError, match=re.escape(said)):
        study.from_table(tomllib.loads(text), "wrong", text)


def test_targets_that_are_all_held_out_are_refused():
    text = TEXT.replace("value =", "held_out = true\nvalue =")
    with pytest.raises(ScenarioError, match="all are held_out"):
        study.from_table(tomllib.loads(text), "wrong", text)


def test_no_targets_and_too_many_waves_are_refused_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words, said in (
        (["quick"], "has no \\[targets\\]"),
        (["recovery", "--waves", "21"], "--waves = 21|waves = 21"),
    ):
        with pytest.raises(ScenarioError, match=said):
            CliRunner().invoke(app, ["calibrate", *words], catch_exceptions=False)
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------- the teaching city

KNOWN = {
    "detection.patrol": 2.2,
    "detection.resident": 0.6,
    "participation.cost": 0.55,
    "dispatch.travel_h": 0.8,
    "passing.base": -1.2,
}


def test_the_exercise_has_the_targets_that_its_file_says():
    """Made anew from the parameters and the seed that it names."""
    told = study.load("recovery")
    done = run(load("teaching", {"run.days": 60, **KNOWN}), 900001)
    for name, one in told.targets.items():
        assert one.value == pytest.approx(done.outcomes[name], abs=0.05 * one.standard_error), name
        assert "900001" in one.source
    for number in (2.2, 0.6, 0.55, 0.8, -1.2):
        assert f"{number:g}" in told.file.description_zh and f"{number:g}" in told.file.description_en


@pytest.mark.long
def test_the_exercise_recovers_what_it_can(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = analysis.calibrate("recovery")
    known = {one.name: one for one in found.marginals}
    assert all(one.low < KNOWN[name] < one.high for name, one in known.items())
    assert known["detection.patrol"].verdict == known["participation.cost"].verdict == pinned.PINNED
    assert known["detection.resident"].verdict == pinned.OPEN
    (pair,) = found.pairs
    assert {pair.one, pair.other} == {"dispatch.travel_h", "passing.base"} and pair.correlation < -0.5
    assert all(one.reproduced for one in found.checks if one.target)


@pytest.mark.long
@pytest.mark.parametrize("how", [{}, {"discrepancy": 1.0}, {"runs": 9}], ids=["plain", "discrepancy", "nine"])
def test_intervals_hold_the_truth_as_often_as_they_say(how, base, tmp_path):
    """Over 120 data sets, at two levels; and the true point's rank is even (Talts and others 2018)."""
    found = ranks(base, tmp_path, range(1000, 1120), **how)
    for level in (0.5, 0.9):
        low, high = stats.binom.ppf([0.001, 0.999], len(found), level)
        held = covered(found, level)
        print(level, held / len(found), [stats.binomtest(int(k), len(found)).proportion_ci() for k in held])
        assert ((held >= low) & (held <= high)).all()
    assert all(stats.kstest(found[:, k], "uniform").pvalue > 1e-3 for k in range(found.shape[1]))
