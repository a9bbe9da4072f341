"""The plans of a bundle in order: as made, then with each day's teams."""

from dataclasses import replace
from types import SimpleNamespace

from dualrandom.io.plan_history import plan_history, plan_in_force
from dualrandom.reports.wording import Wording
from tests.reports.builders import small_plan


def without_names(plan):
    """Every team is yet to be drawn."""
    visits = tuple(
        visit.model_copy(
            update={"parts": tuple(part.model_copy(update={"team": ()}) for part in visit.parts)}
        )
        for visit in plan.visits
    )
    record = plan.record.model_copy(update={"visits": visits})
    return replace(plan, record=record, demands=object())


def drawn(*teams):
    return SimpleNamespace(teams=[SimpleNamespace(block=block, team=team) for block, team in teams])


def test_each_day_drawn_adds_its_teams_and_keeps_those_before():
    full, plan = small_plan(), without_names(small_plan())
    first, second = full.visits[0].parts[0], full.visits[1].parts[0]
    days = {
        "day-2026-03-03.json": drawn((second.block, second.team)),
        "day-2026-03-02.json": drawn((first.block, first.team)),
    }
    bundle = SimpleNamespace(plan=plan, replacements=(), revisions=(), days=days)
    named = [
        {part.block: part.team for visit in one.visits for part in visit.parts if part.team}
        for one in plan_history(bundle)
    ]
    assert named == [
        {},
        {first.block: first.team},
        {first.block: first.team, second.block: second.team},
    ]
    now = plan_in_force(bundle)
    words = Wording(now, "en")
    told = [words.members(visit.parts[0]) for visit in now.visits[:3]]
    assert told == ["陈一, 林二", "陈一, 林二", "drawn on the day"]
