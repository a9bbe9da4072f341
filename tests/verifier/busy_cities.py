"""Random small cities with everything that plan-v1 §2.4 to §2.7 ask of plans, all at once."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import dualrandom as dr
from tests.verifier.worlds import write_record

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "公开开奖"
MINUTES = {"fire": 45, "health": 30, "market": 50}
ZONES = ("东", "南", "西")


def busy_bundle(folder: Path, seed: int) -> Path:
    """Draw, plan and write one random city; odd seeds have zones, every third one takes turns."""
    rng = Random(f"city {seed}")
    by_zone, take_turns = seed % 2 == 1, seed % 3 == 0
    tables = {
        "departments": "department_id,name\n" + "".join(f"{one},{one}\n" for one in MINUTES),
        "items": "item_id,name,department,duration_minutes\n"
        + "".join(f"{one},{one},{one},{minutes}\n" for one, minutes in MINUTES.items()),
        "enterprises": _firms(rng),
        "inspectors": _people(rng),
    }
    (folder / "registers").mkdir(parents=True)
    for name, text in tables.items():
        (folder / "registers" / f"{name}.csv").write_text(text, encoding="utf-8")
    registers = dr.read_registers(folder / "registers")
    campaign = dr.Campaign.model_validate(_campaign(rng, by_zone=by_zone, take_turns=take_turns))
    frame = dr.build_frame(campaign, registers)
    promise = dr.commit(campaign, registers, frame)
    announced = dr.Seed.from_text(f"第{seed}期", source=SOURCE)
    return write_record(folder / "bundle", registers, frame, promise, announced)


def _place(rng: Random) -> str:
    return f"{30 + rng.randrange(400_000) / 1e6:.6f},{114 + rng.randrange(400_000) / 1e6:.6f}"


def _firms(rng: Random) -> str:
    lines = ["identifier,name,latitude,longitude,zone,opening_hours,tags"]
    for n in range(18):
        place = _place(rng) if rng.random() < 0.9 else ","
        hours = rng.choice(["", "", "10:00-18:00", "08:00-11:30"])
        tags = ";".join(one for one in ("fire", "health") if rng.random() < 0.5)
        lines.append(f"E{n:02d},企业{n},{place},{rng.choice(ZONES)},{hours},{tags}")
    return "\n".join([*lines, ""])


def _people(rng: Random) -> str:
    header = (
        "inspector_id,department,qualifications,expert,latitude,longitude,zone,office_days,"
        "daily_minutes,weekly_minutes,daily_visits,weekly_visits,leave"
    )
    lines = [header]
    for department in MINUTES:
        for n in range(8):
            expert = department == "health" and n > 5
            cells = (
                f"{department[0]}{n}",
                department,
                "" if expert else "q",
                "yes" if expert else "no",
                _place(rng) if rng.random() < 0.7 else ",",
                rng.choice(["", *ZONES]),
                rng.choice(["", "2", "14", "35"]),
                rng.choice(["", "", 70, 150]),
                rng.choice(["", "", 180, 400]),
                *(rng.choice([2, 3]), rng.choice([6, 9])),
                rng.choice(["", "", "2026-03-03~2026-03-05", "2026-03-10~2026-03-12"]),
            )
            lines.append(",".join(map(str, cells)))
    return "\n".join([*lines, ""])


def _campaign(rng: Random, *, by_zone: bool, take_turns: bool) -> dict[str, Any]:
    rows = [
        {"origin": one, "destination": other, "minutes": rng.choice([5, 20, 45])}
        for one in ZONES
        for other in ZONES
    ]
    tasks: list[dict[str, Any]] = [
        {"id": one, "department": one, "items": [one], "quota": "70%"}
        | ({} if one == "market" else {"scope": {"tags": [one]}})
        for one in MINUTES
    ]
    tasks[1]["team"] = {"experts": 1}
    return {
        "id": "busy",
        "window": {"start": "2026-03-02", "end": "2026-03-11"},
        "initiating_department": "market",
        "cooperating_departments": ["fire", "health"],
        "tasks": tasks,
        "calendar": {"source": "weekdays"},
        "rules": {"lead_department_present": rng.random() < 0.7},
        "hours": {"slot_minutes": 15, "together": "sequential" if take_turns else "parallel"}
        | {"paperwork_minutes": rng.choice([0, 10])},
        "seed_sources": [{"kind": "text", "name": SOURCE}],
        "travel": {"speed_kmh": 30, "least_minutes": rng.choice([0, 10])}
        | ({"zone_minutes": rows} if by_zone else {}),
        "department_blackouts": [
            {
                "department": rng.choice(["fire", "market"]),
                "start": "2026-03-04",
                "end": "2026-03-06",
            }
        ],
    }
