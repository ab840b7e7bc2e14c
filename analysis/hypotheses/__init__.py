"""The claims of the source documents as experiments that can fail."""

from analysis.hypotheses.declaration import Hypothesis, built_in, read
from analysis.hypotheses.experiment import Finding, examine, stand

__all__ = ["Finding", "Hypothesis", "built_in", "examine", "read", "stand"]
