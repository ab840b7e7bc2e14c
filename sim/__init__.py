"""Collaborative governance in crises: the model.

The doors: `load` reads a scenario, `run` runs it.
"""

from sim.run import Trajectory, run
from sim.scenario import Scenario, ScenarioError, load

__all__ = ["Scenario", "ScenarioError", "Trajectory", "load", "run"]
