"""Cities so small that it is known by construction what each rule costs."""

import csv
from dataclasses import dataclass, field

import dualrandom as dr

COLUMNS = {
    "departments": "department_id,name",
    "items": "item_id,name,department,qualifications,duration_minutes",
    "enterprises": "identifier,name,station,division,opening_days,opening_hours,blackouts,"
    "latitude,longitude",
    "inspectors": "inspector_id,name,department,station,leader,daily_visits,weekly_visits,recusals,"
    "divisions,not_with,office_days,qualifications,leave,latitude,longitude",
    "history": "identifier,date,department,trigger,inspectors",
}
ENTERPRISES = ("E1", "E2", "E3", "E4", "E5", "E6")
PEOPLE = ("a1", "a2", "a3", "b1", "b2", "b3")


@dataclass(frozen=True)
class Tiny:
    """Six enterprises, all drawn by departments a and b (and c); three people each, two to a team."""

    enterprises: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)
    history: tuple = ()
    items: dict = field(default_factory=dict)
    campaign: dict = field(default_factory=dict)
    team: dict = field(default_factory=lambda: {"size": 2, "qualified": False})
    quota: str = "100%"
    departments: str = "ab"


def rows_of(tiny):
    person = {"daily_visits": "4", "weekly_visits": "20"}
    return {
        "departments": [{"department_id": name, "name": f"局{name}"} for name in tiny.departments],
        "items": [
            {
                "item_id": f"i{name}",
                "name": name,
                "department": name,
                "duration_minutes": "30",
                **tiny.items.get(name, {}),
            }
            for name in tiny.departments
        ],
        "enterprises": [
            {"identifier": name, "name": name, **tiny.enterprises.get(name, {})}
            for name in ENTERPRISES
        ],
        "inspectors": [
            {
                "inspector_id": name,
                "name": f"员{name}",
                "department": name[0],
                **person,
                **tiny.people.get(name, {}),
            }
            for name in (f"{own}{number}" for own in tiny.departments for number in (1, 2, 3))
        ],
        "history": [
            dict(zip(COLUMNS["history"].split(","), row, strict=True)) for row in tiny.history
        ],
    }


def campaign_of(tiny):
    return {
        "id": "tiny",
        "window": {"start": "2026-03-02", "end": "2026-03-06"},
        "initiating_department": "a",
        "cooperating_departments": list(tiny.departments[1:]),
        "calendar": {"source": "weekdays"},
        "tasks": [
            {
                "id": f"t{name}",
                "department": name,
                "items": [f"i{name}"],
                "quota": tiny.quota,
                "team": tiny.team,
            }
            for name in tiny.departments
        ],
        **tiny.campaign,
    }


def write_registers(tiny, folder):
    for name, rows in rows_of(tiny).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split(","), restval="")
            writer.writeheader()
            writer.writerows(rows)


def city_of(tiny, folder):
    """Campaign and registers, read back from files."""
    write_registers(tiny, folder)
    return dr.Campaign.model_validate(campaign_of(tiny)), dr.read_registers(folder)
