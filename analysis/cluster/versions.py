"""Whether another machine would give the same rows: what they hang on, compared."""

import inspect
import platform
from functools import lru_cache
from importlib.metadata import version

from analysis import arguments, budget, tasks
from analysis.tasks import hashed
from sim import mechanisms
from sim.compiled import VERSION
from sim.entries import ScenarioError

SOURCES = (tasks, budget, arguments)  # of this package; those of the model have a version of their own
LIBRARIES = ("numpy", "scipy", "numba", "distributed")
STRANGE = ": its results would not be the same"

Versions = dict[str, str]


@lru_cache(maxsize=16)
def versions(names: tuple[str, ...]) -> Versions:
    """All that rows hang on beside job and task, with the mechanisms of these names."""
    told = {"model version": VERSION, "cogov": version("cogov")}
    told |= {source.__name__: hashed(inspect.getsource(source)) for source in SOURCES}
    told["Python"] = ".".join(platform.python_version_tuple()[:2])
    told |= {name: version(name) for name in LIBRARIES}
    return told | {f"mechanism {name}": contents(name) for name in names}


def contents(mechanism: str) -> str:
    """A hash of what a mechanism's file says; that there is none where there is none."""
    try:
        return hashed(repr(mechanisms.load(mechanism)))
    except ScenarioError:
        return "not there"


def differences(here: Versions, there: Versions) -> str:
    """What differs between this machine and another, in words; empty where they agree."""
    told = [
        f"{name} is {there.get(name, 'not there')}, here {mine}"
        for name, mine in here.items()
        if there.get(name) != mine
    ]
    return "; ".join(told)
