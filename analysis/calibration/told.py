"""A calibration as sentences, zh and en: what agrees, what is known, what the data leave open, the check."""

from typing import Any

from analysis.calibration.check import Checked
from analysis.calibration.pinned import OPEN, Marginal, Pair
from analysis.calibration.targets import Target
from analysis.discovery.told import called
from analysis.words import amount, label, unit
from sim.entries import ScenarioError
from sim.outcomes import OUTCOMES
from sim.parameters import Quantity, declared

HIDDEN = 0.5  # share explained, below which luck hides most of what factors do
HELD = 1.5  # root mean square of standardised errors, above which an emulator is not to be relied on
ALIKE = 0.3  # rank correlation from which two factors rise together, or one falls

SAYS = {
    "zh": {
        "found": "研究{study}：以{fitted}个目标校准{factors}个因素；共运行{points}个点，"
        "未被排除的参数空间由{first}缩小到{last}。",
        "left_out": "有{}个点未完成全部运行或缺少目标指标，未计入。",
        "target": "目标“{name}”：{value}（标准误{error}，模型偏差{discrepancy}，{runs}；来源："
        "{source}）{held}。",
        "one_run": "为一次历程，其运气计入",
        "runs": "为{}次历程的均值",
        "held_out": "，不参与拟合，只作检验",
        "emulator": "“{name}”的代理模型：留一检验解释了点间差异的{explained:.0%}，"
        "标准化误差均方根{rms:.2f}（1表示误差与其自报相符），在后验点上为{after}；"
        "单次运行的运气标准差{luck}。",
        "hidden": "“{}”的点间差异大半被运气掩盖，这一目标说明不了多少；增加重复次数会有帮助。",
        "unheld": "“{}”的代理模型在后验点上误差超出自报，相应结论存疑；请增加波次或设计点。",
        "ruled_out": "在这些因素的取值范围内，没有一个点与全部目标相容："
        "最接近的点距“{name}”仍有{distance:.1f}个标准差（界线为3）。目标有误、范围过窄，"
        "或模型偏差估计过小，三者必居其一。",
        "known": "{name}：90%区间{low}至{high}{unit}，中位数{middle}；"
        "宽度为先验的{spread:.0%}（{verdict}）。",
        "shares": "{name}：{shares}；离散程度为先验的{spread:.0%}（{verdict}）。",
        "pinned down": "已确定",
        "narrowed": "有所收窄",
        "not pinned down": "未能确定",
        "heading": "数据未能确定的：",
        "open": "{name}：后验几乎与先验一样宽（{spread:.0%}），这些目标对它没有说明什么。",
        "alone": "{name}：单看它，后验几乎与先验一样宽（{spread:.0%}）。",
        "together": "{one}与{other}只能联合确定：{how}，目标同样吻合（一方可解释另一方方差的{share:.0%}）。",
        "rise": "两者同升同降",
        "trade": "一升一降、此消彼长",
        "bend": "两者按一定关系搭配",
        "nothing": "每个因素都比先验窄，也没有两个因素相互替代。",
        "reproduced": "“{name}”：后验点上单次运行在{low}至{high}{unit}之间（90%，先验{before}至{until}），"
        "目标{value}{held}{verdict}（同样或更偏的概率{tail}）。",
        "yes": "得到再现",
        "no": "未能再现",
        "held": "（未参与拟合）",
        "other": "“{name}”不是目标：单次运行由先验的{before}至{until}{unit}变为{low}至{high}{unit}（90%）。",
        "nowhere": "“{}”在后验点上没有取值。",
        "join": "、",
    },
    "en": {
        "found": "Study {study}: {factors} factors calibrated to {fitted} targets; {points} points were "
        "run, and the share of the factors' space that is not ruled out went from {first} to {last}.",
        "left_out": "{} points lack a run or a target's outcome and are left out.",
        "target": "Target, {name}: {value} (standard error {error}, discrepancy of the model {discrepancy}, "
        "{runs}; source: {source}){held}.",
        "one_run": "one history, whose luck counts",
        "runs": "the mean of {} histories",
        "held_out": ", held out of the fit and only checked",
        "emulator": "Emulator of {name}: left out one by one it explains {explained:.0%} of what differs "
        "between points, with standardised errors of {rms:.2f} (root mean square; 1 is as promised), "
        "{after} at points of the posterior; the luck of a single run has a standard deviation of {luck}.",
        "hidden": "Luck hides most of what the factors do to {}: this target says little; more replications "
        "would help.",
        "unheld": "The emulator of {} errs by more than it promises at points of the posterior: what rests "
        "on it is in doubt; add waves or points.",
        "ruled_out": "No point within these factors' ranges agrees with all targets: the nearest is still "
        "{distance:.1f} standard deviations from {name} (the line is 3). A target is wrong, a range too "
        "narrow, or the discrepancy of the model too small.",
        "known": "{name}: 90 % interval {low} to {high}{unit}, median {middle}; {spread:.0%} as wide as the "
        "prior ({verdict}).",
        "shares": "{name}: {shares}; {spread:.0%} of the prior's spread ({verdict}).",
        "pinned down": "pinned down",
        "narrowed": "narrowed",
        "not pinned down": "not pinned down",
        "heading": "What the data do not pin down:",
        "open": "{name}: the posterior is nearly as wide as the prior ({spread:.0%}); these targets say "
        "nothing of it.",
        "alone": "{name}: taken alone, the posterior is nearly as wide as the prior ({spread:.0%}).",
        "together": "{one} and {other} are known only together: {how}, the targets fit as well (one "
        "explains {share:.0%} of the variance of the other).",
        "rise": "if both rise or both fall",
        "trade": "if one rises while the other falls",
        "bend": "if they move along a curve",
        "nothing": "Every factor is narrower than its prior, and no two stand in for each other.",
        "reproduced": "{name}: single runs at points of the posterior lie in {low} to {high}{unit} (90 %; "
        "prior {before} to {until}); the target {value}{held} is {verdict} (chance of one as far off: "
        "{tail}).",
        "yes": "reproduced",
        "no": "not reproduced",
        "held": " (held out)",
        "other": "{name} was no target: single runs go from {before} to {until}{unit} under the prior to "
        "{low} to {high}{unit} (90 %).",
        "nowhere": "{} has no value at points of the posterior.",
        "join": ", ",
    },
}


def sentences(found: Any, lang: str) -> list[str]:
    """All of it; `found` is a Calibration."""
    says, course = SAYS[lang], found.course
    head = says["found"].format(
        study=found.study,
        fitted=len(found.emulators),
        factors=len(found.factors),
        points=course[-1].points,
        first=share(course[0].left),
        last=share(course[-1].left),
    )
    said = [head, *(of_target(name, one, lang) for name, one in found.targets.items())]
    if course[-1].left_out:
        said.append(says["left_out"].format(course[-1].left_out))
    for name in found.emulators:
        said += of_emulator(found, name, lang)
    if not found.fits:
        worst = max(found.closest, key=lambda name: found.closest[name])
        text = says["ruled_out"].format(name=label(OUTCOMES[worst], lang), distance=found.closest[worst])
        return [*said, text]
    said += [of_factor(one, lang) for one in found.marginals]
    said += left_open(found.marginals, found.pairs, lang)
    return [*said, *(of_check(one, lang) for one in found.checks)]


def of_target(name: str, one: Target, lang: str) -> str:
    """What a target says, and how surely."""
    says = SAYS[lang]
    return says["target"].format(
        name=label(OUTCOMES[name], lang),
        value=amount(one.value) + measured(OUTCOMES[name].unit, lang),
        error=amount(one.standard_error),
        discrepancy=amount(one.discrepancy),
        runs=says["one_run"] if one.runs == 1 else says["runs"].format(one.runs),
        source=one.source,
        held=says["held_out"] if one.held_out else "",
    )


def of_emulator(found: Any, name: str, lang: str) -> list[str]:
    """How good an emulator is, and what to beware of."""
    says, told, title = SAYS[lang], found.judged(name), label(OUTCOMES[name], lang)
    after = told["at_posterior_rms"]
    said = says["emulator"].format(
        name=title,
        explained=max(0.0, told["explained"]),
        rms=told["left_out_rms"],
        after="—" if after is None else f"{after:.2f}",
        luck=amount(told["luck"]) + measured(OUTCOMES[name].unit, lang),
    )
    warned = [says["hidden"].format(title)] if told["explained"] < HIDDEN else []
    warned += [says["unheld"].format(title)] if after is not None and after > HELD else []
    return [said, *warned]


def of_factor(one: Marginal, lang: str) -> str:
    """What is known of a factor."""
    says = SAYS[lang]
    about = {"name": called(one.name, lang), "spread": one.spread, "verdict": says[one.verdict]}
    if one.shares:
        shares = says["join"].join(f"{value} {part:.0%}" for value, part in one.shares.items())
        return says["shares"].format(shares=shares, **about)
    ends = {key: amount(value) for key, value in one._asdict().items() if key in ("low", "middle", "high")}
    return says["known"].format(unit=measured(unit_of(one.name), lang), **ends, **about)


def left_open(marginals: list[Marginal], pairs: list[Pair], lang: str) -> list[str]:
    """The list of what the data do not pin down, under its heading."""
    says = SAYS[lang]
    paired = {name for one in pairs for name in (one.one, one.other)}
    found = [
        says["alone" if one.name in paired else "open"].format(name=called(one.name, lang), spread=one.spread)
        for one in marginals
        if one.verdict == OPEN
    ]
    found += [
        says["together"].format(
            one=called(one.one, lang), other=called(one.other, lang), how=says[how(one)], share=one.share
        )
        for one in pairs
    ]
    return [says["heading"], *(found or [says["nothing"]])]


def how(pair: Pair) -> str:
    """In which way two factors stand in for each other."""
    if pair.correlation is None or abs(pair.correlation) < ALIKE:
        return "bend"
    return "rise" if pair.correlation > 0.0 else "trade"


def of_check(one: Checked, lang: str) -> str:
    """What runs at points of the posterior give for one outcome."""
    says, about = SAYS[lang], OUTCOMES[one.outcome]
    if one.low != one.low:
        return says["nowhere"].format(label(about, lang))
    text = {
        "name": label(about, lang),
        "low": amount(one.low),
        "high": amount(one.high),
        "unit": measured(about.unit, lang),
        "before": amount(one.prior[0]),
        "until": amount(one.prior[1]),
    }
    if one.target is None:
        return says["other"].format(**text)
    return says["reproduced"].format(
        value=amount(one.target.value),
        held=says["held"] if one.target.held_out else "",
        verdict=says["yes" if one.reproduced else "no"],
        tail=f"{one.tail:.2g}",
        **text,
    )


def share(part: float) -> str:
    """A share as readers want it, small ones too."""
    return f"{part:.2g}" if 0.0 < part < 0.001 else f"{part:.1%}"


def unit_of(factor: str) -> str:
    """The unit of a parameter; none for what is no parameter."""
    note = next((one.note for one in declared() if one.name == factor), None)
    return note.unit if isinstance(note, Quantity) else ""


def measured(name: str, lang: str) -> str:
    """A unit after a number."""
    text = "" if name in ("", "1", "share", "0 to 1", "0 or 1") else unit(name, lang)
    return f" {text}" if text else ""


def must_fit(found: Any) -> None:
    """A posterior is there. Raises ScenarioError."""
    if not found.fits:
        raise ScenarioError(f"study {found.study}: every point is ruled out; there is no posterior to draw")
