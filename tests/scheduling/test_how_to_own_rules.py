"""The page on rules and goals of one's own: its code runs, and does what it says."""

import re
from pathlib import Path

import dualrandom as dr
from dualrandom.scheduling.own_rules import Proposal

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "rules-and-goals-of-your-own.md"
TEXT = PAGE.read_text(encoding="utf-8")


def test_the_code_of_the_page_runs_and_keeps_the_rule(world, tmp_path, monkeypatch, capsys):
    rule, goal, plan, reading = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    known = {"dr": dr, "lottery": world.lottery}
    for code in (rule, goal, plan):
        exec(code, known)
    made = known["plan"]
    shops = world.lottery.facts.enterprises
    assert [visit for visit in made.visits if "food" in shops[visit.enterprise].tags]
    for visit in made.visits:
        if "food" in shops[visit.enterprise].tags:
            assert visit.day.isoweekday() != 2
            assert not "11:00" <= visit.start < "14:00"
    dr.write_bundle(
        tmp_path / "bundle", made, registers=world.registers, frame=world.frame, seed=world.seed
    )
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    exec(reading, known)
    out = capsys.readouterr().out
    assert out.count(" 0 violations") == 2
    assert (out.count("not checked here"), out.count("not recounted here")) == (1, 1)


def test_the_page_names_what_a_proposal_has():
    for field in Proposal.__slots__:
        assert f"`{field}`" in TEXT
