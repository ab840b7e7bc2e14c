"""Disputes: they come one by one, and each may set off others, or unrest (self-exciting arrivals: Hawkes
1971, doi:10.1093/biomet/58.1.83).

What a dispute sets off comes the thicker the younger it is, and belongs to it alone: so another mechanism,
under which other disputes are settled, meets the same candidates for the rest. People who are aggrieved take
offence sooner; a dispute that was truly settled sets off less.
"""

from sim.compiled import formula


@formula
def grievance(hardship, trust):
    """How aggrieved people are, in [0, 1]: by the hardship that they see, as far as they do not trust those
    who govern them (Epstein 2002, doi:10.1073/pnas.092080199: hardship times illegitimacy)."""
    return hardship * (1.0 - trust)


@formula
def stirred(p, aggrieved):
    """Disputes that come of themselves, over those where nobody is aggrieved; `p` is the disputes block."""
    return 1.0 + p.stirred * aggrieved


@formula
def most(p):
    """Disputes that one sets off at most, over all its time."""
    return max(p.branching, p.branching_aggrieved)


@formula
def set_off(p, aggrieved, settled):
    """Disputes that one sets off, over all its time, if people stay as aggrieved as they are and it stays as
    settled as it is."""
    calm = 1.0 - p.mediation if settled else 1.0
    return (p.branching + aggrieved * (p.branching_aggrieved - p.branching)) * calm


@formula
def turns(p, aggrieved):
    """Chance that what a dispute sets off is unrest."""
    return p.escalation * aggrieved
