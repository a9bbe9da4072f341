"""Ours, equal chances: the lowest tickets of each registry; departments share the tickets."""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices.chance import bound_seed
from benchmarks.fairness.practices.tables import equal_promise, selection
from benchmarks.fairness.world import Department, Past, World
from dualrandom.drawing.tickets import tickets


@dataclass(frozen=True)
class Equal:
    id: str = "equal"
    title_zh: str = "等概率抽取（共用抽签号）"
    title_en: str = "equal chances, shared tickets"
    source: str = "docs/spec/draw-v1.md §6.1."
    reproducible: bool = True

    def promised(self, world: World, department: Department) -> pd.Series:
        return equal_promise(world, department)

    def select(self, world: World, seed: str, year: int, past: Past) -> pd.DataFrame:  # noqa: ARG002
        bound = bound_seed(seed, year)
        return selection(
            {department.id: lowest(world, department, bound) for department in world.departments}
        )


def lowest(world: World, department: Department, bound: str) -> list[str]:
    """The registry's enterprises with the lowest tickets, as many as the quota says."""
    names = world.registry(department)["enterprise"].tolist()
    drawn = sorted(zip(tickets("enterprise", bound, names), names, strict=True))
    return [name for _, name in drawn[: world.quota(department)]]
