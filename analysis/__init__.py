"""What we ask of the model: comparisons, studies, closed forms, figures, reports, the command line.

The doors: `compare` sets ways of governing side by side under the same luck, `sensitivity` says what moves
the outcomes of a study, `weigh` compares the designs of a study over uncertain futures, `search` looks for
designs, `calibrate` fits the factors of a study to given figures, `Study` plans and runs a study. They are
opened when first used, for they need Matplotlib and pandas, and workers of a study need neither.
"""

from importlib import import_module
from typing import Any

DOORS = {
    "compare": "analysis.comparison",
    "sensitivity": "analysis.sensitivities.of_study",
    "weigh": "analysis.futures.weighed",
    "search": "analysis.searches.of_study",
    "calibrate": "analysis.calibration.calibrate",
    "Study": "analysis.study_door",
}


def __getattr__(name: str) -> Any:
    """A door, opened when first used."""
    if name not in DOORS:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    return getattr(import_module(DOORS[name]), name)
