"""Plans without names: what they place, what they leave out and why, and what their check refuses."""

from dataclasses import replace

import pytest

from dualrandom.canonical import canonical_json, document_digest
from dualrandom.drawing.lottery import assign
from dualrandom.errors import CampaignError
from dualrandom.scheduling.check import check
from dualrandom.scheduling.daily_schedule import schedule_daily
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.plan import Plan, StaffingRecord

from .builders import World, ranges
from .city import city
from .daily_builders import demands_of

SIZE = 2 * ["?"]


def crowd(n_people, n_firms, n_days=1, **person):
    """One department, two seats a visit, one hour each; everybody has two visits a day."""
    world = World(n_days=n_days).task("A")
    for number in range(n_people):
        world.person(f"P{number}", "A", **person)
    for number in range(n_firms):
        world.firm(f"F{number}").block(f"F{number}", "A", SIZE)
    return world


def planned(world):
    return schedule_daily(demands_of(world))


def refused(plan):
    return {finding.code.removesuffix(".violation") for finding in check(plan).findings}


def resealed(plan, **changes):
    """The plan with another record, and the staffing file saying that it belongs to it."""
    record = plan.record.model_copy(update=changes)
    digest = document_digest(record.model_dump(mode="json"))
    return Plan(
        record, plan.lottery, plan.demands, plan.staffing.model_copy(update={"plan": digest})
    )


def test_a_day_with_two_sessions_takes_two_visits_of_a_pair_and_no_third():
    plan = planned(crowd(2, 2))
    assert [len(visit.parts) for visit in plan.visits] == [1, 1]
    assert {part.team for visit in plan.visits for part in visit.parts} == {()}
    (day,) = plan.staffing.days
    assert (day.parts, day.seats, day.free, day.spare, day.absences) == (2, 4, 2, 0, 0)

    crowded = planned(crowd(2, 3))
    assert len(crowded.visits) == 2
    (left_out,) = crowded.unplaced
    assert (left_out.rule, left_out.proven) == ("plan.daily_staffing", False)
    assert [(row.subject, row.days) for row in left_out.blocked] == [(left_out.enterprise, 1)]


def test_a_week_that_is_used_up_takes_no_further_visit():
    assert len(planned(crowd(2, 4, n_days=5, weekly_visits=3)).visits) == 3
    assert len(planned(crowd(2, 4, n_days=10, weekly_visits=2)).visits) == 4
    # Half the share: of ten possible visits in five days, each person makes five.
    assert len(planned(crowd(2, 6, n_days=5, work_share_percent=50)).visits) == 4
    assert len(planned(crowd(2, 6, n_days=5)).visits) == 6


def test_people_who_are_never_there_together_make_no_team():
    world = World(n_days=2).task("A").firm("F").block("F", "A", SIZE)
    world.person("P0", "A", leave=ranges([world.days[0]]))
    world.person("P1", "A", leave=ranges([world.days[1]]))
    plan = planned(world)
    (left_out,) = plan.unplaced
    assert (left_out.rule, left_out.proven) == ("plan.daily_staffing", True)
    assert [(row.rule, row.days) for row in left_out.blocked] == [("plan.daily_staffing", 2)]
    assert plan.record.visit_bound == 0


def test_the_one_who_is_qualified_is_kept_for_the_seat():
    """Four people, one of them qualified for one visit a day: two days, two such visits."""
    world = World(n_days=2).task("Q", "A", qualifications=("q",), team_qualified=True).task("A")
    for number in range(4):
        able = frozenset({"q"} if number == 0 else set())
        world.person(f"P{number}", "A", daily_visits=1, qualifications=able)
    for number in range(2):
        world.firm(f"Q{number}").block(f"Q{number}", "A", SIZE, ["Q"])
        world.firm(f"F{number}").block(f"F{number}", "A", SIZE, ["A"])
    plan = planned(world)
    assert not plan.unplaced
    by_day = {row.day: row.parts for row in plan.staffing.days}
    assert by_day == {world.days[0]: 2, world.days[1]: 2}
    qualified = [visit.day for visit in plan.visits if visit.enterprise.startswith("Q")]
    assert len(set(qualified)) == 2


def test_departments_share_their_visits():
    world = (
        World(n_days=3).task("A").task("B").firm("F").block("F", "A", SIZE).block("F", "B", SIZE)
    )
    for department in "AB":
        for number in range(2):
            leave = ranges([world.days[0]] if department == "B" else [world.days[2]])
            world.person(f"{department}{number}", department, leave=leave)
    (visit,) = planned(world).visits
    assert visit.day == world.days[1]
    assert [part.department for part in visit.parts] == ["A", "B"]


def test_a_city_is_planned_at_the_bound_and_repeats_byte_for_byte():
    demands = demands_of(city(150, 40, 60))
    plan = schedule_daily(demands)
    assert plan.record.status == "optimal"
    assert check(plan).ok
    again = schedule_daily(demands, limits=Limits())
    for one, other in ((plan.record, again.record), (plan.staffing, again.staffing)):
        assert canonical_json(one.model_dump(mode="json")) == canonical_json(
            other.model_dump(mode="json")
        )


def test_an_interrupted_plan_is_whole_and_says_so():
    def interrupt(stage, *_):
        if stage == "improve":
            raise KeyboardInterrupt

    plan = schedule_daily(demands_of(crowd(2, 3)), progress=interrupt)
    assert plan.record.run.parameters["interrupted"] is True
    assert check(plan).ok


def test_more_visits_on_a_day_than_people_can_make_are_refused():
    """Three visits of a pair on two days: all of them on the first is one too many."""
    plan = planned(crowd(2, 3, n_days=2))
    first = min(visit.day for visit in plan.visits)
    visits = []
    for number, visit in enumerate(plan.visits):
        start, end = [("09:00", "10:00"), ("13:30", "14:30"), ("15:00", "16:00")][number]
        part = visit.parts[0].model_copy(update={"start": start, "end": end})
        name = f"{first}/{visit.enterprise}"
        visits.append(
            visit.model_copy(
                update={"visit": name, "day": first, "start": start, "end": end, "parts": (part,)}
            )
        )
    crowded = resealed(plan, visits=tuple(visits))
    assert refused(crowded) == {"plan.daily_staffing"}
    (finding,) = check(crowded).findings
    assert finding.params == {
        "where": f"{first} A", "figure": "seats_filled", "found": 4, "expected": 6,
    }  # fmt: skip
    for language in ("en", "zh"):
        assert "{" not in finding.text(language)


@pytest.mark.parametrize(
    ("limit", "narrow", "where"),
    [("weekly_visits", 1, "2026-W10 A"), ("work_share_percent", 19, "A")],
)
def test_days_that_can_be_staffed_one_by_one_but_not_together_are_refused(limit, narrow, where):
    """Two visits of a pair in each of two weeks: one a week, or three in all (19 % of 16)."""
    world = World(n_days=10).task("A", last_day=World(n_days=5).days[-1])
    world.task("B", "A", first_day=world.days[5])
    for number in range(2):
        world.person(f"P{number}", "A")
    for number in range(4):
        world.firm(f"F{number}").block(f"F{number}", "A", SIZE, ["A" if number < 2 else "B"])
    plan = planned(world)
    assert not plan.unplaced
    assert len({visit.day for visit in plan.visits}) == 4
    people = {
        name: replace(person, **{limit: narrow})
        for name, person in plan.lottery.facts.inspectors.items()
    }
    demands = replace(plan.demands, facts=replace(plan.lottery.facts, inspectors=people))
    findings = check(Plan(plan.record, demands.before_the_draw(), demands, plan.staffing)).findings
    assert {finding.code for finding in findings} == {"plan.daily_staffing.violation"}
    assert findings[0].params["where"] == where


@pytest.mark.parametrize("field", ["parts", "seats", "free", "spare", "absences"])
def test_a_false_figure_of_a_day_is_refused(field):
    plan = planned(crowd(4, 2))
    rows = tuple(
        row.model_copy(update={field: getattr(row, field) + 1}) for row in plan.staffing.days
    )
    false = replace(plan, staffing=plan.staffing.model_copy(update={"days": rows}))
    assert refused(false) == {"plan.daily_staffing"}


def test_a_missing_day_another_plan_and_no_staffing_are_refused():
    plan = planned(crowd(4, 2, n_days=2))
    for staffing in (
        plan.staffing.model_copy(update={"days": plan.staffing.days[1:]}),
        plan.staffing.model_copy(update={"plan": "0" * 64}),
        plan.staffing.model_copy(update={"demands": "0" * 64}),
        None,
    ):
        assert refused(replace(plan, staffing=staffing)) == {"plan.daily_staffing"}


def test_a_name_in_the_plan_is_refused():
    plan = planned(crowd(4, 1))
    (visit,) = plan.visits
    named = visit.parts[0].model_copy(update={"team": ("P0", "P1")})
    named_visit = visit.model_copy(update={"parts": (named,)})
    assert "plan.daily_staffing" in refused(resealed(plan, visits=(named_visit,)))


def test_no_lottery_is_drawn_for_a_campaign_that_draws_daily():
    draw = demands_of(crowd(2, 1)).draw
    daily = replace(draw, campaign=draw.campaign.model_copy(update={"teams": "daily"}))
    with pytest.raises(CampaignError, match="on the day"):
        assign(daily, None, None)


def test_a_campaign_that_draws_before_the_dates_is_written_as_ever():
    campaign = demands_of(crowd(2, 1)).draw.campaign
    assert campaign.teams == "upfront"
    assert "teams" not in campaign.model_dump(mode="json")
    daily = campaign.model_copy(update={"teams": "daily"})
    assert daily.model_dump(mode="json")["teams"] == "daily"
    assert type(campaign).model_validate(daily.model_dump(mode="json")) == daily


def test_the_record_of_staffing_reads_back():
    staffing = planned(crowd(4, 2)).staffing
    assert StaffingRecord.model_validate_json(staffing.model_dump_json()) == staffing
