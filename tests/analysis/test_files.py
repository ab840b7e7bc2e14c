"""What a file is, told by what it says, and whether it is valid."""

import pytest

from analysis import files
from sim.entries import ScenarioError, folder


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(("teaching", "scenario"), ("whistle", "mechanism"), ("quick", "study"), ("E02", "hypothesis")),
        *(("limits/v5.toml", "scenario"), ("mechanisms/rigid.toml", "mechanism")),
        *(("studies/ways.toml", "study"), ("hypotheses/E28.toml", "hypothesis")),
        *(("trust", "lesson"), ("lessons/whistles.toml", "lesson")),
    ],
)
def test_every_kind_is_known_and_checked(name, kind):
    path = str(folder() / name) if name.endswith(".toml") else name
    assert files.kind_of(path) == kind
    found = files.check(path)
    assert found["valid"] and kind in found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[factors]\n", "scenario"),
        ("[arms.a]\ntitle_zh = '甲'\n", "is missing"),
        ("[levers]\n'trust.gain' = 1.0\n", "is missing"),
        ("extends = 'nowhere'\n", "no such scenario"),
        ("story_zh = '一'\n", "lesson mine: .* is missing"),
    ],
)
def test_what_is_not_valid_is_refused_as_what_it_is(tmp_path, text, said):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=said):
        files.check(str(path))
