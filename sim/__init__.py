"""Collaborative governance in crises: the model.

The doors: `load` reads a scenario, `run` runs it.
"""

from sim.entries import ScenarioError
from sim.run import Trajectory, run
from sim.scenario import Scenario, load

__all__ = ["Scenario", "ScenarioError", "Trajectory", "load", "run"]
