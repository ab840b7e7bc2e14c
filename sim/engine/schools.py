"""Which residents learn together: found when a disease goes round, from their ages, and the same for both
engines."""

import numpy as np

from sim import draws, purpose
from sim.compiled import compiled
from sim.hazards import epidemic
from sim.parameters.hazards import Epidemics

SCHOOLING = np.dtype(
    [
        ("first", "i8"),  # where one's class begins among the pupils
        ("count", "i8"),  # pupils of it; 0 for who does not go to school
        ("works", "i8"),  # 1 for who is past the age of school
    ],
    align=True,
)


def enrol(p: Epidemics, place: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(schooling of each resident, the rows of pupils class by class), given the subdistrict of each: its
    pupils sit in classes of like age, all about as large."""
    years = np.array([epidemic.age(p, luck) for luck in lucks(seed, len(place)).tolist()])
    rows = np.zeros(len(place), SCHOOLING)
    rows["works"] = [epidemic.works(p, age) for age in years]
    pupils = np.flatnonzero([epidemic.learns(p, age) for age in years])
    pupils = pupils[np.lexsort((years[pupils], place[pupils]))]
    room = classes(place[pupils], p.class_size)
    size = np.bincount(room)
    rows["first"][pupils], rows["count"][pupils] = (np.cumsum(size) - size)[room], size[room]
    return rows, pupils[np.lexsort((pupils, room))]


def classes(place: np.ndarray, size: float) -> np.ndarray:
    """The class of each pupil, numbered from 0, given the place of each in ascending order: those of a place
    are cut into as many even parts as come closest to the size."""
    here = np.bincount(place)
    rank = np.arange(len(place)) - (np.cumsum(here) - here)[place]
    parts = np.maximum(1, np.rint(here / size)).astype(np.int64)
    return (np.cumsum(parts) - parts)[place] + rank * parts[place] // np.maximum(here, 1)[place]


@compiled
def lucks(seed, n):
    """The draw of each resident's age."""
    values = np.empty(n)
    for r in range(n):
        values[r] = draws.uniform(seed, purpose.AGE, 0, r, 0)
    return values
