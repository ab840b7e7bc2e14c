"""Residents: what they carry and how they decide.

Each row stands for 1/`population.share` people. Columns are read by a step and written by it: what
others see of a resident in a step is what the resident was at its start.
"""

from typing import NamedTuple

import numpy as np

from sim.compiled import formula
from sim.rules import incentive, participation, trust

TIERS = 4  # of government that residents know: city, district, subdistrict, community
CITY, DISTRICT, SUBDISTRICT, COMMUNITY = range(TIERS)
PART, VOLUNTEER, RUMOUR, FINED, HEARD = 1, 2, 4, 8, 16  # bits of `does`


class Residents(NamedTuple):
    """One column each, one row a resident; in [0, 1] unless said otherwise."""

    grid: np.ndarray  # i4
    trust: np.ndarray  # f4 (n, TIERS)
    evidence: np.ndarray  # f4 (n, TIERS), remembered experiences; (0, TIERS) but under the Beta rule
    peers: np.ndarray  # f4, trust in other residents
    risk: np.ndarray  # f4, perceived
    efficacy: np.ndarray  # f4, of the response, as believed
    fatigue: np.ndarray  # f4, utility
    threshold: np.ndarray  # f4, share of others at which it takes part; (0,) but under that rule
    openness: np.ndarray  # f4, to the views of others; (0,) but under Friedkin and Johnsen's rule
    first_trust: np.ndarray  # f4 (n, TIERS), as it was at first; (0, TIERS) but under that rule
    worth: np.ndarray  # f4, utility of taking part; this and the next (0,) but where residents imitate
    did: np.ndarray  # u1, whether it took part when the step began
    does: np.ndarray  # u1, bits PART, VOLUNTEER, RUMOUR, FINED, HEARD
    health: np.ndarray  # u1, Health; this and the next (0,) but in an epidemic
    isolated: np.ndarray  # f4, share of the people it stands for who are
    told_trust: np.ndarray  # f4 (n, TIERS), of contacts; (0, TIERS) without spill-over
    told_risk: np.ndarray  # f4, mean of contacts
    told_part: np.ndarray  # f4, share of contacts that take part
    told_rumour: np.ndarray  # f4, share of contacts that spread rumour


@formula
def risk_after(p, loop, risk, seen, contacts, trusted, published, rumour):
    """Perceived risk a step of one day later: own sight, contacts, announcements as far as they reach
    and are trusted, rumour as far as they are not. `trusted` is trust times reach; silence reaches nobody."""
    rest = 1.0 - p.own - p.contacts
    heard = trusted if published > 0.0 else 0.0
    target = 0.0
    weight = 0.0
    if loop.sight:
        target += p.own * seen
        weight += p.own
    if loop.contacts:
        target += p.contacts * contacts
        weight += p.contacts
    if loop.publication:
        target += rest * heard * published
        weight += rest * heard
    if loop.rumour:
        target += rest * (1.0 - heard) * rumour * p.exaggeration
        weight += rest * (1.0 - heard) * rumour
    return target - weight * risk


@formula
def utility(p, incentives, loop, risk, efficacy, trusted, believed, load, fatigue, share):
    """What taking part is worth: the one sum for residents, enterprises and organisations alike."""
    felt_risk = risk if loop.risk else 0.0
    felt_share = share if loop.social else 0.5
    felt_fatigue = fatigue if loop.fatigue else 0.0
    gain = 0.0
    if loop.incentive:
        gain = incentive.gain(incentives.rule, incentives, trusted, believed, share, risk * p.stake)
    return participation.utility(p, felt_risk, efficacy, gain, load, felt_fatigue, felt_share)


@formula
def at_stake(p, loop, risk, efficacy):
    """What a response is worth to one who fears so much and believes in it so far: the part of `utility`
    that all get as soon as somebody acts."""
    return (risk if loop.risk else 0.0) * p.stake * efficacy


@formula
def seen_share(p, contacts, public):
    """The share that one sees take part: among contacts, and in the whole city."""
    return (1.0 - p.public) * contacts + p.public * public


@formula
def catches_rumour(p, contacts, risk, trusted):
    """Chance to take up a rumour in a day: from contacts, or of one's own fear where none is told."""
    return (1.0 - trusted) * (p.rumour_spread * contacts + p.rumour_start * risk)


@formula
def drops_rumour(p, trusted):
    """Chance to drop a rumour in a day: of itself, or told better by someone trusted."""
    return p.rumour_stop + (1.0 - p.rumour_stop) * trusted * p.rumour_spread


@formula
def doubts(p, trusted, published):
    """Chance that one who hears or tells a rumour is told better, where government says what it knows;
    `trusted` is trust times reach, `p` the rumours block."""
    return p.correction * trusted if published else 0.0


@formula
def volunteers(p, peers, days):
    """Chance that one who takes part joins an organisation in a step."""
    return min(1.0, p.volunteering * peers * days)


@formula
def caught(p, traceability, days):
    """Chance that one who stays away in a response is fined in a step; `p` is the inspection block."""
    return min(1.0, p.residents * traceability * days)


@formula
def learn(rule, p, tier_trust, evidence, success, weight):
    """(trust, evidence) after an experience with a tier."""
    return (
        trust.after(rule, p, tier_trust, evidence, success, weight),
        trust.evidence_after(p, evidence, weight),
    )
