"""Closed forms of cases and news that go from desk to desk: sent on, reported, garbled, consented to."""

import math
from functools import lru_cache

import numpy as np

from analysis.limits.declaration import Limit, Range, Values, window
from analysis.limits.queues import queue
from sim.entries import folder
from sim.run import Trajectory, run
from sim.scenario import Scenario, load


def observed_transfers(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean transfers, and share of cases with two or more."""
    transfers = window(trajectory)["transfers"]
    return float(transfers.mean()), float((transfers >= 2).mean())


def observed_consent(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Share of requests that pass when first made; with one consent enough, from the mirrored run."""
    either = run(mirrored(tuple(values.items())), trajectory.seed)
    return tuple(float((window(t)["declined"] == 0).mean()) for t in (trajectory, either))


@lru_cache(maxsize=4)
def mirrored(values: tuple[tuple[str, float], ...]) -> Scenario:
    """The scenario of V29 in which one consent is enough."""
    settings = LIMITS["V29"].settings(dict(values))
    return load(folder() / "limits" / "v29.toml", {**settings, "dispatch.each_consents": False})


LIMITS: dict[str, Limit] = {
    "V10": Limit(
        "退单",
        "transfers of a case",
        {"b": Range(0.3, 0.01, 0.95)},
        ({},),
        lambda v: {**queue(100.0), "run.days": 300, "passing.base": math.log(v["b"] / (1.0 - v["b"]))},
        lambda v: (v["b"] / (1.0 - v["b"]), v["b"] ** 2),
        observed_transfers,
        figures=(("平均次数", "mean"), ("两次及以上比例", "share with two or more")),
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
    "V29": Limit(
        "审批通过比例",
        "share that is consented to",
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
        figures=(("逐级同意", "by all desks"), ("任一同意", "by any one")),
    ),
}
