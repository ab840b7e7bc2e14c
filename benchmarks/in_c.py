"""The residents' phases in C: compiled on the spot, fed with the columns of a state."""

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.engine.state import State
from sim.parameters import Parameters

SOURCE = Path(__file__).parent / "residents.c"
FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC")
# Each list has the order of the struct in residents.c; that nothing is mixed up shows when the columns are
# compared with those of the fast engine.
TIES = ("tie_first", "tie_other")
PEOPLE = ("trust", "peers", "risk", "efficacy", "fatigue")
TOLD = ("told_trust", "told_risk", "told_part", "told_rumour", "does")
GRID = (
    *("subdistrict", "first_resident", "residents", "open"),
    *("seen", "last_success", "last_judged", "part", "protected"),
)
PLACE = (
    *("first_grid", "grids", "level"),
    *("announced", "mean_risk", "mean_trust", "joined", "residents_fined"),
)
NUMBERS = (
    *("course.sites", "incentive.fine", "incentive.reactance", "accountability.traceability"),
    *("inspection.residents", "inspection.horizon", "inspection.learning"),
    *(f"participation.{name}" for name in ("precision", "base", "stake", "cost", "cost_load", "social")),
    *(f"participation.{name}" for name in ("public", "protection", "volunteering")),
    *(f"perception.{name}" for name in ("rate", "own", "contacts", "scale", "exaggeration")),
    *(f"perception.{name}" for name in ("rumour_start", "rumour_spread", "rumour_stop")),
    *(f"experience.{name}" for name in ("efficacy_rate", "fatigue_gain", "fatigue_loss")),
    *(f"trust.{name}" for name in ("gain", "loss", "witness", "visit", "honesty", "spillover")),
    *("trust.peers", "information.visits"),
)


def table(name: str, columns: tuple[str, ...]) -> type[ctypes.Structure]:
    """A struct of a count and one pointer a column."""
    fields = [("count", ctypes.c_int64), *((column, ctypes.c_void_p) for column in columns)]
    return type(name, (ctypes.Structure,), {"_fields_": fields})


PeopleTable = table("PeopleTable", (*TIES, *PEOPLE, *TOLD))
GridTable = table("GridTable", GRID)
PlaceTable = table("PlaceTable", PLACE)


class Clock(ctypes.Structure):
    """The clock as the loop in C reads it."""

    _fields_ = (
        ("seed", ctypes.c_uint64),
        ("step", ctypes.c_int64),
        ("days", ctypes.c_double),
        ("share", ctypes.c_double),
        ("reach", ctypes.c_double),
        ("public", ctypes.c_double),
    )


class City(ctypes.Structure):
    """All that the loop in C takes."""

    _fields_ = (
        ("people", PeopleTable),
        ("grid", GridTable),
        ("place", PlaceTable),
        ("numbers", ctypes.c_double * len(NUMBERS)),
        ("clock", Clock),
    )


def compiler() -> str | None:
    """The C compiler, if there is one: the variable CC, or cc."""
    return shutil.which(os.environ.get("CC", "cc"))


@cache
def library() -> ctypes.CDLL:
    """The compiled loop. Raises OSError or CalledProcessError where there is no C compiler."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "residents.so"
        subprocess.run([compiler() or "cc", *FLAGS, "-o", str(target), str(SOURCE), "-lm"], check=True)
        return ctypes.CDLL(str(target))


class Columns:
    """Columns laid out for C, and the way back into the state that they came from."""

    def __init__(self, state: State, parameters: Parameters) -> None:
        self.state = state
        self.kept: list[np.ndarray] = []
        self.grid = {name: np.ascontiguousarray(state.grids[name]) for name in GRID}
        self.place = {name: np.ascontiguousarray(state.subdistricts[name]) for name in PLACE}
        ties = [state.tie_first, state.tie_other]
        people = [getattr(state.residents, name) for name in (*PEOPLE, *TOLD)]
        numbers = [getattr(getattr(parameters, block), name) for block, name in map(split, NUMBERS)]
        clock = state.clock[0]
        self.city = City(
            PeopleTable(len(state.residents.grid), *map(pointer, ties + people)),
            GridTable(len(state.grids), *map(pointer, self.grid.values())),
            PlaceTable(len(state.subdistricts), *map(pointer, self.place.values())),
            (ctypes.c_double * len(NUMBERS))(*numbers),
            Clock(*(clock[name].item() for name, _ in Clock._fields_)),
        )

    def write_back(self) -> None:
        """What C has written, into the state's records; the residents' columns are the state's own."""
        for name, column in self.grid.items():
            self.state.grids[name] = column
        for name, column in self.place.items():
            self.state.subdistricts[name] = column
        self.state.clock["step"] = self.city.clock.step
        self.state.clock["public"] = self.city.clock.public


def split(dotted: str) -> list[str]:
    """Block and name of a parameter."""
    return dotted.split(".")


def pointer(column: np.ndarray) -> int:
    """Where a column lies; it must be in one piece."""
    assert column.flags.c_contiguous
    return column.ctypes.data


def ready(state: State, parameters: Parameters, steps: int) -> Callable[[], Any]:
    """A job: so many steps of the residents' phases in C, from this state on."""
    columns = Columns(state, parameters)
    work = library().residents_steps
    work.argtypes, work.restype = (ctypes.POINTER(City), ctypes.c_int64), None
    return lambda: work(columns.city, steps)


def advance(state: State, parameters: Parameters, steps: int) -> None:
    """The same, done at once, the state's records brought up to date."""
    columns = Columns(state, parameters)
    library().residents_steps(ctypes.byref(columns.city), ctypes.c_int64(steps))
    columns.write_back()
