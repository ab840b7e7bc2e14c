"""What each draw decides. Append; never renumber: it would change every run."""

CITY = 0  # how a city is laid out
RESIDENT = 1  # a resident's four draws of a step: take part, volunteer, hear a rumour, drop it
ENTERPRISE = 2  # safety and pledge
ORGANISATION = 3  # join or leave
TARGET = 4  # which case a volunteer team goes to
PUBLISH = 5  # whether a subdistrict publishes
INSPECT = 6  # whether an enterprise is inspected
CONSENT = 7  # whether the tiers above agree
ARRIVAL = 8  # the gap to the next case of a source
CASE = 9  # what a new case is
PATIENCE = 10  # how long a case escapes each way of being found
HOP = 11  # a relay hop: its delay and its error
REPORT_UP = 12  # whether the lower tier reports
PASS = 13  # whether a department passes a case on
DELAY = 14  # how long a department lets a case lie
TRAVEL = 15  # the way of a team
SERVE = 16  # the work of a team
QUALITY = 17  # whether the work was done or only written down, and whether a check finds that out
BREED = 18  # the gap to the next bred case
CHILD = 19  # whether and where it arises
DAY = 20  # the mood of a day: how many ordinary cases it brings
HANDOVER = 21  # how long a case takes from one department to the next
RULE = 22  # which rules a case meets with, where they hold for a share of the cases
