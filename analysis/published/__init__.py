"""Results that others published, as experiments in which the model can fail to reproduce them."""

from analysis.published.declaration import Published, built_in, read
from analysis.published.result import Result, examine

__all__ = ["Published", "Result", "built_in", "examine", "read"]
