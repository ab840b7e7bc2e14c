"""Runs on many machines, by an engine that is there already: the user's own dask scheduler and workers.

Only the side that sends errands writes files; the workers' side gives back rows.
"""

from analysis.cluster.connecting import connected
from analysis.cluster.sending import ClusterError

__all__ = ["ClusterError", "connected"]
