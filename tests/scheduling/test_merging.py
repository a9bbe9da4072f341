from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.merging import Merges, least_visits
from dualrandom.scheduling.rules.piercing import fewest_days, most_blocks
from dualrandom.scheduling.structure import most_parts

from .builders import World, ranges, weekdays

N_DAYS = 7
masks = st.lists(st.integers(1, 2**N_DAYS - 1), min_size=1, max_size=5)


def fewest_by_trying(day_masks):
    for size in range(1, N_DAYS + 1):
        for days in combinations(range(N_DAYS), size):
            chosen = sum(1 << day for day in days)
            if all(mask & chosen for mask in day_masks):
                return size
    raise AssertionError


@given(masks)
def test_least_visits_equals_trying_all_sets_of_days(day_masks):
    days = weekdays(N_DAYS)
    least = least_visits(day_masks)
    assert least == fewest_by_trying(day_masks)
    assert least == fewest_days([frozenset(days[k] for k in members(mask)) for mask in day_masks])


def test_least_visits_of_twelve_parts_is_exact():
    day_masks = [1 << k | 1 << (k + 1) % 12 for k in range(12)]
    assert least_visits(day_masks) == 6
    assert least_visits([]) == 0


def world_with(day_masks, gap=1, cap=None):
    rules = {"minimum_gap": {"between_visits_days": gap}}
    if cap:
        rules["annual_cap"] = {"visits": cap}
    world = World(n_days=N_DAYS, rules=rules).firm("F")
    for number, mask in enumerate(day_masks):
        name = f"D{number}"
        away = [day for k, day in enumerate(world.days) if not mask >> k & 1]
        world.task(name, team_size=1).person(name, name, leave=ranges(away))
        world.block("F", name, (name,))
    return world


@given(masks)
def test_patterns_cover_every_part_once_with_a_common_day(day_masks):
    merges = Merges(assemble(world_with(day_masks).lottery()).problem)
    everything = merges.all_parts(0)
    patterns = merges.patterns(0, merges.least[0], everything)
    assert patterns
    for pattern in patterns:
        assert sum(group.parts for group in pattern) == everything
        assert all(group.days for group in pattern)


@given(masks, st.integers(1, 5), st.integers(1, 3))
def test_most_parts_equals_trying_all_sets_of_days(day_masks, gap, cap):
    world = world_with(day_masks, gap, cap)
    days = world.days
    best = 0
    for size in range(cap + 1):
        for chosen in combinations(range(N_DAYS), size):
            far = all((days[b] - days[a]).days >= gap for a, b in combinations(chosen, 2))
            if far:
                best = max(best, sum(any(mask >> k & 1 for k in chosen) for mask in day_masks))
    assert most_parts(assemble(world.lottery()).problem, 0) == best
    sets = [frozenset(days[k] for k in members(mask)) for mask in day_masks]
    assert most_blocks(sets, gap, {2026: cap}) == best
