"""The examples run, and stay short."""

import csv
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dualrandom.io.verification import verify

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*words):
    done = subprocess.run([sys.executable, *map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_an_example_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 80


def test_quickstart(tmp_path):
    out = run(EXAMPLES / "quickstart.py", tmp_path)
    assert "verified:" in out


def test_spring_joint_plan(tmp_path):
    out = run(EXAMPLES / "wuhan_spring_joint.py", "--out", tmp_path, "--enterprises", "600")
    assert "each department alone" in out
    assert verify(tmp_path / "bundle").ok


def test_national_draw_on_a_cluster():
    pytest.importorskip("distributed", reason="Dask is in the extra test")
    out = run(EXAMPLES / "national_draw_dask.py", "--enterprises", 70000)
    assert "65,536 enterprises searched\n70,000" in out  # in two parts
    assert "the same bytes as in memory" in out


def test_rules_of_your_own():
    out = run(EXAMPLES / "rules_of_your_own.py")
    without, obeyed = re.findall(r"(\d+) violations", out)
    assert int(without) > 0 == int(obeyed)
    before, after = map(int, re.findall(r"(\d+) on Fridays", out))
    assert after < before
    assert re.search(r"own.few_fridays: \d+", out)


def invented_chicago(folder):
    """A few invented licences in the columns of the city's files."""
    kinds = ["Restaurant", "School", "Grocery Store", "Daycare (2 - 6 Years)", "TAVERN"]
    risks = ["Risk 1 (High)", "Risk 2 (Medium)", "Risk 3 (Low)"]
    canvasses, visits = [], []
    for number in range(300):
        canvasses.append(
            {
                "License": number,
                "DBA_Name": f"INVENTED {number}",
                "Facility_Type": kinds[number % 5],
                "Risk": risks[number % 3],
                "Zip": 60600 + number % 40,
                "Latitude": 41.8 + number / 9000 if number % 50 else "",
                "Longitude": -87.6 if number % 50 else "",
                "Inspection_Date": "2013-05-06",
            }
        )
        for purpose in ("Canvass", "Complaint", "Canvass Re-Inspection"):
            day = f"2013-{1 + number % 12:02}-{1 + number % 28:02}"
            visits.append(
                {"License": number, "Inspection_Date": day, "Inspection_Purpose": purpose}
            )
    for name, rows in (
        ("chicago_food_canvasses.csv", canvasses),
        ("chicago_inspections_2011_2013.csv", visits),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)


def test_chicago_joint_plan_separates_visits_for_cause(tmp_path):
    invented_chicago(tmp_path)
    out = run(EXAMPLES / "chicago_joint_plan.py", "--data", tmp_path, "--out", tmp_path / "out")
    assert "never counted as avoidable" in out
    assert "complaint" in out
    assert verify(tmp_path / "out" / "bundle").ok
    assert (tmp_path / "out" / "report.html").is_file()
