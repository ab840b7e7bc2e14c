"""What each shipped mechanism acts by: where it is tried, by what its effect is told, what cuts its way.

With all of its ways cut it changes no case at all; its cost is left out. A mechanism that acts by ways that
never meet is tried on each of them.
"""

import math
from typing import Any, NamedTuple

Settings = dict[str, Any]

CLASSES = (
    *("tidiness", "facilities", "premises", "housing_repair", "storm_damage"),
    *("dispute", "unrest", "hidden_hazard", "accident", "flood_rescue"),
)
STAFF = ("assistants", "management", "housing", "works", "police")
WHISTLED: Settings = {"dispatch.rule": "whistle"}
FORGETFUL: Settings = {
    **{**WHISTLED, "dispatch.missed": 1.0, "dispatch.travel_h": 4.0, "loop.passing": False},
}
OVERBLOWN: Settings = {**WHISTLED, "whistling.base": 1.0}
STRANGERS: Settings = {**WHISTLED, "information.unbriefed": 1.0}
HARDLY_PATROLLED: Settings = {"detection.patrol": 0.2}  # else patrols find what was closed on paper first
UNEQUAL: Settings = {**HARDLY_PATROLLED, "voice.unequal": 0.9}
BLIND_SPOTS: Settings = {  # patrols, sensors and platform are there; nets do not make up for each other
    **{"detection.blind": 0.4, "detection.patrol": 3.0, "detection.sensor": 3.0},
    "information.rule": "platform",
}
RECURRING: Settings = {"course.recurs": 0.4}
RANKED: Settings = {"accountability.rule": "tournament"}
UNDERTAKEN: Settings = {"projects.share": 0.3}
NEEDED_GIFTS: Settings = {"enterprises.pledge": 0.2, "mobilisation.share": 0.05}
RUSHED: Settings = {  # much is hidden, and scores are of likelihood alone
    **{"hazard.accident.rate": 1.0, "accidents.attention": 0.0, "accidents.scoring_error": 0.2},
}
SCARCE: Settings = {"supplies.stock": 0.2, "supplies.hoarding": 0.5}
FORGOTTEN: Settings = {  # what was signed a year ago is all but forgotten
    **{"organisations.contract": 3.0, "organisations.fade_days": 60.0, "organisations.signed": 365.0},
    **{"accountability.traceability": 1.0, "organisations.base": -1.5},
}
CROWDED: Settings = {"participation.volunteering": 0.05, "organisations.team": 1.0}

# --- ways, and what cuts them ---
BY_CHECKS: Settings = {"accountability.floor": 1.0}  # nothing is closed on paper
AT_ONCE: Settings = {"detection.at_once": True, **BY_CHECKS}  # nothing has to be found
SURE: Settings = {"information.delay_h": 0.0, "information.error": 0.0}  # nothing is lost on the way up
UNASKED: Settings = {"dispatch.consent": 1.0}
UNHEARD: Settings = {
    **{"loop.publication": False, "loop.rumour": False, "trust.honesty": 0.0, "trust.visit": 0.0},
    "frozen.organisations": True,
}
BY_PLATFORM: Settings = {**SURE, **UNHEARD, "detection.sensor": 0.0, "accountability.record_min": 0.0}
BY_REPORTS: Settings = {"loop.reports": False, "demand.needless": 0.0}
KEPT_ALIKE: Settings = {
    "passing.delay_h": 0.0,
    "whistling.base": -math.inf,
}  # it is all the same who keeps it
BY_VOLUNTEERS: Settings = {"loop.volunteering": False}
BY_CONTRACT: Settings = {"frozen.organisations": True, "loop.pledges": False}
ALL_BELOW: Settings = {f"department.{name}.tier": "subdistrict" for name in ("housing", "works")}
BY_SANCTIONS: Settings = {"loop.incentive": False, "loop.concealment": False, "loop.passing": False}
BY_JUDGEMENT: Settings = {"loop.effort": False, "dispatch.hasten": 0.0}
UNJUDGED: Settings = {"loop.effort": False}
BY_ATTENTION: Settings = {"loop.passing": False, "dispatch.hasten": 0.0, **BY_CHECKS}
BY_TRACES: Settings = {**BY_SANCTIONS, "dispatch.hasten": 0.0, "loop.activation": False, **UNHEARD}
BY_RIGOUR: Settings = {**BY_TRACES, **BY_JUDGEMENT, **BY_CHECKS}
BY_INSPECTION: Settings = {"loop.inspection": False, "loop.incentive": False}
BY_NEEDS: Settings = {  # each case is for one department
    **{f"work.{name}.needs": ["management"] for name in CLASSES},
    **UNASKED,
}
UNDELAYED: Settings = {  # no case lies with a department, or is on its way to another
    **{f"work.{name}.delay_{who}_h": 0.0 for name in CLASSES for who in ("patrol", "reported")},
    **{"loop.passing": False, "information.error": 0.0},
}
ALL_URGENT: Settings = {f"work.{name}.emergency": True for name in CLASSES}
EVEN: Settings = {f"work.{name}.{what}_cv2": 0.0 for name in CLASSES for what in ("delay", "service")}
PLENTY: Settings = {f"department.{name}.staff": 4000 for name in STAFF}  # no team is ever busy


class Way(NamedTuple):
    """Where a mechanism is tried, and what cuts its way there."""

    mechanism: str
    cut: Settings
    outcome: str = "loss"  # by which its effect is told
    scenario: str = "teaching"
    upon: Settings = {}  # noqa: RUF012 (never written to)


WAYS = (
    Way("alliance_meetings", BY_CONTRACT, "engaged", upon=FORGOTTEN),
    Way("big_data_grid", {**BY_PLATFORM, **AT_ONCE}, "detection_lag"),
    Way("briefing", {"information.unbriefed": 0.0}, "resolution_time", upon=STRANGERS),
    Way("comb_clear_treat", {**AT_ONCE, **UNDELAYED}, "resolution_time"),
    Way("comb_clear_treat", {**AT_ONCE, **UNDELAYED, "course.recurs": 0.0}, "arisen", upon=RECURRING),
    Way("complaint_channel", {"hazard.dispute.rate": 0.0}, "disputes", "teaching_dispute"),
    Way("compatible_incentives", {"loop.incentive": False}, "participation"),
    Way("contract", BY_CONTRACT, "lent"),
    Way("cross_posting", {**SURE, **UNASKED}, "resolution_time"),
    Way("deliberation", {"dispatch.rule": "serial"}, "decision_rate", upon=WHISTLED),
    Way("devolution", {**SURE, **UNASKED, "loop.experience": False}, "first_response"),
    Way("donor_transparency", {"loop.pledges": False}, "lent", upon=NEEDED_GIFTS),
    Way("drills", {"learning.exponent": 0.0}, "cost_staff_hours"),
    Way("double_responsibility", BY_RIGOUR, "first_response"),
    Way("dual_integration", {**BY_RIGOUR, **BY_PLATFORM, **BY_VOLUNTEERS}),
    Way("dual_prevention", BY_INSPECTION, "accidents", "teaching_accident", RUSHED),
    Way("duty_lists", {"loop.passing": False, "dispatch.missed": 0.0}, "transfers"),
    Way("duty_lists", {"dispatch.missed": 0.0}, "assembly", upon=FORGETFUL),
    Way("dynamic_evaluation", UNJUDGED, "repeat_rate"),
    Way("dynamic_evaluation", UNJUDGED, "repeat_rate", upon=RANKED),
    Way("equivalent_attention", BY_ATTENTION, "transfers"),
    Way("everyone_reports", BY_REPORTS, "arisen"),
    Way("face_information", BY_PLATFORM, "first_response"),
    Way("face_resources", {"loop.activation": False, **BY_VOLUNTEERS}, "pool"),
    Way("face_response", BY_NEEDS, "assembly"),
    Way("face_supervision", BY_RIGOUR, "on_time_rate"),
    Way("face_warning", AT_ONCE, "detection_lag"),
    Way("flexible", {**UNHEARD, **BY_VOLUNTEERS}),
    Way("forward_forces", ALL_BELOW, "first_response", upon={"dispatch.travel_h": 4.0}),
    Way("great_mediation", {"loop.mediation": False}, "disputes", "teaching_dispute"),
    Way("grid_police", PLENTY, "first_response"),
    Way("honest_failure", {"loop.concealment": False}, "hidden"),
    Way("information_platform", BY_PLATFORM, "first_response"),
    Way("interest_guidance", {"loop.incentive": False}, "participation"),
    Way("joint_body", {**BY_CHECKS, **BY_NEEDS}, "assembly"),
    Way("joint_chains", BY_NEEDS, "assembly"),
    Way("joint_liability", BY_TRACES, "transfers"),
    Way("lead_department", {**BY_RIGOUR, **BY_NEEDS}, "transfers"),
    Way("learning", {"information.error": 0.0}, "transfers", upon={"information.error": 0.3}),
    Way("ledger", UNDELAYED, "first_response"),
    Way("legal_safeguards", {**BY_CONTRACT, "loop.passing": False, "dispatch.missed": 0.0}, "lent"),
    Way("look_back", BY_CHECKS, "resolution_time"),
    Way("mutual_whistle", BY_NEEDS, "assembly"),
    Way("operating_constraint", BY_RIGOUR, "sanction_firms"),
    Way("outside_supervision", BY_CHECKS, "repeat_rate", upon=HARDLY_PATROLLED),
    Way("participatory_budget", ALL_URGENT, "loss", upon={"budget.rate": 0.1}),
    Way("participatory_budget", ALL_URGENT, "resolution_time"),
    Way("party_hub", BY_NEEDS, "assembly"),
    Way("performance_review", BY_JUDGEMENT, "repeat_rate"),
    Way("results_not_traces", BY_JUDGEMENT, "repeat_rate"),
    Way("rigid", BY_RIGOUR),
    Way("routine_and_campaign", BY_INSPECTION, "accidents", "teaching_accident"),
    Way("service_lists", BY_VOLUNTEERS, "matched", upon=CROWDED),
    Way("single_entry", {**SURE, **UNHEARD}, "first_response"),
    Way("six_nets", {"detection.blind": 0.0}, "detection_lag", upon=BLIND_SPOTS),
    Way("six_nets", {**BY_PLATFORM, **AT_ONCE}, "detection_lag"),
    Way("so_cultivation", BY_VOLUNTEERS, "matched"),
    Way("standard_procedure", EVEN, "resolution_time"),
    Way("superior_attention", BY_ATTENTION, "transfers"),
    Way("supply_contracts", {"supplies.without": 0.0}, "loss", upon=SCARCE),
    Way("targeted_inspection", BY_INSPECTION, "accidents", "teaching_accident", RUSHED),
    Way("traceable_responsibility", BY_TRACES, "on_time_rate"),
    Way("two_way_evaluation", BY_JUDGEMENT, "repeat_rate"),
    Way("unified_dispatch", {**BY_PLATFORM, **BY_NEEDS}, "assembly"),
    Way("weak_channels", BY_REPORTS, "detection_lag", upon=UNEQUAL),
    Way("veto", {"projects.share": 0.0}, "arisen", upon=UNDERTAKEN),
    Way("whistle", {**BY_RIGOUR, **BY_NEEDS}, "assembly"),
    Way("whistler_keeps", KEPT_ALIKE, "first_response", upon=WHISTLED),
    Way("whistler_keeps", KEPT_ALIKE, "needless_whistles", upon=OVERBLOWN),
)
