"""Which worlds a size of the study has, and how many campaigns each gets."""

from functools import cache
from pathlib import Path

from benchmarks.fairness.tiny_world import tiny_world
from benchmarks.fairness.worlds import Scenario
from benchmarks.fairness.worlds.chicago import chicago_scenario
from benchmarks.fairness.worlds.chicago_records import CANVASSES, INSPECTIONS, available
from benchmarks.fairness.worlds.wuhan import SIZES, wuhan_scenario

SETS = ("a", "b", "c", "d", "e")
"""Five seed sets: what holds must hold in all of them."""
WORLDS = {
    "quick": ("tiny", "wuhan-500"),
    "default": ("tiny", *(f"wuhan-{n}" for n in SIZES[:3]), "chicago"),
    "full": ("tiny", *(f"wuhan-{n}" for n in SIZES), "chicago"),
}
SEEDS = {"quick": 4, "default": 10, "full": 40}
"""Campaigns in each seed set of the smallest worlds; larger worlds get fewer."""


def names(size: str, data: Path | None) -> tuple[list[str], list[str]]:
    """Worlds to run, and lines on what is skipped and why."""
    kept = [name for name in WORLDS[size] if name != "chicago" or available(data)]
    skipped = []
    if len(kept) < len(WORLDS[size]):
        where = f"not in {data}" if data else "no --data"
        skipped.append(f"chicago skipped: {INSPECTIONS} and {CANVASSES} {where}")
    return kept, skipped


@cache
def scenario(name: str, data: Path | None) -> Scenario:
    """Make a world; kept for the next cell of the same process."""
    if name == "tiny":
        world = tiny_world(years=2)
        return Scenario("tiny", (world,) * 2, notes={"enterprises": 12, "inspectors": 6})
    return chicago_scenario(data) if name == "chicago" else wuhan_scenario(int(name[6:]), data)


def n_campaigns(found: Scenario, seeds: int) -> int:
    """At least one."""
    return max(1, round(seeds * found.seeds_share))
