"""Rules and goals of one's own: obeyed, named when broken, reported; errors located in the class."""

# ruff: noqa: RUF012  a title is written as users write it

from __future__ import annotations

import pickle
from functools import wraps
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dualrandom.errors import OwnRuleError, VerificationError
from dualrandom.scheduling.check import check
from dualrandom.scheduling.own_rules import PlanGoal, PlanRule, proposal_of
from dualrandom.scheduling.plan import PlanRecord
from dualrandom.scheduling.rules.evidence import Breach, Evidence
from dualrandom.scheduling.schedule import schedule

from . import breaches
from .builders import QUICK, World, ranges
from .city import city

HERE = Path(__file__)
FIRMS = {"F00001", "F00004", "F00007", "F00010", "F00013"}


class NoMarketDays(PlanRule):
    rule_id = "own.no_market_days"
    title = {"zh": "逢集市日不检查", "en": "No visits on market days"}

    def allows(self, visit):
        return visit.enterprise.identifier not in FIRMS or visit.day.isoweekday() != 2


class LateOnMondays(PlanRule):
    rule_id = "own.late_on_mondays"
    title = {"zh": "周一上午不检查", "en": "No visits on Monday mornings"}

    def allows_start(self, visit, minute):
        return visit.day.isoweekday() != 1 or minute >= 13 * 60


class NotTogether(PlanRule):
    rule_id = "own.not_together"
    title = {"zh": "甲乙两部门不同行", "en": "A and B do not come together"}

    def allows(self, visit):
        return not {"A", "B"} <= set(visit.departments)


class EvenlyPerWeek(PlanRule):
    """About several visits at once: planning cannot see it."""

    rule_id = "own.few_a_day"
    title = {"zh": "每日至多两次", "en": "Two visits a day at most"}

    def violations(self, evidence):
        days = [visit.day for visit in evidence.plan.visits]
        for day in sorted(set(days)):
            yield Breach({"day": str(day)}) if days.count(day) > 2 else None


class NoFridays(PlanGoal):
    goal_id = "own.fridays"
    title = {"zh": "周五检查次数", "en": "visits on Fridays"}

    def value(self, evidence):
        return sum(visit.day.isoweekday() == 5 for visit in evidence.plan.visits)


class CostlyFridays(NoFridays):
    def cost(self, visit):
        return 100 if visit.day.isoweekday() == 5 else 0


def town(seed="own", n_firms=30):
    return city(n_firms, 10, 15, seed=seed).lottery()


def breaking(report, rule):
    return [one for one in report.findings if one.params.get("rule") == rule.rule_id]


@pytest.mark.parametrize("rule", [NoMarketDays(), LateOnMondays(), NotTogether()])
def test_a_rule_is_obeyed_and_its_breach_is_named(rule):
    free = schedule(town(), limits=QUICK)
    broken = check(free, rules=(rule,))
    assert breaking(broken, rule)
    assert not broken.ok
    assert len(broken.findings) == len(breaking(broken, rule))
    named = [visit.visit for visit in free.visits if visit.visit in str(broken.findings)]
    assert named
    for finding in broken.findings:
        assert rule.title["en"] in finding.text("en")
        assert rule.title["zh"] in finding.text("zh")
    bound = schedule(town(), rules=(rule,), limits=QUICK)
    assert bound.visits
    report = check(bound)
    assert report.ok
    (outcome,) = [one for one in report.rules if one.rule == rule.rule_id]
    assert (outcome.checked, outcome.violations) == (len(bound.visits), 0)
    assert outcome.title("zh") == rule.title["zh"]


@given(st.integers(0, 30), st.sampled_from([0, 2]))
def test_no_plan_of_a_crowded_town_breaks_rules_of_ones_own(seed, seconds):
    rules = (NoMarketDays(), LateOnMondays(), NotTogether())
    limits = QUICK.model_copy(update={"improvement_passes": 1, "deterministic_seconds": seconds})
    lottery = city(20, 6, 10, seed=str(seed)).lottery()
    plan = schedule(lottery, rules=rules, limits=limits)
    assert check(plan).ok
    assert check(breaches.with_record(plan, own_rules=())).ok is True  # from the classes alone
    placed = sum(len(visit.parts) for visit in plan.visits)
    assert placed + len(plan.unplaced) == len(lottery.record.blocks)


def test_departments_that_may_not_meet_come_apart():
    world = World(n_days=5).task("A").task("B").firm("F")
    for department in "AB":
        world.person(f"{department}0", department).person(f"{department}1", department)
        world.block("F", department, (f"{department}0", f"{department}1"))
    (visit,) = schedule(world.lottery(), limits=QUICK).visits
    plan = schedule(world.lottery(), rules=(NotTogether(),), limits=QUICK)
    assert len(visit.parts) == 2
    assert [len(one.parts) for one in plan.visits] == [1, 1]
    assert plan.record.visit_bound == 1  # the bound knows nothing of the rule
    assert plan.record.status == "feasible"


class Closed(PlanRule):
    rule_id = "own.closed"
    title = {"zh": "不检查", "en": "Closed"}

    def __init__(self, first_day):
        self.first_day = first_day

    def allows(self, visit):
        return visit.day < self.first_day


class ClosedAllDay(Closed):
    def allows(self, visit):
        return True

    def allows_start(self, visit, minute):
        return visit.day < self.first_day


@pytest.mark.parametrize("kind", [Closed, ClosedAllDay])
def test_a_block_that_a_rule_keeps_out_says_so(kind):
    world = World(n_days=5).task("A").person("P", "A").person("Q", "A", leave=())
    world.firm("F").block("F", "A", ("P", "Q"))
    world.person("P", "A", leave=ranges(world.days[:1]))
    plan = schedule(world.lottery(), rules=(kind(world.days[1]),), limits=QUICK)
    (left,) = plan.unplaced
    assert (left.rule, left.proven) == ("own.closed", False)
    rows = {(row.rule, row.subject): row.days for row in left.blocked}
    assert rows == {("own.closed", "F"): 4, ("plan.leave", "P"): 1}
    assert check(plan).ok


def test_the_optimiser_asks_about_the_very_visits_that_the_check_sees():
    asked = []

    class Listening(PlanRule):
        rule_id = "own.listening"
        title = {"zh": "听", "en": "Listening"}

        def allows(self, visit):
            asked.append(visit)
            return True

    plan = schedule(breaches.good_plan().lottery, rules=(Listening(),), limits=QUICK)
    planned = [proposal_of(visit, Evidence(plan)) for visit in plan.visits]
    before = asked[: -len(planned)]
    assert asked[-len(planned) :] == planned
    assert all(proposal in before for proposal in planned)
    joint = next(one for one in planned if one.enterprise.identifier == "F0")
    assert joint.departments == ("A", "B")
    assert [task.task for task in joint.tasks] == ["A", "B"]
    assert [person.inspector_id for person in joint.team] == ["A1", "A2", "B1", "B2"]
    with_experts = next(one for one in planned if one.enterprise.identifier == "F5")
    assert [person.inspector_id for person in with_experts.team] == ["C1", "C2", "X1"]


def test_a_rule_about_several_visits_is_checked_though_planning_cannot_see_it():
    with pytest.raises(VerificationError) as caught:
        schedule(town(), rules=(EvenlyPerWeek(),), limits=QUICK)
    assert {finding.code for finding in caught.value.findings} == {"own.rule.violation"}
    assert "day 2026-03-" in str(caught.value)
    few = schedule(town(n_firms=3), rules=(EvenlyPerWeek(),), limits=QUICK)
    assert check(few).ok


def test_the_record_names_rules_and_goals_and_a_check_without_the_classes_says_so():
    plan = schedule(town(), rules=(NoMarketDays(),), goals=(NoFridays(),), limits=QUICK)
    text = plan.record.model_dump_json()
    record = PlanRecord.model_validate_json(text)
    assert [own.id for own in record.own_rules] == ["own.no_market_days"]
    assert [(own.id, own.zh) for own in record.own_goals] == [("own.fridays", "周五检查次数")]
    read = type(plan)(record, plan.lottery)
    report = check(read)
    assert report.ok
    assert [one.code for one in report.unchecked] == [
        "own.rule_not_checked", "own.goal_not_counted",
    ]  # fmt: skip
    assert "No visits on market days" in str(report)
    known = check(read, rules=(NoMarketDays(),), goals=(NoFridays(),))
    assert (known.ok, known.unchecked) == (True, ())
    assert check(plan).unchecked == ()


def test_a_plan_without_them_has_no_such_keys():
    document = schedule(town(), limits=QUICK).record.model_dump(mode="json")
    assert not {"own_rules", "own_goals"} & set(document)


def test_a_goal_is_reported_and_improves_with_its_cost():
    counted = schedule(town(), goals=(NoFridays(),), limits=QUICK)
    avoided = schedule(town(), goals=(CostlyFridays(),), limits=QUICK)
    plain = schedule(town(), limits=QUICK)
    assert counted.visits == plain.visits
    assert counted.record.tiers[:-1] == plain.record.tiers
    (before, after) = (plan.record.tiers[-1] for plan in (counted, avoided))
    fridays = [visit for visit in counted.visits if visit.day.isoweekday() == 5]
    assert (before.goal, before.value, before.bound) == ("own.fridays", len(fridays), 0)
    assert after.value < before.value
    assert check(avoided).ok


@pytest.mark.parametrize("field", ["value", "bound", "gap"])
@pytest.mark.parametrize("at_hand", [True, False])
def test_a_false_tier_of_ones_own_is_named_where_the_class_is_at_hand(field, at_hand):
    plan = schedule(town(), goals=(NoFridays(),), limits=QUICK)
    *tiers, last = plan.record.tiers
    false = last.model_copy(update={field: getattr(last, field) + 1})
    lie = breaches.with_record(plan, tiers=(*tiers, false))
    read = type(plan)(lie.record, plan.lottery)
    report = check(read, goals=(NoFridays(),)) if at_hand else check(read)
    assert report.ok is False  # without the class, since value, bound and gap do not agree
    assert [one.params["figure"] for one in report.findings] == ["tiers"]
    left_out = type(plan)(breaches.with_record(plan, tiers=tuple(tiers)).record, plan.lottery)
    assert check(left_out, goals=(NoFridays(),) if at_hand else ()).ok is not at_hand


class Raises(NoMarketDays):
    def allows(self, visit):
        return visit.enterprise.no_such_field  # the line that fails


class Helped(NoMarketDays):
    def allows(self, visit):
        return int("seven", base=10)  # the line that helped


class AnswersWithText(NoMarketDays):
    def allows(self, visit):
        return "yes"


class AnswersWithNothing(LateOnMondays):
    def allows_start(self, visit, minute):
        pass


class ListsText(NoMarketDays):
    def violations(self, evidence):
        return ["a visit"]


class FailsLate(NoMarketDays):
    def violations(self, evidence):
        yield None
        raise KeyError("late")  # the line that is late


class Half(NoFridays):
    def value(self, evidence):
        return 0.5


class Negative(CostlyFridays):
    def cost(self, visit):
        return -1


@pytest.mark.parametrize(
    ("piece", "code", "told", "line"),
    [
        (Raises(), "own.failed", "own.no_market_days.allows", "# the line that fails"),
        (Helped(), "own.failed", "ValueError", "# the line that helped"),
        (AnswersWithText(), "own.wrong_answer", "'yes'", "class AnswersWithText"),
        (AnswersWithNothing(), "own.wrong_answer", "None", "class AnswersWithNothing"),
        (ListsText(), "own.wrong_answer", "'a visit'", "class ListsText"),
        (FailsLate(), "own.failed", "KeyError: 'late'", "# the line that is late"),
        (Half(), "own.wrong_answer", "0.5", "class Half"),
        (Negative(), "own.wrong_answer", "-1", "class Negative"),
    ],
    ids=lambda given: type(given).__name__ if isinstance(given, PlanRule | PlanGoal) else "",
)
def test_an_error_in_a_class_is_located_there(piece, code, told, line):
    given = {"rules" if isinstance(piece, PlanRule) else "goals": (piece,)}
    with pytest.raises(OwnRuleError) as caught:
        schedule(town(), **given, limits=QUICK)
    (finding,) = caught.value.findings
    assert (finding.code, Path(finding.file)) == (code, HERE)
    assert told in finding.text("en")
    assert told in finding.text("zh")
    lines = HERE.read_text(encoding="utf-8").splitlines()
    last = finding.row if line.startswith("#") else finding.row - 1
    assert line in lines[last - 1]
    again = pickle.loads(pickle.dumps(caught.value))
    assert str(again) == str(caught.value)


def test_an_error_behind_a_decorator_is_located_as_well():
    def shouting(method):
        return wraps(method)(lambda self, visit: str(method(self, visit)).upper())

    class Wrapped(NoMarketDays):
        @shouting
        def allows(self, visit):
            return 1

    class Builtin(NoMarketDays):
        allows = len

    with pytest.raises(OwnRuleError) as caught:
        check(breaches.good_plan(), rules=(Wrapped(),))
    assert Path(caught.value.findings[0].file) == HERE
    assert "'1'" in str(caught.value)
    with pytest.raises(OwnRuleError) as caught:
        check(breaches.good_plan(), rules=(Builtin(),))
    assert "TypeError" in str(caught.value)


def test_an_error_names_the_visit_that_was_asked_about():
    with pytest.raises(OwnRuleError) as caught:
        schedule(town(), rules=(AnswersWithNothing(),), limits=QUICK)
    asked = caught.value.findings[0].params["asked"].split()
    assert asked[0].startswith("F000")
    assert asked[1].startswith("2026-03-")
    assert asked[2] == "540"


def rule(**changes):
    return type("Made", (NoMarketDays,), changes)()


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        ((NoMarketDays,), ["own.not_one"]),
        ((NoFridays(),), ["own.not_one"]),
        (("own.no_market_days",), ["own.not_one"]),
        ((rule(rule_id="plan.leave"),), ["own.identifier"]),
        ((rule(rule_id="own.No market days"),), ["own.identifier"]),
        ((rule(rule_id=""), rule(title={"en": "x"})), ["own.identifier", "own.title"]),
        ((rule(title={"zh": " ", "en": "x"}),), ["own.title"]),
        ((rule(title="a text"),), ["own.title"]),
        ((NoMarketDays(), NoMarketDays()), ["own.twice"]),
        ((type("Silent", (PlanRule,), {"rule_id": "own.s", "title": rule().title})(),),
         ["own.says_nothing"]),
    ],
)  # fmt: skip
def test_a_class_that_is_not_sound_is_refused_before_anything_is_planned(rules, codes):
    for refuse in (
        lambda: schedule(town(), rules=rules),
        lambda: check(breaches.good_plan(), rules=rules),
    ):
        with pytest.raises(OwnRuleError) as caught:
            refuse()
        assert [finding.code for finding in caught.value.findings] == codes
        for language in ("en", "zh"):
            assert "{" not in caught.value.text(language).replace('{"zh": "…", "en": "…"}', "")
