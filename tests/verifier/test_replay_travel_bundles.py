"""Whole bundles with travel, office days, minutes, black-outs and the lead department."""

from __future__ import annotations

import csv
from random import Random
from typing import TYPE_CHECKING

import pytest

import dualrandom as dr
from dualrandom.verifier import replay
from tests.verifier.told import told
from tests.verifier.worlds import random_campaign, write_record, write_registers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEEDS = (1, 3, 52)


def add_columns(table: Path, columns: dict[str, Callable[[], object]]) -> None:
    """Give a register more columns; each cell is made by the column's function."""
    with table.open(encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle)
    more = [[str(make()) for make in columns.values()] for _ in rows]
    with table.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerow([*header, *columns])
        csv.writer(handle).writerows(row + cells for row, cells in zip(rows, more, strict=True))


@pytest.fixture(scope="module", params=SEEDS)
def bundle(request, tmp_path_factory):
    rng, more = Random(request.param), Random(request.param + 1000)
    folder = tmp_path_factory.mktemp("travel")
    write_registers(folder / "registers", rng)
    place = {
        "latitude": lambda: round(more.uniform(30.5, 30.6), 4),
        "longitude": lambda: round(more.uniform(114.2, 114.4), 4),
    }
    add_columns(folder / "registers" / "enterprises.csv", place)
    limits = {
        "office_days": lambda: more.choice(["", "", "3", "25", "1"]),
        "daily_minutes": lambda: more.choice(["", "200"]),
        "weekly_minutes": lambda: more.choice(["", "600"]),
    }
    add_columns(folder / "registers" / "inspectors.csv", place | limits)
    keys = random_campaign(rng)
    keys["travel"] = {"speed_kmh": 20}
    closed = {"department": "fire", "start": "2026-03-09", "end": "2026-03-13"}
    keys["department_blackouts"] = [closed]
    keys["rules"]["lead_department_present"] = True
    keys["hours"] = {**keys.get("hours", {}), "paperwork_minutes": 15}
    registers = dr.read_registers(folder / "registers")
    frame = dr.build_frame(dr.Campaign.model_validate(keys), registers)
    promise = dr.commit(frame.campaign, registers, frame)
    seed = dr.Seed.from_text(f"第{request.param}期 03 09 14", source="公开开奖")
    return write_record(folder / "bundle", registers, frame, promise, seed)


def test_both_implementations_agree(bundle):
    """Capacities, common days and eligible people without office days; all rules of the plan."""
    audit = replay.verify(bundle)
    assert audit.findings == []
    assert {status for _, status, _ in audit.stages} == {"holds"}
    assert dr.verify(bundle).findings == ()


NEW = ("plan.travel", "plan.office_days", "plan.department_blackout", "plan.lead_department")


def test_the_checks_name_the_rules_that_are_asked_for(bundle):
    named = (bundle / "checks.json").read_text(encoding="utf-8")
    assert all(f'"{rule}"' in named for rule in (*NEW, "plan.daily_minutes", "plan.weekly_minutes"))


def test_a_visit_on_an_office_day_is_found(bundle, tmp_path):
    """The day is moved to one on which somebody of the team is in the office."""
    with (bundle / "inspectors.csv").open(encoding="utf-8", newline="") as handle:
        office = {row["inspector_id"]: row["office_days"] for row in csv.DictReader(handle)}
    workdays = replay.parse_json((bundle / "commitment.json").read_bytes())["workdays"]

    def move(plan):
        for visit in plan["visits"]:
            digits = {d for part in visit["parts"] for name in part["team"] for d in office[name]}
            for day in workdays:
                if str(replay.date.fromisoformat(day).isoweekday()) in digits:
                    visit["day"] = day
                    return

    found = replay.verify(told(bundle, tmp_path, "plan.json", move)).findings
    rules = {params["rule"] for _, code, params in found if code == "plan.rule"}
    assert "plan.office_days" in rules
