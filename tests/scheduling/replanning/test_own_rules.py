"""Rules and goals of one's own in a revision: kept by what moves, named where they are missing."""

# ruff: noqa: RUF012  a title is written as users write it

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.errors import OwnRuleError, VerificationError
from dualrandom.scheduling.check import check
from dualrandom.scheduling.own_rules import PlanGoal, PlanRule, proposal_of
from dualrandom.scheduling.plan import Plan
from dualrandom.scheduling.replanning.current_plan import current_plan
from dualrandom.scheduling.replanning.replanning import replan
from dualrandom.scheduling.replanning.revision_audit import check_revision
from dualrandom.scheduling.replanning.revision_check import revision_findings
from dualrandom.scheduling.rules.evidence import Breach, Evidence
from dualrandom.scheduling.schedule import schedule
from tests.scheduling.builders import MONDAY, QUICK, weekdays
from tests.scheduling.city import city
from tests.scheduling.replaced import planned

from .events import event, ill, request
from .test_replan import NINE, days_of, town

TITLE = {"zh": "自定", "en": "One's own"}
AT_TEN, AT_NINE = (0, "10:00", "11:00"), (3, "09:00", "10:00")


class NotOn(PlanRule):
    """No visits to some enterprises on some days, counted from Monday."""

    rule_id = "own.not_on"
    title = {"zh": "该日不检查", "en": "Not on these days"}

    def __init__(self, *days, only=None):
        self.days, self.only = days, only

    def allows(self, visit):
        here = self.only is None or visit.enterprise.identifier in self.only
        return not (here and (visit.day - MONDAY).days in self.days)


class Afternoons(PlanRule):
    rule_id = "own.afternoons"
    title = {"zh": "第三日下午", "en": "In the afternoon of day 2"}

    def allows_start(self, visit, minute):
        return (visit.day - MONDAY).days != 2 or minute >= 13 * 60


class OneADay(PlanRule):
    """About several visits at once: no search sees it."""

    rule_id = "own.one_a_day"
    title = {"zh": "每日一次", "en": "One visit a day"}

    def violations(self, evidence):
        days = [visit.day for visit in evidence.plan.visits]
        for day in sorted(set(days)):
            yield Breach({"day": str(day)}) if days.count(day) > 1 else None


class LateDays(PlanGoal):
    goal_id = "own.late"
    title = {"zh": "早日期", "en": "visits on early days"}

    def value(self, evidence):
        return sum((visit.day - MONDAY).days < 7 for visit in evidence.plan.visits)

    def cost(self, visit):
        return 100 if (visit.day - MONDAY).days < 7 else 0


def with_own(plan, *rules, goals=()):
    """The plan as if it had been made with these."""
    named = schedule(plan.lottery, rules=rules, goals=goals, limits=QUICK).record
    update = {"own_rules": named.own_rules, "own_goals": named.own_goals}
    record = plan.record.model_copy(update=update)
    return replace(plan, record=record, own_rules=rules, own_goals=goals)


def two_firms(*rules, goals=()):
    plan = planned(town("F", "G").lottery(), {"F/A": NINE, "G/A": AT_NINE})
    return with_own(plan, *rules, goals=goals)


def after(plan, *revisions):
    return current_plan(plan, (), revisions).plan


def test_a_visit_moves_past_the_days_that_a_rule_forbids():
    plain, plan = two_firms(), two_firms(NotOn(2, 3))
    illness = request(ill("P", 0, 1))
    assert days_of(after(plain, replan(plain, illness)))["F/A"] == 2
    revision = replan(plan, illness)
    assert days_of(after(plan, revision)) == {"F/A": 4, "G/A": 3}
    assert [rule.rule_id for rule in after(plan, revision).own_rules] == ["own.not_on"]
    assert not list(revision_findings(plan, (), (revision,)))


def test_a_rule_about_hours_is_kept_too():
    plan = two_firms(Afternoons())
    (visit, _) = after(plan, replan(plan, request(ill("P", 0, 1)))).visits
    assert ((visit.day - MONDAY).days, visit.start) == (2, "13:30")


def test_a_chain_makes_room_only_where_the_rule_lets_it():
    """F needs day 1, where G fills the team's day; G may not move to day 0 then."""
    world = town("F", "G")
    for name in "PQ":
        world.person(name, "A", daily_visits=1)
    bare = planned(world.lottery(), {"F/A": NINE, "G/A": (1, "09:00", "10:00")})
    plan = with_own(bare, NotOn(0, only={"G"}))
    closed = event("enterprise_window", enterprise="F", days=(1, 1))
    assert days_of(after(plan, replan(plan, request(closed)))) == {"F/A": 1, "G/A": 2}


def test_whoever_finds_no_day_is_dropped_with_the_rule_and_the_days_it_closes():
    plan = two_firms(NotOn(*range(14), only={"F"}))
    revision = replan(plan, request(ill("P", 0, 1)))
    (left,) = revision.dropped
    assert (left.block, left.rule, left.proven) == ("F/A", "own.not_on", False)
    assert ("own.not_on", "F", 8) in {(row.rule, row.subject, row.days) for row in left.blocked}
    assert not check_revision(current_plan(plan), revision).findings


def test_a_visit_for_cause_is_held_to_the_rule_as_the_site_that_it_is():
    asked = []

    class Told(NotOn):
        def allows(self, visit):
            asked.append(visit)
            return super().allows(visit)

    plan = two_firms(Told(1))
    cause = event("for_cause", enterprise="F", department="A", minutes=60, days=(1, 3))
    revision = replan(plan, request(cause))
    current = current_plan(plan, (), (revision,))
    assert days_of(current.plan)["F/for-cause-1-1/A"] == 2
    evidence = Evidence(current.plan)
    moved = [proposal_of(visit, evidence) for visit in revision.visits]
    assert moved
    assert all(one in asked for one in moved)
    assert {one.enterprise.identifier for one in moved} == {"F/for-cause-1-1"}


def test_the_cost_of_a_goal_chooses_the_day():
    plan = two_firms(goals=(LateDays(),))
    revision = replan(plan, request(ill("P", 0, 1)))
    assert days_of(after(plan, revision))["F/A"] == 7
    assert [goal.goal_id for goal in after(plan, revision).own_goals] == ["own.late"]


def test_a_breach_in_a_revision_is_named_and_what_was_there_before_is_not_its_fault():
    plan = two_firms(NotOn(2))
    free = replace(plan, own_rules=())
    moved = replan(free, request(ill("P", 0, 1)), ignore_missing_rules=True)
    assert days_of(after(free, moved))["F/A"] == 2
    report = check_revision(current_plan(plan), moved)
    assert [finding.code for finding in report.findings] == ["own.rule.violation"]
    assert "Not on these days (own.not_on): visit 2026-03-04/F" in report.findings[0].text("en")
    assert "该日不检查" in report.findings[0].text("zh")
    assert [one.code for one in revision_findings(plan, (), (moved,))] == ["own.rule.violation"]
    second = replan(plan, request(ill("P", 3, 3)), revisions=(moved,))
    assert days_of(after(plan, moved, second)) == {"F/A": 2, "G/A": 4}
    outcome = check_revision(current_plan(plan, (), (moved,)), second).rules[-1]
    assert (outcome.rule, outcome.violations) == ("own.not_on", 0)


def test_a_standing_visit_that_new_facts_forbid_is_named_and_never_moved_without_a_reason():
    class NobodyBackFromLeave(PlanRule):
        rule_id = "own.back"
        title = TITLE

        def allows(self, visit):
            return not any(away.last < visit.day for person in visit.team for away in person.leave)

    plan = two_firms(NobodyBackFromLeave())
    with pytest.raises(VerificationError) as caught:
        replan(plan, request(ill("P", 1, 2)))
    assert [one.code for one in caught.value.findings] == ["own.rule.violation"]
    assert "2026-03-05/G" in str(caught.value)


def test_what_is_done_is_not_held_to_the_facts_of_later_events():
    class InTheWindow(PlanRule):
        rule_id = "own.window"
        title = TITLE

        def allows(self, visit):
            return all(task.first_day <= visit.day for task in visit.tasks)

    plan = two_firms(InTheWindow())
    window = event("task_window", task="A", days=(4, 11))
    revision = replan(plan, request(window, first=3, time="2026-03-04T08:00"))
    assert days_of(after(plan, revision)) == {"F/A": 0, "G/A": 4}


def test_a_rule_about_several_visits_refuses_a_revision_that_breaks_it():
    plan = two_firms(OneADay())
    closed = event("enterprise_window", enterprise="F", days=(3, 3))
    with pytest.raises(VerificationError) as caught:
        replan(plan, request(closed))
    assert [one.code for one in caught.value.findings] == ["own.rule.violation"]
    bare = replace(plan, own_rules=())
    assert replan(bare, request(closed), ignore_missing_rules=True).changes
    assert replan(plan, request(ill("P", 0, 1))).changes


# ── Plans read from their record ─────────────────────────────────────────────────────────────


def test_a_plan_whose_classes_are_missing_is_not_replanned_silently():
    read = replace(two_firms(NotOn(2), goals=(LateDays(),)), own_rules=(), own_goals=())
    illness = request(ill("P", 0, 1))
    with pytest.raises(VerificationError) as caught:
        replan(read, illness)
    assert (caught.value.code, [one.code for one in caught.value.findings]) == (
        "replan.own_rules", ["replan.own_rule"],
    )  # fmt: skip
    assert "Not on these days" in caught.value.text("en")
    assert "该日不检查" in caught.value.text("zh")
    given = replan(read, illness, rules=(NotOn(2),))
    assert days_of(after(read, given))["F/A"] == 3
    late = replan(read, illness, rules=(NotOn(2),), goals=(LateDays(),))
    assert days_of(after(read, late))["F/A"] == 7
    ignored = replan(read, illness, ignore_missing_rules=True)
    assert days_of(after(read, ignored))["F/A"] == 2
    report = check_revision(current_plan(read), ignored)
    assert report.ok
    assert [one.code for one in report.unchecked] == ["own.rule_not_checked"]
    held = check_revision(current_plan(read, rules=(NotOn(2),)), ignored)
    assert ([one.code for one in held.findings], held.unchecked) == (["own.rule.violation"], ())


def test_classes_that_the_record_does_not_name_are_refused():
    plan = two_firms(NotOn(2))
    for pieces in ({"rules": (Afternoons(),)}, {"goals": (LateDays(),)}):
        for refuse in (
            lambda pieces=pieces: replan(plan, request(ill("P", 0, 1)), **pieces),
            lambda pieces=pieces: current_plan(plan, **pieces),
        ):
            with pytest.raises(OwnRuleError) as caught:
                refuse()
            assert [one.code for one in caught.value.findings] == ["own.not_of_the_plan"]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 9), st.sets(st.integers(1, 5), max_size=3))
def test_no_revision_of_a_town_breaks_the_rule(seed, first, weekdays_shut):
    class Shut(PlanRule):
        rule_id = "own.shut"
        title = TITLE

        def allows(self, visit):
            odd = sum(visit.enterprise.identifier.encode()) % 2
            return not (odd and visit.day.isoweekday() in weekdays_shut)

    lottery = city(12, 8, 10, seed=str(seed)).lottery()
    plan = schedule(lottery, rules=(Shut(),), limits=QUICK)
    day = weekdays(10)[first]
    busy = [visit for visit in plan.visits if visit.day >= day]
    if not busy:
        return
    number = (day - MONDAY).days
    who = busy[0].parts[0].team[0]
    asked = request(ill(who, number, number + 3), first=number)
    read = Plan(plan.record, plan.lottery)
    revision = replan(plan, asked)
    assert replan(read, asked, rules=(Shut(),)) == revision
    later = after(plan, revision)
    assert not [
        one
        for one in check(replace(later, own_rules=(Shut(),))).findings
        if one.code == "own.rule.violation"
    ]
