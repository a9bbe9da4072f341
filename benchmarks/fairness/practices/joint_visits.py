"""Ours, without the solver: departments at one enterprise come together, visits spread evenly."""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices.chance import bound_seed
from benchmarks.fairness.practices.tables import visit_table
from benchmarks.fairness.world import World
from dualrandom.drawing.tickets import tickets


@dataclass(frozen=True)
class JointVisits:
    id: str = "joint"
    title_zh: str = "联合进户"
    title_en: str = "joint visits"
    source: str = "国发〔2019〕5号: come once, check all (进一次门、查多项事)."
    reproducible: bool = True

    def visits(self, world: World, selected: pd.DataFrame, seed: str, year: int) -> pd.DataFrame:
        names = selected["enterprise"].unique().tolist()
        labels = tickets("visit", bound_seed(seed, year, self.id), names)
        order = [name for _, name in sorted(zip(labels, names, strict=True))]
        day = {name: rank * world.days // len(order) for rank, name in enumerate(order)}
        rows = {name: row for row, name in enumerate(world.enterprises["enterprise"])}
        number = {name: visit for visit, name in enumerate(sorted(names, key=rows.__getitem__))}
        pairs = zip(selected["enterprise"], selected["department"], strict=True)
        return visit_table(
            sorted(
                ((name, number[name], department, day[name]) for name, department in pairs),
                key=lambda row: (row[1], row[2]),
            )
        )
