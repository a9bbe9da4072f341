"""Ours, the lottery: published odds first, then teams rounded from them.

Where everybody may go everywhere the fair odds are the same at every visit: a person's share of
working time, at most one seat. (The full path adds eligibility and days.)
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import pandas as pd

from benchmarks.fairness.practices.chance import bound_seed
from benchmarks.fairness.practices.tables import Stops, team_table
from benchmarks.fairness.world import Department, Past, World
from dualrandom.drawing.chances import level_chances
from dualrandom.drawing.lottery import inspector_order
from dualrandom.drawing.rounding import SeatTable, round_odds
from dualrandom.drawing.tickets import CounterStream


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
            whole, n = lcm(*(own.denominator for own in chances.values())), len(order)
            shares = [int(chances[name] * whole) for name in order]
            tables = [SeatTable(range(n), shares, [False] * n, 0)] * len(stops)
            drawn = round_odds(tables, n, whole, CounterStream("lottery", bound).chance)
            return [[order[member] for member in team] for team in drawn]

        return team_table(world, visits, of)


def odds(world: World, department: Department) -> dict[str, Fraction]:
    """Chance of a seat at any visit of the department."""
    staff = world.staff(department.id)
    percent = dict(zip(staff["inspector"], staff["work_percent"].astype(int), strict=True))
    chances = level_chances(Counter(percent.values()), min(department.seats, len(percent)))
    return {name: chances[own] for name, own in percent.items()}
