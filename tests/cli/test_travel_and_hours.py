"""The page on travel and hours, word by word."""

import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest

from dualrandom.campaign.models import Campaign
from dualrandom.campaign.travel import TravelTimes
from dualrandom.cli import main
from dualrandom.registers.columns import TABLES
from dualrandom.registers.records import Position
from tests.scheduling.builders import enterprise

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "travel-and-hours.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
PRINTED = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)
PROGRAM = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)[1]
EXAMPLE = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)[1]
TASK = {"id": "f", "department": "fire", "items": ["FIR-01"], "quota": "3%"}


def campaign(**changes):
    window = {"start": "2026-03-02", "end": "2026-03-20"}
    document = {"id": "a", "window": window, "initiating_department": "fire", "tasks": [TASK]}
    return Campaign.model_validate({**document, **tomllib.loads(EXAMPLE), **changes})


def run(block):
    """Run the lines of a page; the last command's exit status."""
    status = 0
    for line in block.strip().splitlines():
        if line.startswith("dualrandom "):
            status = main(shlex.split(line)[1:])
        else:
            subprocess.run(["sh", "-c", line], check=True)
    return status


def test_the_page_shows_what_the_commands_print(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    by_position, by_zone, damage = COMMANDS
    assert run(by_position) == 0
    lines = capsys.readouterr().out.splitlines(keepends=True)
    assert [line for line in lines if "[travel]" in line] == [PRINTED[0]]
    exec(PROGRAM, {})
    assert run(by_zone) == 1
    assert capsys.readouterr().err == PRINTED[1]
    assert run(damage) == 1
    assert capsys.readouterr().err == PRINTED[2]


def test_the_example_sets_all_that_the_table_names():
    asked = campaign()
    assert asked.rules.lead_department_present
    assert (asked.hours.together, asked.hours.paperwork_minutes) == ("sequential", 20)
    assert asked.department_blackouts[0].department == "fire"


def test_ten_kilometres_take_as_long_as_the_page_says():
    (minutes,) = re.findall(r"10 km take (\d+) minutes", TEXT)
    here, there = (
        enterprise(name, position=Position(latitude, 114_300_000))
        for name, latitude in (("E1", 30_500_000), ("E2", 30_589_932))
    )
    assert TravelTimes(campaign()).between(here, there) == int(minutes)
    assert TravelTimes(campaign()).between(here, here) == 0
    next_door = enterprise("E3", position=here.position)
    assert TravelTimes(campaign()).between(here, next_door) == 5


@pytest.mark.parametrize(
    "column", ["zone", "latitude", "longitude", "office_days", "daily_minutes", "weekly_minutes"]
)
def test_the_columns_of_the_page_exist(column):
    assert f"`{column}`" in TEXT
    assert TABLES["inspectors"].column(column).only_if_given
