"""What the routes of a mechanism allow one to say, zh and en."""

import math
from typing import Any

from analysis.why.sentences import percent
from analysis.words import amount, label, unit
from sim.outcomes import OUTCOMES

SAYS = {
    "zh": {
        "effect": "在{n}个随机情景中，{b}与{a}相比，{outcome}平均变化{effect}{unit}。",
        "unclear": "这一变化与零分不清，因此不谈各条路径所占的份额。",
        "ledger": "按事项所处的环节记账（各项之和正好等于总变化）：{}。",
        "parts": "把方案的组成部分按随机次序及其逆序逐一换上（各项之和正好等于总变化）：{}。",
        "alone": "各部分单独换上：{}；合计之外还有{rest}，是各部分相互配合（或相互抵消）造成的。",
        "arrows": "两个方案同时切断闭环中的一条路径后，变化减少的部分：{}。",
        "unexplained": "各项相加之后余下{rest}，其中有不经过这些路径的直接作用；一个效应又会经过几条路径，"
        "切断后基准也随之变动，因此各项不能相加。",
        "nothing": "两个方案没有不同的组成部分。",
    },
    "en": {
        "effect": "Over {n} crises {outcome} differs by {effect} {unit} on average under {b}, against {a}.",
        "unclear": "That cannot be told from nothing, so no shares of routes are given.",
        "ledger": "By the stage of each case (adds up to the whole): {}.",
        "parts": "With the parts of the second put in one after another, in a random order and in its "
        "reverse (adds up to the whole): {}.",
        "alone": "Each part put in alone: {}; beyond their sum there is {rest}, which the parts bring by "
        "working together, or against each other.",
        "arrows": "What is taken off the difference by cutting one way of the loop under both: {}.",
        "unexplained": "In sum that leaves {rest}, with all that acts directly, by none of these ways; an "
        "effect may travel over several of them, and a cut moves the base too, so they cannot be added up.",
        "nothing": "There is no part in which the two differ.",
    },
}


def sentences(found: Any, lang: str) -> list[str]:
    """All of it; `found` is Routes."""
    says, about = SAYS[lang], OUTCOMES[found.outcome]
    whole = found.share("effect", found.effect)
    told = [
        says["effect"].format(
            n=len(found.seeds),
            a=found.called[lang][0],
            b=found.called[lang][1],
            outcome=label(about, lang),
            effect=with_interval(whole),
            unit=unit(about.unit, lang),
        )
    ]
    if math.isnan(whole.share):
        told.append(says["unclear"])
    if not found.parts:
        return [*told, says["nothing"]]
    if found.ledger:
        told.append(says["ledger"].format(listed(found, "ledger", lang)))
    told.append(says["parts"].format(listed(found, "parts", lang)))
    if len(found.parts) > 1:
        rest = one_share(found.share("interaction", found.interaction))
        told.append(says["alone"].format(listed(found, "alone", lang), rest=rest))
    told.append(says["arrows"].format(listed(found, "arrows", lang)))
    rest = one_share(found.share("unexplained", found.unexplained))
    return [*told, says["unexplained"].format(rest=rest)]


def listed(found: Any, way: str, lang: str) -> str:
    """Routes with their shares, the largest first; those that bring nothing at all are left out."""
    shares = [one for one in found.shares(getattr(found, way)) if one.mean != 0.0]
    texts = [f"{found.label(way, one.route, lang)} {one_share(one)}" for one in shares]
    return {"zh": "；", "en": "; "}[lang].join(texts) or "—"


def one_share(one: Any) -> str:
    """A share with its interval; the amount where there is no share."""
    if math.isnan(one.share):
        return with_interval(one)
    return f"{percent(one.share)} [{percent(one.share_low)}, {percent(one.share_high)}]"


def with_interval(one: Any) -> str:
    """An amount with its interval."""
    return f"{amount(one.mean, '+')} [{amount(one.low)}, {amount(one.high)}]"
