"""Reports tell experts from inspectors, and count no department twice for them."""

import re

import openpyxl
import pytest

import dualrandom as dr
from dualrandom.drawing.lottery import assign
from dualrandom.fairness.burden import burden, enterprise_burdens
from dualrandom.fairness.loads import department_loads, inspector_loads
from dualrandom.io.calendars import write_calendars
from dualrandom.io.plan_workbook import write_excel
from dualrandom.io.report_html import write_html
from dualrandom.reports.calendar import calendar
from dualrandom.reports.explanation import explain
from dualrandom.reports.summary import summarise
from dualrandom.reports.tables import by_date, departments_of, not_placed
from dualrandom.reports.wording import Wording
from dualrandom.scheduling.schedule import schedule
from tests.drawing.expert_worlds import PEOPLE, expert_world

NAMES = {"market": "市场监管局", "fire": "消防"}


@pytest.fixture(scope="module")
def world():
    return expert_world()


@pytest.fixture(scope="module")
def plan(world):
    return schedule(assign(world.drawn, world.registers, world.seed))


def test_a_department_and_its_experts_are_one_department(plan):
    totals = burden(plan, enterprise_burdens(plan))
    assert (totals.inspections, totals.departments, totals.placed) == (8, 8, 8)
    assert sum(n * times for n, times in totals.departments_per_visit.items()) == 8
    for day in calendar(plan):
        assert day.by_department["market/experts"] == day.by_department["market"]


def test_loads_of_experts_stand_by_themselves(plan):
    rows = {row.department: row for row in department_loads(plan, inspector_loads(plan))}
    assert set(rows) == {"fire", "market", "market/experts"}
    experts = rows["market/experts"]
    assert (experts.people, experts.able, experts.visits, experts.seats) == (6, 4, 4, 4)
    assert (rows["market"].people, rows["market"].able, rows["market"].seats) == (4, 4, 8)
    assert rows["fire"].people == 4  # its expert is not drawn, and no part of the comparison
    assert rows["fire"].able == 3


@pytest.mark.parametrize(
    ("language", "name"), [("zh", "市场监管局（专家）"), ("en", "市场监管局 (experts)")]
)
def test_tables_name_the_experts(plan, language, name):
    words = Wording(plan, language, NAMES)
    assert departments_of(plan) == ("fire", "market", "market/experts")
    table = by_date(plan, words)
    people = [row[table.columns.index("inspectors")] for row in table.rows]
    for visit, cell in zip(plan.visits, people, strict=True):
        for part in visit.parts:
            if part.experts:
                assert words.labelled(name, words.team(part.team)) in cell.split("\n")


def test_what_is_missing_is_named_as_experts():
    people = "".join(
        line + "\n" for line in PEOPLE.splitlines() if line.split(",")[0] not in {"x1", "x3"}
    )
    world = expert_world(("E1",), people)
    plan = schedule(assign(world.drawn, world.registers, world.seed))
    (row,) = not_placed(plan, Wording(plan, "zh", NAMES)).rows
    assert "市场监管局（专家）" in row
    assert any("市场监管局（专家）" in line for line in summarise(plan).lines("zh", NAMES))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_files_are_written_with_readable_names(world, plan, tmp_path, language):
    write_excel(plan, tmp_path / "plan.xlsx", language=language, names=NAMES)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert any("专家" in name or "experts" in name for name in book.sheetnames)
    book.close()
    write_html(plan, tmp_path / "report.html", language, names=NAMES)
    text = (tmp_path / "report.html").read_text("utf-8")
    assert ("市场监管局（专家）" if language == "zh" else "市场监管局 (experts)") in text
    assert write_calendars(plan, tmp_path / "calendars", language=language, departments=NAMES)
    assert (tmp_path / "calendars" / "departments" / "market%2Fexperts.ics").is_file()
    told = explain(plan, world.frame, "E2").text(language)
    expert = next(
        block for block in plan.lottery.record.blocks if block.block == "E2/market/experts"
    )
    assert re.search(rf"market/experts.*{expert.team[0]} \(", told)
    assert dr.check(plan).ok
