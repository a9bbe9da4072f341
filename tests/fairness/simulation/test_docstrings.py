"""The examples in the docstrings are true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["trial_seeds", "spreads"])
def test_the_examples_are_true(name):
    result = doctest.testmod(importlib.import_module(f"dualrandom.fairness.simulation.{name}"))
    assert result.attempted
    assert result.failed == 0
