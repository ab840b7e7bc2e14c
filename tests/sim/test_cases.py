"""Severity, times and office hours of a case, worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import cases, draws
from sim.parameters import Parameters, as_numbers, as_record

HOURS = as_numbers(as_record(Parameters())).work_time  # 8:30 to 17:30, no weekends
OPEN = 17.5 / 24 - 8.5 / 24


def test_philox_known_answers():
    nought, full = np.uint64(0), np.uint64(0xFFFFFFFF)
    assert [int(w) for w in draws.philox(*[nought] * 6)] == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
    assert [int(w) for w in draws.philox(*[full] * 6)] == [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]


def test_severity_grows_to_its_ceiling():
    assert cases.severity(2.0, 0.1, 10.0, 5.0) == pytest.approx(2.0 * math.exp(0.5))
    assert cases.severity(2.0, 0.1, 10.0, 50.0) == 20.0
    assert cases.severity(0.0, 0.1, math.inf, 50.0) == 0.0


@given(st.floats(0.01, 1.0), st.floats(1.1, 50.0), st.floats(0.0, 80.0), st.floats(0.0, 80.0))
def test_exposure_is_the_integral_of_severity(growth, ceiling, one, other):
    begin, end = min(one, other), max(one, other)
    n = 2_000
    width = (end - begin) / n
    by_sum = sum(cases.severity(1.5, growth, ceiling, begin + (k + 0.5) * width) for k in range(n)) * width
    assert cases.exposure(1.5, growth, ceiling, begin, end) == pytest.approx(by_sum, rel=1e-3, abs=1e-9)


@given(st.one_of(st.just(0.0), st.floats(0.001, 1.0)), st.floats(1.1, 50.0), st.floats(0.0, 500.0))
def test_age_at_undoes_exposure(growth, ceiling, burden):
    age = cases.age_at(burden, growth, ceiling)
    assert cases.exposure(1.0, growth, ceiling, 0.0, age) == pytest.approx(burden, rel=1e-9, abs=1e-9)


def test_office_time_skips_nights_and_weekends():
    friday_noon = 4.5
    after = cases.after_work(friday_noon, OPEN, 0.0, HOURS, False)
    assert after == pytest.approx(7 + 12 / 24)  # the rest of Friday, then Monday until noon
    assert cases.after_work(friday_noon, OPEN, 0.0, HOURS, True) == friday_noon + OPEN
    assert cases.after_work(0.0, 0.0, 0.0, HOURS, False) == pytest.approx(8.5 / 24)


@given(st.floats(0.0, 30.0), st.floats(1e-6, 20.0), st.integers(0, 6))
def test_office_time_undoes_after_work(begin, work, weekday):
    end = cases.after_work(begin, work, float(weekday), HOURS, False)
    assert cases.office_time(begin, end, float(weekday), HOURS, False) == pytest.approx(
        work, rel=1e-9, abs=1e-9
    )


def test_breeding_needs_people_sites_and_neglect():
    assert cases.breeds(0.6, 5, 20.0, 1.0, 0.25) == pytest.approx(0.6 * 0.75 * 0.75)
    assert cases.breeds(1.0, 20, 20.0, 1.0, 0.0) == 0.0
    assert cases.breeds(1.0, 199, 200.0, math.inf, 0.0) == 1.0
    assert cases.breeds(1.0, 200, 200.0, math.inf, 0.0) == 0.0


def test_satisfaction_worked_by_hand():
    assert cases.satisfaction(True, 0.0, 0.9, 0.3) == 1.0
    assert cases.satisfaction(True, 1.0, 0.8, 0.3) == pytest.approx(0.5 - 0.3 * 0.8 * 0.5)
    assert cases.satisfaction(False, 0.0, 0.8, 0.3) == 0.0
