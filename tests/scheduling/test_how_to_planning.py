"""The page on planning a year: its code runs, and the plan does not depend on the executor."""

import re
from pathlib import Path

from dualrandom.messages import render

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "planning-a-year.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_code_of_the_page_runs(world, capsys):
    known = {"lottery": world.lottery}
    for code in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(code, known)
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told] == [tier.goal for tier in known["plan"].record.tiers]
    assert known["quick"].record == known["same"].record


def test_the_page_uses_the_words_of_the_summary():
    for code in ("plan_status.feasible", "report.tier_goal", "plan.goal.separate_visits"):
        assert render(code, "en") in TEXT
    assert render("summary.proven_left_out", "en", {"n": "170"}) in TEXT
