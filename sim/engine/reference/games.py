"""Imitation and games in the reference engine: who looks at whom, and what the three kinds play."""

from collections.abc import Sequence
from typing import Any

from sim import purpose
from sim.engine.reference.enterprises import Enterprise
from sim.engine.reference.numbers import single
from sim.engine.reference.organisations import Organisation
from sim.rules import game, imitation, participation
from sim.rules.game import Game
from sim.rules.imitation import Revision


def revise(city: Any, decided: int, row: int, members: Sequence[Any], kind: Sequence[Any]) -> None:
    """Members of a group look at others of their kind: all at once, or one after another as lots fall."""
    p = city.p.imitation
    if p.revision == Revision.SYNCHRONOUS:
        for one in members:
            luck = city.four(decided, one.row)
            if luck[0] < p.rate * city.days:
                look(city, one, luck, set(), kind)
        return
    group = set(members)
    for k in range(int(len(members) * p.rate * city.days + city.four(decided, row)[0])):
        luck = city.four(decided, row, k + 1)
        look(city, members[int(luck[0] * len(members))], luck, group, kind)


def look(city: Any, one: Any, luck: Sequence[float], group: set[Any], kind: Sequence[Any]) -> None:
    """One looks at another, at what that one does by now if it is of the group, else at what it did."""
    _, which, tries, explores = luck
    public = city.p.participation.public if hasattr(one, "contacts") else 1.0
    seen = kind if imitation.sees_all(city.p.imitation, public, explores) else one.contacts
    other = seen[int(which * len(seen))] if seen else one
    one.now = imitation.after(
        city.p.participation.rule,
        city.p.imitation,
        city.p.participation.precision,
        one.now,
        one.worth,
        other.now if other in group or other is one else other.did,
        other.worth,
        explores,
        tries,
    )


class Player:
    """A subdistrict, enterprise or organisation at play: what it does, and what that is worth to it."""

    def __init__(self, row: int, does: bool, worth: float) -> None:
        """As it was when the step began."""
        self.row, self.did, self.now, self.worth = row, does, does, single(worth)


def play(city: Any, decided: int, does: Sequence[bool], worth: Sequence[float]) -> list[bool]:
    """What all of a kind do now: each weighs what it is worth, or looks at another of its kind."""
    p = city.p.participation
    players = [Player(row, *each) for row, each in enumerate(zip(does, worth, strict=True))]
    if participation.imitates(p.rule):
        revise(city, decided, 0, players, players)
        for player in players:
            city.note(decided, player.row, 0, 0.5, float(player.now), player.now)
    else:
        for player in players:
            u, _ = city.two(decided, player.row)
            chance = participation.logit(player.worth, p.precision)
            player.now = u < chance
            city.note(decided, player.row, 0, u, chance, player.now)
    return [player.now for player in players]


def play_government(city: Any) -> None:
    """Each subdistrict is active or not."""
    p, places = city.p, city.subdistricts
    if p.game.rule == Game.NONE or p.frozen.government:
        return
    worth = [
        game.to_government(p.incentive, p.game, place.judged_chance(), city.joining, city.public)
        for place in places
    ]
    now = play(city, purpose.PLAY_GOVERNMENT, [place.active for place in places], worth)
    for place, acts in zip(places, now, strict=True):
        place.active = acts
    city.active = sum(now) / len(places)


def play_enterprises(city: Any) -> None:
    """Each enterprise invests in safety or not; those that do pledge as well, once a response is on."""
    p, firms = city.p, city.enterprises
    if p.game.rule == Game.NONE or p.frozen.enterprises:
        return
    for firm, joins in zip(firms, play_others(city, purpose.PLAY_ENTERPRISE, firms, "safe"), strict=True):
        firm.safe, firm.pledged = joins, joins and firm.subdistrict.level > 0
    count_joining(city)


def play_organisations(city: Any) -> None:
    """Each organisation joins the response or not, if it has funds."""
    p, groups = city.p, city.organisations
    if p.game.rule != Game.THREE_POPULATIONS or p.frozen.organisations:
        return
    joining = play_others(city, purpose.PLAY_ORGANISATION, groups, "engaged")
    for group, joins in zip(groups, joining, strict=True):
        group.engaged = joins and group.funds > 0.0
    count_joining(city)


def play_others(city: Any, decided: int, agents: Sequence[Any], what: str) -> list[bool]:
    """Who of a kind joins in."""
    worth = game.to_others(city.p.incentive, city.p.game, city.active, city.joining, city.public)
    return play(city, decided, [getattr(one, what) for one in agents], [worth] * len(agents))


def count_joining(city: Any) -> None:
    """Share of enterprises and organisations that join in."""
    joining = [firm.safe for firm in city.all(Enterprise)]
    if city.p.game.rule == Game.THREE_POPULATIONS:
        joining += [group.engaged for group in city.all(Organisation)]
    city.joining = sum(joining) / max(1.0, float(len(joining)))
