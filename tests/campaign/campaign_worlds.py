"""Small readable registers and campaigns for the tests of the campaign floor."""

from __future__ import annotations

import copy

import pandas as pd

from dualrandom.campaign.models import Campaign
from dualrandom.registers.tables import Registers

ENTERPRISE = {
    "identifier": "",
    "name": "",
    "entity_type": "enterprise",
    "division": "420102",
    "industry": "F52",
    "status": "active",
    "risk_credit": "A",
    "tags": "",
    "departments": "",
    "station": "",
    "latitude_microdegrees": pd.NA,
    "longitude_microdegrees": pd.NA,
    "opening_days": "1234567",
    "opening_hours": "",
    "blackouts": "",
}
CATEGORIES = ["entity_type", "division", "industry", "status", "risk_credit", "tags"]
INSPECTOR = {
    "inspector_id": "",
    "name": "",
    "department": "market",
    "station": "",
    "qualifications": "",
    "certificate_from": "",
    "certificate_until": "",
    "leader": False,
    "expert": False,
    "work_share_percent": 100,
    "leave": "",
    "daily_visits": 2,
    "weekly_visits": 8,
    "recusals": "",
    "group": "",
}
ITEM = {
    "item_id": "",
    "name": "",
    "department": "market",
    "qualifications": "",
    "duration_minutes": 60,
    "kind": "key",
    "basis": "",
}
HISTORY = {"identifier": "", "date": "", "department": "market", "trigger": "random"}
HISTORY["inspectors"] = ""


def table(defaults: dict, rows: list[dict]) -> pd.DataFrame:
    names = list(dict.fromkeys([*defaults, *(name for row in rows for name in row)]))
    return pd.DataFrame([{**defaults, **row} for row in rows], columns=names)


def enterprises(*rows: dict) -> pd.DataFrame:
    frame = table(ENTERPRISE, [{"name": row["identifier"], **row} for row in rows])
    for name in ("latitude_microdegrees", "longitude_microdegrees"):
        frame[name] = frame[name].astype("Int32")
    return frame.astype(dict.fromkeys(CATEGORIES, "category"))


def registers(
    *rows: dict, history: list[dict] = (), inspectors: list[dict] = (), items: list[dict] = ()
) -> Registers:
    """Two departments, two inspectors each, one item each; ten enterprises unless given."""
    rows = rows or tuple({"identifier": f"E{number:02d}"} for number in range(10))
    people = list(inspectors) or [
        {"inspector_id": f"{department}-{number}", "department": department}
        for department in ("fire", "market")
        for number in range(2)
    ]
    catalogue = list(items) or [
        {"item_id": "F1", "department": "fire"},
        {"item_id": "M1", "department": "market"},
    ]
    departments = pd.DataFrame({"department_id": ["fire", "market"], "name": ["消防", "市场"]})
    return Registers(
        enterprises=enterprises(*rows),
        inspectors=table(INSPECTOR, people),
        departments=departments,
        items=table(ITEM, catalogue),
        history=table(HISTORY, list(history)),
    )


PLAIN = {
    "id": "spring",
    "window": {"start": "2026-03-02", "end": "2026-04-30"},
    "initiating_department": "market",
    "cooperating_departments": ["fire"],
    "seed_sources": [{"name": "lottery"}],
    "tasks": [
        {"id": "food", "department": "market", "items": ["M1"], "quota": "10%"},
        {"id": "fire", "department": "fire", "items": ["F1"], "quota": "10%"},
    ],
}


def campaign(task: dict | None = None, fire: dict | None = None, **changes: object) -> Campaign:
    """A campaign without findings; ``task`` changes the first task, ``fire`` the second."""
    document = copy.deepcopy(PLAIN)
    document["tasks"][0].update(task or {})
    document["tasks"][1].update(fire or {})
    return Campaign.model_validate({**document, **changes})
