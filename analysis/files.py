"""What a file is, by what it says: scenario, mechanism, study, claim, lesson, published result or pattern."""

from pathlib import Path
from typing import Any

from analysis import hypotheses, lessons, patterns, published, study
from sim import mechanisms
from sim.entries import parse
from sim.scenario import built_in, load

TELLING = {  # tables and entries by which one knows a kind; a study may have levers too
    "lesson": {"sliders", "story_zh", "story_en", "predict_zh", "predict_en"},
    "study": {"factors", "sampling", "designs", "search", "targets"},
    "mechanism": {"levers", "rules", "cost"},
    "published": {"link", "claim_zh", "claim_en", "missing"},
    "pattern": {"expected_zh", "expected_en", "sweep"},
    "hypothesis": {"arms", "tests", "falsified_zh", "falsified_en"},
}
FACTS = {  # zh, en: what `check` finds
    "scenario": ("情景", "scenario"),
    "mechanism": ("治理机制", "mechanism"),
    "study": ("批量试验", "study"),
    "hypothesis": ("待检验的说法", "claim"),
    "lesson": ("课", "lesson"),
    "published": ("已发表的结果", "published result"),
    "pattern": ("规律", "pattern"),
    "scenario_hash": ("情景指纹", "hash of the scenario"),
    "steps": ("步数", "steps"),
    "grids": ("网格", "grids"),
    "residents": ("模拟居民", "simulated residents"),
    "stations": ("驻点（一支队伍在一处）", "stations (a force at a place)"),
    "levers": ("所动的数值与规则", "levers and rules"),
    "factors": ("因素", "factors"),
    "futures": ("可能情形", "futures"),
    "runs": ("运行次数", "runs"),
    "targets": ("目标数字", "targets"),
    "arms": ("对照的各组", "arms"),
    "tests": ("检验", "tests"),
    "flips": ("换一种假设再试", "assumptions changed to see whether it flips"),
    "designs": ("方案", "designs"),
    "sliders": ("滑块", "sliders"),
    "missing": ("缺少、无从再现的部分", "what is missing and cannot be reproduced"),
    "points": ("设计点", "points"),
}
SCENARIO = {"city", "extends", "work", "department"}


def kind_of(name_or_path: str) -> str:
    """The kind of a built-in name or of a file; a scenario, where nothing tells otherwise."""
    names = {
        "scenario": built_in(),
        "mechanism": mechanisms.built_in(),
        "study": study.built_in(),
        "hypothesis": hypotheses.built_in(),
        "lesson": lessons.built_in(),
        "published": published.built_in(),
    }
    for kind, known in names.items():
        if name_or_path in known:
            return kind
    path = Path(name_or_path)
    if path.suffix != ".toml" or not path.is_file():
        return "scenario"
    keys = set(parse(path))
    if keys & SCENARIO:
        return "scenario"
    return next((kind for kind, telling in TELLING.items() if keys & telling), "scenario")


def check(name_or_path: str) -> dict[str, Any]:
    """What a valid file holds, in a few figures. Raises ScenarioError for one that is not valid."""
    return {
        "scenario": of_scenario,
        "mechanism": of_mechanism,
        "study": of_study,
        "hypothesis": of_hypothesis,
        "lesson": of_lesson,
        "published": of_published,
        "pattern": of_pattern,
    }[kind_of(name_or_path)](name_or_path)


def lines(facts: dict[str, Any], lang: str) -> list[str]:
    """What `check` found, for people to read: one line a fact."""
    mark, place = ("：", 0) if lang == "zh" else (": ", 1)
    return [
        f"  {FACTS[name][place]}{mark}{listed(value, lang)}"
        for name, value in facts.items()
        if name != "valid"
    ]


def listed(value: Any, lang: str) -> str:
    """A value of a fact: a number, a name, several of them, or settings."""
    if isinstance(value, dict):
        return listed([f"{key} = {one}" for key, one in value.items()], lang)
    if isinstance(value, list):
        return ("、" if lang == "zh" else ", ").join(str(one) for one in value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def of_scenario(name: str) -> dict[str, Any]:
    """A scenario's size, its city built."""
    scenario = load(name)
    city = scenario.build()
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario.digest,
        "valid": True,
        "steps": scenario.steps,
        "grids": len(city.grids),
        "residents": len(city.resident_grid),
        "stations": len(city.stations),
    }


def of_mechanism(name: str) -> dict[str, Any]:
    """What a mechanism moves."""
    one = mechanisms.load(name)
    return {"mechanism": Path(name).stem, "valid": True, "levers": {**one.levers, **one.rules}}


def of_study(name: str) -> dict[str, Any]:
    """What a study varies, and how often it runs."""
    one = study.load(name)
    points = len(one.points([one.file.sampling.points]))
    runs = points * one.file.replications.number * max(1, len(one.designs))
    factors = [factor.name for factor in one.factors]
    told: dict[str, Any] = {"study": one.name, "valid": True, "scenario": one.file.scenario}
    told["factors"] = factors
    if one.search:
        levers = [lever.name for lever in one.levers]
        runs = one.search.most_runs(points, one.file.replications.number)
        return {**told, "levers": levers, "futures": points, "runs": runs}
    if one.targets:
        return {**told, "runs": runs, "targets": list(one.targets)}
    return {**told, "runs": runs}


def of_hypothesis(name: str) -> dict[str, Any]:
    """The arms and tests of a claim."""
    one = hypotheses.read(name)
    told = {"hypothesis": one.id, "valid": True, "scenario": one.texts.scenario}
    return {**told, "arms": list(one.arms), "tests": len(one.texts.tests), "flips": len(one.flips)}


def of_lesson(name: str) -> dict[str, Any]:
    """The designs and sliders of a lesson, and how often its page runs."""
    one = lessons.read(name)
    runs = len(one.places()) * len(one.designs) * one.texts.replications
    told = {"lesson": one.name, "valid": True, "scenario": one.texts.scenario, "designs": list(one.designs)}
    return {**told, "sliders": one.sliders, "runs": runs}


def of_published(name: str) -> dict[str, Any]:
    """The arms, tests and missing parts of a published result."""
    one = published.read(name)
    told = {"published": one.id, "valid": True, "scenario": one.hypothesis.texts.scenario}
    counts = {"tests": len(one.given), "missing": len(one.missing)}
    return {**told, "arms": list(one.hypothesis.arms), **counts, "flips": len(one.hypothesis.flips)}


def of_pattern(name: str) -> dict[str, Any]:
    """The arms, points and tests of a pattern."""
    one = patterns.read(name)
    runs = one.points * len(one.arms) * one.texts.replications * (2 if one.assumed else 1)
    told = {"pattern": one.id, "valid": True, "scenario": one.texts.scenario, "arms": list(one.arms)}
    return {**told, "points": len(one.sweep.x), "tests": len(one.texts.tests), "runs": runs}
