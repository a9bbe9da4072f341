"""The comparison of draws runs, judges rightly, and names what it can't run."""

import importlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks" / "draw"


@pytest.fixture(scope="module")
def comparison(tmp_path_factory):
    out = tmp_path_factory.mktemp("comparison")
    sizes = ["--rows", "2000", "--repeats", "1", "--draws", "100", "--seeds", "20"]
    only = ["--only", "bare_loop", "equal", "nested", "numpy_choice", "consistent_sampler"]
    subprocess.run(
        [sys.executable, FOLDER / "compare.py", *sizes, *only, "--out", out],
        check=True,
        capture_output=True,
    )
    return out


@pytest.fixture(scope="module")
def figures(comparison):
    document = json.loads((comparison / "draw_comparison.json").read_bytes())
    return {row["contender"]: row for row in document["contenders"]}


@pytest.fixture
def questions(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("comparison.questions")


@pytest.mark.slow
def test_the_order_of_rows_tells_draws_apart(figures):
    assert figures["dualrandom equal"]["same_for_any_order_of_rows"] is True
    assert figures["dualrandom nested"]["same_for_any_order_of_rows"] is True
    assert figures["numpy choice"]["same_for_any_order_of_rows"] is False


@pytest.mark.slow
def test_our_draws_repeat_and_coordinate(figures):
    for name in ("dualrandom equal", "dualrandom nested"):
        assert figures[name]["same_in_any_process"] is True
        assert figures[name]["overlap_percent_of_bound"] > 80
    assert figures["numpy choice"]["overlap_percent_of_bound"] < 50


@pytest.mark.slow
def test_all_draw_the_same_numbers(figures):
    equal = {
        row["selected"]
        for row in figures.values()
        if row["chances"] == "equal" and "selected" in row
    }
    assert len(equal) == 1
    assert figures["dualrandom nested"]["selected"] == 60
    assert figures["dualrandom nested"]["exactness"]["sizes"] == [3]


@pytest.mark.slow
def test_what_is_not_installed_is_named(figures, comparison):
    if importlib.util.find_spec("consistent_sampler"):
        pytest.skip("consistent_sampler is installed")
    why = "consistent-sampler is not installed"
    assert figures["consistent_sampler"]["not_run"] == f"all: {why}"
    assert f"| not run: {why} |" in (comparison / "draw_comparison.md").read_text("utf-8")


def test_a_chance_that_is_wrong_shows(questions):
    population = questions.Population(["a", "b"], ["s", "s"], {"s": 1}, None, None)
    always = questions.exactness(population, [[["a"]]] * 100)
    assert (always.largest_error, always.chi_square) == (0.5, 100)
    fair = questions.exactness(population, [[["a"]], [["b"]]] * 50)
    assert (fair.largest_error, fair.sizes) == (0, (1,))


def test_overlap_is_measured_against_what_is_possible(questions):
    both = [
        questions.Population(["a", "b", "c", "d"], ["s"] * 4, {"s": 2}, None, None),
        questions.Population(["a", "b"], ["s"] * 2, {"s": 1}, None, None),
    ]
    best = questions.coordination(both, [[["a", "c"], ["a"]], [["b", "d"], ["b"]]])
    assert (best.bound, best.percent) == (1, 100)
    assert best.distinct == best.least_distinct == 2
    assert questions.coordination(both, [[["c", "d"], ["a"]]]).percent == 0
