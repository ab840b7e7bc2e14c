"""The kinds of events of the calendar, in the order in which they happen at one instant."""

from enum import IntEnum


class Event(IntEnum):
    """What an entry of the calendar is; its row is a source, a case or a request."""

    ARRIVE = 0  # the next candidate of a source of cases
    STRIKE = 1  # an incident in a grid
    FOUND = 2  # a case is found
    RELAYED = 3  # a clerk is done with a message
    RETURNED = 4  # a case comes back from a department that passed it on
    READY = 5  # a department turns to a case
    HANDED = 6  # the next department gets it
    CAME = 7  # a team arrives
    DONE = 8  # a team, or an assembly, has finished
    BREED = 9  # the next candidate of a case's offspring
    DUE = 10  # a case reaches its limit
    RETRIED = 11  # a case that was withheld or declined gets its next chance
    PUSHED = 12  # the limit of a case comes near
    SPARK = 13  # the next candidate of what a hazard's case sets off
    TELL = 14  # a resident tells a rumour
    SETTLED = 15  # a case comes back from the coordinating body
    RECURS = 16  # a case that was closed comes back at the same place
    INFECTED = 17  # a resident is infected from outside; this and the next ones concern an epidemic
    INFECTIOUS = 18  # an infected one becomes infectious
    MEET = 19  # one who is infectious meets somebody
    ILL = 20  # one falls ill
    RECOVERED = 21  # one is no longer infectious
    ISOLATED = 22  # a case of one who is ill has truly been served
    BROUGHT = 23  # a case comes before the coordinating body; this and the next one concern the body
    DECIDED = 24  # the body has decided on a case
