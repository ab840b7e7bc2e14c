"""All designs that the levers of a study allow: from places of the levers to a design that can be built and
that its budget pays for."""

import math
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from analysis.budget import spending
from analysis.study import Factor, Study
from analysis.tasks import MECHANISM, Value, hashed, scenario_at
from sim.entries import ScenarioError
from sim.mechanisms import value_of
from sim.scenario import Scenario, from_entries

STEPS = 1000  # of a lever between its ends: no government sets one more finely
TRIES = 1000  # random designs drawn for each one that is wanted, before one gives up
CLOSE = 1e-9

Places = Mapping[str, float | int]  # of levers: from 0 to STEPS, or which of the values


class Design(NamedTuple):
    """Values of all levers."""

    name: str  # a hash of them
    levers: tuple[tuple[str, Value], ...]


class Space:
    """The designs among which a study searches."""

    def __init__(self, told: Study) -> None:
        """Raises ScenarioError where even the cheapest design is dearer than the budget."""
        self.told, self.levers = told, told.levers
        self.hours = told.search.staff_hours if told.search else math.inf
        self.possible: dict[str, bool] = {}
        if told.search and told.search.limited:
            least = self.worth({one.name: one.low for one in self.mechanisms})
            if least > self.hours:
                raise ScenarioError(
                    f"search.staff_hours = {self.hours:g}: the cheapest design costs {least:g} already"
                )

    @cached_property
    def usual(self) -> Scenario:
        """The scenario as it is, without any design."""
        return from_entries(self.told.entries, self.told.file.scenario)

    @property
    def mechanisms(self) -> list[Factor]:
        """The levers that cost something."""
        return [one for one in self.levers if one.name.startswith(MECHANISM)]

    @property
    def base(self) -> Design:
        """The scenario as it is, as values of the levers."""
        return named({one.name: self.as_it_is(one.name) for one in self.levers})

    def as_it_is(self, name: str) -> Value:
        """The value that the scenario gives a lever."""
        if name.startswith(MECHANISM):
            return float(self.told.entries.get("mechanisms", {}).get(name.removeprefix(MECHANISM), 0.0))
        value: Any = value_of(self.usual.parameters, name)
        return value.name.lower() if hasattr(value, "name") else value

    @cached_property
    def prices(self) -> dict[str, float]:
        """Staff hours before the crisis that each mechanism costs at full intensity, its money included; and
        under "" what the scenario's other mechanisms cost."""
        none = {one.name: 0.0 for one in self.mechanisms}
        own = self.spent(none)
        full = {one.name: self.spent({**none, one.name: one.high}) - own for one in self.mechanisms}
        return {"": own} | {one.name: full[one.name] / one.high for one in self.mechanisms}

    def spent(self, intensities: Mapping[str, Value]) -> float:
        """What these mechanisms and the scenario's others cost."""
        return spending(scenario_at(self.told.entries, dict(intensities), self.told.file.scenario)).worth

    def worth(self, levers: Mapping[str, Value]) -> float:
        """What a design costs before the crisis, in staff hours, as the scenario itself has it."""
        return self.prices[""] + sum(
            self.prices[one.name] * float(levers[one.name]) for one in self.mechanisms if one.name in levers
        )

    def design(self, places: Places) -> Design:
        """The design at these places; one that is too dear gets less of all of its mechanisms."""
        levers = {one.name: value_at(one, places[one.name]) for one in self.levers}
        if self.worth(levers) > self.hours:
            levers |= self.reduced(levers)
        return named(levers)

    def reduced(self, levers: Mapping[str, Value]) -> dict[str, Value]:
        """Intensities, all brought nearer to their least by one factor, so that the budget pays for them."""
        low = {one.name: one.low for one in self.mechanisms}
        least = self.worth(low)
        factor = (self.hours - least) / (self.worth(levers) - least)
        steps = {
            one.name: (float(levers[one.name]) - one.low) / (one.high - one.low) for one in self.mechanisms
        }
        return {
            one.name: value_at(one, math.floor(factor * steps[one.name] * STEPS + CLOSE))
            for one in self.mechanisms
        }

    def places(self, design: Design) -> dict[str, float | int]:
        """Where the levers of a design stand."""
        return {
            one.name: place_of(one, value) for one, (_, value) in zip(self.levers, design.levers, strict=True)
        }

    def can_be(self, design: Design) -> bool:
        """Whether its mechanisms go together."""
        if design.name not in self.possible:
            try:
                scenario_at(self.told.entries, dict(design.levers), self.told.file.scenario)
                self.possible[design.name] = True
            except ScenarioError:
                self.possible[design.name] = False
        return self.possible[design.name]

    def drawn(self, rng: np.random.Generator, count: int) -> Iterator[Design]:
        """Random designs that can be, no two alike; fewer, where there are no more."""
        seen: set[str] = set()
        for _ in range(TRIES * count):
            one = self.design({lever.name: int(rng.integers(ends(lever) + 1)) for lever in self.levers})
            if one.name not in seen and self.can_be(one):
                seen.add(one.name)
                yield one
            if len(seen) == count:
                return


def ends(lever: Factor) -> int:
    """The last place of a lever; the first is 0."""
    return lever.choices - 1 if lever.choices else STEPS


def value_at(lever: Factor, place: float) -> Value:
    """The value of a lever at a place."""
    if lever.values:
        return lever.values[round(place)]
    if lever.whole:
        return int(lever.low) + round(place)
    return round(lever.low + (lever.high - lever.low) * round(place) / STEPS, 12)


def place_of(lever: Factor, value: Value) -> int:
    """The place at which a lever has this value."""
    if lever.values:
        return lever.values.index(value)
    share = (float(value) - lever.low) / (lever.high - lever.low)
    return round(share * ends(lever))


def named(levers: Mapping[str, Value]) -> Design:
    """A design by its levers."""
    told = tuple(levers.items())
    return Design(hashed(repr(told)), told)
