"""Cases in which the full model has a closed form.

Each limit is a scenario in `scenarios/limits/` in which everything but the part under check is switched off.
"""

from analysis.limits.checking import LIMITS, Row, cases_of, check, find

__all__ = ["LIMITS", "Row", "cases_of", "check", "find"]
