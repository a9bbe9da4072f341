"""Every measure explains itself by an example that is run."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "dualrandom" / "fairness"
MODULES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name):
    module = importlib.import_module(f"dualrandom.fairness.{name}")
    assert doctest.testmod(module).failed == 0


def test_there_are_examples_to_run():
    tried = {
        name: doctest.testmod(importlib.import_module(f"dualrandom.fairness.{name}")).attempted
        for name in MODULES
    }
    assert {name for name, number in tried.items() if number} >= {
        "entropy", "estimates", "inequality", "pairings", "seat_guess", "team_guess",
    }  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_the_first_line_names_the_measure_in_chinese(name):
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    first = ast.get_docstring(tree).splitlines()[0]
    assert any("\u4e00" <= character <= "\u9fff" for character in first)
