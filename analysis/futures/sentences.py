"""What weighing designs over futures allows one to say, zh and en."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.futures.flips import Condition, Flip
from analysis.futures.goodness import Demand
from analysis.futures.synergy import Together
from analysis.futures.weighing import Estimate, Standing
from analysis.words import amount, label, unit
from sim.outcomes import OUTCOMES

JOINED = {"zh": "；", "en": "; "}
AND = {"zh": "，且", "en": " and "}
YES_NO = {True: {"zh": "开", "en": "on"}, False: {"zh": "关", "en": "off"}}


def of_luck(designs: int, futures: int, replications: int, left_out: int, lang: str) -> str:
    """How luck was told from futures."""
    said = {
        "zh": f"{designs}个方案各在{futures}种未来情景中、以同样的运气运行{replications}次。区间的下端只计"
        "扣除运气后可以断定的情景，上端计入不能排除的情景。",
        "en": f"{designs} designs met each of {futures} futures with the same luck, {replications} times. "
        "Intervals of shares run from the futures in which luck leaves no doubt to those in which it leaves "
        "a chance.",
    }[lang]
    if replications < 2:
        said += {
            "zh": "每种情景只有一次运行，运气与情景无从区分。",
            "en": " With one replication luck cannot be told from futures.",
        }[lang]
    if left_out:
        said += {
            "zh": f"有{left_out}种情景的运行不完整，未计入。",
            "en": f" {left_out} futures lack runs and are left out.",
        }[lang]
    return said


def opening(about: Any) -> str:
    """The English name of an outcome, as a sentence begins with it."""
    return f"{about.en[:1].upper()}{about.en[1:]}"


def percent(estimate: Estimate) -> str:
    """A share with its interval."""
    return f"{estimate[0]:.0%} [{estimate[1]:.0%}, {estimate[2]:.0%}]"


def figures(estimate: Estimate, name: str, lang: str, sign: str = "") -> str:
    """An estimate with its interval and unit."""
    measure = unit(OUTCOMES[name].unit, lang)
    return f"{amount(estimate[0], sign)} [{amount(estimate[1], sign)}, {amount(estimate[2], sign)}] {measure}"


def of_best(one: Standing, outcome: str, names: Mapping[str, str], lang: str) -> str:
    """Which design has the best mean, and how often it is the best."""
    about = OUTCOMES[outcome]
    return {
        "zh": f"{label(about, lang)}：{names[one.design]}的均值最优（{figures(one.mean, outcome, lang)}），"
        f"在{percent(one.best)}的未来情景中排第一，其中可以断定的占{one.surely_best:.0%}。",
        "en": f"{opening(about)}: {names[one.design]} has the best mean "
        f"({figures(one.mean, outcome, lang)}); it comes first in {percent(one.best)} of futures, "
        f"beyond doubt in {one.surely_best:.0%}.",
    }[lang]


def of_regret(one: Standing, outcome: str, names: Mapping[str, str], lang: str) -> str:
    """Which design one would regret least."""
    about = OUTCOMES[outcome]
    regret = figures(one.regret, outcome, lang)
    ends = (amount(one.regret_90), amount(one.regret_most))
    return {
        "zh": f"{label(about, lang)}：选{names[one.design]}的平均后悔值最小（{regret}）；九成未来情景中不超过"
        f"{ends[0]}，最坏的情景为{ends[1]}。",
        "en": f"{opening(about)}: {names[one.design]} is regretted least ({regret} on "
        f"average); at most {ends[0]} in nine of ten futures, {ends[1]} in the worst.",
    }[lang]


def of_good(
    designs: Sequence[str],
    shares: Sequence[Estimate],
    demands: Sequence[Demand],
    names: Mapping[str, str],
    lang: str,
) -> str:
    """In how many futures each design is good enough."""
    asked = AND[lang].join(of_demand(one, lang) for one in demands)
    order = sorted(zip(designs, shares, strict=True), key=lambda pair: -pair[1][0])
    listed = JOINED[lang].join(f"{names[name]} {percent(share)}" for name, share in order)
    return {
        "zh": f"以“{asked}”为达标，达标的未来情景占比：{listed}。",
        "en": f"Good enough means {asked}; share of futures in which a design is: {listed}.",
    }[lang]


def of_demand(one: Demand, lang: str) -> str:
    """A demand in words."""
    about = OUTCOMES[one.outcome]
    bound = f"{amount(one.number)} {unit(about.unit, lang)}".strip()
    if one.of_base:
        times = {"zh": f"基准的{one.number:g}倍", "en": f"{one.number:g} times that of the base"}
        bound = ({"zh": "基准", "en": "that of the base"} if one.number == 1.0 else times)[lang]
    how = {"zh": "不高于" if one.at_most else "不低于", "en": " at most " if one.at_most else " at least "}
    return f"{label(about, lang)}{how[lang]}{bound}"


def of_front(front: Sequence[str], outcomes: Sequence[str], names: Mapping[str, str], lang: str) -> str:
    """Which designs no other beats throughout."""
    weighed = {"zh": "、", "en": ", "}[lang].join(label(OUTCOMES[name], lang) for name in outcomes)
    listed = JOINED[lang].join(names[name] for name in front)
    return {
        "zh": f"就{weighed}的均值而言，未被全面超过的方案：{listed}。",
        "en": f"By means of {weighed}, designs that no other beats throughout: {listed}.",
    }[lang]


def of_flip(one: Flip, names: Mapping[str, str], lang: str) -> str:
    """In which futures the ranking of two designs is the other way."""
    name = label(OUTCOMES[one.outcome], lang)
    better, other = names[one.better], names[one.other]
    counts = {
        "zh": f"可断定如此的情景{one.usual}个、相反的{one.reversed}个、分不清的{one.unclear}个",
        "en": f"so beyond doubt in {one.usual} futures, the other way in {one.reversed}, "
        f"untold in {one.unclear}",
    }[lang]
    head = {
        "zh": f"{name}：{better}总体优于{other}（{counts}）。",
        "en": f"{name[:1].upper()}{name[1:]}: over all futures {better} is better than {other} ({counts}). ",
    }[lang]
    return head + condition_found(one, names, lang)


def condition_found(one: Flip, names: Mapping[str, str], lang: str) -> str:
    """Where the ranking is reversed, or that nothing tells."""
    if not one.looked:
        if not one.reversed:
            return {"zh": "没有可断定相反的情景。", "en": "In no future is it the other way beyond doubt."}[
                lang
            ]
        return {
            "zh": "其中一类情景太少，不足以查找排序反转的条件。",
            "en": "One of these kinds is too few to look for what reverses the ranking.",
        }[lang]
    if not one.conditions:
        return {
            "zh": f"没有哪个因素能把相反的情景区分出来（校正后 p = {one.p:.2g}）。",
            "en": f"No factor separates the futures in which it is the other way (adjusted p = {one.p:.2g}).",
        }[lang]
    where = AND[lang].join(of_condition(c, names, lang) for c in one.conditions)
    return {
        "zh": f"{where}时，{names[one.better]}往往不如{names[one.other]}：这一条件覆盖相反情景的"
        f"{one.coverage:.0%}，条件之内{one.density:.0%}相反（校正后 p = {one.p:.2g}）。",
        "en": f"Where {where}, {names[one.better]} mostly does worse than {names[one.other]}: this covers "
        f"{one.coverage:.0%} of the reversed futures, and of those that it covers {one.density:.0%} are "
        f"reversed (adjusted p = {one.p:.2g}).",
    }[lang]


def of_condition(one: Condition, names: Mapping[str, str], lang: str) -> str:
    """A condition in words."""
    name = names[one.factor]
    if one.how == "is":
        return {"zh": f"“{name}”为“{shown(one.at, lang)}”", "en": f"{name} is {shown(one.at, lang)}"}[lang]
    how = {"above": {"zh": "高于", "en": "above"}, "below": {"zh": "低于", "en": "below"}}[one.how][lang]
    at = f"{one.at:.3g}"
    return {"zh": f"“{name}”{how}{at}", "en": f"{name} is {how} {at}"}[lang]


def shown(value: Any, lang: str) -> str:
    """A choice, as a reader wants it."""
    return (
        YES_NO[bool(value)][lang]
        if isinstance(value, bool) or str(value) in ("True", "False")
        else str(value)
    )


def of_together(one: Together, lang: str) -> str:
    """Whether both mechanisms are better together."""
    name = label(OUTCOMES[one.outcome], lang)
    scale = {
        "budget": {
            "zh": "同等预算下，刚柔并用与两者单用的平均相比",
            "en": "at one budget, against the mean of either alone",
        },
        "sum": {"zh": "刚柔并用与两者单用效果之和相比", "en": "against the sum of what either brings alone"},
    }[one.scale][lang]
    size = figures(one.value, one.outcome, lang, "+")
    counts = {
        "zh": f"可断定更好的未来情景{one.better}个、更差的{one.worse}个、分不清的{one.unclear}个",
        "en": f"better beyond doubt in {one.better} futures, worse in {one.worse}, untold in {one.unclear}",
    }[lang]
    if math.isnan(one.value[1]) or one.value[1] <= 0.0 <= one.value[2]:
        verdict = {"zh": "协同效应未获支持", "en": "synergy is not supported"}[lang]
    elif one.value[0] > 0.0:
        verdict = {"zh": "有协同效应", "en": "there is synergy"}[lang]
    else:
        verdict = {"zh": "有抵消效应", "en": "they get in each other's way"}[lang]
    return {
        "zh": f"{name}：{scale}，{verdict}（改善{size}；{counts}）。",
        "en": f"{name[:1].upper()}{name[1:]}, rigid and flexible together, {scale}: {verdict} "
        f"(gain {size}; {counts}).",
    }[lang]
