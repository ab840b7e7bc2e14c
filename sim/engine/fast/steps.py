"""The steps of a run: what each kind of agent sees and decides, then the life of cases in continuous
time, then what has been lost and is recorded.

Each part of a step is a kernel of its own, called from Python: in one kernel, all that they are made of
would be compiled once more.
"""

from typing import Any

from sim.compiled import compiled, kernel
from sim.engine.fast.attention import remember
from sim.engine.fast.books import add_loss, list_open, record, step_end
from sim.engine.fast.budget import spend
from sim.engine.fast.contagion import break_out, spread
from sim.engine.fast.coordination import coordinate
from sim.engine.fast.detection import take_up
from sim.engine.fast.effort import think_again
from sim.engine.fast.enterprises import run_enterprises
from sim.engine.fast.events import COORDINATES, HAPPENED, NEEDS_ROOM, SPREADS, work_off
from sim.engine.fast.flood import foresee, rise
from sim.engine.fast.followers import follow, followers_step
from sim.engine.fast.games import play_enterprises, play_government, play_organisations
from sim.engine.fast.government import govern, inspect, judge_departments, look, mobilise, watch
from sim.engine.fast.handle import handle, refreshed
from sim.engine.fast.inspection import watch_enterprises
from sim.engine.fast.organisations import organise, send_volunteers
from sim.engine.fast.residents import residents_step
from sim.engine.fast.sources import open_sources
from sim.engine.state import State, enter_step, most_decided
from sim.hazards import Hazard, has_epidemic
from sim.rules.effort import Effort
from sim.rules.game import Game


def advance(state: State, to_step: int, margin: int) -> int:
    """Run up to the beginning of `to_step`, or until a column is full; enter again after giving room."""
    m = handle(state)
    clock = state.clock
    parts = parts_of(state)
    while clock["step"][0] < to_step:
        if not clock["inside"][0]:
            if not room_for_step(m, margin):
                return NEEDS_ROOM
            enter_step(state)
            m = refreshed(m, state)
            for part in parts:
                part(m)
            clock["inside"] = 1
        if live(m, margin) == NEEDS_ROOM:
            return NEEDS_ROOM
        end_step(m)
        clock["inside"] = 0
        clock["step"] += 1
    return HAPPENED


def live(m: Any, margin: int) -> int:
    """What happens until the step ends; why it stopped."""
    while True:
        stopped = int(work_off(m, margin))
        if stopped == COORDINATES:
            coordinate(m)
        elif stopped != SPREADS:
            return stopped
        elif spread(m, margin) == NEEDS_ROOM:
            return NEEDS_ROOM


def parts_of(state: State) -> tuple[Any, ...]:
    """What happens before the life of cases, in order. Rules that few choose have parts of their own, which
    are compiled only where they are chosen."""
    parameters = state.parameters[0]
    plays = parameters["game"]["rule"] != Game.NONE
    floods = (state.hazards["kind"] == Hazard.FLOOD).any()
    buys = (state.plan["parameters"]["budget"]["rate"] > 0.0).any()
    joint = parameters["effort"]["rule"] != Effort.SEPARATE and not parameters["frozen"]["government"]
    return (
        *((think_again,) if joint else ()),
        *((foresee,) if floods else ()),
        lead_in_game if plays else lead,
        followers_step if follow(parameters) else residents_step,
        respond_in_game if plays else respond,
        send_teams,
        *((rise,) if floods else ()),
        *((spend,) if buys else ()),
        open_step,
        *((break_out,) if has_epidemic(state.hazards) else ()),
    )


@compiled
def lead(m):
    """Government and enterprises see and decide."""
    see(m)
    govern(m)
    inspect(m)
    run_enterprises(m)


@compiled
def lead_in_game(m):
    """The same where they play a game with each other."""
    see(m)
    play_government(m)
    govern(m)
    inspect(m)
    play_enterprises(m)
    run_enterprises(m)


@kernel
def see(m):
    """Government sees what is open, and how it is judged."""
    list_open(m)
    judge_departments(m)
    look(m)


@compiled
def respond(m):
    """Organisations decide and send volunteers."""
    organise(m)
    send_volunteers(m)


@compiled
def respond_in_game(m):
    """The same where they play a game."""
    organise(m)
    play_organisations(m)
    send_volunteers(m)


@compiled
def send_teams(m):
    """Teams are lent and sent to those who wait; who may find a case is known."""
    mobilise(m)
    watch(m)
    watch_enterprises(m)


@compiled
def open_step(m):
    """What this step may bring stands on the calendar."""
    take_up(m)
    open_sources(m)


@compiled
def end_step(m):
    """What is open has cost another step; the books are closed."""
    end = step_end(m)
    list_open(m)
    for k in range(m.clock[0].open_rows):
        add_loss(m, m.open_rows[k], end)
    remember(m)
    record(m)


@compiled
def room_for_step(m, margin):
    """Whether the columns can take what the beginning of a step may put into them."""
    clock = m.clock[0]
    sources = (2 + len(m.hazards)) * len(m.grids)
    waiting = 0
    teams = 0
    p = m.parameters[0].organisations
    first = 0  # who is infected or tells a rumour on the day of a hazard
    for h in range(len(m.hazards)):
        hazard = m.hazards[h]
        if clock.step * clock.days <= hazard.day < step_end(m):
            first += int(hazard.tellers) + len(m.first_infected)
    for s in range(len(m.stations)):
        waiting += m.stations[s].waiting
    for o in range(len(m.organisations)):
        teams += 1 + int((m.organisations[o].volunteers + m.organisations[o].members * p.grown) / p.team)
    new = (clock.cases - clock.listed) + clock.open_rows
    fits = clock.events + sources + first + 24 * new + 2 * waiting + margin < len(m.event_time)
    fits = fits and clock.requests + 2 * waiting + 17 * new + margin < len(m.requests)
    fits = fits and new < len(m.open_rows) and new < len(m.jobs)
    if clock.log_on:
        decided = most_decided(len(m.residents.grid), len(m.enterprises), len(m.organisations), clock.share)
        written = clock.log_rows + decided + teams + 4 * new + 4 * len(m.subdistricts)
        fits = fits and written + margin < len(m.log)
    return fits and clock.cases + margin < len(m.cases)
