"""Explaining a plan after a revision: what is over or announced stays, and no past day is offered."""

from datetime import timedelta

import pytest

from dualrandom.scheduling.explaining.bottlenecks import bottlenecks
from dualrandom.scheduling.explaining.remaining import remaining
from dualrandom.scheduling.explaining.why_not import why_not
from dualrandom.scheduling.replanning.current_plan import current_plan
from dualrandom.scheduling.replanning.replanning import replan
from tests.scheduling.builders import MONDAY, QUICK, World
from tests.scheduling.replaced import planned

from .events import event, ill, request
from .test_own_rules import NotOn, with_own
from .test_replan import NINE, town


def pair(*firms, n_days=5, **person):
    """Teams P, Q at every firm; nobody else."""
    world = World(n_days=n_days).task("A")
    for name in ("P", "Q"):
        world.person(name, "A", **person)
    for firm in firms:
        world.firm(firm).block(firm, "A", ("P", "Q"))
    return world


def explained(plan, *revisions, **given):
    current = current_plan(plan, (), revisions)
    return why_not(current, limits=QUICK, **given)


def colliding(explanation):
    return {(one.rule, one.subject) for one in explanation.colliding}


def test_a_block_dropped_by_a_revision_is_explained_by_the_days_that_are_left():
    """P is ill on all days left; on the first two, which are over, P would have been there."""
    plan = planned(pair("F", "G").lottery(), {"F/A": (2, "09:00", "10:00"), "G/A": NINE})
    asked = request(ill("P", 2, 4), first=2, time="2026-03-03T08:00")
    revision = replan(plan, asked)
    assert [one.block for one in revision.dropped] == ["F/A"]
    assert not why_not(plan, limits=QUICK).blocks
    (found,) = explained(plan, revision).blocks
    assert (found.block, found.verdict) == ("F/A", "impossible")
    assert colliding(found) == {("plan.leave", "P")}
    assert [(row.rule, row.days, row.alone) for row in found.blockers] == [("plan.leave", 3, 3)]
    days = {change.new for one in found.relaxations for change in one.changes}
    assert days
    assert min(day for day in days if day[:4] == "2026") >= "2026-03-04"


def test_a_visit_that_is_done_is_not_moved_to_make_room():
    """G's visit took the only one of the week; were it not done, it could move to the next."""
    world = pair("G", n_days=10, weekly_visits=1)
    plan = planned(world.lottery(), {"G/A": (1, "09:00", "10:00")})
    cause = event("for_cause", enterprise="G", department="A", minutes=60, days=(2, 4))
    revision = replan(plan, request(cause, first=2, time="2026-03-04T08:00"))
    (found,) = explained(plan, revision).blocks
    assert (found.block, found.verdict) == ("G/for-cause-1-1/A", "no_room")
    assert {rule for rule, _ in colliding(found)} == {"plan.task_window", "plan.weekly_visits"}
    assert found.relaxations
    early = revision.model_copy(update={"first_day": MONDAY})
    (free,) = explained(plan, early).blocks
    assert (free.verdict, free.moved) == ("room", 1)


@pytest.mark.parametrize("announced", [False, True])
def test_an_announced_visit_stays_where_another_one_would_make_room(announced):
    """H is closed but for day 1, where G takes the only visit of the team."""
    world = pair("G", "H", n_days=3, daily_visits=1)
    plan = planned(world.lottery(), {"G/A": (1, "09:00", "10:00"), "H/A": (2, "09:00", "10:00")})
    window = event("enterprise_window", enterprise="H", days=(1, 1))
    names = ("2026-03-03/G",)
    revision = replan(plan, request(window, announced=names))
    assert [one.block for one in revision.dropped] == ["H/A"]
    if not announced:  # the same revision, as if nothing had been announced
        revision = revision.model_copy(update={"announced": ()})
    (found,) = explained(plan, revision).blocks
    assert (found.verdict, found.moved) == (("no_room", 0) if announced else ("room", 1))


def test_a_block_whose_team_may_not_come_any_more_keeps_the_records_reason():
    plan = planned(pair("F").lottery(), {"F/A": (1, "09:00", "10:00")})
    gone = event("inspector_recused", inspector="P", enterprise="F")
    revision = replan(plan, request(gone))
    (found,) = explained(plan, revision).blocks
    assert (found.verdict, found.relaxations) == ("impossible", ())
    assert colliding(found) == {("plan.recusal", "F")}


def test_a_plan_without_a_revision_is_explained_as_before():
    world = pair("F", "G", n_days=1, daily_visits=1)
    plan = planned(world.lottery(), {"G/A": NINE})
    assert explained(plan) == why_not(plan, limits=QUICK)
    assert remaining(current_plan(plan)).visits == plan.visits


def test_bottlenecks_count_what_is_to_come_only():
    """The last two days ask for two people at once, and one is there, on one of them."""
    world = town("F", "G", "H", "I", n_days=5)
    for name in "PQRST":
        world.person(name, "A", daily_visits=1)
    places = {f"{firm}/A": (day, "09:00", "10:00") for day, firm in enumerate("FGHI")}
    plan = planned(world.lottery(), places)
    first = MONDAY + timedelta(days=3)
    away = [*(ill(name, 3, 4) for name in "PRST"), ill("Q", 4, 4)]
    revision = replan(plan, request(*away, first=3, time="2026-03-04T08:00"))
    current = current_plan(plan, (), (revision,))
    later = remaining(current)
    assert later.lottery.facts.days[0] == first
    assert {one.block for one in later.lottery.record.blocks} == {"I/A"}
    found = bottlenecks(later.lottery)
    assert [one.blocks for one in found if one.scope == "department"] == [1]
    assert all(one.first_day >= first.isoformat() for one in found)


def test_nobody_joins_a_visit_that_was_announced():
    """B could come to F with A only, on the day that was announced to be A's alone."""
    world = pair("F", n_days=3).task("B")
    for name in ("X", "Y"):
        world.person(name, "B")
    world.block("F", "B", ("X", "Y"))
    places = {"F/A": (1, "09:00", "10:00"), "F/B": (2, "09:00", "10:00")}
    plan = planned(world.lottery(), places)
    away = (ill("X", 0, 0), ill("X", 2, 4))
    revision = replan(plan, request(*away, announced=("2026-03-03/F",)))
    assert [one.block for one in revision.dropped] == ["F/B"]
    (found,) = explained(plan, revision).blocks
    assert found.verdict in {"no_room", "undecided"}
    free = revision.model_copy(update={"announced": ()})
    assert [one.verdict for one in explained(plan, free).blocks] == ["room"]


def test_a_block_that_a_rule_of_ones_own_dropped_collides_with_it():
    """The rule closes days 2 and 3 to F; P is away on all others that are left."""
    plan = planned(pair("F", "G").lottery(), {"F/A": (1, "09:00", "10:00"), "G/A": NINE})
    plan = with_own(plan, NotOn(2, 3, only={"F"}))
    away = (ill("P", 1, 1), ill("P", 4, 4))
    revision = replan(plan, request(*away, first=1, time="2026-03-03T08:00"))
    assert [(one.block, one.rule) for one in revision.dropped] == [("F/A", "own.not_on")]
    (found,) = explained(plan, revision).blocks
    assert found.verdict == "no_room"
    assert colliding(found) == {("own.not_on", "F"), ("plan.leave", "P")}
    changes = [change for one in found.relaxations for change in one.changes]
    assert ("inspector_free", "P", "2026-03-03") in {
        (one.kind, one.subject, one.new) for one in changes
    }
