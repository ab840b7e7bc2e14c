"""A cluster that answers, and the errands of a study that it is sent."""

import pickle
import queue
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from analysis.cluster import errands, versions
from analysis.cluster.errands import Errand
from analysis.cluster.versions import Versions
from analysis.tasks import Job, Row, Task, blank

if TYPE_CHECKING:
    from distributed import Client, Future

ERRAND = 1.0  # seconds that an errand should take, so that the engine's own work is small beside it
LARGEST = 50  # runs
AHEAD = 2  # errands a thread: one that is done, one that waits
RECOUNT = 1.0  # seconds between two looks at how many threads there are


class ClusterError(RuntimeError):
    """The cluster does not do what it should; everything finished is kept."""


class Cluster:
    """A scheduler that answers, and whose workers give the rows that this machine would."""

    def __init__(self, client: "Client", address: str, mechanisms: tuple[str, ...]) -> None:
        """Nothing is asked yet."""
        self.client, self.address, self.mechanisms = client, address, mechanisms
        self.expected: Versions = versions.versions(mechanisms)

    def size(self) -> tuple[int, int]:
        """How many workers there are now, and how many runs at a time."""
        threads = self.client.nthreads()
        return len(threads), sum(threads.values())

    def check(self) -> None:
        """All workers of now give the same rows; later ones are asked with their first errand.

        Raises ClusterError.
        """
        told = self.asked(version, "cogov")  # without it nothing else can be asked
        self.refuse({who: f"cogov: {its}" for who, its in told.items() if isinstance(its, Exception)})
        found = self.asked(versions.versions, self.mechanisms)
        self.refuse(
            {
                who: str(its) if isinstance(its, Exception) else versions.differences(self.expected, its)
                for who, its in found.items()
            }
        )

    def asked(self, ask: Callable[..., Any], word: Any) -> dict[str, Any]:
        """What each worker answers, or the exception that it had. Raises ClusterError."""
        try:
            return dict(self.client.run(ask, word, on_error="return"))
        except Exception as error:
            raise ClusterError(f"workers cannot be asked for their versions: {error}") from None

    def refuse(self, faults: dict[str, str]) -> None:
        """Raise ClusterError for the first worker with a fault, and say how many others have one."""
        bad = {worker: fault for worker, fault in faults.items() if fault}
        for worker, fault in bad.items():
            others = f" (and {len(bad) - 1} other workers)" if len(bad) > 1 else ""
            raise ClusterError(f"worker {worker}{others}: {fault}{versions.STRANGE}")

    def rows(self, job: Job, tasks: Iterator[Task], seconds: float) -> Generator[Row, None, None]:
        """A workforce: one row a task, as they come. Raises ClusterError."""
        yield from Messenger(self, job, seconds).rows(tasks)


class Messenger:
    """Errands of one job: which are out, and how many runs make one."""

    def __init__(self, cluster: Cluster, job: Job, seconds: float) -> None:
        """Nothing is sent yet."""
        self.cluster, self.client, self.job, self.seconds = cluster, cluster.client, job, seconds
        self.name = uuid4().hex
        self.out: dict[Future[Any], tuple[Task, ...]] = {}
        self.back: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        self.a_run = ERRAND  # seconds, as they were of late
        self.room, self.counted = 0, -RECOUNT

    def rows(self, tasks: Iterator[Task]) -> Generator[Row, None, None]:
        """One row a task; however it ends, nothing is left to do on the cluster."""
        try:
            self.send(tasks)
            while self.out:
                for future in self.returned():
                    yield from self.unpacked(future)
                self.send(tasks)
        finally:
            self.call_back()

    def send(self, tasks: Iterator[Task]) -> None:
        """As many errands as keep every thread busy, and no more."""
        if time.monotonic() - self.counted > RECOUNT:
            self.room, self.counted = AHEAD * max(1, self.threads()), time.monotonic()
        while len(self.out) < self.room and (some := tuple(islice(tasks, self.batch()))):
            future = self.client.submit(errands.run_errand, self.packed(some), pure=False)
            self.out[future] = some
            future.add_done_callback(self.back.put)

    def threads(self) -> int:
        """Of the cluster; none where the scheduler does not answer, which its errands will tell."""
        try:
            return self.cluster.size()[1]
        except (OSError, RuntimeError):
            return 0

    def batch(self) -> int:
        """Runs that take about as long as an errand should."""
        return max(1, min(LARGEST, int(ERRAND / max(self.a_run, 1e-6))))

    def packed(self, some: tuple[Task, ...]) -> bytes:
        """An errand as one piece, so that the engine does not look for its own words in it."""
        to = self.cluster
        return pickle.dumps(Errand(to.expected, to.mechanisms, self.name, self.job, self.seconds, some))

    def returned(self) -> "list[Future[Any]]":
        """Errands that have come back; waits a little for the first."""
        found = []
        with suppress(queue.Empty):
            found.append(self.back.get(timeout=RECOUNT))
            while True:
                found.append(self.back.get_nowait())
        return found

    def unpacked(self, future: "Future[Any]") -> list[Row]:
        """Rows of an errand. Raises ClusterError."""
        from distributed.scheduler import KilledWorker

        given = self.out.pop(future)
        try:
            rows: list[Row] = future.result()
        except KilledWorker as error:
            return [
                blank(task, "lost", f"its worker died {error.allowed_failures + 1} times") for task in given
            ]
        except Exception as error:
            raise ClusterError(self.explained(future, error)) from None
        for row in rows:
            self.a_run += 0.1 * (row["seconds"] - self.a_run)
        return rows

    def explained(self, future: "Future[Any]", error: BaseException) -> str:
        """Why an errand brought no rows."""
        if isinstance(error, errands.StrangerError):
            return str(error)
        if future.status == "error":
            return f"a worker could not do its errand: {type(error).__name__}: {error}"
        return (
            f"the scheduler {self.cluster.address} has gone, and the runs in flight with it; "
            "what is finished is kept, and the same command goes on"
        )

    def call_back(self) -> None:
        """Nobody waits for what is out; processes kept for it are ended."""
        with suppress(Exception):  # the cluster itself may have gone
            if self.client.status == "running":
                self.client.cancel(list(self.out), force=True)
                self.client.run(errands.let_go, self.name, on_error="ignore")
        self.out.clear()
