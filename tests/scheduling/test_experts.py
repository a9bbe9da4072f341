"""Experts in the plan: with their department from beginning to end, or a good reason why not."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dualrandom.scheduling.check import check
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, ranges


def assisted_world(n_days=6, **expert):
    """One enterprise; A1 and A2 come, the expert X1 was drawn to assist them."""
    world = World(n_days=n_days).task("A", team_experts=1)
    world.person("A1", "A", leave=ranges(world.days[:2])).person("A2", "A")
    world.person("X1", "A", expert=True, **expert)
    return world.firm("F").block("F", "A", ("A1", "A2")).experts("F", "A", ("X1",))


def test_experts_come_and_go_with_their_department():
    world = assisted_world().task("B")
    world.person("B1", "B").person("B2", "B").block("F", "B", ("B1", "B2"))
    (visit,) = schedule(world.lottery(), limits=QUICK).visits
    parts = {part.block: part for part in visit.parts}
    assert list(parts) == ["F/A", "F/A/experts", "F/B"]
    team, experts = parts["F/A"], parts["F/A/experts"]
    assert (experts.start, experts.end) == (team.start, team.end)
    assert (team.team, experts.team) == (("A1", "A2"), ("X1",))
    assert (team.experts, experts.experts) == (False, True)


def test_experts_stay_as_long_as_their_department_whichever_tasks_asked():
    world = World().task("A", team_experts=1).task("AA", "A", duration_minutes=100)
    world.person("A1", "A").person("A2", "A").person("X1", "A", expert=True)
    world.firm("F").block("F", "A", ("A1", "A2"), ("A", "AA")).experts("F", "A", ("X1",), ("A",))
    plan = schedule(world.lottery(), limits=QUICK)
    team, experts = plan.visits[0].parts
    assert (experts.tasks, experts.end) == (("A",), team.end)
    assert plan.record.inspections == 2


def test_the_day_is_one_on_which_the_experts_can_come():
    world = assisted_world()
    away = [day for day in world.days if day != world.days[4]]
    world.person("X1", "A", expert=True, leave=ranges(away))
    (visit,) = schedule(world.lottery(), limits=QUICK).visits
    assert visit.day == world.days[4]


def test_an_expert_without_a_day_is_replaced_by_the_next_reserve():
    world = assisted_world(leave=ranges(World(n_days=6).days[2:]))  # there only while A1 is not
    for name in ("X2", "X3"):
        world.person(name, "A", expert=True)
    lottery = world.lottery()
    plan = schedule(lottery, limits=QUICK)
    (step,) = plan.deviations
    experts = next(block for block in lottery.record.blocks if block.experts)
    assert (step.block, step.drawn, step.rule) == ("F/A/experts", "X1", "plan.leave")
    assert step.substitute == lottery.reserves_of(experts)[0]
    assert plan.visits[0].parts[1].team == (step.substitute,)


def test_without_any_common_day_the_department_comes_alone():
    days = World(n_days=6).days
    plan = schedule(assisted_world(leave=ranges(days[2:])).lottery(), limits=QUICK)
    assert [part.block for visit in plan.visits for part in visit.parts] == ["F/A"]
    (left,) = plan.unplaced
    assert (left.block, left.experts, left.proven) == ("F/A/experts", True, True)
    assert left.rule == "plan.leave"
    assert [(row.rule, row.subject, row.days) for row in left.blocked] == [("plan.leave", "X1", 4)]
    assert plan.record.status == "feasible"


def test_experts_who_could_not_be_drawn_do_not_keep_the_department_away():
    world = World().task("A", team_experts=1).person("A1", "A").person("A2", "A")
    world.firm("F").block("F", "A", ("A1", "A2")).no_team("F", "A", experts=True)
    plan = schedule(world.lottery(), limits=QUICK)
    assert [part.block for visit in plan.visits for part in visit.parts] == ["F/A"]
    assert [(left.block, left.rule) for left in plan.unplaced] == [
        ("F/A/experts", "lottery.too_few_eligible")
    ]


def test_experts_without_a_department_stay_at_home():
    world = assisted_world()
    world.firm("F", blackouts=ranges(world.days))
    plan = schedule(world.lottery(), limits=QUICK)
    assert not plan.visits
    team, experts = plan.unplaced
    assert (team.rule, team.proven) == ("plan.blackout", True)
    assert (experts.rule, experts.proven, experts.blocked) == ("plan.experts", True, ())


def test_where_experts_have_no_room_neither_side_is_placed():
    world = assisted_world(n_days=1, daily_visits=1)
    world.person("A1", "A").person("A3", "A").person("A4", "A")
    world.firm("G").block("G", "A", ("A3", "A4")).experts("G", "A", ("X1",))
    plan = schedule(world.lottery(), limits=QUICK)
    assert len(plan.visits) == 1
    team, experts = plan.unplaced
    assert (team.rule, team.proven) == ("plan.daily_visits", False)
    assert {row.subject for row in team.blocked if row.rule == team.rule} == {"X1"}
    assert (experts.rule, experts.proven) == ("plan.experts", False)


def test_the_bound_counts_the_days_that_both_have():
    """B can come on the first days only, the experts of A on the last: two visits are needed."""
    world = assisted_world(leave=ranges(World(n_days=6).days[:4])).task("B")
    for name in ("B1", "B2"):
        world.person(name, "B", leave=ranges(world.days[4:]))
    world.block("F", "B", ("B1", "B2"))
    plan = schedule(world.lottery(), limits=QUICK)
    assert len(plan.visits) == plan.record.visit_bound == 2
    assert plan.record.status == "optimal"


@st.composite
def worlds_with_experts(draw):
    """Few days, people with leave and low limits, more visits than find room."""
    world = World(n_days=draw(st.integers(1, 5)))
    some_days = st.sets(st.sampled_from(world.days), max_size=4)
    for department in "AB":
        world.task(department, team_size=1, team_experts=draw(st.integers(1, 2)))
        for kind in ("", "X"):
            for number in range(3):
                world.person(
                    f"{department}{kind}{number}",
                    department,
                    expert=kind == "X",
                    leave=ranges(sorted(draw(some_days))),
                    daily_visits=draw(st.integers(1, 2)),
                    campaign_visits=draw(st.sampled_from([None, 1, 3])),
                )
    for number in range(draw(st.integers(1, 5))):
        firm = f"F{number}"
        world.firm(firm, blackouts=ranges(sorted(draw(some_days))[:1]))
        for department in sorted(draw(st.sets(st.sampled_from("AB"), min_size=1))):
            world.block(firm, department, (f"{department}{draw(st.integers(0, 2))}",))
            size = world.tasks[department].team_experts
            if draw(st.booleans()):
                order = draw(st.permutations(range(3)))[:size]
                world.experts(firm, department, [f"{department}X{n}" for n in sorted(order)])
            else:
                world.no_team(firm, department, experts=True)
    return world


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds_with_experts(), st.sampled_from([0, 1]))
def test_every_plan_keeps_department_and_experts_together(world, seconds):
    lottery = world.lottery()
    plan = schedule(
        lottery, limits=Limits(improvement_passes=2, deterministic_seconds=seconds, exact_columns=0)
    )
    assert check(plan).ok
    inspectors = lottery.facts.inspectors
    placed = {part.block: (visit, part) for visit in plan.visits for part in visit.parts}
    left = {one.block for one in plan.unplaced}
    assert len(placed) + len(left) == len(lottery.record.blocks) + len(lottery.record.unstaffed)
    for block in lottery.record.blocks:
        if not block.experts:
            continue
        department = block.block.removesuffix("/experts")
        if block.block in placed:
            visit, part = placed[block.block]
            assert placed[department][0] == visit
            assert all(inspectors[name].expert for name in part.team)
        elif department in placed:
            visit, part = placed[department]
            firm = lottery.facts.enterprises[block.enterprise]
            together = [*part.team, *block.team]
            assert not any(
                all(inspectors[name].is_available(day) for name in together)
                and not any(day in closed for closed in firm.blackouts)
                for day in world.days
            )
