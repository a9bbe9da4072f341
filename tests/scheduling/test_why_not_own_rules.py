"""Rules of one's own where a plan is explained: named where they collide, never passed over."""

# ruff: noqa: RUF012  a title is written as users write it

from dataclasses import replace

import pytest

from dualrandom.errors import OwnRuleError
from dualrandom.reports.why_not_sentences import WhyNotWords
from dualrandom.scheduling.explaining.changes import apply
from dualrandom.scheduling.explaining.why_not import why_not
from dualrandom.scheduling.own_rules import PlanRule
from dualrandom.scheduling.plan import Plan, Unplaced
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World, ranges
from .replaced import planned
from .replanning.test_own_rules import OneADay


class ClosedFrom(PlanRule):
    rule_id = "own.closed"
    title = {"zh": "不检查", "en": "Closed from then on"}

    def __init__(self, first_day, only=("F",)):
        self.first_day, self.only = first_day, only

    def allows(self, visit):
        return visit.enterprise.identifier not in self.only or visit.day < self.first_day


def kept_out(n_away=1, first_closed=1):
    """F is closed by the rule from a day on, and P is away on the days before."""
    world = World(n_days=5).task("A").person("Q", "A")
    world.person("P", "A", leave=ranges(world.days[:n_away]))
    world.firm("F").block("F", "A", ("P", "Q"))
    rule = ClosedFrom(world.days[first_closed])
    return schedule(world.lottery(), rules=(rule,), limits=QUICK), rule


def test_a_rule_that_keeps_a_block_out_is_among_those_that_collide():
    plan, rule = kept_out()
    (explanation,) = why_not(plan, limits=QUICK).blocks
    assert explanation.verdict == "no_room"
    assert [(one.rule, one.subject) for one in explanation.colliding] == [
        ("own.closed", "F"), ("plan.leave", "P"),
    ]  # fmt: skip
    assert ("own.closed", "F", 4, 4) in {
        (row.rule, row.subject, row.days, row.alone) for row in explanation.blockers
    }
    smallest = explanation.relaxations[0]
    assert [change.kind for change in smallest.changes] == ["inspector_free"]
    assert not schedule(apply(plan.lottery, smallest), rules=(rule,), limits=QUICK).unplaced
    for language, title in (("en", "Closed from then on (F)"), ("zh", "不检查（F）")):
        lines = "\n".join(WhyNotWords(plan, language).lines(explanation))
        assert title in lines


def test_nothing_is_proposed_where_the_rule_alone_keeps_it_out():
    plan, _ = kept_out(n_away=0, first_closed=0)
    (explanation,) = why_not(plan, limits=QUICK).blocks
    assert (explanation.verdict, explanation.relaxations) == ("no_room", ())
    assert [(one.rule, one.subject) for one in explanation.colliding] == [("own.closed", "F")]


def test_without_the_class_the_record_speaks_and_there_is_never_room():
    plan, rule = kept_out()
    read = Plan(plan.record, plan.lottery)
    found = why_not(read, limits=QUICK)
    (explanation,) = found.blocks
    assert (explanation.verdict, explanation.relaxations) == ("undecided", ())
    assert [one.rule for one in explanation.colliding] == ["own.closed"]
    assert [(row.rule, row.days) for row in explanation.blockers] == [
        (row.rule, row.days) for row in plan.unplaced[0].blocked
    ]
    (warning,) = found.not_kept
    assert (warning.severity, warning.params["rule"]) == ("warning", "own.closed")
    assert "Closed from then on" in warning.text("en")
    assert "不检查" in warning.text("zh")
    assert why_not(read, rules=(rule,), limits=QUICK) == why_not(plan, limits=QUICK)
    assert not why_not(plan, limits=QUICK).not_kept
    with pytest.raises(OwnRuleError, match=r"own\.one_a_day"):
        why_not(read, rules=(OneADay(),))


def room_if_the_other_moves(*rules):
    """F is open on day 0 only, where G takes the team's only visit; G could move to day 1."""
    world = World(n_days=2).task("A")
    for name in ("P", "Q"):
        world.person(name, "A", daily_visits=1)
    world.firm("F", blackouts=ranges(world.days[1:])).firm("G")
    for firm in ("F", "G"):
        world.block(firm, "A", ("P", "Q"))
    lottery = world.lottery()
    named = schedule(lottery, rules=rules, limits=QUICK).record.own_rules if rules else ()
    plan = planned(lottery, {"G/A": (0, "09:00", "10:00")})
    left = next(one for one in lottery.record.blocks if one.block == "F/A")
    missing = Unplaced.of(left, "plan.daily_visits", proven=False)
    record = plan.record.model_copy(update={"unplaced": (missing,), "own_rules": named})
    return Plan(record, lottery, own_rules=rules)


def test_nobody_is_moved_to_where_the_rule_forbids_it():
    (free,) = why_not(room_if_the_other_moves(), limits=QUICK).blocks
    assert (free.verdict, free.moved) == ("room", 1)
    day = room_if_the_other_moves().lottery.facts.days[1]
    plan = room_if_the_other_moves(ClosedFrom(day, only=("G",)))
    (explanation,) = why_not(plan, limits=QUICK).blocks
    assert explanation.verdict == "no_room"
    read = replace(plan, own_rules=())
    (unknown,) = why_not(read, limits=QUICK).blocks
    assert (unknown.verdict, unknown.moved, unknown.relaxations) == ("undecided", 0, ())


def test_a_rule_that_no_search_sees_leaves_it_undecided():
    plan = room_if_the_other_moves(OneADay())
    found = why_not(plan, limits=QUICK)
    assert [one.verdict for one in found.blocks] == ["undecided"]
    assert [one.params["rule"] for one in found.not_kept] == ["own.one_a_day"]
