"""The examples of the monitoring are true."""

import doctest
import importlib
from pathlib import Path

import pytest

import dualrandom.fairness.monitoring as package

MODULES = sorted(
    path.stem for path in Path(package.__file__).parent.glob("*.py") if path.stem != "__init__"
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name):
    module = importlib.import_module(f"dualrandom.fairness.monitoring.{name}")
    assert doctest.testmod(module).failed == 0


def test_there_are_examples_to_run():
    tried = {
        name: doctest.testmod(
            importlib.import_module(f"dualrandom.fairness.monitoring.{name}")
        ).attempted
        for name in MODULES
    }
    assert {name for name, number in tried.items() if number} >= {
        "many_tests",
        "sequential",
        "ties",
    }
