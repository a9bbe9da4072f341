"""Ours, the lottery: published odds first, then teams rounded from them.

Where everybody may go everywhere the fair odds are the same at every visit: a person's share of
working time, at most one seat. (The full path adds eligibility and days.)
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from benchmarks.fairness.practices.chance import bound_seed
from benchmarks.fairness.practices.tables import Stops, team_table
from benchmarks.fairness.world import Department, Past, World
from dualrandom.drawing.chances import level_chances
from dualrandom.drawing.lottery import inspector_order
from dualrandom.drawing.records import DENOMINATOR
from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.tickets import CounterStream
from dualrandom.exact import largest_remainder


@dataclass(frozen=True)
class Lottery:
    id: str = "lottery"
    title_zh: str = "按公布概率抽签选派"
    title_en: str = "lottery by published odds"
    source: str = "docs/spec/draw-v1.md §7."
    reproducible: bool = True

    def teams(
        self,
        world: World,
        visits: pd.DataFrame,
        seed: str,
        year: int,
        past: Past,  # noqa: ARG002
    ) -> pd.DataFrame:
        def of(department: Department, staff: list[str], stops: Stops) -> list[list[str]]:
            bound = bound_seed(seed, year, self.id, department.id)
            chances = odds(world, department)
            order = inspector_order(staff, bound)
            shares = [chances[name] for name in order]
            table = SeatTable(range(len(order)), shares, [False] * len(order), 0)
            stream = CounterStream("lottery", bound)
            drawn = round_odds([table] * len(stops), len(order), DENOMINATOR, stream.chance)
            return [[order[member] for member in team] for team in drawn]

        return team_table(world, visits, of)


def odds(world: World, department: Department) -> dict[str, int]:
    """Chance of a seat at any visit of the department, over ``DENOMINATOR``."""
    staff = world.staff(department.id)
    percent = dict(zip(staff["inspector"], staff["work_percent"].astype(int), strict=True))
    chances = level_chances(Counter(percent.values()), min(department.seats, len(percent)))
    return largest_remainder(
        {name: Fraction(chances[own] * DENOMINATOR) for name, own in percent.items()}
    )
