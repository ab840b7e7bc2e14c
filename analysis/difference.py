"""What distinguishes two scenarios, in sentences: numbers, rules, departments, crises, mechanisms."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Any, NamedTuple, get_args

from analysis.catalogue import HAZARDS, TITLES, part
from analysis.words import amount, say, told, unit
from sim.entries import hints_of
from sim.mechanisms import Chosen
from sim.parameters import Label, Quantity
from sim.scenario import Scenario

LANGUAGES = ("zh", "en")
LISTS = ("department", "work", "hazard")
UNLABELLED = {  # fields that are no quantity
    "tier": ("所在层级", "tier"),
    "patrols": ("承担巡查", "patrols"),
    "linked": ("可替补的队伍", "force that may stand in"),
    "needs": ("所需部门", "departments needed"),
    "pilots": ("逐格配队的试点街道", "pilot subdistricts with a team in every grid"),
    "emergency": ("突发事项", "emergency"),
    "at_enterprise": ("发生在企业", "at an enterprise"),
    "subdistrict": ("街道名录", "list of subdistricts"),
    "kind": ("危机种类", "kind"),
    "work": ("事项类别", "class of work"),
    "profile": ("逐日强度", "surge day by day"),
}
TIERS_ZH = {"city": "市", "district": "区", "subdistrict": "街道", "community": "社区", "grid": "网格"}
Sentences = tuple[str, str]  # Chinese, English


class Change(NamedTuple):
    """One thing in which two scenarios differ; None where one of them does not have it."""

    key: str
    first: Any
    second: Any
    zh: str
    en: str


def difference(first: Scenario, second: Scenario) -> list[Change]:
    """Everything that a run depends on and that is not the same in both, in the order of the files."""
    a, b = first.file, second.file
    found = [
        change
        for table in ("run", "population", "city")
        for change in fields(f"{table}.", getattr(a, table), getattr(b, table))
    ]
    for kind in LISTS:
        found += rows(kind, getattr(a, kind), getattr(b, kind))
    for name, one, other in zip(a.parameters._fields, a.parameters, b.parameters, strict=True):
        found += fields(f"{name}.", one, other)
    return found + list(mechanisms(first, second))


def fields(prefix: str, first: Any, second: Any, of: Sentences = ("", "")) -> Iterator[Change]:
    """Fields of a table that differ; `of` says what the table belongs to."""
    for name, note in notes(first).items():
        a, b = getattr(first, name), getattr(second, name)
        if a != b and (note is not None or name in UNLABELLED):
            told_of = note or Label(*UNLABELLED[name])
            said = [of[k] + moved(prefix + name, told_of, a, b, lang) for k, lang in enumerate(LANGUAGES)]
            yield Change(prefix + name, plain(a), plain(b), *said)


def notes(block: Any) -> dict[str, Any]:
    """What the fields of a table are called and measured in; None where they are no quantity."""
    kind: Any = type(block)
    return {
        name: next((one for one in get_args(hint)[1:] if isinstance(one, (Quantity, Label))), None)
        for name, hint in hints_of(kind).items()
    }


def moved(key: str, note: Quantity | Label, a: Any, b: Any, lang: str) -> str:
    """A value that is another: a number has risen or fallen, a switch was turned, a rule was exchanged."""
    called = getattr(note, lang)
    if isinstance(a, bool):
        return say("turned_on" if b else "turned_off", lang).format(called)
    if isinstance(note, Quantity) and not isinstance(a, IntEnum):
        word = "rises" if b > a else "falls"
        return say(word, lang).format(called, amount(a), amount(b), of_unit(note.unit, lang))
    return say("becomes", lang).format(called, named(key, a, lang), named(key, b, lang))


def of_unit(name: str, lang: str) -> str:
    """A unit behind a number; nothing where there is none."""
    return "" if name in ("1", "share") else say("of_unit", lang).format(unit(name, lang))


def named(key: str, value: Any, lang: str) -> str:
    """A member of a family by its title, anything else as it is written."""
    if isinstance(value, IntEnum):
        name = value.name.lower()
        return TITLES[key][name][LANGUAGES.index(lang)] if key in TITLES else name
    if hasattr(value, "name_zh"):
        return str(getattr(value, f"name_{lang}"))
    if value == ():
        return say("nothing", lang)
    if key.endswith(".tier") and lang == "zh" and value in TIERS_ZH:
        return TIERS_ZH[value]
    if isinstance(value, tuple):
        return f"[{', '.join(named(key, one, lang) for one in value)}]"
    return amount(value) if isinstance(value, float) else str(value)


def plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, IntEnum):
        return value.name.lower()
    if hasattr(value, "_asdict"):
        return {name: plain(one) for name, one in value._asdict().items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def rows(kind: str, first: tuple[Any, ...], second: tuple[Any, ...]) -> Iterator[Change]:
    """Rows of a list that only one has, and what differs in those that both have."""
    a, b = ({name_of(row, k): row for k, row in enumerate(them)} for them in (first, second))
    for name in [*a, *(name for name in b if name not in a)]:
        key, row = f"{kind}.{name}", a.get(name) or b[name]
        if name in a and name in b:
            yield from fields(f"{key}.", a[name], b[name], owner(kind, row))
        else:
            said = [say("dropped" if name in a else "added", lang) for lang in LANGUAGES]
            what = [text.rstrip("：: ") for text in owner(kind, row)]
            yield Change(key, name in a, name in b, *(s.format(w) for s, w in zip(said, what, strict=True)))


def name_of(row: Any, place: int) -> str:
    """What a row of a list goes by: its name, or, of a crisis, its kind and its place among them."""
    return row.name if hasattr(row, "name") else f"{row.kind.name.lower()}_{place}"


def owner(kind: str, row: Any) -> Sentences:
    """What a field belongs to, before the field."""
    zh, en = HAZARDS[row.kind][:2] if kind == "hazard" else (row.title_zh, row.title_en)
    return f"{say(f'one_{kind}', 'zh')}「{zh}」：", f"{say(f'one_{kind}', 'en')} “{en}”: "


def mechanisms(first: Scenario, second: Scenario) -> Iterator[Change]:
    """Mechanisms that only one has, or at another intensity, and what they move there."""
    a, b = ({one.name: one for one in them.mechanisms} for them in (first, second))
    for name in [*a, *(name for name in b if name not in a)]:
        mine, its = a.get(name), b.get(name)
        if mine == its:
            continue
        said = [about(mine, its, second if its else first, lang) for lang in LANGUAGES]
        yield Change(f"mechanisms.{name}", mine and mine.intensity, its and its.intensity, *said)


def about(mine: Chosen | None, its: Chosen | None, scenario: Scenario, lang: str) -> str:
    """A mechanism added, dropped or at another intensity."""
    one = its or mine
    assert one is not None
    called = told(one.mechanism, "title", lang)
    if its is None:
        return say("mechanism_dropped", lang).format(called)
    if mine is not None:
        return say("mechanism_moved", lang).format(called, amount(mine.intensity), amount(its.intensity))
    effects = {"zh": "；", "en": "; "}[lang].join(effect(one, scenario, lang))
    cost = one.mechanism.cost
    return say("mechanism_added", lang).format(
        called,
        amount(one.intensity),
        effects,
        amount(one.intensity * cost.staff_hours),
        amount(one.mechanism.ramp_days),
    )


def effect(one: Chosen, scenario: Scenario, lang: str) -> Iterator[str]:
    """What a mechanism moves, once it is built up, from where the scenario has it."""
    for key, aim in one.mechanism.levers.items():
        name, field = key.split(".")
        block = getattr(scenario.parameters, name)
        base = getattr(block, field)
        value = base + one.intensity * (aim - base)
        if value == base:
            yield say("stays", lang).format(part(key, lang), amount(base))
        else:
            yield moved(key, notes(block)[field], base, value, lang).rstrip("。.")
    for key, member in one.mechanism.rules.items():
        yield say("holds_for", lang).format(
            part(key, lang), TITLES[key][member][LANGUAGES.index(lang)], f"{one.intensity:.0%}"
        )
