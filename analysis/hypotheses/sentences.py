"""What became of the hypotheses: in sentences, and as a page."""

from collections.abc import Sequence
from typing import Any

from analysis.hypotheses.experiment import (
    DEPENDS,
    NOT_MODELLED,
    NOT_SUPPORTED,
    SUPPORTED,
    Effect,
    Finding,
    Trial,
    stand,
    unit_of,
)
from analysis.words import unit

VERDICTS = {
    "zh": {
        SUPPORTED: "获模型支持",
        NOT_SUPPORTED: "未获模型支持",
        DEPENDS: "视条件而定",
        NOT_MODELLED: "模型未涉及",
        "opposite": "方向相反",
        "cannot tell": "分不清",
        "built in": "由假设而来，不算发现",
    },
    "en": {
        SUPPORTED: "supported",
        NOT_SUPPORTED: "not supported",
        DEPENDS: "depends",
        NOT_MODELLED: "not in the model",
        "opposite": "the other way round",
        "cannot tell": "cannot be told from luck",
        "built in": "built in: an assumption, no finding",
    },
}
SAYS: dict[str, dict[str, Any]] = {
    "zh": {
        "claim": "{id} {title}：{verdict}",
        "test": "{title}：{effect} [{low}, {high}] {unit}，{verdict}",
        "flip": "改为“{title}”：{verdict}",
        "assumed": "去掉 {what}：{verdict}",
        "holds": "成立",
        "fails": "不成立",
        "falsified": "怎样算不成立：{}",
        "stop": "；",
        "head": ("编号", "说法", "结论", "效应 [95%区间]", "在何处翻转", "怎样算不成立", "出处"),
        "none": "所试条件下不翻转",
        "all_stand": "{held}条单独成立的说法，按一并检验的{tried}条作多重比较校正（Holm，5%）后都仍成立。",
        "some_stand": "{held}条单独成立的说法，按一并检验的{tried}条作多重比较校正（Holm，5%）后，"
        "{lost}不再成立，其余仍成立。",
        "and": "、",
    },
    "en": {
        "claim": "{id} {title}: {verdict}",
        "test": "{title}: {effect} [{low}, {high}] {unit}, {verdict}",
        "flip": "with “{title}”: {verdict}",
        "assumed": "without {what}: {verdict}",
        "holds": "it holds",
        "fails": "it does not hold",
        "falsified": "What would falsify it: {}",
        "stop": "; ",
        "head": (
            "id",
            "claim",
            "verdict",
            "effect [95 % interval]",
            "where it flips",
            "falsified by",
            "source",
        ),
        "none": "nowhere that was tried",
        "all_stand": "Of {tried} claims tried together, all {held} that hold one by one still do when "
        "corrected for their number (Holm, 5 %).",
        "some_stand": "Of {tried} claims tried together, {held} hold one by one; corrected for their number "
        "(Holm, 5 %) {lost} no longer hold, the others still do.",
        "and": ", ",
    },
}


def verdict(found: Finding, lang: str) -> str:
    """The verdict in words; what was built in is called so."""
    said = VERDICTS[lang]
    text = said[found.verdict]
    return (
        f"{text}（{said['built in']}）"
        if found.built_in and lang == "zh"
        else (f"{text} ({said['built in']})" if found.built_in else text)
    )


def of_effect(one: Effect, lang: str) -> str:
    """A test with its numbers."""
    said = VERDICTS[lang]
    shown = [number(value) for value in (one.effect, one.low, one.high)] if one.pairs else ["—"] * 3
    return SAYS[lang]["test"].format(
        title=getattr(one.test, f"title_{lang}"),
        **dict(zip(("effect", "low", "high"), shown, strict=True)),
        unit=unit(unit_of(one.test), lang),
        verdict=said[one.verdict],
    )


def number(value: float) -> str:
    """Three digits that count."""
    return f"{value:+,.0f}" if abs(value) >= 1000 else f"{value:+.3g}"


def holds(trial: Trial, lang: str) -> str:
    """Whether all was seen that must be."""
    return str(SAYS[lang]["holds" if trial.holds else "fails"])


def explain(found: Finding, lang: str) -> list[str]:
    """The claim with its verdict, then its tests, flips and what is assumed, a line each."""
    says, texts = SAYS[lang], found.hypothesis.texts
    title = getattr(texts, f"title_{lang}")
    lines = [says["claim"].format(id=found.hypothesis.id, title=title, verdict=verdict(found, lang))]
    lines += [f"  {of_effect(one, lang)}" for one in found.main.effects]
    if getattr(texts, f"note_{lang}"):
        lines.append(f"  {getattr(texts, f'note_{lang}')}")
    for told, trial in zip(found.hypothesis.flips, found.flips, strict=True):
        lines.append(
            "  " + says["flip"].format(title=getattr(told, f"title_{lang}"), verdict=holds(trial, lang))
        )
    if found.assumed:
        what = ", ".join(found.hypothesis.assumed)
        lines.append("  " + says["assumed"].format(what=what, verdict=holds(found.assumed, lang)))
    return lines


def corrected(findings: Sequence[Finding], lang: str) -> str:
    """What is left of the claims that hold once it is taken into account how many were tried; nothing to say
    of one alone."""
    says, stands = SAYS[lang], stand(findings)
    tried = sum(bool(one.main.effects) for one in findings)
    if tried < 2 or not stands:
        return ""
    lost = [name for name, does in stands.items() if not does]
    told = says["some_stand" if lost else "all_stand"]
    return str(told.format(tried=tried, held=len(stands), lost=says["and"].join(lost)))


def flipped(found: Finding, lang: str) -> str:
    """The assumptions under which the verdict is another one."""
    pairs = zip(found.hypothesis.flips, found.flips, strict=True)
    names = [getattr(told, f"title_{lang}") for told, trial in pairs if trial.holds != found.main.holds]
    return SAYS[lang]["stop"].join(names) if names else str(SAYS[lang]["none"])


def table(findings: Sequence[Finding], lang: str) -> list[str]:
    """One row a hypothesis, in Markdown."""
    says = SAYS[lang]
    lines = [f"| {' | '.join(says['head'])} |", "|---" * len(says["head"]) + "|"]
    for found in findings:
        texts = found.hypothesis.texts
        cells = (
            found.hypothesis.id,
            getattr(texts, f"title_{lang}"),
            f"**{verdict(found, lang)}**",
            "<br>".join(of_effect(one, lang) for one in found.main.effects) or getattr(texts, f"note_{lang}"),
            flipped(found, lang),
            getattr(texts, f"falsified_{lang}"),
            texts.source,
        )
        lines.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    return lines
