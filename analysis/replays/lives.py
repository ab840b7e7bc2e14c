"""The lives of the crisis's cases under every design, as columns that the page tells as stories."""

from collections.abc import Iterable, Sequence

import numpy as np

from analysis.replays.coding import whole
from analysis.replays.maps import ended
from analysis.replays.watch import Watched
from analysis.replays.window import MINUTES, Window
from analysis.why.kinds import kind_of
from sim.run import Trajectory
from sim.scenario import Scenario

MOST = 8000  # cases whose lives a page holds: those that cost most
NEVER = -1  # minute of what has not happened
STAGES = ("detected", "reported", "queued", "responded", "assembled")
PLAIN = ("work", "grid", "cause", "status", "found_by", "dispatch", "information")
COUNTS = ("transfers", "escalations", "attempts", "volunteers")
HUNDREDTHS = 100.0  # of a person-day
TOLD = (  # decisions that a story tells, by what came out
    *("report_up_no", "report_up_yes", "consent_no", "consent_yes", "deliberate_no", "deliberate_yes"),
    *("pass_yes", "do_well_no"),
)


def chosen(runs: Sequence[Trajectory], shown: Window, named: Iterable[int]) -> np.ndarray:
    """Ids of the cases whose lives are told, in the order in which they arose: those named, and of the
    crisis's cases that stand open in the window those that cost most, all designs together."""
    parts = [run.cases[of_crisis(run, shown)] for run in runs]
    ids, place = np.unique(np.concatenate([part["id"] for part in parts]), return_inverse=True)
    loss = np.bincount(place, np.concatenate([part["loss"] for part in parts]), len(ids))
    costly = ids[np.argsort(-loss, kind="stable")[:MOST]]
    wanted = np.union1d(costly, np.fromiter(named, np.int64))
    arose = np.full(len(wanted), np.inf)
    for run in runs:
        rows = rows_of(run, wanted)
        arose = np.where(rows >= 0, np.minimum(arose, run.cases["arose"][rows]), arose)
    return wanted[np.lexsort((wanted, arose))]


def of_crisis(run: Trajectory, shown: Window) -> np.ndarray:
    """Which cases are emergencies, or of a class that a hazard brings, and stand open in the window."""
    of_work = np.array([work in crisis_works(run.scenario) for work in range(len(run.scenario.file.work))])
    inside = (run.cases["arose"] <= shown.end) & (ended(run.cases) > shown.begin)
    return of_work[run.cases["work"]] & inside


def crisis_works(scenario: Scenario) -> set[int]:
    """Classes of work: emergencies, and what the hazards bring and turn into."""
    brought = {
        name for struck in scenario.file.hazard for name in (struck.work, struck.becomes, struck.complaint)
    }
    return {row for row, work in enumerate(scenario.file.work) if work.emergency or work.name in brought}


def rows_of(run: Trajectory, ids: np.ndarray) -> np.ndarray:
    """Row of each case in a run, -1 where it did not arise."""
    order = np.argsort(run.cases["id"], kind="stable")
    known = run.cases["id"][order]
    place = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    return np.where(known[place] == ids, order[place], -1)


def columns(run: Trajectory, ids: np.ndarray) -> dict[str, np.ndarray]:
    """One row a case. `arose` in minutes since the start; stages, `due` and `ended` in minutes after that;
    `parent` by its number among `ids`; where a case did not arise all is NEVER."""
    rows = rows_of(run, ids)
    cases = run.cases[rows]
    own = {str(id_): number for number, id_ in enumerate(ids.tolist())}
    late = (cases["attempts"] == 0) & (cases["escalations"] > 0)  # the limit is that of the only attempt
    instants = {name: cases[name] for name in STAGES}
    instants |= {"due": np.where(late, cases["limit"], np.nan), "ended": ended(cases)}
    found = {name: cases[name].astype(np.int64) for name in (*PLAIN, *COUNTS)}
    found |= {name: minutes(instant - cases["arose"]) for name, instant in instants.items()}
    found["arose"] = minutes(cases["arose"])
    found["parent"] = np.array([own.get(str(parent), NEVER) for parent in cases["parent"].tolist()], np.int64)
    found["loss"] = np.rint(HUNDREDTHS * cases["loss"]).astype(np.int64)
    return {name: np.where(rows >= 0, column, NEVER) for name, column in found.items()}


def minutes(days: np.ndarray) -> np.ndarray:
    """Whole minutes; NEVER for nan and for the end of days."""
    known = np.isfinite(days)
    return np.where(known, np.rint(MINUTES * np.where(known, days, 0.0)), NEVER).astype(np.int64)


def decisions(one: Watched, ids: np.ndarray) -> dict[str, np.ndarray]:
    """What was decided upon these cases, by case and in order of time: number of the case, place in TOLD,
    minutes after the case arose, and how many times in a row."""
    mine = one.decisions[np.isin(one.decisions["who"], ids)]
    words = [
        f"{kind_of(int(row['purpose']), int(row['whom']))}_{'yes' if row['choice'] > 0 else 'no'}"
        for row in mine
    ]
    place = np.array([TOLD.index(word) if word in TOLD else NEVER for word in words], np.int64)
    mine, place = mine[place >= 0], place[place >= 0]
    order = np.argsort(ids, kind="stable")
    number = order[np.searchsorted(ids[order], mine["who"])]
    by_case = np.argsort(number, kind="stable")
    number, place, instant = number[by_case], place[by_case], mine["instant"][by_case]
    fresh = np.ones(len(number), bool)
    fresh[1:] = (np.diff(number) != 0) | (np.diff(place) != 0)
    begins = np.flatnonzero(fresh)
    arose = one.run.cases["arose"][rows_of(one.run, ids)]
    return {
        "case": number[begins],
        "what": place[begins],
        "minute": minutes(instant[begins] - arose[number[begins]]),
        "times": np.diff(begins, append=len(number)),
    }


def coded(table: dict[str, np.ndarray], running: str) -> dict[str, str]:
    """Columns as text; the one that only rises by its steps."""
    steps = {running: np.diff(table[running], prepend=0)}
    return {name: whole(column) for name, column in (table | steps).items()}
