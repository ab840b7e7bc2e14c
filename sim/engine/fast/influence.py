"""Residents' trust under the rules of influence that the usual spill-over does without."""

import numpy as np

from sim.compiled import kernel
from sim.rules import influence
from sim.rules.influence import Influence


@kernel
def hear_the_near(m):
    """In each tier, the mean of one's own trust and that of the contacts whose trust lies near it."""
    people = m.residents
    confidence = m.parameters[0].trust.confidence
    for r in range(len(people.grid)):
        for tier in range(people.trust.shape[1]):
            own = np.float64(people.trust[r, tier])
            total = 0.0
            count = 1.0
            for k in range(m.tie_first[r], m.tie_first[r + 1]):
                other = np.float64(people.trust[m.tie_other[k], tier])
                if influence.near(own, other, confidence):
                    total += other
                    count += 1.0
            people.told_trust[r, tier] = (total + own) / count


@kernel
def sway(m, a, b, pace):
    """Trust of residents a to b follows what they were told, by the chosen rule."""
    people = m.residents
    rule = m.parameters[0].trust.influence
    anchored = rule == Influence.FRIEDKIN_JOHNSEN
    for r in range(a, b):
        contacts = np.int64(m.tie_first[r + 1]) - np.int64(m.tie_first[r])
        openness = np.float64(people.openness[r]) if anchored else 1.0
        for tier in range(people.trust.shape[1]):
            own, told = np.float64(people.trust[r, tier]), np.float64(people.told_trust[r, tier])
            first = np.float64(people.first_trust[r, tier]) if anchored else own
            people.trust[r, tier] = influence.after(rule, own, told, contacts, first, openness, pace)
