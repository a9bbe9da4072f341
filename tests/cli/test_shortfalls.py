"""The page on teams that cannot be found, word by word; table, report and JSON beside it."""

import csv
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from dualrandom.cli import main
from dualrandom.drawing.shortfalls.records import BlockShortfall
from tests.conftest import with_daily_teams

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "when-teams-cannot-be-found.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
PRINTED = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)
PROGRAM = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)[1]

pytestmark = pytest.mark.skipif(shutil.which("awk") is None, reason="the page uses awk")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Folder in which the page's commands are run; later tests look at what they wrote."""
    return tmp_path_factory.mktemp("shortfalls")


@pytest.fixture
def here(folder, monkeypatch):
    monkeypatch.chdir(folder)
    return folder


def run(block):
    """Run the lines of a page; the last command's exit status."""
    status = 0
    for line in block.strip().splitlines():
        if line.startswith("dualrandom "):
            status = main(shlex.split(line)[1:])
        else:
            subprocess.run(["sh", "-c", line], check=True)
    return status


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_page_shows_what_the_commands_print(here, capsys):
    demo, away, explain, busy = COMMANDS
    assert run(demo) == 0
    capsys.readouterr()
    assert run(away) == 0
    assert PRINTED[0] in capsys.readouterr().out
    assert run(explain) == 0
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("fire:")]
    assert told == PRINTED[1].splitlines()
    assert run(busy) == 1
    assert capsys.readouterr().err == PRINTED[2]
    assert not (here / "busy-out").exists()
    exec(PROGRAM, {})
    assert capsys.readouterr().out == PRINTED[3]


def test_the_table_has_a_row_for_every_block_without_a_team(here):
    lottery = json.loads((here / "away-out" / "bundle" / "lottery.json").read_bytes())
    table = rows(here / "away-out" / "shortfalls.csv")
    assert [row["Identifier"] for row in table] == [b["enterprise"] for b in lottery["unstaffed"]]
    assert {(row["Group"], row["Department"]) for row in table} == {("1", "消防救援")}
    assert all("fire_protection" in row["Remedy"] for row in table)
    assert {int(row["Eligible"]) for row in table} == {b["eligible"] for b in lottery["unstaffed"]}


def test_the_report_says_it_in_both_languages(here):
    page = (here / "away-out" / "report.html").read_text(encoding="utf-8")
    assert "无法派满的席位" in page
    assert "Seats that cannot be filled" in page
    assert "冲突规则：可检查日内请假，或不具备席位所需资质" in page
    assert "Colliding: on leave on the possible days, or lacks" in page


def test_where_nothing_is_lacking_nothing_is_said(here):
    assert not (here / "demo" / "shortfalls.csv").exists()
    page = (here / "demo" / "report.html").read_text(encoding="utf-8")
    assert "Seats that cannot be filled" not in page


def test_draw_warns_before_the_lottery_and_speaks_json(here, capsys):
    words = ["draw", "busy", "--seed", "4 8 15 16 23 42"]
    assert main([*words, "--out", "drawn", "--lang", "zh"]) == 0
    assert "卫生健康：缺 35 次检查" in capsys.readouterr().out
    (row,) = rows(here / "drawn" / "shortfalls.csv")
    assert row["部门"] == "卫生健康"
    assert "每周检查上限" in row["补救"]
    assert main([*words, "--out", "again", "--json"]) == 0
    shortfalls = json.loads(capsys.readouterr().out)["shortfalls"]
    assert shortfalls["capacity"][0]["suspensions"] == [["lottery.weekly_visits"]]
    assert main(["draw", "away", "--seed", "4 8 15 16 23 42", "--out", "third", "--json"]) == 0
    (group,) = json.loads(capsys.readouterr().out)["shortfalls"]["groups"]
    assert BlockShortfall.model_validate(group["example"]).block == group["blocks"][0]
    assert len(group["blocks"]) == 27


def test_teams_drawn_on_the_day_lack_the_same_people(here, capsys):
    shutil.copytree("away", "daily")
    campaign = here / "daily" / "campaign.toml"
    campaign.write_text(with_daily_teams(campaign.read_text(encoding="utf-8")), encoding="utf-8")
    words = ["--seed", "4 8 15 16 23 42", "--out", "daily-out", "--lang", "en"]
    assert main(["run", "daily", *words]) == 0
    table = PRINTED[0].split(" Colliding")[1].split(". In the way there")[0]
    assert table in capsys.readouterr().out
    assert len(rows(here / "daily-out" / "shortfalls.csv")) == 27
