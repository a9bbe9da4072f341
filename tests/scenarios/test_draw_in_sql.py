"""A stranger's check: the statement in the docs, run in DuckDB, returns exactly the selected list.

docs/spec/draw-v1.md §3, §6.1, §6.3.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dualrandom.campaign.frame import build_frame
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.objects import draw
from dualrandom.drawing.seeds import Seed, seed_record
from dualrandom.io.bundle_tables import draw_table, frame_table
from dualrandom.io.documents import document_bytes
from tests.campaign.campaign_worlds import campaign, registers

duckdb = pytest.importorskip("duckdb", reason="DuckDB is in the extra test")

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "draw_in_one_statement.py"
STATEMENTS = re.findall(
    r"```sql\n(.*?)```",
    (ROOT / "docs" / "how-to" / "draw-in-sql.md").read_text(encoding="utf-8"),
    re.DOTALL,
)
ROWS = [
    {
        "identifier": f'企业{number}, "甲"' if number % 3 else f"{number:05}",
        "risk_credit": "ABC"[number % 7 % 3],
        "division": "42010" + str(2 + number % 2),
        "status": "active" if number % 11 else "closed",
        "departments": "market" if number % 5 == 1 else "",
    }
    for number in range(240)
]


def written(folder, **changes):
    """The files of a draw by hand-made registers, as ``dualrandom draw`` writes them."""
    own = campaign(**changes)
    register = registers(*ROWS)
    frame = build_frame(own, register)
    promise = commit(own, register, frame)
    seed = Seed.from_text("dice 3 1 6", source=own.seed_sources[0].name)
    drawn = draw(promise, frame, seed)
    (folder / "commitment.json").write_bytes(document_bytes(promise))
    (folder / "seed.json").write_bytes(document_bytes(seed_record(seed, promise)))
    (folder / "draw.json").write_bytes(document_bytes(drawn.record))
    (folder / "draw.csv").write_bytes(draw_table(drawn.record))
    (folder / "frame.csv").write_bytes(frame_table(frame))
    return drawn.record


def selected(record):
    return sorted(
        (task.task, stratum.stratum, drawn.identifier, drawn.ticket, drawn.rank)
        for task in record.tasks
        for stratum in task.strata
        for drawn in stratum.selected
    )


CAMPAIGNS = {
    "strata and reserves": {
        "task": {"strata": ["risk_credit", "division"], "quota": "20%", "reserves": 3},
        "fire": {"quota": "17家"},
    },
    "whole strata and batches": {
        "task": {"strata": ["risk_credit"], "quota": "100%", "batches": 4},
        "fire": {
            "strata": ["risk_credit"],
            "quota": None,
            "quota_by_stratum": {"A": "0", "B": "5%", "C": "100%"},
        },
    },
    "joint": {
        "task": {"strata": ["risk_credit"], "quota": "30%"},
        "fire": {"quota": None, "scope": {"divisions": ["420102"]}},
        "mode": "joint",
    },
}


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_the_statement_returns_exactly_the_selected_list(name, tmp_path, monkeypatch):
    record = written(tmp_path, **CAMPAIGNS[name])
    monkeypatch.chdir(tmp_path)
    found = duckdb.connect().execute(STATEMENTS[0]).fetchall()
    assert sorted(found) == selected(record)
    assert len(found) > 20


def test_quotas_rounded_by_the_seed_are_read_from_the_draw(tmp_path, monkeypatch):
    task = {"strata": ["risk_credit"], "quota": "7%", "rounding": "exact_in_expectation"}
    record = written(tmp_path, task=task)
    monkeypatch.chdir(tmp_path)
    statement = STATEMENTS[0].replace("commitment.json", "draw.json")
    assert sorted(duckdb.connect().execute(statement).fetchall()) == selected(record)


def run_example(folder):
    words = [sys.executable, str(EXAMPLE), str(folder)]
    return subprocess.run(words, capture_output=True, text=True)


def test_the_example_names_an_enterprise_that_was_put_into_the_list(tmp_path):
    record = written(tmp_path, **CAMPAIGNS["strata and reserves"])
    done = run_example(tmp_path)
    assert done.returncode == 0, done.stderr
    assert "food: " in done.stdout
    assert "exactly" in done.stdout
    table = (tmp_path / "draw.csv").read_text(encoding="utf-8")
    stratum = record.tasks[0].strata[0]
    drawn, reserve = stratum.selected[-1].ticket, stratum.reserves[0].ticket
    swapped = table.replace(drawn, "x").replace(reserve, drawn).replace("x", reserve)
    (tmp_path / "draw.csv").write_text(swapped, encoding="utf-8")
    done = run_example(tmp_path)
    assert done.returncode == 1
    assert "only on one side" in done.stdout


def test_the_statement_follows_the_seed(tmp_path, monkeypatch):
    record = written(tmp_path, **CAMPAIGNS["joint"])
    document = json.loads((tmp_path / "seed.json").read_bytes())
    document["seed"] = document["seed"][::-1]
    (tmp_path / "seed.json").write_text(json.dumps(document), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert sorted(duckdb.connect().execute(STATEMENTS[0]).fetchall()) != selected(record)
