"""A small city in which everything happens, in variants that take every rule between them."""

from sim.entries import merge
from sim.scenario import from_entries


def department(name, tier, staff, **more):
    """A department without titles."""
    return {"name": name, "title_zh": name, "title_en": name, "tier": tier, "staff": staff} | more


def work(name, *needs, **more):
    """A class of work without titles."""
    return {"name": name, "title_zh": name, "title_en": name, "needs": list(needs)} | more


DEPARTMENTS = [
    department("wardens", "community", 8, patrols=True, linked="crew"),
    department("crew", "subdistrict", 12, team_size=2.0),
    department("engineers", "district", 3, linked="crew"),
    department("bureau", "city", 2),
    department("clinic", "grid", 6, room=0),
]
BUSY = {
    "run": {"days": 8.0, "weekday": 2},
    "city": {
        "people": 40,
        "districts": 2,
        "subdistricts": 3,
        "communities": 4,
        "grids": 6,
        "enterprises": 8,
        "organisations": 4,
    },
    "department": DEPARTMENTS,
    "work": [
        work("tidiness", "wardens", share=0.3, limit_h=6.0, delay_patrol_h=2.0, delay_reported_h=4.0),
        work("repair", "engineers", "crew", share=0.2, limit_h=20.0, law="exponential", service_h=6.0),
        work("premises", "crew", "bureau", share=0.2, law="fixed", at_enterprise=True, delay_patrol_h=5.0),
        work("illness", "clinic", share=0.3, limit_h=float("inf"), service_h=30.0),
        work(
            "damage",
            "engineers",
            "crew",
            "wardens",
            limit_h=24.0,
            service_h=5.0,
            emergency=True,
            delay_reported_h=9.0,
        ),
    ],
    "hazard": [
        {"kind": "storm", "work": "damage", "day": 1.5, "profile": [2.5, 1.0]},
        {"kind": "incident", "work": "damage", "day": 3.25, "cases_a_grid": 1},
    ],
    "detection": {"patrol": 1.0, "resident": 1.0, "enterprise": 1.0},
    "course": {"growth": 0.5, "ceiling": 3.0, "spread": 0.2, "sites": 6.0},
    "information": {"delay_h": 6.0, "error": 0.3, "clerks": 0.1},
    "accountability": {"floor": 0.4, "check": 0.4},
    "passing": {"base": -0.5},
    "dispatch": {"consent": 0.6},
    "activation": {"signal": 0.3, "late": 20.0},
    "reporting": {"blame": 0.8},
    "inspection": {"rate": 0.5},
    "perception": {"rumour_start": 0.3},
    "participation": {"volunteering": 0.5},
    "organisations": {"base": 1.5, "team": 2.0},
    "enterprises": {"pledge_base": 2.0, "pledge": 0.02},
}
DISPUTES = {"kind": "dispute", "work": "tidiness", "day": 1, "rate": 0.5, "becomes": "damage"}
RULES = [
    {
        "incentive": {"rule": "compatible"},
        "trust": {"rule": "fixed"},
        "learning": {"rule": "none"},
        "mobilisation": {"share": 0.15},
        "budget": {"rate": 0.4, "voted": 0.5},
        "mechanisms": {"whistle": 0.6, "deliberation": 0.6, "learning": 0.6},
    },
    {
        "incentive": {"rule": "subsidy"},
        "information": {"rule": "lateral"},
        "participation": {"rule": "threshold"},
        "accountability": {"rule": "results", "substitution": 0.9, "traces": 0.0},
        "dispatch": {"rule": "serial", "hasten": 1.0, "mutual": 0.6, "forward": 0.9},
        "department": [
            *DEPARTMENTS[:2],
            department("engineers", "district", 9, linked="crew"),
            *DEPARTMENTS[3:],
        ],
        "coordination": {"share": 0.7, "desks": 0.4, "authority": 0.6, "together": 0.4, "work_h": 8.0},
        "organisations": {"matching": "list", "contract": 1.0, "meetings": 180.0, "fade_days": 3.0}
        | {"signed": 1.0, "lead": 1.0},
        "supplies": {"stock": 1.5, "contract": 0.2, "hoarding": 0.3},
        "run": {"step_days": 0.5},
    },
    {
        "incentive": {"rule": "reputation"},
        "trust": {"rule": "beta"},
        "information": {"rule": "platform", "unbriefed": 1.5},
        "accountability": {"rule": "two_way", "joint": 0.6, "window_days": 90.0},
        "dispatch": {"rule": "whistle", "priority": "cmu", "linkage": 0.7, "devolved": 0.5, "standard": 0.5},
        "passing": {"kept": 0.5, "owners": 0.7, "waiting": 0.8},
        "coordination": {"share": 0.4, "desks": 3.0, "together": 0.8},
        "publication": {"gifts": 0.6},
        "voice": {"unequal": 0.9, "reach": 0.3},
        "whistling": {"base": 1.0},
        "projects": {"share": 0.5, "veto": 0.7},
        "detection": {"channels": 2.0},
        "forum": {"rule": "vote", "members": 3, "quorum": 0.5},
        "mobilisation": {"share": 0.15},
        "organisations": {"matching": "list"},
    },
    {
        "incentive": {"rule": "none"},
        "information": {"rule": "broadcast", "delay_h": 0.0},
        "dispatch": {"rule": "platform", "travel_h": 0.0, "tier": 4, "priority": "severity"},
        "organisations": {"matching": "assignment", "span": 1.0},
        "accountability": {"rule": "tournament", "substitution": 0.9, "results": 0.0, "outside": 0.5},
        "attention": {
            "share": 0.3,
            "pulsed": 0.5,
            "every": 4.0,
            "lasts": 2.0,
            "habit": 2.0,
            "memory_days": 3.0,
        },
        "trust": {"spillover": 0.0},
        "mobilisation": {"share": 0.1},
        "course": {"growth": 0.0, "recurs": 0.6, "recurs_days": 1.0, "roots": 0.2},
        "run": {"step_days": 2.0},
    },
    {
        "detection": {"at_once": True},
        "dispatch": {"rule": "serial", "tier": 0},
        "information": {"delay_h": 0.0},
        "passing": {"delay_h": 0.0},
        "work_time": {"start_hour": 0.0, "end_hour": 24.0, "weekends": True},
        "demand": {"spread": 0.0},
        "city": {"people": 0, "enterprises": 0, "organisations": 2},
        "hazard": [{"kind": "incident", "work": "damage", "day": 2.0, "cases_a_grid": 2}],
    },
    {
        "incentive": {"rule": "dynamic_penalty"},
        "population": {"share": 0.3},
        "city": {"neighbours": 0.0, "colleagues": 0.0, "far": 0.0},
        "dispatch": {"each_consents": False, "tier": 3},
        "detection": {"blind": 0.6, "overlap": 0.2},
        "budget": {"rate": 0.4, "voted": 0.5},
        "course": {"spread": 0.0},
        "loop": dict.fromkeys(
            ("effort", "activation", "concealment", "passing", "rumour", "sanctions"), False
        ),
    },
    {
        "loop": dict.fromkeys(
            (
                *("growth", "breeding", "sight", "contacts", "publication", "risk", "incentive", "social"),
                *("fatigue", "protection", "reports", "volunteering", "safety", "pledges", "experience"),
                "efficacy",
            ),
            False,
        ),
        "frozen": {"government": True, "organisations": True, "enterprises": True, "residents": True},
    },
    {
        "hazard": [
            {**DISPUTES, "complaint": "repair"},
            {"kind": "storm", "work": "damage", "day": 1.5, "profile": [2.5, 1.0]},
        ],
        "disputes": {"decay": 1.0, "escalation": 1.0, "branching_aggrieved": 0.95, "channel": 0.5},
        "trust": {"start_subdistrict": 0.2},
    },
    {
        "hazard": [
            {"kind": "accident", "work": "premises", "day": 1, "rate": 1.0, "becomes": "damage"},
            {"kind": "dispute", "work": "tidiness", "day": 1, "rate": 0.2, "lasts_days": 3.0},
        ],
        "accidents": {"ignition": 0.5, "cascade": 0.9},
        "inspection": {"targeted": 0.5, "campaign": 0.5, "campaign_every": 4, "campaign_days": 2},
        "information": {"rule": "platform"},
    },
    {
        "hazard": [
            {
                **{"kind": "flood", "work": "damage", "day": 1, "rate": 2.0, "level_mm": 20.0},
                **{"profile": [200.0, 0.0, 400.0], "interval_days": 1.3},
            },
        ],
        "floods": {"recession": 0.02},
        "information": {"rule": "broadcast"},
    },
    {
        "hazard": [
            {"kind": "rumour", "day": 1.5, "tellers": 5},
            {"kind": "storm", "work": "damage", "day": 1.5, "profile": [2.5, 1.0]},
        ],
        "rumours": {"tells": 2.0, "acquainted": 0.5, "stifling": 0.7, "correction": 0.4},
        "information": {"rule": "broadcast"},
        "publication": {"worth": 3.0},
    },
    {
        "run": {"days": 14.0},
        "hazard": [{"kind": "epidemic", "work": "damage", "day": 1.5, "infected": 6}],
        "epidemics": {"household": 0.5, "work": 0.4, "community": 0.4, "city": 0.4, "exposed_days": 1.0}
        | {"infectious_days": 4.0, "onset_days": 0.3, "ill": 0.8, "severe": 0.9, "severe_age": 20.0}
        | {"school": 0.6, "young": 0.5, "class_size": 6.0},
        "detection": {"patrol": 5.0, "resident": 5.0},
        "accountability": {"floor": 0.9},
        "activation": {"signal": 0.1, "late": 50.0},
    },
    {
        "run": {"days": 6.0, "step_days": 2.0},
        "population": {"share": 0.4},
        "city": {"people": 120, "contacts": "complete", "enterprises": 0},
        "hazard": [
            {"kind": "storm", "work": "damage", "day": 1.5, "profile": [2.5, 1.0]},
            {"kind": "epidemic", "work": "repair", "day": 0.0, "infected": 119, "concentration": 3.0},
        ],
        "epidemics": {"law": "exponential", "exposed_days": 0.5, "old": 1.0, "ill": 0.9, "onset_days": 0.1},
        "loop": {"isolation": False, "compliance": False, "closure": False},
    },
    {
        "hazard": [{"kind": "epidemic", "work": "repair", "day": 1.0, "infected": 1}],
        "epidemics": {"law": "fixed", "household": 0.0, "city": 0.0, "community": 0.0},
        "city": {"people": 1, "enterprises": 0, "organisations": 0},
        "demand": {"rate": 0.5},
    },
    {
        "hazard": [{"kind": "rumour", "day": 1.5}],
        "rumours": {"acquainted": 0.0},
        "city": {"people": 1, "enterprises": 0, "organisations": 0},
        "participation": {"threshold_sd": 0.0},
    },
    {
        "incentive": {"rule": "combined"},
        "organisations": {"volunteering": "servers", "led": 0.2, "team": 1.0, "matching": "contract_net"},
        "accountability": {"rule": "multitask", "traces": 0.9},
        "learning": {"rule": "debrief", "debrief": 0.5, "drills": 3.0},
        "forum": {"rule": "talk", "members": 7},
        "effort": {"rule": "minimum", "cost": 0.5, "precision": 3.0},
        "mechanisms": {"whistle": 0.8},
        "dispatch": {"reminder": 1.0, "priority": "largest"},
        "trust": {"visit": 0.0},
        "inspection": {"residents": 0.5, "resented": 0.3},
    },
    {  # imitation and games, all at once; views by Friedkin and Johnsen
        "participation": {"rule": "fermi", "public": 0.5},
        "imitation": {"rate": 0.8, "explore": 0.1},
        "game": {"rule": "three_populations"},
        "trust": {"influence": "friedkin_johnsen"},
        "resident": [{"trust": 0.9, "openness": 0.2}, {"trust": 0.3, "openness": 0.9}, {"trust": 0.5}],
    },
    {  # one after another, until all in a grid are alike
        "participation": {"rule": "proportional", "public": 0.0, "start": 0.5},
        "imitation": {"revision": "one_at_a_time", "rate": 2.0, "explore": 0.0},
        "incentive": {"rule": "dynamic_penalty"},
        "game": {"rule": "inspection", "fine": 4.0, "loss": 2.0},
        "trust": {"influence": "bounded_confidence"},
        "city": {"contacts": "complete"},
    },
    {
        "participation": {"rule": "proportional", "public": 0.0, "start": 0.5},
        "imitation": {"revision": "one_at_a_time", "rate": 1.0, "explore": 0.0},
        "incentive": {"rule": "public_good"},
        "city": {"household": 1.0, "neighbours": 0.5, "colleagues": 0.5},
    },
    {
        "participation": {"rule": "fermi", "start": 0.5},
        "imitation": {"revision": "one_at_a_time", "rate": 1.0, "explore": 0.0},
    },
    {  # a game of those who weigh things up; residents leave it to others
        "participation": {"rule": "dilemma"},
        "perception": {"start": 0.5},
        "game": {"rule": "three_populations", "reward": 1.5},
        "trust": {"influence": "degroot"},
        "city": {"contacts": "star"},
    },
    {
        "participation": {"rule": "dilemma"},
        "perception": {"start": 1.0},
        "trust": {"influence": "degroot", "spillover": 0.0},
        "city": {"contacts": "ring"},
        "organisations": {"base": 0.0},
    },
    {  # views are followed by those who weigh things up; nobody decides in a game
        "trust": {"influence": "degroot"},
        "game": {"rule": "three_populations"},
        "frozen": {"government": True, "organisations": True, "enterprises": True},
    },
    {  # hazards of every kind under rules of every kind
        "hazard": [
            {**DISPUTES, "complaint": "illness"},
            {"kind": "accident", "work": "premises", "day": 1, "rate": 1.0, "becomes": "damage"},
            {
                **{"kind": "flood", "work": "damage", "day": 1, "rate": 2.0, "level_mm": 20.0},
                **{"profile": [200.0, 0.0, 400.0], "interval_days": 1.3},
            },
            {"kind": "rumour", "day": 1.5, "tellers": 5},
            {"kind": "storm", "work": "damage", "day": 1.5, "profile": [2.5, 1.0]},
        ],
        "rumours": {"tells": 2.0, "acquainted": 0.5},
        "disputes": {"channel": 0.7},
        "accidents": {"ignition": 0.5, "cascade": 0.9},
        "inspection": {"targeted": 0.5, "campaign": 0.5, "campaign_every": 4, "campaign_days": 2},
        "participation": {"rule": "fermi", "public": 0.5},
        "imitation": {"rate": 0.8, "explore": 0.1},
        "game": {"rule": "three_populations"},
        "trust": {"influence": "friedkin_johnsen"},
        "resident": [{"trust": 0.9, "openness": 0.2}, {"trust": 0.3, "openness": 0.9}],
        "organisations": {"volunteering": "servers", "matching": "contract_net"},
        "accountability": {"rule": "multitask"},
        "learning": {"rule": "debrief"},
        "forum": {"rule": "talk", "members": 7},
        "effort": {"rule": "minimum"},
        "dispatch": {"priority": "largest"},
        "mechanisms": {"whistle": 0.8},
    },
]


def busy(variant):
    """One variant as a scenario."""
    return from_entries(merge(BUSY, RULES[variant]), f"busy {variant}")
