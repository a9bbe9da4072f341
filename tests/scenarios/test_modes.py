"""Campaigns of other kinds go the whole way, and both verifiers accept them."""

import subprocess
import sys
from pathlib import Path

import pytest

from dualrandom.campaign.frame import build_frame
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.lottery import assign
from dualrandom.drawing.objects import draw
from dualrandom.drawing.seeds import Seed
from dualrandom.io.bundle import write_bundle
from dualrandom.io.campaign_toml import read_campaign
from dualrandom.io.registers import read_registers
from dualrandom.io.verification import verify
from dualrandom.scheduling.check import check
from dualrandom.scheduling.schedule import schedule
from tests.conftest import write_city

REPLAY = Path(__file__).parents[2] / "dualrandom" / "verifier" / "replay.py"
HEAD = """
id = "spring"
window = { start = 2026-03-02, end = 2026-03-20 }
initiating_department = "market"
cooperating_departments = ["fire", "health"]
"""
JOINT = (
    HEAD
    + """
mode = "joint"
[[tasks]]
id = "lead"
department = "market"
items = ["MKT-01"]
strata = ["risk_credit"]
quota_by_stratum = { A = "3%", B = "6%", C = "10-20%", D = "3户" }
[[tasks]]
id = "fire"
department = "fire"
items = ["FIR-01"]
[[tasks]]
id = "health"
department = "health"
items = ["HEA-01"]
"""
)
MIXED = (
    HEAD
    + """
[[seed_sources]]
kind = "contribution"
name = "fire"
[[seed_sources]]
kind = "contribution"
name = "market"
[rules.annual_cap]
visits = 2
per = "department"
[[tasks]]
id = "on-site"
department = "market"
items = ["MKT-01", "MKT-02"]
strata = ["division", "risk_credit"]
quota = "5%"
rounding = "largest_remainder"
window = { start = 2026-03-02, end = 2026-03-13 }
[[tasks]]
id = "papers"
department = "fire"
items = ["FIR-02"]
method = "document"
quota = "20户"
reserves = 5
[[tasks]]
id = "health"
department = "health"
items = ["HEA-01"]
quota = "不低于4%"
team = { size = 3, leader = true }
"""
)


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("modes") / "city"
    return write_city(folder, n_enterprises=500, n_inspectors=36, n_departments=3, n_days=15)


def whole_way(city, text, seed, out):
    (city / "campaign.toml").write_text(text, encoding="utf-8")
    registers, campaign = read_registers(city), read_campaign(city / "campaign.toml")
    frame = build_frame(campaign, registers)
    promise = commit(campaign, registers, frame)
    lottery = assign(draw(promise, frame, seed), registers, seed)
    plan = schedule(lottery, registers)
    assert check(plan).ok
    write_bundle(out, plan, registers=registers, frame=frame, seed=seed)
    return plan, frame


def accepted(bundle):
    result = verify(bundle)
    assert result.ok, result.text()
    done = subprocess.run(
        [sys.executable, "-I", str(REPLAY), str(bundle)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    return True


def test_joint_mode_follows_the_initiators_list(city, tmp_path):
    plan, frame = whole_way(city, JOINT, Seed.from_text("dice 4 4 1"), tmp_path / "b")
    selected = plan.lottery.draw.selected
    for task in ("fire", "health"):
        in_scope = set(frame.eligible(task)["identifier"])
        assert set(selected[task]) == set(selected["lead"]) & in_scope
    assert 0 < len(selected["fire"]) < len(selected["lead"])
    assert plan.lottery.draw.record.bounds.enterprises == len(selected["lead"])
    assert accepted(tmp_path / "b")


def test_contributions_documents_leaders_and_remainders(city, tmp_path):
    seed = Seed.from_contributions({"market": "a secret", "fire": "another"})
    plan, frame = whole_way(city, MIXED, seed, tmp_path / "b")
    record = plan.lottery.record
    assert len(plan.lottery.draw.selected["papers"]) == 20
    assert all(block.tasks != ("papers",) for block in record.blocks)
    sizes = frame.sizes("on-site")
    strata = next(t for t in plan.lottery.draw.record.tasks if t.task == "on-site").strata
    assert sum(s.quota for s in strata) == -(-sum(sizes.values()) // 20)
    for block in record.blocks:
        if block.department == "health":
            assert len(block.team) == 3
            assert plan.lottery.facts.inspectors[block.team[0]].leader
    assert all(v.day.day <= 13 for v in plan.visits for p in v.parts if "on-site" in p.tasks)
    assert accepted(tmp_path / "b")
