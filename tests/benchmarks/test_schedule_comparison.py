"""The schedule's benchmark: the study's instances, fair figures, runs that can be resumed."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.schedule import planning, running
from benchmarks.schedule.cases import cases, lottery
from benchmarks.schedule.charts import MARKERS
from benchmarks.schedule.city import Shape
from benchmarks.schedule.contenders import CONTENDERS
from benchmarks.schedule.illness import illnesses
from benchmarks.schedule.long_day import LongDay, long_day, starts_of, stops_of
from benchmarks.schedule.outcome import Outcome, figures, proven_bound
from dualrandom.scheduling.plan import Plan

ROOT = Path(__file__).parents[2]
KNOWN = {one.id: one for one in CONTENDERS}


@pytest.fixture(scope="module")
def small():
    return lottery(Shape(20, 20))


@pytest.mark.parametrize(
    ("use", "people", "bound"), [(0.5, 48, 228), (0.65, 38, 229)], ids=["half", "two thirds"]
)
def test_the_city_is_that_of_the_study(use, people, bound):
    found = lottery(Shape(200, 20, use=use))
    assert len(found.record.blocks) == 386
    assert len(found.facts.inspectors) == people
    assert proven_bound(found) == bound


def test_departments_apart_make_a_visit_of_each_inspection_and_see_no_common_cap(small):
    apart = figures(planning.by_department(small), small)
    joint = figures(planning.one_construction(small), small)
    assert apart.visits == len(small.record.blocks) - apart.blocks_left_out
    assert joint.visits < apart.visits
    assert joint.over_cap == 0 < apart.over_cap
    assert apart.violations == joint.violations == 0


def test_travel_is_the_plans_own_figure(small):
    outcome = planning.one_construction(small)
    (plan,) = outcome.plans
    (tier,) = [tier for tier in plan.record.tiers if tier.goal == "plan.goal.travel"]
    assert figures(outcome, small).travel_minutes == tier.value > 0


def test_a_plan_that_breaks_a_rule_is_seen(small):
    (plan,) = planning.one_construction(small).plans
    first, *others = plan.visits
    moved = first.model_copy(update={"start": "23:00"})
    record = plan.record.model_copy(update={"visits": (moved, *others)})
    assert figures(Outcome((replace(plan, record=record),)), small).violations > 0


def test_weights_of_load_alone_end_with_the_construction(small):
    usual = planning.one_construction(small)
    other = planning.by_load(small)
    assert other.plans[0].record.visits != usual.plans[0].record.visits
    assert planning.one_construction(small).plans[0].record == usual.plans[0].record


def test_a_plan_survives_being_written_as_bookings(small):
    (plan,) = planning.one_construction(small).plans
    days = sorted(small.facts.days)
    visits = [
        planning.Visit(
            tuple(part.block for part in visit.parts),
            days.index(visit.day),
            60 * int(visit.start[:2]) + int(visit.start[3:]),
        )
        for visit in plan.visits
    ]
    again = planning.planned(small, visits)
    assert isinstance(again, Plan)
    assert again.visits == plan.visits


def test_an_order_that_comes_too_late_is_no_route():
    given = long_day(LongDay(30))
    (plan,) = planning.one_construction(given).plans
    stops = stops_of(given)
    order = [stops.names.index(visit.enterprise) for visit in plan.visits]
    starts = starts_of(stops, order)
    assert starts == sorted(starts)
    with pytest.raises(ValueError, match="open until"):
        starts_of(stops, order[::-1])


@pytest.mark.parametrize("name", ["pyvrp", "ortools_routing"])
def test_routers_keep_all_hours_and_drive_less(name):
    if name == "pyvrp":
        pytest.importorskip("pyvrp")
    given = long_day(LongDay(30))
    routed = figures(KNOWN[name].way(given), given)
    assert (routed.visits, routed.violations) == (30, 0)
    assert routed.travel_minutes <= figures(planning.one_construction(given), given).travel_minutes


def test_one_model_proves_the_least():
    given = lottery(Shape(8, 20))
    found = figures(KNOWN["one_model"].way(given), given)
    assert found.proven
    assert found.violations == 0
    assert found.bound <= found.visits <= figures(planning.whole(given), given).visits


def test_cases_have_names_of_their_own_and_can_be_written():
    asked = cases([200, 1000, 5000, 20_000])
    assert len({case.name for case in asked}) == len(asked)
    assert [running.decoded(running.code(case)) for case in asked] == asked


def test_a_resumed_run_takes_what_has_ended_from_the_journal(tmp_path):
    journal = tmp_path / "journal.jsonl"
    case, ours = Shape(10, 20), [KNOWN["construction"]]
    (first,) = running.runs(ours, [case], 100, journal)
    assert not first.not_run
    marked = {**json.loads(journal.read_text(encoding="utf-8")), "version": "kept"}
    journal.write_text(json.dumps(marked) + '\n{"contender": "cut o', encoding="utf-8")
    (again,) = running.runs(ours, [case], 100, journal)
    assert again == first._replace(version="kept")


def test_without_java_the_row_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", "")
    timefold = [KNOWN["timefold_hill_climbing"]]
    (run,) = running.runs(timefold, [Shape(50, 20)], 100, tmp_path / "journal.jsonl")
    assert run.not_run == "no JVM"


def test_every_contender_has_a_marker_of_its_own():
    assert len(set(MARKERS)) == len(MARKERS) >= len(CONTENDERS)


def test_the_command_writes_tables_and_figures(tmp_path):
    command = [sys.executable, "-m", "benchmarks.schedule", "--quick", "--sizes", "200"]
    command += ["--only", "construction", "--out", str(tmp_path), "--journal", str(tmp_path / "j")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "schedule.json").read_text(encoding="utf-8"))
    assert {run["case"] for run in document["runs"]} >= {"200x20-k5-50-s1"}
    assert (tmp_path / "schedule.csv").exists()
    assert "greedy alone" in (tmp_path / "schedule.md").read_text(encoding="utf-8")


def test_whoever_is_ill_has_every_visit_of_the_week_changed_and_planning_anew_changes_more():
    rows = illnesses(Shape(100, 20))
    counts = [row.visits_that_week for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert all(row.visits_changed >= row.visits_that_week for row in rows)
    assert all(row.changed_by_planning_anew >= row.visits_that_week for row in rows)
    changed = sum(row.visits_changed for row in rows)
    assert changed < sum(row.changed_by_planning_anew for row in rows)
