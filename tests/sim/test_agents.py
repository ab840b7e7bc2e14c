"""What agents decide, worked by hand, formula by formula."""

import math
from types import SimpleNamespace

import pytest

from sim.agents import government, resident, social_organisation

LOOP = SimpleNamespace(sight=True, contacts=True, publication=True, rumour=True)
PERCEPTION = SimpleNamespace(own=0.4, contacts=0.3, exaggeration=1.0)


def change(published, loop=LOOP, rumour=0.25):
    """Of a risk of .2 where .5 is seen, contacts fear .6 and half of what is announced is believed."""
    return resident.risk_after(PERCEPTION, loop, 0.2, 0.5, 0.6, 0.5, published, rumour)


def test_perceived_risk_by_hand():
    # sight .4 (.5 - .2), contacts .3 (.6 - .2), announcement .3 .5 (.8 - .2), rumour .3 .5 .25 (1 - .2)
    assert change(0.8) == pytest.approx(0.12 + 0.12 + 0.09 + 0.03)


def test_silence_reaches_nobody():
    # no announcement, and so the whole of the rest is open to rumour: .3 .25 (1 - .2)
    assert change(0.0) == pytest.approx(0.12 + 0.12 + 0.06)


@pytest.mark.parametrize(("arrow", "left"), [("sight", 0.24), ("contacts", 0.24), ("publication", 0.27)])
def test_a_cut_arrow_takes_its_term_away(arrow, left):
    cut = SimpleNamespace(**(vars(LOOP) | {arrow: False}))
    assert change(0.8, cut) == pytest.approx(left)


def test_rumours_by_hand():
    p = SimpleNamespace(rumour_spread=0.2, rumour_start=0.01, rumour_stop=0.15)
    assert resident.catches_rumour(p, 0.5, 0.4, 0.25) == pytest.approx(0.75 * (0.1 + 0.004))
    assert resident.drops_rumour(p, 0.0) == pytest.approx(0.15)
    assert resident.drops_rumour(p, 0.5) == pytest.approx(0.15 + 0.85 * 0.5 * 0.2)


def test_who_stays_away_may_be_fined():
    p = SimpleNamespace(residents=0.04)
    assert resident.caught(p, 0.5, 0.5) == pytest.approx(0.01)
    assert resident.caught(SimpleNamespace(residents=1.0), 1.0, 2.0) == 1.0


@pytest.mark.parametrize(
    ("chance", "traceability", "level"),
    # late 5 x chance x traceability against 1 x (1 - chance) + .5 a level
    [(0.0, 1.0, 0), (0.5, 0.2, 0), (0.5, 0.5, 1), (0.8, 0.5, 3), (1.0, 0.5, 4), (1.0, 0.2, 1)],
)
def test_response_levels_by_hand(chance, traceability, level):
    assert government.wanted_level(chance, 5.0, 1.0, 0.5, traceability) == level


def test_publishing_by_hand():
    # 2 (1 x .7 + .5 x .8 - .5)
    expected = 1 / (1 + math.exp(-1.2))
    assert government.publishes(1.0, 0.5, 2.0, 0.8, 0.5, 0.7) == pytest.approx(expected)
    unknown = government.publishes(1.0, 0.5, 2.0, 0.0, 0.5, 0.7)
    assert unknown == pytest.approx(1 / (1 + math.exp(-0.4)))  # nothing to be traced where nothing is known


def test_stations_lend_the_whole_part_of_all_together():
    first, running = government.lent(3, 0.6, 2.0, 0.0)  # .9 of a team
    second, running = government.lent(5, 0.6, 2.0, running)  # 1.5 more
    assert (first, second) == (0, 2)
    assert running == pytest.approx(2.4)


def test_volunteers_beyond_the_span_cost_time():
    assert social_organisation.work_added(2, 4.0, 0.3, 0.2) == pytest.approx(1.6)
    assert social_organisation.work_added(7, 4.0, 0.3, 0.2) == pytest.approx(2.2 / 1.6)


def test_organisations_by_hand():
    assert social_organisation.stock_after(100.0, 7.0, 4.0, 2.0) == pytest.approx(100 * math.exp(-0.5) + 7)
    assert social_organisation.teams(13.0, 5.0, True) == 2
    assert social_organisation.teams(13.0, 5.0, False) == 0
    assert social_organisation.funds_after(0.5, 0.8, True, 0.05, 0.03, 2.0) == pytest.approx(0.5 - 0.052)
    assert social_organisation.funds_after(0.02, 0.0, True, 0.05, 0.03, 1.0) == 0.0
    assert social_organisation.standing_after(0.6, 0, 0, 0.05) == 0.6
    assert social_organisation.standing_after(0.6, 3, 4, 0.2) == pytest.approx(0.63)
