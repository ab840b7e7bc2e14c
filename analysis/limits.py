"""Cases in which the full model has a closed form: what theory says, what the engine gives, do they agree.

Each limit is a scenario in `scenarios/limits/` in which everything but the part under check is switched
off; its estimate is read from the trajectories of the fast engine. One replication is one run; its
standard error comes from independent replications alone.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from analysis import hazard_limits, limits_of_joint_work, theory
from analysis.closed_form import WARM, Limit, Range, Values, window
from analysis.limits_of_games import GAMES
from sim.cases import Status
from sim.entries import ScenarioError, folder, nearest
from sim.run import Trajectory, run
from sim.scenario import Scenario, load

LEAST = 32  # replications
LUCK = 6.0  # standard errors by which luck alone may err
MOST = 200_000
WANTED = 0.006  # standard error over expected value at which replications stop
ALLOWED = 0.007  # with which a row may still pass
JOBS = 120_000  # cases in one replication of a queue


class Row(NamedTuple):
    """One figure: expected and got."""

    id: str
    title_zh: str
    title_en: str
    values: dict[str, float]
    expected: float
    got: float
    se: float
    replications: int

    @property
    def given(self) -> dict[str, float | str]:
        """The values as they are asked for, by name where they have one."""
        names = LIMITS[self.id].names
        return {key: names[key].names[int(v)] if names[key].names else v for key, v in self.values.items()}

    @property
    def passes(self) -> bool:
        """Within three standard errors, and these small enough to mean something."""
        if self.se == 0.0:
            return abs(self.got - self.expected) <= 1e-12 * max(1.0, abs(self.expected))
        close = abs(self.got - self.expected) <= 3.0 * self.se
        return close and self.se <= ALLOWED * abs(self.expected)


def check(
    ids: list[str] | None = None,
    values: Mapping[str, float | str] | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> Iterator[Row]:
    """Rows of the limits asked for, in order. Raises ScenarioError for an unknown id, name or value."""
    wanted = [find(name) for name in ids] if ids else list(LIMITS)
    chosen = [(name, case) for name in wanted for case in cases_of(name, values or {})]
    for name, case in chosen:
        progress(f"{name} {', '.join(f'{k}={v:g}' for k, v in case.items())}")
        yield from estimate(name, case)


def find(name: str) -> str:
    """The id as it is written. Raises ScenarioError."""
    if name.upper() not in LIMITS:
        raise ScenarioError(
            f"limit {name!r}: no such limit{nearest(name.upper(), LIMITS)}; known: {', '.join(LIMITS)}"
        )
    return name.upper()


def cases_of(name: str, values: Mapping[str, float | str]) -> list[dict[str, float]]:
    """Values to check a limit at: its own cases, or its defaults with `values` in their place."""
    names = LIMITS[name].names
    for key in values:
        if key not in names:
            raise ScenarioError(
                f"{name}: {key}: no such name{nearest(key, names)}; known: {', '.join(names) or 'none'}"
            )
    default = {key: span.default for key, span in names.items()}
    asked = {key: number(f"{name}: {key}", value, names[key]) for key, value in values.items()}
    cases = [{**default, **asked}] if asked else [{**default, **case} for case in LIMITS[name].cases]
    for case in cases:
        theory.admissible(name, case)
    return cases


def number(key: str, value: float | str, span: Range) -> float:
    """An admissible value, as a number. Raises ScenarioError."""
    if span.names:
        if value not in span.names:
            raise ScenarioError(f"{key} = {value}: must be one of {', '.join(span.names)}")
        return float(span.names.index(str(value)))
    if isinstance(value, (bool, str)):
        raise ScenarioError(f"{key} = {value}: must be a number")
    if math.isnan(value) or not span.low <= value <= span.high or (span.whole and value != int(value)):
        kind = "a whole number in " if span.whole else ""
        raise ScenarioError(f"{key} = {value:g}: must lie in {kind}{span.low:g} to {span.high:g}")
    return value


def estimate(name: str, values: Values) -> Iterator[Row]:
    """One row for each figure of the limit, from as many replications as the precision needs.

    Of a hundred true rows one or so lies three standard errors off by luck alone: where one does, and no
    more than LUCK, all are estimated anew from four times as many fresh seeds, and only these count.
    """
    limit = LIMITS[name]
    scenario = load(folder() / "limits" / f"{name.lower()}.toml", limit.settings(values))
    expected = limit.expected(values)

    def rows(first: int, least: int) -> list[Row]:
        got = replications(lambda seed: limit.observe(run(scenario, seed), values), expected, first, least)
        count = len(got)
        mean, se = got.mean(axis=0), got.std(axis=0, ddof=1) / math.sqrt(count)
        se = np.maximum(np.maximum(se, limit.resolution(values) / count), limit.rounding)
        return [
            Row(name, limit.title_zh, limit.title_en, dict(values), value, float(m), float(s), count)
            for value, m, s in zip(expected, mean, se, strict=True)
        ]

    found = rows(0, LEAST)
    if any(3.0 * row.se < abs(row.got - row.expected) <= LUCK * row.se for row in found):
        count = found[0].replications
        found = rows(count, min(4 * count, MOST))
    yield from found


def replications(
    observe: Callable[[int], tuple[float, ...]], expected: tuple[float, ...], first: int, least: int
) -> np.ndarray:
    """Figures of at least so many runs, seeds from `first` on, and of more until that settles it."""
    got: list[tuple[float, ...]] = []
    seeds = iter(range(first, first + MOST))
    with ThreadPoolExecutor(2) as pool:
        while len(got) < least or (len(got) < MOST and not settled(np.array(got), expected)):
            got += pool.map(observe, islice(seeds, max(least - len(got), len(got) // 4)))
    return np.array(got)


def settled(got: np.ndarray, expected: tuple[float, ...]) -> bool:
    """Whether every figure is known well enough, or one is too far off for luck."""
    mean, se = got.mean(axis=0), got.std(axis=0, ddof=1) / math.sqrt(len(got))
    hopeless = (se > 0.0) & (np.abs(mean - expected) > LUCK * se)
    return bool(hopeless.any() or (se <= WANTED * np.abs(expected)).all())


def mean_wait(cases: np.ndarray) -> float:
    """Mean time from the first request for a team to its being given."""
    return float((cases["started"] - cases["queued"]).mean())


def queue(rate: float) -> dict[str, Any]:
    """A run long enough for so many jobs."""
    horizon = JOBS / rate
    return {"run.days": horizon, "run.step_days": horizon / 20, "demand.rate": rate}


def several(count: int, staff: int) -> dict[str, Any]:
    """So many departments, all needed by the one class of work."""
    desks = [
        {"name": f"desk{i}", "title_zh": "部门", "title_en": "desk", "tier": "city", "staff": staff}
        for i in range(count)
    ]
    return {"department": desks, "work.job.needs": [desk["name"] for desk in desks]}


def observed_silos(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean waits of the work that each grid keeps to itself, and of the pooled work."""
    cases = window(trajectory)
    return mean_wait(cases[cases["work"] == 0]), mean_wait(cases[cases["work"] == 1])


def observed_assembly(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean time to full assembly, and share assembled in time."""
    cases = window(trajectory)
    took = cases["assembled"] - cases["queued"]
    took = np.where(np.isnan(took), np.inf, took)
    return float(took[np.isfinite(took)].mean()), float((took <= values["d"]).mean())


def observed_transfers(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean transfers, and share of cases with two or more."""
    transfers = window(trajectory)["transfers"]
    return float(transfers.mean()), float((transfers >= 2).mean())


def observed_trust(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean and standard deviation over residents at the end."""
    trust = trajectory.residents.trust[:, 3].astype(float)
    return float(trust.mean()), float(trust.std(ddof=1))


def observed_consent(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Share of requests that pass when first made; with one consent enough, from the mirrored run."""
    either = run(mirrored(tuple(values.items())), trajectory.seed)
    return tuple(float((window(t)["declined"] == 0).mean()) for t in (trajectory, either))


@lru_cache(maxsize=4)
def mirrored(values: tuple[tuple[str, float], ...]) -> Scenario:
    """The scenario of V29 in which one consent is enough."""
    settings = LIMITS["V29"].settings(dict(values))
    return load(folder() / "limits" / "v29.toml", {**settings, "dispatch.each_consents": False})


def observed_escalation(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Share of grids whose open cases reach N before they reach none."""
    cases = trajectory.cases
    hits = [
        reaches_first(cases[cases["grid"] == grid], int(values["N"])) for grid in range(len(trajectory.grids))
    ]
    return (float(np.mean(hits)),)


def reaches_first(cases: np.ndarray, top: int) -> bool:
    """Whether a grid's count of open cases reaches `top` before none."""
    closed = cases["closed"][~np.isnan(cases["closed"])]
    instants = np.concatenate([cases["arose"], closed])
    change = np.concatenate([np.ones(len(cases)), -np.ones(len(closed))])
    open_cases = np.cumsum(change[np.lexsort((-change, instants))])
    decided = np.flatnonzero((open_cases >= top) | (open_cases <= 0))
    if not len(decided):
        raise RuntimeError("V32: a grid is undecided at the end of the run; it must be longer")
    return bool(open_cases[decided[0]] >= top)


def observed_throughput(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Whistles through a day after the warm-up."""
    horizon = trajectory.scenario.file.run.days
    closed = trajectory.cases["closed"]
    return (float(((closed >= WARM * horizon) & (closed < horizon)).sum() / ((1.0 - WARM) * horizon)),)


def waits(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean wait in queue."""
    return (mean_wait(window(trajectory)),)


SHARE = Range(0.8, 0.05, 0.95)

LIMITS: dict[str, Limit] = {
    **limits_of_joint_work.LIMITS,
    "V5": Limit(
        "M/M/c 平均等候（×μ）",
        "mean wait in M/M/c, × μ",
        {"c": Range(1, 1, 100, True), "rho": SHARE},
        ({"c": 1, "rho": 0.8}, {"c": 2, "rho": 0.8}, {"c": 5, "rho": 0.8}, {"c": 7, "rho": 0.85}),
        lambda v: {**queue(v["c"] * v["rho"]), "department.desk.staff": int(v["c"])},
        lambda v: (theory.wait_mmc(int(v["c"]), v["rho"]),),
        waits,
    ),
    "V6": Limit(
        "无候位时的拒绝比例",
        "blocked share with no waiting room",
        {"c": Range(5, 1, 100, True), "a": Range(4, 0.1, 200)},
        ({},),
        lambda v: {**queue(v["a"]), "department.desk.staff": int(v["c"])},
        lambda v: (theory.erlang_b(int(v["c"]), v["a"]),),
        lambda t, v: (float((window(t)["status"] == Status.REFUSED).mean()),),
    ),
    "V7": Limit(
        "M/G/1 平均等候（×μ）",
        "mean wait in M/G/1, × μ",
        {"rho": SHARE, "cv2": Range(4, 0, 4)},
        ({"cv2": 0}, {"cv2": 1}, {"cv2": 4}),
        lambda v: {**queue(v["rho"]), "work.job.service_cv2": v["cv2"]},
        lambda v: (v["rho"] * (1.0 + v["cv2"]) / (2.0 * (1.0 - v["rho"])),),
        waits,
    ),
    "V8": Limit(
        "各守一摊与合并调配的平均等候（×μ）",
        "mean wait of silos and of the pool, × μ",
        {"c": Range(7, 1, 100, True), "rho": Range(0.85, 0.05, 0.95)},
        ({},),
        lambda v: {
            **queue(2.0 * v["c"] * v["rho"]),
            "demand.rate": 2.0 * v["rho"],
            "city.grids": int(v["c"]),
            "department.silo.staff": int(v["c"]),
            "department.pool.staff": int(v["c"]),
        },
        lambda v: (v["rho"] / (1.0 - v["rho"]), theory.wait_mmc(int(v["c"]), v["rho"])),
        observed_silos,
    ),
    "V9": Limit(
        "到齐平均用时（×μ）与按时到齐比例",
        "mean time to full assembly × μ; share assembled within d/μ",
        {"k": Range(7, 1, 16, True), "d": Range(2, 0.05, 20)},
        ({},),
        lambda v: {**queue(100.0), "run.days": 400, **several(int(v["k"]), 1_000_000)},
        lambda v: (theory.harmonic(int(v["k"])), (1.0 - math.exp(-v["d"])) ** int(v["k"])),
        observed_assembly,
    ),
    "V10": Limit(
        "平均退单次数与两次及以上比例",
        "mean transfers a case; share with two or more",
        {"b": Range(0.3, 0.01, 0.95)},
        ({},),
        lambda v: {**queue(100.0), "run.days": 300, "passing.base": math.log(v["b"] / (1.0 - v["b"]))},
        lambda v: (v["b"] / (1.0 - v["b"]), v["b"] ** 2),
        observed_transfers,
    ),
    "V11": Limit(
        "逐级流转平均用时（×μ）",
        "mean time through the relay, × μ",
        {"levels": Range(4, 1, 4, True), "rho": Range(0.6, 0.05, 0.95)},
        ({},),
        lambda v: {**queue(v["rho"]), "dispatch.tier": 4 - int(v["levels"])},
        lambda v: (v["levels"] / (1.0 - v["rho"]),),
        lambda t, v: (float(np.nanmean(window(t)["reported"] - window(t)["detected"])),),
    ),
    "V12": Limit(
        "传到时仍正确的比例",
        "share correct after the relay",
        {"hops": Range(4, 1, 4, True), "e": Range(0.1, 0, 0.5)},
        ({},),
        lambda v: {
            **queue(100.0),
            "run.days": 300,
            "dispatch.tier": 4 - int(v["hops"]),
            "information.error": v["e"],
        },
        lambda v: ((1.0 + (1.0 - 2.0 * v["e"]) ** int(v["hops"])) / 2.0,),
        lambda t, v: (float(window(t)["correct"].mean()),),
    ),
    "V13": Limit(
        "匹配数",
        "matches",
        {
            "jobs": Range(100, 1, 2000, True),
            "workers": Range(100, 1, 2000, True),
            "sigma": Range(0, 0, 1, True),
        },
        ({"sigma": 0}, {"sigma": 1}),
        lambda v: {
            "hazard.incident.cases_a_grid": int(v["jobs"]),
            "city.organisations": int(v["workers"]),
            "organisations.matching": "list" if v["sigma"] else "uninformed",
        },
        lambda v: (theory.matches(v["jobs"], v["workers"], bool(v["sigma"])),),
        lambda t, v: (float(t.series["matched"][1]),),
    ),
    "V14": Limit(
        "信任稳态均值与标准差",
        "stationary mean and standard deviation of trust",
        {"p": Range(0.9, 0.05, 0.99), "gain": Range(0.05, 0.005, 0.5), "loss": Range(0.2, 0.005, 0.9)},
        ({},),
        lambda v: {
            "run.days": 14.0 / theory.relaxation(**v),
            "run.step_days": 14.0 / theory.relaxation(**v),
            "demand.rate": 1000.0,
            "accountability.floor": v["p"],
            "trust.gain": v["gain"],
            "trust.loss": v["loss"],
            "trust.start_community": theory.trust_moments(**v)[0],
        },
        lambda v: theory.trust_moments(**v),
        observed_trust,
    ),
    "V18": Limit(
        "社会互动下的参与率",
        "share that participates under social interaction",
        {
            "beta": Range(2, 0.1, 10),
            "J": Range(1, 0, 1),
            "h": Range(0, -1, 1),
            "start": Range(0.1, 0, 1),
        },
        ({"J": 0.4, "h": 0.1, "start": 0.5}, {"start": 0.1}, {"start": 0.9}),
        lambda v: {
            "participation.precision": v["beta"],
            "participation.social": v["J"],
            "participation.base": 2.0 * v["h"],
            "participation.start": v["start"],
        },
        lambda v: (theory.participation(**v),),
        lambda t, v: (float(t.series["participation"][60:].mean()),),
    ),
    "V19": Limit(
        "门槛动员的参与率",
        "share mobilised by thresholds",
        {"mean": Range(0.25, 0.01, 0.9), "sd": Range(0.2, 0.02, 2)},
        ({"sd": 0.11}, {"sd": 0.2}),
        lambda v: {
            "participation.threshold_mean": v["mean"],
            "participation.threshold_sd": v["sd"],
            "city.people": theory.crowd(v["mean"], v["sd"]),
            "run.days": 2 * theory.settling(v["mean"], v["sd"])[1] + 20,
        },
        lambda v: (theory.mobilised(v["mean"], v["sd"]),),
        lambda t, v: (float(t.series["participation"][-1]),),
        lambda v: 1.0 / theory.crowd(v["mean"], v["sd"]),
    ),
    "V29": Limit(
        "逐级审批通过比例与任一同意通过比例",
        "share that passes all desks; share that passes any one",
        {"p": Range(0.8, 0.05, 1), "levels": Range(4, 1, 4, True)},
        ({},),
        lambda v: {
            **queue(100.0),
            "run.days": 300,
            "run.step_days": 300,
            "dispatch.tier": int(v["levels"]),
            "dispatch.consent": v["p"],
        },
        lambda v: (v["p"] ** int(v["levels"]), 1.0 - (1.0 - v["p"]) ** int(v["levels"])),
        observed_consent,
    ),
    "V31": Limit(
        "次生簇平均规模",
        "mean cluster of bred cases",
        {"spill": Range(0.3, 0, 0.9), "growth": Range(0.2, 0, 0.45), "a": Range(0, 0, 1)},
        ({},),
        lambda v: {
            "course.spread": v["spill"],
            "course.growth": v["growth"],
            "participation.protection": v["a"],
        },
        lambda v: (1.0 / (1.0 - theory.reproduction(**v)),),
        lambda t, v: (len(t.cases) / len(t.grids),),
    ),
    "V32": Limit(
        "先达 N 件而非清零的概率",
        "chance that the open cases reach N before 0",
        {
            "c": Range(7, 1, 50, True),
            "lambda0": Range(4, 0, 50),
            "spill": Range(0.1, 0.01, 2),
            "N": Range(200, 2, 1000, True),
            "n0": Range(30, 1, 999, True),
        },
        ({"n0": 30},),
        lambda v: {
            "run.days": 60.0 / v["spill"] / 2.0,
            "run.step_days": 60.0 / v["spill"] / 2.0,
            "demand.rate": v["lambda0"],
            "course.spread": v["spill"],
            "course.sites": v["N"],
            "hazard.incident.cases_a_grid": int(v["n0"]),
            "department.desk.staff": int(40 * v["c"]),
        },
        lambda v: (theory.escalates(**v),),
        observed_escalation,
    ),
    "V33": Limit(
        "超载时每日完成的吹哨数（×S）",
        "whistles through a day × S when overloaded",
        {"n": Range(3, 1, 50, True), "k": Range(3, 1, 16, True)},
        ({"k": 3}, {"k": 12}),
        lambda v: {
            "run.days": 3000,
            "run.step_days": 300,
            "demand.rate": 1.5 * theory.throughput(**v),
            **several(int(v["k"]), int(v["n"])),
        },
        lambda v: (theory.throughput(**v),),
        observed_throughput,
    ),
}

LIMITS = dict(sorted((LIMITS | GAMES | hazard_limits.LIMITS).items(), key=lambda item: int(item[0][1:])))
