"""The monitoring benchmark runs, its histories have the chances that they say, twice the same."""

import json

import numpy as np
import pytest

from benchmarks.fairness import histories, monitoring


def test_skip_numbers_have_the_chances_that_enumeration_gives():
    """Start, walk, top-up: the last row 2.1 %, the first ones 3.1 %, the last fifth 7.0 %."""
    exact = np.zeros(100)
    for start in range(1, 101):
        rows = list(range(start, 100, 20))
        exact[np.array(rows, int) - 1] += 1
        others = sorted({*range(1, 101)} - {*rows})
        exact[np.array(others) - 1] += (5 - len(rows)) / len(others)
    exact /= 100
    assert exact.sum() == pytest.approx(5)
    assert 100 * exact[[99, 0, 85]] == pytest.approx([2.1, 3.1, 7.0], abs=0.06)
    draws = histories.skip_number(np.random.default_rng(1), 600)
    found = draws.groupby("position")["selected"].mean().to_numpy()
    assert np.abs(found - exact).max() < 4.5 * np.sqrt(0.07 / 600)


def test_honest_histories_draw_as_many_as_they_say():
    draws = histories.honest(1).draws
    assert set(draws[draws["selected"]].groupby(["draw", "kind"]).size()) == {3, 6}
    joint = histories.honest(2).draws
    both = joint[joint["selected"]].groupby(["round", "enterprise"]).size()
    assert (both == 2).mean() > 0.5


def test_twice_the_same_files(tmp_path, monkeypatch):
    few = [one for one in monitoring.biases() if one[2] in (3, 2.5)]
    assert {one[1] for one in few} == {"spacing", "repeats", "load"}
    monkeypatch.setattr(monitoring, "biases", lambda: iter(few))
    for name in ("a", "b"):
        words = ["--audits", "3", "--power", "1", "--out", str(tmp_path / name)]
        assert monitoring.main(words) == 0
    first, second = (tmp_path / name / "fairness_monitoring_power.csv" for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()
    document = json.loads((tmp_path / "a" / "fairness_monitoring.json").read_text())
    assert document["honest"]["audits"] == 3
    assert len(first.read_text().splitlines()) == 1 + len(few)
    assert document["honest"]["budget"] == 0.01
