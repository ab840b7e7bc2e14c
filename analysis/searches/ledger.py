"""What the runs of all designs came to, as they come in; and which runs a search asks for next."""

from collections.abc import Generator, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from analysis.searches.space import Design
from analysis.study import Study
from analysis.tasks import Row, Task

Key = tuple[str, int, int]  # design, future, replication


class Wanted(NamedTuple):
    """Designs that are to meet every future with this luck."""

    designs: Sequence[Design]
    replications: range


Course = Generator[Wanted, None, Any]  # goes on when all is there that it asked for


class Ledger:
    """Outcomes by design, future and replication."""

    def __init__(self, outcomes: Sequence[str], futures: int, replications: int) -> None:
        """Nothing is in it; `replications` are all that there will be, those of fresh luck included."""
        self.outcomes, self.shape = tuple(outcomes), (len(outcomes), futures, replications)
        self.kept: dict[str, np.ndarray] = {}
        self.there: set[Key] = set()
        self.messages: dict[str, str] = {}  # by design, of a run that failed

    def add(self, row: Row) -> None:
        """A run that is done, or failed; an outcome that it lacks is not a number."""
        key = (row["design"], row["point"], row["replication"])
        self.there.add(key)
        kept = self.kept.setdefault(key[0], np.full(self.shape, np.nan))
        if row["status"] == "done":
            kept[:, key[1], key[2]] = [as_number(row.get(name)) for name in self.outcomes]
        else:
            self.messages[key[0]] = row["message"]

    def values(self, designs: Sequence[Design], replications: range | np.ndarray) -> dict[str, np.ndarray]:
        """By outcome, shape (designs, futures, replications)."""
        found = np.array([self.kept[one.name][..., np.asarray(replications)] for one in designs])
        return {name: found[:, k] for k, name in enumerate(self.outcomes)}


def as_number(value: Any) -> float:
    """An outcome of a row, which has None where there is none."""
    return np.nan if value is None else float(value)


class Feed:
    """Tasks in the order in which a course asks for them. While it waits for the last of them, whoever is
    free gets those that will be wanted anyway; without these processes would end and start at every turn."""

    def __init__(
        self, told: Study, futures: np.ndarray, ledger: Ledger, course: Course, later: Wanted
    ) -> None:
        """`futures` are places of the factors, one row a future."""
        self.told, self.ledger, self.course = told, ledger, course
        self.futures = [told.values(row) for row in futures]
        self.handed: set[Key] = set()
        self.later = self.tasks(later)
        self.found: Any = None
        self.finished = False
        self.go_on()

    def __iter__(self) -> "Feed":
        """Of itself: it goes on where it was."""
        return self

    def __next__(self) -> Task:
        """The next run; StopIteration where nothing can be said before others are done, or all is done."""
        while not self.finished:
            task = next(self.now, None) or (next(self.later, None) if not self.is_there() else None)
            if task is not None:
                return task
            if not self.is_there():
                break
            self.go_on()
        raise StopIteration

    def go_on(self) -> None:
        """What the course asks for next."""
        try:
            self.wanted = next(self.course)
            self.now = self.tasks(self.wanted)
        except StopIteration as end:
            self.found, self.finished = end.value, True

    def is_there(self) -> bool:
        """Whether all is there that the course waits for."""
        return all(key in self.ledger.there for key in self.keys(self.wanted))

    def keys(self, wanted: Wanted) -> Iterator[Key]:
        """The runs of some designs."""
        for one in wanted.designs:
            for future in range(len(self.futures)):
                for replication in wanted.replications:
                    yield one.name, future, replication

    def tasks(self, wanted: Wanted) -> Iterator[Task]:
        """Those of its runs that are neither there nor under way."""
        levers = {one.name: one.levers for one in wanted.designs}
        for key in self.keys(wanted):
            if key not in self.ledger.there and key not in self.handed:
                self.handed.add(key)
                name, future, replication = key
                values = (*levers[name], *self.futures[future].items())
                yield Task(future, replication, self.told.seed(future, replication), values, name)
