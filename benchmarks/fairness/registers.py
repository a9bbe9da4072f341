"""A world as registers and a campaign: what the library itself reads."""

from datetime import date

import pandas as pd

from benchmarks.fairness.world import World
from dualrandom.campaign.models import Campaign
from dualrandom.registers.tables import Registers
from dualrandom.registers.validation import registers_from_frames

FIRST_DAY = date(2026, 1, 5)
"""A Monday; every Monday to Friday is a working day, as the other practices have it."""
MINUTES = 120


def registers_of(world: World) -> Registers:
    """All that a register asks for; names say that they are invented."""
    table = world.enterprises
    registries = {
        each.id: table[f"in_{each.id}"].to_numpy(dtype=bool) for each in world.departments
    }
    supervised = [
        ";".join(name for name, own in registries.items() if own[row]) for row in range(len(table))
    ]
    ids = [each.id for each in world.departments]
    return registers_from_frames(
        pd.DataFrame(
            {
                "identifier": table["enterprise"],
                "name": "虚拟" + table["enterprise"],
                "departments": supervised,
            }
        ),
        pd.DataFrame(
            {
                "inspector_id": world.inspectors["inspector"],
                "department": world.inspectors["department"],
                "work_share_percent": world.inspectors["work_percent"].astype(str),
            }
        ),
        pd.DataFrame({"department_id": ids, "name": ids}),
        pd.DataFrame(
            {
                "item_id": ids,
                "name": ids,
                "department": ids,
                "duration_minutes": str(MINUTES),
            }
        ),
    )


def campaign_of(world: World) -> Campaign:
    """One task a department, drawn at its rate, all in one window."""
    last = pd.bdate_range(FIRST_DAY, periods=world.days)[-1].date()
    first, *others = (each.id for each in world.departments)
    tasks = [
        {
            "id": each.id,
            "department": each.id,
            "items": [each.id],
            "quota": f"{each.rate.numerator}/{each.rate.denominator}",
            "team": {"size": each.seats, "qualified": False},
        }
        for each in world.departments
    ]
    return Campaign.model_validate(
        {
            "id": world.id,
            "window": {"start": FIRST_DAY, "end": last},
            "initiating_department": first,
            "cooperating_departments": others,
            "tasks": tasks,
            "calendar": {"source": "weekdays"},
        }
    )
