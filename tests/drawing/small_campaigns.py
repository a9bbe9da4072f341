"""Campaigns small enough to enumerate: from registers on disk to everybody's odds.

Every case says by hand who may come where; a rule that does nothing would not go unnoticed.
"""

import csv
from dataclasses import dataclass, field

import dualrandom as dr

SEED = dr.Seed.from_text("enumerated", source="test")
PERSON = {"department": "d1", "daily_visits": "3", "weekly_visits": "9"}
COLUMNS = {
    "departments": "department_id,name",
    "items": "item_id,name,department,qualifications,duration_minutes",
    "enterprises": "identifier,name,tags,station,division,entity_type,industry",
    "inspectors": "inspector_id,department,qualifications,certificate_from,certificate_until,"
    "leader,expert,work_share_percent,leave,daily_visits,weekly_visits,recusals,recusal_traits,"
    "divisions,station",
    "history": "identifier,date,department,trigger,inspectors",
}


@dataclass(frozen=True)
class Case:
    """Rows as they stand in the registers; ``tasks`` are keys of the campaign.

    ``visits`` gives the tasks of each enterprise. ``eligible`` is who may come to each block, one
    letter a person; ``certain`` are the seats that a rule decides, as ``block:person``.
    """

    eligible: dict[str, str]
    people: dict[str, dict[str, str]]
    visits: dict[str, str] = field(default_factory=lambda: dict.fromkeys(("E1", "E2", "E3"), "t"))
    enterprises: dict[str, dict[str, str]] = field(default_factory=dict)
    tasks: dict[str, dict] = field(default_factory=lambda: {"t": {}})
    history: tuple[tuple[str, ...], ...] = ()
    rules: dict = field(default_factory=dict)
    last_day: str = "2026-03-06"
    certain: tuple[str, ...] = ()

    def person(self, name):
        return {"inspector_id": name, **PERSON, **self.people[name]}

    def enterprise(self, name):
        tags = ";".join([self.visits[name], self.enterprises.get(name, {}).get("tags", "")])
        return {
            "identifier": name,
            "name": name,
            **self.enterprises.get(name, {}),
            "tags": tags.strip(";"),
        }

    def task(self, name):
        given = {"department": "d1", "qualifications": "", "size": 2, "leader": False}
        return {**given, **self.tasks[name]}


def people(names, **every):
    return {name: dict(every) for name in names}


def odds_of(case, folder):
    """Write the registers, commit, draw every enterprise, and publish the odds."""
    registers, _, drawn = _drawn(case, folder)
    return dr.publish_odds(drawn, registers)


def bundle_of(case, folder):
    """Write down the whole record of a case; returns its lottery and the bundle's folder."""
    registers, frame, drawn = _drawn(case, folder)
    lottery = dr.assign(drawn, registers, SEED)
    plan = dr.schedule(lottery, registers, limits=dr.Limits(deterministic_seconds=1))
    bundle = folder / "bundle"
    return lottery, dr.write_bundle(bundle, plan, registers=registers, frame=frame, seed=SEED)


def _drawn(case, folder):
    _write(case, folder)
    registers = dr.read_registers(folder)
    campaign = dr.Campaign.model_validate(_campaign(case))
    frame = dr.build_frame(campaign, registers)
    return registers, frame, dr.draw(dr.commit(campaign, registers, frame), frame, SEED)


def _write(case, folder):
    departments = sorted(
        {case.task(name)["department"] for name in case.tasks} | {row[2] for row in case.history}
    )
    tables = {
        "departments": [{"department_id": name, "name": name} for name in departments],
        "items": [
            {"item_id": name, "name": name, "duration_minutes": "60"}
            | {key: case.task(name)[key] for key in ("department", "qualifications")}
            for name in case.tasks
        ],
        "enterprises": [case.enterprise(name) for name in case.visits],
        "inspectors": [case.person(name) for name in case.people],
        "history": [
            dict(zip(COLUMNS["history"].split(","), row, strict=True)) for row in case.history
        ],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[name].split(","), restval="")
            writer.writeheader()
            writer.writerows(rows)


def _campaign(case):
    departments = sorted({case.task(name)["department"] for name in case.tasks})
    return {
        "id": "small",
        "window": {"start": "2026-03-02", "end": case.last_day},
        "initiating_department": departments[0],
        "cooperating_departments": departments[1:],
        "calendar": {"source": "weekdays"},
        "seed_sources": [{"kind": "text", "name": "test"}],
        "rules": case.rules,
        "tasks": [
            {
                "id": name,
                "department": case.task(name)["department"],
                "items": (name,),
                "scope": {"tags": (name,)},
                "quota": "100%",
                "team": {key: case.task(name)[key] for key in ("size", "leader")},
                "window": case.task(name).get("window"),
            }
            for name in case.tasks
        ],
    }


CASES = {
    "qualified seat": Case(
        people=people("ab", qualifications="q1;q2") | people("c", qualifications="q1") | people("d"),
        tasks={"t": {"qualifications": "q1;q2"}},
        eligible=dict.fromkeys(("E1/d1", "E2/d1", "E3/d1"), "abcd"),
    ),
    "leader": Case(
        people=people("bc", leader="true") | people("ad"),
        tasks={"t": {"leader": True}},
        eligible=dict.fromkeys(("E1/d1", "E2/d1", "E3/d1"), "abcd"),
    ),
    "recusal": Case(
        people=people("abcd") | {"b": {"recusals": "E1;E3"}, "c": {"recusals": "E2"}},
        eligible={"E1/d1": "acd", "E2/d1": "abd", "E3/d1": "acd"},
    ),
    "recusal by trait": Case(
        people=people("abcd")
        | {"a": {"recusal_traits": "tag:school"}, "b": {"recusal_traits": "industry:F52"}}
        | {"c": {"recusal_traits": "entity_type:sole_trader;division:4201"}},
        enterprises={
            "E1": {"tags": "school", "industry": "F5211", "entity_type": "enterprise"},
            "E2": {"industry": "F5", "entity_type": "sole_trader"},
            "E3": {"division": "420106"},
        },
        eligible={"E1/d1": "cd", "E2/d1": "abd", "E3/d1": "abd"},
        certain=("E1/d1:c", "E1/d1:d"),
    ),
    "crossed stations": Case(
        people=people("ab", station="east") | people("cd", station="west") | people("e"),
        enterprises={"E1": {"station": "east"}, "E2": {"station": "west"}},
        rules={"crossed_stations": True},
        eligible={"E1/d1": "cde", "E2/d1": "abe", "E3/d1": "abcde"},
    ),
    "rotation of persons": Case(
        people=people("abcd") | people("x", department="d2"),
        history=(
            ("E1", "2025-11-03", "d1", "random", "a;b"),
            ("E1", "2025-06-03", "d1", "random", "c"),
            ("E2", "2025-05-05", "d3", "random", "d"),
            ("E2", "2025-04-08", "d1", "routine", "c"),
        ),
        tasks={"t": {}, "u": {"department": "d2", "size": 1}},
        visits={"E1": "t", "E2": "t;u", "E3": "t"},
        rules={"rotation": "person"},
        eligible={"E1/d1": "cd", "E2/d1": "abd", "E2/d2": "x", "E3/d1": "abcd"},
        certain=("E1/d1:c", "E1/d1:d", "E2/d2:x"),
    ),
    "jurisdiction": Case(
        people=people("ab", divisions="420106") | people("c", divisions="4201") | people("de"),
        enterprises={
            "E1": {"division": "420106003"}, "E2": {"division": "420102"}, "E3": {"division": ""},
        },
        eligible={"E1/d1": "abcde", "E2/d1": "cde", "E3/d1": "de"},
        certain=("E3/d1:d", "E3/d1:e"),
    ),
    "part-time share and leave as capacity": Case(
        people=people("abcd", daily_visits="1")
        | {"c": {"daily_visits": "1", "work_share_percent": "50"}}
        | {"d": {"daily_visits": "1", "leave": "2026-03-02~2026-03-03"}},
        last_day="2026-03-04",
        eligible=dict.fromkeys(("E1/d1", "E2/d1", "E3/d1"), "abcd"),
    ),
    "weekly capacity filled to the last visit": Case(
        people=people("abc", weekly_visits="1"),
        last_day="2026-03-13",
        eligible=dict.fromkeys(("E1/d1", "E2/d1", "E3/d1"), "abc"),
    ),
    "two departments at one enterprise": Case(
        people=people("abc") | people("xyz", department="d2"),
        tasks={"t": {}, "u": {"department": "d2", "size": 1}},
        visits={"E1": "t;u", "E2": "t;u", "E3": "t"},
        eligible=dict.fromkeys(("E1/d1", "E2/d1", "E3/d1"), "abc")
        | dict.fromkeys(("E1/d2", "E2/d2"), "xyz"),
    ),
    "a person who must come": Case(
        people=people("a", qualifications="q1") | people("bcd"),
        tasks={"t": {"qualifications": "q1"}, "u": {}},
        visits={"E1": "t", "E2": "t", "E3": "u"},
        eligible=dict.fromkeys(("E1/d1", "E2/d1", "E3/d1"), "abcd"),
        certain=("E1/d1:a", "E2/d1:a"),
    ),
    "several tasks in one block": Case(
        people=people("a", qualifications="q1;q2", leader="true")
        | people("b", qualifications="q1;q2", leader="true")
        | people("cd", qualifications="q1") | people("e", qualifications="q2"),
        tasks={
            "t": {"qualifications": "q1"},
            "u": {"qualifications": "q2", "size": 3, "leader": True},
        },
        visits={"E1": "t;u", "E2": "t"},
        eligible=dict.fromkeys(("E1/d1", "E2/d1"), "abcde"),
    ),
    "experts, certificates and windows": Case(
        people=people("abc") | {"d": {"expert": "true"}, "f": {"leave": "2026-03-02~2026-03-04"}}
        | {"e": {"certificate_until": "2026-03-03"}, "g": {"certificate_from": "2026-03-09"}},
        tasks={
            "t": {"window": {"start": "2026-03-02", "end": "2026-03-04"}},
            "u": {"window": {"start": "2026-03-04", "end": "2026-03-06"}},
        },
        visits={"E1": "t", "E2": "u", "E3": "t"},
        eligible={"E1/d1": "abce", "E2/d1": "abcf", "E3/d1": "abce"},
    ),
    "several rules at once": Case(
        people=people("a", qualifications="q1", leader="true", station="east")
        | people("b", qualifications="q1", leader="true", recusals="E2")
        | people("c", qualifications="q1", station="west")
        | people("d", work_share_percent="50", recusal_traits="tag:school")
        | people("e", divisions="42"),
        enterprises={
            "E1": {"station": "west", "tags": "school", "division": "420106"},
            "E2": {"division": "4301"}, "E3": {"station": "east", "division": "4201"},
        },
        tasks={"t": {"qualifications": "q1"}, "u": {"leader": True}},
        visits={"E1": "t", "E2": "t", "E3": "t;u"},
        history=(("E1", "2025-10-10", "d1", "random", "e"),),
        rules={"crossed_stations": True, "rotation": "person"},
        eligible={"E1/d1": "ab", "E2/d1": "acd", "E3/d1": "bcde"},
        certain=("E1/d1:a", "E1/d1:b", "E3/d1:b"),
    ),
}  # fmt: skip
