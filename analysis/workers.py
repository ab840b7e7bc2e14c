"""Long-lived worker processes, of which one may fail, hang or die without harm to the others.

Each has a pipe of its own: nothing is shared that a killed worker could leave locked.
"""

import math
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing.connection import Connection, wait

from analysis.tasks import Job, Row, Task, blank, run_one, serve
from sim.run import compile_once

ATTEMPTS = 3  # before a run whose worker died each time is given up
UNREADY = (
    "workers die before they are ready; a script that starts some must do so under "
    '`if __name__ == "__main__":`, or use workers=0'
)

Target = Callable[[Connection, Job], None]
# Whoever runs tasks: one row a task, as they come, none of which takes more than so many seconds.
Workforce = Callable[[Job, Iterator[Task], float], Generator[Row, None, None]]


def of_this_machine(processes: int | None = None) -> Workforce:
    """So many processes here; as many as there are processors, unless told."""
    return lambda job, tasks, seconds: local(job, tasks, how_many(processes), seconds)


def how_many(processes: int | None) -> int:
    """Worker processes: as many as there are processors, unless told."""
    return (os.cpu_count() or 1) if processes is None else processes


def local(job: Job, tasks: Iterable[Task], workers: int, seconds: float) -> Generator[Row, None, None]:
    """Rows as they come, from as many worker processes; a run may take so many seconds.

    With 0 workers runs follow each other in this process, without a limit of time: to look for an error.
    """
    compile_once()
    if workers == 0:
        yield from (run_one(job, task) for task in tasks)
    else:
        yield from Crew(serve, job, workers, seconds).rows(iter(tasks))


class UnreadyError(RuntimeError):
    """No worker could begin."""


class Worker:
    """A process and the task that it has."""

    def __init__(self, target: Target, job: Job, task: Task) -> None:
        """Start it with its first task; its time runs once it has told that it is ready."""
        context = multiprocessing.get_context("spawn")
        self.pipe, its = context.Pipe()
        self.process = context.Process(target=target, args=(its, job), daemon=True)
        self.process.start()
        its.close()
        self.task: Task | None = task
        self.ready = False  # it has told so; what kills it before that is not its task
        self.deadline = math.inf
        self.pipe.send(task)

    def give(self, task: Task, seconds: float) -> None:
        """Its next task, to be done within so many seconds."""
        self.task, self.deadline = task, time.monotonic() + seconds
        self.pipe.send(task)

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Crew:
    """So many workers at one job."""

    def __init__(self, target: Target, job: Job, size: int, seconds: float) -> None:
        """Nobody is started yet."""
        self.target, self.job, self.size, self.seconds = target, job, size, seconds
        self.workers: list[Worker] = []
        self.again: list[Task] = []  # tasks whose worker died
        self.deaths: Counter[Task] = Counter()
        self.unready = 0  # workers that died before they were ready, since one was heard

    def rows(self, tasks: Iterator[Task]) -> Generator[Row, None, None]:
        """One row a task, as they come; however it ends, no worker is left. Raises UnreadyError."""
        try:
            self.employ(tasks)
            while self.workers:
                soonest = min(worker.deadline for worker in self.workers)
                patience = None if math.isinf(soonest) else max(0.0, soonest - time.monotonic())
                ready = wait([worker.pipe for worker in self.workers], patience)
                for worker in list(self.workers):
                    row = self.hear(worker) if worker.pipe in ready else self.overdue(worker)
                    if row is not None:
                        yield row
                self.employ(tasks)
        finally:
            for worker in self.workers:
                worker.end()

    def dissolve(self) -> None:
        """End it, from any thread: no run is begun any more, and `rows` ends without those under way."""
        self.size = 0
        for worker in list(self.workers):
            worker.process.kill()

    def employ(self, tasks: Iterator[Task]) -> None:
        """Whoever is free gets a task or is let go; while there are tasks, the crew is full."""
        for worker in [worker for worker in self.workers if worker.task is None]:
            task = self.next_task(tasks)
            if task is None:
                self.dismiss(worker)
                continue
            try:
                worker.give(task, self.seconds)
            except OSError:  # it died idle, which is not the task's fault
                self.dismiss(worker)
                self.again.append(task)
        while len(self.workers) < self.size and (task := self.next_task(tasks)) is not None:
            self.workers.append(Worker(self.target, self.job, task))

    def next_task(self, tasks: Iterator[Task]) -> Task | None:
        """One whose worker died, or the next; None when there is none, or none is wanted."""
        if self.size == 0:
            return None
        return self.again.pop() if self.again else next(tasks, None)

    def hear(self, worker: Worker) -> Row | None:
        """What a worker tells: that it is ready, or a row; or that it died."""
        try:
            row: Row | None = worker.pipe.recv()
        except (EOFError, OSError):
            return self.died(worker)
        self.unready = 0
        if row is None:
            worker.ready, worker.deadline = True, time.monotonic() + self.seconds
        else:
            worker.task, worker.deadline = None, math.inf
        return row

    def overdue(self, worker: Worker) -> Row | None:
        """A run that took too long ends with its worker."""
        if worker.task is None or time.monotonic() < worker.deadline:
            return None
        self.dismiss(worker)
        return blank(worker.task, message=f"took more than {self.seconds:g} seconds")

    def died(self, worker: Worker) -> Row | None:
        """The task of a dead worker is tried again, unless it may have been the death of too many.

        Raises UnreadyError.
        """
        self.dismiss(worker)
        task = worker.task
        if task is None:
            return None
        if worker.ready:
            self.deaths[task] += 1
        else:
            self.unready += 1
        if self.size and self.unready >= max(ATTEMPTS, self.size):
            raise UnreadyError(UNREADY) from None
        if self.deaths[task] == ATTEMPTS:
            return blank(task, "lost", f"its worker died {ATTEMPTS} times")
        self.again.append(task)
        return None

    def dismiss(self, worker: Worker) -> None:
        """One worker less."""
        worker.end()
        self.workers.remove(worker)
