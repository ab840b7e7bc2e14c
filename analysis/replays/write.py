"""From scenarios to a page: what can be wrong is said first, and the file appears whole."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from analysis.designs import designs, titles
from analysis.replays.marks import Parting, parting
from analysis.replays.page import Replay, html
from analysis.replays.phrases import LETTERS
from analysis.replays.watch import Watched, Watcher, watched
from analysis.replays.window import Window, window
from analysis.results import replace_text
from analysis.store import check_file
from analysis.why import microscope
from sim.entries import ENCODING, ScenarioError
from sim.scenario import Scenario, load

MOST_DESIGNS = 3
LONGEST_LESSON = 100_000  # bytes
BEFORE, AFTER = 10.0, 80.0  # days around the hazard that a page shows unless told


def write(
    scenarios: Sequence[str],
    seed: int,
    to: Path,
    lang: str,
    lesson: Path | None = None,
    before: float = BEFORE,
    after: float = AFTER,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> None:
    """Run one to three designs of a crisis and write the page; `tell` hears how many steps of how many are
    done. Raises ScenarioError."""
    check_file("--to", to, ".html")
    text = None if lesson is None else read_lesson(lesson)
    sides = chosen(scenarios)
    base = next(iter(sides.values()))
    shown = window(base, before, after)
    names = list(sides)
    paired = len(names) > 1 and all(comparable(names[0], other) for other in names[1:])
    done, steps = 0, base.steps * (len(names) - paired)

    def step() -> None:
        nonlocal done
        done = min(done + 1, steps)
        tell(done, steps)

    if paired:
        runs, parts = side_by_side(names, seed, shown, lang, step)
    else:
        runs, parts = [watched(one, seed, shown, step) for one in sides.values()], []
    page = html(Replay(shown, list(titles(sides, lang).values()), runs, parts, text, lang))
    to.parent.mkdir(parents=True, exist_ok=True)
    replace_text(to, page)


def chosen(scenarios: Sequence[str]) -> dict[str, Scenario]:
    """The designs by name. Raises ScenarioError."""
    if not 1 <= len(scenarios) <= MOST_DESIGNS:
        raise ScenarioError(f"replay: {len(scenarios)} designs; must be 1 to {MOST_DESIGNS}")
    base, *others = scenarios
    return designs(base, others) if others else {base: load(base)}


def side_by_side(
    names: Sequence[str], seed: int, shown: Window, lang: str, step: Callable[[], None]
) -> tuple[list[Watched], list[Parting]]:
    """All runs, and how each design leaves the first. `step` is called at each step of two runs."""
    mine, *its = LETTERS[lang]
    runs: list[Watched] = []
    parts = []
    for other, letter in zip(names[1:], its, strict=False):
        found, both = walked(names[0], other, seed, shown, step)
        runs += both[bool(runs) :]
        parts.append(parting(found, shown, (mine, letter), lang))
    return runs, parts


def walked(
    base: str, other: str, seed: int, shown: Window, step: Callable[[], None]
) -> tuple[microscope.Why, list[Watched]]:
    """Two designs side by side, and both watched on the way."""
    watchers = Watcher(shown), Watcher(shown)

    def see(*states: Any) -> None:
        for watcher, at in zip(watchers, states, strict=True):
            watcher.see(at)
        step()

    found = microscope.why(base, other, seed, see)
    ends = found.walked.first, found.walked.second
    return found, [watcher.of(end) for watcher, end in zip(watchers, ends, strict=True)]


def comparable(base: str, other: str) -> bool:
    """Whether each agent of one design has its counterpart in the other."""
    try:
        microscope.pair(base, other)
    except ScenarioError:
        return False
    return True


def read_lesson(path: Path) -> str:
    """The text of a lesson. Raises ScenarioError."""
    try:
        if path.stat().st_size > LONGEST_LESSON:
            raise ScenarioError(f"--lesson = {str(path)!r}: larger than {LONGEST_LESSON} bytes")
        return path.read_text(ENCODING)
    except UnicodeDecodeError:
        raise ScenarioError(f"--lesson = {str(path)!r}: must be text in UTF-8") from None
    except OSError as error:
        raise ScenarioError(f"--lesson = {str(path)!r}: cannot be read: {error.strerror}") from None
