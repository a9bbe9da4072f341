from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.construction import place
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.saturation import Saturation
from dualrandom.scheduling.timetable import Timetable

from .builders import World, ranges

N_DAYS = 7


def one_person(day_sets, daily, weekly):
    world = World(n_days=N_DAYS).task("A", team_size=1)
    world.person("P", "A", daily_visits=daily, weekly_visits=weekly)
    for number, here in enumerate(day_sets):
        away = [day for k, day in enumerate(world.days) if k not in here]
        world.firm(f"F{number}", blackouts=ranges(away)).block(f"F{number}", "A", ("P",))
    return world


def can_all_be_made(day_sets, weeks, daily, weekly, chosen=()):
    if len(chosen) == len(day_sets):
        return True
    return any(
        chosen.count(day) < daily
        and sum(weeks[other] == weeks[day] for other in chosen) < weekly
        and can_all_be_made(day_sets, weeks, daily, weekly, (*chosen, day))
        for day in day_sets[len(chosen)]
    )


@settings(max_examples=60)
@given(
    st.lists(st.sets(st.integers(0, N_DAYS - 1), min_size=1, max_size=3), min_size=1, max_size=6),
    st.integers(1, 2),
    st.integers(1, 3),
)
def test_a_part_is_blocked_exactly_when_no_chain_of_moves_makes_room(day_sets, daily, weekly):
    problem = assemble(one_person(day_sets, daily, weekly).lottery()).problem
    merges, table, saturation = Merges(problem), Timetable(problem), Saturation(problem)
    for site in range(len(day_sets)):
        if place(table, merges, site, 1):
            continue
        placed = [number for number in range(len(day_sets)) if table.placed(number)]
        together = [tuple(members(problem.sites[k].parts[0].days)) for k in (*placed, site)]
        possible = can_all_be_made(together, problem.grid.week_of, daily, weekly)
        assert bool(saturation.blocked_parts(table, site)) is not possible
