"""What things are called where they are listed, drawn and written as JSON."""

import json
import math
import tomllib

import numpy as np
import pytest

from analysis.catalogue import rows, title_alone, title_of
from analysis.tasks import plain
from sim import scenario


def test_a_label_out_of_its_family_says_in_english_of_which_it_is():
    assert title_of("trust.gain", "en") == "gain by a success"
    assert title_alone("trust.gain", "en") == "trust: gain by a success"
    assert title_alone("trust.gain", "zh") == title_of("trust.gain", "zh")
    assert title_alone("trust.rule", "en") == title_of("trust.rule", "en") == "trust rule"
    assert title_alone("hazard.storm.concentration", "en") == title_of("hazard.storm.concentration", "en")


def test_defaults_are_listed_as_a_file_may_have_them():
    found = {row["name"]: row for row in rows("parameters")}
    json.dumps(found, allow_nan=False)
    assert found["supplies.stock"]["default"] == "inf" and found["whistling.base"]["default"] == "-inf"
    assert found["supplies.without"]["default"] == 1.0
    numbers = {
        name: tomllib.loads(f"x = {found[name]['default']}")["x"]
        for name in ("supplies.stock", "whistling.base")
    }
    assert numbers == {"supplies.stock": math.inf, "whistling.base": -math.inf}
    scenario.load("teaching", numbers)


@pytest.mark.parametrize(
    ("value", "held"),
    [
        (math.inf, None),
        (np.float64("nan"), None),
        (np.float64(0.5), 0.5),
        (np.int64(3), 3),
        (np.True_, True),
        ("whistle", "whistle"),
    ],
)
def test_what_is_not_finite_is_none_in_json(value, held):
    assert plain(value) == held and type(plain(value)) is type(held)
    json.dumps(plain(value), allow_nan=False)
