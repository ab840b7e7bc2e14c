"""What can differ between two runs: decisions, and instants in the life of a case. Each declared once."""

from typing import NamedTuple

from sim import purpose

# Who decides, or of what the instant is.
SUBDISTRICT, ENTERPRISE, RESIDENT, ORGANISATION, CASE = (
    "subdistrict",
    "enterprise",
    "resident",
    "organisation",
    "case",
)


ACTORS = {
    SUBDISTRICT: ("街道", "subdistricts"),
    ENTERPRISE: ("企业", "enterprises"),
    RESIDENT: ("居民", "residents"),
    ORGANISATION: ("社会组织", "organisations"),
    CASE: ("事项", "cases"),
}


class Kind(NamedTuple):
    """A decision, with what it comes to when the draw lies below the chance and when not; or an instant."""

    actor: str
    zh: str
    en: str
    yes: tuple[str, str] = ("", "")  # zh, en
    no: tuple[str, str] = ("", "")

    @property
    def is_decision(self) -> bool:
        """Or else an instant of a case."""
        return bool(self.yes[0])

    def called(self, lang: str) -> str:
        """With whom it is about, for a table or an axis."""
        zh, en = ACTORS[self.actor]
        if not self.is_decision:
            return self.zh if lang == "zh" else self.en
        return f"{zh}{self.zh}" if lang == "zh" else f"{en}: {self.en}"


DECISIONS: dict[str, Kind] = {  # in the order of a step, then of the life of a case
    "publish": Kind(
        SUBDISTRICT, "是否公布险情", "to publish or not", ("公布", "publishes"), ("不公布", "stays silent")
    ),
    "respond": Kind(
        SUBDISTRICT,
        "是否获准提高响应级别",
        "consent to a higher response level",
        ("获准", "gets it"),
        ("未获准", "does not get it"),
    ),
    "govern": Kind(
        SUBDISTRICT, "是否履职", "to be active or not", ("履职", "is active"), ("不履职", "is not active")
    ),
    "stop": Kind(
        SUBDISTRICT,
        "是否否决项目",
        "to stop a project or not",
        ("否决一个项目", "stops one"),
        ("放行一个项目", "lets one pass"),
    ),
    "inspect": Kind(
        ENTERPRISE, "是否受检查", "inspections", ("受检查", "is inspected"), ("未受检查", "is not inspected")
    ),
    "safety": Kind(
        ENTERPRISE,
        "是否投入安全",
        "to invest in safety or not",
        ("投入安全", "invests in safety"),
        ("不投入", "does not invest"),
    ),
    "pledge": Kind(ENTERPRISE, "是否捐助", "to pledge or not", ("捐助", "pledges"), ("不捐助", "does not")),
    "join_in": Kind(
        ENTERPRISE, "是否参与", "to join in or not", ("参与", "joins in"), ("不参与", "does not")
    ),
    "take_part": Kind(
        RESIDENT, "是否参与", "to take part or not", ("参与", "takes part"), ("不参与", "stays away")
    ),
    "infect": Kind(
        RESIDENT,
        "是否传染给所遇的人",
        "to infect whom it meets or not",
        ("传染", "infects"),
        ("未传染", "does not infect"),
    ),
    "engage": Kind(
        ORGANISATION,
        "是否加入响应",
        "to join the response or not",
        ("加入响应", "joins the response"),
        ("不加入", "does not join"),
    ),
    "target": Kind(
        ORGANISATION,
        "志愿队去向",
        "where a volunteer team goes",
        ("派往名单上第{}件", "case {} of its list"),
        ("未派出志愿队", "sends none"),
    ),
    "report_up": Kind(CASE, "是否上报", "to report or not", ("上报", "is reported"), ("未报", "is withheld")),
    "consent": Kind(
        CASE,
        "上级是否同意派出",
        "consent of the tiers above",
        ("同意派出", "is agreed to"),
        ("未同意", "is not"),
    ),
    "deliberate": Kind(
        CASE, "议事会是否通过", "what a forum decides", ("通过", "is agreed to"), ("未通过", "is not")
    ),
    "pass": Kind(
        CASE,
        "部门是否推诿",
        "to pass a case on or not",
        ("被推给别的部门", "is passed on"),
        ("未推诿", "is taken up"),
    ),
    "whistle": Kind(
        CASE,
        "自家办得了的事是否也吹哨",
        "to whistle over what own forces could do or not",
        ("吹哨推给部门", "is whistled over"),
        ("由自家力量办理", "stays with own forces"),
    ),
    "do_well": Kind(
        CASE,
        "是否真正办结",
        "work truly done or not",
        ("真正办结", "is truly closed"),
        ("只在纸面办结", "is closed on paper"),
    ),
    "breed": Kind(
        CASE,
        "是否引发次生事项",
        "to breed another case or not",
        ("引发次生事项", "breeds another case"),
        ("未引发", "does not"),
    ),
    "spark": Kind(
        CASE,
        "是否引发新的险情",
        "to set off another case or not",
        ("引发新的险情", "sets off another case"),
        ("未引发", "does not"),
    ),
}
INSTANTS: dict[str, Kind] = {  # the names are those of columns of a case
    "arose": Kind(CASE, "发生", "a case arises"),
    "detected": Kind(CASE, "发现", "a case is found"),
    "reported": Kind(CASE, "报到派单者", "word of a case arrives"),
    "queued": Kind(CASE, "请派队伍", "a team is asked for"),
    "responded": Kind(CASE, "首支队伍到场", "the first team comes"),
    "assembled": Kind(CASE, "各部门到齐", "the last department comes"),
    "closed_reported": Kind(CASE, "报结", "a case is reported closed"),
    "closed": Kind(CASE, "真正办结", "a case is truly closed"),
}
KINDS = {**DECISIONS, **INSTANTS}
STAGES = tuple(name for name in INSTANTS if name != "arose")
OF_PURPOSE = {  # a decision's name by its purpose, where nothing else tells two apart
    purpose.PUBLISH: "publish",
    purpose.PROJECT: "stop",
    purpose.INSPECT: "inspect",
    purpose.RESIDENT: "take_part",
    purpose.MET: "infect",
    purpose.ORGANISATION: "engage",
    purpose.TARGET: "target",
    purpose.REPORT_UP: "report_up",
    purpose.VIEW: "deliberate",
    purpose.PASS: "pass",
    purpose.WHISTLE: "whistle",
    purpose.QUALITY: "do_well",
    purpose.CHILD: "breed",
    purpose.SPARKED: "spark",
    purpose.PLAY_GOVERNMENT: "govern",
    purpose.PLAY_ENTERPRISE: "join_in",
    purpose.PLAY_ORGANISATION: "engage",
}


def kind_of(decided: int, whom: int) -> str:
    """What a decision of the log is called; `whom` tells two apart that share a purpose."""
    if decided == purpose.ENTERPRISE:
        return "pledge" if whom else "safety"
    if decided == purpose.CONSENT:
        return "respond" if whom else "consent"
    return OF_PURPOSE[decided]
