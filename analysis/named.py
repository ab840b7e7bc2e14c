"""Files of one kind (studies, claims, lessons, …): found by a built-in name or by their path."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from sim.entries import ScenarioError, folder, nearest

T = TypeVar("T")


def built_in(group: str) -> dict[str, Path]:
    """Files of a folder of `scenarios/` that come along, by name."""
    return {path.stem: path for path in sorted((folder() / group).glob("*.toml"))}


def read(kind: str, name_or_path: str, known: Mapping[str, Path], make: Callable[[Path], T]) -> T:
    """What `make` makes of the file of that name, or at that path; errors say which kind and which file.

    Raises ScenarioError.
    """
    path = known.get(name_or_path, Path(name_or_path))
    if path.suffix != ".toml" or not path.is_file():
        near = nearest(name_or_path, known)
        raise ScenarioError(f"{kind} {name_or_path!r}: no such {kind}{near}; known: {', '.join(known)}")
    try:
        return make(path)
    except ScenarioError as error:
        raise ScenarioError(f"{kind} {path.stem}: {error}") from None
