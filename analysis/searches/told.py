"""What a search found in sentences, zh and en: designs and objectives by name, values with units."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.catalogue import TITLES
from analysis.searches.declaration import GOOD, Objective
from analysis.sensitivities.result import called
from analysis.tasks import MECHANISM, Value
from analysis.words import amount, label, unit
from sim.outcomes import OUTCOMES

SAYS: dict[str, dict[str, str]] = {
    "zh": {
        "mean": "{}（各未来情景平均）",
        "worst_decile": "{}（最差一成未来情景）",
        "regret": "{}的最大后悔值",
        "good_enough": "达标的未来情景占比",
        "base": "现行做法",
        "hours": "灾前工时",
        "search": "进化搜索",
        "random": "随机搜索",
        "stop": "；",
        "and": "、",
        "is": "{0} {1}",
        "nothing": "不用任何机制",
        "head": "研究{study}：进化搜索与随机搜索花费相同，各试{tried}个方案，每个方案在{futures}种未来情景"
        "中以同样的运气运行{seen}次。两者各从前沿选出至多{finalists}个方案，用搜索没有见过的{fresh}组运气"
        "复核；以下数值除注明外均为复核值。",
        "budget": "灾前工时（经费按工价折算）不得超过{}小时。",
        "good": "“达标”指{}。",
        "best": "{objective}：最好的是{found_by}的{design}，{value}；现行做法为{base}。",
        "front": "复核后没有被别的方案全面超过的有{count}个，其中进化搜索{search}个、随机搜索{random}个；"
        "样样不逊于现行做法、至少一样更好的有{better}个。",
        "curse": "赢家诅咒，{found_by}，{objective}：入选方案平均，搜索时看来比随手抽取的方案好"
        "{promised}，复核后为{held}，缩水{lost}；单凭运气会在{low}至{high}之间（校正后 p = {p:.2g}），"
        "{verdict}。",
        "cursed": "缩水可归于挑选本身",
        "not_cursed": "与运气分不清",
        "volume": "复核后的超体积（占全部复核方案所围范围之比）：进化搜索{search}，随机搜索{random}，相差"
        "{difference}：{verdict}。",
        "ahead": "进化搜索更好",
        "behind": "随机搜索更好",
        "untold": "分不出高下",
        "left_out": "有{}个入选方案复核时运行失败，未计入。",
        "caution": "区间只反映运气：未来情景另抽一批，或搜索换一个种子，结果会有不同。方案是为这几种未来情"
        "景挑选的，换到没有见过的情景会差一些。",
    },
    "en": {
        "mean": "{}, mean over futures",
        "worst_decile": "{}, worst tenth of futures",
        "regret": "largest regret in {}",
        "good_enough": "share of futures that are good enough",
        "base": "the scenario as it is",
        "hours": "staff hours before",
        "search": "the search",
        "random": "random search",
        "stop": "; ",
        "and": ", ",
        "is": "{0} {1}",
        "nothing": "no mechanism at all",
        "head": "Study {study}: the search and random search cost the same, {tried} designs each; every "
        "design met each of {futures} futures with the same luck, {seen} times. Of either front at most "
        "{finalists} designs were judged anew, under {fresh} paths of luck that no search had seen; "
        "values are those unless said.",
        "budget": "Before the crisis a design costs at most {} staff hours, its money at their price.",
        "good": "Good enough means {}.",
        "best": "{objective}: the best is {design}, found by {found_by}: {value}; the scenario as it is: "
        "{base}.",
        "front": "By fresh luck no other beats {count} of them throughout ({search} found by the search, "
        "{random} at random); {better} are no worse than the scenario as it is in anything, and better in "
        "something.",
        "curse": "Winner's curse, {found_by}, {objective}: on average its finalists promised to be better "
        "than designs drawn at random by {promised}, and hold {held}; {lost} was lost. Luck alone would "
        "take {low} to {high} (adjusted p = {p:.2g}): {verdict}.",
        "cursed": "the choice itself made the promise too good",
        "not_cursed": "it cannot be told from luck",
        "volume": "Hypervolume by fresh luck, as a share of the box around all that was judged anew: the "
        "search {search}, random search {random}, difference {difference}: {verdict}.",
        "ahead": "the search is ahead",
        "behind": "random search is ahead",
        "untold": "which is ahead cannot be told",
        "left_out": "Runs of {} finalists failed under fresh luck; they are left out.",
        "caution": "Intervals are those of luck alone: other futures, or another seed of the search, "
        "would give other designs. They were chosen for these futures, and will do a little worse in "
        "others.",
    },
}


def sentences(found: Any, lang: str) -> list[str]:
    """All of it; `found` is a Found."""
    says, at = SAYS[lang], found.at
    told = [
        says["head"].format(
            study=found.study,
            tried=len(found.groups()["search"]),
            futures=at.judge.ledger.shape[1],
            seen=len(at.seen),
            fresh=len(at.fresh),
            finalists=at.told.finalists,
        )
    ]
    if at.told.limited:
        told.append(says["budget"].format(amount(at.told.staff_hours)))
    if at.judge.demands:
        told.append(says["good"].format(says["and"].join(map(str, at.judge.demands))))
    told += [of_best(found, one, lang) for one in at.judge.objectives]
    told.append(of_front(found.finalists, lang))
    for found_by, curses in found.curses.items():
        told += [
            of_curse(found_by, curse, one, lang)
            for curse, one in zip(curses, at.judge.objectives, strict=True)
        ]
    told.append(of_volumes(found.volumes, lang))
    if found.left_out:
        told.append(says["left_out"].format(found.left_out))
    return [*told, says["caution"]]


def of_best(found: Any, one: Objective, lang: str) -> str:
    """The design that is best in one objective."""
    base, *others = found.finalists
    best = min(others, key=lambda design: one.sign * design.held[one.name][0])
    return opened(SAYS[lang]["best"]).format(
        objective=opened(title(one, lang)),
        design=made_of(best.levers, lang),
        found_by=SAYS[lang][best.found_by],
        value=measured(best.held[one.name], one, lang),
        base=measured(base.held[one.name], one, lang),
    )


def of_front(finalists: Sequence[Any], lang: str) -> str:
    """How many stand, and who found them."""
    standing = [one.found_by for one in finalists if one.on_front and one.found_by]
    return SAYS[lang]["front"].format(
        count=len(standing),
        search=standing.count("search"),
        random=standing.count("random"),
        better=sum(one.beats_base for one in finalists),
    )


def of_curse(found_by: str, curse: Any, one: Objective, lang: str) -> str:
    """What was lost of a promise."""
    says = SAYS[lang]
    numbers = {name: f"{amount(getattr(curse, name))}" for name in ("held", "luck_low", "luck_high")}
    return says["curse"].format(
        found_by=says[found_by],
        objective=title(one, lang),
        promised=with_unit(curse.promised, one, lang),
        lost=with_unit(curse.lost, one, lang),
        held=numbers["held"],
        low=numbers["luck_low"],
        high=numbers["luck_high"],
        p=curse.p,
        verdict=says["cursed" if curse.is_beyond_luck else "not_cursed"],
    )


def of_volumes(volumes: Mapping[str, Sequence[float]], lang: str) -> str:
    """Which of the searches got further."""
    says = SAYS[lang]
    told = {name: f"{one[0]:.3f} [{one[1]:.3f}, {one[2]:.3f}]" for name, one in volumes.items()}
    _, low, high = volumes["difference"]
    verdict = "ahead" if low > 0.0 else "behind" if high < 0.0 else "untold"
    return says["volume"].format(**told, verdict=says[verdict])


def title(one: Objective, lang: str) -> str:
    """What an objective is called."""
    return SAYS[lang][one.over].format(label(OUTCOMES[one.outcome], lang) if one.outcome else "")


def measure(one: Objective, lang: str) -> str:
    """Its unit."""
    return unit("share" if one.over == GOOD else OUTCOMES[one.outcome].unit, lang)


def with_unit(value: float, one: Objective, lang: str) -> str:
    """A value with its unit."""
    return f"{amount(value)} {measure(one, lang)}"


def measured(estimate: Sequence[float], one: Objective, lang: str) -> str:
    """A value with its interval and unit."""
    return f"{amount(estimate[0])} [{amount(estimate[1])}, {amount(estimate[2])}] {measure(one, lang)}"


def made_of(levers: Mapping[str, Value], lang: str) -> str:
    """A design by its levers; mechanisms that it does without are not named."""
    says = SAYS[lang]
    shown = [
        says["is"].format(called(name, lang), value_shown(name, value, lang))
        for name, value in levers.items()
        if not (name.startswith(MECHANISM) and value == 0.0)
    ]
    return says["and"].join(shown) if shown else says["nothing"]


def value_shown(name: str, value: Value, lang: str) -> str:
    """A value of a lever, a rule by its title."""
    if name in TITLES and value in TITLES[name]:
        zh, en = TITLES[name][str(value)]
        return f"“{zh if lang == 'zh' else en}”"
    return f"{value:g}" if isinstance(value, float) else str(value)


def opened(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]
