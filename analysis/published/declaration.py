"""A published result as an experiment: what its file says, checked.

Arms, tests, flips and what is assumed are those of a hypothesis. A test may say besides what number the
source gives (`record`), and how far off still counts (`within`); without `within` it is the least that the
source found. Where the formula of a rule tells the sign before any run it says so (`by_rule`). What the
model's rules cannot express stays in the file, with the reason (`missing`).
"""

import math
from pathlib import Path
from typing import Any, NamedTuple

from analysis import named
from analysis.hypotheses import declaration
from analysis.hypotheses.declaration import Hypothesis, only
from sim.entries import ScenarioError, parse

OF_FILE = ("link", "claim_zh", "claim_en")
OF_TEST = ("record", "within", "by_rule")
LINK = ("https://", "http://")


class Given(NamedTuple):
    """What is known of a test beforehand; no record where the source gives but a sign."""

    record: float | None = None
    within: float | None = None  # None where the record is the least that the source found
    by_rule: bool = False  # whether a formula of the model tells the sign before any run


class Part(NamedTuple):
    """A part of the result of which the model knows nothing, and why."""

    title_zh: str
    title_en: str
    why_zh: str
    why_en: str


class Published(NamedTuple):
    """A validated published result."""

    hypothesis: Hypothesis
    link: str
    claim_zh: str
    claim_en: str
    given: tuple[Given, ...]  # one for each test
    missing: tuple[Part, ...]

    @property
    def id(self) -> str:
        """R01 and so on."""
        return self.hypothesis.id


def built_in() -> dict[str, Path]:
    """Published results that come along, by id."""
    return named.built_in("published")


def read(name_or_path: str) -> Published:
    """A validated published result, by its id or its file. Raises ScenarioError."""
    name = declaration.id_of(name_or_path)
    return named.read("published result", name, built_in(), lambda path: from_table(path.stem, parse(path)))


def from_table(name: str, table: dict[str, Any]) -> Published:
    """A published result from the contents of its file. Raises ScenarioError."""
    link, claim_zh, claim_en = (text(key, table.get(key)) for key in OF_FILE)
    if not link.startswith(LINK):
        raise ScenarioError(f"link = {link!r}: must begin with {LINK[0]}")
    tests, absent = (tables(key, table.get(key, [])) for key in ("tests", "missing"))
    missing = tuple(part(f"missing.{k}", told) for k, told in enumerate(absent))
    if not tests and not missing:
        raise ScenarioError("tests, missing: at least one of either is needed")
    rest = {key: value for key, value in table.items() if key not in (*OF_FILE, "missing")}
    rest["tests"] = [{key: value for key, value in told.items() if key not in OF_TEST} for told in tests]
    if not tests:  # a hypothesis without tests says why
        rest = {"note_zh": missing[0].why_zh, "note_en": missing[0].why_en, **rest}
    found = declaration.from_table(name, rest)
    given = tuple(given_of(f"tests.{k}", told) for k, told in enumerate(tests))
    return Published(found, link, claim_zh, claim_en, given, missing)


def text(key: str, value: Any) -> str:
    """A text that is there. Raises ScenarioError."""
    if not isinstance(value, str) or not value.strip():
        raise ScenarioError(
            f"{key} = {value!r}: must be a text" if value is not None else f"{key}: is missing"
        )
    return value


def tables(key: str, value: Any) -> list[dict[str, Any]]:
    """A list of tables. Raises ScenarioError."""
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ScenarioError(f"{key} = {value!r}: must be tables, each under [[{key}]]")
    return value


def part(key: str, told: dict[str, Any]) -> Part:
    """What the model knows nothing of, from its table. Raises ScenarioError."""
    only(key, told, Part._fields, ())
    return Part(*(text(f"{key}.{name}", told[name]) for name in Part._fields))


def given_of(key: str, told: dict[str, Any]) -> Given:
    """What is known of a test beforehand, from its table. Raises ScenarioError."""
    record, within = (number(f"{key}.{name}", told.get(name)) for name in ("record", "within"))
    by_rule = told.get("by_rule", False)
    if not isinstance(by_rule, bool):
        raise ScenarioError(f"{key}.by_rule = {by_rule!r}: must be true or false")
    if within is not None and (record is None or within <= 0.0):
        raise ScenarioError(f"{key}.within = {within:g}: must be above 0, and needs a record")
    if record is not None and not (record > 0.0 if told["expects"] == "above" else record < 0.0):
        raise ScenarioError(f"{key}.record = {record:g}: must lie {told['expects']} 0, as the test expects")
    return Given(record, within, by_rule)


def number(key: str, value: Any) -> float | None:
    """A finite number, or None for none. Raises ScenarioError."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ScenarioError(f"{key} = {value!r}: must be a finite number")
    return float(value)
