"""What there is to choose from, and a run as a document: the tables behind `cogov list` and `--json`."""

import math
from collections.abc import Callable
from typing import Any

from analysis import hypotheses as claims
from analysis.words import label, say, unit
from sim import mechanisms as mechanism_files
from sim.entries import ScenarioError, folder, nearest, parse
from sim.hazards import Hazard
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity, declared
from sim.rules import (
    accountability,
    deliberation,
    dispatch,
    effort,
    game,
    imitation,
    incentive,
    influence,
    information,
    learning,
    matching,
    participation,
    priority,
    timing,
    trust,
    volunteering,
)
from sim.run import Trajectory
from sim.scenario import built_in, load

FAMILIES = {
    "incentive.rule": (incentive, incentive.Incentive),
    "trust.rule": (trust, trust.Trust),
    "information.rule": (information, information.Information),
    "participation.rule": (participation, participation.Participation),
    "dispatch.rule": (dispatch, dispatch.Dispatch),
    "accountability.rule": (accountability, accountability.Accountability),
    "organisations.matching": (matching, matching.Matching),
    "learning.rule": (learning, learning.Learning),
    "dispatch.priority": (priority, priority.Priority),
    "organisations.volunteering": (volunteering, volunteering.Volunteering),
    "forum.rule": (deliberation, deliberation.Deliberation),
    "effort.rule": (effort, effort.Effort),
    "trust.influence": (influence, influence.Influence),
    "imitation.revision": (imitation, imitation.Revision),
    "game.rule": (game, game.Game),
    "epidemics.law": (timing, timing.Law),
}

Rows = list[dict[str, Any]]


def rows(what: str) -> Rows:
    """Rows of one of the lists. Raises ScenarioError for a list that there is not."""
    if what not in LISTS:
        raise ScenarioError(f"{what!r}: no such list{nearest(what, LISTS)}; known: {', '.join(LISTS)}")
    return LISTS[what]()


def shown(column: str, value: Any, lang: str) -> str:
    """A cell of a printed table."""
    if column == "unit":
        return unit(value, lang)
    if column == "range":
        low, high = ("" if end is None else f"{end:g}" for end in value)
        return f"{low}–{high}" if low and high else (f">= {low}" if low else f"<= {high}" if high else "")
    if column == "kind":
        return say(f"kind_{value}", lang)
    if column == "source" and value == "assumed":
        return say("by_assumption", lang)
    if isinstance(value, dict):
        named = {key: shown(key, one, lang) for key, one in value.items() if one}
        return ("、" if lang == "zh" else ", ").join(f"{part(key, lang)} {one}" for key, one in named.items())
    if column in FAMILIES:
        return TITLES[column][value][lang == "en"]
    return f"{value:g}" if isinstance(value, float) else str(value)


def part(key: str, lang: str) -> str:
    """What a mechanism moves or costs, by what it is called."""
    cost = f"cost_{key}"
    return label(OUTCOMES[cost], lang) if cost in OUTCOMES else title_of(key, lang)


def title_of(parameter: str, lang: str) -> str:
    """What a parameter is called; its name, where there is none such."""
    note = next((one.note for one in declared() if one.name == parameter), None)
    return parameter if note is None else label(note, lang)


def title_alone(parameter: str, lang: str) -> str:
    """What a parameter is called where its family is not in sight: English labels leave it out."""
    title, family = title_of(parameter, lang), parameter.partition(".")[0].replace("_", " ")
    if lang == "zh" or title == parameter or family in title:
        return title
    return f"{family}: {title}"


def scenarios() -> Rows:
    """Built-in scenarios."""
    files = (load(path).file for path in built_in().values())
    return [
        {"name": name, "title_zh": file.title_zh, "title_en": file.title_en, "source": file.source}
        for name, file in zip(built_in(), files, strict=True)
    ]


def mechanisms() -> Rows:
    """Mechanism files."""
    return [
        {
            "name": name,
            "title_zh": one.title_zh,
            "title_en": one.title_en,
            "source": one.source,
            "levers": {**one.levers, **one.rules},
            "cost": {"staff_hours": one.cost.staff_hours, "yuan": one.cost.yuan},
            "hypotheses": list(one.hypotheses),
        }
        for name, one in ((name, mechanism_files.load(name)) for name in mechanism_files.built_in())
    ]


def rule_rows() -> Rows:
    """Members of the rule families."""
    found = []
    for key, (module, family) in FAMILIES.items():
        for member in family:
            name = member.name.lower()
            note = TITLES[key][name]
            function = getattr(module, name, None)
            said = (getattr(function, "__doc__", None) or module.__doc__ or "").strip().split("\n\n")[0]
            found.append(
                {
                    "name": name,
                    "family": key,
                    "title_zh": note[0],
                    "title_en": note[1],
                    "source": " ".join(said.split()),
                }
            )
    return found


def parameter_rows() -> Rows:
    """Every assumed number, switch and choice."""
    found = []
    for one in declared():
        note = one.note if isinstance(one.note, Quantity) else None
        ends = [bounded(note.low), bounded(note.high)] if note else [None, None]
        default = one.default.name.lower() if hasattr(one.default, "name") else one.default
        if note and math.isinf(default):
            default = str(default)  # JSON has no infinite numbers; TOML writes inf as well
        found.append(
            {
                "name": one.name,
                "title_zh": one.note.zh,
                "title_en": one.note.en,
                "unit": note.unit if note else "",
                "range": ends,
                "kind": note.kind if note else ("switch" if one.type is bool else "rule"),
                "default": default,
                "direction": "",
                "source": note.source if note else "",
            }
        )
    return found


def bounded(value: float) -> float | None:
    """A bound, or None for none."""
    return value if abs(value) < float("inf") else None


def outcome_rows() -> Rows:
    """Declared outcomes."""
    return [
        {
            "name": name,
            "title_zh": one.zh,
            "title_en": one.en,
            "unit": one.unit,
            "range": [None, None],
            "kind": "outcome",
            "direction": one.better,
            "source": one.formula,
        }
        for name, one in OUTCOMES.items()
    ]


def hazards() -> Rows:
    """Kinds of hazards."""
    return [
        {"name": kind.name.lower(), "title_zh": zh, "title_en": en, "source": source}
        for kind, (zh, en, source) in HAZARDS.items()
    ]


def hypothesis_rows() -> Rows:
    """Claims of the source documents."""
    texts = {name: claims.read(name).texts for name in claims.built_in()}
    return [
        {"name": name, "title_zh": one.title_zh, "title_en": one.title_en, "source": one.source}
        for name, one in texts.items()
    ]


def study_rows() -> Rows:
    """Built-in studies."""
    tables = {path.stem: parse(path) for path in sorted((folder() / "studies").glob("*.toml"))}
    return [
        {
            "name": name,
            "title_zh": table["title_zh"],
            "title_en": table["title_en"],
            "source": table["scenario"],
        }
        for name, table in tables.items()
    ]


def run_document(run: Trajectory) -> dict[str, Any]:
    """A run as `cogov run --json` gives it."""
    return {
        "scenario": run.scenario.name,
        "seed": run.seed,
        "engine": run.engine,
        "version": run.version,
        "scenario_hash": run.scenario.digest,
        "run_id": run.run_id,
        "outcomes": run.outcomes,
        "series": {name: column.tolist() for name, column in run.series.items()},
        "step_days": run.scenario.file.run.step_days,
    }


HAZARDS = {
    Hazard.STORM: ("暴雨", "storm", "surge on successive days, after a recorded one"),
    Hazard.INCIDENT: ("突发事故", "incident", "a number of cases in every grid at one instant"),
    Hazard.DISPUTE: ("矛盾纠纷", "disputes", "self-exciting arrivals (Hawkes 1971), fed by grievance"),
    Hazard.ACCIDENT: ("生产安全事故", "industrial accidents", "hidden hazards that are found or ignite"),
    Hazard.FLOOD: ("洪涝", "flood", "a linear reservoir under rain; works that break; warnings"),
    Hazard.EPIDEMIC: ("传染病疫情", "epidemic", "susceptible, exposed, infectious, recovered, on contacts"),
    Hazard.RUMOUR: ("谣言", "rumour", "told one by one (Maki and Thompson 1973), against official word"),
}

TITLES = {
    "incentive.rule": {
        "none": ("无激励", "none"),
        "subsidy": ("补贴", "subsidy"),
        "static_penalty": ("固定处罚", "static penalty"),
        "dynamic_penalty": ("动态处罚", "dynamic penalty"),
        "reputation": ("声誉", "reputation"),
        "compatible": ("激励相容", "compatible"),
        "combined": ("补贴、声誉与处罚并用", "reward, standing and sanction at once"),
        "public_good": ("公共品与处罚", "public good with sanction"),
    },
    "trust.rule": {
        "fixed": ("不变", "fixed"),
        "asymmetric": ("慢升快降", "asymmetric experience"),
        "beta": ("贝塔信誉", "Beta reputation"),
    },
    "information.rule": {
        "hierarchy": ("逐级报送", "hierarchical relay"),
        "lateral": ("横向直通", "lateral links"),
        "platform": ("共享平台", "shared platform"),
        "broadcast": ("公开发布", "public broadcast"),
    },
    "participation.rule": {
        "logit": ("概率选择", "logit"),
        "threshold": ("门槛", "threshold"),
        "fermi": ("费米模仿", "Fermi imitation"),
        "proportional": ("按收益差模仿", "proportional imitation"),
        "dilemma": ("志愿者困境", "volunteer's dilemma"),
    },
    "dispatch.rule": {
        "serial": ("依次流转", "serial"),
        "hierarchical": ("分级负责", "graded hierarchy"),
        "whistle": ("吹哨报到", "whistle"),
        "platform": ("平台派单", "platform"),
    },
    "accountability.rule": {
        "traces": ("痕迹考核", "traces"),
        "results": ("实绩考核", "results"),
        "two_way": ("双向考核", "two-way evaluation"),
        "tournament": ("排名竞赛", "league tables"),
        "multitask": ("痕迹掩盖实绩", "records that hide poor work"),
    },
    "organisations.matching": {
        "uninformed": ("无清单", "uninformed"),
        "list": ("按清单", "by list"),
        "assignment": ("统一指派", "sent where most is saved"),
        "contract_net": ("招标认领", "contract net"),
    },
    "learning.rule": {
        "none": ("不学习", "none"),
        "experience": ("经验曲线", "experience curve"),
        "debrief": ("经验曲线与事后复盘", "experience curve and debriefings"),
    },
    "dispatch.priority": {
        "fifo": ("先到先办", "first come, first served"),
        "severity": ("险重优先", "the gravest first"),
        "cmu": ("单位工时减损优先", "most harm ended an hour of work"),
        "largest": ("积压危害最大者优先", "largest weighted demand"),
    },
    "organisations.volunteering": {
        "stock": ("志愿者存量", "one expected number"),
        "servers": ("志愿者逐人来去", "each comes and leaves for himself"),
    },
    "forum.rule": {
        "none": ("不议事", "none"),
        "vote": ("直接表决", "a vote without talk"),
        "talk": ("先协商后表决", "talk, then a vote"),
    },
    "effort.rule": {
        "separate": ("各尽其责", "each as it is judged"),
        "minimum": ("短板决定成效", "the weakest contribution decides"),
    },
    "trust.influence": {
        "spillover": ("口碑传播", "spill-over"),
        "degroot": ("德格鲁特平均", "DeGroot averaging"),
        "friedkin_johnsen": ("坚持己见与从众", "Friedkin–Johnsen"),
        "bounded_confidence": ("有限信任", "bounded confidence"),
    },
    "epidemics.law": {
        "exponential": ("指数分布", "exponential"),
        "lognormal": ("对数正态分布", "lognormal"),
        "fixed": ("固定时长", "fixed"),
    },
    "imitation.revision": {
        "synchronous": ("同步更新", "synchronous"),
        "one_at_a_time": ("逐个更新", "one at a time"),
    },
    "game.rule": {
        "none": ("不设博弈", "none"),
        "inspection": ("检查博弈", "inspection game"),
        "three_populations": ("三方演化博弈", "three populations"),
    },
}


LISTS: dict[str, Callable[[], Rows]] = {
    "scenarios": scenarios,
    "mechanisms": mechanisms,
    "rules": rule_rows,
    "parameters": parameter_rows,
    "outcomes": outcome_rows,
    "hazards": hazards,
    "hypotheses": hypothesis_rows,
    "studies": study_rows,
}
