"""Files become checked entries: reading TOML, and errors that say which key, which value, what is allowed."""

import difflib
import math
import tomllib
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import numpy as np

from sim.parameters import Quantity

ENCODING = "utf-8-sig"  # with or without the mark that some editors put in front
LARGEST_FILE = 4_000_000  # bytes


class ScenarioError(ValueError):
    """A scenario that can't be run; says which key, which value, and what is allowed."""


def folder() -> Path:
    """Where the built-in scenarios are: beside the package, or inside it once installed."""
    beside = Path(__file__).parent.parent / "scenarios"
    return beside if beside.is_dir() else Path(__file__).parent / "scenarios_data"


def nearest(word: str, known: Any) -> str:
    """«; did you mean …?», where something known is near."""
    close = difflib.get_close_matches(word, list(known), 1, 0.6)
    return f"; did you mean {close[0]!r}?" if close else ""


def parse(path: Path) -> dict[str, Any]:
    """A TOML file as it stands."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ScenarioError(f"{path.name}: larger than {LARGEST_FILE} bytes")
        return tomllib.loads(path.read_text(encoding=ENCODING))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name}: not TOML: {error}") from None
    except RecursionError:
        raise ScenarioError(f"{path.name}: nested too deeply") from None
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{path.name}: not UTF-8: {error}") from None
    except OSError as error:
        raise ScenarioError(f"{path.name}: cannot be read: {error.strerror}") from None


def merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Entries upon entries: tables merge, a table over a list merges with those of its rows that it names,
    everything else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = merge(old, value)
        elif isinstance(old, list) and isinstance(value, dict):
            merged[key] = list(old)
            for name, more in value.items():
                for field, entry in table(more, f"{key}.{name}").items():
                    put(merged, f"{key}.{name}.{field}", entry)
        else:
            merged[key] = value
    return merged


def table(entries: Any, key: str) -> Mapping[str, Any]:
    """Entries that must be a table."""
    if not isinstance(entries, Mapping):
        raise ScenarioError(f"{key} = {entries!r}: must be a table")
    return entries


def put(entries: dict[str, Any], key: str, value: Any) -> None:
    """Set one dotted key; `work.NAME.key` and `department.NAME.key` reach into lists by name."""
    *path, last = key.split(".")
    at: Any = entries
    for step in path:
        if isinstance(at, list):
            names = [row.get("name", row.get("kind", "")) for row in at]
            if step not in names:
                raise ScenarioError(
                    f"{key}: no {step!r} here{nearest(step, names)}; known: {', '.join(names)}"
                )
            row = names.index(step)
            at[row] = dict(at[row])
            at = at[row]
        else:
            at = at.setdefault(step, {})
            if not isinstance(at, (dict, list)):
                raise ScenarioError(f"{key}: {step} is a single value")
    if isinstance(at, list):
        raise ScenarioError(f"{key}: is a list; name one of its entries")
    at[last] = value


def fill(block: Any, entries: Any, prefix: str) -> Any:
    """A block from a table; fields that the table leaves out keep their default."""
    hints = hints_of(block)
    for key in table(entries, prefix.rstrip(".")):
        if key not in hints:
            raise ScenarioError(f"{prefix}{key}: no such key{nearest(key, hints)}; known: {', '.join(hints)}")
    for key in block._fields:
        if key not in entries and key not in block._field_defaults:
            raise ScenarioError(f"{prefix}{key}: is missing")
    values = {key: convert(hints[key], value, prefix + key) for key, value in entries.items()}
    return block(**values)


@cache
def hints_of(block: Any) -> dict[str, Any]:
    """Declared types of a block's fields, with their notes."""
    return get_type_hints(block, include_extras=True)


def convert(hint: Any, value: Any, key: str) -> Any:
    """`value` as exactly the declared type."""
    note = None
    if get_origin(hint) is Annotated:
        hint, note = get_args(hint)
    if key.startswith("parameters."):
        key = key.removeprefix("parameters.")
    if hasattr(hint, "_fields"):
        return fill(hint, value, key + ".")
    if get_origin(hint) is dict:
        if not isinstance(value, Mapping):
            raise ScenarioError(f"{key} = {value!r}: must be a table")
        kind = get_args(hint)[1]
        return {name: convert(kind, entry, f"{key}.{name}") for name, entry in value.items()}
    if get_origin(hint) is tuple:
        return convert_list(get_args(hint)[0], value, key)
    if isinstance(hint, type) and issubclass(hint, IntEnum):
        return choose(hint, value, key)
    return within(note, plain(hint, value, key), key)


def convert_list(hint: Any, value: Any, key: str) -> tuple[Any, ...]:
    """A list, each of its entries converted; tables by their names in error messages."""
    if not isinstance(value, (list, tuple)):
        raise ScenarioError(f"{key} = {value!r}: must be a list")
    names = [row.get("name", i) if isinstance(row, Mapping) else i for i, row in enumerate(value)]
    return tuple(convert(hint, row, f"{key}.{name}") for row, name in zip(value, names, strict=True))


def choose(family: type[IntEnum], value: Any, key: str) -> IntEnum:
    """A member of a family by its name."""
    names = [member.name.lower() for member in family]
    if isinstance(value, family):
        return value
    if not isinstance(value, str) or value.lower() not in names:
        raise ScenarioError(
            f"{key} = {value!r}: must be one of {', '.join(names)}{nearest(str(value), names)}"
        )
    return family[value.upper()]


def plain(kind: Any, value: Any, key: str) -> Any:
    """A string, truth value, whole number or number; nothing is converted that would change."""
    if isinstance(value, np.generic):
        value = value.item()
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if kind is int and isinstance(value, float) and value.is_integer():
        value = int(value)
    if type(value) is not kind:
        words = {float: "a number", int: "a whole number", bool: "true or false", str: "a text"}
        raise ScenarioError(f"{key} = {value!r}: must be {words[kind]}")
    if kind is float and math.isnan(value):
        raise ScenarioError(f"{key} = nan: must be a number")
    return value


def within(note: Any, value: Any, key: str) -> Any:
    """The value, if it lies in its range."""
    if isinstance(note, Quantity) and not note.low <= value <= note.high:
        raise ScenarioError(f"{key} = {value!r}: must lie in {note.low:g} to {note.high:g} ({note.unit})")
    return value
