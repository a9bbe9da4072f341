"""Small worlds with standing groups, written by hand: who may come can be read off the tables."""

from dataclasses import dataclass

import dualrandom as dr
from tests.drawing.hand_written import registers_by_hand

SOURCE = "公开开奖"
TEXT = "03 09 14"
ITEMS = """\
item_id,name,department,qualifications,duration_minutes
m,检查,market,q,50
f,消防检查,fire,,30
"""
DEPARTMENTS = "department_id,name\nmarket,市场监管\nfire,消防\n"
HISTORY = """\
identifier,date,department,trigger,inspectors
E4,2025-06-03,market,random,a3
"""
PEOPLE = """\
inspector_id,department,group,qualifications,expert,work_share_percent,leave,recusals
a1,market,一组,q,,100,,
a2,market,一组,,,100,,
a3,market,一组,,yes,100,,
b1,market,二组,q,,100,,
b2,market,二组,,,100,,E2
c1,market,3,q,,100,2026-03-02~2026-03-08,
c2,market,3,q,,50,2026-03-20,
h1,market,四组,,,100,,
h2,market,四组,q,,80,,
h3,market,四组,,yes,100,,E3
unqualified-1,market,无资质,,,100,,
unqualified-2,market,无资质,,,100,,
small-1,market,一人,q,,100,,
small-2,market,一人,,yes,100,,
apart-1,market,错开,q,,100,2026-03-02~2026-03-15,
apart-2,market,错开,,,100,2026-03-16~2026-03-27,
lent-1,market,外聘,q,yes,100,,
lent-2,market,外聘,,,100,,
lent-3,market,外聘,,,100,,
alone,market,,q,,100,,
x1,fire,一组,,,100,,
x2,fire,一组,,,100,,
x3,fire,,,,100,,
x4,fire,,,,100,,E1
"""
UNIT = {name: f"group:market;{name}" for name in ("一组", "二组", "3", "四组")}
MEMBERS = {
    "一组": {"a1", "a2", "a3"},
    "二组": {"b1", "b2"},
    "3": {"c1", "c2"},
    "四组": {"h1", "h2", "h3"},
}
ELIGIBLE = {
    "E1": {"一组", "二组", "3", "四组"},
    "E2": {"一组", "3", "四组"},  # b2 is recused
    "E3": {"一组", "二组", "3"},  # the expert h3 is recused
    "E4": {"二组", "3", "四组"},  # the expert a3 came the last time
}
"""Groups that may come to each enterprise, read off the tables (draw-v1 §7.1b)."""


@dataclass(frozen=True)
class GroupWorld:
    """A campaign up to the draw of enterprises."""

    registers: dr.Registers
    frame: dr.Frame
    promise: dr.Commitment
    seed: dr.Seed
    drawn: dr.Draw


def group_world(
    enterprises=("E1", "E2", "E3", "E4"), people=PEOPLE, departments=("market",), **keys
) -> GroupWorld:
    """Draw all the enterprises for the tasks of the departments; market draws its groups."""
    registers = registers_by_hand(
        enterprises, HISTORY, departments=DEPARTMENTS, items=ITEMS, inspectors=people
    )
    tasks = {"market": {"id": "m", "items": ["m"]}, "fire": {"id": "f", "items": ["f"]}}
    campaign = {
        "id": "groups",
        "window": {"start": "2026-03-02", "end": "2026-03-27"},
        "initiating_department": "market",
        "cooperating_departments": ["fire"],
        "tasks": [{**tasks[name], "department": name, "quota": "100%"} for name in departments],
        "calendar": {"source": "weekdays"},
        "seed_sources": [{"kind": "text", "name": SOURCE}],
        "rules": {"rotation": "person"},
        "standing_groups": ["market"],
    }
    asked = dr.Campaign.model_validate(campaign | keys)
    frame = dr.build_frame(asked, registers)
    promise = dr.commit(asked, registers, frame)
    seed = dr.Seed.from_text(TEXT, source=SOURCE)
    return GroupWorld(registers, frame, promise, seed, dr.draw(promise, frame, seed))
