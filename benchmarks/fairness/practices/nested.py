"""Ours, unequal chances: risk classes weigh, all departments are drawn together."""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices.chance import bound_seed
from benchmarks.fairness.practices.tables import selection, weighted_promise
from benchmarks.fairness.world import Department, Past, World
from dualrandom.drawing.nested_core import draw_component
from dualrandom.drawing.tickets import CounterStream, tickets


@dataclass(frozen=True)
class Nested:
    id: str = "nested"
    title_zh: str = "按风险不等概率抽取（嵌套）"
    title_en: str = "chances by risk, nested"
    source: str = "docs/spec/draw-v1.md §6.5."
    reproducible: bool = True

    def promised(self, world: World, department: Department) -> pd.Series:
        return weighted_promise(world, department)

    def select(self, world: World, seed: str, year: int, past: Past) -> pd.DataFrame:  # noqa: ARG002
        bound = bound_seed(seed, year)
        names = world.enterprises["enterprise"].tolist()
        chances = {name: [] for name in names}
        for cell, department in enumerate(world.departments):
            for name, chance in self.promised(world, department).items():
                chances[name].append((cell, chance))
        labels = tickets("enterprise", bound, names)
        order = [name for _, name in sorted(zip(labels, names, strict=True))]
        kinds = {tuple(own): {} for own in chances.values()}
        number = {kind: index for index, kind in enumerate(kinds)}
        outcome = draw_component(
            [dict(kind) for kind in kinds],
            [number[tuple(chances[name])] for name in order],
            len(world.departments),
            CounterStream("nested", bound),
        )
        drawn = list(zip(order, outcome, strict=True))
        return selection(
            {
                department.id: [name for name, cells in drawn if cells >> cell & 1]
                for cell, department in enumerate(world.departments)
            }
        )
