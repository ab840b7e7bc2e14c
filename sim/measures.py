"""What a run records at the end of each step: name, unit, label, which way is better."""

from enum import IntEnum
from typing import NamedTuple


class Measure(IntEnum):
    """Columns of a run's series."""

    ARISEN = 0
    OPEN = 1
    OPEN_EMERGENCIES = 2
    HIDDEN = 3
    WAITING = 4
    CLOSED = 5
    LOSS = 6
    PARTICIPATION = 7
    RISK = 8
    RUMOUR = 9
    TRUST_CITY = 10
    TRUST_DISTRICT = 11
    TRUST_SUBDISTRICT = 12
    TRUST_COMMUNITY = 13
    TRUST_PEERS = 14
    EFFICACY = 15
    LEVEL = 16
    POOL = 17
    STAFF_HOURS = 18
    SAFETY = 19
    PLEDGED = 20
    ENGAGED = 21
    VOLUNTEERS = 22
    MATCHED = 23
    SANCTION_FIRMS = 24
    SANCTION_RESIDENTS = 25
    ANNOUNCED = 26
    PARTICIPANT_HOURS = 27
    MECHANISM_HOURS = 28
    MECHANISM_YUAN = 29
    LENT = 30
    ACTIVE = 31
    WATER = 32
    AWAY = 33
    HEARD = 34
    EXPOSED = 35
    INFECTIOUS = 36
    INFECTED = 37
    WHISTLES = 38
    NEEDLESS_WHISTLES = 39
    FORGONE = 40


class About(NamedTuple):
    """How a measure is shown."""

    unit: str
    zh: str
    en: str
    better: str = ""  # "lower", "higher" or nothing


ABOUT = {
    Measure.ARISEN: About("cases/step", "新增事项", "cases arisen", "lower"),
    Measure.OPEN: About("cases", "真实未结事项", "truly open cases", "lower"),
    Measure.OPEN_EMERGENCIES: About("cases", "未结应急事项", "open emergencies", "lower"),
    Measure.HIDDEN: About("cases", "未发现或未上报事项", "cases hidden or withheld", "lower"),
    Measure.WAITING: About("requests", "排队等候", "requests waiting for a team", "lower"),
    Measure.CLOSED: About("cases/step", "真实办结", "cases truly closed", "higher"),
    Measure.LOSS: About("person-days/step", "当日损失", "loss of the step", "lower"),
    Measure.PARTICIPATION: About("share", "居民参与率", "residents who take part", "higher"),
    Measure.RISK: About("share", "平均风险感知", "mean perceived risk"),
    Measure.RUMOUR: About("share", "传谣居民占比", "residents who spread rumour", "lower"),
    Measure.TRUST_CITY: About("share", "对市级信任", "trust in the city", "higher"),
    Measure.TRUST_DISTRICT: About("share", "对区级信任", "trust in the district", "higher"),
    Measure.TRUST_SUBDISTRICT: About("share", "对街道信任", "trust in the subdistrict", "higher"),
    Measure.TRUST_COMMUNITY: About("share", "对社区信任", "trust in the community", "higher"),
    Measure.TRUST_PEERS: About("share", "居民互信", "trust in each other", "higher"),
    Measure.EFFICACY: About("share", "效能感", "believed efficacy", "higher"),
    Measure.LEVEL: About("level", "平均响应级别", "mean response level"),
    Measure.POOL: About("teams", "机动力量", "mobilised teams"),
    Measure.STAFF_HOURS: About("h/step", "公务工时", "staff hours of the step", "lower"),
    Measure.SAFETY: About("share", "投入安全的企业", "enterprises that invest in safety", "higher"),
    Measure.PLEDGED: About("share", "捐助资源的企业", "enterprises that pledge", "higher"),
    Measure.ENGAGED: About("share", "参与响应的社会组织", "organisations in the response", "higher"),
    Measure.VOLUNTEERS: About("persons", "志愿者", "volunteers", "higher"),
    Measure.MATCHED: About("cases", "获志愿力量的事项", "cases with volunteer teams", "higher"),
    Measure.SANCTION_FIRMS: About("share", "企业处罚预期", "sanctions as enterprises expect them"),
    Measure.SANCTION_RESIDENTS: About("share", "居民处罚预期", "sanctions as residents expect them"),
    Measure.ANNOUNCED: About("share", "公布的风险", "announced risk"),
    Measure.PARTICIPANT_HOURS: About("h/step", "志愿工时", "volunteer hours of the step"),
    Measure.LENT: About("persons", "企业捐助人力", "people that enterprises lend"),
    Measure.ACTIVE: About("share", "履职街道占比", "subdistricts that are active"),
    Measure.WATER: About("mm", "水位", "water"),
    Measure.AWAY: About("persons", "已转移人口", "people who have gone to safety"),
    Measure.HEARD: About("share", "听闻谣言的居民", "residents who have heard the rumour", "lower"),
    Measure.EXPOSED: About("share", "潜伏期居民", "residents exposed", "lower"),
    Measure.INFECTIOUS: About("share", "传染期居民", "residents infectious", "lower"),
    Measure.INFECTED: About("share", "累计感染居民", "residents ever infected", "lower"),
    Measure.WHISTLES: About("whistles/step", "吹哨次数", "whistles blown"),
    Measure.NEEDLESS_WHISTLES: About(
        "whistles/step", "本可自办的吹哨", "whistles for which own forces would have done", "lower"
    ),
    Measure.FORGONE: About(
        "ordinary burdens/step", "否决项目的价值", "worth of the projects that streets stopped", "lower"
    ),
    Measure.MECHANISM_HOURS: About("h/step", "机制占用工时", "staff hours spent on mechanisms", "lower"),
    Measure.MECHANISM_YUAN: About("yuan/step", "机制支出", "money spent on mechanisms", "lower"),
}
