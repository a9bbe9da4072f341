"""Replacements keep the rules about office days, minutes and ways (draw-v1 §8.1)."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from dualrandom.registers.records import Position
from dualrandom.scheduling.replacement_check import check_replaced
from dualrandom.scheduling.replacing import replace_inspector

from .builders import World
from .replaced import ill, planned, with_order

BLOCK, ORDER = "F/A", ("R", "S", "T", "U", "V")
MORNING, LATER, SOON = (0, "09:30", "10:30"), (0, "10:30", "11:30"), (0, "10:45", "11:45")
EARLIER = (0, "09:00", "09:30")
HERE, NORTH = Position(30_000_000, 114_000_000), Position(30_009_000, 114_000_000)


class Reserve(NamedTuple):
    """R, the first reserve for F, has a visit at G; the rule keeps R from F in the morning."""

    rule: str | None
    place: tuple[int, str, str]
    person: dict[str, Any] | None = None
    travel: dict[str, Any] | None = None
    paperwork: int = 0

    def plan(self):
        keys = {"travel": self.travel} if self.travel is not None else {}
        hours = {"paperwork_minutes": self.paperwork}
        world = World(n_days=10, campaign=keys, hours=hours).task("A")
        for name in "PQSTUV":
            world.person(name, "A")
        world.person("R", "A", **(self.person or {}))
        world.firm("F", position=HERE, zone="f").block("F", "A", "PQ")
        world.firm("G", position=NORTH, zone="g").block("G", "A", "RV")
        lottery = with_order(world.lottery(), BLOCK, ORDER)
        return planned(lottery, {BLOCK: MORNING, "G/A": self.place})


def zones(there, back):
    """Minutes from F to G and back."""
    rows = [("f", "g", there), ("g", "f", back)]
    return {
        "zone_minutes": [
            dict(zip(("origin", "destination", "minutes"), r, strict=True)) for r in rows
        ]
    }


RESERVES = (
    Reserve("plan.office_days", (1, *LATER[1:]), {"office_days": "1"}),
    Reserve(None, LATER, {"office_days": "234567"}),
    Reserve("plan.daily_minutes", LATER, {"daily_minutes": 119}),
    Reserve(None, LATER, {"daily_minutes": 120}),
    Reserve("plan.daily_minutes", LATER, {"daily_minutes": 120}, paperwork=1),
    Reserve(None, (1, "10:30", "11:30"), {"daily_minutes": 60}),
    Reserve("plan.weekly_minutes", (4, "10:30", "11:30"), {"weekly_minutes": 119}),
    Reserve(None, (5, "10:30", "11:30"), {"weekly_minutes": 60}),
    Reserve("plan.travel", LATER, travel={"least_minutes": 1}),
    Reserve("plan.travel", EARLIER, travel={"least_minutes": 1}),
    Reserve(None, (1, "10:30", "11:30"), travel={"least_minutes": 1}),
    Reserve(None, SOON, travel={"least_minutes": 15}),
    Reserve("plan.travel", SOON, travel={"least_minutes": 16}),
    Reserve("plan.travel", LATER, travel=zones(1, 0)),
    Reserve(None, LATER, travel=zones(0, 1)),
    Reserve(None, EARLIER, travel=zones(1, 0)),
    Reserve(None, (1, *LATER[1:]), {"position": NORTH}, travel={"speed_kmh": 3}),  # 27 minutes
    Reserve("plan.travel", (1, *LATER[1:]), {"position": NORTH}, travel={"speed_kmh": 2}),  # 40
)


@pytest.mark.parametrize("case", RESERVES)
def test_the_first_reserve_is_passed_over_where_the_rule_says_so(case):
    plan = case.plan()
    one = replace_inspector(plan, BLOCK, ill("P"))
    expected = [("R", case.rule)] if case.rule else []
    assert [(skip.inspector, skip.rule) for skip in one.skipped] == expected
    codes = {
        finding.code.removesuffix(".violation") for finding in check_replaced(plan, [one]).findings
    }
    assert not codes & {one.rule for one in RESERVES}
