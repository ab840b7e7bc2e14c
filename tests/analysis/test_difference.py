"""What distinguishes two scenarios: nothing is missed, nothing invented, and it can be read."""

import math
from enum import IntEnum

import pytest

from analysis.difference import difference
from sim.entries import ScenarioError
from sim.parameters import declared
from sim.scenario import load

TEACHING = load("teaching")


def others(one):
    """Values that a parameter may have beside its default, other parameters willing."""
    now = getattr(getattr(TEACHING.parameters, one.name.split(".")[0]), one.name.split(".")[1])
    if isinstance(now, bool):
        return [not now]
    if isinstance(now, IntEnum):
        return [member.name.lower() for member in type(now) if member != now]
    if now == math.inf:
        return [one.note.low]
    low, high = one.note.low, min(one.note.high, abs(now) * 2 + 2)
    far = low if now > 0.5 * (low + high) else max(low + 1, high) if one.type is int else high
    return [type(now)(value) for value in (far, 0.5 * (low + now), 0.5 * (now + high))]


def loaded(one):
    """The scenario with the first other value that it allows."""
    for value in others(one):
        try:
            return load("teaching", {one.name: value})
        except ScenarioError as error:  # a value that another one forbids
            forbidden = error
    raise forbidden


@pytest.mark.parametrize("one", list(declared()), ids=lambda one: one.name)
def test_no_parameter_is_passed_over(one):
    (change,) = difference(TEACHING, loaded(one))
    assert change.key == one.name
    assert one.note.zh in change.zh and one.note.en in change.en


def test_what_is_the_same_is_not_told():
    assert difference(TEACHING, TEACHING) == []
    renamed = TEACHING._replace(file=TEACHING.file._replace(title_en="another name"))
    assert difference(TEACHING, renamed) == []


def test_mechanisms_say_what_they_move():
    (added,) = difference(TEACHING, load("teaching", mechanisms={"whistle": 0.5}))
    assert added.key == "mechanisms.whistle" and (added.first, added.second) == (None, 0.5)
    assert "清单明晰度由0.5升至0.65" in added.zh and "50%的事项按「吹哨报到」办理" in added.zh
    assert "takes 6 staff hours" in added.en
    (dropped,) = difference(load("teaching", mechanisms={"whistle": 0.5}), TEACHING)
    assert dropped.zh == "不再实行「街乡吹哨、部门报到」。"


def test_rows_of_lists_are_told_by_their_names():
    work = tuple(one for one in TEACHING.file.work if one.name != "tidiness")
    storm = TEACHING.file.hazard[0]._replace(day=40.0, profile=(1.0,))
    other = TEACHING._replace(file=TEACHING.file._replace(work=work, hazard=(storm,)))
    told = {one.key: one for one in difference(TEACHING, other)}
    assert set(told) == {"work.tidiness", "hazard.storm_0.day", "hazard.storm_0.profile"}
    assert told["work.tidiness"].zh == "取消事项「环境秩序」。"
    assert told["hazard.storm_0.day"].en == "hazard “storm”: day it begins: rises from 30 to 40 (days)."
