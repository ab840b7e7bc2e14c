"""The demonstration district's ordinary days lie near the cited levels that were set, as its table says."""

import pytest

from tools.calibration import LEVELS, levels

NEAR = {"arrivals": (1.0, 0.1), "found": (0.90, 0.02), "right": (0.98, 0.01), "patrol": (0.927, 0.02)}


@pytest.fixture(scope="module")
def came_out():
    return levels(0)


@pytest.mark.parametrize("name", NEAR)
def test_what_was_set_came_out(came_out, name):
    cited, allowed = NEAR[name]
    assert LEVELS[name].use == "input"
    assert came_out[name] == pytest.approx(cited, abs=allowed)


def test_what_was_not_met_is_still_not_met(came_out):
    """Once it is, docs/calibration.md says something wrong."""
    assert came_out["handled"] > 0.99
    assert came_out["load"] < 30.0
    assert came_out["hours"] > 10.0
