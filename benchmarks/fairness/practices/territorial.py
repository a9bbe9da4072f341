"""Own station only: the people of the enterprise's district, by chance.

Where a station has too few people for a team, others of the department fill the seats.
"""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices import chance as chances
from benchmarks.fairness.practices.tables import Stops, team_table
from benchmarks.fairness.world import Department, Past, World


@dataclass(frozen=True)
class Territorial:
    id: str = "territorial"
    title_zh: str = "属地监管所自查"
    title_en: str = "own station only"
    source: str = "Station-to-station mode of platforms; territorial jurisdiction (属地管理)."
    reproducible: bool = False

    def teams(
        self,
        world: World,
        visits: pd.DataFrame,
        seed: str,
        year: int,
        past: Past,  # noqa: ARG002
    ) -> pd.DataFrame:
        place = dict(
            zip(world.enterprises["enterprise"], world.enterprises["district"], strict=True)
        )
        station = dict(zip(world.inspectors["inspector"], world.inspectors["station"], strict=True))

        def of(department: Department, staff: list[str], stops: Stops) -> list[list[str]]:
            chance = chances.generator(seed, year, self.id, department.id)
            teams = []
            for _, enterprise in stops:
                lots = chance.permutation(len(staff)).tolist()
                away = [station[name] != place[enterprise] for name in staff]
                ranked = sorted(zip(away, lots, staff, strict=True))
                teams.append([name for _, _, name in ranked[: department.seats]])
            return teams

        return team_table(world, visits, of)
