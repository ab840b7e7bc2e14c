"""What a comparison allows one to say, in sentences, zh and en."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from analysis.decisions import Choice
from analysis.pairs import Difference
from analysis.words import amount, headed, label, unit
from sim.outcomes import OUTCOMES

JOINED = {"zh": "、", "en": "; "}
SCALES = {"loss": "损失", "log loss": "损失的对数", "excess loss": "超额损失"}


class Synergy(NamedTuple):
    """½[L(B,0) + L(0,B)] − L(B/2,B/2) at one budget; above 0: the two are better together."""

    scale: str
    value: float
    low: float
    high: float


def of_difference(one: Difference, title: str, lang: str) -> str:
    """What one difference says."""
    about = OUTCOMES[one.outcome]
    name = label(about, lang)
    if math.isnan(one.difference):
        return {"zh": f"{title}：{name}在这里没有数值。", "en": f"{title}: no value of {name} here."}[lang]
    figures = (
        f"{amount(one.difference, '+')} [{amount(one.low)}, {amount(one.high)}] {unit(about.unit, lang)}"
    )
    figures = figures.strip()
    if not one.is_significant:
        return {
            "zh": f"{title}：{name}与基准的差异不显著（{figures}）。",
            "en": f"{title}: {name} does not differ significantly from the base ({figures}).",
        }[lang]
    if math.isnan(one.gain):
        more = one.difference > 0
        word = {"zh": "高于" if more else "低于", "en": "higher" if more else "lower"}[lang]
        return {
            "zh": f"{title}：{name}{word}基准，差异显著（{figures}）。",
            "en": f"{title}: {name} is significantly {word} than in the base ({figures}).",
        }[lang]
    won = f"{one.share_better:.0%}"
    word = {"zh": "优于" if one.gain > 0 else "劣于", "en": "better" if one.gain > 0 else "worse"}[lang]
    return {
        "zh": f"{title}：{name}{word}基准，差异显著（{figures}）；在{won}的随机情景中占优。",
        "en": f"{title}: {name} is significantly {word} than in the base ({figures}); "
        f"better in {won} of crises.",
    }[lang]


def of_choice(one: Choice, title: str, outcome: str, lang: str) -> str:
    """How sure one can be of the best design, and what it costs where it is not the best."""
    about = OUTCOMES[outcome]
    best = f"{one.best:.0%} [{one.best_low:.0%}, {one.best_high:.0%}]"
    measure = unit(about.unit, lang)
    return {
        "zh": f"{title}在{best}的随机情景中{label(about, lang)}最优；选它的平均后悔值为"
        f"{amount(one.regret)}{measure}，最坏的情景为{amount(one.regret_most)}{measure}。",
        "en": f"{title} is the best in {label(about, lang)} in {best} of crises; to have chosen it costs "
        f"{amount(one.regret)} {measure} on average against the best of each crisis, at worst "
        f"{amount(one.regret_most)}.",
    }[lang]


def of_synergy(one: Synergy, lang: str) -> str:
    """What Syn(B) says."""
    scale = SCALES[one.scale] if lang == "zh" else one.scale
    ends = sorted((abs(one.low), abs(one.high)))
    measure = "" if one.scale == "log loss" else {"zh": "人日", "en": " person-days"}[lang]
    figures = f"{amount(one.value, '+')} [{amount(one.low)}, {amount(one.high)}]"
    if one.low <= 0.0 <= one.high:
        return {
            "zh": f"同等预算下刚柔并用的协同效应（{scale}）未获模型支持：{figures}。",
            "en": f"Synergy at equal budget ({scale}) is not supported by the model: {figures}.",
        }[lang]
    size = f"{amount(abs(one.value))}{measure} [{amount(ends[0])}, {amount(ends[1])}]"
    word = {"zh": "低" if one.value > 0 else "高", "en": "lower" if one.value > 0 else "higher"}[lang]
    return {
        "zh": f"同等预算下，刚柔并用的{scale}比两者单用的平均{word} {size}。",
        "en": f"At equal budget the {scale} of both together is {word} than the mean of either alone, "
        f"by {size}.",
    }[lang]


HEADINGS = {
    "better": {"zh": "{}显著优于基准的", "en": "{}, better than the base"},
    "worse": {"zh": "{}显著差于基准的", "en": "{}, worse than the base"},
    "parts": {"zh": "{}与基准有显著差异的", "en": "{}, different from the base"},
    "open": {"zh": "差异不显著的", "en": "no significant difference"},
    "none": {"zh": "没有数值的", "en": "no value"},
}


def answer(rows: Sequence[Difference], titles: Mapping[str, str], lang: str) -> str:
    """The finding of one outcome in a sentence: which designs are better, which do not differ."""
    name = label(OUTCOMES[rows[0].outcome], lang)
    groups: dict[str, list[Difference]] = {heading: [] for heading in HEADINGS}
    for row in sorted(rows, key=lambda row: -row.gain if math.isfinite(row.gain) else 0.0):
        groups[verdict(row)].append(row)
    said = []
    for heading, group in groups.items():
        parts = [f"{titles[row.alternative]}{change(row, lang)}" for row in group]
        if parts:
            said.append(headed(HEADINGS[heading][lang].format(name), JOINED[lang].join(parts), lang))
    text = {"zh": "；", "en": ". "}[lang].join(part[:1].upper() + part[1:] for part in said)
    return text + {"zh": "。", "en": "."}[lang]


def verdict(row: Difference) -> str:
    """The heading that a difference goes under."""
    if math.isnan(row.difference):
        return "none"
    if not row.is_significant:
        return "open"
    return "parts" if math.isnan(row.gain) else ("better" if row.gain > 0 else "worse")


def change(row: Difference, lang: str) -> str:
    """A difference in percent of the base, or as it is where the base is 0."""
    if math.isnan(row.difference):
        return ""
    if row.base_mean == 0.0:
        text = amount(row.difference, "+")
    else:
        text = f"{100.0 * row.difference / abs(row.base_mean):+.0f}" + {"zh": "%", "en": " %"}[lang]
    return {"zh": f"（{text}）", "en": f" ({text})"}[lang]
