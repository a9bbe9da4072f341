"""Planted conflicts are named and their remedies work; what was not decided is not called proven."""

import pytest
from hypothesis import HealthCheck, given, settings

from dualrandom.errors import InfeasibleError, UndecidedError
from dualrandom.scheduling.check import check
from dualrandom.scheduling.daily_schedule import schedule_daily
from dualrandom.scheduling.explaining.candidates import COST
from dualrandom.scheduling.explaining.changes import apply
from dualrandom.scheduling.explaining.why_not import why_not
from dualrandom.scheduling.plan import Plan, Unplaced
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, inspector, ranges, weekdays
from .city import city
from .daily_builders import demands_of
from .planted import KINDS, SIZES, surroundings
from .test_solver import tiny_worlds

NO_SOLVER = QUICK.model_copy(update={"deterministic_seconds": 0})


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}-enterprises")
@pytest.mark.parametrize("plant", KINDS, ids=lambda plant: plant.__name__)
def test_the_planted_cause_is_named_and_each_relaxation_makes_the_plan_feasible(plant, size):
    untouched = surroundings(size)
    planted = plant(surroundings(size))
    plan = schedule(planted.world.lottery(), limits=QUICK)
    untouched.rules = planted.world.rules
    assert not schedule(untouched.lottery(), limits=QUICK).unplaced
    assert {one.enterprise for one in plan.unplaced} <= {"X", "X2"}
    (explanation,) = why_not(plan, limits=QUICK).blocks
    assert planted.causes == {(one.rule, one.subject) for one in explanation.colliding}
    is_led = ("plan.lead_department", "X") in planted.causes  # no plan proves anything of that rule
    proven = plan.unplaced[0].proven or is_led
    assert explanation.verdict == ("impossible" if proven else "no_room")
    kinds = [{change.kind for change in one.changes} for one in explanation.relaxations]
    assert kinds
    assert len(kinds[0]) == 1
    assert kinds[0] <= planted.remedies
    sets = [set(one.changes) for one in explanation.relaxations]
    sizes = [(len(one), sum(COST[change.kind] for change in one)) for one in sets]
    assert sizes == sorted(sizes)
    assert not any(one < other for one in sets for other in sets)
    for relaxation in explanation.relaxations:
        again = schedule(apply(plan.lottery, relaxation), limits=QUICK)
        assert not again.unplaced
        assert check(again).ok


def two_on_one_day(long: bool) -> World:
    """Two visits of the same pair on the only day, too many or too long for it."""
    world = World(n_days=1).task("A", duration_minutes=240 if long else 60)
    for number in (1, 2):
        world.person(f"A{number}", "A", daily_visits=2 if long else 1)
    for firm in ("F", "G"):
        world.firm(firm).block(firm, "A", ("A1", "A2"))
    return world


def test_a_search_that_reached_its_limits_is_undecided_and_no_proof():
    plan = schedule(two_on_one_day(long=True).lottery(), limits=NO_SOLVER)
    found = why_not(plan, limits=NO_SOLVER)
    (explanation,) = found.blocks
    assert (explanation.verdict, explanation.proven) == ("undecided", False)
    with pytest.raises(UndecidedError) as caught:
        found.raise_for_undecided()
    assert not isinstance(caught.value, InfeasibleError)
    assert [one.value for one in caught.value.findings] == [explanation.block]
    decided = why_not(plan, limits=QUICK)
    assert (decided.blocks[0].verdict, decided.blocks[0].rearranged) == ("no_room", 1)
    decided.raise_for_undecided()


def test_who_is_overbooked_needs_no_solver():
    plan = schedule(two_on_one_day(long=False).lottery(), limits=NO_SOLVER)
    (explanation,) = why_not(plan, limits=NO_SOLVER).blocks
    assert (explanation.verdict, explanation.overbooked) == ("no_room", ("A1", "A2"))


def test_room_that_the_plan_missed_is_found_and_not_called_a_conflict():
    world = World(n_days=2).task("A").task("first", "A", last_day=weekdays(1)[0])
    for number in (1, 2):
        world.person(f"A{number}", "A", daily_visits=1)
    world.firm("F").block("F", "A", ("A1", "A2"))
    early = world.lottery()
    world.firm("G").block("G", "A", ("A1", "A2"), ("first",))
    alone, together = schedule(early, limits=QUICK), world.lottery()
    (visit,) = alone.visits
    monday = visit.model_copy(update={"day": world.days[0]})
    (block,) = (one for one in together.record.blocks if one.enterprise == "G")
    left_out = Unplaced.of(block, "plan.daily_visits", proven=False)
    record = alone.record.model_copy(update={"visits": (monday,), "unplaced": (left_out,)})
    (explanation,) = why_not(Plan(record, together), limits=QUICK).blocks
    assert (explanation.verdict, explanation.moved, explanation.relaxations) == ("room", 1, ())
    (unsearched,) = why_not(Plan(record, together), limits=NO_SOLVER).blocks
    assert unsearched.verdict == "undecided"


def test_days_closed_by_one_rule_alone_are_told_from_those_closed_twice():
    world = World(n_days=4).task("A").person("A2", "A")
    world.person("A1", "A", leave=ranges(world.days[:3]))
    world.firm("F", blackouts=ranges(world.days[2:])).block("F", "A", ("A1", "A2"))
    (explanation,) = why_not(schedule(world.lottery(), limits=QUICK), limits=QUICK).blocks
    assert [(one.rule, one.subject, one.days, one.alone) for one in explanation.blockers] == [
        ("plan.leave", "A1", 3, 2),
        ("plan.blackout", "F", 2, 1),
    ]


def test_two_people_away_in_turn_need_two_changes_where_no_day_needs_one():
    world = World(n_days=2, rules={"annual_cap": {"visits": 1}}).task("A")
    for number in (1, 2):
        world.person(f"A{number}", "A", leave=ranges(world.days))
    world.firm("F").block("F", "A", ("A1", "A2"))
    plan = schedule(world.lottery(), limits=QUICK)
    relaxations = why_not(plan, limits=QUICK).blocks[0].relaxations
    pair = next(one for one in relaxations if len(one.changes) == 2)
    assert {change.subject for change in pair.changes} == {"A1", "A2"}
    assert {change.new for change in pair.changes} == {world.days[0].isoformat()}
    assert not schedule(apply(plan.lottery, pair), limits=QUICK).unplaced


def test_a_free_day_that_undoes_a_substitution_moves_the_other_enterprise_as_well():
    """A1 was replaced at F by the only reserve; with a free day A1 must go there instead."""
    world = World(n_days=2).task("A").person("A2", "A").person("A3", "A")
    world.person("A1", "A", leave=ranges(world.days))
    world.firm("F", blackouts=ranges(world.days[1:])).block("F", "A", ("A1", "A2"))
    world.firm("G", blackouts=ranges(world.days[:1])).block("G", "A", ("A1", "A2"))
    world.inspectors["A3"] = inspector("A3", "A", leave=ranges(world.days[1:]))
    plan = schedule(world.lottery(), limits=QUICK)
    (explanation,) = why_not(plan, limits=QUICK).blocks
    assert explanation.enterprise == "G"
    for relaxation in explanation.relaxations:
        again = schedule(apply(plan.lottery, relaxation), limits=QUICK)
        assert not again.unplaced


def test_experts_who_stay_away_alone_are_explained_by_their_own_calendars():
    world = World(n_days=3).task("A", team_experts=1).person("A1", "A").person("A2", "A")
    world.person("X1", "A", expert=True, leave=ranges(world.days))
    world.firm("F").block("F", "A", ("A1", "A2")).experts("F", "A", ("X1",))
    plan = schedule(world.lottery(), limits=QUICK)
    (explanation,) = why_not(plan, limits=QUICK).blocks
    assert (explanation.block, explanation.verdict) == ("F/A/experts", "impossible")
    assert [(one.rule, one.subject) for one in explanation.colliding] == [("plan.leave", "X1")]
    assert [change.kind for change in explanation.relaxations[0].changes] == ["inspector_free"]
    for relaxation in explanation.relaxations:
        assert not schedule(apply(plan.lottery, relaxation), limits=QUICK).unplaced


def test_blocks_without_a_team_and_plans_without_names_keep_the_records_reason():
    world = World(n_days=2).task("A").person("A1", "A").firm("F").no_team("F", "A")
    (explanation,) = why_not(schedule(world.lottery(), limits=QUICK)).blocks
    assert explanation.verdict == "impossible"
    assert explanation.colliding[0].rule == "lottery.too_few_eligible"
    crowd = World(n_days=1).task("A").person("A1", "A", daily_visits=1)
    crowd.person("A2", "A", daily_visits=1)
    for firm in ("F", "G"):
        crowd.firm(firm).block(firm, "A", ("?", "?"))
    (unnamed,) = why_not(schedule_daily(demands_of(crowd))).blocks
    assert (unnamed.verdict, unnamed.relaxations) == ("undecided", ())


def test_one_enterprise_is_explained_as_among_all():
    plan = schedule(city(60, 12, 16).lottery(), limits=NO_SOLVER)
    everything = why_not(plan, limits=NO_SOLVER)
    name = everything.blocks[-1].enterprise
    alone = why_not(plan, enterprises={name}, limits=NO_SOLVER)
    assert [one.block for one in alone.blocks] == [
        one.block for one in everything.blocks if one.enterprise == name
    ]
    for one in alone.blocks:
        whole = everything.of(one.block)
        assert one.colliding == whole.colliding
        assert [left.changes for left in one.relaxations] == [
            left.changes for left in whole.relaxations
        ]


def test_the_order_of_the_registers_does_not_reach_the_explanations():
    def explained(reverse):
        world = city(25, 6, 10)
        for register in (world.enterprises, world.inspectors, world.tasks):
            if reverse:
                items = list(register.items())[::-1]
                register.clear()
                register.update(items)
        return why_not(schedule(world.lottery(), limits=QUICK), limits=QUICK)

    forward = explained(reverse=False)
    assert forward.blocks
    assert forward == explained(reverse=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_worlds(daily_visits=1, weekly_visits=2))
def test_in_any_small_world_a_relaxation_places_more(world):
    plan = schedule(world.lottery(), limits=QUICK)
    for explanation in why_not(plan, limits=QUICK).blocks:
        recorded = next(one for one in plan.unplaced if one.block == explanation.block)
        assert explanation.proven == recorded.proven
        assert explanation.verdict in {"impossible", "no_room"}
        for relaxation in explanation.relaxations:
            again = schedule(apply(plan.lottery, relaxation), limits=QUICK)
            assert len(again.unplaced) < len(plan.unplaced)
