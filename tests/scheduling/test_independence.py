"""The check needs no solver and shares nothing with the modules that make plans."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dualrandom.io.bundle import write_bundle
from dualrandom.scheduling import goals, rules

ROOT = Path(__file__).parents[2]
RULE_FILES = sorted(Path(rules.__file__).parent.glob("*.py"))
GOAL_FILES = sorted(Path(goals.__file__).parent.glob("*.py"))
ALLOWED = (
    "dualrandom.canonical",
    "dualrandom.campaign.models",
    "dualrandom.campaign.travel",
    "dualrandom.drawing.",
    "dualrandom.great_circle",
    "dualrandom.registers.records",
    "dualrandom.scheduling.goals",
    "dualrandom.scheduling.own_answers",
    "dualrandom.scheduling.plan",
    "dualrandom.scheduling.rules",
)

CHECK_WITHOUT_SOLVER = """
import sys

class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "ortools":
            raise ImportError(name)
        return None

sys.meta_path.insert(0, Blocker())
try:
    import ortools
except ImportError:
    pass
else:
    sys.exit("the solver is there")

from dualrandom.io.bundle_reading import read_bundle
from dualrandom.scheduling.check import check

report = check(read_bundle(sys.argv[1]).plan)
makers = ("construction", "merging", "timetable", "problem", "assembly", "schedule", "repair")
loaded = {name for name in sys.modules if name.removeprefix("dualrandom.scheduling.") in makers}
print(report.ok, len(report.findings), len(report.rules), *loaded)
"""

PLAN_OF_BUNDLE = """
import sys

from dualrandom.io.bundle import record_files
from dualrandom.io.bundle_reading import read_bundle
from dualrandom.scheduling.schedule import schedule

bundle = read_bundle(sys.argv[1])
plan = schedule(bundle.plan.lottery)
sys.stdout.buffer.write(record_files(plan, bundle.seed)["plan.json"])
"""


def run(script: str, *arguments: object, hash_seed: str = "0") -> bytes:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def bundle(world, tmp_path_factory):
    return write_bundle(
        tmp_path_factory.mktemp("record") / "bundle",
        world.plan,
        registers=world.registers,
        frame=world.frame,
        seed=world.seed,
    )


def test_a_bundle_is_checked_without_the_solver_or_the_planner(bundle):
    assert run(CHECK_WITHOUT_SOLVER, bundle).decode().split() == [
        "True",
        "0",
        str(len(rules.RULES)),
    ]


def test_plan_json_is_the_same_bytes_whatever_the_hash_seed(bundle):
    published = (bundle / "plan.json").read_bytes()
    for hash_seed in ("0", "1"):
        assert run(PLAN_OF_BUNDLE, bundle, hash_seed=hash_seed) == published


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", [*RULE_FILES, *GOAL_FILES], ids=lambda path: path.stem)
def test_a_rule_or_goal_imports_only_records_and_others_of_its_kind(path):
    for name in imported(ast.parse(path.read_text(encoding="utf-8"))):
        package = name.split(".")[0]
        assert package in sys.stdlib_module_names or name.startswith(ALLOWED), name


def test_the_check_itself_imports_only_rules_and_the_plan():
    path = RULE_FILES[0].parents[1] / "check.py"
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    ours = {name for name in names if name.startswith("dualrandom.scheduling")}
    assert ours == {
        "dualrandom.scheduling.own_checks",
        "dualrandom.scheduling.own_definitions",
        "dualrandom.scheduling.own_rules",
        "dualrandom.scheduling.plan",
        "dualrandom.scheduling.rules",
        "dualrandom.scheduling.rules.evidence",
    }
