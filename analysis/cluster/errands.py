"""What a machine of a cluster does for a study: an errand is a few tasks of a job, and rows come back.

Runs take place in a process of their own (`workers.Crew`), for a thread of the cluster's worker cannot be
stopped: so a run that takes too long, or kills its process, is the same row as on a single machine.
"""

import multiprocessing
import pickle
import platform
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from threading import Lock
from typing import NamedTuple

from filelock import FileLock

from analysis import tasks
from analysis.cluster.versions import STRANGE, Versions, differences, versions
from analysis.tasks import Job, Row, Task
from analysis.workers import Crew
from sim.compiled import cache_folder
from sim.run import compile_once, needs_compiling

IDLE = 60.0  # seconds after which a process that waits for another sweep's runs is ended
NOBODY = "nobody waits for these runs any more"


class StrangerError(RuntimeError):
    """A worker whose results would not be those of this machine."""


class DismissedError(RuntimeError):
    """Whoever asked for a run has gone."""


class Errand(NamedTuple):
    """Some tasks of a job, and what whoever does them must agree with."""

    expected: Versions
    mechanisms: tuple[str, ...]
    sender: str  # one sweep at work; processes are kept for its next errand
    job: Job
    seconds: float  # that a run may take
    tasks: tuple[Task, ...]


class Hand:
    """A process that runs one task after another."""

    def __init__(self, job: Job, seconds: float) -> None:
        """It starts with its first task."""
        self.given: deque[Task] = deque()
        self.crew = Crew(serve_in_turn, job, 1, seconds)
        self.rows = self.crew.rows(iter(self.given.popleft, None))  # asked for only when there is one
        self.since = time.monotonic()

    def row(self, task: Task) -> Row:
        """Its row, whatever becomes of it. Raises DismissedError where the hand was let go meanwhile."""
        self.given.append(task)
        row = next(self.rows, None)
        if row is None:
            raise DismissedError(NOBODY)
        return row


class Hands:
    """Processes of this worker: one for each errand at a time."""

    def __init__(self) -> None:
        """None is started yet."""
        self.free: dict[str, list[Hand]] = {}
        self.busy: dict[str, list[Hand]] = {}
        self.gone: set[str] = set()  # senders
        self.lock = Lock()

    @contextmanager
    def lent(self, errand: Errand) -> Iterator[Hand]:
        """One that knows the job; others may have it afterwards."""
        hand = self.take(errand)
        try:
            yield hand
        except BaseException:
            hand.crew.dissolve()
            raise
        self.give_back(errand.sender, hand)

    def take(self, errand: Errand) -> Hand:
        """One that is free, or a new one; those that have waited long for another sender are let go.

        Raises DismissedError.
        """
        with self.lock:
            if errand.sender in self.gone:
                raise DismissedError(NOBODY)
            self.dismiss_idle()
            known = self.free.get(errand.sender)
            hand = known.pop() if known else Hand(errand.job, errand.seconds)
            self.busy.setdefault(errand.sender, []).append(hand)
            return hand

    def give_back(self, sender: str, hand: Hand) -> None:
        """It is free, unless it was let go meanwhile."""
        with self.lock:
            if hand in self.busy.get(sender, []):
                self.busy[sender].remove(hand)
                hand.since = time.monotonic()
                self.free.setdefault(sender, []).append(hand)

    def let_go(self, sender: str) -> None:
        """End the processes of a sender, whose errands may still arrive: none of them is run."""
        with self.lock:
            self.gone.add(sender)
            for hand in self.busy.pop(sender, []):
                hand.crew.dissolve()
            for hand in self.free.pop(sender, []):
                hand.rows.close()

    def dismiss_idle(self) -> None:
        """End those that nobody has needed for a while: whoever asked for them was killed."""
        for hands in self.free.values():
            for hand in [hand for hand in hands if time.monotonic() - hand.since > IDLE]:
                hands.remove(hand)
                hand.rows.close()


HANDS = Hands()


def run_errand(told: bytes) -> list[Row]:
    """Rows of an errand, which comes packed so that nobody on the way looks into it. Raises StrangerError."""
    errand: Errand = pickle.loads(told)
    differing = differences(errand.expected, versions(errand.mechanisms))
    if differing:
        raise StrangerError(f"worker on {platform.node()}: {differing}{STRANGE}")
    multiprocessing.current_process().daemon = False  # dask's are, and daemons may not start processes
    with HANDS.lent(errand) as hand:
        return [hand.row(task) for task in errand.tasks]


def let_go(sender: str) -> None:
    """End the processes that this worker keeps for a sender."""
    HANDS.let_go(sender)


def serve_in_turn(pipe: Connection, job: Job) -> None:
    """What a hand's process does; where the model must be compiled, one process of a machine does it."""
    if needs_compiling():
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(str(folder / ".compiling")):
            compile_once()
    tasks.serve(pipe, job)
