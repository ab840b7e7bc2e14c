"""Priority rules: whom the next free team of a department goes to.

To add one: a member of Priority, a function below it, a line in `urgency`.
"""

from enum import IntEnum

import numpy as np

from sim.compiled import formula

SHORTEST = 1e-6  # days of work; shorter ones count as that


class Priority(IntEnum):
    """The order of a queue."""

    FIFO = 0
    SEVERITY = 1
    CMU = 2
    LARGEST = 3


@formula
def fifo():
    """First come, first served."""
    return 0.0


@formula
def severity(grave):
    """The gravest first, however long it takes (non-preemptive priorities: Cobham 1954)."""
    return grave


@formula
def cmu(harm, service):
    """The one with which most harm is ended in an hour of work: cost of waiting × rate of work (Cox and
    Smith 1961)."""
    return harm / max(service, SHORTEST)


@formula
def largest(demand):
    """One of the class of work whose waiting cases do most harm together (largest weighted demand: Paret,
    Mayorga and Lodree 2021)."""
    return demand


@formula
def urgency(rule, grave, harm, service, demand):
    """What a request that waits is worth; the highest goes first, of equals the first to come.

    `grave` is the severity of its class of work at its age, `harm` that times the people exposed, `demand`
    the harm of all that wait of its class, `service` the mean work in days.
    """
    match rule:
        case Priority.FIFO:
            return fifo()
        case Priority.SEVERITY:
            return severity(grave)
        case Priority.CMU:
            return cmu(harm, service)
        case Priority.LARGEST:
            return largest(demand)
    return np.nan
