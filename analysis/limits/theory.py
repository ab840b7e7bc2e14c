"""What theory says: numbers that the model must meet. Nothing here is used by the model."""

import math

import numpy as np
from scipy.special import comb, expit
from scipy.stats import binom, norm

WANTED_OF_EFFORT = 0.006  # standard error over expected value


def erlang_b(servers: int, offered: float) -> float:
    """Blocked share of M/M/c/c (Erlang 1917)."""
    blocked = 1.0
    for c in range(1, servers + 1):
        blocked = offered * blocked / (c + offered * blocked)
    return blocked


def wait_mmc(servers: int, load: float) -> float:
    """Mean wait in queue of M/M/c in service times (Erlang C)."""
    blocked = erlang_b(servers, servers * load)
    delayed = blocked / (1.0 - load * (1.0 - blocked))
    return delayed / (servers * (1.0 - load))


def harmonic(k: int) -> float:
    """1 + 1/2 + … + 1/k: mean of the slowest of k exponential times."""
    return sum(1.0 / j for j in range(1, k + 1))


def matches(jobs: float, workers: float, informed: bool) -> float:
    """Jobs taken when each worker picks one: off a list, or at random (urn and balls)."""
    return min(jobs, workers) if informed else jobs * (1.0 - (1.0 - 1.0 / jobs) ** workers)


def relaxation(p: float, gain: float, loss: float) -> float:
    """Rate at which trust forgets its start, an event."""
    return gain * p + loss * (1.0 - p)


def trust_moments(p: float, gain: float, loss: float) -> tuple[float, float]:
    """Mean and standard deviation of trust that success raises by gain·(1 − T) and failure cuts by loss·T."""
    mean = gain * p / relaxation(p, gain, loss)
    kept = p * (1.0 - gain) ** 2 + (1.0 - p) * (1.0 - loss) ** 2
    square = (2.0 * p * gain * (1.0 - gain) * mean + p * gain**2) / (1.0 - kept)
    return mean, math.sqrt(square - mean**2)


def participation(beta: float, J: float, h: float, start: float) -> float:
    """Fixed point of p = 1/(1 + exp(−2β(h + J(2p − 1)))) that is reached from `start`."""
    share = start
    for _ in range(100_000):
        share = 1.0 / (1.0 + math.exp(-2.0 * beta * (h + J * (2.0 * share - 1.0))))
    return share


def mobilised(mean: float, sd: float) -> float:
    """Smallest share r = F(r) with normal thresholds, reached from nobody."""
    return settling(mean, sd)[0]


def settling(mean: float, sd: float) -> tuple[float, int]:
    """(smallest fixed point, rounds until it is reached within a thousandth of itself)."""
    path = [0.0]
    while len(path) < 100_000:
        path.append(float(norm.cdf(path[-1], mean, sd)))
        if abs(path[-1] - path[-2]) < 1e-15:
            break
    rounds = next(k for k, share in enumerate(path) if abs(share - path[-1]) <= 1e-3 * path[-1])
    return path[-1], rounds


def slope(share: float, mean: float, sd: float) -> float:
    """How many more are mobilised by one more who is."""
    return float(norm.pdf(share, mean, sd))


def crowd(mean: float, sd: float) -> int:
    """People to simulate so that one replication shows the share within a few per cent."""
    share = mobilised(mean, sd)
    steepness = 1.0 - slope(share, mean, sd)
    return int(min(2_000_000, max(20_000, 400.0 / share / max(steepness, 0.02) ** 2)))


def reproduction(spill: float, growth: float, a: float) -> float:
    """Cases bred by one whose severity grows at `growth` and that is closed at rate 1."""
    return spill * (1.0 - a) / (1.0 - growth)


def escalates(c: float, lambda0: float, spill: float, N: float, n0: float) -> float:
    """Chance that open cases reach N before 0: births λ0 + ςn, deaths min(n, c)."""
    ratio, below, total = 1.0, 0.0, 0.0
    for n in range(int(N)):
        if n:
            ratio *= min(n, c) / (lambda0 + spill * n)
        total += ratio
        below += ratio if n < n0 else 0.0
    return below / total


def throughput(n: float, k: float) -> float:
    """Whistles a day with n teams in each of k departments, all bound from summons to end; S = 1/μ_a = 1."""
    return n / (1.0 + harmonic(int(k)))


def all_make_an_effort(n: float, kappa: float, beta: float) -> float:
    """Share of time in which all n do, under the Gibbs law of the minimum-effort game: exp(βV) with
    V = min e − κΣe (Monderer and Shapley 1996 on potential games; Blume 1993 on logit revision)."""
    return float(effort_law(n, kappa, beta)[-1])


def effort_law(n: float, kappa: float, beta: float) -> np.ndarray:
    """Chance of 0, 1, … n that make the effort."""
    k = np.arange(int(n) + 1)
    weight = comb(int(n), k) * np.exp(beta * ((k == n) * 1.0 - kappa * k) - beta * max(0.0, 1.0 - kappa * n))
    return np.asarray(weight / weight.sum())


def effort_times(n: float, kappa: float, beta: float) -> tuple[float, float]:
    """(revisions in which the slowest memory of the chain fades, revisions that the precision needs)."""
    law, size = effort_law(n, kappa, beta), int(n)
    change = np.zeros((size + 1, size + 1))
    for k in range(size + 1):
        pays = {step: 1.0 if k == size - (step > 0) else 0.0 for step in (-1, 1)}
        if k < size:
            change[k, k + 1] = (size - k) / size * expit(beta * (pays[1] - kappa))
        if k > 0:
            change[k, k - 1] = k / size * expit(beta * (kappa - pays[-1]))
        change[k, k] = -change[k].sum()
    slowest = 1.0 / -np.sort(np.linalg.eigvals(change).real)[-2]
    share = law[-1]
    return float(slowest), float(2.0 * slowest * (1.0 - share) / share / WANTED_OF_EFFORT**2)


def decides(n: float, p: float, quorum: float) -> float:
    """Chance that at least the quorum of n members accept, each by chance p."""
    return float(binom.sf(math.ceil(quorum * n - 1e-9) - 1, int(n), p))
