"""``DataFrame.sample(weights=…)``: the same bias as NumPy's, which does the work.

pandas 3 refuses weights where some enterprise would have to be certain. An office then takes those
and samples among the rest, and so does this practice.
"""

from dataclasses import dataclass

import pandas as pd

from benchmarks.fairness.practices import chance as chances
from benchmarks.fairness.practices.tables import selection, weighted_promise
from benchmarks.fairness.world import Department, Past, World


@dataclass(frozen=True)
class PandasWeights:
    id: str = "pandas_weights"
    title_zh: str = "pandas 加权抽取"
    title_en: str = "pandas sample with weights"
    source: str = "pandas.pydata.org: DataFrame.sample."
    reproducible: bool = False

    def promised(self, world: World, department: Department) -> pd.Series:
        return weighted_promise(world, department)

    def select(self, world: World, seed: str, year: int, past: Past) -> pd.DataFrame:  # noqa: ARG002
        found = {}
        for department in world.departments:
            due = self.promised(world, department)
            certain = (due == 1).to_numpy()
            registry = world.registry(department)
            others = registry[~certain]
            drawn = others
            if len(others):  # pandas refuses to draw nobody from nobody
                drawn = others.sample(
                    n=world.quota(department) - int(certain.sum()),
                    weights=others["risk_class"].map(world.risk_weights),
                    random_state=chances.generator(seed, year, self.id, department.id),
                )
            found[department.id] = [
                *registry["enterprise"][certain].tolist(),
                *drawn["enterprise"].tolist(),
            ]
        return selection(found)
