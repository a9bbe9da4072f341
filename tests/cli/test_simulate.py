"""``dualrandom simulate``: its page, both languages, files, Ctrl-C and wrong use."""

import csv
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from dualrandom.cli import main, simulate
from dualrandom.cli.progress import Progress
from dualrandom.fairness.simulation.records import Simulation
from dualrandom.io.schemas import json_schema
from tests.conftest import write_city
from tests.fairness.simulation.worlds import Tiny, campaign_of, write_registers

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "rehearse-before-you-commit.md"
QUICK = ["--seconds", "1"]
CAMPAIGN = """
format = "dualrandom/campaign/1"
id = "{id}"
initiating_department = "a"
cooperating_departments = ["b"]
calendar = {{ source = "weekdays" }}
window = {{ start = 2026-03-02, end = 2026-03-06 }}
rules = {{ annual_cap = {{ visits = 1 }} }}
"""
TASK = """
[[tasks]]
id = "t{name}"
department = "{name}"
items = ["i{name}"]
quota = "{quota}"
team = {{ size = 2, qualified = false }}
"""


def campaign_text(name, quota):
    return CAMPAIGN.format(id=name) + "".join(TASK.format(name=d, quota=quota) for d in "ab")


@pytest.fixture
def city(tmp_path):
    folder = tmp_path / "city"
    folder.mkdir()
    write_registers(Tiny(history=(("E1", "2026-01-15", "a", "random", ""),)), folder)
    (folder / "campaign.toml").write_text(campaign_text("half", "40%"), encoding="utf-8")
    (folder / "other.toml").write_text(campaign_text("whole", "100%"), encoding="utf-8")
    assert tomllib.loads(campaign_text("half", "40%"))["tasks"][0]["id"] == "ta"
    assert campaign_of(Tiny())["tasks"][0]["id"] == "ta"
    return folder


def told(capsys, *words, status=0):
    capsys.readouterr()
    assert main(["simulate", *map(str, words)]) == status
    return capsys.readouterr().out


def test_two_runs_write_the_same_bytes_and_nothing_beside_them(city, tmp_path, capsys):
    before = {path: path.read_bytes() for path in city.iterdir()}
    words = [city, "--seeds", 4, *QUICK, "--against", city / "other.toml", "--lang", "zh"]
    for name in ("one", "two"):
        out = told(capsys, *words, "--out", tmp_path / name)
        assert "预演，不是抽取" in out
        assert "half → whole" in out
    files = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert set(files) == {
        "comparison.csv", "department-loads.csv", "enterprise-shares.csv", "measures.csv",
        "people-loads.csv", "rule-costs.csv", "simulation.html", "simulation.json",
        "simulation.xlsx",
    }  # fmt: skip
    assert {path: path.read_bytes() for path in city.iterdir()} == before
    document = json.loads(files["simulation.json"])
    assert document["rehearsal"] is True
    simulation = Simulation.model_validate(document)
    assert [one.kind for one in simulation.scenarios] == ["base", "without", "against"]
    assert json_schema("simulation")["properties"]["rehearsal"]["const"] is True


def test_the_tables_open_in_a_spreadsheet_and_agree_with_the_counts(city, tmp_path, capsys):
    import openpyxl

    told(capsys, city, "--seeds", 4, *QUICK, "--out", tmp_path / "out", "--lang", "en")
    simulation = Simulation.model_validate_json((tmp_path / "out" / "simulation.json").read_bytes())
    path = tmp_path / "out" / "measures.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Measure"]: row for row in csv.DictReader(file)}
    visits = [trial.visits for trial in simulation.base.trials]
    assert float(rows["separate visits"]["Mean"]) == sum(visits) / 4
    with (tmp_path / "out" / "rule-costs.csv").open(encoding="utf-8-sig", newline="") as file:
        costs = {row["Measure"]: row for row in csv.DictReader(file)}
    # 40 % of five are two, of six are three (rounded up), in two departments.
    assert float(costs["inspections with a visit"]["Mean"]) == 2
    book = openpyxl.load_workbook(tmp_path / "out" / "simulation.xlsx")
    assert book.sheetnames == [
        "Summary", "Figures", "Enterprises", "Department loads", "Loads", "Cost of rules",
    ]  # fmt: skip
    assert book["Figures"]["B2"].value == sum(t.inspections for t in simulation.base.trials) / 4


def test_the_page_is_offline_and_holds_both_languages(city, tmp_path, capsys):
    told(capsys, city, "--seeds", 4, *QUICK, "--out", tmp_path / "out")
    page = (tmp_path / "out" / "simulation.html").read_text(encoding="utf-8")
    assert not re.search(r"(?i)https?://|<script|@import|url\(", page)
    assert "default-src 'none'" in page
    for text in ("预演，不是抽取", "REHEARSAL, not a draw", "员a1", "年度频次上限", "annual cap"):
        assert text in page


def test_ctrl_c_keeps_what_is_finished(city, capsys, monkeypatch):
    class Stopped(Progress):
        def __call__(self, stage, done=0, total=0):
            super().__call__(stage, done, total)
            if (stage, done) == ("simulate", 5):
                raise KeyboardInterrupt

    monkeypatch.setattr(simulate, "Progress", Stopped)
    words = [city, "--seeds", 9, *QUICK, "--rules", "annual_cap"]
    out = told(capsys, *words, "--lang", "en", status=1)
    assert "stand on the 2 seeds that were finished, of 9" in out
    assert "已完成的 2 个种子" in told(capsys, *words, "--lang", "zh", status=1)
    document = json.loads(told(capsys, *words, "--json", status=1))
    assert (len(document["scenarios"][0]["trials"]), document["asked"]) == (2, 9)


def test_ctrl_c_before_the_first_seed_is_an_interruption(city, capsys, monkeypatch):
    class Stopped(Progress):
        def __call__(self, stage, done=0, total=0):
            if stage == "simulate":
                raise KeyboardInterrupt

    monkeypatch.setattr(simulate, "Progress", Stopped)
    told(capsys, city, "--seeds", 9, *QUICK, status=130)


@pytest.mark.slow
def test_processes_do_not_change_it(city, capsys):
    words = [city, "--seeds", 2, *QUICK, "--json", "--rules", "none"]
    assert told(capsys, *words) == told(capsys, *words, "--processes", 2)


@pytest.mark.parametrize(
    ("options", "english", "chinese"),
    [
        (["--rules", "luck"], "there is no rule luck", "没有可去掉的规则“luck”"),
        (["--seeds", "0"], "0 seeds; 1 to", "种子个数为 0"),
        (["--against", "nowhere.toml"], "nowhere.toml", "nowhere.toml"),
    ],
)
def test_wrong_input_is_told_in_both_languages(options, english, chinese, city, capsys):
    for language, words in (("en", english), ("zh", chinese)):
        assert main(["simulate", str(city), *options, "--lang", language]) == 1
        assert words in capsys.readouterr().err


def test_wrong_use_is_two_and_an_existing_folder_is_refused(city, capsys):
    for option, value in (("--seeds", "many"), ("--seconds", "-1"), ("--seconds", "86401")):
        with pytest.raises(SystemExit) as left:
            main(["simulate", str(city), f"{option}={value}"])
        assert left.value.code == 2
    assert main(["simulate", str(city), "--out", str(city), "--lang", "en"]) == 1
    capsys.readouterr()


def test_a_campaign_file_is_as_good_as_its_folder(city, capsys):
    words = ["--seeds", 1, *QUICK, "--rules", "none", "--json"]
    by_folder = told(capsys, city, *words)
    assert told(capsys, city / "campaign.toml", *words) == by_folder
    assert (
        json.loads(told(capsys, city / "other.toml", *words))["scenarios"][0]["campaign"] == "whole"
    )


def test_a_seed_without_a_plan_is_a_finding(city, capsys):
    text = (city / "inspectors.csv").read_text(encoding="utf-8").replace(",4,20,", ",2,2,")
    (city / "inspectors.csv").write_text(text, encoding="utf-8")
    words = [city / "other.toml", "--seeds", 2, *QUICK, "--rules", "none"]
    out = told(capsys, *words, "--lang", "en", status=1)
    assert "Under 2 of 2 seeds there is no plan" in out
    assert "department a: " in out
    assert "{" not in out
    out = told(
        capsys, city, "--against", *words, "--lang", "en",
    )  # fmt: skip
    assert "Under 2 of 2 seeds the other campaign has no plan" in out
    assert "2 个种子中有 2 个无法得出计划" in told(capsys, *words, "--lang", "zh", status=1)


def test_the_page_shows_what_the_command_prints(tmp_path, capsys):
    text = PAGE.read_text(encoding="utf-8")
    sizes = "--enterprises 400 --inspectors 30 --departments 3 --days 15"
    assert sizes in text
    city = write_city(
        tmp_path / "city", n_enterprises=400, n_inspectors=30, n_departments=3, n_days=15,
        seed="demonstration 2026",
    )  # fmt: skip
    campaign = (city / "campaign.toml").read_text(encoding="utf-8")
    old, new = re.search(r"sed 's/\^(.*)\$/(.*)/'", text).groups()
    (city / "two.toml").write_text(campaign.replace(f"\n{old}\n", f"\n{new}\n"), encoding="utf-8")
    commands = [line for line in text.splitlines() if line.startswith("dualrandom simulate ")]
    assert len(commands) == 2
    for command in commands:
        words = shlex.split(command.replace("demo/city", city.as_posix()))[2:]
        for option in ("--out", "--processes"):
            if option in words:
                place = words.index(option)
                del words[place : place + 2]
        lines = [line for line in told(capsys, *words).splitlines() if line]
        assert [line for line in lines if line not in text] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_help_teaches_by_example(language, capsys):
    with pytest.raises(SystemExit) as left:
        main(["simulate", "--help", "--lang", language])
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert "dualrandom simulate my-city --seeds 100" in out
    assert "annual_cap" in out


PROGRAM = """
import os, signal, sys
from dualrandom.cli import main, simulate
from dualrandom.cli.progress import Progress

class Stopped(Progress):
    def __call__(self, stage, done=0, total=0):
        if (stage, done) == ("simulate", 2):
            os.kill(os.getpid(), signal.SIGINT)

simulate.Progress = Stopped
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(["simulate", sys.argv[1], "--seeds", "9", "--rules", "none", "--lang", "en"]))
"""


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_a_real_interrupt_after_the_solver_ran_is_still_heard(world):
    """CP-SAT leaves the system's own handler behind unless it is told to keep away from it."""
    words = [sys.executable, "-c", PROGRAM, str(world.folder)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "stand on the 2 seeds that were finished, of 9" in done.stdout
