"""What subdistricts, enterprises and organisations do in a game; residents are in `residents`."""

import numpy as np

from sim import purpose
from sim.agents import government
from sim.compiled import kernel
from sim.draws import NOBODY, uniform
from sim.engine.fast.books import note
from sim.engine.fast.imitation import imitate
from sim.engine.fast.residents import fill
from sim.rules import game, participation
from sim.rules.game import Game


@kernel
def play_government(m):
    """Each subdistrict is active or not."""
    p = m.parameters[0]
    clock = m.clock[0]
    n = len(m.subdistricts)
    if p.frozen.government:
        return
    does, worth = np.empty(n, np.uint8), np.empty(n, np.float32)
    for s in range(n):
        place = m.subdistricts[s]
        alarm = government.belief(place.known / place.grids, p.activation.signal, p.activation.sharpness)
        worth[s] = game.to_government(p.incentive, p.game, alarm, clock.joining, clock.public)
        does[s] = place.active
    play(m, purpose.PLAY_GOVERNMENT, does, worth)
    active = 0
    for s in range(n):
        m.subdistricts[s].active = does[s]
        active += does[s]
    clock.active = active / float(n)


@kernel
def play_enterprises(m):
    """Each enterprise invests in safety or not; those that do pledge as well, once a response is on."""
    p = m.parameters[0]
    clock = m.clock[0]
    n = len(m.enterprises)
    if p.frozen.enterprises:
        return
    does, worth = np.empty(n, np.uint8), np.empty(n, np.float32)
    fill(worth, game.to_others(p.incentive, p.game, clock.active, clock.joining, clock.public))
    for e in range(n):
        does[e] = m.enterprises[e].safe
    play(m, purpose.PLAY_ENTERPRISE, does, worth)
    for e in range(n):
        firm = m.enterprises[e]
        firm.safe = does[e]
        firm.pledged = does[e] > 0 and m.subdistricts[firm.subdistrict].level > 0
    count_joining(m)


@kernel
def play_organisations(m):
    """Each organisation joins the response or not, if it has funds."""
    p = m.parameters[0]
    clock = m.clock[0]
    n = len(m.organisations)
    if p.game.rule != Game.THREE_POPULATIONS or p.frozen.organisations:
        return
    does, worth = np.empty(n, np.uint8), np.empty(n, np.float32)
    fill(worth, game.to_others(p.incentive, p.game, clock.active, clock.joining, clock.public))
    for k in range(n):
        does[k] = m.organisations[k].engaged
    play(m, purpose.PLAY_ORGANISATION, does, worth)
    for k in range(n):
        m.organisations[k].engaged = does[k] > 0 and m.organisations[k].funds > 0.0
    count_joining(m)


@kernel
def play(m, decided, does, worth):
    """All of a kind decide: each weighs what it is worth, or looks at another of its kind."""
    p = m.parameters[0]
    clock = m.clock[0]
    n = len(does)
    chance = np.empty(n)
    imitates = participation.imitates(p.participation.rule)
    for i in range(n):
        chance[i] = (
            does[i] if imitates else participation.logit(np.float64(worth[i]), p.participation.precision)
        )
    if imitates:
        imitate(m, decided, NOBODY, NOBODY, n, chance, does, worth, 1.0)
    for i in range(n):
        luck = 0.5 if imitates else uniform(clock.seed, decided, clock.step, i, NOBODY)
        does[i] = luck < chance[i]
        note(m, decided, clock.step, i, NOBODY, clock.step * clock.days, luck, chance[i], does[i])


@kernel
def count_joining(m):
    """Share of enterprises and organisations that join in."""
    joining = 0
    count = len(m.enterprises)
    for e in range(count):
        joining += m.enterprises[e].safe
    if m.parameters[0].game.rule == Game.THREE_POPULATIONS:
        count += len(m.organisations)
        for k in range(len(m.organisations)):
            joining += m.organisations[k].engaged
    m.clock[0].joining = joining / max(1.0, float(count))
