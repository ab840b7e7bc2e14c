"""The territory and who lives, works and serves in it: from the tables of a scenario to columns.

A city depends on its tables, the simulated share and its own seed alone, so it is built once and copied
for each run. Grids lie on a neutral lattice: which grids adjoin is not taken from a map.
"""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import numpy as np

from sim import ties
from sim.agents.enterprise import ENTERPRISE
from sim.agents.government import GRID, SUBDISTRICT, UNIT
from sim.agents.social_organisation import ORGANISATION
from sim.cases import STATION, WORK
from sim.parameters import Quantity
from sim.parameters.quantity import INFINITY
from sim.rules.timing import Law

TIER_NAMES = ("city", "district", "subdistrict", "community", "grid")


def count(low: float, high: float, unit: str, zh: str, en: str) -> Quantity:
    """A number of the territory, given by the scenario's source."""
    return Quantity(low, high, unit, "scenario", zh, en, "territory")


class Subdistrict(NamedTuple):
    """One subdistrict of the source."""

    name_zh: str
    name_en: str
    people: Annotated[int, count(1, 1e8, "persons", "人口", "people")]
    communities: Annotated[int, count(1, 1e5, "communities", "社区数", "communities")]
    source: str = ""


class City(NamedTuple):
    """The territory, by numbers or by a list of subdistricts."""

    seed: Annotated[int, count(0, 2**31, "1", "城市布局种子", "seed of the layout")] = 0
    people: Annotated[int, count(0, 1e8, "persons", "人口", "people")] = 2000
    districts: Annotated[int, count(1, 1e4, "districts", "区数", "districts")] = 1
    subdistricts: Annotated[int, count(1, 1e5, "subdistricts", "街道数", "subdistricts")] = 1
    communities: Annotated[int, count(1, 1e6, "communities", "社区数", "communities")] = 1
    grids: Annotated[int, count(1, 1e7, "grids", "网格数", "grids")] = 1
    grids_at_least: Annotated[
        int, count(1, 1e6, "grids", "每社区最少网格数", "fewest grids of a community")
    ] = 1
    grids_at_most: Annotated[int, count(1, 1e7, "grids", "每社区最多网格数", "most grids of a community")] = (
        10**7
    )
    contacts: Annotated[ties.Shape, count(0, 3, "1", "联系结构", "who knows whom")] = ties.Shape.USUAL
    household: Annotated[float, count(1, 6, "persons", "户均人数", "mean household")] = 2.6
    neighbours: Annotated[float, count(0, 100, "ties", "邻里联系数", "neighbours")] = 4.0
    colleagues: Annotated[float, count(0, 100, "ties", "同事联系数", "colleagues")] = 4.0
    far: Annotated[float, count(0, 100, "ties", "远距联系数", "far ties")] = 1.0
    employed: Annotated[float, count(0, 1, "share", "就业比例", "employed")] = 0.55
    enterprises: Annotated[int, count(0, 1e7, "enterprises", "企业数", "enterprises")] = 0
    organisations: Annotated[int, count(0, 1e6, "organisations", "社会组织数", "social organisations")] = 0
    members: Annotated[float, count(0, 1e6, "persons", "组织骨干人数", "own members of an organisation")] = (
        10.0
    )
    subdistrict: tuple[Subdistrict, ...] = ()


class Department(NamedTuple):
    """A department, or a force of the grids: its teams stand at the units of one tier."""

    name: str
    title_zh: str
    title_en: str
    tier: str
    staff: Annotated[int, count(1, 1e7, "persons", "人数", "staff")]
    team_size: Annotated[float, count(0.1, 1e3, "persons", "每队人数", "persons in a team")] = 1.0
    room: Annotated[int, count(-1, 1e9, "cases", "可候人数", "waiting places; -1 for any number")] = -1
    patrols: bool = False
    linked: str = ""  # department whose free teams may stand in, where forces are linked
    pilots: tuple[int, ...] = ()  # subdistricts, from 1, in which each grid has a team; others share the rest
    source: str = ""


class Work(NamedTuple):
    """A class of work."""

    name: str
    title_zh: str
    title_en: str
    needs: tuple[str, ...]
    share: Annotated[float, count(0, 1, "share", "占比", "share of ordinary cases")] = 0.0
    limit_h: Annotated[float, count(0.01, INFINITY, "h", "时限", "limit")] = 168.0
    severity: Annotated[float, count(1e-6, 1e6, "first severity", "初始严重度", "severity at first")] = 1.0
    exposed: Annotated[float, count(0, 1e8, "persons", "影响人数", "people exposed")] = 3.0
    growth: Annotated[float, count(0, 10, "1", "增长倍数", "growth, of course.growth")] = 1.0
    spread: Annotated[float, count(0, 10, "1", "次生倍数", "spread, of course.spread")] = 1.0
    delay_patrol_h: Annotated[
        float, count(0, 1e4, "h", "巡查件启动时长", "mean delay where staff found it")
    ] = 0.0
    delay_reported_h: Annotated[
        float, count(0, 1e4, "h", "群众件启动时长", "mean delay where it was reported")
    ] = 0.0
    delay_cv2: Annotated[float, count(0, 100, "1", "启动时长变异", "squared variation of delay")] = 2.0
    service_h: Annotated[float, count(0, 1e5, "h", "处置工时", "mean work of each department")] = 1.0
    service_cv2: Annotated[float, count(0, 100, "1", "工时变异", "squared variation of work")] = 2.0
    law: Annotated[Law, count(0, 2, "1", "工时分布", "law of work")] = Law.LOGNORMAL
    emergency: bool = False
    at_enterprise: bool = False


class Columns(NamedTuple):
    """A city as the engines read it; what a run writes to is copied first."""

    units: np.ndarray
    subdistricts: np.ndarray
    grids: np.ndarray
    neighbours: np.ndarray  # i4, grids that adjoin, by GRID.first_neighbour
    enterprises: np.ndarray
    organisations: np.ndarray
    stations: np.ndarray
    station_of: np.ndarray  # i4 (departments, grids)
    linked: np.ndarray  # i8, department that may stand in for each, -1 for none
    works: np.ndarray
    needs: np.ndarray  # i4, departments, by WORK.first_need
    resident_grid: np.ndarray  # i4
    ties: ties.Ties


def build(city: City, departments: Sequence[Department], works: Sequence[Work], share: float) -> Columns:
    """Columns of the city. Raises ValueError where the tables contradict each other."""
    rng = np.random.default_rng(city.seed)
    units, people = territory(city)
    grids = grid_rows(units, people)
    neighbours = lattice(grids)
    resident_grid = populate(grids, people, share)
    enterprises = found_enterprises(city, grids, rng)
    subdistricts = subdistrict_rows(units, grids)
    stations, station_of = staff(departments, units, grids)
    post_patrols(departments, stations, station_of, grids)
    employer = employ(resident_grid, enterprises, city.employed, rng)
    rows, needs = work_rows(works, departments)
    return Columns(
        units,
        subdistricts,
        grids,
        neighbours,
        enterprises,
        organisation_rows(city, len(subdistricts)),
        stations,
        station_of,
        links(departments),
        rows,
        needs,
        resident_grid,
        acquaint(city, resident_grid, employer, rng),
    )


def acquaint(
    city: City, resident_grid: np.ndarray, employer: np.ndarray, rng: np.random.Generator
) -> ties.Ties:
    """Who knows whom."""
    if city.contacts != ties.Shape.USUAL:
        return ties.build_shape(resident_grid, city.contacts)
    degrees = ties.Degrees(city.household, city.neighbours, city.colleagues, city.far)
    return ties.build(resident_grid, employer, degrees, rng)


def apportion(total: int, weights: np.ndarray, least: int = 0) -> np.ndarray:
    """Whole numbers in proportion to the weights that sum to `total` (largest remainder), `least` each."""
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError(f"{total} cannot be shared out over {len(weights)} with at least {least} each")
    exact = spare * np.asarray(weights, float) / max(float(np.sum(weights)), 1e-300)
    whole = np.floor(exact).astype(np.int64)
    rest = spare - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:rest]] += 1
    return whole + least


def territory(city: City) -> tuple[np.ndarray, np.ndarray]:
    """(units of all tiers, people of each grid). Units are numbered tier by tier."""
    if city.subdistrict:
        communities_in = np.array([s.communities for s in city.subdistrict])
        people_in = np.array([s.people for s in city.subdistrict])
    else:
        communities_in = apportion(city.communities, np.ones(city.subdistricts), 1)
        people_in = apportion(city.people, communities_in)
    subdistricts, communities = len(communities_in), int(communities_in.sum())
    district_of = np.arange(subdistricts) * city.districts // subdistricts
    subdistrict_of = np.repeat(np.arange(subdistricts), communities_in)
    people_of = np.concatenate(
        [apportion(int(p), np.ones(int(c))) for p, c in zip(people_in, communities_in, strict=True)]
    )
    grids_in = grids_of_communities(city, people_of)
    community_of = np.repeat(np.arange(communities), grids_in)
    people = np.concatenate(
        [apportion(int(p), np.ones(int(g))) for p, g in zip(people_of, grids_in, strict=True)]
    )
    units = np.zeros(1 + city.districts + subdistricts + communities + len(community_of), UNIT)
    units["head"] = units["tail"] = -1
    offset = 0
    parents: list[np.ndarray] = [
        np.array([-1]),
        np.zeros(city.districts, int),
        district_of,
        subdistrict_of,
        community_of,
    ]
    above = 0
    for tier, parent in enumerate(parents):
        rows = slice(offset, offset + len(parent))
        units["tier"][rows] = tier
        units["parent"][rows] = parent + above if tier else -1
        above, offset = offset, offset + len(parent)
    return units, people


def grids_of_communities(city: City, people: np.ndarray) -> np.ndarray:
    """Grids of each community, by its people, between the fewest and the most allowed."""
    grids = apportion(city.grids, np.maximum(people, 1), city.grids_at_least)
    while grids.max() > city.grids_at_most:
        over = int(np.maximum(grids - city.grids_at_most, 0).sum())
        grids = np.minimum(grids, city.grids_at_most)
        free = grids < city.grids_at_most
        if not free.any():
            raise ValueError(
                f"{city.grids} grids do not fit into {len(grids)} communities of at most {city.grids_at_most}"
            )
        grids[free] += apportion(over, np.maximum(people[free], 1))
    return grids


def ancestor(units: np.ndarray, unit: int, tier: int) -> int:
    """The unit of a tier above (or at) a unit."""
    while units["tier"][unit] > tier:
        unit = int(units["parent"][unit])
    return unit


def grid_rows(units: np.ndarray, people: np.ndarray) -> np.ndarray:
    """One row a grid."""
    rows = np.flatnonzero(units["tier"] == 4)
    first = int(np.flatnonzero(units["tier"] == 2)[0])
    grids = np.zeros(len(rows), GRID)
    grids["unit"] = rows
    grids["community"] = units["parent"][rows]
    grids["subdistrict"] = units["parent"][grids["community"]] - first
    grids["people"] = people
    grids["hazard_weight"] = people / people.sum() if people.sum() else 1.0 / len(rows)
    return grids


def lattice(grids: np.ndarray) -> np.ndarray:
    """Neighbours on a lattice walked to and fro, so that grids of a community lie close; fills in
    first_neighbour and neighbours."""
    n = len(grids)
    width = int(np.ceil(np.sqrt(n)))
    place, _ = lattice_places(n)
    at = {(int(x), int(y)): g for g, (x, y) in enumerate(place)}
    found = [
        [at[p] for p in ((x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)) if p in at]
        for x, y in place.tolist()
    ]
    grids["neighbours"] = [len(f) for f in found]
    grids["first_neighbour"] = np.cumsum(grids["neighbours"]) - grids["neighbours"]
    assert width * width >= n
    return np.array([g for f in found for g in f], np.int64)


def lattice_places(n: int) -> tuple[np.ndarray, int]:
    """((n, 2) column and row of each grid on the lattice, width)."""
    width = int(np.ceil(np.sqrt(n)))
    row, column = np.divmod(np.arange(n), width)
    return np.column_stack([np.where(row % 2, width - 1 - column, column), row]), width


def populate(grids: np.ndarray, people: np.ndarray, share: float) -> np.ndarray:
    """Grid of each simulated resident; fills in first_resident and residents."""
    residents = apportion(round(float(people.sum()) * share), people) if people.sum() else people * 0
    grids["residents"] = residents
    grids["first_resident"] = np.cumsum(residents) - residents
    return np.repeat(np.arange(len(grids), dtype=np.int32), residents)


def found_enterprises(city: City, grids: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Enterprises by grid; headcounts are lognormal and add up to the employed."""
    rows = np.zeros(city.enterprises, ENTERPRISE)
    weight = np.maximum(grids["people"], 1.0 if not grids["people"].any() else 0.0)
    rows["grid"] = np.repeat(np.arange(len(grids)), apportion(city.enterprises, weight))
    rows["subdistrict"] = grids["subdistrict"][rows["grid"]]
    grids["enterprises"] = np.bincount(rows["grid"], minlength=len(grids))
    grids["first_enterprise"] = np.cumsum(grids["enterprises"]) - grids["enterprises"]
    size = np.exp(1.2 * rng.standard_normal(len(rows)))
    rows["headcount"] = size / max(size.sum(), 1e-300) * float(grids["people"].sum()) * city.employed
    rows["inclination"] = rng.standard_normal(len(rows))
    return rows


def employ(
    resident_grid: np.ndarray, enterprises: np.ndarray, employed: float, rng: np.random.Generator
) -> np.ndarray:
    """Employer of each simulated resident, by headcount, anywhere in the city; -1 for none."""
    employer = np.full(len(resident_grid), -1, np.int64)
    if enterprises["headcount"].any():
        works = rng.random(len(resident_grid)) < employed
        weights = np.cumsum(enterprises["headcount"]) / enterprises["headcount"].sum()
        employer[works] = np.minimum(
            np.searchsorted(weights, rng.random(int(works.sum()))), len(enterprises) - 1
        )
    return employer


def subdistrict_rows(units: np.ndarray, grids: np.ndarray) -> np.ndarray:
    """One row a subdistrict; its grids lie side by side."""
    own = np.flatnonzero(units["tier"] == 2)
    rows = np.zeros(len(own), SUBDISTRICT)
    rows["unit"], rows["district"] = own, units["parent"][own]
    rows["grids"] = np.bincount(grids["subdistrict"], minlength=len(own))
    rows["first_grid"] = np.cumsum(rows["grids"]) - rows["grids"]
    return rows


def organisation_rows(city: City, subdistricts: int) -> np.ndarray:
    """Organisations dealt out to subdistricts in turn."""
    rows = np.zeros(city.organisations, ORGANISATION)
    rows["subdistrict"] = np.arange(city.organisations) % subdistricts
    rows["members"], rows["funds"], rows["standing"], rows["engaged"] = city.members, 1.0, 0.5, 1
    return rows


def staff(
    departments: Sequence[Department], units: np.ndarray, grids: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(one station a department and unit of its tier, station that serves each grid by department)."""
    parts, station_of, offset = [], np.zeros((len(departments), len(grids)), np.int64), 0
    for d, department in enumerate(departments):
        tier = TIER_NAMES.index(department.tier)
        here = np.flatnonzero(units["tier"] == tier)
        serving = np.array([ancestor(units, int(unit), tier) for unit in grids["unit"]]) - here[0]
        station_of[d] = serving + offset
        rows = np.zeros(len(here), STATION)
        rows["department"], rows["unit"], rows["room"] = d, here, department.room
        rows["teams"] = teams(department, grids, serving)
        rows["head"] = rows["tail"] = rows["posted_by"] = -1
        rows["team_size"], rows["skill"] = department.team_size, 1.0
        parts.append(rows)
        offset += len(here)
    pools = pool_rows(units)
    return np.concatenate([*parts, pools]), station_of


def teams(department: Department, grids: np.ndarray, serving: np.ndarray) -> np.ndarray:
    """Teams of each of its stations, given the station of each grid: by people, at least one; where it is
    tried out, one for every grid."""
    people = np.bincount(serving, weights=grids["people"])
    in_pilot = np.isin(grids["subdistrict"] + 1, department.pilots)
    tried = np.bincount(serving, weights=in_pilot).astype(np.int64)
    check_pilots(department, grids)
    others = tried == 0
    try:
        shared = int(department.staff / department.team_size) - int(tried.sum())
        tried[others] = apportion(shared, people[others] + 1e-9, 1)
    except ValueError:
        raise ValueError(too_few(department, int(tried.sum()), int(others.sum()))) from None
    return tried


def too_few(department: Department, in_pilots: int, others: int) -> str:
    """Why its staff do not suffice: pilots take a team for every grid, all other units need one each."""
    said = f"department.{department.name}.staff = {department.staff}: "
    teams = f"{int(department.staff / department.team_size)} teams of {department.team_size:g}"
    if not department.pilots:
        units = f"fewer teams than the {others} units of tier {department.tier}"
        return f"{said}{units}, {teams}; raise staff or choose a higher tier"
    needed = (
        f"{in_pilots} for the grids of its pilots and {others} for the other units of tier {department.tier}"
    )
    higher = "" if department.tier == "subdistrict" else ", or choose tier subdistrict"
    return f"{said}{teams}, but needed are {needed}; raise staff or name fewer pilots{higher}"


def check_pilots(department: Department, grids: np.ndarray) -> None:
    """Pilots are subdistricts of the city, and no station of theirs serves another."""
    last = int(grids["subdistrict"].max()) + 1
    for pilot in department.pilots:
        if not 1 <= pilot <= last:
            raise ValueError(
                f"department.{department.name}.pilots = {pilot}: must be a subdistrict from 1 to {last}"
            )
    if department.pilots and TIER_NAMES.index(department.tier) < TIER_NAMES.index("subdistrict"):
        raise ValueError(
            f"department.{department.name}.pilots: a department of tier {department.tier} serves several "
            "subdistricts; choose tier subdistrict, community or grid"
        )


def links(departments: Sequence[Department]) -> np.ndarray:
    """Which department may stand in for each, -1 where none."""
    index = {department.name: d for d, department in enumerate(departments)}
    return np.array([index.get(department.linked, -1) for department in departments], np.int64)


def pool_rows(units: np.ndarray) -> np.ndarray:
    """One pool of mobilised teams a district, empty at first; they stand last among the stations."""
    here = np.flatnonzero(units["tier"] == 1)
    rows = np.zeros(len(here), STATION)
    rows["department"], rows["unit"], rows["room"] = -1, here, -1
    rows["head"] = rows["tail"] = rows["posted_by"] = -1
    rows["team_size"], rows["skill"] = 1.0, 1.0
    return rows


def posts(city: Columns) -> tuple[np.ndarray, np.ndarray]:
    """(stations with a post in each subdistrict of every department above it, the post of each department in
    each subdistrict, -1 for none). Posts stand before the pools; their teams are those of their bases."""
    own, places = np.count_nonzero(city.stations["department"] >= 0), city.subdistricts
    stations = city.stations.copy()
    added: list[np.ndarray] = []
    post_of = np.full((len(city.station_of), len(places)), -1, np.int64)
    for d, serving in enumerate(city.station_of[:, places["first_grid"]]):
        for s, base in enumerate(serving.tolist()):
            if city.units["tier"][stations["unit"][base]] < city.units["tier"][places["unit"][s]]:
                post_of[d, s] = own + len(added)
                row = stations[base : base + 1].copy()
                row["unit"], row["posted_by"], row["teams"], row["posts"] = places["unit"][s], base, 0, 0
                stations["posts"][base] += 1
                added.append(row)
    return np.concatenate([stations[:own], *added, stations[own:]]), post_of


def post_patrols(
    departments: Sequence[Department], stations: np.ndarray, station_of: np.ndarray, grids: np.ndarray
) -> None:
    """Patrollers of each grid: the staff of a patrolling force, shared over the grids of its station."""
    for d, department in enumerate(departments):
        if department.patrols:
            served = np.bincount(station_of[d], minlength=len(stations))
            persons = stations["teams"] * department.team_size / np.maximum(served, 1)
            grids["patrollers"] += persons[station_of[d]]


def work_rows(works: Sequence[Work], departments: Sequence[Department]) -> tuple[np.ndarray, np.ndarray]:
    """(one row a class of work, the departments that each needs)."""
    index = {department.name: d for d, department in enumerate(departments)}
    rows = np.zeros(len(works), WORK)
    needs: list[int] = []
    for row, work in zip(rows, works, strict=True):
        for need in work.needs:
            if need not in index:
                raise ValueError(
                    f"work.{work.name}.needs = {need!r}: no such department; known: {', '.join(index)}"
                )
        row["first_need"], row["needs"] = len(needs), len(work.needs)
        needs += [index[need] for need in work.needs]
        for field in ("share", "severity", "exposed", "growth", "spread", "delay_cv2", "service_cv2", "law"):
            row[field] = getattr(work, field)
        row["limit"], row["service"] = work.limit_h / 24.0, work.service_h / 24.0
        row["delay_patrol"], row["delay_reported"] = work.delay_patrol_h / 24.0, work.delay_reported_h / 24.0
        row["emergency"], row["at_enterprise"] = work.emergency, work.at_enterprise
    return rows, np.array(needs, np.int64)
