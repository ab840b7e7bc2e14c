"""What is said of an assumed number: range, unit, origin, name; and of a choice: its name."""

from typing import NamedTuple

INFINITY = float("inf")


class Label(NamedTuple):
    """What a choice or a switch is called."""

    zh: str
    en: str


class Quantity(NamedTuple):
    """Range, unit, origin and name of a number."""

    low: float
    high: float
    unit: str
    source: str
    zh: str
    en: str
    kind: str = "uncertainty"


def lever(low: float, high: float, unit: str, source: str, zh: str, en: str) -> Quantity:
    """A number that a government could choose."""
    return Quantity(low, high, unit, source, zh, en, "lever")
