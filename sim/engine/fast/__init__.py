"""The compiled engine: the same rules as `reference`, columns instead of objects."""

from sim.engine.fast.ahead import compiled_ahead, is_cold
from sim.engine.fast.events import NEEDS_ROOM
from sim.engine.fast.steps import advance

__all__ = ["NEEDS_ROOM", "advance", "compiled_ahead", "is_cold"]
