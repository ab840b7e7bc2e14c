"""Patterns that no single coefficient names, and figures of administrations, as experiments that can fail."""

from analysis.patterns.declaration import Pattern, built_in, read
from analysis.patterns.experiment import Found, examine
from analysis.patterns.rows import rows

__all__ = ["Found", "Pattern", "built_in", "examine", "read", "rows"]
