"""What theory says of imitation and of games: mean fields solved with SciPy, rest points, closed forms.

Nothing here is used by the model. x is the share of subdistricts that are active, y that of enterprises that
join in, z that of residents that take part.
"""

import math
from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from sim.entries import ScenarioError


class Payoffs(NamedTuple):
    """The numbers of the game of three populations, by their names in the block `game`."""

    reward: float
    cost: float
    support: float
    benefit: float
    fine: float
    loss: float
    others_gain: float
    others_public: float
    others_cost: float
    public_gain: float
    public_others: float
    public_cost: float


STAGES = {
    "early": Payoffs(0.2, 2.0, 0.5, 0.3, 0.5, 0.5, 0.2, 0.6, 1.0, 0.1, 0.6, 0.6),
    "outbreak": Payoffs(3.0, 2.0, 0.5, 0.3, 1.0, 2.0, 0.2, 0.6, 1.0, 0.1, 0.6, 0.6),
    "resumption": Payoffs(0.2, 2.0, 0.5, 0.3, 1.0, 2.0, 0.8, 0.6, 1.0, 0.3, 0.6, 0.6),
}
START = {"early": 0.5, "outbreak": 0.5, "resumption": 0.9}  # of each of the three shares
END = 10_000.0  # units of time in which every stage comes to rest


def gains(p: Payoffs, shares: np.ndarray) -> np.ndarray:
    """What taking part is worth to each population, at shares of the three along the first axis."""
    x, y, z = shares
    government = p.reward - p.cost - y * p.support - z * p.benefit + (1.0 - y) * (p.fine + p.loss)
    others = p.others_gain + x * (p.support + p.fine) + p.others_public * z - p.others_cost
    return np.array([government, others, p.public_gain + x * p.benefit + p.public_others * y - p.public_cost])


def fermi(precision: float) -> Callable[[np.ndarray], np.ndarray]:
    """Net flow of Fermi imitation for a gain (Traulsen, Nowak and Pacheco 2006)."""
    return lambda gain: np.tanh(precision * gain / 2.0)


def proportional(precision: float) -> Callable[[np.ndarray], np.ndarray]:
    """Net flow of proportional imitation: the replicator's."""
    return lambda gain: precision * gain


def mean_field(
    p: Payoffs, flow: Callable[[np.ndarray], np.ndarray], start: float, times: np.ndarray
) -> np.ndarray:
    """The three shares at the times, in units of one comparison an actor, shape (3, times)."""

    def change(time: float, shares: np.ndarray) -> np.ndarray:
        return shares * (1.0 - shares) * flow(gains(p, shares))

    span = (0.0, float(times[-1]))
    solved = solve_ivp(change, span, [start] * 3, "LSODA", times, rtol=1e-9, atol=1e-12)
    return np.asarray(solved.y)


class Vertex(NamedTuple):
    """A state in which each population is of one mind, and the eigenvalues of the replicator there."""

    shares: tuple[int, ...]
    eigenvalues: tuple[float, ...]

    @property
    def stable(self) -> bool:
        """Whether small departures from it die out: in a game between kinds, whether it lasts."""
        return all(value < 0.0 for value in self.eigenvalues)


def vertices(p: Payoffs) -> list[Vertex]:
    """All eight. No gain hangs on its own kind's share, so the Jacobian is diagonal: (1 − 2v)·gain."""
    found = []
    for shares in product((0, 1), repeat=3):
        at = np.array(shares, float)
        found.append(Vertex(shares, tuple(((1.0 - 2.0 * at) * gains(p, at)).tolist())))
    return found


def end_shares(stage: str) -> tuple[float, ...]:
    """The stable vertex that the mean field comes to from the stage's start."""
    reached = mean_field(STAGES[stage], fermi(1.0), START[stage], np.array([0.0, END]))[:, -1]
    near = min(vertices(STAGES[stage]), key=lambda vertex: float(np.abs(reached - vertex.shares).max()))
    if not near.stable or np.abs(reached - near.shares).max() > 1e-3:
        raise RuntimeError(f"{stage}: the mean field comes to rest at no stable vertex")
    return tuple(float(share) for share in near.shares)


class Inspection(NamedTuple):
    """The inspection game: fine, loss, cost of inspecting, cost of complying; whether the fine eases."""

    fine: float
    loss: float
    inspecting: float
    complying: float
    eases: bool

    def due(self, y: float) -> float:
        """The fine where a share complies."""
        return self.fine * (1.0 - y) if self.eases else self.fine

    def gains(self, x: float, y: float) -> tuple[float, float]:
        """What inspecting and complying are worth."""
        return (1.0 - y) * (self.due(y) + self.loss) - self.inspecting, x * self.due(y) - self.complying

    def rest(self) -> tuple[float, float]:
        """Shares at which both kinds are indifferent. Raises ScenarioError where there are none."""
        if self.gains(0.0, 0.0)[0] <= 0.0:
            raise ScenarioError(f"V23: F = {self.fine:g}, cg = {self.inspecting:g}: nobody would inspect")
        y = float(brentq(lambda share: self.gains(0.0, share)[0], 0.0, 1.0, xtol=1e-15))
        return self.complying / self.due(y), y

    def eigenvalues(self) -> np.ndarray:
        """Of the replicator where both kinds are indifferent."""
        x, y = self.rest()
        slope = self.fine if self.eases else 0.0  # by which the fine falls with y
        to_x = x * (1.0 - x) * (-(self.due(y) + self.loss) - (1.0 - y) * slope)
        to_y = y * (1.0 - y) * -x * slope
        return np.linalg.eigvals(np.array([[0.0, to_x], [y * (1.0 - y) * self.due(y), to_y]]))


def check_inspection(game: Inspection) -> None:
    """Refuses games without both kinds in play, or so slow that nothing is seen. Raises ScenarioError."""
    shares = game.rest()
    if not all(0.05 <= share <= 0.95 for share in shares):
        shown = ", ".join(f"{share:.3g}" for share in shares)
        raise ScenarioError(f"V23: F = {game.fine:g}: the shares at rest, {shown}, must lie in 0.05 to 0.95")
    pace = game.eigenvalues()
    slowest = min(abs(float(value.real if game.eases else value.imag)) for value in pace)
    if slowest < 0.05:
        raise ScenarioError(f"V23: F = {game.fine:g}: settles or turns too slowly to be seen")


def takes_over(size: float, strength: float) -> float:
    """Chance that one who is imitated the more, by `strength` = β·gain, is followed by all of so many."""
    if strength == 0.0:
        return 1.0 / size
    return math.expm1(-strength) / math.expm1(-size * strength)


def volunteers(size: float, cost: float) -> tuple[float, float]:
    """(chance that one acts, chance that nobody does) where all of so many are indifferent; cost over
    benefit (Diekmann 1985)."""
    idle = cost ** (1.0 / (size - 1.0))
    return 1.0 - idle, idle**size


def star_consensus(size: float) -> float:
    """What all of a star come to hold where its hub holds 1 and the rest 0: the hub's share of all ties,
    everybody's own view counted as one (DeGroot 1974)."""
    return size / (size + 2.0 * (size - 1.0))


def steady_opinions(weights: np.ndarray, openness: np.ndarray, first: np.ndarray) -> np.ndarray:
    """(I − ΛW)⁻¹(I − Λ)x₀ (Friedkin and Johnsen 1990)."""
    kept = np.eye(len(first))
    return np.linalg.solve(kept - openness[:, None] * weights, (1.0 - openness) * first)
