"""What the page on experts and limits tells is what the code does."""

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from dualrandom.campaign.models import Task
from dualrandom.drawing.capacity import capacity_visits
from tests.scheduling.builders import inspector, weekdays

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "experts-and-limits.md"
TEXT = PAGE.read_text(encoding="utf-8")
ROWS = [
    [int(cell) if cell.strip() else None for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if re.match(r"\| \d", line)
]
NAMES = re.findall(r"`(\w+)`", next(line for line in TEXT.splitlines() if line.startswith("| `")))
MARCH_AND_APRIL = tuple(day for day in weekdays(60) if day <= date(2026, 4, 30))


@pytest.mark.parametrize("row", ROWS)
def test_every_row_is_a_capacity(row):
    *limits, visits = row
    person = inspector("P", "A", **dict(zip(NAMES, limits, strict=True)))
    assert capacity_visits(person, MARCH_AND_APRIL) == visits


def test_the_example_is_what_a_task_asks():
    (block,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    (team,) = tomllib.loads(block)["tasks"].values()
    task = Task(id="a", department="a", items=("a",), team=team)
    assert (task.team.size, task.team.experts) == (2, 1)
    assert task.team.expert_qualifications == ("boiler",)
