"""Closed forms of imitation, games and views."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from analysis import games
from analysis.limits.declaration import Limit, Range, Values
from sim.run import Trajectory

STAGE_NAMES = tuple(games.STAGES)
OPINIONS, OPENNESS = np.array([0.0, 0.5, 1.0]), np.array([0.8, 0.8, 0.0])
ORBITS = 3.5  # of which the whole ones are averaged over
SETTLING = 30.0  # times that a departure takes to fall by e; the second half is averaged over
GROUPED = 60_000  # residents of a run in groups that know nobody else


def stage(values: Values) -> str:
    """The stage that a value stands for."""
    return STAGE_NAMES[int(values["stage"])]


def at_stage(values: Values) -> dict[str, Any]:
    """Payoffs and starts of a stage."""
    start = games.START[stage(values)]
    starts = {"participation.start": start, "game.start_government": start, "game.start_others": start}
    return starts | {f"game.{name}": x for name, x in games.STAGES[stage(values)]._asdict().items()}


def inspected(values: Values) -> games.Inspection:
    """The inspection game of these values."""
    return games.Inspection(values["F"], values["A"], values["cg"], values["ce"], bool(values["dynamic"]))


def inspecting(values: Values) -> dict[str, Any]:
    """A run round some orbits, or one that settles, begun a little beside the point of rest."""
    game = inspected(values)
    x, y = game.rest()
    precision = 1.0 / max(game.fine + game.loss, game.fine, game.inspecting, game.complying)
    pace = game.eigenvalues()[0]
    turns = abs(float(pace.real)) / SETTLING if game.eases else abs(float(pace.imag)) / (2.0 * np.pi * ORBITS)
    return {
        "run.days": np.ceil(1.0 / (turns * precision)),
        "participation.precision": precision,
        "incentive.rule": "dynamic_penalty" if game.eases else "static_penalty",
        "game.fine": game.fine,
        "game.loss": game.loss,
        "game.cost": game.inspecting,
        "game.others_cost": game.complying,
        "game.start_government": x + 0.3 * min(x, 1.0 - x),
        "game.start_others": y,
    }


def observed_inspection(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Shares that inspect and comply: over whole orbits, or where they have settled."""
    x, y = trajectory.series["active"], trajectory.series["safety"]
    window = slice(len(x) // 2, None) if inspected(values).eases else whole_orbits(x)
    return float(x[window].mean()), float(y[window].mean())


def whole_orbits(series: np.ndarray) -> slice:
    """From the first time that a series rises through its middle to the last."""
    middle = (series.min() + series.max()) / 2.0
    rises = np.flatnonzero((series[:-1] < middle) & (series[1:] >= middle)) + 1
    if len(rises) < 2:
        raise RuntimeError("V23: no whole orbit in the run; it must be longer")
    return slice(int(rises[0]), int(rises[-1]))


def in_groups(size: float) -> dict[str, Any]:
    """Many groups of so many, each a grid of its own."""
    groups = int(GROUPED // size)
    return {"city.people": int(size) * groups, "city.grids": groups}


def observed_takeover(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Share of groups in which all do as the one innovator did."""
    part = trajectory.grids["part"]
    if ((part > 0.0) & (part < 1.0)).any():
        raise RuntimeError("V21: a group is undecided at the end of the run; it must be longer")
    return (float((part == 1.0).mean()),)


def observed_volunteers(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Share that acts, and share of groups in which nobody does."""
    part = trajectory.grids["part"]
    return float(part.mean()), float((part == 0.0).mean())


def held(trajectory: Trajectory) -> np.ndarray:
    """Residents' trust in the community at the end."""
    return trajectory.residents.trust[:, 3].astype(float)


def kinds(trust: np.ndarray, openness: np.ndarray) -> list[Mapping[str, float]]:
    """Kinds of residents, one each."""
    return [{"trust": float(t), "openness": float(o)} for t, o in zip(trust, openness, strict=True)]


LIMITS: dict[str, Limit] = {
    "V15": Limit(
        "星形网络的共识（德格鲁特）",
        "consensus of a star with self-loops (DeGroot)",
        {"n": Range(5, 2, 200, True)},
        ({},),
        lambda v: {
            "city.people": int(v["n"]),
            "resident": kinds(np.arange(v["n"]) == 0, np.ones(int(v["n"]))),
        },
        lambda v: (games.star_consensus(v["n"]),),
        lambda t, v: (float(held(t).mean()),),
        rounding=1e-7,
    ),
    "V16": Limit(
        "三人稳态观点（弗里德金－约翰森）",
        "three steady opinions (Friedkin–Johnsen)",
        {},
        ({},),
        lambda v: {"resident": kinds(OPINIONS, OPENNESS)},
        lambda v: tuple(games.steady_opinions(np.full((3, 3), 1.0 / 3.0), OPENNESS, OPINIONS).tolist()),
        lambda t, v: tuple(held(t).tolist()),
        rounding=1e-7,
        figures=(("第一人", "first"), ("第二人", "second"), ("第三人", "third")),
    ),
    "V20": Limit(
        "志愿者困境",
        "volunteer's dilemma",
        {"N": Range(5, 2, 50, True), "c_over_b": Range(0.2, 0.01, 0.99)},
        ({"N": 2}, {"N": 5}, {"N": 10}),
        lambda v: {**in_groups(v["N"]), "participation.cost": v["c_over_b"]},
        lambda v: games.volunteers(v["N"], v["c_over_b"]),
        observed_volunteers,
        figures=(("挺身而出的概率", "chance to act"), ("无人出面的概率", "chance that nobody does")),
    ),
    "V21": Limit(
        "一名被模仿者带动全体的概率",
        "chance that one imitated innovator takes over",
        {"N": Range(100, 2, 200, True), "beta_delta": Range(0.05, 0, 2)},
        ({"beta_delta": 0.01}, {"beta_delta": 0.05}, {"beta_delta": 0.1}),
        lambda v: {
            **in_groups(v["N"]),
            "run.days": 40 * v["N"],
            "run.step_days": 40 * v["N"],
            "participation.start": 1.0 / v["N"],
            "participation.precision": v["beta_delta"],
        },
        lambda v: (games.takes_over(v["N"], v["beta_delta"]),),
        observed_takeover,
    ),
    "V22": Limit(
        "三方演化博弈的终态比例",
        "end shares of the three-party game",
        {"stage": Range(0, 0, len(STAGE_NAMES) - 1, True, STAGE_NAMES)},
        tuple({"stage": place} for place in range(len(STAGE_NAMES))),
        at_stage,
        lambda v: games.end_shares(stage(v)),
        lambda t, v: tuple(float(t.series[name][-1]) for name in ("active", "safety", "participation")),
        figures=(("政府", "government"), ("企业", "enterprises"), ("公众", "public")),
    ),
    "V23": Limit(
        "检查博弈的时间平均或汇点",
        "inspection game, time average or sink",
        {
            "F": Range(4, 0.1, 20),
            "A": Range(2, 0, 20),
            "cg": Range(2, 0.05, 20),
            "ce": Range(1, 0.05, 20),
            "dynamic": Range(0, 0, 1, True),
        },
        ({"F": 4, "dynamic": 0}, {"F": 8, "dynamic": 1}),
        inspecting,
        lambda v: inspected(v).rest(),
        observed_inspection,
        admissible=lambda v: games.check_inspection(inspected(v)),
        figures=(("检查比例", "inspecting"), ("守规比例", "complying")),
    ),
}
