"""Random small lotteries: the named sets are all the smallest ones, by trying every set."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.drawing.blocks import demands
from dualrandom.drawing.shortfalls.shortfalls import find_shortfalls
from dualrandom.registers.records import DateRange
from tests.drawing.shortfalls.suspending import (
    RULES,
    can_be_drawn,
    drawn,
    fewer,
    has_capacity,
    has_team,
    smallest,
    suspended,
    with_people,
)
from tests.scheduling.builders import MONDAY, World, past

N_DAYS = 4
offsets = st.integers(-1, N_DAYS)


def day(offset):
    return MONDAY + timedelta(days=offset)


def spans():
    return st.tuples(offsets, offsets).map(sorted).map(lambda two: DateRange(*map(day, two)))


def rarely(strategy, plain):
    return st.one_of(st.just(plain), st.just(plain), strategy)


@st.composite
def people(draw):
    return {
        "station": draw(rarely(st.just("S"), "")),
        "divisions": draw(rarely(st.sampled_from([("4201",), ("4202",)]), ())),
        "recusals": draw(
            rarely(st.sampled_from([frozenset({"E0"}), frozenset({"E1"})]), frozenset())
        ),
        "recusal_traits": draw(rarely(st.just(frozenset({"tag:t"})), frozenset())),
        "leave": draw(rarely(spans().map(lambda span: (span,)), ())),
        "certificate_from": draw(rarely(offsets.map(day), None)),
        "certificate_until": draw(rarely(offsets.map(day), None)),
        "work_share_percent": draw(st.sampled_from([100, 100, 50, 20])),
        "daily_visits": draw(st.integers(1, 2)),
        "weekly_visits": draw(st.integers(1, 4)),
        "monthly_visits": draw(rarely(st.integers(1, 3), None)),
        "campaign_visits": draw(rarely(st.integers(1, 3), None)),
        "expert": draw(rarely(st.just(True), False)),
        "leader": draw(st.booleans()),
        "qualifications": frozenset(draw(st.sets(st.sampled_from("XY")))),
    }


@st.composite
def firms(draw):
    before = st.tuples(st.integers(1, 5), st.sampled_from(["a0", "a1", "z"]))
    return {
        "station": draw(rarely(st.just("S"), "")),
        "tags": draw(rarely(st.just(("t",)), ())),
        "opening_days": draw(rarely(st.sampled_from(["12", "3", "67"]), "12345")),
        "blackouts": draw(rarely(spans().map(lambda span: (span,)), ())),
        "history": draw(
            rarely(before.map(lambda it: (past(day(-it[0]), inspectors=(it[1],)),)), ())
        ),
    }


@st.composite
def tasks(draw):
    first, last = sorted(draw(st.tuples(st.integers(0, 3), st.integers(0, 3))))
    return {
        "department": "A",
        "first_day": day(first),
        "last_day": day(last),
        "team_size": draw(st.integers(1, 2)),
        "team_qualified": draw(st.sampled_from([True, "together"])),
        "qualifications": draw(st.sampled_from([(), (), ("X",), ("X", "Y")])),
        "team_leader": draw(st.booleans()),
    }


@st.composite
def worlds(draw, n_firms, most_people):
    made = World(
        n_days=N_DAYS,
        rules={
            "crossed_stations": draw(st.booleans()),
            "rotation": draw(st.sampled_from(["none", "person"])),
            "minimum_gap": {"since_last_days": draw(st.sampled_from([0, 0, 3, 20]))},
        },
    )
    for n in range(n_firms):
        made.firm(f"E{n}", **draw(firms()))
    for n in range(draw(st.integers(1, most_people))):
        made.person(f"a{n}", "A", **draw(people()))
    for n in range(draw(st.integers(1, 2))):
        made.task(f"T{n}", **draw(tasks()))
    names = sorted(made.enterprises)
    return drawn(made, **dict.fromkeys(made.tasks, names))


@st.composite
def busy_worlds(draw):
    """Open enterprises and people who can do little: most blocks have a team, not all at once."""
    made = World(n_days=N_DAYS, rules={"crossed_stations": draw(st.booleans())})
    for n in range(5):
        made.firm(f"E{n}", station=draw(rarely(st.just("S"), "")))
    for n in range(draw(st.integers(2, 5))):
        made.person(f"a{n}", "A", **draw(people()) | {"certificate_from": None})
    made.task("T0", **draw(tasks()) | {"first_day": day(0), "last_day": day(3)})
    return drawn(made, T0=sorted(made.enterprises))


@settings(max_examples=120)
@given(worlds(1, 4))
def test_the_named_sets_are_all_the_smallest(case):
    draw, facts = case
    shortfalls = find_shortfalls(draw, facts)
    assert bool(shortfalls.blocks) != has_team(draw, facts, "E0/A")
    for block in shortfalls.blocks:
        if any("lottery.department" in rules for rules in block.suspensions) or not (
            block.suspensions
        ):
            assert not has_team(draw, suspended(facts, RULES), block.block)
        else:
            found = smallest(lambda some: has_team(draw, suspended(facts, some), "E0/A"))
            assert found == {frozenset(rules) for rules in block.suspensions}


@settings(max_examples=60)
@given(busy_worlds())
def test_departments_that_are_short_are_told_the_smallest_sets(case):
    draw, facts = case
    staffed = {one.block for one in demands(draw, facts) if one.obstacle is None}
    capacity = find_shortfalls(draw, facts).capacity
    assert bool(capacity) != has_capacity(draw, facts)
    for short in capacity:
        found = smallest(lambda some: has_capacity(draw, suspended(facts, some), staffed))
        assert found == {frozenset(rules) for rules in short.suspensions}


@settings(max_examples=60)
@given(st.one_of(worlds(3, 4), busy_worlds()))
def test_the_people_asked_for_are_enough_and_none_can_be_left_out(case):
    draw, facts = case
    for staff in find_shortfalls(draw, facts).staff:
        closed = [one for one in find_shortfalls(draw, facts).blocks if not one.possible_days]
        if closed:
            continue
        assert can_be_drawn(draw, with_people(facts, staff.people, "A", staff.visits_each))
        for too_few in fewer(staff.people):
            assert not can_be_drawn(draw, with_people(facts, too_few, "A", staff.visits_each))
