from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dualrandom.canonical import canonical_json
from dualrandom.errors import VerificationError
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.check import check
from dualrandom.scheduling.construction import fill
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.priority import Solution, construct, first_order, restored
from dualrandom.scheduling.saturation import Saturation
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, past, ranges, weekdays
from .city import city

ROOT = Path(__file__).parents[2]


def joint_world():
    world = World(n_days=5).task("A", duration_minutes=90).task("B")
    for department in "AB":
        for number in range(3):
            world.person(f"{department}{number}", department)
    for number in range(3):
        world.firm(f"F{number}")
        world.block(f"F{number}", "A", ("A0", "A1")).block(f"F{number}", "B", ("B0", "B2"))
    return world


def test_departments_share_one_visit_and_begin_together():
    plan = schedule(joint_world().lottery(), limits=QUICK)
    assert plan.record.status == "optimal"
    assert len(plan.visits) == plan.bound == 3
    for visit in plan.visits:
        assert [part.department for part in visit.parts] == ["A", "B"]
        assert len({part.start for part in visit.parts}) == 1
        assert visit.end == visit.parts[0].end > visit.parts[1].end
    assert str(plan).startswith("optimal; 6 inspections in 3 visits (bound 3)")


def test_registers_and_progress_do_not_change_the_plan():
    lottery = joint_world().lottery()
    calls = []
    plan = schedule(lottery, object(), progress=lambda *call: calls.append(call))
    assert plan.record == schedule(lottery).record
    assert {stage for stage, _, _ in calls} >= {"construct", "check"}
    assert all(0 <= done <= total for _, done, total in calls)


def test_the_record_holds_no_float_and_names_lottery_and_solver():
    plan = schedule(joint_world().lottery(), limits=QUICK)
    assert canonical_json(plan.record.model_dump(mode="json"))
    assert plan.record.run.solver == "ortools/cp-sat"
    assert plan.record.visits == tuple(sorted(plan.visits, key=lambda v: (v.day, v.start)))


@pytest.mark.parametrize("withdrawn", range(1, 4))
def test_what_has_room_after_all_is_placed(withdrawn):
    merges = Merges(assemble(joint_world().lottery()).problem)
    table = construct(merges, Saturation(merges.problem), first_order(merges)).table
    for site in range(withdrawn):
        table.take(site, merges.all_parts(site))
    fill(table, merges)
    assert table.n_visits == 3
    assert all(table.placed(site) == merges.all_parts(site) for site in range(3))


def test_a_search_that_leaves_room_is_made_good(monkeypatch):
    """Whatever moved away last, no block is left out that has room."""

    def forgets(merges, best, *_):
        table = restored(best.solution, merges)
        table.take(0, merges.all_parts(0))
        best.solution = Solution(best.solution.rank, table.bookings())

    monkeypatch.setattr("dualrandom.scheduling.schedule.chain", forgets)
    plan = schedule(joint_world().lottery(), limits=Limits(exact_columns=0))
    assert not plan.unplaced
    assert len(plan.visits) == 3


def test_a_year_that_is_used_up_is_avoided_and_the_next_one_used():
    days = (*weekdays(3, first=weekdays(1)[0].replace(month=12, day=29)),)
    days = (*days, days[-1].replace(year=2027, month=1, day=4))
    world = World(days=days, rules={"annual_cap": {"visits": 1}}).task("A")
    world.person("P", "A").person("Q", "A")
    world.firm("F", history=(past(days[0].replace(month=3)),)).block("F", "A", ("P", "Q"))
    (visit,) = schedule(world.lottery(), limits=QUICK).visits
    assert visit.day.year == 2027


def test_a_cap_per_department_leaves_other_departments_alone():
    rules = {"annual_cap": {"visits": 1, "per": "department"}}
    world = World(n_days=5, rules=rules).task("A").task("B")
    for department in "AB":
        world.person(f"{department}0", department).person(f"{department}1", department)
    world.firm("F", history=(past(world.days[0].replace(month=1), "A"),))
    world.block("F", "A", ("A0", "A1")).block("F", "B", ("B0", "B1"))
    plan = schedule(world.lottery(), limits=QUICK)
    assert [left.block for left in plan.unplaced] == ["F/A"]
    assert [part.block for visit in plan.visits for part in visit.parts] == ["F/B"]


def test_a_lottery_that_breaks_a_rule_is_refused_by_name():
    world = World(n_days=5).task("A").firm("F")
    world.person("P", "A", recusals=frozenset({"F"})).person("Q", "A")
    world.block("F", "A", ("P", "Q"))
    with pytest.raises(VerificationError) as caught:
        schedule(world.lottery(), limits=QUICK)
    assert {finding.code for finding in caught.value.findings} == {"plan.recusal.violation"}


@st.composite
def loose_worlds(draw):
    """Up to four firms whose people have time: only calendars, gap and cap bind."""
    n_days = draw(st.integers(2, 6))
    gap, cap = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    rules = {"minimum_gap": {"between_visits_days": gap}, "annual_cap": {"visits": cap}}
    world = World(n_days=n_days, rules=rules)
    for department in "ABC":
        world.task(department, team_size=1, duration_minutes=30)
    for number in range(draw(st.integers(1, 4))):
        firm = f"F{number}"
        world.firm(firm)
        for department in draw(st.sets(st.sampled_from("ABC"), min_size=1)):
            here = draw(st.sets(st.integers(0, n_days - 1), min_size=1, max_size=3))
            away = [day for k, day in enumerate(world.days) if k not in here]
            name = f"{firm}{department}"
            world.person(name, department, leave=ranges(away))
            world.block(firm, department, (name,))
    return world, gap, cap


def best_by_trying(world, firm, gap, cap):
    """(blocks placed, −visits) of the best of all assignments of days to one firm's blocks."""
    choices = []
    for name, _, _, (person,) in world.blocks:
        if name == firm:
            record = world.inspectors[person]
            choices.append([None, *(day for day in world.days if record.is_available(day))])
    best = (0, 0)
    for days in product(*choices):
        visits = sorted({day for day in days if day})
        apart = all((later - earlier).days >= gap for earlier, later in combinations(visits, 2))
        if apart and len(visits) <= cap:
            best = max(best, (sum(day is not None for day in days), -len(visits)))
    return best


@settings(max_examples=60)
@given(loose_worlds())
def test_tiny_plans_are_as_good_as_trying_everything(case):
    world, gap, cap = case
    plan = schedule(world.lottery(), limits=QUICK)
    for firm in world.enterprises:
        placed, fewest = best_by_trying(world, firm, gap, cap)
        visits = [visit for visit in plan.visits if visit.enterprise == firm]
        n_blocks = sum(name == firm for name, *_ in world.blocks)
        assert sum(len(visit.parts) for visit in visits) == placed
        assert all(left.proven for left in plan.unplaced)
        if placed == n_blocks:
            assert len(visits) == -fewest


@st.composite
def crowded_worlds(draw):
    """Worlds in which nearly everything collides."""
    rules = {
        "minimum_gap": {
            "between_visits_days": draw(st.integers(1, 4)),
            "since_last_days": draw(st.integers(0, 40)),
        },
        "annual_cap": {
            "visits": draw(st.integers(1, 3)),
            "per": draw(st.sampled_from(["enterprise", "department"])),
        },
    }
    world = World(n_days=draw(st.integers(1, 8)), rules=rules, hours={"slot_minutes": 30})
    some_days = st.sets(st.sampled_from(world.days), max_size=4)
    for department in "AB":
        world.task(
            department,
            duration_minutes=draw(st.sampled_from([30, 50, 100, 180])),
            last_day=draw(st.sampled_from(world.days)),
        )
        for number in range(draw(st.integers(2, 4))):
            world.person(
                f"{department}{number}",
                department,
                leave=ranges(draw(some_days)),
                daily_visits=draw(st.integers(1, 3)),
                weekly_visits=draw(st.integers(1, 6)),
            )
    for number in range(draw(st.integers(1, 8))):
        history = [past(day.replace(month=2)) for day in draw(some_days) if day.day < 28]
        world.firm(
            f"F{number}",
            opening_minutes=draw(st.sampled_from([None, (540, 660), (600, 1000)])),
            opening_days=draw(st.sampled_from(["1234567", "135", "24"])),
            blackouts=ranges(draw(some_days)),
            history=tuple(sorted(history, key=lambda visit: visit.date)),
        )
        for department in draw(st.sets(st.sampled_from("AB"), min_size=1)):
            staff = [name for name in world.inspectors if name[0] == department]
            team = draw(st.permutations(staff))[:2]
            world.block(f"F{number}", department, team)
    return world


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(crowded_worlds(), st.sampled_from([0, 2]))
def test_no_plan_ever_breaks_a_rule(world, seconds):
    limits = Limits(improvement_passes=2, deterministic_seconds=seconds, exact_columns=0)
    plan = schedule(world.lottery(), limits=limits)
    assert check(plan).ok
    n_placed = sum(len(visit.parts) for visit in plan.visits)
    assert n_placed + len(plan.unplaced) == len(world.blocks)
    assert plan.gap >= 0


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_the_order_of_all_input_is_irrelevant(random):
    world = city(25, 8, 20, seed="order")
    expected = schedule(world.lottery(), limits=QUICK).record
    shuffled = World(days=world.days, rules=world.rules, hours=world.hours)
    for name in ("tasks", "enterprises", "inspectors"):
        items = list(getattr(world, name).items())
        random.shuffle(items)
        getattr(shuffled, name).update(items)
    shuffled.blocks = world.blocks
    lottery = shuffled.lottery()
    assert schedule(lottery, limits=QUICK).record == expected
    blocks = list(lottery.record.blocks)
    random.shuffle(blocks)
    record = lottery.record.model_copy(update={"blocks": tuple(blocks)})
    other = schedule(type(lottery)(record, lottery.draw, lottery.facts), limits=QUICK).record
    assert other.model_copy(update={"lottery": expected.lottery}) == expected


SCRIPT = """
import sys
sys.path[:0] = sys.argv[1:3]
from scheduling.city import city
from scheduling.builders import QUICK
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.priority import Solution, construct, first_order, restored
from dualrandom.scheduling.saturation import Saturation
from dualrandom.scheduling.schedule import schedule
limits = QUICK.model_copy(update={"exact_columns": int(sys.argv[3]), "exact_milliseconds": 3_000})
print(schedule(city(60, 10, 30, seed="6").lottery(), limits=limits).record.model_dump_json())
"""


@pytest.mark.parametrize(
    ("exact_columns", "solved"), [(0, '"subproblems":'), (1_000, '"proof_milliseconds":')]
)
def test_the_plan_does_not_depend_on_the_hash_seed(exact_columns, solved):
    outputs = set()
    for hash_seed in ("0", "1"):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(ROOT), str(ROOT / "tests"), str(exact_columns)],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.add(run.stdout)
    (output,) = outputs
    assert solved in output
    assert f"{solved}0" not in output


def test_a_thousand_firms_reach_the_bound():
    plan = schedule(city(1000, 40, 120).lottery())
    assert plan.record.status == "optimal"
    assert plan.gap == 0
