"""The part of a report on a study without designs: which factors move its outcomes, and what would tell."""

from analysis.reports.context import Picture, Section, Table
from analysis.reports.phrases import listed, opened, phrase, quoted, sentence, unbroken
from analysis.sensitivities.result import Sensitivity, called, drawings
from analysis.sensitivities.verdicts import CANNOT_TELL, DOES_NOT, MATTERS, sizes
from analysis.study import Factor
from analysis.words import amount, judged, label, say, unit
from sim.outcomes import OUTCOMES

SIGNED = ("mu", "change")  # measures that say which way an outcome moves


def answer(one: Sensitivity, factors: tuple[Factor, ...], lang: str) -> str:
    """What matters, what does not, what cannot be told."""
    names = {verdict: with_verdict(one, verdict) for verdict in (MATTERS, DOES_NOT, CANNOT_TELL)}
    ways, parts = directions(one, factors), []
    if names[MATTERS]:
        sure = [name_of(name, lang) for name in names[MATTERS]]
        for k, name in enumerate(names[MATTERS]):
            if name in ways:
                sure[k] = phrase(f"sure_moves_{ways[name]}", lang, sure[k])
        parts.append(phrase("sure" if len(sure) > 1 else "sure_one", lang, listed(sure, lang)))
    else:
        parts.append(phrase("sure_none", lang))
    if names[DOES_NOT]:
        inert = [name_of(name, lang) for name in names[DOES_NOT]]
        parts.append(phrase("inert" if len(inert) > 1 else "inert_one", lang, listed(inert, lang)))
    if names[CANNOT_TELL]:
        parts.append(phrase("open", lang, listed([name_of(name, lang) for name in names[CANNOT_TELL]], lang)))
    return sentence(label(OUTCOMES[one.outcome], lang), parts, lang)


def with_verdict(one: Sensitivity, verdict: str) -> list[str]:
    """What has such a verdict, the strongest first."""
    return [name for name, _ in one.ranked() if one.strength.verdicts[name] == verdict]


def name_of(name: str, lang: str) -> str:
    """A factor or group in a sentence."""
    return quoted(called(name, lang), lang)


def results(one: Sensitivity, factors: tuple[Factor, ...], lang: str) -> Section:
    """Indices with intervals as a figure and a table, and what luck does."""
    about = OUTCOMES[one.outcome]
    drawn = drawings(one, lang)
    pictures = [Picture(phrase("strengths", lang, label(about, lang)), drawn["indices"])]
    if "interactions" in drawn:
        pictures.append(Picture(phrase("pairs", lang, label(about, lang)), drawn["interactions"]))
    table = Table(phrase("strengths", lang, label(about, lang)), rows(one, factors, lang))
    said = one.explain(lang)[len(one.ranked()) :]
    name = opened(phrase("of_outcome", lang, label(about, lang), unit(about.unit, lang)))
    return Section(f"results_{one.outcome}", name, said, (), pictures, [table], 2)


def rows(one: Sensitivity, factors: tuple[Factor, ...], lang: str) -> list[list[str]]:
    """The main index of each factor and group, with which way the outcome moves where that is known."""
    ways = directions(one, factors)
    heads = [say("factor", lang), one.measured(lang), say("interval", lang), say("judgement", lang)]
    table = [heads + ([phrase("moves", lang)] if ways else [])]
    for name, index in one.ranked():
        cells = [amount(index.value), unbroken(f"[{amount(index.low)}, {amount(index.high)}]")]
        row = [called(name, lang), *cells, judged(one.strength.verdicts[name], lang)]
        if ways:
            row.append(phrase(f"moves_{ways[name]}", lang) if name in ways else say("none", lang))
        table.append(row)
    return table


def directions(one: Sensitivity, factors: tuple[Factor, ...]) -> dict[str, int]:
    """Whether the outcome rises (1) or falls (-1) with a factor, or may do either (0); empty where the
    method does not say. A choice between names has no direction."""
    measure = next((name for name in SIGNED if name in one.strength.measures), None)
    if measure is None:
        return {}
    ordered = {factor.name for factor in factors if not any(isinstance(v, str) for v in factor.values)}
    return {
        name: (index.low > 0.0) - (index.high < 0.0)
        for name, index in one.strength.measures[measure].items()
        if name in ordered
    }


def flips(one: Sensitivity, factors: tuple[Factor, ...], lang: str) -> list[str]:
    """What is the closest to turning, what may act either way, what more runs would tell."""
    told, head, said = one.strength, opened(label(OUTCOMES[one.outcome], lang)), []
    if told.floor is None:
        return []
    sure = [(name, index) for name, index in one.ranked() if told.verdicts[name] == MATTERS]
    if sure:
        name, index = min(sure, key=lambda pair: sizes(pair[1])[0])
        ends = amount(sizes(index)[0]), amount(told.floor)
        said.append(phrase("closest", lang, head, name_of(name, lang), *ends))
    ways = directions(one, factors)
    both = [name_of(name, lang) for name, _ in sure if ways.get(name) == 0]
    said += [phrase("either_way", lang, head, name) for name in both]
    needed = {name_of(name, lang): told.needed[name] for name in with_verdict(one, CANNOT_TELL)}
    near = [phrase("runs_each", lang, name, f"{runs:,}") for name, runs in needed.items() if runs is not None]
    far = [name for name, runs in needed.items() if runs is None]
    if near:
        said.append(phrase("would_tell", lang, head, listed(near, lang)))
    if far:
        said.append(phrase("out_of_reach", lang, head, listed(far, lang)))
    return said
