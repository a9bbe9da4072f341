"""What the page on quotas and weights tells is what the code does."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from campaign_worlds import campaign, registers

from dualrandom.campaign.linter import lint
from dualrandom.campaign.quotas import quotas_by_stratum

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "quotas-and-weights.md"
TEXT = PAGE.read_text(encoding="utf-8")
SIZES = {"A": 50, "B": 30, "C": 5, "D": 15}


@pytest.mark.parametrize("block", re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL))
def test_every_example_is_a_task_without_findings(block):
    task = {"quota": None, **tomllib.loads(block)}
    rows = [{"identifier": f"E{n}", "risk_credit": text} for n, text in enumerate("ABCD")]
    rows.append({"identifier": "E4", "risk_credit": ""})
    assert lint(campaign(task), registers(*rows)) == ()


@pytest.mark.parametrize("cell", re.findall(r"`\"([^`]*)\"`", TEXT.split("## How")[0]))
def test_every_cell_can_be_read(cell):
    task = {"quota": cell, "strata": ["risk_credit"]}
    codes = {finding.code for finding in lint(campaign(task)) if finding.severity == "error"}
    assert not codes


def test_the_table_of_roundings_is_right():
    task = {"quota": "5%", "strata": ["risk_credit"]}
    for rounding in ("at_least", "largest_remainder"):
        own = campaign({**task, "rounding": rounding}).tasks[0]
        numbers = [result.n for result in quotas_by_stratum(own, SIZES).values()]
        assert f"{' + '.join(map(str, numbers))} = {sum(numbers)}" in TEXT
    own = campaign({**task, "rounding": "exact_in_expectation"}).tasks[0]
    shares = [result.expected for result in quotas_by_stratum(own, SIZES).values()]
    assert shares == [Fraction(5, 2), Fraction(3, 2), Fraction(1, 4), Fraction(3, 4)]
