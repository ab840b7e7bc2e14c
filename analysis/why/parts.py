"""What two ways of governing are made of: the parts in which they differ, a mixture of both that has some of
the parts of the second, and the arrows of the loop that can be cut under both."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from analysis.catalogue import title_of
from sim.mechanisms import Chosen, Cost
from sim.parameters import Parameters
from sim.scenario import Scenario, digest_of

COST = "cost"
TABLES: dict[str, tuple[str, str]] = {  # of a scenario, whose differences count as one part each
    "run": ("时间设置", "timing"),
    "department": ("部门力量", "departments"),
    "work": ("事项类别", "classes of work"),
    "hazard": ("灾害", "hazards"),
    "resident": ("居民类型", "kinds of residents"),
}
Switches = tuple[tuple[str, bool], ...]


class Part(NamedTuple):
    """Keys that are exchanged together: of one block of parameters, a table, or what mechanisms cost."""

    name: str
    keys: tuple[str, ...]

    def called(self, lang: str) -> str:
        """By what its keys are called."""
        if self.name in TABLES:
            return TABLES[self.name][lang == "en"]
        if self.name == COST:
            return {"zh": "占用的工时与经费", "en": "hours and money that it takes"}[lang]
        return {"zh": "、", "en": ", "}[lang].join(title_of(key, lang) for key in self.keys)


class Arrow(NamedTuple):
    """Switches that cut one way on which an effect may travel."""

    zh: str
    en: str
    switches: Switches


ARROWS: dict[str, Arrow] = {
    "reports": Arrow("居民报告", "reports of residents", (("loop.reports", False),)),
    "passing": Arrow("部门推诿", "departments passing cases on", (("loop.passing", False),)),
    "quality": Arrow("考核与办结质量", "judgement of work", (("loop.effort", False),)),
    "mobilisation": Arrow(
        "响应启动与动员",
        "response and mobilisation",
        (("loop.activation", False), ("loop.volunteering", False), ("loop.pledges", False)),
    ),
    "trust": Arrow(
        "办理结果与信任", "outcomes and trust", (("loop.experience", False), ("loop.efficacy", False))
    ),
    "spread": Arrow(
        "次生与加重", "cases that grow and breed", (("loop.growth", False), ("loop.breeding", False))
    ),
    "residents": Arrow("居民决策", "decisions of residents", (("frozen.residents", True),)),
    "enterprises": Arrow("企业决策", "decisions of enterprises", (("frozen.enterprises", True),)),
    "organisations": Arrow("社会组织决策", "decisions of organisations", (("frozen.organisations", True),)),
}


def parts_of(first: Scenario, second: Scenario) -> list[Part]:
    """The parts in which two scenarios differ, in the order of declaration."""
    a, b = first.file, second.file
    keys = {
        f"{block}.{name}"
        for block in Parameters._fields
        for name in getattr(a.parameters, block)._fields
        if getattr(getattr(a.parameters, block), name) != getattr(getattr(b.parameters, block), name)
    }
    own = [one for one in first.mechanisms if one not in second.mechanisms]
    others = [one for one in second.mechanisms if one not in first.mechanisms]
    mechanisms = [one.mechanism for one in (*own, *others)]
    keys |= {key for one in mechanisms for key in (*one.levers, *one.rules)}
    found = [Part(name, (name,)) for name in TABLES if getattr(a, name) != getattr(b, name)]
    for block in Parameters._fields:
        mine = sorted(key for key in keys if key.partition(".")[0] == block)
        found += [Part(block, tuple(mine))] if mine else []
    return found + ([Part(COST, (COST,))] if any(one.cost != Cost() for one in mechanisms) else [])


def mixed(first: Scenario, second: Scenario, parts: Iterable[Part]) -> Scenario:
    """The first scenario with these parts of the second."""
    keys = {key for part in parts for key in part.keys}
    parameters = exchanged(first.file.parameters, second.file.parameters, keys)
    tables = {name: getattr(second.file, name) for name in TABLES if name in keys}
    file = first.file._replace(parameters=parameters, **tables)
    chosen = [one for one in first.mechanisms if one in second.mechanisms]
    for side, taken in ((first, lambda key: key not in keys), (second, lambda key: key in keys)):
        chosen += [limited(one, taken) for one in side.mechanisms if one not in chosen]
    made_of = tuple(one for one in chosen if not is_empty(one))
    return first._replace(file=file, mechanisms=made_of, digest=digest_of(file, made_of))


def exchanged(mine: Parameters, its: Parameters, keys: set[str]) -> Parameters:
    """Parameters with those of the other scenario where a key is among these."""
    for key in sorted(keys):
        block, _, name = key.partition(".")
        if name:
            value = getattr(getattr(its, block), name)
            mine = mine._replace(**{block: getattr(mine, block)._replace(**{name: value})})
    return mine


def limited(one: Chosen, taken: Callable[[str], bool]) -> Chosen:
    """A mechanism of which only some keys are taken."""
    made_of = one.mechanism
    return one._replace(
        mechanism=made_of._replace(
            levers={key: value for key, value in made_of.levers.items() if taken(key)},
            rules={key: value for key, value in made_of.rules.items() if taken(key)},
            cost=made_of.cost if taken(COST) else Cost(),
        )
    )


def is_empty(one: Chosen) -> bool:
    """Whether nothing is left of a mechanism."""
    made_of = one.mechanism
    return not made_of.levers and not made_of.rules and made_of.cost == Cost()


def cut(scenario: Scenario, switches: Switches) -> Scenario:
    """The same scenario with switches set."""
    parameters = scenario.file.parameters
    for key, value in switches:
        block, name = key.split(".")
        parameters = parameters._replace(**{block: getattr(parameters, block)._replace(**{name: value})})
    file = scenario.file._replace(parameters=parameters)
    return scenario._replace(file=file, digest=digest_of(file, scenario.mechanisms))
