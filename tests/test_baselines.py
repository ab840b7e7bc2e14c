"""Committed outcomes: a change that moves them is a change of results, and says so in the changelog."""

import importlib.util
import json
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parent.parent / "tools" / "baselines.py"


def test_outcomes_are_those_committed():
    spec = importlib.util.spec_from_file_location("baselines", TOOL)
    baselines = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(baselines)
    committed = json.loads(baselines.FILE.read_text("utf-8"))
    found = baselines.measured()
    assert list(found) == list(committed)
    for name, by_seed in committed.items():
        for seed, expected in by_seed.items():
            got = found[name][seed]
            assert got == {
                outcome: None if value is None else pytest.approx(value, rel=1e-9)
                for outcome, value in expected.items()
            }, f"{name}, seed {seed}"
