"""Tasks with their items' minutes and qualifications."""

import pytest
from campaign_worlds import campaign, registers

from dualrandom.campaign.resolved import resolve
from dualrandom.errors import CampaignError

ITEMS = [
    {"item_id": "M1", "duration_minutes": 30, "qualifications": "food"},
    {"item_id": "M2", "duration_minutes": 45, "qualifications": "boiler;food"},
    {"item_id": "F1", "department": "fire"},
]


def test_minutes_add_up_and_qualifications_unite():
    task = {"items": ["M2", "M1"], "team": {"size": 3, "leader": True}, "reserves": 2}
    resolved = resolve(campaign(task), registers(items=ITEMS))
    assert list(resolved) == ["food", "fire"]
    food = resolved["food"]
    assert food.duration_minutes == 75
    assert food.qualifications == ("boiler", "food")
    assert (food.team_size, food.team_leader, food.team_qualified) == (3, True, True)
    assert (food.items, food.reserves, food.method) == (("M2", "M1"), 2, "on_site")
    assert food.window == campaign().window


def test_a_tasks_own_minutes_and_window_come_first():
    window = {"start": "2026-03-09", "end": "2026-03-20"}
    task = {"items": ["M1"], "duration_minutes": 20, "window": window}
    plan = campaign(task)
    food = resolve(plan, registers(items=ITEMS))["food"]
    assert food.duration_minutes == 20
    assert food.window == plan.tasks[0].window


def test_unknown_items_are_all_named():
    with pytest.raises(CampaignError) as caught:
        resolve(campaign({"items": ["M1", "M8", "M9"]}), registers(items=ITEMS))
    assert [each.value for each in caught.value.findings] == ["M8", "M9"]
