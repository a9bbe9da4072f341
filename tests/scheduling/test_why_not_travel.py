"""Who lives too far away is replaced by others who don't, or the hours get longer."""

import pytest

from dualrandom.scheduling.check import check
from dualrandom.scheduling.explaining.changes import apply
from dualrandom.scheduling.explaining.why_not import why_not
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World
from .planted import FAR, HERE, VERY_FAR

MORNING = (9 * 60, 12 * 60)


def world(opening=MORNING, minutes=60, places=(FAR, FAR), **campaign):
    """A team of two, from the given places, and nobody else."""
    made = World(n_days=3, campaign={"travel": {}, **campaign}).task("A", duration_minutes=minutes)
    made.firm("F", position=HERE, opening_minutes=opening)
    for number, place in enumerate(places, start=1):
        made.person(f"A{number}", "A", position=place)
    return made


def explained(world):
    """The only block without a visit, after all of its relaxations were tried on the plan."""
    plan = schedule(world.lottery(), limits=QUICK)
    (explanation,) = why_not(plan, limits=QUICK).blocks
    for relaxation in explanation.relaxations:
        again = schedule(apply(plan.lottery, relaxation), limits=QUICK)
        assert not again.unplaced
        assert check(again).ok
    return explanation


def told(explanation):
    return [
        [(change.kind, change.old, change.new) for change in one.changes]
        for one in explanation.relaxations
    ]


def test_all_who_are_late_are_replaced_by_reserves_who_are_not():
    made = world()
    for number, place in enumerate((FAR, HERE, FAR, HERE, FAR), start=3):
        made.person(f"A{number}", "A", position=place)
    explanation = explained(made.block("F", "A", ("A1", "A2")))
    assert explanation.colliding[0].rule == "plan.travel"
    opened, others, new = told(explanation)
    assert opened == [("opening_until", "12:00", "14:30")]
    assert {old for _, old, _ in others} == {"A1", "A2"}
    assert {name for _, _, name in others} == {"A4", "A6"}
    assert new == [("extra_inspector", "A1", "A+1"), ("extra_inspector", "A2", "A+2")]


def test_one_who_is_late_is_replaced_by_the_first_reserve_who_is_not():
    made = world(places=(FAR, HERE)).block("F", "A", ("A1", "A2"))
    for number, place in enumerate((FAR, FAR, FAR, FAR, FAR, FAR, HERE), start=3):
        made.person(f"A{number}", "A", position=place)
    first, *_ = told(explained(made))
    assert first == [("replacement", "A1", "A9")]


def test_the_qualified_seat_stays_filled():
    made = world(places=(FAR, HERE)).block("F", "A", ("A1", "A2"))
    made.task("A", qualifications=("q",), team_qualified=True)
    made.person("A1", "A", position=FAR, qualifications=frozenset("q"))
    for number in range(3, 8):
        made.person(f"A{number}", "A", position=HERE)
    made.person("A9", "A", position=HERE, qualifications=frozenset("q"))
    assert told(explained(made))[0] == [("replacement", "A1", "A9")]


@pytest.mark.parametrize(
    ("opening", "minutes", "place", "changes"),
    [
        # There at 12:20; at 17:40, with 15 minutes a slot.
        (MORNING, 60, FAR, [("opening_until", "12:00", "14:30")]),
        (None, 60, VERY_FAR, [("working_until", "17:30", "18:45")]),
        (
            (9 * 60, 18 * 60),
            60,
            VERY_FAR,
            [("opening_until", "18:00", "18:45"), ("working_until", "17:30", "18:45")],
        ),
        ((9 * 60 + 30, 11 * 60), 120, FAR, [("opening_until", "11:00", "15:30")]),
        ((9 * 60, 19 * 60), 300, HERE, [("working_until", "17:30", "18:30")]),
        (None, 300, HERE, [("working_until", "17:30", "18:30")]),
    ],
)
def test_opening_and_working_hours_get_just_long_enough(opening, minutes, place, changes):
    made = world(opening, minutes, (place, place)).block("F", "A", ("A1", "A2"))
    assert told(explained(made))[0] == changes


def test_experts_who_are_late_are_replaced_by_other_experts():
    made = world(places=(HERE, FAR)).task("A", team_experts=1).block("F", "A", ("A1", "A2"))
    made.person("A3", "A", position=HERE)
    for name, place in (("X1", FAR), ("X2", FAR), ("X3", HERE)):
        made.person(name, "A", expert=True, position=place)
    plan = schedule(made.experts("F", "A", ("X1",)).lottery(), limits=QUICK)
    assert {one.block for one in plan.unplaced} == {"F/A", "F/A/experts"}
    explanation = why_not(plan, limits=QUICK).of("F/A")
    pair = next(one for one in explanation.relaxations if len(one.changes) == 2)
    found = [(change.subject, change.old, change.new) for change in pair.changes]
    assert found == [("F/A", "A2", "A3"), ("F/A/experts", "X1", "X3")]
    assert not schedule(apply(plan.lottery, pair), limits=QUICK).unplaced


def test_half_of_a_standing_group_is_not_replaced():
    made = world(places=(FAR, HERE, HERE, HERE), standing_groups=("A",))
    plan = schedule(made.block("F", "A", ("A1", "A2")).lottery(), limits=QUICK)
    assert told(why_not(plan, limits=QUICK).blocks[0]) == [[("opening_until", "12:00", "14:30")]]


def test_nobody_is_replaced_where_the_hours_are_too_short_in_themselves():
    made = world((9 * 60, 9 * 60 + 30), 60, (HERE, HERE)).person("A3", "A")
    explanation = explained(made.block("F", "A", ("A1", "A2")))
    assert told(explanation) == [[("opening_until", "09:30", "10:00")]]
