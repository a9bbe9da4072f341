"""``numpy.random.Generator.choice(p=…, replace=False)``: weights are not chances.

Enterprises are drawn one after another, each in proportion to the weights of those left. The
chance of ever being drawn is then not in proportion to the weight: heavy classes fall behind.
"""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices import chance as chances
from benchmarks.fairness.practices.tables import selection, weighted_promise
from benchmarks.fairness.world import Department, Past, World


@dataclass(frozen=True)
class NumpyWeights:
    id: str = "numpy_weights"
    title_zh: str = "numpy 加权抽取"
    title_en: str = "numpy choice with weights"
    source: str = "numpy.org: Generator.choice. Tillé 2006, Sampling Algorithms, §5.6, on the bias."
    reproducible: bool = False

    def promised(self, world: World, department: Department) -> pd.Series:
        return weighted_promise(world, department)

    def select(self, world: World, seed: str, year: int, past: Past) -> pd.DataFrame:  # noqa: ARG002
        found = {}
        for department in world.departments:
            registry = world.registry(department)
            weights = registry["risk_class"].map(world.risk_weights).to_numpy(dtype=float)
            chance = chances.generator(seed, year, self.id, department.id)
            found[department.id] = chance.choice(
                registry["enterprise"].to_numpy(dtype=object),
                size=world.quota(department),
                replace=False,
                p=weights / weights.sum(),
            ).tolist()
        return selection(found)
