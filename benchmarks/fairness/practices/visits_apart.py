"""Each department goes alone, on a day of its own choice."""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices import chance as chances
from benchmarks.fairness.practices.tables import visit_table
from benchmarks.fairness.world import World


@dataclass(frozen=True)
class VisitsApart:
    id: str = "visits_apart"
    title_zh: str = "各部门各自进户"
    title_en: str = "departments visit apart"
    source: str = (
        "What joint inspections replace: 国发〔2019〕5号 on repeated checks (多头重复检查)."
    )
    reproducible: bool = False

    def visits(self, world: World, selected: pd.DataFrame, seed: str, year: int) -> pd.DataFrame:
        rows = {name: row for row, name in enumerate(world.enterprises["enterprise"])}
        pairs = zip(selected["enterprise"], selected["department"], strict=True)
        ordered = sorted(pairs, key=lambda pair: (rows[pair[0]], pair[1]))
        days = (
            chances.generator(seed, year, self.id).integers(world.days, size=len(ordered)).tolist()
        )
        return visit_table(
            (name, visit, department, day)
            for visit, ((name, department), day) in enumerate(zip(ordered, days, strict=True))
        )
