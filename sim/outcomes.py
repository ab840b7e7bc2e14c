"""Numbers computed from a run: each declared once with formula, unit, direction and label.

A case that is still open when a run ends counts as endless in medians and as late in rates: to drop it
would reward whoever never finishes. A median that falls on such a case is given as the whole length of
the run, which no finished case can reach. None where a thing does not exist in the scenario.
"""

import math
from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np

from sim.cases import Status
from sim.hazards import Hazard, has_epidemic
from sim.scenario import Scenario

HOURS = 24.0
CONTROLLED = 0.1  # share of the peak below which a crisis is under control
CONTROL_DAYS = 3.0  # for so long


class Record(Protocol):
    """What outcomes are computed from: a Trajectory."""

    @property
    def scenario(self) -> Scenario:
        """What was run."""

    @property
    def series(self) -> dict[str, np.ndarray]:
        """One number a step, by the measure's name."""

    @property
    def cases(self) -> np.ndarray:
        """One record a case."""

    @property
    def grids(self) -> np.ndarray:
        """One record a grid."""


class Outcome(NamedTuple):
    """How an outcome is computed and shown."""

    compute: Callable[[Record], float | None]
    unit: str
    better: str  # "lower", "higher" or ""
    zh: str
    en: str
    formula: str

    def value(self, run: Record) -> float | None:
        """The outcome of a run; None for what does not exist there."""
        value = self.compute(run)
        return None if value is None or not math.isfinite(value) else float(value)


def outcomes(run: Record) -> dict[str, float | None]:
    """Every declared outcome of a run, by name."""
    return {name: outcome.value(run) for name, outcome in OUTCOMES.items()}


def days(run: Record) -> float:
    """Length of the run."""
    return run.scenario.steps * run.scenario.file.run.step_days


class Picked:
    """Some of the cases, read column by column: whole records take twenty times as long to copy."""

    def __init__(self, cases: np.ndarray, which: np.ndarray) -> None:
        """Those of the cases for which `which` is true."""
        self.cases, self.which = cases, which

    def __getitem__(self, name: str) -> np.ndarray:
        """A column."""
        return self.cases[name][self.which]

    def __len__(self) -> int:
        """How many they are."""
        return int(np.count_nonzero(self.which))


def known(run: Record) -> Picked:
    """Cases that government has found, needless reports included."""
    return Picked(run.cases, ~np.isnan(run.cases["detected"]))


def truly_ends(cases: np.ndarray | Picked) -> np.ndarray:
    """Instants of true closure; infinite for what is open."""
    return np.where(np.isnan(cases["closed"]), np.inf, cases["closed"])


def reported_ends(cases: np.ndarray | Picked) -> np.ndarray:
    """Instants of first reported closure; infinite for what is open."""
    return np.where(np.isnan(cases["closed_reported"]), np.inf, cases["closed_reported"])


def quantile(values: np.ndarray, q: float) -> float | None:
    """Quantile of values some of which are infinite; lower of the two nearest, None of nothing."""
    if not len(values):
        return None
    return float(np.sort(values)[min(len(values) - 1, math.ceil(q * len(values)) - 1 if q > 0 else 0)])


def hours_between(run: Record, begin: str, end: str, q: float) -> float | None:
    """Quantile of the hours from one instant of known cases to another; not yet is infinite."""
    cases = known(run)
    until = np.where(np.isnan(cases[end]), np.inf, cases[end])
    value = quantile(until - cases[begin], q)
    return None if value is None else HOURS * min(value, days(run))


def detection_lag(run: Record) -> float | None:
    """Median hours from arising to being found; never is infinite."""
    cases = run.cases
    until = np.where(np.isnan(cases["detected"]), np.inf, cases["detected"])
    value = quantile(until - cases["arose"], 0.5)
    return None if value is None else HOURS * min(value, days(run))


def share(part: np.ndarray) -> float | None:
    """Share of true values, None of nothing."""
    return float(np.mean(part)) if len(part) else None


def peak_active(run: Record) -> float:
    """Most truly open cases at any instant."""
    cases = run.cases
    ends = truly_ends(cases)
    instants = np.concatenate([cases["arose"], ends[np.isfinite(ends)]])
    change = np.concatenate([np.ones(len(cases)), -np.ones(int(np.isfinite(ends).sum()))])
    order = np.lexsort((change, instants))
    return float(np.cumsum(change[order]).max(initial=0.0))


def crisis_series(run: Record) -> np.ndarray:
    """Open emergencies where the scenario has a hazard, else all open cases."""
    return run.series["open_emergencies" if run.scenario.file.hazard else "open"]


def control_step(run: Record) -> int | None:
    """First step after the peak from which open cases stay low for some days."""
    active = crisis_series(run)
    peak = int(np.argmax(active))
    length = max(1, round(CONTROL_DAYS / run.scenario.file.run.step_days))
    low = active <= CONTROLLED * active[peak]
    for step in range(peak, len(active) - length + 1):
        if low[step : step + length].all():
            return step
    return None


def time_to_control(run: Record) -> float | None:
    """Days from the first hazard to control; to the horizon where never."""
    if not run.scenario.file.hazard:
        return None
    begin = min(struck.day for struck in run.scenario.file.hazard)
    step = control_step(run)
    end = days(run) if step is None else (step + 1) * run.scenario.file.run.step_days
    return max(0.0, end - begin)


def uncontrolled(run: Record) -> float | None:
    """1 where control is never reached."""
    return float(control_step(run) is None) if run.scenario.file.hazard else None


def on_time_rate(run: Record) -> float | None:
    """Known cases with a limit that were reported closed within it; those whose limit is yet to come are
    left out."""
    cases = known(run)
    limit = work_limits(run)[cases["work"]]
    due = np.isfinite(limit) & (cases["detected"] + limit <= days(run))
    return share((reported_ends(cases) <= cases["detected"] + limit)[due])


def work_limits(run: Record) -> np.ndarray:
    """Limit of each class of work, days."""
    return np.array([work.limit_h / HOURS for work in run.scenario.file.work])


def satisfaction(run: Record) -> float | None:
    """Mean contentment of the simulated affected, once they have made up their mind."""
    judged = run.cases["satisfied"][~np.isnan(run.cases["satisfied"])]
    return float(np.mean(judged, dtype=np.float64)) if len(judged) else None


def orphan_rate(run: Record) -> float | None:
    """Known cases that nobody ever took: turned away, or never given to a team by the end."""
    cases = known(run)
    return share(np.isnan(cases["started"]) & (cases["detected"] < days(run) - 1.0))


def detection_rate(run: Record) -> float | None:
    """Cases that were found."""
    return share(~np.isnan(run.cases["detected"]))


def gini(values: np.ndarray) -> float | None:
    """Inequality between 0 and 1 (Gini 1912)."""
    if not len(values) or values.sum() <= 0.0:
        return None
    ordered = np.sort(values.astype(float))
    rank = np.arange(1, len(ordered) + 1)
    return float(
        2.0 * (rank * ordered).sum() / (len(ordered) * ordered.sum()) - (len(ordered) + 1) / len(ordered)
    )


def wait_gini(run: Record) -> float | None:
    """Inequality between grids of the mean time to reported closure, open cases counted to the end."""
    cases = known(run)
    if not len(cases):
        return None
    spent = np.minimum(reported_ends(cases), days(run)) - cases["detected"]
    count = np.bincount(cases["grid"], minlength=len(run.grids))
    total = np.bincount(cases["grid"], weights=spent, minlength=len(run.grids))
    return gini(total[count > 0] / count[count > 0])


def resilience_loss(run: Record) -> float | None:
    """Area above the course of quality, in percent-days, from the first hazard on (Bruneau et al. 2003):
    quality is 100 less the open emergencies in percent of all sites where one can be."""
    if not run.scenario.file.hazard:
        return None
    step_days = run.scenario.file.run.step_days
    active = crisis_series(run)[run.scenario.quiet_steps :]
    sites = run.scenario.parameters.course.sites * len(run.grids)
    return float(100.0 * np.minimum(1.0, active / sites).sum() * step_days)


def rapidity(run: Record) -> float | None:
    """Share of the peak that is cleared in a day, from the peak to control."""
    step, active = control_step(run), crisis_series(run)
    if not run.scenario.file.hazard or step is None or active.max() <= 0.0:
        return None
    length = (step - int(np.argmax(active))) * run.scenario.file.run.step_days
    return float((1.0 - active[step] / active.max()) / length) if length > 0 else None


def last(run: Record, measure: str) -> float:
    """A measure at the end."""
    return float(run.series[measure][-1])


def trust_government(run: Record) -> float | None:
    """Mean over residents and the four tiers at the end."""
    tiers = ("trust_city", "trust_district", "trust_subdistrict", "trust_community")
    return sum(last(run, tier) for tier in tiers) / len(tiers) if has_people(run) else None


def has_people(run: Record) -> bool:
    """Whether there are residents to ask."""
    return bool(run.grids["residents"].sum())


def of_people(measure: str, how: Callable[[np.ndarray], float]) -> Callable[[Record], float | None]:
    """An outcome that only residents give."""
    return lambda run: float(how(run.series[measure])) if has_people(run) else None


def per_case(run: Record) -> float | None:
    """Staff hours for each case truly closed."""
    closed = float((run.cases["status"] == Status.CLOSED).sum())
    return float(run.series["staff_hours"].sum()) / closed if closed else None


def staff_cost(run: Record) -> float:
    """Hours of teams on cases, and those spent on mechanisms and standing teams."""
    return float(run.series["staff_hours"].sum() + run.series["mechanism_hours"].sum())


def crisis_hours(run: Record) -> float | None:
    """Staff hours from the first hazard on; None where none strikes."""
    first = run.scenario.quiet_steps
    if first >= run.scenario.steps:
        return None
    hours = run.series["staff_hours"] + run.series["mechanism_hours"]
    return float(hours[first:].sum())


def social_cost(run: Record) -> float:
    """Time of volunteers, of those whom enterprises lend and of residents who take part, at the price of an
    hour of staff."""
    p, days = run.scenario.parameters, run.scenario.file.run.step_days
    people = float(run.grids["people"].sum())
    office = p.work_time.end_hour - p.work_time.start_hour
    hours = run.series["participant_hours"].sum() + days * office * run.series["lent"].sum()
    hours += days * p.participation.time_h * people * run.series["participation"].sum()
    return float(hours * p.mobilisation.yuan_an_hour)


def money(run: Record) -> float | None:
    """Yuan that mechanisms spend; None where none does."""
    spent = float(run.series["mechanism_yuan"].sum())
    return spent if spent > 0.0 else None


def absent(run: Record) -> float | None:
    """What this scenario's hazards and mechanisms do not have."""
    return None


def between(begin: str, end: str, q: float) -> Callable[[Record], float | None]:
    """Quantile of hours between two instants of known cases."""
    return lambda run: hours_between(run, begin, end, q)


def cases_of(kind: Hazard, worse: bool) -> Callable[[Record], float | None]:
    """How many cases hazards of a kind brought: of their own class, or of what that may become."""

    def count(run: Record) -> float | None:
        struck, works = run.scenario.file.hazard, [work.name for work in run.scenario.file.work]
        found = 0
        rows = [h for h, one in enumerate(struck) if one.kind == kind]
        for h in rows:
            wanted = struck[h].becomes if worse else struck[h].work
            if wanted:
                of_class = run.cases["work"] == works.index(wanted)
                found += int(((run.cases["hazard"] == h) & of_class).sum())
        return float(found) if rows else None

    return count


def hazards_prevented(run: Record) -> float | None:
    """Of the hidden hazards whose fate is known, the share that was removed before it did harm."""
    hidden = run.cases[run.cases["firm"] >= 0]
    ignited = np.isin(hidden["id"], run.cases["parent"])
    removed = ~np.isnan(hidden["closed"]) & ~ignited
    return share(removed[ignited | removed])


def of_flood(how: Callable[[Record], float]) -> Callable[[Record], float | None]:
    """An outcome that only a flood has."""
    return lambda run: how(run) if any(one.kind == Hazard.FLOOD for one in run.scenario.file.hazard) else None


def of_epidemic(how: Callable[[Record], float]) -> Callable[[Record], float | None]:
    """An outcome that only an epidemic has."""
    return lambda run: how(run) if has_epidemic(run.scenario.hazard_rows()) else None


def infected(run: Record) -> float:
    """People who were ever infected."""
    grids = run.grids
    return float((grids["people"] * grids["infected"] / np.maximum(1, grids["residents"])).sum())


def severely_ill(run: Record) -> float:
    """Patients whose case was graver than those of its class."""
    works = run.scenario.build().works["severity"][run.cases["work"]]
    return float(((run.cases["patient"] >= 0) & (run.cases["severity"] > works)).sum())


def goods_lost(run: Record) -> float:
    """What water has spoilt, yuan."""
    return float((run.grids["people"] * run.grids["wet"]).sum()) * run.scenario.parameters.floods.goods


OUTCOMES: dict[str, Outcome] = {
    "loss": Outcome(
        lambda run: float(run.series["loss"].sum()),
        "person-days",
        "lower",
        "损失",
        "loss",
        "sum over truly open cases of the integral of severity × people exposed and unprotected",
    ),
    "loss_excess": Outcome(
        absent,
        "person-days",
        "lower",
        "超额损失",
        "excess loss",
        "loss less that of the same run without hazards, under the same luck; computed where asked",
    ),
    "infected": Outcome(
        of_epidemic(infected),
        "persons",
        "lower",
        "感染人数",
        "infected",
        "sum over grids of people × the share of residents who were ever infected",
    ),
    "attack_rate": Outcome(
        of_epidemic(lambda run: infected(run) / max(1.0, float(run.grids["people"].sum()))),
        "share",
        "lower",
        "感染率",
        "attack rate",
        "people ever infected / people",
    ),
    "severely_ill": Outcome(
        of_epidemic(severely_ill),
        "persons",
        "lower",
        "重症人数",
        "severely ill",
        "people who fell gravely ill",
    ),
    "accidents": Outcome(
        cases_of(Hazard.ACCIDENT, True),
        "accidents",
        "lower",
        "事故数",
        "accidents",
        "accidents that came of hidden hazards, and of other accidents",
    ),
    "hazards_prevented": Outcome(
        hazards_prevented,
        "share",
        "higher",
        "隐患消除率",
        "hidden hazards prevented",
        "hidden hazards truly removed before they became an accident / removed or become one",
    ),
    "flooded": Outcome(
        of_flood(lambda run: float((run.grids["people"] * run.grids["flooded"]).sum())),
        "persons",
        "lower",
        "受淹人数",
        "people flooded",
        "sum over grids of people × the largest share that water reached and who had not gone",
    ),
    "goods_lost": Outcome(
        of_flood(goods_lost),
        "yuan",
        "lower",
        "财物损失",
        "goods lost",
        "sum over grids of people × goods a head × the largest share that water reached",
    ),
    "disputes": Outcome(
        cases_of(Hazard.DISPUTE, False), "cases", "lower", "纠纷数", "disputes", "disputes that arose"
    ),
    "unrest": Outcome(
        cases_of(Hazard.DISPUTE, True),
        "cases",
        "lower",
        "激化事件数",
        "unrest",
        "disputes that became unrest",
    ),
    "peak_active": Outcome(
        peak_active, "cases", "lower", "未结峰值", "peak of open cases", "highest number open at once"
    ),
    "time_to_control": Outcome(
        time_to_control,
        "days",
        "lower",
        "控制用时",
        "time to control",
        "from the first hazard until open emergencies stay at a tenth of their peak for 3 days; "
        "the horizon if never",
    ),
    "uncontrolled": Outcome(
        uncontrolled, "0 or 1", "lower", "未获控制", "uncontrolled", "1 where control is never reached"
    ),
    "first_response": Outcome(
        between("detected", "responded", 0.5),
        "h",
        "lower",
        "首次到场（中位）",
        "first response, median",
        "from found to the first team on the spot",
    ),
    "first_response_p90": Outcome(
        between("detected", "responded", 0.9),
        "h",
        "lower",
        "首次到场（90%分位）",
        "first response, 90 %",
        "the same, 90 %",
    ),
    "assembly": Outcome(
        between("detected", "assembled", 0.5),
        "h",
        "lower",
        "到齐用时（中位）",
        "full assembly, median",
        "from found to the last department on the spot",
    ),
    "assembly_p90": Outcome(
        between("detected", "assembled", 0.9),
        "h",
        "lower",
        "到齐用时（90%分位）",
        "full assembly, 90 %",
        "the same, 90 %",
    ),
    "resolution_time": Outcome(
        between("detected", "closed", 0.5),
        "h",
        "lower",
        "真实办结用时（中位）",
        "resolution, median",
        "from found to truly closed",
    ),
    "resolution_time_p90": Outcome(
        between("detected", "closed", 0.9),
        "h",
        "lower",
        "真实办结用时（90%分位）",
        "resolution, 90 %",
        "the same, 90 %",
    ),
    "on_time_rate": Outcome(
        on_time_rate,
        "share",
        "higher",
        "按时办结率",
        "on time",
        "reported closed within the limit / known and due",
    ),
    "response_rate": Outcome(
        lambda run: share(~np.isnan(known(run)["responded"])),
        "share",
        "higher",
        "响应率",
        "response rate",
        "someone came / known",
    ),
    "resolution_true": Outcome(
        lambda run: share(known(run)["status"] == Status.CLOSED),
        "share",
        "higher",
        "真实解决率",
        "resolved truly",
        "truly closed / known",
    ),
    "resolution_reported": Outcome(
        lambda run: share(~np.isnan(known(run)["closed_reported"])),
        "share",
        "higher",
        "上报解决率",
        "resolved as reported",
        "ever reported closed / known",
    ),
    "satisfaction": Outcome(
        satisfaction,
        "share",
        "higher",
        "满意度",
        "satisfaction",
        "mean of done/(1 + delay over limit), less expectation × trust × what is missing",
    ),
    "transfers": Outcome(
        lambda run: float(known(run)["transfers"].mean()) if len(known(run)) else None,
        "per case",
        "lower",
        "退单次数",
        "transfers",
        "transfers / known cases",
    ),
    "orphan_rate": Outcome(
        orphan_rate, "share", "lower", "无主事项率", "orphans", "never given to a team / known"
    ),
    "repeat_rate": Outcome(
        lambda run: share(known(run)["attempts"] > 0),
        "share",
        "lower",
        "反复率",
        "repeats",
        "came back after a paper closure / known",
    ),
    "escalation_rate": Outcome(
        lambda run: share(known(run)["escalations"] > 0),
        "share",
        "lower",
        "升级率",
        "escalations",
        "passed the limit and went up a tier / known",
    ),
    "detection_rate": Outcome(detection_rate, "share", "higher", "发现率", "detection", "found / arisen"),
    "detection_lag": Outcome(
        detection_lag,
        "h",
        "lower",
        "发现时滞（中位）",
        "detection lag, median",
        "from arising to found, never found counts as endless",
    ),
    "participation": Outcome(
        of_people("participation", np.mean),
        "share",
        "higher",
        "居民参与率",
        "participation",
        "mean over the run",
    ),
    "volunteer_hours": Outcome(
        lambda run: float(run.series["participant_hours"].sum()),
        "h",
        "higher",
        "志愿工时",
        "volunteer hours",
        "hours of volunteer teams at work",
    ),
    "trust_government": Outcome(
        trust_government,
        "share",
        "higher",
        "对政府信任",
        "trust in government",
        "mean over tiers at the end",
    ),
    "trust_community": Outcome(
        lambda run: last(run, "trust_community") if has_people(run) else None,
        "share",
        "higher",
        "对社区信任",
        "trust in the community",
        "mean at the end",
    ),
    "trust_gap": Outcome(
        lambda run: last(run, "trust_city") - last(run, "trust_community") if has_people(run) else None,
        "share",
        "",
        "差序政府信任",
        "tier gap of trust",
        "top tier less bottom tier at the end",
    ),
    "rumour_peak": Outcome(
        of_people("rumour", np.max),
        "share",
        "lower",
        "传谣峰值",
        "peak of rumour",
        "largest share that spreads rumour",
    ),
    "rumour_heard": Outcome(
        lambda run: (
            last(run, "heard") if any(one.kind == Hazard.RUMOUR for one in run.scenario.file.hazard) else None
        ),
        "share",
        "lower",
        "听闻谣言的居民",
        "heard the rumour",
        "residents who have heard it / residents, at the end",
    ),
    "cost_staff_hours": Outcome(
        staff_cost,
        "h",
        "lower",
        "公务工时",
        "staff hours",
        "office hours of teams on the way, waiting and at work; hours of mechanisms and standing teams",
    ),
    "cost_crisis": Outcome(
        crisis_hours,
        "h",
        "lower",
        "灾后公务工时",
        "staff hours in the crisis",
        "staff hours from the hazard on",
    ),
    "social_cost": Outcome(
        social_cost,
        "yuan",
        "lower",
        "社会成本（按全额工价）",
        "social cost, time at full price",
        "hours of volunteers, lent staff and residents who take part, at the price of an hour of staff; "
        "at half of it half as much, at none nothing",
    ),
    "cost_yuan": Outcome(money, "yuan", "lower", "财政支出", "money spent", "money that mechanisms spend"),
    "cost_per_case": Outcome(
        per_case, "h", "lower", "单件工时", "staff hours a case", "staff hours / truly closed"
    ),
    "loss_gini": Outcome(
        lambda run: gini(run.grids["loss"]),
        "0 to 1",
        "lower",
        "损失基尼系数",
        "inequality of loss",
        "Gini over grids",
    ),
    "wait_gini": Outcome(
        wait_gini, "0 to 1", "lower", "等候基尼系数", "inequality of waiting", "Gini over grids"
    ),
    "resilience_loss": Outcome(
        resilience_loss,
        "percent-days",
        "lower",
        "韧性损失",
        "resilience loss",
        "Bruneau et al. 2003, over the run",
    ),
    "rapidity": Outcome(
        rapidity, "share/day", "higher", "恢复速度", "rapidity", "share of the peak cleared in a day"
    ),
    "decision_rate": Outcome(
        lambda run: share(run.cases["agreed"][run.cases["agreed"] >= 0] == 1),
        "share",
        "higher",
        "议决率",
        "decision rate",
        "forums that decide / forums held; a case's last one counts",
    ),
    "acceptability": Outcome(
        lambda run: share(run.cases["acceptability"][run.cases["agreed"] >= 0]),
        "share",
        "higher",
        "可接受度",
        "acceptability",
        "mean over forums of the share of issues that suit their members at the end",
    ),
}


def loss_excess(with_hazard: Record, without: Record) -> float:
    """Loss that the hazard brought: less the same run without it, under the same luck."""
    return float(with_hazard.series["loss"].sum() - without.series["loss"].sum())
