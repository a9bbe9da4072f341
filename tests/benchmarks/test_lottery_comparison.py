"""The comparison of lotteries runs, judges rightly, goes on where it was, names what it can't run."""

import json
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from benchmarks.lottery import by_dualrandom, by_sortition, linear_programme, seat_by_seat
from benchmarks.lottery.contenders import CONTENDERS
from benchmarks.lottery.figures import figures
from benchmarks.lottery.instances import INSTANCES, Department, Instance
from benchmarks.lottery.samples import NOBODY, Samples

ROOT = Path(__file__).parents[2]


def department(eligible, asked, holders=(), *, weekly=1, shares=None):
    """One department; ``holders`` hold q1."""
    eligible = np.array(eligible, dtype=bool)
    n_people = eligible.shape[1]
    held = np.array([person in holders for person in range(n_people)])
    qualified = eligible & held & np.array([name != "" for name in asked])[:, None]
    holds = tuple(frozenset({"q1"} if own else ()) for own in held)
    shares = shares or (100,) * n_people
    return Department(
        "d1", tuple(range(len(asked))), asked, shares, holds, weekly, eligible, qualified
    )


def judged(own, teams, claims=None):
    claims = seat_by_seat.equal_chances(own) if claims is None else claims
    samples = Samples([np.array(claims)], [np.array(teams, dtype=np.int16)])
    return figures(Instance("made up", own.n_blocks, (own,)), samples)


def test_equal_chances_are_those_of_a_first_seat_for_holders_and_a_second_for_all():
    own = department([[1, 1, 1, 1], [1, 1, 1, 0]], ("q1", ""), holders=(0, 1))
    chances = seat_by_seat.equal_chances(own)
    assert chances[0] == pytest.approx([2 / 3, 2 / 3, 1 / 3, 1 / 3])
    assert chances[1] == pytest.approx([2 / 3, 2 / 3, 2 / 3, 0])


def test_every_broken_rule_is_counted():
    own = department(
        [[1, 1, 1], [1, 1, 0]], ("q1", ""), holders=(0,), weekly=1, shares=(100, 100, 20)
    )
    assert own.capacity.tolist() == [5, 5, 1]
    kept = judged(own, [[[0, 1], [0, 1]]] * 2)
    assert kept.rules_broken == 0
    found = judged(own, [[[1, 2], [2, 1]], [[0, 1], [1, NOBODY]]])
    assert found.qualified_missed == 0.5
    assert found.draws_with_missed_percent == 50
    assert found.seats_unfilled == 0.5
    assert found.not_eligible == 0.5  # person 2 at the second visit
    assert found.over_capacity == 0.5  # person 2 twice, with room for one
    assert found.certain_cells_broken == 4  # 0 not there where certain, three times; 2 where never


def test_a_chance_that_is_wrong_shows_and_one_that_is_right_does_not():
    own = department([[1, 1, 1, 1]], ("",))
    always = judged(own, [[[0, 1]]] * 100)
    assert (always.worst_under_percent, always.worst_over_percent) == (-100, 100)
    assert always.chi_square_per_cell == pytest.approx(100)
    assert (always.best_guess_percent, always.pair_bits) == (100, 0)
    fair = judged(own, [[pair] for pair in combinations(range(4), 2)] * 1000)
    assert (fair.worst_over_percent, fair.rms_error_percent) == (pytest.approx(0), 0)
    assert fair.best_guess_percent == pytest.approx(50)
    assert fair.pair_bits == pytest.approx(np.log2(6), abs=0.001)
    assert fair.load_ratio == pytest.approx(1)


def test_who_came_last_tells_who_comes_next_where_turns_are_taken():
    own = department(np.ones((6, 5)), ("",) * 6, weekly=2)
    teams = seat_by_seat.draw(own, seat_by_seat.RULES["round_robin"], 0, 400)
    assert judged(own, teams).guess_after_previous_percent == 100
    assert judged(own, teams).best_guess_percent < 60
    greedy = seat_by_seat.draw(own, seat_by_seat.RULES["greedy_file"], 0, 400)
    assert judged(own, greedy).guess_after_previous_percent < 60


def test_least_loaded_first_keeps_loads_within_one_visit():
    own = department(np.ones((10, 4)), ("",) * 10, weekly=2)
    teams = seat_by_seat.draw(own, seat_by_seat.RULES["least_loaded"], 0, 50)
    assert judged(own, teams).load_spread <= 1


def test_greedy_draws_miss_qualified_seats_where_holders_are_scarce_and_ours_miss_none():
    instance = INSTANCES["scarce"]()
    teams = [
        seat_by_seat.draw(own, seat_by_seat.RULES["greedy_file"], 0, 20)
        for own in instance.departments
    ]
    claims = [seat_by_seat.equal_chances(own) for own in instance.departments]
    greedy = figures(instance, Samples(claims, teams))
    assert greedy.qualified_missed > 5
    assert greedy.draws_with_missed_percent == 100
    prepared = by_dualrandom.prepare(by_dualrandom.ready(instance))
    claims = by_dualrandom.claims(prepared)
    ours = figures(instance, Samples(claims, by_dualrandom.draw(prepared, 0, 2)))
    assert (ours.rules_broken, ours.certain_cells_broken, ours.load_off_percent) == (0, 0, 0)


def test_the_linear_programme_keeps_the_rules_and_decides_most_seats():
    instance = INSTANCES["small"]()
    prepared = linear_programme.prepare(instance)
    claims = linear_programme.claims(prepared)
    found = figures(instance, Samples(claims, linear_programme.draw(prepared, 0, 20)))
    assert (found.rules_broken, found.certain_cells_broken) == (0, 0)
    positive = np.concatenate([own[own > 0] for own in claims])
    assert np.mean(positive == 1) > 0.5


@pytest.mark.parametrize("prepare", [by_sortition.prepare_visits, by_sortition.prepare_campaign])
def test_panels_of_sortition_algorithms_keep_their_quotas(prepare):
    pytest.importorskip("sortition_algorithms", reason="sortition-algorithms is not installed")
    instance = INSTANCES["tiny"]()
    prepared = prepare(instance)
    samples = Samples(by_sortition.claims(prepared), by_sortition.draw(prepared, 0, 20))
    found = figures(instance, samples)
    assert found.rules_broken - found.over_capacity == 0
    assert found.certain_cells_broken == 0


def test_what_is_not_installed_is_named():
    missing = CONTENDERS[0]._replace(distribution="no-such-distribution")
    with pytest.raises(LookupError, match="no-such-distribution is not installed"):
        _ = missing.version


@pytest.mark.slow
def test_one_command_measures_writes_and_goes_on(tmp_path):
    names = ["dualrandom", "greedy_file", "lp_vertex"]
    command = [sys.executable, "-m", "benchmarks.lottery", "--draws", "60", "--repeats", "1"]
    command += ["--instances", "tiny", "--only", *names, "--processes", "1", "--resume"]
    command += ["--work", str(tmp_path / "work"), "--out", str(tmp_path)]
    found = []
    for _ in range(2):
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        found.append(json.loads((tmp_path / "lottery_comparison.json").read_bytes()))
        for chunk in (tmp_path / "work").rglob("*.npz"):
            chunk.touch()
    first, again = (document["relative_errors"] for document in found)
    assert first == again
    ours, *others = found[0]["figures"]
    assert (ours["contender"], ours["rules_broken"], ours["draws"]) == ("dualrandom", 0, 60)
    assert ours["odds_processor_seconds"] > 0
    assert [row["contender"] for row in others] == ["random greedy, file order", "LP vertex (GLOP)"]
    text = (tmp_path / "lottery_comparison.md").read_text(encoding="utf-8")
    assert (
        "| tiny: rules broken or certain seats changed, in all 60 draws | 0 | ≤ 0 | yes |" in text
    )
    rows = (tmp_path / "lottery_comparison.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + len(names)
