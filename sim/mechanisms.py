"""Mechanisms: files that move levers and rules of a scenario, by an intensity from 0 to 1, and cost.

Numbers move in proportion from the scenario's value to the file's; a rule holds for that share of the
cases. Both grow over the days that the mechanism takes to be built up. Staff hours are taken from the time
of those who serve cases.
"""

import math
from collections.abc import Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np

from sim.entries import ScenarioError, fill, folder, nearest, parse
from sim.entries import choose as choose_member
from sim.parameters import Parameters, Quantity, as_record, declared, record_type
from sim.rules.accountability import Accountability
from sim.rules.deliberation import Deliberation
from sim.rules.dispatch import Dispatch
from sim.rules.information import Information
from sim.rules.learning import Learning
from sim.rules.matching import Matching
from sim.rules.mixture import MIXTURE, Family

INTENSITY = Quantity(0, 1, "share", "scenario", "强度", "intensity", "lever")
MOST_TAKEN = 0.5  # of the staff's time
PER = 10_000.0  # people for whom costs are given
RULES: dict[str, tuple[Family, type[IntEnum]]] = {
    "dispatch.rule": (Family.DISPATCH, Dispatch),
    "information.rule": (Family.INFORMATION, Information),
    "accountability.rule": (Family.ACCOUNTABILITY, Accountability),
    "organisations.matching": (Family.MATCHING, Matching),
    "forum.rule": (Family.DELIBERATION, Deliberation),
    "learning.rule": (Family.LEARNING, Learning),
}
AT_START = ("information.clerks", "work_time.start_hour", "work_time.end_hour")  # part of the city's build
LEVERS = {
    one.name: one.note
    for one in declared()
    if isinstance(one.note, Quantity)
    and one.note.kind == "lever"
    and one.type is float
    and one.name not in AT_START
}
PLAN = np.dtype(
    [
        ("parameters", record_type()),
        ("mixtures", MIXTURE, (len(Family),)),
        ("hours", "f8"),  # staff hours a day that are spent on mechanisms and standing teams
        ("taken", "f8"),  # share of the hours on duty that mechanisms take, less what standing teams add
        ("yuan", "f8"),  # a day
    ],
    align=True,
)


class Cost(NamedTuple):
    """What a mechanism costs at full intensity."""

    staff_hours: Annotated[
        float, Quantity(0, 1e5, "h/day/10000 people", "mechanism file", "工时", "staff hours")
    ] = 0.0
    yuan: Annotated[float, Quantity(0, 1e9, "yuan/day/10000 people", "mechanism file", "经费", "money")] = 0.0
    note_zh: str = ""
    note_en: str = ""


class Mechanism(NamedTuple):
    """All that a mechanism file may say."""

    title_zh: str
    title_en: str
    description_zh: str
    description_en: str
    source: str  # title of the document, and the place in it
    cost: Cost
    figures_zh: str = ""  # numbers that the source gives
    figures_en: str = ""
    hypotheses: tuple[str, ...] = ()
    levers: dict[str, float] = {}  # noqa: RUF012 (never written to)
    rules: dict[str, str] = {}  # noqa: RUF012
    ramp_days: Annotated[float, Quantity(0, 3650, "days", "assumed", "建成用时", "time to build it up")] = (
        30.0
    )


class Chosen(NamedTuple):
    """A mechanism at an intensity."""

    name: str
    intensity: float
    mechanism: Mechanism


def built_in() -> dict[str, Path]:
    """Built-in mechanisms by name."""
    return {path.stem: path for path in sorted((folder() / "mechanisms").glob("*.toml"))}


def load(name_or_path: str) -> Mechanism:
    """A validated mechanism. Raises ScenarioError."""
    known = built_in()
    path = known.get(name_or_path, Path(name_or_path))
    if path.suffix != ".toml" or not path.is_file():
        raise ScenarioError(
            f"mechanism {name_or_path!r}: no such mechanism{nearest(name_or_path, known)}; "
            "cogov list mechanisms names them all"
        )
    try:
        mechanism: Mechanism = fill(Mechanism, parse(path), "")
        check_texts(mechanism)
        check_levers(mechanism)
    except ScenarioError as error:
        raise ScenarioError(f"mechanism {path.stem}: {error}") from None
    return mechanism


def check_texts(mechanism: Mechanism) -> None:
    """Said in both languages, with a source, and its cost told in words."""
    said: dict[str, Any] = {"": mechanism, "cost.": mechanism.cost}
    for prefix, block in said.items():
        for key, value in block._asdict().items():
            pair = key.endswith(("_zh", "_en"))
            needed = (pair and not key.startswith("figures")) or key == "source"
            other = f"{key[:-3]}_{'en' if key.endswith('zh') else 'zh'}" if pair else key
            if not value and (needed or (pair and getattr(block, other))):
                raise ScenarioError(f"{prefix}{key}: is empty; a mechanism says it in Chinese and English")


def check_levers(mechanism: Mechanism) -> None:
    """Levers and rules exist and their values are allowed."""
    for key, value in mechanism.levers.items():
        if key not in LEVERS:
            known = any(one.name == key for one in declared())
            why = "no lever that a mechanism can move" if known else f"no such lever{nearest(key, LEVERS)}"
            raise ScenarioError(f"levers.{key}: {why}; cogov list parameters shows which numbers are levers")
        note = LEVERS[key]
        if not note.low <= value <= note.high:
            raise ScenarioError(
                f"levers.{key} = {value!r}: must lie in {note.low:g} to {note.high:g} ({note.unit})"
            )
    for key, member in mechanism.rules.items():
        if key not in RULES:
            raise ScenarioError(
                f"rules.{key}: no rule that can hold for a share of cases{nearest(key, RULES)}; "
                f"known: {', '.join(RULES)}"
            )
        choose_member(RULES[key][1], member, f"rules.{key}")


def choose(intensities: Mapping[str, float]) -> tuple[Chosen, ...]:
    """Mechanisms by name, in alphabetical order. Raises ScenarioError."""
    return tuple(Chosen(name, float(value), load(name)) for name, value in sorted(intensities.items()))


def check(parameters: Parameters, chosen: Sequence[Chosen]) -> None:
    """Mechanisms must not pull against each other. Raises ScenarioError."""
    for key in levers_of(chosen):
        moves = {one.name: move(parameters, one, key) for one in chosen if key in one.mechanism.levers}
        if min(moves.values()) < 0.0 < max(moves.values()):
            raise ScenarioError(
                f"mechanisms conflict over {key}, {opposed(value_of(parameters, key), moves)}"
            )
    for key in RULES:
        alternatives(parameters, chosen, key, math.inf)


def opposed(usual: float, moves: Mapping[str, float]) -> str:
    """Where each of those that move a lever takes it, and who of them go together."""
    taken = ", ".join(f"{name} takes it to {usual + by:g}" for name, by in moves.items())
    up, down = (", ".join(name for name, by in moves.items() if by * sign > 0.0) for sign in (1.0, -1.0))
    return f"{usual:g} in the scenario: {taken}; use either what raises it ({up}) or what lowers it ({down})"


def levers_of(chosen: Sequence[Chosen]) -> list[str]:
    """The levers that any of them moves, in alphabetical order."""
    return sorted({key for one in chosen for key in one.mechanism.levers})


def move(parameters: Parameters, one: Chosen, key: str) -> float:
    """By how much a mechanism moves a lever once it is built up."""
    usual: float = value_of(parameters, key)
    return one.intensity * (one.mechanism.levers[key] - usual)


def value_of(parameters: Parameters, key: str) -> Any:
    """A parameter by its dotted name."""
    block, name = key.split(".")
    return getattr(getattr(parameters, block), name)


def built_up(one: Chosen, days: float) -> float:
    """Share of a mechanism that stands after so many days."""
    return 1.0 if days >= one.mechanism.ramp_days else days / one.mechanism.ramp_days


def alternatives(
    parameters: Parameters, chosen: Sequence[Chosen], key: str, days: float
) -> dict[IntEnum, float]:
    """Rules beside the usual one, with the share of cases that each holds for. Raises ScenarioError."""
    family = RULES[key][1]
    shares: dict[IntEnum, float] = {}
    for one in chosen:
        if key in one.mechanism.rules:
            member = choose_member(family, one.mechanism.rules[key], key)
            if member != value_of(parameters, key):
                shares[member] = max(shares.get(member, 0.0), one.intensity * built_up(one, days))
    said = ", ".join(f"{member.name.lower()} {share:g}" for member, share in shares.items())
    if len(shares) > 2:
        raise ScenarioError(
            f"mechanisms conflict over {key}: {said}; at most two go beside the usual rule, leave others out"
        )
    if sum(shares.values()) > 1.0 + 1e-12:
        raise ScenarioError(
            f"mechanisms conflict over {key}: {said}; their shares of the cases add up to more than 1, "
            "lower their intensities"
        )
    return shares


def plan(
    parameters: Parameters,
    chosen: Sequence[Chosen],
    steps: int,
    step_days: float,
    people: float,
    staff: float,
) -> np.ndarray:
    """What holds in each step until all is built up, one row a step; the last row goes on holding.

    `people` live in the city, `staff` work in its teams. Raises ScenarioError where their hours do not
    suffice.
    """
    on_duty = staff_hours(staff, parameters)
    ramp = max((one.mechanism.ramp_days for one in chosen), default=0.0)
    rows = np.zeros(min(steps, max(1, math.ceil(ramp / step_days))), PLAN)
    for step, row in enumerate(rows):
        days = (step + 1) * step_days if step + 1 < len(rows) else math.inf
        row["parameters"] = as_record(moved(parameters, chosen, days))[0]
        for key, (family, _) in RULES.items():
            row["mixtures"][family] = mixture(parameters, chosen, key, days)
        own = added = 0.0
        for one in chosen:
            scale = one.intensity * built_up(one, days) * people / PER
            hours = scale * one.mechanism.cost.staff_hours
            own, added = own + max(0.0, hours), added + max(0.0, -hours)
            row["yuan"] += scale * one.mechanism.cost.yuan
        row["hours"] = added if added > 0.0 else own  # what is added is what there is to spend
        row["taken"] = (own - added) / on_duty if on_duty > 0.0 else 0.0
    if own - added > MOST_TAKEN * on_duty:
        raise ScenarioError(
            f"mechanisms take {own - added:.0f} staff hours a day; at most {MOST_TAKEN:.0%} of the "
            f"{on_duty:.0f} there are can be spent on them"
        )
    return rows


def staff_hours(staff: float, parameters: Parameters) -> float:
    """Hours that so many people are on duty in a day, on average over the week."""
    times = parameters.work_time
    return staff * (times.end_hour - times.start_hour) * (7.0 if times.weekends else 5.0) / 7.0


def moved(parameters: Parameters, chosen: Sequence[Chosen], days: float) -> Parameters:
    """The parameters after so many days; of two moves in one direction the larger holds."""
    result = parameters
    for key in levers_of(chosen):
        moves = [
            move(parameters, one, key) * built_up(one, days) for one in chosen if key in one.mechanism.levers
        ]
        block, name = key.split(".")
        value = value_of(parameters, key) + max(moves, key=abs)
        result = result._replace(**{block: getattr(result, block)._replace(**{name: value})})
    return result


def mixture(
    parameters: Parameters, chosen: Sequence[Chosen], key: str, days: float
) -> tuple[int, int, float, int, float]:
    """A row of MIXTURE."""
    usual = value_of(parameters, key)
    shares = [*alternatives(parameters, chosen, key, days).items(), (usual, 0.0), (usual, 0.0)]
    (low, low_share), (high, high_share) = shares[:2]
    return int(usual), int(low), low_share, int(high), high_share
