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


@pytest.mark.parametrize(
    "name",
    [
        *("teaching", "whistle", "quick", "E01", "trust", "R07"),
        *("studies/search_storm.toml", "studies/recovery.toml", "patterns/links.toml"),
    ],
)
def test_what_is_found_is_told_in_both_languages(name):
    facts = files.check(str(folder() / name) if name.endswith(".toml") else name)
    for lang, mark in (("zh", "："), ("en", ": ")):
        told = files.lines(facts, lang)
        assert len(told) == len(facts) - 1  # that it is valid is said before
        assert all(line.startswith("  ") and line.split(mark, 1)[1] for line in told)
        assert not any(sign in "".join(told) for sign in "{}[]'" if name not in ("trust",))


def test_numbers_lists_and_settings_are_written_as_people_write_them():
    facts = {"valid": True, "residents": 12000, "arms": ["a", "b"], "levers": {"x.y": 0.5, "rule": "whistle"}}
    assert files.lines(facts, "en") == [
        *("  simulated residents: 12,000", "  arms: a, b", "  levers and rules: x.y = 0.5, rule = whistle"),
    ]
    assert files.lines(facts, "zh")[1:] == [
        "  对照的各组：a、b",
        "  所动的数值与规则：x.y = 0.5、rule = whistle",
    ]
