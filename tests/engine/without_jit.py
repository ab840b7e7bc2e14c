"""Run without the JIT, by test_equal: the engines agree where compiled functions are plain Python.

Prints a digest of each variant of the busy city, which must be the one that compiled code gives.
"""

import json
import sys

from hypothesis import given, settings

from sim import run
from tests.engine.busy import RULES, busy
from tests.engine.cities import QUIET, cities, differences, digest, seeds


@settings(QUIET, max_examples=10)
@given(cities(), seeds)
def agree(scenario, seed):
    """Both engines, any small city."""
    assert differences(run(scenario, seed, log=True), run(scenario, seed, "reference", log=True)) == []


if __name__ == "__main__":
    agree()
    json.dump([digest(run(busy(variant), 1, log=True)) for variant in range(len(RULES))], sys.stdout)
