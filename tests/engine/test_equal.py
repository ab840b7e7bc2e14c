"""Both engines give the same run to the last bit: whatever the city, its numbers and its rules."""

import json
import os
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from mesa import DataCollector

from sim import run
from sim.cases import CASE
from sim.engine.reference import advance, cases, residents, services
from sim.engine.reference.city import City
from sim.engine.reference.residents import Resident
from sim.entries import folder
from sim.measures import Measure
from sim.run import begin
from sim.scenario import from_entries, load, read
from tests.engine.busy import RULES, busy
from tests.engine.cities import (
    QUIET,
    cities,
    differences,
    digest,
    seeds,
    shortened,
    unequal,
    with_little_room,
)

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    file for pattern in ("*.toml", "limits/*.toml") for file in folder().glob(pattern) if "work" in read(file)
)


def disagreement(scenario, seed):
    """What the engines disagree about."""
    return differences(run(scenario, seed, log=True), run(scenario, seed, "reference", log=True))


@settings(QUIET, max_examples=25)
@given(cities(), seeds)
def test_engines_agree_on_any_city(scenario, seed):
    assert disagreement(scenario, seed) == []


@pytest.mark.long
@settings(QUIET, max_examples=1500)
@given(cities(), seeds)
def test_engines_agree_on_any_of_many_cities(scenario, seed):
    assert disagreement(scenario, seed) == []


@pytest.mark.parametrize("variant", range(len(RULES)))
@pytest.mark.parametrize("seed", [2, 2**63 - 1])
def test_engines_agree_on_a_busy_city(variant, seed):
    assert disagreement(busy(variant), seed) == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_engines_agree_on_every_scenario(file):
    assert disagreement(from_entries(shortened(read(file)), file.stem), 1) == []


@pytest.mark.parametrize(("name", "first"), [("epidemic", "infected"), ("rumour", "tellers")])
def test_more_at_first_than_there_is_room_for_find_room(name, first):
    """Who is infected or tells at first goes on the calendar all at once, whatever room it has."""
    many = {f"hazard.{name}.{first}": 20_000, "city.people": 20_000, "population.share": 1.0}
    at_once = {**many, f"hazard.{name}.day": 1.0, "run.days": 2}
    wanted = load(f"teaching_{name}", at_once)
    mine, its = (run(wanted, 1, engine) for engine in ("fast", "reference"))
    assert all(np.array_equal(mine.series[column], its.series[column]) for column in mine.series)


@pytest.fixture(scope="module")
def plain():
    """Digests of the busy city from a process without the JIT, in which the engines have agreed."""
    command = [sys.executable, "-W", "error", "-m", "tests.engine.without_jit"]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_engines_agree_without_the_jit(plain):
    assert len(plain) == len(RULES)


@pytest.mark.parametrize("variant", range(len(RULES)))
def test_compiled_code_gives_the_bits_of_plain_python(plain, variant):
    assert digest(run(busy(variant), 1, log=True)) == plain[variant]


def test_room_for_few_cases_at_first_changes_nothing():
    assert differences(run(busy(0), 1, log=True), with_little_room(busy(0), 1)) == []


def test_the_reference_leaves_the_start_as_it_was():
    start, again = begin(busy(0), 1), begin(busy(0), 1)
    advance(start)
    for name, column in start._asdict().items():
        for one, other in zip(pairs(column), pairs(getattr(again, name)), strict=True):
            assert one.tobytes() == other.tobytes(), name


def pairs(column):
    """The arrays of a column, which may be several."""
    return [column] if isinstance(column, np.ndarray) else list(column)


@pytest.mark.parametrize("variant", range(len(RULES)))
def test_it_does_not_matter_who_comes_first(variant):
    one, other = (City(begin(busy(variant), 1)) for _ in range(2))
    other.random.seed(99)
    for _ in range(one.steps_in_all):
        one.step()
        other.step()
    assert one.measures == other.measures
    rows = [np.array([case.as_row() for case in city.cases], CASE) for city in (one, other)]
    assert unequal("cases", *rows) == []


def test_a_city_is_a_model_like_any_other_of_mesa():
    city = City(begin(busy(0), 1))
    collector = DataCollector(
        {"open": lambda model: len(model.open_cases)}, agenttype_reporters={Resident: {"risk": "risk"}}
    )
    for _ in range(3):
        city.step()
        collector.collect(city)
    people = len(city.residents)
    assert len(collector.get_agenttype_vars_dataframe(Resident)) == 3 * people
    opened = [measures[Measure.OPEN] for measures in city.measures]
    assert collector.get_model_vars_dataframe()["open"].tolist() == opened


def listens_to_all_but_the_last(self):
    """An error that is easily made: the end of a range is one short."""
    contacts, self.contacts = self.contacts, self.contacts[:-1]
    LISTEN(self)
    self.contacts = contacts


class Stack(deque[Any]):
    """A queue in which whoever comes last is served first."""

    def popleft(self):
        return self.pop()


def closes_the_books_from_behind(self):
    """The same sums, added up in another order."""
    self.open_cases.reverse()
    CLOSE_BOOKS(self)
    self.open_cases.reverse()


LISTEN, CLOSE_BOOKS = Resident.listen, City.close_books
PLANTED = {
    "a contact is not heard": (Resident, "listen", listens_to_all_but_the_last),
    "losses are added up from behind": (City, "close_books", closes_the_books_from_behind),
    "columns of 64 bits": (residents, "single", float),
    "who comes last is served first": (services, "deque", Stack),
    "a case that no check finds open": (cases.Case, "reopen", lambda self: None),
    "nobody goes to the pool": (services.Pool, "collect", lambda self: None),
}


@pytest.mark.parametrize("error", PLANTED)
def test_a_planted_error_is_found(error, monkeypatch):
    where, name, wrong = PLANTED[error]
    monkeypatch.setattr(where, name, wrong)
    assert disagreement(busy(0), 1) != []
