"""Replays: a page holds what the runs did (read back by code of its own) and shows what it holds."""

import base64
import json
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from analysis.cli import app
from analysis.replays import coding, courses, lives
from analysis.replays.phrases import SAYS
from analysis.replays.window import window
from analysis.replays.write import write
from analysis.why.microscope import why
from analysis.words import DISCLAIMER
from sim import ScenarioError, load, purpose, run
from sim.cases import Cause, Status, Way
from sim.hazards import Hazard
from sim.rules.dispatch import Dispatch

CRISES = ("", "_accident", "_dispute", "_rumour", "_flood", "_epidemic", "_compound")
SEED = 2
MINUTES = 1440
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no browser here")


def unpacked(text):
    return zlib.decompress(base64.b64decode(text))


def whole(text):
    """Whole numbers, byte by byte, as the format says."""
    found, value, shift = [], 0, 0
    for byte in unpacked(text):
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(-(value + 1) // 2 if value % 2 else value // 2)
            value = shift = 0
    return np.array(found, np.int64)


def exact(text):
    return np.frombuffer(unpacked(text), "<f8")


def document(path):
    """The data of a page."""
    text = path.read_text("utf-8")
    return json.loads(re.search(r'<script id="data"[^>]*>(.*?)</script>', text, re.DOTALL).group(1))


class Shown:
    """A page's data, and the runs of the same designs, made without looking on."""

    def __init__(self, folder, crisis):
        base = folder / f"base{crisis}.toml"
        low = "[floods]\ncapacity = 150\n" if crisis == "_flood" else ""  # all works break
        base.write_text(f'extends = "teaching{crisis}"\n[run]\ndays = 46\n{low}', "utf-8")
        self.page = folder / f"page{crisis}.html"
        chosen, told = lives.chosen, []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lives, "chosen", lambda *words: told.append(chosen(*words)) or told[-1])
            write([str(base), "+whistle", "+rigid"], SEED, self.page, "en", before=5.0, after=15.0)
        self.ids = told[0].tolist()
        self.data = document(self.page)
        self.clock = self.data["clock"]
        mechanisms = ({}, {"whistle": 1.0}, {"rigid": 1.0})
        self.scenarios = [load(str(base), mechanisms=one) for one in mechanisms]
        self.runs = [run(one, SEED, log=True) for one in self.scenarios]

    @property
    def sides(self):
        return list(zip(self.data["designs"], self.runs, strict=True))

    def steps(self):
        """Steps that are over at the window's begin and at the end of each of its steps."""
        return np.arange(self.clock["begin"], self.clock["end"] + 1, self.clock["step"]) // self.clock["step"]

    def layer(self, design, name):
        """(pictures, grids)."""
        grids = len(self.data["place"]["places"])
        return np.cumsum(whole(design["layers"][name]).reshape(-1, grids), axis=0)

    def lives(self, design):
        """Columns by name."""
        found = {name: whole(text) for name, text in design["lives"].items()}
        return found | {"arose": np.cumsum(found["arose"])}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("replays")


@pytest.fixture(scope="module", params=CRISES, ids=lambda crisis: crisis or "_storm")
def shown(request, folder):
    return Shown(folder, request.param)


@pytest.fixture(scope="module")
def storm(folder):
    return Shown(folder, "")


# ---------------------------------------------------------------------------- what a page holds


@given(st.lists(st.integers(-(2**52), 2**52)))
def test_whole_numbers_come_back(numbers):
    assert whole(coding.whole(np.array(numbers, np.int64))).tolist() == numbers


def test_numbers_come_back_to_the_last_bit():
    numbers = np.array([0.1, -1e300, np.nan, 3.0])
    assert exact(coding.exact(numbers)).tobytes() == numbers.tobytes()


def test_small_numbers_take_a_byte():
    assert len(unpacked(coding.whole(np.arange(-64, 64)))) == 128
    assert len(unpacked(coding.whole(np.array([64, -65])))) == 4


def test_courses_are_the_series_of_the_run(shown):
    steps = shown.steps()
    names = [one["name"] for one in shown.data["courses"]]
    assert {"open_emergencies", "loss_so_far", "participation", "trust_subdistrict"} <= set(names)
    assert set(shown.data["drawn"]) <= set(names) and len(shown.data["drawn"]) == 4
    for design, alone in shown.sides:
        quiet = alone.scenario.quiet_steps
        for name in names:
            column = alone.series["loss" if name == "loss_so_far" else name]
            if name == "loss_so_far":
                column = np.cumsum(np.where(np.arange(len(column)) >= quiet, column, 0.0))
            np.testing.assert_array_equal(exact(design["courses"][name]), column[steps - 1])


def test_no_course_that_moves_is_left_out(shown):
    steps = shown.steps()[1:] - 1
    for name, first in shown.runs[0].series.items():
        values = {value for one in shown.runs for value in one.series[name][steps]}
        assert (name in shown.data["designs"][0]["courses"]) == (len(values) > 1), name
        assert len(first) > steps[-1]


def test_a_course_moves_if_two_designs_differ_in_it():
    begin = [np.nan, 1.0, 1.0]
    told = [
        {"a": np.array(begin), "b": np.array(begin)},
        {"a": np.array([np.nan, 1.0, 2.0]), "b": np.array(begin)},
    ]
    assert courses.moving(told) == ["a"]


def test_maps_count_what_is_open_in_every_grid_at_every_picture(shown):
    every = shown.data["clock"]["every"] / MINUTES
    begin = shown.clock["begin"] / MINUTES
    for design, alone in shown.sides:
        is_emergency = np.array([work.emergency for work in alone.scenario.file.work])[alone.cases["work"]]
        for name, counted in (("open", np.ones(len(is_emergency), bool)), ("open_emergencies", is_emergency)):
            if name not in design["layers"]:
                continue
            pictures = shown.layer(design, name)
            for k in range(0, len(pictures), 7):
                instant = begin + k * every
                expected = np.zeros(pictures.shape[1], int)
                for case in alone.cases[counted]:
                    over = {Status.CLOSED: case["closed"], Status.REFUSED: case["marked"]}
                    if case["arose"] <= instant < over.get(case["status"], np.inf):
                        expected[case["grid"]] += 1
                np.testing.assert_array_equal(pictures[k], expected)


def test_maps_add_up_to_the_series(shown):
    steps = shown.steps()
    per_step = shown.clock["step"] // shown.clock["every"]
    residents = np.array(shown.data["place"]["residents"])
    for design, alone in shown.sides:
        seen = {one["name"]: one for one in shown.data["layers"]}
        assert {"open", "participation", "hidden"} <= set(seen)
        for name, about in seen.items():
            pictures = shown.layer(design, name)
            sums = pictures.sum(axis=1)[:: per_step if about["every"] == shown.clock["every"] else 1]
            series = alone.series[name][steps - 1]
            if about["share"]:
                assert (pictures <= residents).all()
                np.testing.assert_allclose(sums / residents.sum(), series, rtol=1e-12)
            else:
                np.testing.assert_array_equal(sums, series)


def test_lives_are_those_of_the_cases(shown):
    ids = shown.ids
    assert shown.data["cases"]["told"] == len(ids) > 15
    for design, alone in shown.sides:
        held = shown.lives(design)
        by_id = {int(case["id"]): case for case in alone.cases}
        for number, id_ in enumerate(ids):
            told = {name: int(column[number]) for name, column in held.items()}
            if id_ not in by_id:
                assert set(told.values()) == {-1}
                continue
            case = by_id[id_]
            assert told["arose"] == round(float(case["arose"]) * MINUTES)
            for stage in lives.STAGES:
                expected = (case[stage] - case["arose"]) * MINUTES
                assert told[stage] == (-1 if np.isnan(expected) else round(float(expected)))
            for name in (*lives.PLAIN, *lives.COUNTS):
                assert told[name] == case[name]
            assert told["loss"] == round(100.0 * float(case["loss"]))
            if case["status"] == Status.CLOSED:
                assert told["ended"] == round(float(case["closed"] - case["arose"]) * MINUTES)
            assert told["parent"] == (ids.index(case["parent"]) if case["parent"] in ids else -1)


def test_lives_are_of_the_crisis_those_that_cost_most_and_those_that_are_named(storm, monkeypatch):
    monkeypatch.setattr(lives, "MOST", 5)
    inside = window(storm.scenarios[0], 5.0, 15.0)
    ordinary = int(storm.runs[0].cases["id"][0])
    ids = lives.chosen(storm.runs, inside, [ordinary]).tolist()
    loss = {}
    for alone in storm.runs:
        for case in alone.cases:
            is_open = case["arose"] <= inside.end and (
                case["status"] != Status.CLOSED or case["closed"] > inside.begin
            )
            if storm.scenarios[0].file.work[case["work"]].emergency and is_open:
                loss[int(case["id"])] = loss.get(int(case["id"]), 0.0) + case["loss"]
    assert ids[0] == ordinary
    assert set(ids[1:]) == set(sorted(loss, key=loss.get)[-5:])


def test_decisions_of_a_life_are_those_of_the_log(storm):
    words = storm.data["cases"]["decisions"]
    ids = storm.ids
    names = {
        **{purpose.REPORT_UP: "report_up", purpose.CONSENT: "consent", purpose.PASS: "pass"},
        **{purpose.QUALITY: "do_well", purpose.VIEW: "deliberate"},
    }
    count = 0
    for design, alone in storm.sides:
        held = {name: whole(text) for name, text in design["decisions"].items()}
        number = np.cumsum(held["case"])
        arose = storm.lives(design)["arose"]
        upon = alone.log[np.isin(alone.log["purpose"], list(names)) & (alone.log["whom"] <= 0)]
        for case, id_ in enumerate(ids):
            mine = number == case
            told = [words[place] for place in np.repeat(held["what"][mine], held["times"][mine])]
            minutes = arose[case] + held["minute"][mine]
            expected = {}
            for row in upon[upon["who"] == id_]:
                word = f"{names[row['purpose']]}_{'yes' if row['choice'] else 'no'}"
                if word in words:
                    expected.setdefault(word, []).append(row["instant"] * MINUTES)
            assert sorted(told) == sorted(word for word, instants in expected.items() for _ in instants)
            assert (np.diff(minutes) >= 0).all()
            for word, minute in zip(held["what"][mine], minutes, strict=True):
                assert np.abs(np.array(expected[words[word]]) - minute).min() <= 1.0
            count += len(told)
    assert count > 50


def test_marks_are_the_chain_from_the_hazard_on(storm):
    strike = storm.clock["strike"]
    for parting, letter in zip(storm.data["partings"], "BC", strict=True):
        minutes = [mark["minute"] for mark in parting["marks"]]
        assert len(minutes) > 2 and minutes == sorted(minutes) and minutes[0] >= strike
        assert any(f" {letter}: " in mark["text"] for mark in parting["marks"])
        assert not any(" B: " in mark["text"] for mark in parting["marks"]) or letter == "B"
        assert whole(parting["a_step"]).sum() > 10


def test_bands_count_decisions_by_step(storm):
    base = str(storm.page.with_name("base.toml"))
    found = why(base, "+whistle", SEED)
    told = whole(storm.data["partings"][0]["a_step"])
    assert found.table["draw"].notna().sum() >= told.sum()
    step = int(np.argmax(told))
    begin = storm.clock["begin"] // storm.clock["step"] + step
    inside = found.walked.decisions["instant"].between(begin, begin + 1, inclusive="left")
    assert inside.sum() == told[step]


# ---------------------------------------------------------------------------- the page


def test_a_page_stands_alone(storm):
    text = storm.page.read_text("utf-8")
    outside = re.sub(r'<script id="data".*?</script>', "", text, flags=re.DOTALL)
    assert re.findall(r"https?://[\w./]+", outside) == ["http://www.w3.org/2000/svg"] * outside.count("http")
    assert not re.search(r"\b(src|href)=|@import|fetch\(|XMLHttp", outside)
    assert DISCLAIMER["en"] in text
    assert len(text) < 500_000


def test_languages_have_the_same_sentences_with_the_same_gaps():
    assert set(SAYS["zh"]) == set(SAYS["en"])
    for name, zh in SAYS["zh"].items():
        assert sorted(re.findall(r"\{\w*\}", zh)) == sorted(re.findall(r"\{\w*\}", SAYS["en"][name])), name


def test_whatever_can_happen_has_its_sentence():
    needed = {f"cause_{cause:d}" for cause in Cause} | {f"found_{way:d}" for way in Way} | {*lives.TOLD}
    needed |= {f"queued_{rule.name.lower()}" for rule in Dispatch}
    assert needed <= set(SAYS["zh"])
    assert set(courses.TELLING) == set(Hazard)


def test_every_sentence_is_said_somewhere():
    folder = lives.__file__.rpartition("/")[0]
    sources = "".join(
        path.read_text("utf-8")
        for where in (folder, f"{folder}/../assets/replay")
        for path in sorted(Path(where).iterdir())
        if path.suffix in (".py", ".js", ".html") and path.name != "phrases.py"
    )
    made = r"cause_\d|found_-?\d|queued_\w+|\w+_(yes|no)(_times)?"
    unsaid = [
        name
        for name in SAYS["zh"]
        if not re.search(rf"""["'.]{name}\b""", sources) and not re.fullmatch(made, name)
    ]
    assert unsaid == []


def test_what_others_write_is_text(tmp_path):
    odd = "<img src=x></script><b>{{ 1 }}"
    path, lesson = tmp_path / "odd.toml", tmp_path / "lesson.md"
    path.write_text(
        f'extends = "teaching"\ntitle_zh = "{odd}"\ntitle_en = "{odd}"\n[run]\ndays = 40\n', "utf-8"
    )
    lesson.write_text(f"# One\n{odd}\n二", "utf-8-sig")
    write([str(path), "+whistle"], 0, tmp_path / "page.html", "zh", lesson, 2, 5)
    text = (tmp_path / "page.html").read_text("utf-8")
    assert "<img" not in text and "<b>" not in text
    assert "# One\n&lt;img src=x&gt;&lt;/script&gt;&lt;b&gt;{{ 1 }}\n二</div>" in text
    assert sorted(one.name for one in tmp_path.iterdir()) == ["lesson.md", "odd.toml", "page.html"]


def test_one_design_alone_has_no_partings(tmp_path):
    write(["p1"], 0, tmp_path / "page.html", "zh", before=1, after=3)
    data = document(tmp_path / "page.html")
    assert len(data["designs"]) == 1 and data["partings"] == []


def test_designs_without_counterparts_are_shown_all_the_same(tmp_path):
    base, other = tmp_path / "base.toml", tmp_path / "other.toml"
    base.write_text('extends = "teaching"\n[run]\ndays = 40\n', "utf-8")
    other.write_text('extends = "base"\n[city]\nseed = 5\n', "utf-8")
    write([str(base), str(other)], 0, tmp_path / "page.html", "en", before=1, after=3)
    data = document(tmp_path / "page.html")
    assert len(data["designs"]) == 2 and data["partings"] == []


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["teaching", "+whistle", "+rigid", "+flexible"], "4 designs; must be 1 to 3"),
        (["teaching", "+wistle"], "did you mean 'whistle'"),
        (["teaching", "dongcheng"], "not comparable"),
        (["teaching", "--to", "page.txt"], "must be a file that ends in .html"),
        (["teaching", "--before", "-1"], "--before = -1"),
        (["teaching", "--after", "nan"], "--after = nan"),
        (["teaching", "--after", "0", "--before", "0"], "at least a step"),
        (["teaching", "--lesson", "absent.md"], "cannot be read"),
        (["teaching", "--seed", "-1"], "seed = -1"),
        (["teaching", "--lang", "fr"], "--lang"),
    ],
)
def test_bad_input_is_told_in_one_line_and_writes_nothing(tmp_path, monkeypatch, words, what):
    monkeypatch.chdir(tmp_path)
    to = [] if "--to" in words else ["--to", "page.html"]
    with pytest.raises(ScenarioError, match=re.escape(what)) as told:
        CliRunner().invoke(app, ["replay", *words, *to], catch_exceptions=False)
    assert "\n" not in str(told.value)
    assert not list(tmp_path.iterdir())


def test_a_lesson_is_text_of_some_length(tmp_path):
    long, odd = tmp_path / "long.md", tmp_path / "odd.md"
    long.write_bytes(b"a" * 100_001)
    odd.write_bytes(b"\xff\xfe\xff")
    for lesson, what in ((long, "larger than 100000 bytes"), (odd, "UTF-8")):
        with pytest.raises(ScenarioError, match=what):
            write(["teaching"], 0, tmp_path / "page.html", "zh", lesson)


def test_a_window_lies_on_steps_and_in_the_run():
    city = load("teaching_flood")
    one = window(city, 1.3, 1.3)
    assert (one.begin, one.end, one.strike) == (28.5, 31.5, 30.0)
    assert window(city, 1e6, 1e6).begin == 0.0
    assert window(city, 1e6, 1e6).end == city.file.run.days
    assert window(load("teaching", {"run.days": 20}), 5.0, 90.0).strike is None
    with pytest.raises(ScenarioError, match="at most 2000"):
        window(load("teaching", {"run.step_days": 0.01}), 10.0, 80.0)


# ---------------------------------------------------------------------------- what a browser shows


def dumped(page, fragment="", script=""):
    """The page as a browser has it after a while, with a script of ours at its end."""
    text = page.read_text("utf-8").replace("</body>", f"<script>{script}</script></body>")
    beside = page.with_name("driven.html")
    beside.write_text(text, "utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"]
    done = subprocess.run(
        [CHROMIUM, *flags, f"file://{beside}{fragment}"], capture_output=True, text=True, timeout=120
    )
    return done.stdout


def figures(dom, name):
    """What stands below the maps of a course, a number a design."""
    return [
        float(one.replace(",", "").rstrip("%"))
        for one in re.findall(rf'<dd data-course="{name}">([^<]*)', dom)
    ]


@needs_browser
def test_a_browser_shows_the_numbers_of_the_run(storm):
    day = 3
    dom = dumped(storm.page, f"#t={day}&case=7")
    assert 'id="broken" role="alert" hidden' in dom
    step = round(storm.scenarios[0].quiet_days) + day - 1
    open_now = [one.series["open_emergencies"][step] for one in storm.runs]
    assert figures(dom, "open_emergencies") == open_now and max(open_now) > 5
    shares = [round(100 * one.series["participation"][step], 1) for one in storm.runs]
    assert figures(dom, "participation") == shares
    lost = [one.series["loss"][storm.scenarios[0].quiet_steps : step + 1].sum() for one in storm.runs]
    assert figures(dom, "loss_so_far") == pytest.approx(lost, rel=5e-4)
    held = storm.lives(storm.data["designs"][0])
    told = re.search(r'<section class="life[^>]*>(.*?)</section>', dom, re.DOTALL).group(1)
    span, unit = re.search(
        r"after ([\d.]+) (min|h|days)</small></time><span>The first team comes", told
    ).groups()
    minutes = float(span) * {"min": 1, "h": 60, "days": MINUTES}[unit]
    assert minutes == pytest.approx(held["responded"][6], rel=0.06)
    loss = re.search(r"Loss: ([\d.,]+) person-days", told).group(1)
    assert float(loss.replace(",", "")) == pytest.approx(held["loss"][6] / 100.0, rel=5e-4)


@needs_browser
def test_a_life_is_told_in_order_of_time(storm):
    held = {name: whole(text) for name, text in storm.data["designs"][0]["decisions"].items()}
    number, badly = np.cumsum(held["case"]), storm.data["cases"]["decisions"].index("do_well_no")
    again = [row for row in np.flatnonzero(held["what"] == badly)[:-1] if number[row + 1] == number[row]]
    dom = dumped(storm.page, f"#case={number[again[0]] + 1}")
    told = re.search(r'<section class="life[^>]*>(.*?)</section>', dom, re.DOTALL).group(1)
    times = [(int(day), clock) for day, clock in re.findall(r"<time>day (\d+), (\d\d:\d\d)", told)]
    assert len(times) > 6 and times == sorted(times)


@needs_browser
def test_keys_move_the_page(storm):
    keys = "[' ',' ','ArrowRight','ArrowRight','2','p','+','m']"
    press = (
        "setTimeout(() => { for (const key of " + keys + ") "
        "document.dispatchEvent(new KeyboardEvent('keydown', {key})); "
        "document.body.dataset.hash = location.hash; }, 1500)"
    )
    dom = dumped(storm.page, "#t=1", press)
    layer = storm.data["layers"][1]["name"]
    assert 'class="projector"' in dom
    assert re.search(r'data-hash="([^"]*)"', dom).group(1).replace("&amp;", "&").startswith("#t=1.5&")
    assert f"layer={layer}" in dom and "focus=2" in dom
    assert dom.count('class="map focus"') == 1


@needs_browser
def test_a_hash_that_means_nothing_is_left_alone(storm):
    dom = dumped(storm.page, "#t=x&case=99999&grid=-3&focus=9&layer=none")
    assert 'id="broken" role="alert" hidden' in dom and 'class="map focus"' not in dom


@pytest.mark.long
def test_the_district_over_ninety_days_stays_small(tmp_path):
    write(["dongcheng", "+whistle", "+rigid"], 0, tmp_path / "page.html", "zh", before=30.0, after=60.0)
    assert (tmp_path / "page.html").stat().st_size < 4_000_000
