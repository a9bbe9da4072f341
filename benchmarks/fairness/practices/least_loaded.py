"""Least loaded first; chance decides among equals, visits in the order of the file."""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices import chance as chances
from benchmarks.fairness.practices.tables import Stops, team_table
from benchmarks.fairness.world import Department, Past, World


@dataclass(frozen=True)
class LeastLoaded:
    id: str = "least_loaded"
    title_zh: str = "任务最少者优先"
    title_en: str = "least loaded first"
    source: str = "Even distribution (平均分配) as platforms offer it."
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
            chance = chances.generator(seed, year, self.id, department.id)
            loads, teams = dict.fromkeys(staff, 0), []
            for _ in stops:
                lots = dict(zip(staff, chance.permutation(len(staff)).tolist(), strict=True))
                team = sorted(staff, key=lambda name: (loads[name], lots[name]))[: department.seats]
                teams.append(team)
                for name in team:
                    loads[name] += 1
            return teams

        return team_table(world, visits, of)
