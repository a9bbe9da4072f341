"""What a revision does (plan-v1 §6): who moves, who stays, who comes instead, and why."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dualrandom.errors import VerificationError
from dualrandom.scheduling.replacing import replace_inspector
from dualrandom.scheduling.replanning.current_plan import current_plan
from dualrandom.scheduling.replanning.records import Place
from dualrandom.scheduling.replanning.replanning import replan
from dualrandom.scheduling.schedule import schedule
from tests.scheduling.builders import MONDAY, QUICK, World
from tests.scheduling.replaced import ill as absence
from tests.scheduling.replaced import planned

from .events import event, ill, request

NINE, TEN = (0, "09:00", "10:00"), (0, "10:00", "11:00")


def town(*firms, n_days=10, **task):
    """Teams P, Q of department A at every firm; R, S and T are reserves."""
    world = World(n_days=n_days).task("A", **task)
    for name in "PQRST":
        world.person(name, "A")
    for firm in firms:
        world.firm(firm).block(firm, "A", "PQ")
    return world


def days_of(plan):
    return {part.block: (visit.day - MONDAY).days for visit in plan.visits for part in visit.parts}


def after(plan, *revisions, replacements=()):
    return current_plan(plan, replacements, revisions).plan


# ── Moving ───────────────────────────────────────────────────────────────────────────────────


def test_an_illness_moves_the_visit_to_the_next_day_of_the_same_team():
    plan = planned(town("F", "G").lottery(), {"F/A": NINE, "G/A": (3, "09:00", "10:00")})
    revision = replan(plan, request(ill("P", 0, 1)))
    assert days_of(after(plan, revision)) == {"F/A": 2, "G/A": 3}
    assert not revision.substitutions
    (change,) = revision.changes
    assert (change.block, change.event, change.for_block) == ("F/A", 1, None)
    assert revision.withdrawn == ("2026-03-02/F",)


def test_what_is_done_stays_even_where_it_breaks_the_new_facts():
    plan = planned(town("F", "G").lottery(), {"F/A": NINE, "G/A": (3, "09:00", "10:00")})
    window = event("task_window", task="A", days=(4, 11))
    revision = replan(plan, request(window, first=3, time="2026-03-04T08:00"))
    assert days_of(after(plan, revision)) == {"F/A": 0, "G/A": 4}


@pytest.mark.parametrize(
    ("happened", "day"),
    [
        (event("enterprise_closed", enterprise="F", days=(0, 2)), 3),
        (event("enterprise_window", enterprise="F", days=(8, 9)), 8),
        (event("task_window", task="A", days=(2, 11)), 2),
        (event("department_blackout", department="A", days=(0, 3)), 4),
    ],
)
def test_each_kind_of_event_moves_the_visit_to_the_first_day_it_leaves(happened, day):
    plan = planned(town("F").lottery(), {"F/A": NINE})
    revision = replan(plan, request(happened))
    assert days_of(after(plan, revision)) == {"F/A": day}
    assert [change.event for change in revision.changes] == [1]


def test_the_whole_joint_visit_moves_and_stays_one_visit():
    world = town("F").task("B").person("X", "B").person("Y", "B").block("F", "B", "XY")
    plan = schedule(world.lottery(), limits=QUICK)
    (visit,) = plan.visits
    day = (visit.day - MONDAY).days
    revision = replan(plan, request(ill("X", day, day)))
    assert len(after(plan, revision).visits) == 1
    assert {(one.block, one.event, one.for_block) for one in revision.changes} == {
        ("F/A", None, "F/B"),
        ("F/B", 1, None),
    }


def test_another_visit_makes_room_where_there_is_no_other_way():
    """F can only be visited on day 1, where G fills the team's day; G moves for its sake."""
    world = town("F", "G")
    for name in "PQ":
        world.person(name, "A", daily_visits=1)
    plan = planned(world.lottery(), {"F/A": NINE, "G/A": (1, "09:00", "10:00")})
    closed = event("enterprise_window", enterprise="F", days=(1, 1))
    revision = replan(plan, request(closed))
    assert days_of(after(plan, revision)) == {"F/A": 1, "G/A": 0}
    assert [(one.block, one.event, one.for_block) for one in revision.changes] == [
        ("F/A", 1, None),
        ("G/A", None, "F/A"),
    ]


def test_what_finds_no_place_is_dropped_with_the_rule():
    plan = planned(town("F", n_days=5).lottery(), {"F/A": NINE})
    revision = replan(plan, request(event("enterprise_closed", enterprise="F", days=(0, 6))))
    assert not after(plan, revision).visits
    (left,) = revision.dropped
    assert (left.block, left.rule, left.proven) == ("F/A", "plan.blackout", True)
    assert after(plan, revision).unplaced == (left,)


def test_a_wider_window_lets_in_what_had_no_visit():
    plan = schedule(town("F", last_day=MONDAY - timedelta(days=1)).lottery(), limits=QUICK)
    assert not plan.visits
    revision = replan(plan, request(event("task_window", task="A", days=(1, 4))))
    assert days_of(after(plan, revision)) == {"F/A": 1}
    assert [(one.before, one.event) for one in revision.changes] == [(None, 1)]
    assert not after(plan, revision).unplaced


# ── People ───────────────────────────────────────────────────────────────────────────────────


def order_at(plan, block="F/A"):
    (one,) = (one for one in plan.lottery.record.blocks if one.block == block)
    return plan.lottery.reserves_of(one)


def team_at(plan):
    return plan.visits[0].parts[0].team


def test_only_somebody_who_is_away_on_every_day_is_replaced_by_the_next_reserve():
    plan = planned(town("F").lottery(), {"F/A": (3, "09:00", "10:00")})
    first, second, _ = order_at(plan)
    revision = replan(plan, request(ill("P", 0, 30), ill(first, 0, 30)))
    (step,) = revision.substitutions
    assert (step.drawn, step.substitute, step.rule) == ("P", second, "plan.leave")
    assert [one.inspector for one in step.skipped] == [first]
    assert team_at(after(plan, revision)) == (second, "Q")
    assert days_of(after(plan, revision)) == {"F/A": 3}, "the day suits the new team: it stays"
    assert not revision.changes


def test_an_announced_visit_keeps_its_day_and_the_next_reserve_comes():
    plan = planned(town("F").lottery(), {"F/A": NINE})
    revision = replan(plan, request(ill("P", 0, 1), announced=("2026-03-02/F",)))
    assert not revision.changes
    assert not revision.withdrawn
    assert team_at(after(plan, revision)) == (order_at(plan)[0], "Q")


def test_a_reserve_who_is_at_another_announced_visit_is_passed_over():
    first, second, third = order_at(planned(town("F").lottery(), {}))
    world = town("F").firm("G").block("G", "A", (first, second))
    plan = planned(world.lottery(), {"F/A": NINE, "G/A": NINE})
    both = ("2026-03-02/F", "2026-03-02/G")
    (step,) = replan(plan, request(ill("P", 0, 1), announced=both)).substitutions
    assert (step.substitute, [one.rule for one in step.skipped]) == (third, ["plan.overlap"] * 2)
    revision = replan(plan, request(ill("P", 0, 1), announced=both[:1]))
    assert revision.substitutions[0].substitute == first, "a visit that may move keeps nobody away"
    (change,) = revision.changes
    assert (change.block, change.for_block) == ("G/A", "F/A")


def test_who_is_recused_is_replaced_and_never_comes_back():
    plan = planned(town("F").lottery(), {"F/A": NINE})
    one, other, _ = order_at(plan)
    first = replan(plan, request(event("inspector_recused", inspector="P", enterprise="F")))
    assert [(step.drawn, step.substitute, step.rule) for step in first.substitutions] == [
        ("P", one, "plan.recusal")
    ]
    gone = event("inspector_recused", inspector=one, enterprise="F")
    second = replan(plan, request(gone), revisions=(first,))
    assert [step.substitute for step in second.substitutions] == [other]
    assert second.previous is not None


def test_replacements_come_first_and_whoever_was_replaced_is_no_reserve():
    plan = planned(town("F").lottery(), {"F/A": NINE})
    one, other, _ = order_at(plan)
    replaced = (replace_inspector(plan, "F/A", absence("P")),)
    revision = replan(plan, request(ill(one, 0, 30)), replacements=replaced)
    assert [(step.drawn, step.substitute) for step in revision.substitutions] == [(one, other)]
    assert revision.replacement is not None
    assert team_at(after(plan, revision, replacements=replaced)) == (other, "Q")


def test_a_recused_inspector_without_a_reserve_costs_the_visit():
    world = World(n_days=5).task("A").firm("F").person("P", "A").person("Q", "A")
    plan = planned(world.block("F", "A", "PQ").lottery(), {"F/A": NINE})
    revision = replan(plan, request(event("inspector_recused", inspector="P", enterprise="F")))
    assert [one.rule for one in revision.dropped] == ["plan.recusal"]


# ── Visits for cause ─────────────────────────────────────────────────────────────────────────


def for_cause(**fields):
    plain = {"enterprise": "F", "department": "A", "minutes": 60, "days": (2, 3)}
    return event("for_cause", **(plain | fields))


def test_a_visit_for_cause_is_marked_and_takes_peoples_time():
    world = town("F")
    plan = planned(world.lottery(), {"F/A": (2, "09:00", "10:00")})
    revision = replan(plan, request(for_cause(team=("P", "Q"))))
    visit = after(plan, revision).visits[1]
    assert (visit.visit, visit.enterprise) == ("2026-03-04/F/for-cause-1-1", "F/for-cause-1-1")
    assert visit.parts[0].block == "F/for-cause-1-1/A"
    assert visit.parts[0].tasks == ("for-cause-1-1",)
    assert visit.start == "10:00", "the team is at its drawn visit until then"


def test_the_order_of_reserves_gives_the_team_and_a_qualified_member():
    world = town("F")
    world.person("R", "A", qualifications=frozenset({"q"}))
    plan = planned(world.lottery(), {"F/A": NINE})
    revision = replan(plan, request(for_cause(qualifications=("q",))))
    team = revision.visits[0].parts[0].team
    assert "R" in team
    assert len(set(team)) == 2
    assert replan(plan, request(for_cause(qualifications=("q",)))) == revision


def test_an_enterprise_that_was_not_drawn_is_described_by_the_event():
    plan = planned(town("F").lottery(), {"F/A": NINE})
    place = Place(name="Kiosk", opening_days="4")
    revision = replan(plan, request(for_cause(enterprise="N", place=place)))
    assert (revision.visits[0].day - MONDAY).days == 3
    assert after(plan, revision).lottery.facts.enterprises["N/for-cause-1-1"].name == "Kiosk"


def test_a_later_event_reaches_a_visit_for_cause():
    plan = planned(town("F").lottery(), {"F/A": NINE})
    first = replan(plan, request(for_cause(days=(2, 4), team=("R", "S"))))
    closed = event("enterprise_closed", enterprise="F", days=(2, 3))
    second = replan(plan, request(closed), revisions=(first,))
    assert days_of(after(plan, first, second))["F/for-cause-1-1/A"] == 4


def test_neither_caps_nor_gaps_count_a_visit_for_cause():
    world = town("F")
    world.rules = {"annual_cap": {"visits": 1}, "minimum_gap": {"between_visits_days": 30}}
    plan = planned(world.lottery(), {"F/A": NINE})
    revision = replan(plan, request(for_cause()))
    assert len(after(plan, revision).visits) == 2


# ── Refusals ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (request(ill("nobody", 0, 1)), "replan.unknown_inspector"),
        (request(event("enterprise_closed", enterprise="X", days=(0, 1))), "replan.unknown_enterprise"),
        (request(event("task_window", task="X", days=(0, 1))), "replan.unknown_task"),
        (request(event("department_blackout", department="X", days=(0, 1))), "replan.unknown_department"),
        (request(ill("P", 3, 2)), "replan.bad_period"),
        (request(ill("P", 0, 1), first=2), "replan.other_days"),
        (request(ill("P", 90, 99)), "replan.other_days"),
        (request(event("inspector_away", inspector="P", days=(0, 1), reason=" ")), "replan.no_reason"),
        (request(ill("P", 0, 1), announced=("2026-03-02/X",)), "replan.unknown_visit"),
        (request(ill("P", 1, 2), first=1, announced=("2026-03-02/F",)), "replan.visit_done"),
        (request(ill("P", 0, 1), announced=("2026-03-02/F",) * 2), "replan.announced_twice"),
        (
            request(
                event("enterprise_closed", enterprise="F", days=(0, 1)), announced=("2026-03-02/F",)
            ),
            "replan.announced_hit",
        ),
        (request(ill("P", 0, 1), time="2026-03-03T08:00"), "replan.past"),
        (request(ill("P", 0, 99), first=90), "replan.after_end"),
        (request(ill("P", 0, 1), time="soon"), "replacement.no_time"),
        (request(ill("P", 0, 1), approver=" "), "replacement.no_approver"),
        (request(for_cause(enterprise="N")), "replan.place_missing"),
        (request(for_cause(place=Place(name="F"))), "replan.place_known"),
        (request(for_cause(enterprise="N/1", place=Place(name="F"))), "replan.not_an_identifier"),
        (request(for_cause(team=("P", "nobody"))), "replan.not_eligible"),
        (request(for_cause(team=("P",))), "replan.team_size"),
        (request(for_cause(team_size=6)), "replan.team_size"),
        (request(for_cause(team=("P", "Q"), qualifications=("q",))), "replan.not_qualified"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_by_name(asked, code):
    plan = planned(town("F").lottery(), {"F/A": NINE})
    with pytest.raises(VerificationError) as caught:
        replan(plan, asked)
    assert [finding.code for finding in caught.value.findings] == [code]
    assert all(finding.text("zh") != finding.text("en") for finding in caught.value.findings)


def test_an_announced_visit_for_which_nobody_is_left_is_refused():
    plan = planned(town("F").lottery(), {"F/A": NINE})
    everybody = [ill(name, 0, 1) for name in "PQRST"]
    with pytest.raises(VerificationError) as caught:
        replan(plan, request(*everybody, announced=("2026-03-02/F",)))
    assert [finding.code for finding in caught.value.findings] == ["replan.nobody"]


def test_a_revision_reaches_no_further_back_than_the_one_before():
    plan = planned(town("F").lottery(), {"F/A": (4, "09:00", "10:00")})
    first = replan(plan, request(ill("P", 4, 4), first=3))
    with pytest.raises(VerificationError) as caught:
        replan(plan, request(ill("P", 5, 5), first=2, time="2026-03-01T08:00"), revisions=(first,))
    codes = [finding.code for finding in caught.value.findings]
    assert codes == ["replan.too_early", "replan.done_before"]


# ── Repeatable ───────────────────────────────────────────────────────────────────────────────


def test_the_order_of_the_registers_does_not_matter():
    plan = planned(town("F", "G").lottery(), {"F/A": NINE, "G/A": TEN})
    facts = plan.lottery.facts
    turned = replace(
        facts,
        inspectors=dict(reversed(facts.inspectors.items())),
        enterprises=dict(reversed(facts.enterprises.items())),
    )
    other = replace(plan, lottery=replace(plan.lottery, facts=turned))
    asked = request(ill("P", 0, 1), for_cause())
    assert replan(plan, asked) == replan(other, asked)


def test_whoever_is_recused_from_a_block_without_a_visit_does_not_come_to_it_later():
    world = World(n_days=1).task("A", team_size=1)
    world.person("P", "A", daily_visits=1)
    for firm in "FG":
        world.firm(firm).block(firm, "A", ("P",))
    plan = schedule(world.lottery(), limits=QUICK)
    (visit,), (left,) = plan.visits, plan.unplaced
    happened = (
        event("inspector_recused", inspector="P", enterprise=left.enterprise),
        event("enterprise_closed", enterprise=visit.enterprise, days=(0, 0)),
    )
    revision = replan(plan, request(*happened))
    assert [one.enterprise for one in revision.dropped] == [visit.enterprise]
    assert revision.visits == ()
