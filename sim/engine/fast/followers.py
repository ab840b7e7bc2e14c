"""Residents under the rules by which they follow others: imitation, influence, leaving it to others.

A door of its own, compiled where such a rule is chosen; what it does beside is that of `residents`.
"""

import numpy as np

from sim import purpose
from sim.agents import resident
from sim.compiled import compiled, kernel
from sim.engine.fast.imitation import imitate, keep_in_mind
from sim.engine.fast.influence import hear_the_near, sway
from sim.engine.fast.residents import (
    LUCK,
    ROWS,
    act,
    copy,
    draw,
    gather,
    hear_of_risk,
    hear_of_trust,
    intend,
    learn,
    room_for_a_grid,
    weigh_up,
)
from sim.rules import participation
from sim.rules.influence import Influence
from sim.rules.participation import Participation


def follow(parameters):
    """Whether residents follow others by a rule that the usual step does without."""
    rule = parameters["participation"]["rule"]
    return (
        participation.imitates(rule)
        or rule == Participation.DILEMMA
        or parameters["trust"]["influence"] != Influence.SPILLOVER
    )


@compiled
def followers_step(m):
    """Residents hear, learn, perceive and decide; who imitates first knows what it is worth to all others."""
    people = m.residents
    hear_of_risk(
        m.tie_first,
        m.tie_other,
        people.risk,
        people.does,
        people.told_risk,
        people.told_part,
        people.told_rumour,
    )
    hear(m)
    if len(people.did) > 0 and not m.parameters[0].frozen.residents:
        keep_in_mind(people.did, people.does)
    room = room_for_a_grid(m)
    imitates = len(people.did) > 0
    for g in range(len(m.grids)):
        learn(m, g)
        if imitates:
            weigh_up(m, g, room[: ROWS * m.grids[g].residents].reshape((ROWS, m.grids[g].residents)))
    for g in range(len(m.grids)):
        here = room[: ROWS * m.grids[g].residents].reshape((ROWS, m.grids[g].residents))
        if not imitates:
            weigh_up(m, g, here)
        draw(m, g, here)
        choose(m, g, here)
        act(m, g, here)
    gather(m)


@kernel
def hear(m):
    """Trust follows what is heard of others' trust."""
    p = m.parameters[0].trust
    people = m.residents
    if len(people.told_trust) == 0:
        return
    if p.influence == Influence.BOUNDED_CONFIDENCE:
        hear_the_near(m)
    else:
        hear_of_trust(m.tie_first, m.tie_other, people.trust, people.told_trust)
    if p.influence != Influence.SPILLOVER:
        sway(m, 0, len(people.grid), min(1.0, p.spillover * m.clock[0].days))


@kernel
def choose(m, g, room):
    """The chance to take part of each resident of a grid, by the chosen rule."""
    p = m.parameters[0]
    people = m.residents
    a = m.grids[g].first_resident
    b = a + m.grids[g].residents
    chance = room[LUCK]
    if len(people.did) > 0 and not p.frozen.residents:
        copy(chance, people.did[a:b])
        public = p.participation.public
        imitate(m, purpose.IMITATE, g, a, b, chance, people.did, people.worth, public)
    elif p.participation.rule == Participation.DILEMMA and not p.frozen.residents:
        leave_it(m, a, b, chance)
    else:
        intend(m, g, room)


@kernel
def leave_it(m, a, b, chance):
    """From utilities to chances, where each would rather leave it to those it knows."""
    p = m.parameters[0]
    people = m.residents
    for r in range(a, b):
        benefit = resident.at_stake(
            p.participation, p.loop, np.float64(people.risk[r]), np.float64(people.efficacy[r])
        )
        others = np.int64(m.tie_first[r + 1]) - np.int64(m.tie_first[r])
        chance[r - a] = participation.dilemma(chance[r - a], benefit, others)
