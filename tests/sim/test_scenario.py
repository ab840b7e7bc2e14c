"""Good files load, bad ones say what is wrong: key, value, what is allowed."""

import math

import numpy as np
import pytest

from sim import run
from sim.city import Subdistrict
from sim.entries import ScenarioError, folder
from sim.hazards import Hazard
from sim.scenario import built_in, load


@pytest.mark.parametrize(
    "path", [*built_in().values(), *sorted((folder() / "limits").glob("v*.toml"))], ids=lambda p: p.stem
)
def test_every_file_loads_and_builds(path):
    scenario = load(path)
    assert scenario.file.title_zh and scenario.file.title_en
    if path.parent.name != "limits" or path.stem in ("v5", "v32"):
        assert len(scenario.build().grids) == scenario.file.city.grids


@pytest.mark.parametrize("name", built_in())
def test_every_scenario_runs_through_its_crisis(name):
    struck = load(name).file.hazard
    soon = {f"hazard.{one.kind.name.lower()}.day": 3 for one in struck}
    soon |= {f"hazard.{one.kind.name.lower()}.infected": 100 for one in struck if one.kind == Hazard.EPIDEMIC}
    trajectory = run(load(name, {"run.days": 6, "population.share": 0.01, **soon}), 1)
    assert np.isfinite(trajectory.series["loss"]).all() and len(trajectory.cases) > 0
    assert trajectory.series["mechanism_hours"].any() == bool(trajectory.scenario.mechanisms)


PRESETS = [f"p{k}" for k in range(9)]


@pytest.mark.parametrize("name", PRESETS)
def test_presets_differ_in_their_mechanisms_alone_and_say_so_in_two_paragraphs(name):
    first, one = load("p0").file, load(name).file
    said = {key: getattr(one, key) for key in ("description_zh", "description_en")}
    assert all(len(text.split("\n\n")) == 2 for text in said.values())
    told = ("title_zh", "title_en", "description_zh", "description_en", "source", "mechanisms")
    assert one._replace(**dict.fromkeys(told, "")) == first._replace(**dict.fromkeys(told, ""))


def test_places_have_the_numbers_of_their_sources():
    futian, changning, alliance = (load(name).file.city for name in ("futian", "changning", "alliance"))
    assert futian.communities == 95
    assert changning.organisations * changning.members == pytest.approx(25_000, rel=0.01)
    assert (alliance.grids, alliance.organisations) == (4, 12)
    assert alliance.organisations * alliance.members == 150


def test_dongcheng_has_the_structure_of_its_source():
    scenario = load("dongcheng")
    city = scenario.build()
    tiers = [int((city.units["tier"] == tier).sum()) for tier in range(5)]
    assert tiers == [1, 1, 17, 205, 589]
    below = [
        int((city.grids["community"] == unit).sum())
        for unit in range(len(city.units))
        if city.units["tier"][unit] == 3
    ]
    assert min(below) >= 2 and max(below) <= 5
    assert city.grids["people"].sum() == 708_829
    assert abs(len(city.resident_grid) - 70_883) <= 1
    forces = {d.name: d.staff for d in scenario.file.department[:7]}
    assert forces["assistant"] == 600 and forces["constable"] == 248
    assert forces["judicial"] == 203 and forces["firefighter"] == 31
    assert len(scenario.file.department) - 7 == 29
    derived = [
        s for s in scenario.file.city.subdistrict if isinstance(s, Subdistrict) and "derived" in s.source
    ]
    assert len(derived) == 10


def test_pilots_have_a_team_for_every_grid_and_the_others_share_the_rest():
    scenario = load("dongcheng_pilots")
    city, usual = scenario.build(), load("dongcheng", {"department.constable.tier": "subdistrict"}).build()
    force = [d.name for d in scenario.file.department].index("constable")
    teams, before = (one.stations["teams"][one.station_of[force]] for one in (city, usual))
    grids_in = np.bincount(city.station_of[force])[city.station_of[force]]
    pilot = np.isin(city.grids["subdistrict"] + 1, scenario.file.department[force].pilots)
    assert pilot.sum() > 60
    assert (teams[pilot] == grids_in[pilot]).all()
    assert not (before[pilot] == grids_in[pilot]).all()
    assert (teams[~pilot] <= before[~pilot]).all() and (teams[~pilot] >= 1).all()
    own = city.stations["department"] == force
    assert city.stations["teams"][own].sum() == 248


INCIDENT = {"kind": "incident", "work": "tidiness"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"department.constable.tier": "community"}, "102 for the grids of its pilots and 171 for the other"),
        ({"department.constable.tier": "community"}, "name fewer pilots, or choose tier subdistrict$"),
        (
            {"department.constable.staff": 110},
            "110 teams of 1, but needed are 102 .* and 14 .* fewer pilots$",
        ),
    ],
)
def test_too_few_for_pilots_and_the_others_are_refused_with_what_is_needed(settings, said):
    with pytest.raises(ScenarioError, match=said):
        load("dongcheng_pilots", settings).build()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("trust.gian", 0.1, "did you mean 'gain'"),
        ("trsut.gain", 0.1, "did you mean 'trust'"),
        ("trust.gain", 1.5, "must lie in 0 to 1"),
        ("trust.gain", "much", "must be a number"),
        ("trust.gain", True, "must be a number"),
        ("trust.gain", math.nan, "nan"),
        ("trust.rule", "beto", "did you mean 'beta'"),
        ("city.grids", 3, "fewer than city.communities = 8"),
        ("city.grids", 8.5, "must be a whole number"),
        ("work.tidiness.needs", ["fire"], "no such department"),
        ("work.tidyness.share", 0.1, "did you mean 'tidiness'"),
        ("work.tidiness.share", 0.1, "add up to"),
        ("department.works.tier", "town", "must be one of city, district"),
        ("department.works.staff", 1, "fewer teams than"),
        ("department.management.pilots", [99], "must be a subdistrict from 1 to"),
        ("department.works.pilots", [1], "serves several subdistricts"),
        ("department.management.room", 0, "turns cases away"),
        ("hazard.storm.work", "flood", "no such class of work"),
        ("hazard.storm.profile", [1e308], "1e+308: must be from 0 to 1e+09"),
        ("hazard.storm.profile", [1.0] * 65, "65 numbers; at most 64"),
        ("hazard", [INCIDENT | {"cases_a_grid": 1_000_000}], "cases_a_grid = 1000000: too large"),
        ("hazard", [{"kind": "rumour"}] * 2, "hazard.rumour: at most one"),
        ("hazard", [{"kind": "flood", "work": "tidiness"}] * 2, "hazard.flood: at most one"),
        ("hazard", [{"kind": "dispute", "work": "tidiness", "becomes": "tidiness"}], "must be another class"),
        ("hazard", [INCIDENT | {"concentration": 2.0}], "concentration = 2.0: only storm, dispute"),
        ("hazard", [{"kind": "rumour", "tellers": 2001}], "tellers = 2001: more than the 2000 residents"),
        ("population.share", 0, "must lie in"),
        ("work_time.end_hour", 3, "must be later than start_hour"),
        ("perception.own", 0.9, "must not exceed 1"),
        ("city.people", 90_000_000, "too large"),
        ("run.days", math.inf, "must lie in"),
    ],
)
def test_bad_entries_name_key_and_what_was_allowed(key, value, said):
    with pytest.raises(ScenarioError) as caught:
        load("teaching", {key: value}).build()
    assert said in str(caught.value)
    assert any(part in str(caught.value) for part in key.split("."))


def test_extends_must_exist_and_not_go_round(tmp_path):
    (tmp_path / "a.toml").write_text('extends = "b"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('extends = "a"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"goes round in a circle: a\.toml"):
        load(tmp_path / "a.toml")
    (tmp_path / "a.toml").write_text('extends = "teachign"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="did you mean 'teaching'"):
        load(tmp_path / "a.toml")
    (tmp_path / "a.toml").write_text('extends = "../../etc/passwd"\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="no such scenario"):
        load(tmp_path / "a.toml")


def test_what_a_file_leaves_out_it_has_from_the_one_below(tmp_path):
    (tmp_path / "mine.toml").write_text('extends = "teaching"\n[trust]\ngain = 0.08\n', encoding="utf-8")
    mine, below = load(tmp_path / "mine.toml"), load("teaching")
    assert mine.parameters.trust.gain == 0.08
    assert mine.parameters.trust.loss == below.parameters.trust.loss
    assert mine.file.work == below.file.work
    assert mine.digest != below.digest
    assert load("teaching", {"trust.gain": below.parameters.trust.gain}).digest == below.digest


def test_a_file_can_change_one_row_of_a_list_by_its_name(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('extends = "teaching"\n[department.works]\nstaff = 9\n', encoding="utf-8")
    mine, below = load(path), load("teaching")
    assert [d.name for d in mine.file.department] == [d.name for d in below.file.department]
    changed = [a for a, b in zip(mine.file.department, below.file.department, strict=True) if a != b]
    assert [(d.name, d.staff) for d in changed] == [("works", 9)]
    assert load("teaching") == below
    path.write_text('extends = "teaching"\n[department.work]\nstaff = 9\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match="did you mean 'works'"):
        load(path)
    path.write_text('extends = "teaching"\n[department]\nworks = 9\n', encoding="utf-8")
    with pytest.raises(ScenarioError, match=r"department\.works = 9: must be a table"):
        load(path)


def test_broken_toml_and_other_encodings(tmp_path):
    (tmp_path / "a.toml").write_text("[city\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="not TOML"):
        load(tmp_path / "a.toml")
    (tmp_path / "a.toml").write_bytes("title_zh = '东城'".encode("gbk"))
    with pytest.raises(ScenarioError, match="not UTF-8"):
        load(tmp_path / "a.toml")
