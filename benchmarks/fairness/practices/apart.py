"""Departments that draw apart: each fairly and with a seed of its own."""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices.chance import bound_seed
from benchmarks.fairness.practices.equal import lowest
from benchmarks.fairness.practices.tables import equal_promise, selection
from benchmarks.fairness.world import Department, Past, World


@dataclass(frozen=True)
class Apart:
    id: str = "apart"
    title_zh: str = "各部门各自抽取"
    title_en: str = "departments draw apart"
    source: str = (
        "What the State Council's opinion on joint inspections (国发〔2019〕5号) set out to end: "
        "several departments, each with a draw of its own, at one enterprise."
    )
    reproducible: bool = True

    def promised(self, world: World, department: Department) -> pd.Series:
        return equal_promise(world, department)

    def select(self, world: World, seed: str, year: int, past: Past) -> pd.DataFrame:  # noqa: ARG002
        return selection(
            {
                department.id: lowest(world, department, bound_seed(seed, year, department.id))
                for department in world.departments
            }
        )
