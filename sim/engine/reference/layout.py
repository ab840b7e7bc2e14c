"""From the columns of a state to the agents of the reference engine, and back."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sim.agents.resident import Residents
from sim.cases import CASE
from sim.engine.reference.cases import Work
from sim.engine.reference.contagion import Infection
from sim.engine.reference.coordination import Body
from sim.engine.reference.enterprises import Enterprise
from sim.engine.reference.flood import Water
from sim.engine.reference.organisations import Organisation
from sim.engine.reference.places import Grid, Subdistrict
from sim.engine.reference.residents import Resident
from sim.engine.reference.services import Office, Pool, Station
from sim.engine.reference.sources import Needless, Ordinary, Source, Struck
from sim.engine.state import DECISION, State
from sim.hazards import Hazard, has_epidemic
from sim.measures import Measure


def by_name(rows: np.ndarray) -> Iterator[dict[str, Any]]:
    """Each record as plain numbers by name."""
    for row in rows:
        yield dict(zip(rows.dtype.names or (), row.item(), strict=True))


def lay_out(city: Any, start: State) -> None:
    """Offices, subdistricts, grids, stations, people, enterprises, organisations; what brings cases."""
    city.offices = lay_offices(city, start)
    city.subdistricts = [
        Subdistrict(city, row, given) for row, given in enumerate(by_name(start.subdistricts))
    ]
    for place, efforts in zip(city.subdistricts, start.efforts.tolist(), strict=False):
        place.efforts = efforts
    city.grids = lay_grids(city, start)
    city.stations = lay_stations(city, start)
    city.residents = lay_residents(city, start)
    city.enterprises = lay_enterprises(city, start)
    city.organisations = lay_organisations(city, start)
    city.linked = start.linked.tolist()
    city.works = lay_works(start)
    city.work_cumulated = start.work_cumulated.tolist()
    city.hazards = list(start.hazards.view(np.recarray))
    rows = [row for row, hazard in enumerate(city.hazards) if hazard.kind == Hazard.FLOOD]
    city.first_infected = start.first_infected.tolist()
    lay_infections(city, start)
    city.waters = [Water(city, row, city.hazards[row], start.low[row].tolist()) for row in rows]
    city.sources = lay_sources(city, start)


def lay_offices(city: Any, start: State) -> list[Office]:
    """The clerks of every unit, each below its parent."""
    given = list(by_name(start.units))
    offices = [Office(city, row, unit["tier"], unit["clerks"]) for row, unit in enumerate(given)]
    for office, unit in zip(offices, given, strict=True):
        office.above = offices[unit["parent"]] if unit["parent"] >= 0 else None
    return offices


def lay_grids(city: Any, start: State) -> list[Grid]:
    """Grids in their subdistricts, each beside its neighbours."""
    given = list(by_name(start.grids))
    grids = [Grid(city, row, city.subdistricts[g["subdistrict"]], g) for row, g in enumerate(given)]
    for grid, g in zip(grids, given, strict=True):
        first = g["first_neighbour"]
        beside = start.neighbours[first : first + g["neighbours"]]
        grid.neighbours = [grids[other] for other in beside]
        grid.office = city.offices[g["unit"]]
        grid.subdistrict.grids.append(grid)
    return grids


def lay_stations(city: Any, start: State) -> list[Station]:
    """Stations at their units, a pool and a coordinating body for each district; who serves which grid."""
    stations: list[Station] = []
    for row, given in enumerate(by_name(start.stations)):
        kind = Station if given["department"] >= 0 else Pool
        stations.append(kind(city, row, city.offices[given["unit"]], given))
    pools = {pool.office.row: pool for pool in stations if isinstance(pool, Pool)}
    for station, base in zip(stations, start.stations["posted_by"].tolist(), strict=True):
        if base >= 0:
            station.base = stations[base]
            pools[station.office.at(1).row].posted_teams.append(station)
        elif not isinstance(station, Pool):
            answer_to(station, city, pools)
    for place in city.subdistricts:
        pools[place.district].subdistricts.append(place)
    bodies = [Body(city, given["places"]) for given in by_name(start.bodies)]
    for grid in city.grids:
        grid.body = bodies[grid.subdistrict.district - 1]
        grid.stations = [stations[row] for row in start.station_of[:, grid.row]]
        posts = start.post_of[:, grid.subdistrict.row].tolist() if len(start.post_of) else []
        grid.posts = [stations[row] if row >= 0 else None for row in posts]
        grid.pool = pools[grid.subdistrict.district]
    return stations


def answer_to(station: Station, city: Any, pools: dict[int, Pool]) -> None:
    """A station answers to its subdistrict, if it lies in one, and lends to its district, the city's own
    teams to the first."""
    district = station.office.at(1).row if station.office.tier > 0 else min(pools)
    pools[district].lenders.append(station)
    if station.office.tier >= 2:
        first = next(office.row for office in city.offices if office.tier == 2)
        station.subdistrict = city.subdistricts[station.office.at(2).row - first]


def lay_residents(city: Any, start: State) -> list[Resident]:
    """Residents in their grids, and who knows whom."""
    columns = start.residents
    residents = [
        Resident(city, row, city.grids[grid], resident_given(columns, row))
        for row, grid in enumerate(columns.grid.tolist())
    ]
    first, other = start.tie_first.tolist(), start.tie_other.tolist()
    for one in residents:
        one.grid.residents.append(one)
        one.contacts = [residents[row] for row in other[first[one.row] : first[one.row + 1]]]
    return residents


def lay_infections(city: Any, start: State) -> None:
    """How each resident stands, where a disease will go round."""
    if not has_epidemic(city.hazards):
        return
    hazard = next(row for row, hazard in enumerate(city.hazards) if hazard.kind == Hazard.EPIDEMIC)
    first, kinds = start.tie_first.tolist(), start.tie_kind.tolist()
    for one in city.residents:
        one.infection = Infection(one, hazard)
        one.infection.know(kinds[first[one.row] : first[one.row + 1]])
    lay_schools(city, start)


def lay_schools(city: Any, start: State) -> None:
    """Who is in a class with whom, where there are schools; only who is past that age has colleagues."""
    pupils, works = start.pupils.tolist(), start.schooling["works"].tolist()
    for one, given in zip(city.residents, by_name(start.schooling), strict=False):
        infection, first = one.infection, given["first"]
        infection.classmates = [city.residents[row] for row in pupils[first : first + given["count"]]]
        mates = infection.colleagues if given["works"] else []
        infection.colleagues = [other for other in mates if works[other.row]]


def resident_given(columns: Residents, row: int) -> dict[str, Any]:
    """What the start gives a resident; nothing of what its rules do without."""
    given = {name: column[row].tolist() for name, column in columns._asdict().items() if len(column)}
    absent = {"evidence": [], "told_trust": [], "threshold": 0.0, "openness": 1.0, "first_trust": []}
    return absent | {"worth": 0.0, "did": 0} | given


def lay_enterprises(city: Any, start: State) -> list[Enterprise]:
    """Enterprises in their grids."""
    enterprises = []
    for row, given in enumerate(by_name(start.enterprises)):
        firm = Enterprise(city, row, city.grids[given["grid"]], given)
        for place in (firm.grid, firm.subdistrict, firm.grid.pool):
            place.enterprises.append(firm)
        enterprises.append(firm)
    return enterprises


def lay_organisations(city: Any, start: State) -> list[Organisation]:
    """Social organisations in their subdistricts."""
    organisations = []
    for row, given in enumerate(by_name(start.organisations)):
        place = city.subdistricts[given["subdistrict"]]
        organisations.append(Organisation(city, row, place, given))
        place.organisations.append(organisations[-1])
    return organisations


def lay_works(start: State) -> list[Work]:
    """Classes of work with the departments that each needs."""
    works = []
    for row, given in enumerate(by_name(start.works)):
        first = given["first_need"]
        given["row"], given["departments"] = row, tuple(start.needs[first : first + given["needs"]].tolist())
        works.append(Work(*(given[name] for name in Work._fields)))
    return works


def lay_sources(city: Any, start: State) -> list[Source]:
    """What brings cases to each grid: ordinary life, needless reports, hazards."""
    count = len(city.grids)
    sources: list[Source] = [Ordinary(city, grid.row, 0, grid) for grid in city.grids]
    sources += [Needless(city, count + grid.row, 1, grid) for grid in city.grids]
    waters = {water.row: water for water in city.waters}
    for h, hazard in enumerate(city.hazards):
        weights = start.hazard_weight[h].tolist()
        for grid in city.grids:
            row = (2 + h) * count + grid.row
            sources.append(Struck(city, row, 2 + h, grid, hazard, weights[grid.row], waters.get(h)))
    return sources


# --- and back ------------------------------------------------------------------------------------

OF_GRIDS = (
    *("open", "seen", "part", "protected", "safety", "succeeded", "failed"),
    *("last_success", "last_judged", "loss", "away", "flooded", "wet", "aggrieved", "rates"),
    "infected",
)
OF_STATIONS = ("capacity", "busy", "done", "person_days", "skill")
OF_SUBDISTRICTS = (
    *("level", "eased", "publishes", "known", "announced", "mean_risk", "mean_trust"),
    *("firms_fined", "residents_fined", "warned", "joined", "safe_share", "pledge_share", "errors", "active"),
    *("goods", "apart", "meetings"),
)
OF_ENTERPRISES = ("trust", "safe", "pledged", "fined", "inspected", "watched", "rates")
OF_ORGANISATIONS = ("engaged", "volunteers", "funds", "standing", "helped", "sent")
OF_CLOCK = (
    *("exposed", "infectious", "infected"),
    *("public", "active", "joining", "reach", "foreseen", "looked_after", "hours", "taken", "yuan"),
    *("arisen", "closed", "loss", "person_days", "helper_days", "matched", "whistles"),
    *("needless_whistles", "forgone"),
)


def written(city: Any, start: State) -> State:
    """What the agents have become, in columns; requests and the calendar are not written."""
    return start._replace(
        parameters=start.plan["parameters"][[min(city.number, len(start.plan)) - 1]],
        mixtures=start.plan["mixtures"][min(city.number, len(start.plan)) - 1],
        judged=written_judged(city, start.judged),
        efforts=np.array([place.efforts for place in city.subdistricts]).reshape(start.efforts.shape),
        clock=written_clock(city, start.clock),
        subdistricts=columns(start.subdistricts, city.subdistricts, OF_SUBDISTRICTS),
        grids=columns(start.grids, city.grids, OF_GRIDS),
        enterprises=columns(start.enterprises, city.enterprises, OF_ENTERPRISES),
        organisations=columns(start.organisations, city.organisations, OF_ORGANISATIONS),
        stations=written_stations(city, start.stations),
        residents=written_residents(city, start.residents),
        cases=np.array([case.as_row() for case in city.cases], CASE),
        log=np.array(city.log, DECISION),
        measures=np.array([[row[measure] for measure in Measure] for row in city.measures]),
    )


def columns(before: np.ndarray, agents: Sequence[Any], names: Sequence[str]) -> np.ndarray:
    """A copy of columns with what the agents now have."""
    after = before.copy()
    for name in names:
        if len(after):
            after[name] = [getattr(agent, name) for agent in agents]
    return after


def written_judged(city: Any, before: np.ndarray) -> np.ndarray:
    """How departments work under each rule of accountability."""
    after = before.copy()
    for rule, worked in city.judged.items():
        after[rule] = tuple(worked)
    return after


def written_clock(city: Any, before: np.ndarray) -> np.ndarray:
    """Where the run stands."""
    after = columns(before, [city], OF_CLOCK)
    after["step"], after["cases"], after["requests"] = city.number, len(city.cases), len(city.requests)
    after["events"], after["listed"] = len(city.calendar.entries), len(city.cases)
    after["open_rows"], after["log_rows"] = len(city.open_cases), len(city.log)
    return after


def written_stations(city: Any, before: np.ndarray) -> np.ndarray:
    """Stations with their queues."""
    after = columns(before, city.stations, OF_STATIONS)
    after["waiting"] = [len(station.queue) for station in city.stations]
    after["head"] = [station.queue[0].row if station.queue else -1 for station in city.stations]
    after["tail"] = [station.last for station in city.stations]
    return after


def written_residents(city: Any, before: Residents) -> Residents:
    """Residents column by column."""

    def column(name: str, old: np.ndarray) -> np.ndarray:
        new = [getattr(one, name) for one in city.residents] if len(old) and name != "grid" else old
        return np.array(new, old.dtype).reshape(old.shape)

    return Residents(*(column(name, old) for name, old in before._asdict().items()))
