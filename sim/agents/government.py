"""Government: subdistricts and departments; what they carry and how they decide."""

import numpy as np

from sim.compiled import formula
from sim.rules.participation import expit

UNIT = np.dtype(
    [
        ("tier", "i8"),  # 0 city, 1 district, 2 subdistrict, 3 community, 4 grid
        ("parent", "i8"),  # -1 for the city
        ("clerks", "i8"),
        ("busy", "i8"),
        ("head", "i8"),
        ("tail", "i8"),
        ("waiting", "i8"),
    ],
    align=True,
)

SUBDISTRICT = np.dtype(
    [
        ("unit", "i8"),
        ("district", "i8"),
        ("first_grid", "i8"),
        ("grids", "i8"),
        ("level", "i8"),  # of response, 0 to 4
        ("eased", "f8"),  # levels by which time would let it go down
        ("publishes", "i8"),
        ("known", "f8"),  # severity of the emergencies that it knows of
        ("announced", "f8"),  # risk as published, in [0, 1]
        ("mean_risk", "f8"),
        ("mean_trust", "f8"),  # of residents in it
        ("firms_fined", "f8"),  # how often those who cut corners are, 1/day, as enterprises believe
        ("residents_fined", "f8"),  # how often those who stay away in a response are, as residents believe
        ("warned", "f8"),  # share of people
        ("joined", "f8"),  # volunteers of this step, persons
        ("safe_share", "f8"),
        ("pledge_share", "f8"),
        ("errors", "f8"),  # in messages, over those of one who has learnt nothing
        ("goods", "f8"),  # for emergencies, in jobs
        ("apart", "f8"),  # days since its organisations last met
        ("meetings", "i8"),  # of its organisations, so far
        ("active", "i8"),  # inspects, checks, publishes and responds; 0 in a game alone
    ],
    align=True,
)

GRID = np.dtype(
    [
        ("unit", "i8"),
        ("subdistrict", "i8"),
        ("community", "i8"),
        ("first_resident", "i8"),
        ("residents", "i8"),
        ("first_neighbour", "i8"),
        ("neighbours", "i8"),
        ("first_enterprise", "i8"),
        ("enterprises", "i8"),
        ("open", "i8"),  # truly open cases
        ("people", "f8"),
        ("patrollers", "f8"),
        ("hazard_weight", "f8"),  # share of first hazard cases, sums to 1
        ("seen", "f8"),  # severity of truly open cases at the start of the step
        ("part", "f8"),  # share of residents that takes part
        ("protected", "f8"),
        ("safety", "f8"),  # headcount in enterprises that invest in safety, share
        ("succeeded", "f8"),  # closures well done since the step began
        ("failed", "f8"),
        ("last_success", "f8"),  # share of the last step's that were; and how many
        ("last_judged", "f8"),
        ("loss", "f8"),  # person-days
        ("away", "f8"),  # share of people who have gone to safety
        ("flooded", "f8"),  # the largest share of people whom water has reached
        ("wet", "f8"),  # the largest share of goods that water has reached
        ("infected", "i8"),  # residents so far, of those simulated
        ("aggrieved", "f8"),  # how far people here are, in [0, 1]; 0 where no hazard feeds on it
        ("rates", "f8", (4,)),  # of being found, 1/day, by way
    ],
    align=True,
)


@formula
def belief(known_per_grid, signal, sharpness):
    """Chance of a crisis as a subdistrict judges it from the severity that it knows of."""
    return expit(sharpness * (known_per_grid / signal - 1.0))


@formula
def wanted_level(chance, late, false_alarm, level_cost, traceability):
    """Highest of four response levels that is worth its false alarms: being late is feared as far as
    responsibility can be traced."""
    level = 0
    for step in range(1, 5):
        if chance * late * traceability > (1.0 - chance) * false_alarm + level_cost * step:
            level = step
    return level


@formula
def eased(p, before, days):
    """Levels by which a response may go down, after so many further days: one in `standdown_days`; beyond
    one, nothing is saved up while it stands. `p` is the activation block."""
    more = days / p.standdown_days
    return before + more if before < 1.0 else max(1.0, more)


@formula
def lowered(level, wanted, eased):
    """The level after it went down as far as is wanted and time lets it."""
    return max(wanted, level - int(eased + 1e-9))


@formula
def publishes(worth, turf, precision, known, traceability, trusted):
    """Chance to say what one knows: worth more to those who trust, and where silence about a crisis can be
    traced, against the wish to keep it."""
    return expit(precision * (worth * trusted + traceability * known - turf))


@formula
def posted(teams, share, posts):
    """Teams that a station keeps at each of its posts, as many at one as at another; one at least stays."""
    return min(int(teams * share / posts), (teams - 1) // posts) if posts > 0 else 0


@formula
def lent(teams, share, level, cumulated):
    """(teams moved to the crisis, running sum): a station lends share·level/4 of its teams, rounded so
    that all stations together lend the whole part of the sum."""
    total = cumulated + teams * share * level / 4.0
    return int(total) - int(cumulated), total
