"""Social organisations in the reference engine: every method says what one of them does in one phase."""

import math
from typing import Any

import mesa

from sim import purpose
from sim.agents import resident, social_organisation
from sim.draws import exponential, normal, two
from sim.rules import alliance, matching, mixture, participation, volunteering
from sim.rules.matching import Matching
from sim.rules.mixture import Family
from sim.rules.volunteering import Volunteering


class Organisation(mesa.Agent):
    """A social organisation: joins a response or leaves it, and sends teams of volunteers."""

    def __init__(self, model: Any, row: int, subdistrict: Any, given: dict[str, Any]) -> None:
        """One of `subdistrict`, with what the start gives it."""
        super().__init__(model)
        self.row, self.subdistrict = row, subdistrict
        self.members, self.volunteers = given["members"], given["volunteers"]
        self.funds, self.standing = given["funds"], given["standing"]
        self.engaged = bool(given["engaged"])
        self.helped = self.sent = 0

    def renew(self) -> None:
        """It takes volunteers on and lets others go; its standing and its purse follow its deeds."""
        p, days, place = self.model.p.organisations, self.model.days, self.subdistrict
        rate = self.model.p.trust.gain
        self.standing = social_organisation.standing_after(self.standing, self.helped, self.sent, rate)
        self.helped = self.sent = 0
        if p.volunteering == Volunteering.SERVERS:
            self.volunteers = self.come_and_go()
        else:
            joined = place.joined / len(place.organisations)
            self.volunteers = social_organisation.stock_after(self.volunteers, joined, p.stay_h / 24.0, days)
        self.funds = social_organisation.funds_after(
            self.funds, self.standing, self.engaged, p.upkeep, p.income, days
        )

    def come_and_go(self) -> float:
        """Volunteers of before who stay, and those who came and are still there."""
        city, place = self.model, self.subdistrict
        days = city.p.organisations.stay_h / 24.0
        keeps = volunteering.kept(days, city.days)
        staying = sum(
            city.one(purpose.STAY, self.row, volunteer) < keeps for volunteer in range(int(self.volunteers))
        )
        rate = place.joining() / len(place.organisations)
        coming, passed = 0, exponential(city.one(purpose.JOIN, self.row, 0), 1.0)
        while passed < volunteering.newcomers(rate, days, city.days):
            coming += 1
            passed += exponential(city.one(purpose.JOIN, self.row, coming), 1.0)
        return float(staying + coming)

    def decide(self) -> None:
        """Join the response or leave it, as need, standing, funds and other organisations speak for it."""
        city = self.model
        chance = participation.logit(self.worth(), city.p.participation.precision)
        u, _ = city.two(purpose.ORGANISATION, self.row)
        self.engaged = u < chance and self.funds > 0.0
        city.note(purpose.ORGANISATION, self.row, 0, u, chance, self.engaged)

    def worth(self) -> float:
        """What joining is worth: the need, as far as it is told of it and as residents fear it."""
        city, p, place = self.model, self.model.p, self.subdistrict
        need = city.reach * place.judged_chance() + (1.0 - city.reach) * place.mean_risk
        worth = resident.utility(
            city.p.participation,
            city.p.incentive,
            city.p.loop,
            need,
            self.standing,
            self.standing,
            0.0,
            0.0,
            1.0 - self.funds,
            city.engaged_share,
        )
        worth = p.organisations.base - p.participation.base + worth
        signed = p.organisations
        worth += social_organisation.bound(signed, p.accountability.traceability, place.level, place.apart)
        return worth + social_organisation.answers_for(signed, place.level, self.leads())

    def leads(self) -> bool:
        """Whether it leads the alliance of its subdistrict."""
        members = self.subdistrict.organisations
        return bool(alliance.leads(members.index(self), len(members), self.subdistrict.meetings))

    def send_teams(self) -> None:
        """Each team goes to an emergency of the subdistrict: a random one, or one off the list."""
        city, p, jobs = self.model, self.model.p.organisations, self.subdistrict.jobs
        coverage = city.p.information.coverage
        informed = city.mean_over(Family.MATCHING, lambda rule: matching.informed(rule, coverage))
        persons = volunteering.useful(p.volunteering, p, self.members * p.grown, self.volunteers)
        teams = social_organisation.teams(persons, p.team, self.engaged)
        for team in range(teams if jobs else 0):
            u, v = city.two(purpose.TARGET, self.row, team)
            job = int(v * len(jobs))
            if u < informed:
                job = self.choose(jobs, self.way_to_choose(u), team, job)
            city.note(purpose.TARGET, self.row, team, u, informed, job)
            if job >= 0:
                self.help(jobs[job])

    def way_to_choose(self, luck: float) -> int:
        """The matching rule by which a team with this luck is informed."""
        city, reached, chosen = self.model, 0.0, int(Matching.UNINFORMED)
        for rule in range(mixture.MOST_MEMBERS):
            share = mixture.share_of(city.mixtures[Family.MATCHING], rule)
            if share > 0.0 and reached <= luck:
                chosen = rule
                reached += share * matching.informed(rule, city.p.information.coverage)
        return chosen

    def choose(self, jobs: list[Any], rule: int, team: int, else_to: int) -> int:
        """Off the list: a case that nobody has taken, or the one where the team saves most as it reckons; -1
        where it would be of no use anywhere."""
        errs = matching.noise(rule, self.model.p.organisations.bid_noise)
        if errs < 0.0:
            return next((i for i, case in enumerate(jobs) if case.volunteers == 0), else_to)
        gains = [self.gain(case, errs, team) for case in jobs]
        return gains.index(max(gains)) if max(gains) > 0.0 else -1

    def gain(self, case: Any, errs: float, team: int) -> float:
        """Loss that a team more would save at a case, as it reckons with so much error."""
        city, p, work = self.model, self.model.p.organisations, case.work
        now, then = (
            social_organisation.work_added(teams, p.span, p.speed, p.crowd)
            for teams in (case.volunteers, case.volunteers + 1)
        )
        gain = matching.saved(case.gravity() * work.exposed, work.service, now, then)
        if errs > 0.0:
            u, v = two(city.seed, purpose.BID, city.number, case.id & 0x7FFFFFFF, (self.row << 16) | team)
            gain *= math.exp(errs * normal(u, v))
        return float(gain)

    def help(self, case: Any) -> None:
        """A team comes to a case; of use only if it is the first."""
        self.sent += 1
        if case.volunteers == 0:
            self.helped += 1
            self.model.matched += 1.0
        case.volunteers += 1
