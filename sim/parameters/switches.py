"""Switches: the arrows of the loop, each of which can be cut, and whose decisions are frozen."""

from typing import Annotated, NamedTuple

from sim.parameters.quantity import Label


class Loop(NamedTuple):
    """The arrows of the closed loop, each of which can be cut."""

    growth: Annotated[bool, Label("未处置则加重", "untreated cases grow")] = True
    breeding: Annotated[bool, Label("次生与外溢", "cases breed cases")] = True
    sight: Annotated[bool, Label("亲见→风险感知", "sight moves perceived risk")] = True
    contacts: Annotated[bool, Label("熟人→风险感知", "contacts move perceived risk")] = True
    publication: Annotated[bool, Label("官方发布→风险感知", "announcements move perceived risk")] = True
    rumour: Annotated[bool, Label("谣言→风险感知", "rumour moves perceived risk")] = True
    risk: Annotated[bool, Label("风险感知→参与", "perceived risk moves participation")] = True
    incentive: Annotated[bool, Label("激励→参与", "incentives move participation")] = True
    social: Annotated[bool, Label("他人参与→参与", "others' participation moves participation")] = True
    fatigue: Annotated[bool, Label("疲劳→参与", "fatigue moves participation")] = True
    protection: Annotated[bool, Label("参与→受保护", "participation protects")] = True
    reports: Annotated[bool, Label("参与→报告", "participation brings reports")] = True
    volunteering: Annotated[bool, Label("志愿力量→处置", "volunteers speed work")] = True
    safety: Annotated[bool, Label("安全投入→事项", "safety prevents cases")] = True
    pledges: Annotated[bool, Label("企业捐助→队伍", "pledges add teams")] = True
    experience: Annotated[bool, Label("办理结果→信任", "outcomes move trust")] = True
    efficacy: Annotated[bool, Label("办理结果→效能感", "outcomes move believed efficacy")] = True
    sanctions: Annotated[bool, Label("所见处罚→预期", "sanctions seen move what is expected")] = True
    concealment: Annotated[bool, Label("问责→迟报瞒报", "blame hides grave cases")] = True
    activation: Annotated[bool, Label("研判→响应启动", "signals raise the response level")] = True
    effort: Annotated[bool, Label("考核→办结质量", "judgement moves quality of work")] = True
    passing: Annotated[bool, Label("推诿", "departments pass cases on")] = True
    grievance: Annotated[bool, Label("积怨→纠纷", "grievance feeds disputes")] = True
    mediation: Annotated[bool, Label("化解→纠纷", "settling a dispute calms others")] = True
    inspection: Annotated[bool, Label("检查→隐患", "inspections find hidden hazards")] = True
    warning: Annotated[bool, Label("预警→转移", "warnings move people to safety")] = True
    defence: Annotated[bool, Label("响应→设防", "a response defends the works")] = True
    isolation: Annotated[bool, Label("收治→隔离", "serving the ill isolates them and whom they know")] = True
    compliance: Annotated[bool, Label("参与→少接触", "participation keeps people apart")] = True
    closure: Annotated[bool, Label("响应→封控", "a response shuts places")] = True


class Frozen(NamedTuple):
    """Kinds of agents whose decisions stay at their default."""

    government: Annotated[bool, Label("冻结政府决策", "freeze government")] = False
    organisations: Annotated[bool, Label("冻结社会组织决策", "freeze social organisations")] = False
    enterprises: Annotated[bool, Label("冻结企业决策", "freeze enterprises")] = False
    residents: Annotated[bool, Label("冻结居民决策", "freeze residents")] = False
