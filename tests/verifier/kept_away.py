"""Small worlds by hand: three enterprises, and people of whom each is kept away by one rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dualrandom as dr
from tests.verifier.worlds import write_record

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "公开开奖"
ENTERPRISES = """\
identifier,name,entity_type,division,industry,tags,station
E1,甲,institution,420106001,P8321,food;school,Wuchang
E2,乙,enterprise,420107,F5281,food,Qingshan
E3,丙,enterprise,,,,
"""
HISTORY = """\
identifier,date,department,trigger,inspectors
E2,2025-03-03,market,random,came-before
E2,2025-06-03,market,complaint,came-last
E2,2025-06-03,market,random,came-too;left
E2,2025-07-03,fire,random,free
"""
PEOPLE = """\
inspector_id,department,station,recusals,recusal_traits,divisions
free,market,,,,
near-miss,market,Jiangxia,,tag:schoo;station:Wuch;entity_type:inst;industry:8321;division:0106,
recused,market,,E1,,
tag,market,,,tag:none;tag:school,
station,market,,,station:Qingshan,
entity-type,market,,,entity_type:institution,
industry,market,,,industry:P83,
any-industry,market,,,industry:P;industry:F,
division,market,,,division:420107,
area,market,,,,420106
areas,market,,,,31;4201
own-station,market,Wuchang,,,
came-before,market,,,,
came-last,market,,,,
came-too,market,,,,
"""

AWAY = {
    ("E1", "recused"): "recusal",
    ("E1", "tag"): "recusal_traits",
    ("E1", "entity-type"): "recusal_traits",
    ("E1", "industry"): "recusal_traits",
    ("E1", "any-industry"): "recusal_traits",
    ("E1", "own-station"): "crossed_stations",
    ("E2", "station"): "recusal_traits",
    ("E2", "any-industry"): "recusal_traits",
    ("E2", "division"): "recusal_traits",
    ("E2", "area"): "jurisdiction",
    ("E2", "came-last"): "rotation",
    ("E2", "came-too"): "rotation",
    ("E3", "area"): "jurisdiction",
    ("E3", "areas"): "jurisdiction",
}
"""Who is kept away from what, and by which rule of draw-v1 §7.1a; read off the tables above."""
ASKED_FOR = ("crossed_stations", "rotation")
"""Rules that only some campaigns have."""


def eligible(enterprise: str, asked: bool) -> list[str]:
    """Who may come, as read off the tables."""
    people = sorted(line.split(",")[0] for line in PEOPLE.splitlines()[1:])
    rules = {name: AWAY.get((enterprise, name)) for name in people}
    return [name for name in people if not rules[name] or (not asked and rules[name] in ASKED_FOR)]


def kept_away_bundle(folder: Path, asked: bool = True, people: str = PEOPLE) -> Path:
    """All three enterprises drawn; stations crossed and people rotated where the campaign asks."""
    rules = {"crossed_stations": True, "rotation": "person"} if asked else {}
    return bundle_of_all(folder, ENTERPRISES, people, HISTORY, rules=rules)


def bundle_of_all(
    folder: Path, enterprises: str, people: str, history: str | None = None, **keys: Any
) -> Path:
    """Every enterprise of a register drawn for one task, two of the market department to each."""
    tables = {
        "departments": "department_id,name\nmarket,市场监管\nfire,消防\n",
        "items": "item_id,name,department,qualifications,duration_minutes\nm,检查,market,,50\n",
        "enterprises": enterprises,
        "inspectors": people,
    }
    registers_folder = folder / "registers"
    registers_folder.mkdir(parents=True)
    for name, text in (tables | ({"history": history} if history else {})).items():
        (registers_folder / f"{name}.csv").write_text(text, encoding="utf-8")
    registers = dr.read_registers(registers_folder)
    task = {"id": "m", "title": "检查", "department": "market", "items": ["m"], "quota": "100%"}
    campaign = {
        "id": "small",
        "window": {"start": "2026-03-02", "end": "2026-03-27"},
        "initiating_department": "market",
        "mode": "coordinated",
        "tasks": [{**task, "method": "on_site", "team": {"size": 2}}],
        "calendar": {"source": "weekdays"},
        "seed_sources": [{"kind": "text", "name": SOURCE}],
    }
    asked_for = dr.Campaign.model_validate(campaign | keys)
    frame = dr.build_frame(asked_for, registers)
    promise = dr.commit(asked_for, registers, frame)
    seed = dr.Seed.from_text("03 09 14", source=SOURCE)
    return write_record(folder / "bundle", registers, frame, promise, seed)
