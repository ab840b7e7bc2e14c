"""Deliberation rules: whether those who are to act in common agree to it.

To add one: a member of Deliberation, a function below it, a line in `rounds`.
A proposal has sixteen issues; a member of the forum is apart from it on some of them.
"""

from enum import IntEnum

from sim.compiled import formula

ISSUES = 16
MOST_MEMBERS = 64
MOST_ROUNDS = 64


class Deliberation(IntEnum):
    """What precedes a joint response."""

    NONE = 0
    VOTE = 1
    TALK = 2


@formula
def none():
    """Nobody is asked."""
    return 0


@formula
def vote():
    """A vote without a word: each stays with the view it brought along."""
    return 0


@formula
def talk(most):
    """Rounds of talk, after each of which a vote may end it (Choi and Robertson 2014; Robertson and Choi
    2012, doi:10.1080/14719037.2011.589619)."""
    return most


@formula
def rounds(rule, p):
    """The most rounds of talk before the forum gives up; `p` is the forum block."""
    match rule:
        case Deliberation.NONE:
            return none()
        case Deliberation.VOTE:
            return vote()
        case Deliberation.TALK:
            return talk(p.rounds)
    return -1


@formula
def acceptability(apart):
    """Share of the issues on which a proposal suits one who is apart from it on so many."""
    return 1.0 - apart / ISSUES


@formula
def decides(accepting, members, quorum):
    """Whether so many of the members are the share that it takes."""
    return accepting + 1e-9 >= quorum * members
