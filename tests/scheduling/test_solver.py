"""The optimiser against brute force, under load, with the solver, and interrupted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dualrandom.scheduling import schedule as scheduling
from dualrandom.scheduling.check import check
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, past, ranges
from .city import city

NO_SOLVER = QUICK.model_copy(update={"deterministic_seconds": 0})


@st.composite
def tiny_worlds(draw, daily_visits: int, weekly_visits: int):
    """Up to four firms that share a few inspectors, in a few days."""
    n_days = draw(st.integers(2, 4))
    rules = {"minimum_gap": {"between_visits_days": draw(st.integers(1, 3))}}
    if draw(st.booleans()):
        rules["annual_cap"] = {"visits": 1}
    world = World(n_days=n_days, rules=rules)
    some_days = st.sets(st.integers(0, n_days - 1), max_size=n_days)
    for department in "AB":
        world.task(department, team_size=1, duration_minutes=30)
        for number in range(2):
            world.person(
                f"{department}{number}",
                department,
                leave=ranges(world.days[day] for day in sorted(draw(some_days))),
                daily_visits=daily_visits,
                weekly_visits=weekly_visits,
            )
    for number in range(draw(st.integers(1, 4))):
        closed = sorted(draw(some_days))[:1]
        world.firm(f"F{number}", blackouts=ranges(world.days[day] for day in closed))
        for department in sorted(draw(st.sets(st.sampled_from("AB"), min_size=1))):
            world.block(f"F{number}", department, (f"{department}{draw(st.integers(0, 1))}",))
    return world


class BruteForce:
    """All ways to give days to blocks; the time of day is no limit in these worlds."""

    def __init__(self, plan):
        self.facts = plan.lottery.facts
        substitutes = {step.block: step.substitute for step in plan.deviations}
        self.blocks = [
            (block.block, block.enterprise, substitutes.get(block.block, block.team[0]))
            for block in plan.lottery.record.blocks
        ]

    def possible_days(self, firm, person):
        record = self.facts.enterprises[firm]
        return [
            day
            for day in self.facts.days
            if self.facts.inspectors[person].is_available(day)
            and not any(day in closed for closed in record.blackouts)
        ]

    def assignments(self, blocks):
        """Yield {block: day} for all feasible assignments of some of these blocks."""
        if not blocks:
            yield {}
            return
        (name, firm, person), *others = blocks
        for rest in self.assignments(others):
            yield rest
            for day in self.possible_days(firm, person):
                chosen = {name: day, **rest}
                if self.is_feasible(chosen):
                    yield chosen

    def is_feasible(self, chosen):
        rules = self.facts.campaign.rules
        cap = rules.annual_cap.visits if rules.annual_cap else len(self.facts.days)
        gap = rules.minimum_gap.between_visits_days
        visits, per_day, per_week = {}, Counter(), Counter()
        for name, firm, person in self.blocks:
            if name in chosen:
                day = chosen[name]
                visits.setdefault(firm, set()).add(day)
                per_day[person, day] += 1
                per_week[person, day.isocalendar().week] += 1
        people = self.facts.inspectors
        return (
            all(len(days) <= cap for days in visits.values())
            and all(
                (later - earlier).days >= gap
                for days in visits.values()
                for earlier, later in pairwise(sorted(days))
            )
            and all(count <= people[who].daily_visits for (who, _), count in per_day.items())
            and all(count <= people[who].weekly_visits for (who, _), count in per_week.items())
        )

    def best(self, blocks):
        """(most blocks, −fewest visits with so many blocks)."""
        firm_of = {name: firm for name, firm, _ in blocks}
        return max(
            (len(chosen), -len({(firm_of[name], day) for name, day in chosen.items()}))
            for chosen in self.assignments(blocks)
        )


def placed_in(plan, firm):
    return sum(len(visit.parts) for visit in plan.visits if visit.enterprise == firm)


@settings(max_examples=40, deadline=None)
@given(tiny_worlds(daily_visits=4, weekly_visits=8))
def test_with_room_for_all_everything_possible_is_placed_in_the_fewest_visits(world):
    plan = schedule(world.lottery(), limits=QUICK)
    force = BruteForce(plan)
    for firm in world.enterprises:
        placed, fewest = force.best([block for block in force.blocks if block[1] == firm])
        assert placed_in(plan, firm) == placed
        assert sum(visit.enterprise == firm for visit in plan.visits) == -fewest


def groups(days_of):
    """Partition of {block: day} into visits, per enterprise."""
    found = {}
    for name, day in days_of.items():
        found.setdefault(name.split("/")[0], {}).setdefault(day, set()).add(name)
    return {firm: {frozenset(names) for names in visits.values()} for firm, visits in found.items()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tiny_worlds(daily_visits=1, weekly_visits=3))
def test_what_has_no_visit_is_impossible_or_needs_another_enterprise_dropped_or_split(world):
    plan = schedule(world.lottery(), limits=QUICK)
    force = BruteForce(plan)
    now = groups({part.block: visit.day for visit in plan.visits for part in visit.parts})
    for left in plan.unplaced:
        firm, placed = left.enterprise, placed_in(plan, left.enterprise)
        alone = [block for block in force.blocks if block[1] == firm]
        excluded = not any(left.block in chosen for chosen in force.assignments(alone))
        assert left.proven == (excluded or force.best(alone)[0] <= placed)
        others = {name: visits for name, visits in now.items() if name != firm}
        for chosen in force.assignments(force.blocks):
            then = groups(chosen)
            here = then.pop(firm, set())
            assert then != others or sum(map(len, here)) <= placed


def test_a_proven_block_is_impossible_and_the_rule_says_why():
    world = World(n_days=3, rules={"annual_cap": {"visits": 1}}).task("A").task("B")
    world.person("A0", "A", leave=ranges(world.days[:1])).person("A1", "A")
    world.person("B0", "B", leave=ranges(world.days[1:])).person("B1", "B")
    world.firm("F").block("F", "A", ("A0", "A1")).block("F", "B", ("B0", "B1"))
    plan = schedule(world.lottery(), limits=QUICK)
    (left,) = plan.unplaced
    assert left.proven
    assert left.rule == "plan.annual_cap"
    force = BruteForce(plan)
    assert force.best(force.blocks) == (1, -1)


def test_a_cap_used_up_before_and_by_the_plan_is_one_row_of_the_table():
    days = (date(2026, 12, 29), date(2026, 12, 30), date(2027, 1, 4), date(2027, 1, 5))
    world = World(days=days, rules={"annual_cap": {"visits": 1}})
    for department, away in (("A", days[3:]), ("B", days[2:3])):
        world.task(department, team_size=1).person(f"{department}0", department, leave=ranges(away))
    world.firm("F", history=(past(date(2026, 3, 3)),))
    world.block("F", "A", ("A0",)).block("F", "B", ("B0",))
    (left,) = schedule(world.lottery(), limits=QUICK).unplaced
    assert left.proven
    assert [row.days for row in left.blocked if row.rule == "plan.annual_cap"] == [3]


@settings(max_examples=12, deadline=None)
@given(
    st.integers(5, 90),
    st.integers(6, 12),
    st.integers(15, 40),
    st.integers(0, 9),
    st.integers(1, 5),
    st.integers(0, 2),
)
def test_no_load_makes_the_plan_break_a_rule(n_firms, n_days, n_people, seed, gap, cap):
    world = city(n_firms, n_days, n_people, seed=str(seed), gap=gap, cap=cap)
    plan = schedule(world.lottery(), limits=QUICK)
    assert check(plan).ok
    names = [part.block for visit in plan.visits for part in visit.parts]
    names += [left.block for left in plan.unplaced]
    assert sorted(names) == sorted(f"{firm}/{department}" for firm, department, *_ in world.blocks)


def test_the_solver_places_what_construction_cannot():
    lottery = city(60, 10, 30, seed="1").lottery()
    without, repaired = (schedule(lottery, limits=limits) for limits in (NO_SOLVER, QUICK))
    assert without.record.run.subproblems == without.record.run.placed_by_solver == 0
    assert repaired.record.run.placed_by_solver > 0
    assert len(repaired.unplaced) < len(without.unplaced)


def test_what_finds_no_room_says_what_is_in_the_way():
    plan = schedule(city(50, 8, 20, seed="1").lottery(), limits=QUICK)
    assert plan.record.status == "feasible"
    assert len(plan.unplaced) > 10
    n_days = len(plan.lottery.facts.days)
    for left in plan.unplaced:
        assert left.rule in {row.rule for row in left.blocked}
        assert all(0 < row.days <= n_days for row in left.blocked)
        assert [row.days for row in left.blocked] == sorted(
            (row.days for row in left.blocked), reverse=True
        )


class Stop:
    """Progress that interrupts at the n-th call of a stage."""

    def __init__(self, stage: str, calls: int = 1) -> None:
        self.stage, self.calls = stage, calls

    def __call__(self, stage: str, done: int, total: int) -> None:
        self.calls -= stage == self.stage
        if not self.calls:
            raise KeyboardInterrupt


@pytest.mark.parametrize(
    "stop",
    [("improve", 1), ("improve", 2), ("repair", 1), ("repair", 5)],
    ids="{0[0]}-{0[1]}".format,
)
def test_an_interrupted_search_keeps_its_best_plan(stop):
    lottery = city(60, 10, 30, seed="2").lottery()
    limits = Limits(improvement_passes=4, deterministic_seconds=1, exact_columns=0)
    plan = schedule(lottery, limits=limits, progress=Stop(*stop))
    assert plan.record.run.parameters["interrupted"] is True
    assert check(plan).ok
    assert plan.visits
    whole = schedule(lottery, limits=limits)
    assert "interrupted" not in whole.record.run.parameters
    assert len(whole.unplaced) <= len(plan.unplaced)


def test_who_interrupts_the_proof_keeps_the_plan_without_proof(monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(scheduling, "_proven", stopped)
    plan = schedule(city(30, 10, 20).lottery(), limits=QUICK)
    assert plan.record.run.parameters["interrupted"] is True
    assert "proven_left_out" not in plan.record.run.parameters
    assert check(plan).ok


def test_who_interrupts_the_check_once_gets_the_whole_plan():
    lottery = city(30, 10, 20).lottery()
    plan = schedule(lottery, limits=QUICK, progress=Stop("check"))
    assert plan.record == schedule(lottery, limits=QUICK).record

    def insist(stage, _done, _total):
        if stage == "check":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        schedule(lottery, limits=QUICK, progress=insist)


def test_an_interruption_before_there_is_a_plan_is_passed_on():
    with pytest.raises(KeyboardInterrupt):
        schedule(city(10, 6, 15).lottery(), progress=Stop("construct"))
