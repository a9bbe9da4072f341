"""Whether all parts of an enterprise are possible with their lead department there is exact."""

from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.structure import most_parts

from .builders import World, ranges

N_DAYS = 5
masks = st.lists(st.integers(1, 2**N_DAYS - 1), min_size=1, max_size=4)


def problem_of(day_masks, gap, cap, *, led=True):
    rules = {
        "minimum_gap": {"between_visits_days": gap},
        "annual_cap": {"visits": cap},
        "lead_department_present": led,
    }
    world = World(n_days=N_DAYS, rules=rules, campaign={"initiating_department": "D0"}).firm("F")
    for number, mask in enumerate(day_masks):
        away = ranges(day for k, day in enumerate(world.days) if not mask >> k & 1)
        name = f"D{number}"
        world.task(name).person(f"{name}a", name, leave=away).person(f"{name}b", name)
        world.block("F", name, (f"{name}a", f"{name}b"))
    return assemble(world.lottery()).problem


def all_come(problem, day_masks, gap, cap):
    """Try every day for every part; the first is the lead's."""
    days = problem.grid.days
    for chosen in product(*map(members, day_masks)):
        visits = sorted(set(chosen))
        far = all((days[b] - days[a]).days >= gap for a, b in combinations(visits, 2))
        led = all(chosen.count(day) == 1 or day == chosen[0] for day in visits)
        if far and led and len(visits) <= cap:
            return True
    return False


@given(masks, st.integers(1, 3), st.integers(1, 4))
def test_all_parts_are_possible_exactly_where_trying_every_day_finds_visits(day_masks, gap, cap):
    problem = problem_of(day_masks, gap, cap)
    most = most_parts(problem, 0, keeps_lead=True)
    assert (most == len(day_masks)) == all_come(problem, day_masks, gap, cap)


@given(masks, st.integers(1, 3), st.integers(1, 4))
def test_where_nobody_asks_for_the_lead_department_nothing_changes(day_masks, gap, cap):
    problem = problem_of(day_masks, gap, cap, led=False)
    assert most_parts(problem, 0, keeps_lead=True) == most_parts(problem, 0)
