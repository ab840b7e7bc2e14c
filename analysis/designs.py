"""Designs to compare: a base and its alternatives by name, and what each is called."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from analysis.budget import STANDING
from analysis.catalogue import TITLES
from analysis.words import say, told
from sim.entries import ScenarioError
from sim.mechanisms import Chosen
from sim.scenario import Scenario, Struck, load, with_mechanisms


def designs(base: str, alternatives: list[str]) -> dict[str, Scenario]:
    """The base and its alternatives by name, the base first. Raises ScenarioError.

    An alternative is a scenario, or "+NAME[=I][,NAME[=I]…]": the base with these mechanisms.
    """
    if not alternatives:
        raise ScenarioError("compare: at least one alternative, such as +whistle")
    found = {base: load(base)}
    for text in alternatives:
        if text in found:
            raise ScenarioError(f"{text}: named twice")
        parts = text.removeprefix("+").split(",")
        found[text] = load(base, mechanisms=intensities(parts)) if text.startswith("+") else load(text)
    for name, scenario in found.items():
        for what, of in COMPARABLE.items():
            mine, its = of(scenario), of(found[base])
            if mine != its:
                raise ScenarioError(f"{name}: has {mine} {what}, {base} has {its}: not comparable")
    return found


# What two designs must share: its name, and how it is told where they do not.
COMPARABLE: dict[str, Callable[[Scenario], Any]] = {
    "steps": lambda scenario: scenario.steps,
    "days a step": lambda scenario: scenario.file.run.step_days,
    "grids": lambda scenario: scenario.file.city.grids,
    "hazards like these": lambda scenario: [told_of(struck) for struck in scenario.file.hazard],
}


def told_of(struck: Struck) -> str:
    """A hazard by all that its file says about it."""
    known = {**struck._field_defaults, "source": struck.source}
    given = {key: value for key, value in struck._asdict().items() if value != known.get(key)}
    return ", ".join([given.pop("kind").name.lower(), *(f"{key} = {value}" for key, value in given.items())])


def intensities(texts: Iterable[str]) -> dict[str, float]:
    """NAME or NAME=INTENSITY, each once, as numbers. Raises ScenarioError."""
    found: dict[str, float] = {}
    for text in texts:
        name, equals, value = text.strip().removeprefix("+").partition("=")
        if name in found:
            raise ScenarioError(f"mechanism {name}: named twice")
        try:
            found[name] = float(value) if equals else 1.0
        except ValueError:
            raise ScenarioError(f"mechanism {name} = {value!r}: must be a number in 0 to 1") from None
    return found


def own(scenario: Scenario) -> tuple[Chosen, ...]:
    """The mechanisms of a design, without the teams that the rest of the budget buys."""
    return tuple(one for one in scenario.mechanisms if one.name != STANDING)


def without_standing(scenario: Scenario) -> Scenario:
    """The design itself, without the teams that the rest of the budget buys."""
    return with_mechanisms(scenario, own(scenario))


def titles(scenarios: dict[str, Scenario], lang: str) -> dict[str, str]:
    """What each design is called, the base being the first; no two alike."""
    kinds = Counter(kind_of(scenario) for scenario in scenarios.values())
    found = {}
    for place, (name, scenario) in enumerate(scenarios.items()):
        chosen = own(scenario)
        parts = [told(one.mechanism, "title", lang) for one in chosen]
        if kinds[kind_of(scenario)] > 1:
            parts = [f"{part} {one.intensity:.2g}" for part, one in zip(parts, chosen, strict=True)]
        text = {"zh": "+", "en": " + "}[lang].join(parts)
        if place == 0:
            text = (text or usual_way(scenario, lang)) + say("is_base", lang)
        found[name] = text or told(scenario.file, "title", lang)
    often = Counter(found.values())
    return {name: text if often[text] == 1 else f"{text} ({name})" for name, text in found.items()}


def kind_of(scenario: Scenario) -> tuple[str, ...]:
    """Names of the mechanisms of a design."""
    return tuple(one.name for one in own(scenario))


def usual_way(scenario: Scenario, lang: str) -> str:
    """How work is dispatched where no mechanism says otherwise."""
    zh, en = TITLES["dispatch.rule"][scenario.parameters.dispatch.rule.name.lower()]
    return {"zh": zh, "en": en[0].upper() + en[1:]}[lang]
