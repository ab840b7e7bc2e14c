"""A participatory budget: small projects of a grid, paid for and chosen by those who live there."""

from sim.compiled import formula


@formula
def projects(p, days, luck):
    """How many projects a grid has in a step; `p` is the budget block."""
    return int(p.rate * days + luck)


@formula
def is_voted(p, luck):
    """Whether residents vote on a project, where officials would choose it else."""
    return luck < p.voted
