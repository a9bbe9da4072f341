"""A campaign in the public form of this package: registers, frame, commitment, first draw.

Every department has a task for each qualification that it asks for, and the enterprises carry the
tasks' names as tags; all of them are drawn, so that the first draw is the same for every seed.
"""

from collections import defaultdict
from pathlib import Path

import pandas as pd

import dualrandom as dr
from benchmarks.lottery.instances import TEAM, Department, Instance

WINDOW = {"start": "2026-03-02", "end": "2026-04-03"}
SOURCE = "benchmark"


def enterprise(visit: int) -> str:
    return f"BENCH{visit:013}"


def promised(instance: Instance, folder: Path) -> tuple[dr.Draw, dr.Registers]:
    """Commit, and draw all enterprises."""
    registers, frame, promise = _committed(instance, folder)
    return dr.draw(promise, frame, seed_of(0)), registers


def recorded(instance: Instance, folder: Path) -> Path:
    """Draw and plan, and write the whole record down; returns its folder."""
    registers, frame, promise = _committed(instance, folder)
    lottery = dr.assign(dr.draw(promise, frame, seed_of(0)), registers, seed_of(0))
    plan = dr.schedule(lottery, registers, limits=dr.Limits(deterministic_seconds=1))
    bundle = folder / "bundle"
    return dr.write_bundle(bundle, plan, registers=registers, frame=frame, seed=seed_of(0))


def _committed(instance: Instance, folder: Path) -> tuple[dr.Registers, dr.Frame, dr.Commitment]:
    registers = dr.read_registers(_write(instance, folder))
    campaign = _campaign(instance)
    frame = dr.build_frame(campaign, registers)
    return registers, frame, dr.commit(campaign, registers, frame)


def seed_of(number: int) -> dr.Seed:
    return dr.Seed.from_text(str(number), source=SOURCE)


def task_id(department: Department, qualification: str) -> str:
    return f"{department.name}-{qualification or 'any'}"


def _tasks(department: Department) -> list[str]:
    return sorted(set(department.asked))


def _write(instance: Instance, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    departments = instance.departments
    names = [department.name for department in departments]
    tags: dict[int, list[str]] = defaultdict(list)
    items, people = [], []
    for department in departments:
        for visit, asked in zip(department.visits, department.asked, strict=True):
            tags[visit].append(task_id(department, asked))
        for qualification in _tasks(department):
            own = task_id(department, qualification)
            items.append((own, own, department.name, qualification, "60"))
        people += _people(department)
    tables = {
        "departments": pd.DataFrame({"department_id": names, "name": names}),
        "items": pd.DataFrame(
            items, columns=["item_id", "name", "department", "qualifications", "duration_minutes"]
        ),
        "enterprises": pd.DataFrame(
            [(enterprise(visit), "-", ";".join(own)) for visit, own in sorted(tags.items())],
            columns=["identifier", "name", "tags"],
        ),
        "inspectors": pd.DataFrame(people),
    }
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def _people(department: Department) -> list[dict[str, str]]:
    return [
        {
            "inspector_id": department.person(person),
            "department": department.name,
            "qualifications": ";".join(sorted(department.holds[person])),
            "work_share_percent": str(department.share_percent[person]),
            "weekly_visits": str(department.weekly_visits),
            "daily_visits": "50",
            "recusals": ";".join(
                enterprise(visit)
                for visit, may_come in zip(
                    department.visits, department.eligible[:, person], strict=True
                )
                if not may_come
            ),
        }
        for person in range(department.n_people)
    ]


def _campaign(instance: Instance) -> dr.Campaign:
    names = [department.name for department in instance.departments]
    tasks = [
        {
            "id": task_id(department, qualification),
            "department": department.name,
            "items": (task_id(department, qualification),),
            "scope": {"tags": (task_id(department, qualification),)},
            "quota": "100%",
            "team": {"size": TEAM},
        }
        for department in instance.departments
        for qualification in _tasks(department)
    ]
    return dr.Campaign.model_validate(
        {
            "id": "benchmark",
            "window": WINDOW,
            "initiating_department": names[0],
            "cooperating_departments": names[1:],
            "calendar": {"source": "weekdays"},
            "seed_sources": [{"kind": "text", "name": SOURCE}],
            "tasks": tasks,
        }
    )
