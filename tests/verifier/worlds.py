"""Small random worlds, awkward on purpose: scarce people, leave, recusals, odd names, follow-ups.

Every rule of draw-v1 §7.1a keeps somebody away in some of them. What these rules rest on is drawn from
streams of its own (``apart``), and so does not move what a seed gives otherwise.
"""

from __future__ import annotations

import csv
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import dualrandom as dr
from dualrandom.drawing.daily_demands import publish_demands
from dualrandom.scheduling.daily_schedule import schedule_daily

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

START = date(2026, 3, 2)
N_DAYS = 40
DEPARTMENTS = ("fire", "health", "market")
STATIONS = ("东所", "西所", "南所")
DIVISIONS = ("420106", "420106003", "420102", "420111001")
TRAITS = ("tag:food", "station:东所", "entity_type:sole_trader", "industry:F52", "division:420106")


def make_bundle(
    folder: Path, seed: int, change: Callable[[dict[str, Any], Random], None] | None = None
) -> Path:
    """Draw, plan and write one random world; the same seed gives the same world.

    ``change`` may change the campaign, given as keys of its file.
    """
    rng = Random(seed)
    write_registers(folder / "registers", rng)
    registers = dr.read_registers(folder / "registers")
    keys = random_campaign(rng)
    if change is not None:
        change(keys, rng)
    campaign = dr.Campaign.model_validate(keys)
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame)
    announced = dr.Seed.from_text(f"第{seed}期 03 09 14", source="公开开奖")
    return write_record(folder / "bundle", registers, frame, promise, announced)


def write_record(
    folder: Path,
    registers: dr.Registers,
    frame: dr.Frame,
    promise: dr.Commitment,
    seed: dr.Seed,
    **parts: Any,
) -> Path:
    """Draw and plan what was committed, and write it down."""
    drawn, limits = dr.draw(promise, frame, seed), dr.Limits(deterministic_seconds=1)
    if frame.campaign.teams == "daily":
        plan = schedule_daily(publish_demands(drawn, registers), limits=limits)
    else:
        plan = dr.schedule(dr.assign(drawn, registers, seed), registers, limits=limits)
    return dr.write_bundle(folder, plan, registers=registers, frame=frame, seed=seed, **parts)


def apart(rng: Random) -> Random:
    """Return a stream that goes its own way from here, without a step of ``rng``."""
    return Random(str(rng.getstate()))


def write_registers(folder: Path, rng: Random) -> None:
    more = apart(rng)
    folder.mkdir(parents=True)
    _table(folder / "departments.csv", "department_id,name", [(d, d) for d in DEPARTMENTS])
    items = [
        (f"{d}-{n}", d, d, rng.choice(["", "", "q1", "q1;q2"]), rng.choice([30, 50, 95]))
        for d in DEPARTMENTS
        for n in (1, 2)
    ]
    _table(folder / "items.csv", "item_id,name,department,qualifications,duration_minutes", items)
    names = [f"企业{n:03d},㊣" if n % 7 == 0 else f"E{n:03d}" for n in range(rng.randint(30, 90))]
    _table(
        folder / "enterprises.csv",
        "identifier,name,risk_credit,tags,opening_days,opening_hours,blackouts,"
        "entity_type,industry,division,station",
        [
            (
                name.replace(",", ""),
                f'"{name}"',
                rng.choice(["A", "A", "B", "𠮷"]),
                rng.choice(["", "food"]),
                rng.choice(["1234567", "12345", "35", "67"]),
                rng.choice(["", "", "10:00-18:00", "08:00-12:00"]),
                _ranges(rng, 12, 0.3),
                more.choice(["enterprise", "enterprise", "sole_trader"]),
                more.choice(["", "F5211", "F52", "C1310"]),
                more.choice(["", *DIVISIONS]),
                more.choice(["", *STATIONS]),
            )
            for name in names
        ],
    )
    _table(
        folder / "history.csv",
        "identifier,date,department,trigger,inspectors",
        [
            (
                rng.choice(names).replace(",", ""),
                (START - timedelta(days=rng.randint(1, 80))).isoformat(),
                department := rng.choice(DEPARTMENTS),
                rng.choice(["random", "routine", "complaint"]),
                ";".join(_who_came(more, department)),
            )
            for _ in range(40)
        ],
    )
    header = (
        "inspector_id,name,department,qualifications,certificate_from,certificate_until,leader,"
        "expert,work_share_percent,leave,daily_visits,weekly_visits,recusals,station"
    )
    people = [
        (*_inspector(rng, n, names), more.choice(["", *STATIONS]))
        for n in range(rng.randint(18, 40))
    ]
    if more.random() < 0.8:  # an older register lacks these columns
        header += ",recusal_traits,divisions"
        people = [(*person, *_kept_away(more)) for person in people]
    _table(folder / "inspectors.csv", header, people)


def _who_came(rng: Random, department: str) -> list[str]:
    """Name up to two of the department, and sometimes somebody else."""
    own = range(DEPARTMENTS.index(department), 18, 3)
    came = [*rng.sample(own, rng.randint(0, 2)), *rng.sample(range(18), rng.randint(0, 1))]
    return [f"i{n:02d}" for n in sorted(set(came))]


def _kept_away(rng: Random) -> tuple[str, str]:
    """Return ``recusal_traits`` and ``divisions`` of an inspector; most have none."""
    traits = sorted(rng.sample(TRAITS, rng.choice([0, 0, 0, 1, 2])))
    divisions = rng.choice(["", "", "", "", "4201", "420106;420111", "420106003"])
    return ";".join(traits), divisions


def _inspector(rng: Random, n: int, names: Sequence[str]) -> tuple[object, ...]:
    return (
        f"i{n:02d}",
        f"人员{n}",
        DEPARTMENTS[n % 3],
        rng.choice(["q1", "q1;q2", "q2", ""]) if n > 5 else "q1;q2",
        "" if rng.random() < 0.8 else "2026-03-20",
        "" if rng.random() < 0.8 else "2026-03-30",
        "true" if n <= 5 or rng.random() < 0.4 else "false",
        "true" if n > 5 and rng.random() < 0.1 else "false",
        rng.choice([100, 100, 50, 80]),
        _ranges(rng, 20, 0.6),
        rng.choice([1, 2, 3]),
        rng.choice([4, 8]),
        ";".join(sorted({rng.choice(names).replace(",", "") for _ in range(rng.randint(0, 4))})),
    )


def _ranges(rng: Random, longest: int, chance: float) -> str:
    if rng.random() > chance:
        return ""
    first = START + timedelta(days=rng.randint(0, N_DAYS))
    return f"{first}~{first + timedelta(days=rng.randint(0, longest))}"


def random_campaign(rng: Random) -> dict[str, Any]:
    more = apart(rng)
    mode = rng.choice(["coordinated", "joint"])
    tasks = [
        _task(rng, department, n, mode)
        for department in DEPARTMENTS
        for n in (1, 2)
        if mode != "joint" or (department, n) != ("market", 2)
    ]
    return {
        "id": "tiny",
        "window": {"start": START, "end": START + timedelta(days=N_DAYS - 1)},
        "initiating_department": "market",
        "cooperating_departments": ["fire", "health"],
        "mode": mode,
        "tasks": sorted(tasks, key=lambda task: (task["department"] != "market", task["id"]))[
            : rng.randint(3, 6)
        ],
        "rules": {
            "annual_cap": rng.choice([None, {"visits": 2}, {"visits": 2, "per": "department"}]),
            "minimum_gap": {
                "since_last_days": rng.choice([0, 20]),
                "between_visits_days": rng.choice([1, 3]),
            },
            "drawn_lately": rng.choice([None, {"days": 30}]),
            "crossed_stations": more.random() < 0.5,
            "rotation": more.choice(["none", "person"]),
        },
        "calendar": rng.choice(
            [{"source": "china"}, {"source": "weekdays", "days_off": ["2026-03-10"]}]
        ),
        "seed_sources": rng.choice([[], [{"kind": "text", "name": "公开开奖"}]]),
        "load_band_permille": rng.choice([50, 200]),
    }


def _task(rng: Random, department: str, n: int, mode: str) -> dict[str, Any]:
    window = None
    if rng.random() < 0.4:
        first = START + timedelta(days=rng.randint(0, 14))
        window = {"start": first, "end": first + timedelta(days=20)}
    strata = rng.choice([(), ("risk_credit",)])
    quota = rng.choice(["20%", "30%", "5"])
    method = rng.choice(["on_site", "on_site", "on_site", "document"])
    if mode == "joint":
        method = "on_site"
        if department != "market":
            quota, strata = None, ()
    return {
        "id": f"{department}-{n}",
        "title": f"{department} №{n}",
        "department": department,
        "items": [f"{department}-{n}"],
        "scope": {"tags": rng.choice([(), ("food",)])},
        "strata": strata,
        "quota": quota,
        "rounding": "at_least",
        "reserves": rng.choice([0, 3]),
        "method": method,
        "window": window,
        "team": {
            "size": rng.choice([1, 2, 2, 3]),
            "qualified": rng.random() < 0.7,
            "leader": rng.random() < 0.3,
        },
    }


def _table(path: Path, header: str, rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header.split(","))
        writer.writerows(rows)
