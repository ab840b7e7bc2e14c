"""The wheel holds all that a command needs: unpacked elsewhere, it runs without the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

TOP = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The folder of a wheel's contents, as an installation puts them beside each other."""
    at = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(TOP)).build(directory=str(at / "built"), versions=["standard"])
    zipfile.ZipFile(wheel).extractall(at / "site")
    return at / "site"


def cogov(site, *words):
    """What a command prints that knows nothing but the wheel."""
    done = subprocess.run(
        [sys.executable, "-c", "from analysis.cli import main; main()", *words],
        cwd=site.parent,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONSAFEPATH": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, (words, done.stderr)
    return done.stdout


def test_every_file_that_is_no_program_comes_along(unpacked):
    for source, target in ((TOP / "scenarios", "sim/scenarios_data"), (TOP / "analysis", "analysis")):
        files = [path for path in source.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
        assert files
        for path in files:
            inside = unpacked / target / path.relative_to(source)
            assert inside.read_bytes() == path.read_bytes(), path


def test_nothing_else_comes_along(unpacked):
    assert {path.name.partition("-")[0] for path in unpacked.iterdir()} == {"analysis", "sim", "cogov"}


@pytest.mark.long
def test_commands_run_from_the_wheel_alone(unpacked):
    where = "import sim, analysis; print(sim.__file__, analysis.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1"}
    told = subprocess.run(
        [sys.executable, "-c", where], cwd=unpacked.parent, env=environment, capture_output=True, text=True
    )
    assert all(Path(file).is_relative_to(unpacked) for file in told.stdout.split())
    done = json.loads(cogov(unpacked, "run", "teaching", "--set", "run.days=5", "--json"))
    assert done["outcomes"]["loss"] > 0.0
    assert len(json.loads(cogov(unpacked, "list", "studies", "--json"))) > 3
    page = unpacked.parent / "page.html"
    cogov(unpacked, "replay", "teaching", "--after", "5", "--to", str(page), "--lang", "zh")
    assert "src:url(data:" in page.read_text("utf-8").replace(" ", "")
