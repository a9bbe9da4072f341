"""Small worlds with experts and limits per month and campaign, written by hand."""

from dataclasses import dataclass

import dualrandom as dr
from tests.drawing.hand_written import registers_by_hand

SOURCE = "公开开奖"
TEXT = "03 09 14"
ITEMS = """\
item_id,name,department,qualifications,duration_minutes
m,检查,market,q,50
w,压力容器,market,,40
f,消防检查,fire,,30
"""
DEPARTMENTS = "department_id,name\nmarket,市场监管\nfire,消防\n"
HISTORY = """\
identifier,date,department,trigger,inspectors
E4,2025-06-03,market,random,x3
"""
PEOPLE = """\
inspector_id,department,qualifications,expert,work_share_percent,leave,recusals,group,certificate_until,monthly_visits,campaign_visits
a1,market,q,,100,,,,,,
a2,market,,,100,,,,,,3
a3,market,q,,50,,E2,,,,
a4,market,,,100,,,,,,
x1,market,e;k,yes,100,,,,,,
x2,market,e,yes,50,,E1,,,2,
x3,market,e,yes,100,,,,,,
x4,market,k,yes,100,,,,,,
x5,market,e,yes,100,2026-03-02~2026-03-27,,,,,
x6,market,e,yes,100,,,,2026-02-28,,
y1,fire,,,100,,,,,,
y2,fire,,,100,,,,,,
y3,fire,,,100,,,,,,
y4,fire,e,yes,100,,,,,,
"""
EXPERTS = {
    "E1": {"x1", "x3"},  # x2 is recused
    "E2": {"x1", "x2", "x3"},
    "E3": {"x1", "x2", "x3"},
    "E4": {"x1", "x2"},  # x3 came the last time
}
"""Experts who may come to each enterprise: x4 lacks e, x5 is away, the appointment of x6 is over."""
TEAMS = {
    "market": {"id": "m", "items": ["m"], "team": {"experts": 1, "expert_qualifications": ["e"]}},
    "fire": {"id": "f", "items": ["f"]},
}


@dataclass(frozen=True)
class ExpertWorld:
    """A campaign up to the draw of enterprises."""

    registers: dr.Registers
    frame: dr.Frame
    promise: dr.Commitment
    seed: dr.Seed
    drawn: dr.Draw


def expert_world(
    enterprises=("E1", "E2", "E3", "E4"), people=PEOPLE, tasks=("market", "fire"), **keys
) -> ExpertWorld:
    """Draw all the enterprises for the tasks, given as keys of ``TEAMS`` or in full."""
    registers = registers_by_hand(
        enterprises, HISTORY, departments=DEPARTMENTS, items=ITEMS, inspectors=people
    )
    campaign = {
        "id": "assisted",
        "window": {"start": "2026-03-02", "end": "2026-03-27"},
        "initiating_department": "market",
        "cooperating_departments": ["fire"],
        "tasks": [
            {"department": one, "quota": "100%", **TEAMS[one]}
            if isinstance(one, str)
            else {"quota": "100%", **one}
            for one in tasks
        ],
        "calendar": {"source": "weekdays"},
        "seed_sources": [{"kind": "text", "name": SOURCE}],
        "rules": {"rotation": "person"},
    }
    asked = dr.Campaign.model_validate(campaign | keys)
    frame = dr.build_frame(asked, registers)
    promise = dr.commit(asked, registers, frame)
    seed = dr.Seed.from_text(TEXT, source=SOURCE)
    return ExpertWorld(registers, frame, promise, seed, dr.draw(promise, frame, seed))
