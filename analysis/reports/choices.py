"""The part of a report on designs over uncertain futures, or on a grid of two mechanisms."""

import math

from matplotlib.figure import Figure

from analysis.futures import sentences
from analysis.futures.grid import Grid
from analysis.futures.weighed import Weighed
from analysis.reports.context import Picture, Section, Table
from analysis.reports.phrases import opened, phrase, unbroken
from analysis.words import amount, label, say, unit
from sim.outcomes import OUTCOMES

COLUMNS = ("design", "mean_over_futures", "first_in", "regret", "regret_most")


def answers(found: Weighed, lang: str) -> list[str]:
    """The leading outcome first: who has the best mean, who is regretted least, who is good enough."""
    lead, names = found.outcomes[0], found.called[lang]
    least = min(found.standings[lead], key=lambda one: one.regret[0])
    said = [
        sentences.of_best(found.best(lead), lead, names, lang),
        sentences.of_regret(least, lead, names, lang),
        sentences.of_good(found.met.designs, found.good, found.demands, names, lang),
    ]
    if len(found.outcomes) > 1:
        said.append(sentences.of_front(found.front, found.outcomes, names, lang))
    return said


def results(found: Weighed, drawn: dict[str, Figure], lang: str) -> list[Section]:
    """A section an outcome: how designs stand; of the leading one regret, of the others the trade-off."""
    lead, names, sections = found.outcomes[0], found.called[lang], []
    for outcome in found.outcomes:
        about = OUTCOMES[outcome]
        name = label(about, lang)
        if outcome == lead:
            said = []
            picture = Picture(phrase("regret_of", lang, name), drawn[f"regret_{lead}"])
        else:
            said = [sentences.of_best(found.best(outcome), outcome, names, lang)]
            caption = phrase("front_of", lang, label(OUTCOMES[lead], lang), name)
            picture = Picture(caption, drawn[f"front_{outcome}"])
        table = Table(phrase("standings", lang, name), rows(found, outcome, lang))
        heading = opened(phrase("of_outcome", lang, name, unit(about.unit, lang)))
        sections.append(Section(f"results_{outcome}", heading, said, (), [picture], [table], 2))
    return sections


def rows(found: Weighed, outcome: str, lang: str) -> list[list[str]]:
    """How designs stand in one outcome; in how many futures they are good enough with the leading one."""
    table = [[say(word, lang) for word in COLUMNS]]
    for one in found.standings[outcome]:
        estimates = [with_interval(one.mean), sentences.percent(one.best), with_interval(one.regret)]
        table.append([found.called[lang][one.design], *map(unbroken, estimates), amount(one.regret_most)])
    if outcome == found.outcomes[0]:
        table[0].append(say("good_enough", lang))
        for row, good in zip(table[1:], found.good, strict=True):
            row.append(unbroken(sentences.percent(good)))
    return table


def with_interval(estimate: tuple[float, float, float]) -> str:
    """A number, and its interval where there is one."""
    if not math.isfinite(estimate[1] + estimate[2]):
        return amount(estimate[0])
    return f"{amount(estimate[0])} [{amount(estimate[1])}, {amount(estimate[2])}]"


def flips(found: Weighed, drawn: dict[str, Figure], lang: str) -> tuple[list[str], list[Picture]]:
    """Where rankings are reversed: all pairs in the leading outcome, those with a condition in the others;
    and what both mechanisms do together."""
    names, lead = found.called[lang], found.outcomes[0]
    said = [
        sentences.of_flip(one, names, lang) for one in found.flips if one.outcome == lead or one.conditions
    ]
    said += [sentences.of_together(one, lang) for one in found.together]
    pictures = [
        Picture(
            phrase("flip_of", lang, label(OUTCOMES[one.outcome], lang), names[one.better], names[one.other]),
            drawn[f"flip_{one.outcome}_{one.better}_{one.other}"],
        )
        for one in found.flips
        if one.conditions
    ]
    if found.together:
        caption = phrase("together_of", lang, label(OUTCOMES[lead], lang))
        pictures.append(Picture(caption, drawn[f"together_{lead}"]))
    return said, pictures


def crossed(one: Grid, lang: str) -> Section:
    """Both mechanisms together in one outcome."""
    about = OUTCOMES[one.outcome]
    name = label(about, lang)
    pictures = [
        Picture(phrase("cells", lang, name), one.plot(lang)),
        Picture(phrase("gains", lang, name), one.plot_gains(lang)),
    ]
    heading = opened(phrase("of_outcome", lang, name, unit(about.unit, lang)))
    return Section(f"results_{one.outcome}", heading, (), (), pictures, (), 2)
