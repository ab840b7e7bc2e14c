"""Lessons: what their files must say, and that a page holds the runs that were made."""

import json
import re
from html import unescape

import numpy as np
import pytest

from analysis import lessons
from analysis.lessons import declaration, grid, notebook
from analysis.lessons.page import document
from sim import run
from sim.entries import ScenarioError, parse
from sim.scenario import load

SMALL = {"run.days": 12, "city.people": 200}


def table(**changes):
    """The contents of a small lesson."""
    told = parse(lessons.built_in()["trust"])
    kept = {"replications": 4, "set": SMALL, "sliders": {"trust.gain": [0.02, 0.1], "trust.loss": [0.1, 0.4]}}
    return {**told, **kept, **changes}


@pytest.fixture(scope="module")
def ran():
    return grid.run(declaration.from_table("small", table()))


@pytest.mark.parametrize("name", lessons.built_in())
def test_every_lesson_is_valid_and_says_the_same_in_both_languages(name):
    texts = lessons.read(name).texts
    assert len(texts.discuss_zh) == len(texts.discuss_en) >= 3
    assert texts.story_zh.strip().count("\n\n") == texts.story_en.strip().count("\n\n")


def test_there_are_six_lessons():
    assert len(lessons.built_in()) == 6


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_holds_the_numbers_of_the_runs(ran, lang):
    data = re.search(r'id="data">(.*?)</script>', lessons.page(ran, lang), re.DOTALL)
    told = json.loads(unescape(data.group(1)))
    lesson, k = ran.lesson, 3
    place = lesson.places()[k]
    assert place == (1, 1)
    slid = {"trust.gain": 0.1, "trust.loss": 0.4}
    for d, one in enumerate(lesson.designs.values()):
        runs = [run("teaching", seed, set={**SMALL, **one.settings, **slid}) for seed in range(4)]
        trust = np.mean([done.outcomes["trust_community"] for done in runs])
        assert told["points"][k][d]["outcomes"][0] == pytest.approx(trust, rel=1e-3)
        series = np.array([done.series["trust_community"] for done in runs])
        mean, low, high = told["points"][k][d]["series"][0]
        assert mean == pytest.approx(series.mean(axis=0), rel=1e-3)
        assert low == pytest.approx(series.min(axis=0), rel=1e-3)
        assert high == pytest.approx(series.max(axis=0), rel=1e-3)
    low, high = told["differences"][k][0][0][1:]
    assert low < told["differences"][k][0][0][0] < high


def test_what_fails_is_left_out_and_said(monkeypatch):
    lesson = declaration.from_table("small", table())
    usual = grid.runs_of

    def runs_of(lesson, design, place):
        if place == (0, 1) and design == "visits":
            raise RuntimeError("out of luck")
        return usual(lesson, design, place)

    monkeypatch.setattr(grid, "runs_of", runs_of)
    ran = grid.run(lesson)
    assert ran.failed == {("visits", (0, 1)): "RuntimeError: out of luck"}
    told = document(ran, "zh")
    assert told["points"][1][1] is None and told["points"][1][0] is not None
    assert told["differences"][1] is None and told["differences"][0] is not None


def test_text_from_a_file_is_escaped():
    lesson = declaration.from_table("small", table(title_zh="<script>alert(1)</script>"))
    page = lessons.page(grid.Ran(lesson, {}, {}), "zh")
    assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


def test_numbers_of_the_page_need_no_network(ran):
    assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", lessons.page(ran, "en"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sliders": {}}, "sliders: one to 3"),
        ({"sliders": {"trust.gian": [0.1, 0.2]}}, "did you mean 'trust.gain'"),
        ({"sliders": {"trust.gain": [0.1]}}, "two values or more"),
        ({"sliders": {"trust.gain": [0.1, 7.0]}}, "trust.gain"),
        ({"sliders": {"information.visits": [0.1, 0.2]}}, "design visits moves it"),
        ({"sliders": {"trust.gain": [k / 200 for k in range(1, 127)]}}, "at most 125"),
        ({"outcomes": ["lost"]}, "outcomes: 'lost'"),
        ({"measures": []}, "measures: is empty"),
        ({"designs": {}}, "two or three"),
        ({"designs": 3}, "designs = 3: must be a table"),
        ({"set": 3}, "set = 3: must be a table"),
        ({"story_en": ""}, "story_en: is empty"),
        ({"replications": 1}, "replications"),
    ],
)
def test_a_lesson_that_is_wrong_is_refused_in_one_line(changes, said):
    with pytest.raises(ScenarioError, match=re.escape(said)):
        declaration.from_table("small", table(**changes))


def test_a_mechanism_that_moves_a_slider_is_refused():
    designs = {
        "base": {"title_zh": "一", "title_en": "one"},
        "whistle": {"title_zh": "二", "title_en": "two", "mechanisms": {"whistle": 1.0}},
    }
    with pytest.raises(ScenarioError, match="design whistle moves it"):
        declaration.from_table(
            "small", table(designs=designs, sliders={"accountability.traceability": [0.2, 0.8]})
        )


def test_sliders_reach_the_runs():
    lesson = lessons.read("trust")
    assert lesson.scenario("base", (2, 0)).parameters.trust.gain == 0.1
    assert lesson.scenario("visits", (0, 2)).parameters.trust.loss == 0.4
    assert load("teaching").parameters.trust.gain != 0.1


def test_a_slider_of_a_notebook_runs_the_model_anew():
    lesson = declaration.from_table("small", table())
    first, second = (
        notebook.at(lesson, {"trust.gain": 0.03, "trust.loss": 0.1}),
        notebook.at(lesson, {"trust.gain": 0.09, "trust.loss": 0.1}),
    )
    settings = {**SMALL, "trust.gain": 0.03, "trust.loss": 0.1}
    trust = [run("teaching", seed, set=settings).outcomes["trust_community"] for seed in range(4)]
    assert first["base"].outcomes[:, 0].tolist() == trust
    assert (second["base"].outcomes[:, 0] > first["base"].outcomes[:, 0]).all()
    (said,) = notebook.sentences(lesson, first, "zh")
    assert "加多走访" in said and "平常走访" in said


def test_widgets_have_the_span_and_the_label_of_their_parameter(monkeypatch):
    monkeypatch.setattr(notebook, "read", lambda name: declaration.from_table("small", table()))
    box = notebook.live("small", "en")
    gain, loss, says, picture = box.children
    assert (gain.min, gain.max) == (0.02, 0.1) and gain.description.startswith("trust: gain by a success")
    before, said = bytes(picture.value), says.value
    loss.value = 0.4
    assert bytes(picture.value) != before and says.value != said
