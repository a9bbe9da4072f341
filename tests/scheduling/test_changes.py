"""Every kind of change does what it says to the facts, and to nothing else."""

from dataclasses import replace
from typing import get_args

import pytest

from dualrandom.campaign.models import DepartmentBlackout
from dualrandom.messages import catalogue
from dualrandom.registers.records import DateRange
from dualrandom.scheduling.explaining import changes
from dualrandom.scheduling.explaining.candidates import COST
from dualrandom.scheduling.explaining.records import Change, ChangeKind

from .builders import World

DAYS = World(n_days=5).days
FREE = (DateRange(DAYS[0], DAYS[1]), DateRange(DAYS[3], DAYS[4]))


def world():
    world = World(
        n_days=5, rules={"annual_cap": {"visits": 2}, "lead_department_present": True}
    ).task("A")
    week = (DateRange(DAYS[0], DAYS[4]),)
    world.person("A1", "A", leave=week, office_days="25", daily_minutes=100)
    world.person("A2", "A")
    return world.firm("F", blackouts=week, opening_days="12").block("F", "A", ("A1", "A2"))


def after(kind, subject, new, old=""):
    change = Change(kind=kind, subject=subject, old=old, new=str(new))
    return changes.changed(world().lottery(), (change,)).facts


@pytest.mark.parametrize(
    ("kind", "new", "field", "value"),
    [
        ("inspector_free", DAYS[2], "leave", FREE),
        ("office_days", "5", "office_days", "5"),
        ("certificate_from", DAYS[2], "certificate_from", DAYS[2]),
        ("certificate_until", DAYS[2], "certificate_until", DAYS[2]),
        ("daily_visits", 3, "daily_visits", 3),
        ("weekly_visits", 9, "weekly_visits", 9),
        ("monthly_visits", 9, "monthly_visits", 9),
        ("campaign_visits", 9, "campaign_visits", 9),
        ("daily_minutes", 160, "daily_minutes", 160),
        ("weekly_minutes", 600, "weekly_minutes", 600),
    ],
)
def test_changes_of_an_inspector(kind, new, field, value):
    before = world().lottery().facts
    expected = replace(before.inspectors["A1"], **{field: value})
    assert after(kind, "A1", new) == replace(
        before, inspectors={**before.inspectors, "A1": expected}
    )


@pytest.mark.parametrize(
    ("kind", "new", "field", "value"),
    [
        ("no_blackout", DAYS[2], "blackouts", FREE),
        ("opening_days", "123", "opening_days", "123"),
        ("opening_from", "08:30", "opening_minutes", (510, 1440)),
        ("opening_until", "18:00", "opening_minutes", (0, 1080)),
    ],
)
def test_changes_of_an_enterprise(kind, new, field, value):
    before = world().lottery().facts
    expected = replace(before.enterprises["F"], **{field: value})
    assert after(kind, "F", new) == replace(before, enterprises={"F": expected})


def test_changes_of_windows_and_of_the_campaign():
    assert after("window_from", "A", DAYS[1]).tasks["A"].first_day == DAYS[1]
    assert after("window_until", "A", DAYS[3]).tasks["A"].last_day == DAYS[3]
    longer = after("campaign_until", "C", "2026-03-10")
    assert [str(day) for day in longer.days[5:]] == ["2026-03-09", "2026-03-10"]
    assert str(longer.tasks["A"].last_day) == str(longer.campaign.window.end) == "2026-03-10"
    assert after("annual_cap", "C", 3).campaign.rules.annual_cap.visits == 3
    assert after("since_last_days", "C", 3).campaign.rules.minimum_gap.since_last_days == 3
    assert after("between_visits_days", "C", 3).campaign.rules.minimum_gap.between_visits_days == 3
    alone = after("lead_absent", "A", "false", old="true").campaign.rules
    assert not alone.lead_department_present
    later = after("working_until", "C", "18:00", old="17:30").campaign.hours.spans
    assert later == ("09:00-12:00", "13:30-18:00")


def test_a_department_sends_people_on_one_day_of_its_blackout():
    lottery = world().lottery()
    closed = [
        DepartmentBlackout(department=name, start=DAYS[0], end=DAYS[4]) for name in ("A", "B")
    ]
    campaign = lottery.facts.campaign.model_copy(update={"department_blackouts": tuple(closed)})
    lottery = replace(lottery, facts=replace(lottery.facts, campaign=campaign))
    change = Change(kind="department_free", subject="A", old="", new=str(DAYS[2]))
    left = changes.changed(lottery, (change,)).facts.campaign.department_blackouts
    assert [(one.department, one.start, one.end) for one in left] == [
        ("A", DAYS[0], DAYS[1]),
        ("A", DAYS[3], DAYS[4]),
        ("B", DAYS[0], DAYS[4]),
    ]


def test_every_kind_of_change_has_an_effect_a_cost_and_words():
    kinds = set(get_args(ChangeKind))
    assert kinds == set(COST)
    assert kinds == set(changes._FACTS) | set(changes._TEAMS)
    told = {code.removeprefix("why.change.") for code in catalogue() if "why.change." in code}
    assert kinds == told
