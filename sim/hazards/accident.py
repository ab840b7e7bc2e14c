"""Industrial accidents: hidden hazards arise at enterprises; each is found and removed, or ignites first.

What is known of an enterprise's hazards is its score, D = L·E·C: how likely they are to do harm, how often
people are exposed to them, and with what consequence (Graham and Kinney 1980). An accident may set off others
(a branching process with Poisson offspring).
"""

import math

from sim.compiled import formula

LIKELY, EXPOSED, GRAVE = 1.0, 3.0, 7.0  # middle of the scales of L, E and C
SCALES = ((0.1, 10.0), (0.5, 10.0), (1.0, 100.0))  # of L, E and C


@formula
def multiple(spread, z):
    """A lognormal multiple with mean 1, from a standard normal value."""
    return math.exp(spread * z - 0.5 * spread * spread)


@formula
def consequence(rarity, z_likely, z_own):
    """Standard normal value behind an enterprise's consequence: what seldom happens is the graver, the higher
    `rarity`."""
    return math.sqrt(1.0 - rarity * rarity) * z_own - rarity * z_likely


@formula
def within(value, low, high):
    """A value kept on its scale."""
    return min(high, max(low, value))


@formula
def score(p, likely, exposed, grave, z_error):
    """The score of an enterprise as it is reported: likelihood and exposure are misjudged, and consequence
    counts as far as those who score attend to it; `p` is the accidents block."""
    error = math.exp(p.scoring_error * z_error)
    told = within(LIKELY * likely * error, SCALES[0][0], SCALES[0][1])
    told *= within(EXPOSED * exposed * error, SCALES[1][0], SCALES[1][1])
    return told * math.pow(within(GRAVE * grave, SCALES[2][0], SCALES[2][1]), p.attention)


@formula
def surge(p, begin, end):
    """Inspections over their mean, from one instant to another: a share of them is kept for campaigns that
    recur; `p` is the inspection block."""
    lasts = min(p.campaign_days, p.campaign_every)
    running = (campaigned(p, lasts, end) - campaigned(p, lasts, begin)) / (end - begin)
    return (1.0 - p.campaign) + p.campaign * p.campaign_every / lasts * running


@formula
def campaigned(p, lasts, instant):
    """Days of campaigns until an instant."""
    before = math.floor(instant / p.campaign_every)
    return before * lasts + min(lasts, instant - before * p.campaign_every)


@formula
def watched(p, begin, end, score_over_mean):
    """How often an enterprise is inspected between two instants, 1/day: the same number of inspections in
    all, whatever the share of them that goes by score; `p` is the inspection block."""
    return p.rate * surge(p, begin, end) * ((1.0 - p.targeted) + p.targeted * score_over_mean)


@formula
def ignites(p, likely, exposed):
    """How fast a hidden hazard of an enterprise does harm once water has covered everything, 1/day; `p` is
    the accidents block."""
    return p.ignition * likely * exposed * (1.0 + p.natech)


@formula
def goes_off(p, wet):
    """Of that, what is left where a share of everything came under water since the hazard arose: accidents
    that a flood sets off (natech) are the more of them."""
    return (1.0 + p.natech * wet) / (1.0 + p.natech)
