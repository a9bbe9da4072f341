"""Bounds never exceed the optimum, are tight where they must be, and can be recounted."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.schedule.city import Shape
from benchmarks.schedule.instances import instance
from benchmarks.schedule.oracle import optimum
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bounds import clusters
from dualrandom.scheduling.bounds.left_out import left_out_bound
from dualrandom.scheduling.bounds.visits import visits_bound
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.priority import construct, first_order
from dualrandom.scheduling.saturation import Saturation

from .builders import World, ranges
from .city import city
from .rich_worlds import rich_lotteries


def problem_of(lottery):
    problem = assemble(lottery).problem
    return problem, Merges(problem)


def bound_of(world):
    return left_out_bound(*problem_of(world.lottery()))


def check_bounds(lottery, best):
    problem, merges = problem_of(lottery)
    capacity = left_out_bound(problem, merges)
    assert recount(capacity) == capacity.bound <= best.left_out
    left_out = best.left_out - len(capacity.impossible)
    found = visits_bound(problem, merges, Limits(), left_out=left_out, milliseconds=2000)
    assert found.left_out <= left_out
    assert found.bound <= best.visits
    return capacity, found


def recount(capacity):
    """The bound from the certificate alone, by the letter of the specification."""
    carried = Counter()
    twelfths = 0
    for one in capacity.shortages:
        twelfths += one.twelfths * one.must_stay_out
        carried.update(dict.fromkeys(one.blocks, one.twelfths))
    twelfths -= sum(max(0, weight - 12) for weight in carried.values())
    return len(capacity.impossible) + -(-twelfths // 12)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(rich_lotteries(8, tight=True))
def test_no_bound_exceeds_the_optimum_of_a_few_enterprises(lottery):
    check_bounds(lottery, optimum(lottery))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_no_bound_exceeds_the_optimum_of_an_overloaded_city(seed):
    lottery = city(16, 4, 10, seed=str(seed), gap=1 + seed % 2, cap=seed % 3).lottery()
    best = optimum(lottery)
    assert best.proven
    capacity, found = check_bounds(lottery, best)
    assert found.status == "optimal"
    assert capacity.bound <= len(capacity.impossible) + found.left_out


@st.composite
def one_person_worlds(draw):
    """One inspector with limits of every length, and enterprises open on some days only."""
    world = World(n_days=8).task("A", team_size=1, duration_minutes=10)
    world.person(
        "A0",
        "A",
        daily_visits=draw(st.integers(0, 2)),
        weekly_visits=draw(st.integers(1, 6)),
        monthly_visits=draw(st.sampled_from([None, 4])),
        campaign_visits=draw(st.sampled_from([None, 5])),
    )
    for number in range(draw(st.integers(1, 9))):
        name = f"F{number}"
        closed = draw(st.sets(st.integers(0, 7), max_size=7))
        world.firm(name, blackouts=ranges(world.days[day] for day in sorted(closed)))
        world.block(name, "A", ("A0",))
    return world


@settings(max_examples=80)
@given(one_person_worlds())
def test_for_one_person_and_visits_the_bound_is_the_optimum(world):
    assert bound_of(world).bound == optimum(world.lottery()).left_out


def crowded(n_firms, minutes=60, n_days=2, **limits):
    world = World(n_days=n_days).task("A", team_size=1, duration_minutes=minutes)
    world.person("A0", "A", **limits)
    for number in range(n_firms):
        world.firm(f"F{number}").block(f"F{number}", "A", ("A0",))
    return world


@pytest.mark.parametrize(
    ("limits", "minutes", "placed"),
    [
        ({"daily_visits": 1}, 60, 2),
        ({"daily_visits": 8, "weekly_visits": 3}, 60, 3),
        ({"daily_visits": 8, "monthly_visits": 2}, 60, 2),
        ({"daily_visits": 8, "campaign_visits": 1}, 60, 1),
        ({"daily_visits": 8, "daily_minutes": 130}, 60, 4),
        ({"daily_visits": 8, "daily_minutes": 119}, 60, 2),
        ({"daily_visits": 8, "weekly_minutes": 200}, 60, 3),
        ({"daily_visits": 8, "weekly_visits": 40}, 200, 4),  # 420 minutes of working hours
    ],
)
def test_each_limit_makes_a_shortage_with_its_certificate(limits, minutes, placed):
    world = crowded(6, minutes, **limits)
    bound = bound_of(world)
    assert bound.bound == 6 - placed
    (shortage,) = bound.shortages
    assert (shortage.subject, shortage.inspector) == ("A0", True)
    assert shortage.must_stay_out == 6 - placed
    assert shortage.blocks == tuple(f"F{number}/A" for number in range(6))
    assert shortage.days == world.days
    assert bound.shortages_of("F3/A") == (shortage,)
    assert not bound.excludes("F3/A")


def test_a_shortage_says_how_many_and_not_which():
    (shortage,) = bound_of(crowded(6, daily_visits=1)).shortages
    assert shortage.text("en").startswith("at least 4 of these 6 blocks of inspector A0 must stay")
    assert "至少有 4 个无法安排" in shortage.text("zh")


def test_only_blocks_that_can_go_nowhere_else_are_in_a_shortage():
    world = crowded(3, daily_visits=1)
    world.firm("G", blackouts=ranges(world.days[1:])).block("G", "A", ("A0",))
    world.firm("H", blackouts=ranges(world.days)).block("H", "A", ("A0",))
    bound = bound_of(world)
    assert bound.impossible == ("H/A",)
    assert bound.bound == 1 + 2
    assert bound.excludes("H/A")
    room = crowded(2, n_days=3, daily_visits=1)
    for number in range(2):
        name = f"G{number}"
        room.firm(name, blackouts=ranges(room.days[1:])).block(name, "A", ("A0",))
    (shortage,) = bound_of(room).shortages
    assert (shortage.blocks, shortage.must_stay_out) == (("G0/A", "G1/A"), 1)
    assert shortage.days == room.days[:1]


def test_nobody_is_proven_to_have_no_room_who_has_none_of_their_own():
    world = crowded(2, daily_visits=0)
    bound = bound_of(world)
    assert bound.bound == 2
    assert bound.excludes("F0/A")


def test_a_block_that_stays_out_for_two_people_counts_once():
    world = World(n_days=1).task("A").person("A0", "A", daily_visits=2)
    world.person("A1", "A", daily_visits=2)
    for number in range(5):
        world.firm(f"F{number}").block(f"F{number}", "A", ("A0", "A1"))
    assert bound_of(world).bound == 3


def test_three_pairs_of_three_people_with_one_visit_each_need_fractions():
    world = World(n_days=1).task("A")
    people = ("A0", "A1", "A2")
    for name in people:
        world.person(name, "A", daily_visits=1)
    for number, pair in enumerate(combinations(people, 2)):
        world.firm(f"F{number}").block(f"F{number}", "A", pair)
    bound = bound_of(world)
    assert bound.bound == 2
    assert recount(bound) == 2
    assert {one.must_stay_out for one in bound.shortages} == {1}


def test_annual_cap_and_gap_of_an_enterprise_are_shortages_too():
    world = World(n_days=3, rules={"annual_cap": {"visits": 1}}).task("A").task("B")
    world.person("A0", "A", leave=ranges(world.days[:1])).person("A1", "A")
    world.person("B0", "B", leave=ranges(world.days[1:])).person("B1", "B")
    world.firm("F").block("F", "A", ("A0", "A1")).block("F", "B", ("B0", "B1"))
    bound = bound_of(world)
    (shortage,) = bound.shortages
    assert (bound.bound, shortage.subject, shortage.inspector) == (1, "F", False)
    assert shortage.blocks == ("F/A", "F/B")


def test_experts_stay_out_with_their_department():
    world = World(n_days=1).task("A", team_size=1, team_experts=1)
    world.person("A0", "A", daily_visits=1).person("X", "A", expert=True, daily_visits=8)
    for number in range(3):
        world.firm(f"F{number}").block(f"F{number}", "A", ("A0",)).experts(
            f"F{number}", "A", ("X",)
        )
    assert bound_of(world).bound == 4


def test_the_solver_proves_more_visits_than_calendars_alone():
    """Both could come together on one day only, on which the one they share is full."""
    world = World(n_days=2).task("A", team_size=1).task("B", team_size=1)
    world.person("A0", "A", daily_visits=1).person("B0", "B", leave=ranges(world.days[1:]))
    world.firm("F").block("F", "A", ("A0",)).block("F", "B", ("B0",))
    world.firm("G", blackouts=ranges(world.days[1:])).block("G", "A", ("A0",))
    problem, merges = problem_of(world.lottery())
    found = visits_bound(problem, merges, Limits(), left_out=0, milliseconds=1000)
    assert sum(merges.least) == 2
    assert (found.left_out, found.bound, found.status) == (0, 3, "optimal")
    one_less = visits_bound(problem, merges, Limits(), left_out=1, milliseconds=1000)
    assert (one_less.left_out, one_less.bound) == (0, 1)


def test_a_demand_for_fewer_left_out_than_possible_is_refused():
    problem, merges = problem_of(crowded(3, daily_visits=1).lottery())
    with pytest.raises(ValueError, match="so few"):
        visits_bound(problem, merges, Limits(), left_out=0, milliseconds=1000)
    found = visits_bound(problem, merges, Limits(), left_out=1, milliseconds=1000)
    assert (found.left_out, found.bound) == (1, 2)


def test_a_lead_department_that_stays_out_frees_the_others():
    world = World(n_days=2, rules={"lead_department_present": True})
    for department in "ABC":
        world.task(department, team_size=1)
    world.person("A0", "A", daily_visits=1, weekly_visits=1, leave=ranges(world.days[1:]))
    world.person("B0", "B", leave=ranges(world.days[:1]))
    world.person("C0", "C", leave=ranges(world.days[:1]))
    for firm in ("F", "G"):
        for department in "ABC":
            world.firm(firm).block(firm, department, (f"{department}0",))
    lottery = world.lottery()
    best = optimum(lottery)
    _, found = check_bounds(lottery, best)
    assert (found.left_out, found.bound) == (best.left_out, best.visits)


def test_nothing_is_short_where_all_find_room():
    bound = left_out_bound(*problem_of(instance(Shape(1000, 60))))
    assert (bound.bound, bound.impossible, bound.shortages) == (0, (), ())


@pytest.mark.slow
def test_two_hundred_enterprises_in_twenty_days_need_235_visits():
    problem, merges = problem_of(instance(Shape(200, 20)))
    found = visits_bound(problem, merges, Limits(), left_out=0, milliseconds=20_000)
    again = visits_bound(problem, merges, Limits(), left_out=0, milliseconds=20_000)
    assert (sum(merges.least), found.bound, found.status) == (228, 235, "optimal")
    assert found == again


def test_the_proof_by_clusters_ends_when_its_work_is_done(monkeypatch):
    problem, merges = problem_of(instance(Shape(200, 20, use=0.9)))
    table = construct(merges, Saturation(problem), first_order(merges)).table
    solve, n_solves = clusters.solve, []

    def noting(*rest):
        n_solves[-1] += 1
        return solve(*rest)

    monkeypatch.setattr(clusters, "solve", noting)
    for most_work, columns in ((0, 30), (20, 1), (20, 30), (100_000, 30)):
        monkeypatch.setattr(clusters, "MOST_WORK", most_work)
        monkeypatch.setattr(clusters, "COLUMNS_PER_MILLISECOND", columns)
        n_solves.append(0)
        clusters.prove_by_clusters(table, merges)
    nothing, large_models, a_few, everything = n_solves
    assert nothing == 0 < large_models < a_few < everything
