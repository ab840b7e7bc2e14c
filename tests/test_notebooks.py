"""Notebooks: each is its text, holds calls alone, and runs."""

import ast

import jupytext
import pytest

from analysis import lessons
from tools.notebooks import executed, texts

QUICK = ("first_run", "lesson_trust")
MOST_BYTES = 600_000
TO_RUN = [
    pytest.param(text, id=text.stem, marks=[] if text.stem in QUICK else [pytest.mark.long])
    for text in texts()
]


def test_every_lesson_has_its_notebook():
    assert {f"lesson_{name}" for name in lessons.built_in()} <= {text.stem for text in texts()}


@pytest.mark.parametrize("text", texts(), ids=lambda text: text.stem)
def test_a_notebook_is_its_text_and_small(text):
    notebook = text.with_suffix(".ipynb")
    assert [cell.source for cell in jupytext.read(notebook).cells] == [
        cell.source for cell in jupytext.read(text).cells
    ], "python -m tools.notebooks"
    assert notebook.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("text", texts(), ids=lambda text: text.stem)
def test_a_notebook_holds_calls_alone(text):
    nodes = list(ast.walk(ast.parse(text.read_text("utf-8"))))
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    assert not [node for node in nodes if isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Div)]


@pytest.mark.parametrize("text", TO_RUN)
def test_a_notebook_runs(text):
    outputs = [out for cell in executed(text).cells for out in cell.get("outputs", [])]
    assert outputs and not [out for out in outputs if out.output_type == "error"]
