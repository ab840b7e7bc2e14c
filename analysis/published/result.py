"""A published result put to the test: a row of the scoreboard for each of its parts."""

from typing import Any, NamedTuple

from analysis.hypotheses import experiment
from analysis.hypotheses.declaration import Prediction
from analysis.hypotheses.experiment import SUPPORTED, Effect, Finding, Progress
from analysis.published.declaration import Given, Part, Published
from analysis.validation.rows import NOT, REPRODUCED, SIGN, Row

GROUP = "published"
ORDER = (REPRODUCED, SIGN, NOT)  # from good to bad


class Result(NamedTuple):
    """What became of a published result."""

    published: Published
    finding: Finding

    @property
    def rows(self) -> list[Row]:
        """A row for each test, then for each part that the model cannot express."""
        lost = self.finding.assumed.effects if self.finding.assumed else (None,) * len(self.published.given)
        tested = zip(self.finding.main.effects, lost, self.published.given, strict=True)
        rows = [of_test(self.published.id, one, without, given) for one, without, given in tested]
        return rows + [of_part(self.published.id, part) for part in self.published.missing]

    @property
    def verdict(self) -> str:
        """That of the worst of its rows: a result is reproduced if all of it is."""
        return max((row.verdict for row in self.rows), key=ORDER.index)

    @property
    def built_in(self) -> list[bool]:
        """Whether each test that holds does so by assumption: a rule says so, or it does not hold without the
        coefficient that names it."""
        found = self.finding
        lost = found.assumed.effects if found.assumed else found.main.effects
        tested = zip(found.main.effects, lost, self.published.given, strict=True)
        return [
            one.verdict == SUPPORTED and (given.by_rule or without.verdict != SUPPORTED)
            for one, without, given in tested
        ]

    @property
    def counts(self) -> dict[str, int]:
        """How many of its rows came to what."""
        return {name: sum(row.verdict == name for row in self.rows) for name in ORDER}

    def document(self) -> dict[str, Any]:
        """As `cogov validate published --json` gives it, beside its rows."""
        told = self.finding.document()
        del told["verdict"]  # of a hypothesis
        told["built_in"] = self.built_in
        own = {"id": told.pop("id"), "verdict": self.verdict, "counts": self.counts}
        claims = {"claim_zh": self.published.claim_zh, "claim_en": self.published.claim_en}
        missing = [part._asdict() for part in self.published.missing]
        return {**own, **claims, **told, "link": self.published.link, "missing": missing}


def document(results: list[Result]) -> dict[str, Any]:
    """Rows of the scoreboard, and what lies behind them."""
    rows = [row._asdict() for one in results for row in one.rows]
    return {"rows": rows, "results": [one.document() for one in results]}


def examine(
    told: Published, replications: int | None = None, progress: Progress = lambda done, of: None
) -> Result:
    """Run a published result's experiment; `replications` in place of those of its file. Raises
    ScenarioError."""
    return Result(told, experiment.examine(told.hypothesis, replications, progress))


def verdict(one: Effect, given: Given) -> str:
    """Reproduced: the sign, and the number that the source gives; sign only: the sign alone, and its
    interval without zero."""
    if one.verdict != SUPPORTED:
        return NOT
    if given.record is None:
        return SIGN
    if given.within is not None:
        near = max(abs(one.low - given.record), abs(one.high - given.record)) <= given.within
    else:
        near = one.low >= given.record if one.test.expects == "above" else one.high <= given.record
    return REPRODUCED if near else SIGN


def measured(test: Prediction) -> str:
    """What a test looks at, by its names in the registries."""
    return test.outcome if test.measure == "mean" else f"{test.outcome}: {test.measure}"


def of_test(id_: str, one: Effect, without: Effect | None, given: Given) -> Row:
    """The row of a test; the null model is the same city without what is assumed."""
    test, seen = one.test, bool(one.pairs)
    return Row(
        GROUP,
        f"{id_} {test.title_zh}",
        f"{id_} {test.title_en}",
        measured(test),
        given.record,
        one.effect if seen else None,
        without.effect if without and without.pairs else None,
        verdict(one, given),
        one.low if seen else None,
        one.high if seen else None,
    )


def of_part(id_: str, part: Part) -> Row:
    """The row of what the model cannot express."""
    return Row(GROUP, f"{id_} {part.title_zh}", f"{id_} {part.title_en}", "", None, None, None, NOT)
