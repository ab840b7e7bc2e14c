"""Everything that changes in a run, as arrays; both engines start from the same state."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim import draws, purpose
from sim.agents.resident import PART, TIERS, Residents
from sim.cases import CASE, REQUEST
from sim.city import Columns, posts
from sim.compiled import compiled, formula
from sim.engine import opening, schools
from sim.hazards import Hazard, accident, has_epidemic
from sim.measures import Measure
from sim.parameters import Parameters
from sim.rules.accountability import Accountability
from sim.rules.effort import Effort
from sim.rules.influence import Influence
from sim.rules.participation import Participation, imitates
from sim.rules.trust import Trust
from sim.scenario import Scenario

RISKS = 1000  # kind of the first draw of enterprises' risks, beside those of hazards

CLOCK = np.dtype(
    [
        ("seed", "u8"),
        ("step", "i8"),
        ("steps", "i8"),
        ("inside", "i8"),  # 1 while the events of a step are being worked off
        ("days", "f8"),  # of a step
        ("weekday", "i8"),  # of day 0, 0 is Monday
        ("share", "f8"),  # simulated residents over people
        ("gossip", "i8"),  # 1 where rumours are told one by one, 0 where they come and go by the step
        ("mixed", "i8"),  # 1 where rules differ from case to case
        ("hours", "f8"),  # these three as the plan has them for this step
        ("taken", "f8"),
        ("yuan", "f8"),
        ("ordinary", "f8"),  # ordinary cases of a day in the whole city
        ("profile_mean", "f8"),  # of the weekly profile of arrivals
        ("profile_top", "f8"),
        ("cases", "i8"),
        ("requests", "i8"),
        ("given", "i8"),  # teams, so far
        ("events", "i8"),
        ("open_rows", "i8"),
        ("listed", "i8"),  # cases that have been listed as open
        ("log_on", "i8"),
        ("log_rows", "i8"),
        ("public", "f8"),  # share of residents that took part in the last step
        ("active", "f8"),  # share of subdistricts that are, and of others that join in; in a game alone
        ("joining", "f8"),
        ("exposed", "i8"),  # residents; these three in an epidemic alone
        ("infectious", "i8"),
        ("infected", "i8"),  # so far
        ("reach", "f8"),
        ("foreseen", "f8"),  # chance of a flood, as government judges it
        ("water", "f8"),  # mm
        ("looked_after", "f8"),  # share of the cases that superiors looked into of late
        ("arisen", "f8"),  # in this step, as are the next ones
        ("closed", "f8"),
        ("loss", "f8"),
        ("person_days", "f8"),
        ("helper_days", "f8"),
        ("matched", "f8"),
        ("whistles", "f8"),
        ("bought", "f8"),
        ("needless_whistles", "f8"),
        ("forgone", "f8"),  # worth of the projects that were stopped
    ],
    align=True,
)

BODY = np.dtype(
    [
        ("places", "i8"),  # subdistricts of its district
        ("busy", "i8"),  # cases in hand
        ("head", "i8"),
        ("tail", "i8"),
    ],
    align=True,
)

JUDGED = np.dtype(
    [
        ("traces", "f8"),  # effort spent on them
        ("quality", "f8"),  # chance that work is truly done
        ("pressure", "f8"),
        ("discovery", "f8"),  # share of closures on paper that a check finds out at once
    ],
    align=True,
)

DECISION = np.dtype(
    [
        ("purpose", "i8"),
        ("step", "i8"),
        ("who", "i8"),
        ("whom", "i8"),
        ("instant", "f8"),
        ("draw", "f8"),
        ("threshold", "f8"),
        ("choice", "i8"),
    ],
    align=True,
)


class State(NamedTuple):
    """All columns of a run; the engine writes to them in place."""

    plan: np.ndarray  # what holds in each step; the last row for all that follow
    parameters: np.ndarray  # (1,) nested record
    mixtures: np.ndarray  # (Family,) rules that differ from case to case
    judged: np.ndarray  # (Accountability,) how departments work under each rule
    efforts: np.ndarray  # (subdistricts, departments), 1 where it makes one; empty where none is chosen
    bodies: np.ndarray  # (districts,) those that coordinate
    clock: np.ndarray  # (1,)
    units: np.ndarray
    subdistricts: np.ndarray
    grids: np.ndarray
    neighbours: np.ndarray
    enterprises: np.ndarray
    organisations: np.ndarray
    stations: np.ndarray
    station_of: np.ndarray
    post_of: np.ndarray  # (departments, subdistricts), -1 for none; empty where no team is posted
    linked: np.ndarray  # (departments,) which may stand in for each, -1 for none
    works: np.ndarray
    work_cumulated: np.ndarray
    needs: np.ndarray
    residents: Residents
    tie_first: np.ndarray
    tie_other: np.ndarray
    tie_kind: np.ndarray
    schooling: np.ndarray  # a row a resident; this and the next empty where there are no schools
    pupils: np.ndarray  # residents, class by class
    hazards: np.ndarray
    hazard_weight: np.ndarray  # (hazards, grids)
    low: np.ndarray  # (hazards, grids), how low each lies in a flood, 1 on average
    first_infected: np.ndarray  # residents, in order; empty where there is no epidemic
    tops: np.ndarray  # highest rate of each source of cases in this step, 1/day
    cases: np.ndarray
    requests: np.ndarray
    event_time: np.ndarray
    event_key: np.ndarray
    open_rows: np.ndarray
    jobs: np.ndarray
    log: np.ndarray
    measures: np.ndarray  # (steps, Measure)


GROWING = ("cases", "requests", "event_time", "event_key", "open_rows", "jobs")  # the log by itself


def start(scenario: Scenario, seed: int, log: bool = False) -> State:
    """A state at the beginning of step 0. Nothing of the city is shared where a run writes to it.

    Raises ScenarioError.
    """
    city, parameters, plan = scenario.build(), scenario.parameters, scenario.plan()
    hazards = scenario.hazard_rows()
    weights = hazard_weights(hazards, city.grids, seed)
    state = State(
        clock=clock(scenario, plan, hazards, seed, log),
        **rules(scenario, plan, city),
        **offices(city, parameters, plan),
        **places(city, parameters),
        enterprises=city.enterprises.copy(),
        organisations=city.organisations.copy(),
        **people(scenario, city, seed, has_epidemic(hazards)),
        hazards=hazards,
        hazard_weight=weights,
        low=lows(hazards, len(city.grids), seed),
        first_infected=opening.first_infected(
            hazards, weights, city.grids, scenario.file.population.share, seed
        ),
        tops=np.zeros((2 + len(hazards)) * len(city.grids)),
        **room(1024 + 4 * int(ordinary(parameters, city) * scenario.file.run.step_days + 1)),
        log=np.zeros(0, DECISION),
        measures=np.zeros((scenario.steps, len(Measure))),
    )
    start_enterprises(state, parameters)
    opening.start_game(state, parameters, seed)
    return state._replace(log=roomy_log(state))


def rules(scenario: Scenario, plan: np.ndarray, city: Columns) -> dict[str, Any]:
    """What holds in each step, and in the first one; what kinds of work there are."""
    return {
        "plan": plan,
        "parameters": plan["parameters"][:1].copy(),
        "mixtures": plan["mixtures"][0].copy(),
        "judged": np.zeros(len(Accountability), JUDGED),
        "efforts": efforts(scenario, city),
        "works": city.works,
        "work_cumulated": np.cumsum(city.works["share"]),
        "needs": city.needs,
    }


def offices(city: Columns, parameters: Parameters, plan: np.ndarray) -> dict[str, Any]:
    """Those whom cases come to: offices with their clerks, coordinating bodies, teams at their stations."""
    units = city.units.copy()
    units["clerks"] = clerks(city, parameters.information.clerks)
    stations, post_of = city.stations.copy(), np.zeros((0, 0), np.int64)
    if (plan["parameters"]["dispatch"]["forward"] > 0.0).any():
        stations, post_of = posts(city)
    pool = stations["department"] < 0
    own = stations[~pool]
    if len(own):
        stations["team_size"][pool] = (own["teams"] * own["team_size"]).sum() / own["teams"].sum()
    named = {"station_of": city.station_of, "post_of": post_of, "linked": city.linked}
    return {"units": units, "bodies": bodies(city), "stations": stations, **named}


def places(city: Columns, parameters: Parameters) -> dict[str, Any]:
    """Subdistricts with their goods, and grids that have done well so far."""
    subdistricts, grids = city.subdistricts.copy(), city.grids.copy()
    subdistricts["errors"] = 1.0
    with np.errstate(over="ignore"):  # more than can be counted never runs out
        subdistricts["goods"] = parameters.supplies.stock * subdistricts["grids"]
    subdistricts["apart"] = parameters.organisations.signed
    grids["last_success"] = 1.0
    return {"subdistricts": subdistricts, "grids": grids, "neighbours": city.neighbours}


def people(scenario: Scenario, city: Columns, seed: int, sick: bool) -> dict[str, Any]:
    """Residents, whom they know, and with whom they go to school; `sick` where a disease will go round."""
    parameters = scenario.parameters
    schooling, pupils = enrolled(city, parameters, seed, sick)
    return {
        "residents": residents(city, parameters, seed, scenario.file.resident, sick),
        "tie_first": city.ties.first,
        "tie_other": city.ties.other,
        "tie_kind": city.ties.kind,
        "schooling": schooling,
        "pupils": pupils,
    }


def room(rows: int) -> dict[str, Any]:
    """Room for so many cases and for what happens to them; it grows when it is full."""
    kinds: tuple[Any, ...] = (CASE, REQUEST, "f8", "i8", "i8", "i8")
    return {name: np.zeros(rows, kind) for name, kind in zip(GROWING, kinds, strict=True)}


@formula
def most_decided(residents, enterprises, organisations, share):
    """Rows that all these may put into the log in a step, each of them and each person that it stands for;
    what befalls cases is not among them."""
    each = 3 * residents + 3 * enterprises + 2 * organisations
    persons = residents / share
    return int(share * each + persons + 8.0 * math.sqrt(persons)) + each + 32


def enter_step(state: State) -> None:
    """What is planned for the present step begins to hold."""
    row = state.plan[min(int(state.clock["step"][0]), len(state.plan) - 1)]
    state.parameters[0] = row["parameters"]
    state.mixtures[:] = row["mixtures"]
    for name in ("hours", "taken", "yuan"):
        state.clock[name] = row[name]


def clock(scenario: Scenario, plan: np.ndarray, hazards: np.ndarray, seed: int, log: bool) -> np.ndarray:
    """Numbers that hold for the whole run, and the time; one row."""
    rows = np.zeros(1, CLOCK)
    now, timing, parameters = rows[0], scenario.file.run, scenario.parameters
    now["seed"], now["steps"], now["log_on"] = seed, scenario.steps, int(log)
    now["days"], now["weekday"] = timing.step_days, timing.weekday
    now["share"] = scenario.file.population.share
    now["mixed"] = plan["mixtures"]["low_share"].any() or plan["mixtures"]["high_share"].any()
    now["gossip"] = (hazards["kind"] == Hazard.RUMOUR).any()
    now["ordinary"] = ordinary(parameters, scenario.build())
    demand, work = parameters.demand, parameters.work_time
    hours = (work.end_hour - work.start_hour) / 24.0
    now["profile_mean"] = (5.0 + 2.0 * demand.weekend) / 7.0 * (hours + (1.0 - hours) * demand.night)
    now["profile_top"] = 1.0 / now["profile_mean"] if now["profile_mean"] > 0.0 else 0.0
    now["public"] = parameters.participation.start
    return rows


def ordinary(parameters: Parameters, city: Columns) -> float:
    """Ordinary cases of a day in the whole city."""
    return parameters.demand.rate * len(city.grids)


def clerks(city: Columns, a_grid: float) -> np.ndarray:
    """Clerks of each office, by the grids below it; at least one."""
    below = np.zeros(len(city.units), np.int64)
    offices = city.grids["unit"]
    for _ in range(4):  # up to the city
        offices = city.units["parent"][offices]
        below += np.bincount(offices, minlength=len(below))
    return np.maximum(1, np.ceil(below * a_grid - 1e-9)).astype(np.int32)


def residents(
    city: Columns, parameters: Parameters, seed: int, dispositions: Sequence[Any] = (), sick: bool = False
) -> Residents:
    """Residents before the first step; `sick` where a disease will go round."""
    n = len(city.resident_grid)
    trust, taking = parameters.trust, parameters.participation
    single = np.float32
    beta = n if trust.rule == Trust.BETA else 0
    spill = n if trust.spillover > 0.0 else 0
    tiers = np.array(
        [trust.start_city, trust.start_district, trust.start_subdistrict, trust.start_community], single
    )
    own = np.zeros(0, single)
    does = np.zeros(n, np.uint8)
    normal = np.zeros(n if taking.rule == Participation.THRESHOLD else 0)
    starts = start_draws(seed, n)
    looks = n if imitates(taking.rule) else 0
    if looks:
        does[opening.exactly(taking.start, starts[:, 0], city.resident_grid)] = PART
    else:
        does[starts[:, 0] < taking.start] = PART
    if len(normal):
        normal = np.sqrt(-2.0 * np.log(starts[:, 1])) * np.cos(draws.TWO_PI * starts[:, 2])
        own = (taking.threshold_mean + taking.threshold_sd * normal).astype(single)
    held = np.tile(tiers, (n, 1))
    openness = np.full(n if trust.influence == Influence.FRIEDKIN_JOHNSEN else 0, trust.openness, single)
    opening.deal_out(dispositions, city.grids, city.resident_grid, held, openness)
    return Residents(
        city.resident_grid,
        held,
        np.zeros((beta, TIERS), single),
        np.full(n, trust.start_peers, single),
        np.full(n, parameters.perception.start, single),
        np.full(n, parameters.experience.efficacy_start, single),
        np.zeros(n, single),
        own,
        openness,
        held[: len(openness)].copy(),
        np.zeros(looks, single),
        np.zeros(looks, np.uint8),
        does,
        np.zeros(n * sick, np.uint8),
        np.zeros(n * sick, single),
        np.zeros((spill, TIERS), single),
        np.zeros(n, single),
        np.zeros(n, single),
        np.zeros(n, single),
    )


def enrolled(city: Columns, parameters: Parameters, seed: int, sick: bool) -> tuple[np.ndarray, np.ndarray]:
    """Who goes to school with whom, where a disease goes round that passes on there."""
    p = parameters.epidemics
    place = city.grids["subdistrict"][city.resident_grid]
    return schools.enrol(p, place if sick and p.school > 0.0 else place[:0], seed)


def efforts(scenario: Scenario, city: Columns) -> np.ndarray:
    """What the departments that serve each subdistrict put into joint work before the first step."""
    p = scenario.parameters.effort
    shape = (len(city.subdistricts), len(city.station_of)) if p.rule == Effort.MINIMUM else (0, 0)
    return np.full(shape, int(p.together), np.int64)


def bodies(city: Columns) -> np.ndarray:
    """The coordinating body of each district, before which no case has come yet."""
    places = np.bincount(city.subdistricts["district"] - 1)
    rows = np.zeros(len(places), BODY)
    rows["places"] = places
    rows["head"] = rows["tail"] = -1
    return rows


@compiled
def start_draws(seed, n):
    """Three draws for each resident before the first step."""
    values = np.empty((n, 3))
    for r in range(n):
        values[r, 0], values[r, 1], values[r, 2], _ = draws.four(seed, purpose.CITY, 0, r, 0)
    return values


@compiled
def normal_draws(seed, kind, n):
    """One standard normal value for each of n rows."""
    values = np.empty(n)
    for i in range(n):
        u, v = draws.two(seed, purpose.CITY, kind, i, 1)
        values[i] = draws.normal(u, v)
    return values


def hazard_weights(hazards: np.ndarray, grids: np.ndarray, seed: int) -> np.ndarray:
    """Share of each hazard's first cases that each grid gets: by people, and by where it hits hard; where a
    flood does, its water says."""
    weights = np.zeros((max(1, len(hazards)), len(grids)))
    for h, hazard in enumerate(hazards):
        weights[h] = grids["enterprises"] if hazard["kind"] == Hazard.ACCIDENT else grids["hazard_weight"]
        if hazard["kind"] != Hazard.FLOOD:
            weights[h] *= blow(hazard, h, len(grids), seed)
        weights[h] /= weights[h].sum()
    return weights


def lows(hazards: np.ndarray, grids: int, seed: int) -> np.ndarray:
    """How low each grid lies in each flood, 1 on average: where twice as low, water gathers twice as deep."""
    rows = np.ones((max(1, len(hazards)), grids))
    for h, hazard in enumerate(hazards):
        if hazard["kind"] == Hazard.FLOOD:
            draws = blow(hazard, h, grids, seed)
            rows[h] = draws / draws.mean()
    return rows


def blow(hazard: np.void, row: int, grids: int, seed: int) -> np.ndarray:
    """How hard a hazard hits each grid, by draws: lognormal, as concentrated as the hazard has it."""
    hits: np.ndarray = np.exp(hazard["concentration"] * normal_draws(seed, row + 1, grids))
    return hits


def start_enterprises(state: State, parameters: Parameters) -> None:
    """Enterprises before the first step: those to whom safety is worth its cost by itself invest in it."""
    rows = state.enterprises
    rows["trust"] = parameters.trust.start_district
    if (state.hazards["kind"] == Hazard.ACCIDENT).any():
        start_risks(rows, parameters, int(state.clock["seed"][0]))
    own = parameters.enterprises.base + parameters.enterprises.spread * rows["inclination"]
    rows["safe"] = own > parameters.participation.cost
    taking = np.bincount(rows["subdistrict"], weights=rows["safe"], minlength=len(state.subdistricts))
    count = np.bincount(rows["subdistrict"], minlength=len(state.subdistricts))
    state.subdistricts["safe_share"] = taking / np.maximum(count, 1)
    fines = -np.log1p(-parameters.inspection.start) / parameters.inspection.horizon
    state.subdistricts["firms_fined"] = state.subdistricts["residents_fined"] = fines
    state.subdistricts["mean_trust"] = parameters.trust.start_subdistrict


def start_risks(rows: np.ndarray, parameters: Parameters, seed: int) -> None:
    """How dangerous each enterprise is, and how far its score errs."""
    p, few = parameters.accidents, len(rows)
    likely, exposed, own, error = (normal_draws(seed, RISKS + k, few) for k in range(4))
    grave = [accident.consequence(p.rarity, z, mine) for z, mine in zip(likely, own, strict=True)]
    for name, values in (("likely", likely), ("exposed", exposed), ("grave", grave)):
        rows[name] = [accident.multiple(p.spread, z) for z in values]
    rows["misjudged"] = error


def grown(state: State) -> State:
    """The same state with twice the room for cases and events, and more for decisions."""
    longer: dict[str, Any] = {name: doubled(getattr(state, name)) for name in GROWING}
    state = state._replace(**longer)
    return state._replace(log=roomy_log(state))


def doubled(column: np.ndarray) -> np.ndarray:
    """A column of twice the length, zeros behind."""
    longer = np.zeros(2 * len(column), column.dtype)
    longer[: len(column)] = column
    return longer


def roomy_log(state: State) -> np.ndarray:
    """The log, if one is kept, with room for as much as it holds, for what all decide in a step and for what
    befalls the cases that there is room for. What is not written to takes no memory."""
    clock = state.clock[0]
    if not clock["log_on"]:
        return np.zeros(1, DECISION)
    several = (len(rows) for rows in (state.residents.grid, state.enterprises, state.organisations))
    held = int(clock["log_rows"])
    rows = 2 * held + most_decided(*several, float(clock["share"])) + 8 * len(state.cases)
    if rows <= len(state.log):
        return state.log
    longer = np.zeros(rows, DECISION)
    longer[:held] = state.log[:held]
    return longer
