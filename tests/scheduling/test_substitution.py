from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.check import check
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, ranges


def pair_world(presence, qualified=(), n_days=4, **task):
    """One firm, a team of the first two people; who is present on which days is given."""
    world = World(n_days=n_days).task("A", **task).firm("F")
    for name, here in presence.items():
        away = [day for k, day in enumerate(world.days) if k not in here]
        able = frozenset({"q"}) if name in qualified else frozenset()
        world.person(name, "A", leave=ranges(away), qualifications=able)
    return world.block("F", "A", list(presence)[:2])


def reserves(world):
    lottery = world.lottery()
    return lottery.reserves_of(lottery.record.blocks[0])


def test_nobody_is_replaced_when_the_team_meets_on_one_day():
    plan = schedule(pair_world({"P": [1], "Q": [0, 1], "R": [0, 1]}).lottery(), limits=QUICK)
    assert plan.deviations == ()
    assert plan.visits[0].parts[0].team == ("P", "Q")


def test_the_first_reserve_who_can_come_steps_in_and_the_others_are_named():
    world = pair_world({"P": [0], "Q": [1], "R": [2], "S": [0, 1], "T": [0, 1]})
    order = reserves(world)
    first = next(name for name in order if name != "R")
    plan = schedule(world.lottery(), limits=QUICK)
    (deviation,) = plan.deviations
    assert deviation.substitute == first
    assert deviation.drawn == "P"  # the first seat breaks the tie
    assert [skip.inspector for skip in deviation.skipped] == list(order[: order.index(first)])
    assert {skip.rule for skip in deviation.skipped} <= {"plan.leave"}
    assert plan.visits[0].parts[0].team == (first, "Q")


def test_the_qualified_seat_stays_filled():
    presence = {"P": [0], "Q": [1], "R": [1], "S": [1], "T": [1]}
    world = pair_world(presence, {"P", "T"}, qualifications=("q",), team_qualified=True)
    plan = schedule(world.lottery(), limits=QUICK)
    (deviation,) = plan.deviations
    team = plan.visits[0].parts[0].team
    if deviation.drawn == "P":
        assert "T" in team
        assert {skip.rule for skip in deviation.skipped} <= {"plan.qualification"}
    assert {"P", "T"} & set(team)


def test_a_certificate_that_has_ended_is_named_as_the_reason():
    world = World(n_days=4).task("A").firm("F")
    world.person("P", "A", certificate_until=world.days[0])
    world.person("Q", "A", certificate_from=world.days[1])
    world.person("R", "A", certificate_from=world.days[1])
    world.block("F", "A", ("P", "Q"))
    plan = schedule(world.lottery(), limits=QUICK)
    (deviation,) = plan.deviations
    assert (deviation.drawn, deviation.substitute, deviation.rule) == ("P", "R", "plan.certificate")


def test_without_a_possible_substitute_the_block_is_left_out_and_that_is_proven():
    plan = schedule(pair_world({"P": [0], "Q": [1], "R": [2]}).lottery(), limits=QUICK)
    (left_out,) = plan.unplaced
    assert (left_out.rule, left_out.proven) == ("plan.leave", True)
    assert plan.deviations == ()


def fewest_by_trying(presence, able, order, n_days):
    """Least number of substitutes, then the first places in the order, over all teams."""
    names = list(presence)
    team = names[:2]
    for size in range(3):
        options = []
        for kept in combinations(team, 2 - size):
            for places in combinations(range(len(order)), size):
                new = [*kept, *(order[place] for place in places)]
                meets = any(all(day in presence[name] for name in new) for day in range(n_days))
                if meets and able & set(new):
                    options.append(places)
        if options:
            return min(options)
    return None


@settings(max_examples=60)
@given(
    st.lists(st.sets(st.integers(0, 3), max_size=3), min_size=2, max_size=6),
    st.sets(st.integers(0, 5)),
)
def test_substitutes_are_the_fewest_and_then_the_first_in_order(days, able):
    presence = {f"P{number}": here for number, here in enumerate(days)}
    qualified = {f"P{number}" for number in {0, *able}}
    world = pair_world(presence, qualified, qualifications=("q",), team_qualified=True)
    order = reserves(world)
    expected = fewest_by_trying(presence, qualified, order, 4)
    deviations = assemble(world.lottery()).deviations
    if not expected:
        assert deviations == ()
    else:
        assert tuple(order.index(step.substitute) for step in deviations) == expected
    assert check(schedule(world.lottery(), limits=QUICK)).ok
