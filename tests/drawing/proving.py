"""Small draws of every kind, from registers to record, for tests of proofs and continuations."""

import csv
from dataclasses import dataclass

from dualrandom.campaign.frame import Frame, build_frame
from dualrandom.campaign.models import Campaign
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.objects import draw
from dualrandom.drawing.outcomes import Draw
from dualrandom.drawing.seeds import Seed
from dualrandom.io.registers import read_registers
from dualrandom.registers.tables import Registers

DEPARTMENTS = ("fire", "market")
WEIGHTS = {"column": "risk_credit", "table": {"A": 1, "B": 3, "𠮷": 8}}


@dataclass(frozen=True)
class Drawn:
    """A draw with everything a proof is made from."""

    registers: Registers
    frame: Frame
    seed: Seed
    draw: Draw
    salt: str

    @property
    def parts(self):
        return self.draw, self.frame, self.seed


def write_registers(folder, n):
    """Write n enterprises of classes A, B and 𠮷; every fifth deals with food."""
    folder.mkdir()
    tables = {
        "departments": ("department_id,name", [(d, d) for d in DEPARTMENTS]),
        "items": (
            "item_id,name,department,qualifications,duration_minutes",
            [(f"{d}-1", d, d, "", 30) for d in DEPARTMENTS],
        ),
        "enterprises": (
            "identifier,name,risk_credit,tags",
            [
                (f"企业{k:03d}" if k % 7 == 0 else f"E{k:03d}", f"name {k}", "AAB𠮷"[k % 4],
                 "food" if k % 5 == 0 else "")
                for k in range(n)
            ],
        ),
        "inspectors": (
            "inspector_id,name,department,certificate_from,leader",
            [(f"i{k}", f"人员{k}", DEPARTMENTS[k % 2], "2020-01-01", "true") for k in range(8)],
        ),
    }  # fmt: skip
    for name, (header, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header.split(","), *rows])
    return read_registers(folder)


def task(department, number=1, **keys):
    """Keys of a task."""
    own = {"id": f"{department}-{number}", "department": department, "items": [f"{department}-1"]}
    return {**own, **keys}


def draw_of(registers, tasks, *, salt="", text="03 09 14", **keys):
    """Build, commit and draw a campaign."""
    campaign = Campaign.model_validate(
        {
            "id": "small",
            "window": {"start": "2026-03-02", "end": "2026-03-27"},
            "initiating_department": tasks[0]["department"],
            "cooperating_departments": [d for d in DEPARTMENTS if d != tasks[0]["department"]],
            "calendar": {"source": "weekdays"},
            "seed_sources": [{"kind": "text", "name": "公开开奖"}],
            "tasks": tasks,
            **keys,
        }
    )
    frame = build_frame(campaign, registers)
    promise = commit(campaign, registers, frame, salt=salt)
    seed = Seed.from_text(text, source="公开开奖")
    return Drawn(registers, frame, seed, draw(promise, frame, seed), salt)
