"""The same budget for every design: staff hours and money before the crisis, at one price of an hour."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from analysis.arguments import ArgumentError
from sim.mechanisms import PER, Chosen, Cost, Mechanism
from sim.scenario import Scenario, with_mechanisms

STANDING = "standing_teams"
CLOSE = 0.001  # of the budget, to which an intensity is found


class Spending(NamedTuple):
    """What a design costs before the crisis."""

    hours: float  # of staff
    yuan: float
    worth: float  # both, in staff hours


def price(scenario: Scenario) -> float:
    """Yuan that an hour of staff is worth."""
    return scenario.parameters.mobilisation.yuan_an_hour


def spending(scenario: Scenario) -> Spending:
    """What the mechanisms of a scenario cost from the first step to the first hazard (or the end)."""
    plan, timing = scenario.plan(), scenario.file.run
    steps = max(1, scenario.quiet_steps)
    rows = np.minimum(np.arange(steps), len(plan) - 1)
    hours = float(plan["hours"][rows].sum()) * timing.step_days
    yuan = float(plan["yuan"][rows].sum()) * timing.step_days
    return Spending(hours, yuan, hours + yuan / price(scenario))


def scaled(scenario: Scenario, factor: float) -> Scenario:
    """The same design at other intensities, all multiplied by the same factor."""
    return with_mechanisms(
        scenario, tuple(one._replace(intensity=one.intensity * factor) for one in scenario.mechanisms)
    )


def equalised(designs: dict[str, Scenario]) -> dict[str, Scenario]:
    """Designs that all get what the cheapest of those costs that cost anything; what a design leaves over
    buys standing teams. Raises ScenarioError."""
    worth = {name: spending(scenario).worth for name, scenario in designs.items()}
    costly = [value for value in worth.values() if value > 0.0]
    if not costly:
        raise ArgumentError("budget", " equal: none of the designs costs anything")
    return {name: at_cost(scenario, min(costly)) for name, scenario in designs.items()}


def at_cost(scenario: Scenario, budget: float) -> Scenario:
    """A design that is given so many staff hours before the crisis: it has the intensity that it can pay for
    with them, so that nothing of it is taken from the time for cases, and standing teams for the rest."""
    full = spending(scenario).worth
    if full > budget * (1.0 + CLOSE):
        factor = brentq(lambda x: spending(scaled(scenario, x)).worth - budget, 0.0, 1.0, rtol=1e-6)
        scenario = scaled(scenario, factor)
    hours = budget - spending(scenario).yuan / price(scenario)
    return with_mechanisms(scenario, (*scenario.mechanisms, standing(scenario, hours)))


def standing(scenario: Scenario, hours: float) -> Chosen:
    """More staff on duty, for so many hours in all before the crisis."""
    people = float(scenario.build().grids["people"].sum())
    a_day = hours / max(scenario.file.run.step_days, scenario.quiet_days) * PER / people
    return Chosen(
        STANDING,
        1.0,
        Mechanism("常备力量", "standing teams", "", "", "", Cost(staff_hours=-a_day), ramp_days=0.0),
    )
