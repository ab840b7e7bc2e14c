"""Closed forms of what residents feel and do: trust, taking part, thresholds."""

from analysis.limits import theory
from analysis.limits.declaration import Limit, Range, Values
from sim.entries import ScenarioError
from sim.run import Trajectory


def observed_trust(trajectory: Trajectory, values: Values) -> tuple[float, ...]:
    """Mean and standard deviation over residents at the end."""
    trust = trajectory.residents.trust[:, 3].astype(float)
    return float(trust.mean()), float(trust.std(ddof=1))


def not_on_the_edge(v: Values) -> None:
    """Refuses a start from which chance decides between two steady states. Raises ScenarioError."""
    if v["beta"] * v["J"] > 1.0:
        root = theory.participation(v["beta"], v["J"], v["h"], v["start"])
        slope = 4.0 * v["beta"] * v["J"] * root * (1.0 - root)
        if slope > 0.95:
            raise ScenarioError(f"V18: start = {v['start']:g}: lies on the edge between two steady states")


def mobilisable(v: Values) -> None:
    """Refuses thresholds that mobilise too few to count, or lie on the edge of the jump.

    Raises ScenarioError.
    """
    mean, sd = v["mean"], v["sd"]
    share = theory.mobilised(mean, sd)
    if share < 0.002:
        raise ScenarioError(
            f"V19: sd = {sd:g}: expected share {share:.2g} is below 0.002; too few to measure"
        )
    if theory.slope(share, mean, sd) > 0.85:
        raise ScenarioError(f"V19: sd = {sd:g}: lies on the edge of the jump, where chance decides")


LIMITS: dict[str, Limit] = {
    "V14": Limit(
        "信任稳态",
        "stationary trust",
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
        figures=(("均值", "mean"), ("标准差", "standard deviation")),
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
        admissible=not_on_the_edge,
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
        admissible=mobilisable,
    ),
}
