"""Whose turn it is: down the list, on from where last year stopped. No chance at all."""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices.tables import Stops, team_table
from benchmarks.fairness.world import Department, Past, World


@dataclass(frozen=True)
class RoundRobin:
    id: str = "round_robin"
    title_zh: str = "按名单轮流"
    title_en: str = "round robin"
    source: str = "Duty rosters: the next on the list goes."
    reproducible: bool = True

    def teams(
        self,
        world: World,
        visits: pd.DataFrame,
        seed: str,  # noqa: ARG002
        year: int,  # noqa: ARG002
        past: Past,
    ) -> pd.DataFrame:
        def of(department: Department, staff: list[str], stops: Stops) -> list[list[str]]:
            turn = int((past.teams["department"] == department.id).sum())
            seats = min(department.seats, len(staff))
            return [
                [staff[(turn + stop * seats + seat) % len(staff)] for seat in range(seats)]
                for stop in range(len(stops))
            ]

        return team_table(world, visits, of)
