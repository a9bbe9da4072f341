"""Each lie in a revision is found (plan-v1 §6.6): nothing is solved again to find it."""

import pytest

from dualrandom.scheduling.replanning.current_plan import current_plan
from dualrandom.scheduling.replanning.records import Change, Slot
from dualrandom.scheduling.replanning.replanning import replan
from dualrandom.scheduling.replanning.revision_audit import check_revision
from dualrandom.scheduling.replanning.revision_check import revision_findings
from tests.scheduling.builders import World
from tests.scheduling.replaced import planned

from .events import event, ill, request

NINE = (0, "09:00", "10:00")


@pytest.fixture(scope="module")
def plan():
    """Three visits of teams P and Q, one of R and S; T and U are reserves."""
    world = World(n_days=10).task("A")
    for name in "PQRSTU":
        world.person(name, "A")
    for firm, team in (("F", "PQ"), ("G", "PQ"), ("H", "RS"), ("I", "RS")):
        world.firm(firm).block(firm, "A", team)
    places = {
        "F/A": NINE, "G/A": (4, "09:00", "10:00"), "H/A": (5, "09:00", "10:00"),
        "I/A": (2, "09:00", "10:00"),
    }  # fmt: skip
    return planned(world.lottery(), places)


@pytest.fixture(scope="module")
def revision(plan):
    """G moves; H, announced, gets a reserve; I is done."""
    found = replan(
        plan,
        request(
            ill("P", 4, 4),
            ill("R", 5, 8),
            event("inspector_recused", inspector="Q", enterprise="F"),
            first=3,
            announced=("2026-03-09/H",),
        ),
    )
    assert [one.block for one in found.changes] == ["G/A"]
    assert [one.block for one in found.substitutions] == ["H/A"]
    assert not check_revision(current_plan(plan), found).findings
    return found


def codes(plan, revision):
    return {finding.code for finding in check_revision(current_plan(plan), revision).findings}


def moved(visit, day, start="09:00"):
    end = f"{int(start[:2]) + 1:02d}:00"
    part = visit.parts[0].model_copy(update={"start": start, "end": end})
    name = f"{day.isoformat()}/{visit.enterprise}"
    return visit.model_copy(
        update={"visit": name, "day": day, "start": start, "end": end, "parts": (part,)}
    )


def changed(revision, **fields):
    return revision.model_copy(update=fields)


def test_a_change_that_is_not_listed(plan, revision):
    assert codes(plan, changed(revision, changes=())) == {"revision.changes"}


def test_a_change_that_did_not_happen(plan, revision):
    day = plan.visits[0].day
    slot = Slot(day=day, start="09:00", end="10:00")
    more = Change(block="I/A", before=slot, after=None, event=1, for_block=None)
    assert codes(plan, changed(revision, changes=(*revision.changes, more))) == {"revision.changes"}


@pytest.mark.parametrize(
    "reason", [{"event": 2}, {"event": None, "for_block": None}, {"for_block": "H/A"},
               {"event": None, "for_block": "G/A"}, {"event": None, "for_block": "I/A"}]
)  # fmt: skip
def test_a_reason_that_is_not_true(plan, revision, reason):
    (change,) = revision.changes
    told = change.model_copy(update=reason)
    assert codes(plan, changed(revision, changes=(told,))) == {"revision.reason"}


def with_visit_moved(plan, revision, name, day):
    """Move one more visit, with a change that gives the absent G as the reason."""
    visit = current_plan(plan).visits[name]
    other = moved(visit, day)
    change = Change(
        block=visit.parts[0].block,
        before=Slot(day=visit.day, start=visit.start, end=visit.end),
        after=Slot(day=day, start="09:00", end="10:00"),
        event=None,
        for_block="G/A",
    )
    key = lambda one: (one.day, one.start, one.enterprise)  # noqa: E731
    return changed(
        revision,
        withdrawn=tuple(sorted((*revision.withdrawn, name))),
        visits=tuple(sorted((*revision.visits, other), key=key)),
        changes=tuple(sorted((*revision.changes, change), key=lambda one: one.block)),
    )


def test_a_visit_that_is_done_does_not_move(plan, revision):
    later = plan.lottery.facts.days[8]
    told = with_visit_moved(plan, revision, "2026-03-04/I", later)
    assert codes(plan, told) == {"revision.frozen"}


def test_a_visit_that_was_announced_does_not_move(plan, revision):
    later = plan.lottery.facts.days[8]
    told = with_visit_moved(plan, revision, "2026-03-09/H", later)
    assert codes(plan, told) == {"revision.frozen"}


def test_nothing_moves_into_the_past(plan, revision):
    (visit,) = revision.visits
    early = moved(visit, plan.lottery.facts.days[1])
    assert codes(plan, changed(revision, visits=(early,))) == {"revision.frozen"}


def test_nothing_moves_to_a_day_on_which_somebody_is_ill(plan, revision):
    (visit,) = revision.visits
    other = moved(visit, plan.lottery.facts.days[4], "14:00")
    (change,) = revision.changes
    told = change.model_copy(update={"after": Slot(day=other.day, start="14:00", end="15:00")})
    assert codes(plan, changed(revision, visits=(other,), changes=(told,))) == {
        "plan.leave.violation"
    }


def test_another_reserve_than_the_next(plan, revision):
    (step,) = revision.substitutions
    other = next(
        name
        for name in "TUPQ"
        if name not in {step.substitute, *(x.inspector for x in step.skipped)}
    )
    told = step.model_copy(update={"substitute": other})
    assert "revision.seats" in codes(plan, changed(revision, substitutions=(told,)))


def test_a_substitute_where_the_team_could_have_come(plan, revision):
    (step,) = revision.substitutions
    extra = step.model_copy(update={"block": "G/A", "drawn": "P", "substitute": "T", "skipped": ()})
    (visit,) = revision.visits
    part = visit.parts[0].model_copy(update={"team": ("T", "Q")})
    told = changed(
        revision,
        substitutions=(extra, step),
        visits=(visit.model_copy(update={"parts": (part,)}),),
    )
    assert codes(plan, told) == {"plan.reserve_order.violation"}


def test_another_team_in_the_visits_than_the_record_gives(plan, revision):
    (visit,) = revision.visits
    part = visit.parts[0].model_copy(update={"team": ("T", "Q")})
    told = changed(revision, visits=(visit.model_copy(update={"parts": (part,)}),))
    assert codes(plan, told) == {"revision.seats"}


def test_a_visit_that_silently_disappears(plan, revision):
    told = changed(revision, visits=())
    assert {"plan.complete.violation", "revision.dropped", "revision.changes"} <= codes(plan, told)


def test_lists_out_of_order(plan, revision):
    told = changed(revision, announced=revision.announced * 2)
    assert codes(plan, told) == {"revision.order"}


@pytest.mark.parametrize(
    "fields", [{"number": 2}, {"plan": "0" * 64}, {"previous": "0" * 64}, {"replacement": "0" * 64}]
)
def test_a_revision_rests_on_what_it_says(plan, revision, fields):
    assert not list(revision_findings(plan, (), (revision,)))
    found = list(revision_findings(plan, (), (changed(revision, **fields),)))
    assert [finding.code for finding in found] == ["revision.differs"]
    assert [finding.file for finding in found] == ["revision-1.json"]


def test_a_request_that_would_have_been_refused_is_found(plan, revision):
    told = changed(revision, time="2026-03-09T08:00")
    assert [one.code for one in revision_findings(plan, (), (told,))] == ["replan.past"]
