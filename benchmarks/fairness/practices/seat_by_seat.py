"""Seat by seat: anybody by chance who still has room, visit after visit."""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices import chance as chances
from benchmarks.fairness.practices.tables import Stops, team_table
from benchmarks.fairness.world import Department, Past, World


@dataclass(frozen=True)
class SeatBySeat:
    """``shuffled``: visits in an order by chance, not in that of the file."""

    shuffled: bool = False
    source: str = "What scripts and platforms for the second random do: pick, skip who is full."
    reproducible: bool = False

    @property
    def id(self) -> str:
        return "seats_shuffled" if self.shuffled else "seats_file"

    @property
    def title_zh(self) -> str:
        return "逐席随机（随机次序）" if self.shuffled else "逐席随机（名单次序）"

    @property
    def title_en(self) -> str:
        return "seat by seat, random order" if self.shuffled else "seat by seat, file order"

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
            order = chance.permutation(len(stops)) if self.shuffled else range(len(stops))
            room = -(-len(stops) * department.seats // len(staff))
            loads, teams = [0] * len(staff), [[] for _ in stops]
            for stop in order:
                for _ in range(min(department.seats, len(staff))):
                    absent = [n for n, name in enumerate(staff) if name not in teams[stop]]
                    free = [person for person in absent if loads[person] < room] or absent
                    person = free[int(chance.integers(len(free)))]
                    loads[person] += 1
                    teams[stop].append(staff[person])
            return teams

        return team_table(world, visits, of)
