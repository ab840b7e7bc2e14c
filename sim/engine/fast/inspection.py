"""How often enterprises are inspected, and how fast what is hidden at them is found."""

from sim.cases import Way
from sim.compiled import kernel
from sim.engine.fast.books import step_end
from sim.hazards import Hazard, accident


@kernel
def share_out_inspections(m):
    """Inspections go round, or by score, or come in campaigns; the same number in all."""
    p = m.parameters[0]
    begin, end = m.clock[0].step * m.clock[0].days, step_end(m)
    total = 0.0
    if p.inspection.targeted > 0.0:
        for e in range(len(m.enterprises)):
            total += reported(p, m.enterprises[e])
    mean = total / max(1.0, float(len(m.enterprises)))
    for e in range(len(m.enterprises)):
        firm = m.enterprises[e]
        over_mean = 1.0
        if mean > 0.0:
            over_mean = reported(p, firm) / mean
        firm.watched = accident.watched(p.inspection, begin, end, over_mean)


@kernel
def reported(p, firm):
    """The score of an enterprise as those who inspect have it."""
    return accident.score(p.accidents, firm.likely, firm.exposed, firm.grave, firm.misjudged)


@kernel
def watch_enterprises(m):
    """How fast a hazard hidden at each enterprise is found, by way, where a hazard lies there."""
    p = m.parameters[0]
    hides = False
    for h in range(len(m.hazards)):
        hides = hides or m.hazards[h].kind == Hazard.ACCIDENT
    if not hides:
        return
    inspects = p.loop.inspection and not p.frozen.government
    for e in range(len(m.enterprises)):
        firm = m.enterprises[e]
        grid = m.grids[firm.grid]
        firm.rates[Way.PATROL] = firm.watched * p.accidents.finds if inspects else 0.0
        firm.rates[Way.RESIDENT] = p.accidents.visible * grid.rates[Way.RESIDENT]
        firm.rates[Way.ENTERPRISE] = p.detection.enterprise * float(firm.safe)
        firm.rates[Way.SENSOR] = grid.rates[Way.SENSOR]
