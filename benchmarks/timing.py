"""Times on a machine that others use too: contestants take turns, round by round.

What runs in one thread is timed by the processor's time of this process, not by the clock on the wall, so
that a neighbour who takes the processor away is not counted.
"""

import time
from collections.abc import Callable, Mapping
from statistics import median, quantiles
from typing import Any

Job = Callable[[], Any]
Seconds = dict[str, list[float]]
FINE = 1e-6  # seconds that a clock must tell apart; on Windows the processor's time does not


def processor_seconds() -> float:
    """Processor time of this process, or the wall's time where that is too coarse."""
    fine = time.get_clock_info("process_time").resolution <= FINE
    return time.process_time() if fine else time.perf_counter()


def take_turns(
    contestants: Mapping[str, Callable[[], Job]], rounds: int, clock: Callable[[], float] = processor_seconds
) -> Seconds:
    """Seconds of each contestant's job in each round; getting the job ready is not timed."""
    seconds: Seconds = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, ready in contestants.items():
            job = ready()
            start = clock()
            job()
            seconds[name].append(clock() - start)
    return seconds


def scaled(seconds: Seconds, units: Mapping[str, float]) -> Seconds:
    """Nanoseconds for each unit of work."""
    return {name: [1e9 * s / units[name] for s in row] for name, row in seconds.items()}


def best(values: Seconds) -> dict[str, float]:
    """The best round of each contestant; to be compared only between jobs that take equally long, for short
    ones are more often left alone by the machine's other users."""
    return {name: min(row) for name, row in values.items()}


def ratio(values: Seconds, over: str, under: str) -> float:
    """Median over the rounds of one contestant's time over another's."""
    return median(ratios(values, over, under))


def quartiles(values: Seconds, over: str, under: str) -> list[float]:
    """First and third quartile of the ratio within a round: how much the machine was disturbed."""
    first, _, third = quantiles(ratios(values, over, under), n=4)
    return [first, third]


def ratios(values: Seconds, over: str, under: str) -> list[float]:
    """One contestant's time over another's, round by round."""
    return [a / b for a, b in zip(values[over], values[under], strict=True)]
