"""What headline rows become where a parameter that the data do not pin down has other values."""

from collections.abc import Callable
from pathlib import Path

from analysis.catalogue import rows as listed
from analysis.validation import city, city_rows, record, stretch, wave_rows, xinfadi
from analysis.validation.rows import Row
from analysis.validation.stretch import Stretch
from sim.run import run

Told = Callable[[int, int], None]
LENT = (0.3, 0.6, 0.9)  # mobilisation.share
CUTS = (0.95, 0.975, 1.0)
TRACED = (0.2, 0.5, 0.8)  # epidemics.tracing
SEEDS = 2


def with_value(about: tuple[str, str], name: str, value: float) -> tuple[str, str]:
    """What a row is of, and the value that a parameter has in it."""
    found = next(each for each in listed("parameters") if each["name"] == name)
    return f"{about[0]}；{found['title_zh']} {value:g}", f"{about[1]}; {found['title_en']}: {value:g}"


def lent(folder: Path, told: Told) -> list[Row]:
    """The storm, and all requests, where more or fewer teams are lent. Raises ScenarioError."""
    cases = record.read(folder / city_rows.FILE)
    scored = cases.between(city_rows.FROM, city_rows.TO)
    fitted = city.fit(cases.cases, city_rows.UNTIL)
    null = stretch.drawn(city.as_before(cases.cases, city_rows.UNTIL, scored), 2)
    storm = (scored["type"] == city_rows.STORM).to_numpy()
    found = []
    for k, share in enumerate(LENT):
        changed = fitted._replace(teams=fitted.teams._replace(share=share))
        model = stretch.drawn(city.predict(changed, cases.cases, scored), 1)
        for about, where in ((city_rows.ALL, storm | True), (city_rows.TREES, storm)):
            told_as = with_value(about, "mobilisation.share", share)
            one = Stretch(scored, model, null).where(where)
            if len(one.cases):
                found.append(one.row("spread", told_as, "on_time_share", "share", stretch.on_time))
                found.append(
                    one.row("spread", told_as, "closed_within_48h", "share", stretch.closed_by(48.0))
                )
        told(k + 1, len(LENT))
    return found


def cut(_: Path, told: Told) -> list[Row]:
    """Each region left out, where strict policy stops fewer infections."""
    found = []
    for k, share in enumerate(CUTS):
        about = (
            f"京、粤、浙，逐一留出；严格政策减少感染 {share:g}",
            f"Beijing, Guangdong, Zhejiang, each left out; infections that strict policy stops: {share:g}",
        )
        found += wave_rows.misses(about, wave_rows.each_left_out(share))[::2]
        told(k + 1, len(CUTS))
    return found


def traced(_: Path, told: Told) -> list[Row]:
    """Xinfadi, where more or fewer contacts are traced."""
    found = []
    none = xinfadi.unchecked()
    wanted = ("day_of_90%", "half_life_days")
    for k, share in enumerate(TRACED):
        runs = [run("xinfadi", seed, set={"epidemics.tracing": share}) for seed in range(SEEDS)]
        courses = [xinfadi.found_a_day(one) for one in runs]
        about = with_value(xinfadi.ABOUT, "epidemics.tracing", share)
        for _about, measure, scale, true, f in xinfadi.MEASURES:
            if measure in wanted:
                found.append(xinfadi.compared(about, measure, scale, true, f, courses, none))
        told(k + 1, len(TRACED))
    return found
