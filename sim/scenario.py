"""A TOML file becomes a Scenario: inheritance, validation, errors that say what was allowed."""

import hashlib
import json
import math
import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np

from sim import city
from sim import mechanisms as mechanism_files
from sim.city import TIER_NAMES, City, Columns, Department, Work
from sim.compiled import VERSION
from sim.entries import ScenarioError, fill, folder, merge, nearest, parse, put
from sim.hazards import DAYS, HAZARD, OWN, Hazard
from sim.mechanisms import INTENSITY, Chosen
from sim.parameters import Parameters, Quantity
from sim.parameters.quantity import INFINITY
from sim.ties import Shape

DEEPEST = 16  # files that may extend each other
AT_MOST_ONE = {
    Hazard.EPIDEMIC: "another disease would infect the same people",
    Hazard.RUMOUR: "who has heard one would not hear of another",
    Hazard.FLOOD: "its water and its works are those of the whole city; put all its rain into one profile",
}
AT_ONCE = 26_000  # bytes for a case of many that come at one instant: room for all that may follow
HIGHEST = 1e9  # mm of rain, or storm cases over ordinary ones, of one entry of a profile


class Run(NamedTuple):
    """How long, in what steps, beginning on which day of the week."""

    days: Annotated[float, Quantity(1e-6, 1e6, "days", "scenario", "天数", "days", "territory")] = 90.0
    step_days: Annotated[float, Quantity(1e-6, 1e6, "days", "scenario", "步长", "step", "territory")] = 1.0
    weekday: Annotated[
        int, Quantity(0, 6, "0 is Monday", "scenario", "首日星期", "first weekday", "territory")
    ] = 0


class Population(NamedTuple):
    """How many of the people are simulated; each stands for 1/share."""

    share: Annotated[
        float, Quantity(1e-6, 1, "share", "scenario", "模拟比例", "simulated share", "territory")
    ] = 1.0


class Struck(NamedTuple):
    """One hazard of a scenario."""

    kind: Hazard
    work: str = ""
    day: Annotated[float, Quantity(0, 1e6, "days", "scenario", "发生日", "day it begins", "territory")] = 30.0
    profile: tuple[float, ...] = ()
    concentration: Annotated[float, Quantity(0, 3, "1", "assumed", "空间集中度", "log sd between grids")] = (
        0.5
    )
    cases_a_grid: Annotated[
        int, Quantity(0, 1e6, "cases/grid", "scenario", "每网格事项数", "cases a grid")
    ] = 0
    rate: Annotated[
        float, Quantity(0, 1e6, "1/(grid·day)", "scenario", "日均新发", "first cases a grid a day")
    ] = 0.0
    lasts_days: Annotated[
        float, Quantity(0, INFINITY, "days", "scenario", "持续天数", "days that it lasts")
    ] = INFINITY
    becomes: str = ""
    complaint: str = ""
    level_mm: Annotated[float, Quantity(0, 1e9, "mm", "scenario", "初始水位", "water at first")] = 0.0
    interval_days: Annotated[
        float, Quantity(1e-4, 1e4, "days", "scenario", "雨量时段", "days of each entry of rain")
    ] = 1.0
    tellers: Annotated[
        int, Quantity(1, 1e6, "residents", "scenario", "初始传谣居民数(模拟)", "simulated, told a rumour")
    ] = 1
    infected: Annotated[
        float, Quantity(1, 1e8, "persons", "scenario", "初始感染人数", "persons infected at first")
    ] = 10.0
    source: str = ""


class Disposition(NamedTuple):
    """A kind of resident: kinds are dealt out in turn among the residents of each grid."""

    trust: Annotated[
        float, Quantity(0, 1, "share", "scenario", "初始信任", "trust in every tier at first", "territory")
    ]
    openness: Annotated[
        float, Quantity(0, 1, "share", "scenario", "开放程度", "openness to others' views", "territory")
    ] = 1.0


class File(NamedTuple):
    """All that a scenario file may say."""

    title_zh: str = ""
    title_en: str = ""
    description_zh: str = ""
    description_en: str = ""
    source: str = ""
    run: Run = Run()
    population: Population = Population()
    city: City = City()
    department: tuple[Department, ...] = ()
    work: tuple[Work, ...] = ()
    hazard: tuple[Struck, ...] = ()
    resident: tuple[Disposition, ...] = ()
    mechanisms: dict[str, Annotated[float, INTENSITY]] = {}  # noqa: RUF012 (never written to)
    parameters: Parameters = Parameters()


class Scenario(NamedTuple):
    """A validated scenario; equal entries give equal runs."""

    name: str
    file: File
    mechanisms: tuple[Chosen, ...]
    digest: str

    @property
    def steps(self) -> int:
        """Steps of a run."""
        return max(1, math.ceil(self.file.run.days / self.file.run.step_days - 1e-9))

    @property
    def quiet_days(self) -> float:
        """Days before the first hazard strikes; all of them where none does."""
        return min((struck.day for struck in self.file.hazard), default=self.file.run.days)

    @property
    def quiet_steps(self) -> int:
        """Whole steps before that of the first hazard."""
        return min(self.steps, math.floor(self.quiet_days / self.file.run.step_days + 1e-9))

    @property
    def parameters(self) -> Parameters:
        """Every assumed number, as this scenario has it."""
        return self.file.parameters

    def build(self) -> Columns:
        """The city, built once for each process and shared by all runs of it. Raises ScenarioError."""
        file = self.file
        try:
            return built(file.city, file.department, file.work, file.population.share)
        except ValueError as error:
            raise ScenarioError(f"{self.name}: {error}") from None

    def hazard_rows(self) -> np.ndarray:
        """The hazards as the engines read them."""
        rows = np.zeros(len(self.file.hazard), HAZARD)
        works = [work.name for work in self.file.work]
        for row, struck in zip(rows, self.file.hazard, strict=True):
            row["kind"], row["day"] = struck.kind, struck.day
            row["work"] = works.index(struck.work) if struck.work else -1
            row["tellers"], row["infected"] = struck.tellers, struck.infected
            row["days"] = len(struck.profile)
            row["profile"][: len(struck.profile)] = struck.profile
            row["concentration"], row["count"] = struck.concentration, struck.cases_a_grid
            row["rate"], row["lasts"] = struck.rate, struck.lasts_days
            row["level"], row["interval"] = struck.level_mm, struck.interval_days
            row["broke"] = math.inf
            row["becomes"] = works.index(struck.becomes) if struck.becomes else -1
            row["complaint"] = works.index(struck.complaint) if struck.complaint else -1
        return rows

    def plan(self) -> np.ndarray:
        """What holds in each step, as the engines read it. Raises ScenarioError."""
        columns = self.build()
        people = float(columns.grids["people"].sum())
        teams = float((columns.stations["teams"] * columns.stations["team_size"]).sum())
        timing = self.file.run
        try:
            return mechanism_files.plan(
                self.parameters, self.mechanisms, self.steps, timing.step_days, people, teams
            )
        except ScenarioError as error:
            raise ScenarioError(f"{self.name}: {error}") from None

    def run_id(self, seed: int) -> str:
        """Hash of the model's version, this scenario and the replication."""
        return hashlib.sha256(f"{VERSION} {self.digest} {seed}".encode()).hexdigest()[:16]


@lru_cache(maxsize=8)
def built(
    territory: City, departments: tuple[Department, ...], works: tuple[Work, ...], share: float
) -> Columns:
    """The columns of a city."""
    return city.build(territory, departments, works, share)


def built_in() -> dict[str, Path]:
    """Built-in scenarios by name."""
    return {path.stem: path for path in sorted(folder().glob("*.toml"))}


def find(name_or_path: str | Path) -> Path:
    """The file of a built-in name or a path. Raises ScenarioError where there is none."""
    if not isinstance(name_or_path, (str, Path)):
        raise ScenarioError(f"{name_or_path!r}: must be the name of a scenario or the path of its file")
    text = str(name_or_path)
    known = built_in()
    if text in known:
        return known[text]
    path = Path(text)
    if path.suffix == ".toml" and path.is_file():
        return path
    if path.suffix == ".toml" or os.sep in text:
        raise ScenarioError(f"{text}: no such file")
    raise ScenarioError(f"{text}: no such scenario{nearest(text, known)}; known: {', '.join(known)}")


def load(
    name_or_path: str | Path,
    set: Mapping[str, Any] | None = None,
    mechanisms: Mapping[str, float] | None = None,
    without: Iterable[str] = (),
) -> Scenario:
    """A validated scenario, with single numbers set on top, {"trust.gain": 0.1, "city.people": 500}, with
    mechanisms at intensities from 0 to 1 added to its own, {"whistle": 1.0}, and without others.

    Raises ScenarioError.
    """
    path = find(name_or_path)
    entries = read(path)
    for key, value in (set or {}).items():
        put(entries, key, value)
    own = entries.get("mechanisms", {})
    if not isinstance(own, dict):
        raise ScenarioError(f"{path.stem}: mechanisms = {own!r}: must be a table")
    kept = {**own, **(mechanisms or {})}
    for name in without:
        if name not in kept:
            raise ScenarioError(f"{path.stem}: without {name!r}: it is not in it{nearest(name, kept)}")
        del kept[name]
    entries["mechanisms"] = kept
    return from_entries(entries, path.stem)


def from_entries(entries: dict[str, Any], name: str) -> Scenario:
    """A validated scenario from the contents of a file. Raises ScenarioError."""
    grouped = {key: value for key, value in entries.items() if key not in Parameters._fields}
    if "parameters" in grouped:
        raise ScenarioError(f"{name}: parameters: no such key; write [trust], [dispatch], … at the top")
    known = [*File._fields[:-1], *Parameters._fields]
    for key in grouped:
        if key not in known:
            raise ScenarioError(f"{name}: {key}: no such key{nearest(key, known)}; known: {', '.join(known)}")
    grouped["parameters"] = {key: value for key, value in entries.items() if key in Parameters._fields}
    try:
        file = fill(File, grouped, "")
        check(file)
        chosen = mechanism_files.choose(file.mechanisms)
        mechanism_files.check(file.parameters, chosen)
    except ScenarioError as error:
        raise ScenarioError(f"{name}: {error}") from None
    return Scenario(name, file, chosen, digest_of(file, chosen))


def digest_of(file: File, chosen: tuple[Chosen, ...]) -> str:
    """Hash of all that a run depends on beside the model and the seed."""
    text = json.dumps((file, chosen), ensure_ascii=False, default=float)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def with_mechanisms(scenario: Scenario, chosen: tuple[Chosen, ...]) -> Scenario:
    """The same scenario with these mechanisms in place of its own. Raises ScenarioError."""
    mechanism_files.check(scenario.parameters, chosen)
    return scenario._replace(mechanisms=chosen, digest=digest_of(scenario.file, chosen))


def without_hazards(scenario: Scenario) -> Scenario:
    """The same scenario in which nothing strikes."""
    file = scenario.file._replace(hazard=())
    return scenario._replace(file=file, digest=digest_of(file, scenario.mechanisms))


def read(path: Path, seen: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Entries of a file upon those of the file that it extends."""
    path = path.resolve()
    if path in seen:
        raise ScenarioError(
            f"{path.name}: extends: goes round in a circle: {' → '.join(p.name for p in (*seen, path))}"
        )
    if len(seen) >= DEEPEST:
        raise ScenarioError(f"{path.name}: extends: more than {DEEPEST} files deep")
    entries = parse(path)
    above = entries.pop("extends", None)
    if above is None:
        return entries
    if not isinstance(above, str):
        raise ScenarioError(f"{path.name}: extends = {above!r}: must be the name of a scenario")
    above = above.removesuffix(".toml")
    parent = path.parent / f"{above}.toml"
    if Path(above).name != above or not (parent.is_file() or above in built_in()):
        raise ScenarioError(
            f"{path.name}: extends = {above!r}: no such scenario{nearest(above, built_in())}; "
            f"known: {', '.join(built_in())} and files beside it"
        )
    return merge(read(parent if parent.is_file() else built_in()[above], (*seen, path)), entries)


def check(file: File) -> None:
    """What no single number shows: tables that contradict each other, and runs too large to hold."""
    check_territory(file.city)
    names = [d.name for d in file.department]
    for kind, rows in (("department", file.department), ("work", file.work)):
        known = [row.name for row in rows]
        for name in known:
            if known.count(name) > 1:
                raise ScenarioError(f"{kind}.{name}: named twice")
    if not file.department or not file.work:
        raise ScenarioError("department, work: at least one of each is needed")
    for department in file.department:
        if department.tier not in TIER_NAMES:
            raise ScenarioError(
                f"department.{department.name}.tier = {department.tier!r}: "
                f"must be one of {', '.join(TIER_NAMES)}"
            )
        if department.linked and department.linked not in names:
            raise ScenarioError(
                f"department.{department.name}.linked = {department.linked!r}: no such department"
                f"{nearest(department.linked, names)}; known: {', '.join(names)}"
            )
    for work in file.work:
        check_work(file, work, names)
    check_shares(file)
    check_hazards(file)
    check_work_time(file)
    check_size(file)


def check_territory(territory: City) -> None:
    """Each tier must have at least as many units as the one above."""
    c = territory
    chain = [("districts", c.districts), ("subdistricts", c.subdistricts), ("communities", c.communities)]
    if c.subdistrict:
        listed = sum(s.communities for s in c.subdistrict)
        chain = [("districts", c.districts), ("subdistrict", len(c.subdistrict)), ("communities", listed)]
    chain.append(("grids", c.grids))
    for (above, more), (below, fewer) in pairwise(chain):
        if fewer < more:
            raise ScenarioError(f"city.{below} = {fewer}: fewer than city.{above} = {more}")
    communities = chain[2][1]
    if not communities * c.grids_at_least <= c.grids <= communities * c.grids_at_most:
        raise ScenarioError(
            f"city.grids = {c.grids}: {communities} communities of {c.grids_at_least} to {c.grids_at_most} "
            f"grids have {communities * c.grids_at_least} to {communities * c.grids_at_most}"
        )


def check_work(file: File, work: Work, names: list[str]) -> None:
    """Departments exist, and one that turns cases away is not needed beside others."""
    if not work.needs:
        raise ScenarioError(f"work.{work.name}.needs: at least one department")
    if len(set(work.needs)) < len(work.needs):
        raise ScenarioError(f"work.{work.name}.needs: names a department twice")
    if len(work.needs) > 16:
        raise ScenarioError(f"work.{work.name}.needs: {len(work.needs)} departments; at most 16")
    for need in work.needs:
        if need not in names:
            raise ScenarioError(
                f"work.{work.name}.needs = {need!r}: no such department{nearest(need, names)}; "
                f"known: {', '.join(names)}"
            )
        if len(work.needs) > 1 and file.department[names.index(need)].room >= 0:
            raise ScenarioError(
                f"work.{work.name}.needs: {need} turns cases away (room) and so can't be needed beside others"
            )


def check_shares(file: File) -> None:
    """Shares of ordinary work add up to one, where there is ordinary work."""
    total = sum(work.share for work in file.work)
    if file.parameters.demand.rate > 0.0 and abs(total - 1.0) > 1e-6:
        raise ScenarioError(f"work.*.share: add up to {total:g}; must be 1")


def check_hazards(file: File) -> None:
    """A hazard's class of work exists; its profile is made of numbers from 0 on."""
    works = [work.name for work in file.work]
    for struck in file.hazard:
        key = f"hazard.{struck.kind.name.lower()}"
        if struck.kind == Hazard.RUMOUR and struck.work:
            raise ScenarioError(f"{key}.work = {struck.work!r}: a rumour brings no cases")
        if struck.kind != Hazard.RUMOUR and struck.work not in works:
            raise ScenarioError(
                f"{key}.work = {struck.work!r}: no such class of work{nearest(struck.work, works)}"
            )
        for field in ("becomes", "complaint"):
            name = getattr(struck, field)
            if name and name not in works:
                raise ScenarioError(f"{key}.{field} = {name!r}: no such class of work{nearest(name, works)}")
        if struck.becomes and struck.becomes == struck.work:
            raise ScenarioError(f"{key}.becomes = {struck.becomes!r}: must be another class than its work")
        if struck.complaint and struck.complaint in (struck.work, struck.becomes):
            raise ScenarioError(f"{key}.complaint = {struck.complaint!r}: must be a class of its own")
        for field, kinds in OWN.items():
            value = getattr(struck, field)
            if struck.kind not in kinds and value != Struck._field_defaults[field]:
                names = ", ".join(kind.name.lower() for kind in kinds)
                raise ScenarioError(f"{key}.{field} = {value!r}: only {names} may have it")
        if struck.kind == Hazard.ACCIDENT and not (struck.becomes and file.city.enterprises):
            raise ScenarioError(
                f"{key}.becomes = {struck.becomes!r}, city.enterprises = {file.city.enterprises}: accidents "
                "need the class of work that a hidden hazard becomes, and enterprises at which it lies"
            )
        if len(struck.profile) > DAYS:
            raise ScenarioError(f"{key}.profile: {len(struck.profile)} numbers; at most {DAYS}")
        for entry in struck.profile:
            if not 0.0 <= entry <= HIGHEST:
                raise ScenarioError(f"{key}.profile: {entry:g}: must be from 0 to {HIGHEST:g}")
        if struck.kind == Hazard.STORM and not struck.profile:
            raise ScenarioError(f"{key}.profile: a storm needs at least one day")
    for kind, why in AT_MOST_ONE.items():
        if sum(struck.kind == kind for struck in file.hazard) > 1:
            raise ScenarioError(f"hazard.{kind.name.lower()}: at most one; {why}")
    if len(file.hazard) > 64:
        raise ScenarioError(f"hazard: {len(file.hazard)} of them; at most 64")
    check_first_reached(file)


def check_first_reached(file: File) -> None:
    """Those whom a disease or a rumour reaches first are among the people, and at least one is simulated."""
    people, share = inhabitants(file.city), file.population.share
    for struck in file.hazard:
        if struck.kind == Hazard.EPIDEMIC and not 1.0 / share <= struck.infected <= people:
            raise ScenarioError(
                f"hazard.epidemic.infected = {struck.infected:g}: must be from {1.0 / share:g} (one "
                f"simulated resident at population.share {share:g}) to {people:g} (all people)"
            )
        if struck.kind == Hazard.RUMOUR and struck.tellers > round(people * share):
            raise ScenarioError(
                f"hazard.rumour.tellers = {struck.tellers}: more than the {round(people * share)} residents "
                f"who are simulated at population.share {share:g}"
            )
    schools = file.parameters.epidemics
    if schools.school_from > schools.school_until:
        raise ScenarioError(
            f"epidemics.school_from = {schools.school_from:g}: "
            f"must not exceed epidemics.school_until = {schools.school_until:g}"
        )


def check_work_time(file: File) -> None:
    """Offices must open before they shut."""
    hours = file.parameters.work_time
    if hours.end_hour <= hours.start_hour:
        raise ScenarioError(f"work_time.end_hour = {hours.end_hour:g}: must be later than start_hour")
    perception = file.parameters.perception
    if perception.own + perception.contacts > 1.0:
        raise ScenarioError(
            f"perception.own + perception.contacts = {perception.own + perception.contacts:g}: "
            "must not exceed 1"
        )


def check_size(file: File) -> None:
    """The run must fit in memory."""
    c = file.city
    people = inhabitants(c)
    ties = c.household + c.neighbours + c.colleagues + c.far
    if c.contacts == Shape.COMPLETE:
        ties = people * file.population.share / c.grids
    cases = expected_cases(file)
    steps = file.run.days / file.run.step_days
    needed = people * file.population.share * (100 + 80 * ties) + cases * 700 + c.grids * 300 + steps * 1000
    if needed > memory():
        raise ScenarioError(
            f"too large: {people:.0f} people at population.share {file.population.share:g} and about "
            f"{cases:.0f} cases in {steps:.0f} steps need {needed / 1e9:.1f} GB; this machine allows "
            f"{memory() / 1e9:.1f} GB"
        )
    most = max((struck.cases_a_grid for struck in file.hazard), default=0)
    if most * c.grids * AT_ONCE > memory():
        raise ScenarioError(
            f"hazard.incident.cases_a_grid = {most}: too large: so many at once in {c.grids} grids need "
            f"{most * c.grids * AT_ONCE / 1e9:.1f} GB; this machine allows {memory() / 1e9:.1f} GB"
        )


def expected_cases(file: File) -> float:
    """Cases of a run, about, without those that others breed."""
    ordinary = file.parameters.demand.rate * file.city.grids
    steady = sum(struck.rate * min(struck.lasts_days, file.run.days) for struck in file.hazard)
    disputes, resents = file.parameters.disputes, file.parameters.loop.grievance
    set_off = max(disputes.branching, disputes.branching_aggrieved if resents else 0.0)
    at_once = sum(struck.cases_a_grid for struck in file.hazard)
    surge = sum(sum(struck.profile) for struck in file.hazard if struck.kind == Hazard.STORM)
    ill = inhabitants(file.city) * any(struck.kind == Hazard.EPIDEMIC for struck in file.hazard)
    first = file.city.grids * (at_once + steady / (1.0 - set_off))
    return ill + ordinary * (file.run.days + surge) + first


def inhabitants(territory: City) -> int:
    """People of a territory."""
    listed = territory.subdistrict
    return sum(place.people for place in listed) if listed else territory.people


def memory() -> float:
    """Bytes that a run may take: three quarters of what the machine has."""
    try:
        return 0.75 * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 8e9
