"""Hours that a mechanism takes slow whoever pays them: who serves, who passes messages on, who patrols."""

import numpy as np
import pytest

from sim import load, run
from sim.entries import folder
from tests.mechanism_files import written

TAKEN = 0.25  # of the staff's time
DESK = {
    **{"name": "desk", "title_zh": "窗口", "title_en": "desk"},
    **{"tier": "city", "staff": 1000, "patrols": True},
}
BASE = {
    "department": [DESK],
    "city.people": 10_000,
    "population.share": 1e-4,
    "run.days": 400.0,
    "run.step_days": 400.0,
    "demand.rate": 1.0,
}
# What is switched on, and the two instants between which the staff is at work.
ROUTES = {
    "service": ({"work.job.service_h": 24.0}, "started", "closed_reported"),
    "clerks": (
        {"information.delay_h": 24.0, "information.clerks": 1000.0, "dispatch.tier": 2},
        "detected",
        "reported",
    ),
    "patrols": (
        {
            "detection.at_once": False,
            "detection.patrol": 0.0005,
            "detection.resident": 0.0,
            "detection.enterprise": 0.0,
            "department": [DESK | {"tier": "grid"}],
        },
        "arose",
        "detected",
    ),
}
QUICK = {"work.job.service_h": 0.0}  # nothing but the route under test takes time


def cases_of(settings, chosen):
    return run(load(folder() / "limits" / "v5.toml", settings, chosen), 4)


@pytest.mark.parametrize("route", ROUTES)
def test_each_route_is_slowed_by_what_is_taken(route, tmp_path):
    settings, begins, ends = ROUTES[route]
    settings = {**BASE, **QUICK, **settings}
    hours = TAKEN * 1000 * 24.0
    dear = written(tmp_path, "dear", "ramp_days = 0.0", f"staff_hours = {hours}")
    free, paid = cases_of(settings, {}), cases_of(settings, {dear: 1.0})
    took = [done.cases[ends] - done.cases[begins] for done in (free, paid)]
    both = np.isfinite(took[0]) & np.isfinite(took[1])
    assert both.sum() > 100
    assert (took[0][both] > 0.0).all()
    assert took[1][both] == pytest.approx(took[0][both] / (1.0 - TAKEN), rel=1e-9)
    assert paid.series["mechanism_hours"].sum() == pytest.approx(hours * 400.0)


def test_the_time_spent_on_cases_stays_what_it_was(tmp_path):
    dear = written(tmp_path, "dear", "ramp_days = 0.0", "staff_hours = 6000.0")
    settings = {**BASE, "work.job.service_h": 24.0}
    free, paid = cases_of(settings, {}), cases_of(settings, {dear: 1.0})
    done = np.isfinite(paid.cases["closed"])
    own = free.cases["closed"][done] - free.cases["started"][done]
    assert paid.series["staff_hours"].sum() == pytest.approx(24.0 * own.sum(), rel=1e-6)
