"""The moment from which the residents' phases are compared: `teaching`, in the middle of its storm."""

import numpy as np

from sim.agents.resident import FINED, PART, RUMOUR, TIERS, Residents
from sim.engine.state import State
from sim.rules.game import Game
from sim.rules.incentive import Incentive
from sim.rules.influence import Influence
from sim.rules.participation import Participation
from sim.rules.trust import Trust
from sim.run import begin, days
from sim.scenario import Scenario

SCENARIO = "teaching"
STORM = 33  # steps run before: three days into the storm, when every branch is taken by somebody
WRITTEN = {
    "grids": ("part", "protected"),
    "subdistricts": ("mean_risk", "mean_trust", "joined", "residents_fined"),
    "clock": ("step", "public"),
}


def storm(scenario: Scenario, seed: int = 0) -> State:
    """The fast engine's state in the middle of the storm."""
    return next(days(begin(scenario, seed), STORM, STORM))


def copy(state: State) -> State:
    """A state of its own: nothing that the residents' phases write to is shared."""
    people = Residents(*(column.copy() for column in state.residents))
    return state._replace(
        residents=people,
        clock=state.clock.copy(),
        grids=state.grids.copy(),
        subdistricts=state.subdistricts.copy(),
    )


def branches_not_covered(scenario: Scenario) -> list[str]:
    """Settings for which the yardsticks in C, NumPy and plain Mesa do not stand; empty for `teaching`."""
    p = scenario.parameters
    expected = {
        "trust.rule": (p.trust.rule, Trust.ASYMMETRIC),
        "incentive.rule": (p.incentive.rule, Incentive.STATIC_PENALTY),
        "participation.rule": (p.participation.rule, Participation.LOGIT),
        "trust.influence": (p.trust.influence, Influence.SPILLOVER),
        "game.rule": (p.game.rule, Game.NONE),
        "trust.spillover > 0": (p.trust.spillover > 0.0, True),
        "loop (every arrow on)": (all(p.loop), True),
        "frozen (nobody)": (any(p.frozen), False),
    }
    return [name for name, (found, assumed) in expected.items() if found != assumed]


def differences(one: State, other: State) -> list[str]:
    """Names of the columns in which two states differ by a bit."""
    names = [
        n for n, a, b in zip(Residents._fields, one.residents, other.residents, strict=True) if differ(a, b)
    ]
    for table, fields in WRITTEN.items():
        mine, its = getattr(one, table), getattr(other, table)
        names += [f"{table}.{field}" for field in fields if differ(mine[field], its[field])]
    return names


def means(state: State) -> dict[str, float]:
    """Means over residents."""
    people = state.residents
    columns = {
        **{name: getattr(people, name) for name in ("risk", "efficacy", "peers", "fatigue")},
        **{f"trust {tier}": people.trust[:, tier] for tier in range(TIERS)},
        "takes part": (people.does & PART) != 0,
        "spreads rumour": (people.does & RUMOUR) != 0,
        "is fined": (people.does & FINED) != 0,
    }
    return {name: float(column.mean()) for name, column in columns.items()}


def differ(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two columns differ by a bit."""
    return one.tobytes() != other.tobytes()
