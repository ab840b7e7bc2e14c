"""The meeting of those who are to respond in common, in the reference engine."""

from typing import Any

from sim import purpose
from sim.rules import deliberation
from sim.rules.deliberation import ISSUES, MOST_MEMBERS, MOST_ROUNDS


class Member:
    """One who sits in the forum: on some issues the proposal suits it, on others not."""

    def __init__(self, case: Any, place: int, conflict: float) -> None:
        """With the view of this case that it brings along."""
        self.case, self.place = case, place
        first = (case.attempts * MOST_MEMBERS + place) * (ISSUES // 4)
        draws = [u for part in range(ISSUES // 4) for u in case.four(purpose.VIEW, first + part)]
        self.suited = [u >= conflict for u in draws]

    @property
    def apart(self) -> int:
        """Issues on which the proposal does not suit it."""
        return self.suited.count(False)

    def accepts(self, reservation: float) -> bool:
        """Whether enough of the proposal suits it."""
        return deliberation.acceptability(self.apart) >= reservation

    def hear(self, held: int, turn: float) -> None:
        """A round of talk may win it over on an issue."""
        ordinal = (self.case.attempts * MOST_ROUNDS + held) * MOST_MEMBERS + self.place
        u, _ = self.case.two(purpose.PERSUADE, ordinal)
        if u < turn:
            self.suited[self.suited.index(False)] = True


class Forum:
    """The members that are to agree on a joint response to a case."""

    def __init__(self, case: Any, rule: int) -> None:
        """They have come together; nothing has been said."""
        self.case, self.p, self.rule = case, case.city.p.forum, rule
        self.members = [Member(case, place, self.p.conflict) for place in range(self.p.members)]
        self.held = 0

    @property
    def accepting(self) -> int:
        """Members who accept the proposal as they see it now."""
        return sum(member.accepts(self.p.reservation) for member in self.members)

    @property
    def decides(self) -> bool:
        """Whether enough of them accept."""
        return deliberation.decides(self.accepting, len(self.members), self.p.quorum)

    @property
    def acceptability(self) -> float:
        """Share of the issues that suit them, on average."""
        return deliberation.acceptability(sum(member.apart for member in self.members) / len(self.members))

    def talk(self) -> None:
        """Until they decide, or give it up."""
        turn = self.p.persuasion * self.case.grid.subdistrict.mean_trust
        while self.held < deliberation.rounds(self.rule, self.p) and not self.decides:
            for member in self.members:
                if not member.accepts(self.p.reservation):
                    member.hear(self.held, turn)
            self.held += 1
