"""Imports point down only, without a cycle, and Mesa stays in the engine that is read.

Neither engine uses a part of the other: `reference` on one side, `fast` on the other.

A new module of `sim` gets its place in SIM; a new module of `analysis` counts as a verb (see ANALYSIS).
"""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SIM = (
    *("compiled", "purpose", "draws", "rules", "agents", "parameters", "hazards"),
    *("cases", "measures", "ties", "city", "entries", "mechanisms", "scenario", "outcomes", "engine", "run"),
)
ANALYSIS = {
    "words": 0,
    "games": 0,
    "store": 1,
    "pairs": 1,
    "figures": 1,
    "pages": 1,
    "cli": 3,
}  # all others, the verbs, lie between
REFERENCE = "sim.engine.reference"
FAST = "sim.engine.fast"


def modules():
    """Every module of both packages, with its source."""
    files = [file for package in ("sim", "analysis") for file in sorted((ROOT / package).rglob("*.py"))]
    dotted = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files]
    return {name: file.read_text("utf-8") for name, file in zip(dotted, files, strict=True)}


def plain(names):
    return {name.removesuffix(".__init__") for name in names}


def imported(name, source, known):
    """The modules that a source imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = name.split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in known else base


def height(name):
    """How far up a module stands in its package; a package's own __init__ may be imported from anywhere."""
    package, _, rest = name.partition(".")
    first = rest.partition(".")[0]
    if not first:
        return -1
    return SIM.index(first) if package == "sim" else ANALYSIS.get(first, 2)


def fault(name, other):
    """What is wrong with `name` importing `other`, or None."""
    package, target = name.split(".")[0], other.split(".")[0]
    if target == "mesa" and not name.startswith(REFERENCE):
        return "Mesa is for the reference engine only"
    if (package, target) == ("sim", "analysis"):
        return "the model knows nothing of the analysis"
    if package == "analysis" and other.startswith("sim.engine"):
        return "the analysis calls sim.run, never an engine"
    if crosses(name, other) or crosses(other, name):
        return "an engine that used the other could not check it"
    name = name.removesuffix(".__init__")
    if package == target and "." in name and height(other) > height(name):
        return "imports point down only"
    return None


def crosses(name, other):
    """Whether one is a part of the engine that is read and the other of the compiled one."""
    return name.startswith(REFERENCE) and other.startswith(FAST)


def faults(sources, known):
    pairs = [(name, other) for name, source in sources.items() for other in imported(name, source, known)]
    return [f"{name} imports {other}: {what}" for name, other in pairs if (what := fault(name, other))]


def check_acyclic(sources):
    known = plain(sources)
    graph = {name: set(imported(name, source, known)) & known for name, source in sources.items()}
    TopologicalSorter(
        {n.removesuffix(".__init__"): others - plain({n}) for n, others in graph.items()}
    ).prepare()


def test_every_module_of_sim_has_a_place():
    parts = [name.split(".") for name in plain(modules())]
    assert {part[1] for part in parts if part[0] == "sim" and len(part) > 1} <= set(SIM)


def test_imports_point_down():
    sources = modules()
    assert faults(sources, plain(sources)) == []


def test_no_cycle():
    check_acyclic(modules())


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sim.draws", "from sim.rules import trust"),
        ("sim.draws", "from sim import rules"),
        ("sim.rules.trust", "from ..engine import fast"),
        ("sim.rules.trust", "def late():\n    import sim.run"),
        ("sim.rules.__init__", "from ..engine import fast"),
        ("sim.engine.fast", "from sim.engine.reference import Resident"),
        ("sim.engine.fast.sources", "from sim.engine.reference.cases import Case"),
        ("sim.engine.reference", "from sim.engine.fast import calendar"),
        ("sim.engine.reference.cases", "from sim.engine.fast.sources import breed"),
        ("sim.run", "import analysis.store"),
        ("sim.engine.fast", "from mesa import Model"),
        ("analysis.cli", "import mesa.agent"),
        ("analysis.study", "from sim.engine.fast import advance"),
        ("analysis.store", "from analysis import study"),
        ("analysis.study", "from .cli import main"),
    ],
)
def test_a_wrong_import_is_found(name, source):
    known = {"sim.rules", "sim.rules.trust", "analysis.study", "analysis.cli"}
    known |= {"sim.engine.fast", "sim.engine.fast.sources", "sim.engine.fast.calendar"}
    assert len(faults({name: source}, known)) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("sim.run", "from sim.engine import fast\nfrom sim import draws"),
        ("sim.rules.trust", "from sim.rules import incentive\nfrom sim.compiled import compiled"),
        ("sim.engine.reference", "import mesa"),
        ("sim.engine.reference.residents", "from mesa import Agent\nfrom sim.engine import events"),
        ("analysis.study", "import sim.run\nfrom analysis import store, comparison"),
        ("analysis.cli", "from . import study"),
        ("sim.__init__", "from sim.run import run"),
    ],
)
def test_a_right_import_is_let_through(name, source):
    known = {"sim.rules.incentive", "sim.engine.fast", "sim.draws", "analysis.store", "analysis.study"}
    assert faults({name: source}, known) == []


def test_a_cycle_is_found():
    with pytest.raises(CycleError):
        check_acyclic({"analysis.study": "from . import report", "analysis.report": "import analysis.study"})
