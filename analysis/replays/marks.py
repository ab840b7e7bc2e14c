"""Where decisions part: how the designs after the first leave it, as marks on the page's axis of time."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.replays.phrases import SAYS
from analysis.replays.window import Window
from analysis.why import chain as chains
from analysis.why import sentences
from analysis.why.kinds import DECISIONS
from analysis.why.microscope import Why

STRAIGHT = str.maketrans("“”", '""')  # in a Chinese font the curled ones are as wide as a character


class Mark(NamedTuple):
    """One decision, or a case, that only one of two runs has or that comes out otherwise."""

    instant: float
    grid: int  # -1 for none
    case: int  # id, -1 for none
    text: str


class Parting(NamedTuple):
    """How a design leaves the first one."""

    opening: str  # when they part, and by what
    marks: list[Mark]  # from the hazard on
    a_step: np.ndarray  # decisions of each step of the window that come out otherwise
    telling: int | None  # id of the case that tells most


def parting(found: Why, shown: Window, letters: tuple[str, str], lang: str) -> Parting:
    """What the page tells of two runs; `letters` stand for the designs."""
    since = shown.begin if shown.strike is None else shown.strike
    table = found.table[found.table["instant"] >= since].reset_index(drop=True)
    links = chains.chain(table, chains.parents_of(found.walked.first, found.walked.second))
    marks = [mark(found, table.iloc[row], letters, lang) for row, _ in links]
    decided = found.table["instant"][found.table["kind"].isin(list(DECISIONS))]
    edges = np.arange(shown.first, shown.last + 1) * shown.step_days
    return Parting(
        opening(found, letters, lang),
        marks,
        np.histogram(decided, edges)[0],
        None if found.telling is None else found.telling.case,
    )


def opening(found: Why, letters: tuple[str, str], lang: str) -> str:
    """The first decision of all that comes out otherwise; or that nothing differs."""
    says = SAYS[lang]
    if found.is_nothing:
        return says["all_alike"].format(*letters)
    row = chains.first_decision(found.table)
    if row is None:
        return says["no_decision"].format(*letters)
    first = found.table.iloc[row]
    return says["parts"].format(
        time=sentences.instant(first["instant"], lang), text=mark(found, first, letters, lang).text
    )


def mark(found: Why, row: pd.Series, letters: tuple[str, str], lang: str) -> Mark:
    """A difference, in a sentence."""
    about: dict[str, Any] = {**sentences.whose(found, row, lang), "a": letters[0], "b": letters[1]}
    says = SAYS[lang]
    if row["kind"] == "arose":
        only = letters[0] if np.isnan(row["b"]) else letters[1]
        text = says["only_there"].format(**about, only=only)
    elif row["kind"] in DECISIONS:
        chose = sentences.choices(row, lang)
        text = says["decides"].format(**about, chose_a=chose["a"], chose_b=chose["b"])
    else:
        text = says["happens"].format(**about)
    shown = text.translate(STRAIGHT) if lang == "en" else text
    return Mark(float(row["instant"]), int(row["grid"]), int(row["case"]), shown)
