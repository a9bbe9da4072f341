"""Standing pairs, made once from the list; chance picks the pair."""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices import chance as chances
from benchmarks.fairness.practices.tables import Stops, team_table
from benchmarks.fairness.world import Department, Past, World


@dataclass(frozen=True)
class FixedPairs:
    id: str = "fixed_pairs"
    title_zh: str = "固定搭档"
    title_en: str = "fixed pairs"
    source: str = "Draw by group (按组抽取), a mode of provincial platforms."
    reproducible: bool = False

    def teams(
        self,
        world: World,
        visits: pd.DataFrame,
        seed: str,
        year: int,
        past: Past,  # noqa: ARG002
    ) -> pd.DataFrame:
        def of(department: Department, staff: list[str], stops: Stops) -> list[list[str]]:
            groups = standing(staff, department.seats)
            chance = chances.generator(seed, year, self.id, department.id)
            return [groups[pick] for pick in chance.integers(len(groups), size=len(stops))]

        return team_table(world, visits, of)


def standing(staff: list[str], seats: int) -> list[list[str]]:
    """Groups in the order of the list; the last one is filled up with the list's first names."""
    seats = min(seats, len(staff))
    again = staff + staff
    return [again[start : start + seats] for start in range(0, len(staff), seats)]
