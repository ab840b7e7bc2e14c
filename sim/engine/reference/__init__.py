"""The readable engine, in Mesa: every agent an object, every case a life of its own."""

from sim.engine.reference.city import advance

__all__ = ["advance"]
