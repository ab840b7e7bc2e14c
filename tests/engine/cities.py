"""Small cities on which the two engines are compared: drawn at random, and picked so that all happens."""

import hashlib
import math
from enum import IntEnum
from typing import Any

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from sim import mechanisms
from sim.engine import fast
from sim.engine.state import grown
from sim.entries import ScenarioError, merge
from sim.parameters import declared
from sim.run import begin, trajectory
from sim.scenario import from_entries

# Where the declared range would make a city too large for a test or a run too long.
NARROWER = {
    "demand.rate": (0.0, 2.0),
    "demand.needless": (0.0, 2.0),
    "detection.patrol": (0.0, 10.0),
    "detection.resident": (0.0, 10.0),
    "detection.enterprise": (0.0, 10.0),
    "detection.sensor": (0.0, 10.0),
    "course.ceiling": (1.0, 50.0),
    "course.spread": (0.0, 0.3),
    "course.sites": (1.0, 40.0),
    "course.crowding": (1.0, 8.0),
    "information.freshness": (0.0, 50.0),
    "information.delay_h": (0.0, 20.0),
    "information.clerks": (0.0, 0.5),
    "passing.base": (-6.0, 1.0),
    "passing.load": (0.0, 2.0),
    "passing.unclear": (0.0, 2.0),
    "passing.delay_h": (0.0, 20.0),
    "whistling.base": (-6.0, 4.0),
    "dispatch.travel_h": (0.0, 10.0),
    "accountability.patience_days": (30.0, 400.0),
    "activation.signal": (0.001, 2.0),
    "activation.sharpness": (0.1, 10.0),
    "activation.late": (0.0, 20.0),
    "activation.false_alarm": (0.0, 5.0),
    "activation.level_cost": (0.0, 2.0),
    "perception.own": (0.0, 0.5),
    "perception.contacts": (0.0, 0.5),
    "organisations.base": (-2.0, 4.0),
    "organisations.stay_h": (0.1, 500.0),
    "effort.revision": (0.0, 5.0),
    "organisations.team": (1.0, 8.0),
    "enterprises.base": (-2.0, 2.0),
    "enterprises.pledge_base": (-2.0, 4.0),
    "participation.base": (-3.0, 3.0),
    "budget.rate": (0.0, 3.0),
    "participation.threshold_mean": (-1.0, 1.0),
    "participation.threshold_sd": (0.0, 1.0),
    "imitation.rate": (0.0, 3.0),
    "disputes.decay": (0.05, 5.0),
    "rumours.tells": (0.0, 5.0),
    "floods.capacity": (1.0, 500.0),
    "floods.gather": (0.0, 20.0),
    "accidents.ignition": (0.0, 1.0),
    "accidents.cascade_decay": (0.05, 5.0),
    "accidents.natech": (0.0, 30.0),
    "inspection.campaign_every": (1.0, 8.0),
    "inspection.campaign_days": (1.0, 4.0),
    "work_time.start_hour": (0.0, 10.0),
    "work_time.end_hour": (11.0, 24.0),
}
ARROWS = [d.name.removeprefix("loop.") for d in declared() if d.name.startswith("loop.")]
KINDS = [d.name.removeprefix("frozen.") for d in declared() if d.name.startswith("frozen.")]
MORE = ("districts", "subdistricts", "communities", "grids")
TIERS = ("city", "district", "subdistrict", "community", "grid")

# The same cities every time: a failure is one for everybody, and CI does not fail by luck.
QUIET = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


def floats(low, high):
    """Numbers in a range, none so close to 0 that one over it would overflow."""
    return st.floats(low, high).map(lambda value: round(value, 9))


def number(d):
    """Values of one parameter: mostly within its range, often its default."""
    if issubclass(d.type, IntEnum):
        return st.sampled_from([member.name.lower() for member in d.type])
    if d.type is bool:
        return st.booleans()
    low, high = NARROWER.get(d.name, (d.note.low, d.note.high))
    drawn = st.integers(int(low), int(high)) if d.type is int else floats(low, high)
    return st.one_of(st.just(d.default), drawn)


@st.composite
def parameters(draw):
    """Every parameter; a few arrows of the loop cut, some kinds of agents frozen."""
    blocks: dict[str, dict[str, Any]] = {}
    for d in declared():
        block, name = d.name.split(".")
        if block not in ("loop", "frozen"):
            blocks.setdefault(block, {})[name] = draw(number(d))
    school = blocks["epidemics"]
    school["school_from"] = min(school["school_from"], school["school_until"])
    cut = draw(st.sets(st.sampled_from(ARROWS), max_size=4))
    frozen = draw(st.one_of(st.just(set()), st.sets(st.sampled_from(KINDS), max_size=2)))
    return blocks | {"loop": dict.fromkeys(cut, False), "frozen": dict.fromkeys(frozen, True)}


@st.composite
def territory(draw):
    """A handful of grids with tens of residents."""
    districts = draw(st.integers(1, 2))
    subdistricts = draw(st.integers(districts, 3))
    communities = draw(st.integers(subdistricts, 5))
    return {
        "seed": draw(st.integers(0, 100)),
        "people": draw(st.integers(0, 60)),
        "districts": districts,
        "subdistricts": subdistricts,
        "communities": communities,
        "grids": draw(st.integers(communities, 8)),
        "enterprises": draw(st.integers(0, 8)),
        "organisations": draw(st.integers(0, 4)),
        "members": draw(st.integers(0, 12)),
        "employed": draw(floats(0.0, 1.0)),
        "far": draw(floats(0.0, 3.0)),
    }


@st.composite
def departments(draw, city):
    """Few teams at each unit of a tier; the last department may turn cases away."""
    units = {"city": 1} | {tier: city[more] for tier, more in zip(TIERS[1:], MORE, strict=True)}
    rows = []
    for name in "abcd"[: draw(st.integers(1, 4))]:
        tier = draw(st.sampled_from(TIERS))
        size = draw(st.sampled_from([1.0, 2.0, 2.5]))
        teams = units[tier] + draw(st.integers(0, 4))
        row = {"name": name, "title_zh": name, "title_en": name, "tier": tier, "team_size": size}
        rows.append(row | {"staff": math.ceil(size * teams), "patrols": draw(st.booleans())})
    rows[-1]["room"] = draw(st.sampled_from([-1, -1, 0, 2]))
    return rows


@st.composite
def works(draw, staff):
    """Two to five classes of work that need departments in any order."""
    names = [row["name"] for row in staff]
    shared = names if staff[-1]["room"] < 0 else names[:-1]
    alone = st.sampled_from(names).map(lambda name: [name])
    needs = st.one_of(alone, st.permutations(shared)) if shared else alone
    count = draw(st.integers(2, 5))
    weights = [draw(st.integers(0, 3)) for _ in range(count)]
    total = sum(weights)
    return [
        {
            "name": f"w{k}",
            "title_zh": "w",
            "title_en": "w",
            "needs": draw(needs),
            "share": weights[k] / total if total else 1.0 / count,
            "limit_h": draw(st.one_of(st.just(math.inf), floats(1.0, 100.0))),
            "severity": draw(floats(0.1, 3.0)),
            "exposed": draw(floats(0.0, 30.0)),
            "growth": draw(floats(0.0, 3.0)),
            "spread": draw(floats(0.0, 2.0)),
            "delay_patrol_h": draw(st.one_of(st.just(0.0), floats(0.0, 10.0))),
            "delay_reported_h": draw(st.one_of(st.just(0.0), floats(0.0, 30.0))),
            "delay_cv2": draw(floats(0.0, 4.0)),
            "service_h": draw(floats(0.5, 20.0)),
            "service_cv2": draw(floats(0.0, 4.0)),
            "law": draw(st.sampled_from(["exponential", "lognormal", "fixed"])),
            "emergency": draw(st.booleans()),
            "at_enterprise": draw(st.booleans()),
        }
        for k in range(count)
    ]


@st.composite
def hazards(draw, classes, city, share):
    """None, one, or several of them; a flood and what goes round at most once."""
    rows = []
    kinds = ["storm", "incident", "dispute", *(["accident"] if city["enterprises"] else [])]
    once = ["flood", *(["rumour", "epidemic"] if city["people"] * share >= 1.0 else [])]
    for kind in draw(st.lists(st.sampled_from(once), unique=True)) + draw(
        st.lists(st.sampled_from(kinds), max_size=3)
    ):
        row = {"kind": kind, "day": draw(floats(0.0, 8.0))}
        if kind == "rumour":
            rows.append(row | {"tellers": draw(st.integers(1, round(city["people"] * share)))})
            continue
        row["work"] = draw(st.sampled_from(classes))
        if kind == "storm":
            row["profile"] = draw(st.lists(floats(0.0, 3.0), min_size=1, max_size=4))
            row["concentration"] = draw(floats(0.0, 2.0))
        elif kind == "flood":
            row["profile"] = draw(st.lists(floats(0.0, 400.0), max_size=4))
            row["rate"], row["level_mm"] = draw(floats(0.0, 2.0)), draw(floats(0.0, 500.0))
            row["interval_days"] = draw(st.sampled_from([0.25, 1.0, 1.3]))
            row["concentration"] = draw(floats(0.0, 2.0))
        elif kind == "epidemic":
            row["infected"] = draw(floats(1.0 / share, float(city["people"])))
        elif kind in ("dispute", "accident"):
            row["rate"], row["lasts_days"] = draw(floats(0.0, 0.5)), draw(floats(0.0, 8.0))
            others = [name for name in classes if name != row["work"]]
            row["becomes"] = draw(st.sampled_from(["", *others] if kind == "dispute" else others))
            if kind == "dispute":
                others = [name for name in classes if name not in (row["work"], row["becomes"])]
                row["complaint"] = draw(st.sampled_from(["", *others]))
        else:
            row["cases_a_grid"] = draw(st.integers(0, 3))
        rows.append(row)
    return rows


@st.composite
def entries(draw):
    """The contents of a scenario file."""
    city = draw(territory())
    staff = draw(departments(city))
    classes = draw(works(staff))
    step = draw(st.sampled_from([0.25, 0.5, 1.0, 2.0]))
    share = draw(st.sampled_from([1.0, 0.3]))
    return draw(parameters()) | {
        "run": {
            "days": step * draw(st.integers(3, 12)),
            "step_days": step,
            "weekday": draw(st.integers(0, 6)),
        },
        "population": {"share": share},
        "city": city,
        "department": staff,
        "work": classes,
        "hazard": draw(hazards([row["name"] for row in classes], city, share)),
    }


@st.composite
def cities(draw):
    """Scenarios, some of them with a mechanism that their staff can pay."""
    drawn = draw(entries())
    plain = from_entries(drawn, "drawn")
    name = draw(st.sampled_from([None, None, *mechanisms.built_in()]))
    if name is None:
        return plain
    mixed = from_entries(drawn | {"mechanisms": {name: draw(floats(0.0, 1.0))}}, "drawn")
    try:
        mixed.plan()
    except ScenarioError:
        return plain
    return mixed


seeds = st.integers(0, 2**63 - 1)


def with_little_room(scenario, seed):
    """The run of the fast engine whose records of cases are full time and again, within steps as well."""
    at = grown(grown(grown(begin(scenario, seed, log=True))))
    at = at._replace(cases=at.cases[:16])
    while fast.advance(at, scenario.steps, 12) == fast.NEEDS_ROOM:
        assert len(at.cases) < 1000, "it is not the cases that need room"
        at = at._replace(cases=np.concatenate([at.cases, np.zeros(8, at.cases.dtype)]))
    return trajectory(scenario, seed, "fast", at)


def shortened(entries):
    """A scenario's entries cut down to a few steps, some hundred cases and residents."""
    whole = from_entries(entries, "whole").file
    people = sum(place.people for place in whole.city.subdistrict) or whole.city.people
    a_day = whole.parameters.demand.rate * whole.city.grids
    days = min(whole.run.days, 12.0 * whole.run.step_days, 600.0 / max(a_day, 1e-9))
    short = merge(entries, {"run": {"days": days, "step_days": min(whole.run.step_days, days / 3.0)}})
    share = min(whole.population.share, 300.0 / max(people, 1))
    hazards = [row | {"day": days / 4.0} for row in entries.get("hazard", [])]
    for row in hazards:
        if row["kind"] == "epidemic":
            row["infected"] = min(people, max(row.get("infected", 10.0), 1.0 / share))
        elif row["kind"] == "rumour":
            row["tellers"] = min(row.get("tellers", 1), round(people * share))
    return merge(short, {"population": {"share": share}, "hazard": hazards})


def digest(trajectory):
    """A name for all bits of a run."""
    tables = (trajectory.cases, trajectory.grids, trajectory.stations, trajectory.log)
    columns = [*trajectory.series.values(), *trajectory.residents]
    columns += [table[name] for table in tables for name in table.dtype.names]
    return hashlib.sha256(b"".join(np.ascontiguousarray(column).tobytes() for column in columns)).hexdigest()


def differences(one, other):
    """What is not equal to the last bit in two runs; NaN equals NaN."""
    found = [f"series.{name}" for name in one.series if not same(one.series[name], other.series[name])]
    for name in ("cases", "grids", "stations", "log"):
        found += unequal(name, getattr(one, name), getattr(other, name))
    people = zip(one.residents._asdict().items(), other.residents, strict=True)
    return found + [f"residents.{name}" for (name, column), its in people if not same(column, its)]


def unequal(name, one, other):
    """Fields in which two tables differ, with the first row that does."""
    if len(one) != len(other):
        return [f"{name}: {len(one)} rows and {len(other)}"]
    return [
        f"{name}.{column}: row {first_difference(one[column], other[column])}"
        for column in one.dtype.names
        if not same(one[column], other[column])
    ]


def same(one, other):
    """Whether two columns are of one type and equal."""
    return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")


def first_difference(one, other):
    """The row, and what both have there."""
    row = next(k for k in range(len(one)) if not np.array_equal(one[k], other[k], equal_nan=True))
    return f"{row}: {one[row]!r} and {other[row]!r}"
