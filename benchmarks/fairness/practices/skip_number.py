"""The skip-number draw of a provincial platform: random start, fixed step, top-up by chance.

Numbers are rows of the register as the database returned them. The start is anywhere in the
register and the walk does not turn over its end; it stops *before* the last row. What is missing
is topped up with row numbers by chance, repeats thrown away. Of 100 rows at 5 % the last one has
a chance of 2.1 %, the first nineteen 3.1 %, rows 81 to 99 have 7.0 %.
"""

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from benchmarks.fairness.practices import chance as chances
from benchmarks.fairness.practices.tables import equal_promise, selection
from benchmarks.fairness.world import Department, Past, World


@dataclass(frozen=True)
class SkipNumber:
    id: str = "skip_number"
    title_zh: str = "跳号抽取"
    title_en: str = "skip numbers"
    source: str = (
        "github.com/GuanzhouSong/ZhejiangMicroEnt, a snapshot of 2017: SkipNum.java, "
        "getAllRandomNumber(total, percent), java.util.Random without a seed."
    )
    reproducible: bool = False

    def promised(self, world: World, department: Department) -> pd.Series:
        return equal_promise(world, department)

    def select(self, world: World, seed: str, year: int, past: Past) -> pd.DataFrame:  # noqa: ARG002
        found = {}
        for department in world.departments:
            names = world.registry(department)["enterprise"].tolist()
            chance = chances.generator(seed, year, self.id, department.id)
            rows = walk(len(names), department.rate, int(chance.integers(len(names))) + 1)
            # the platform draws again on a repeat: by chance among the others
            others = sorted({*range(1, len(names) + 1)} - {*rows})
            while len(rows) < rounded(len(names) * department.rate):
                rows.append(others.pop(int(chance.integers(len(others)))))
            found[department.id] = [names[row - 1] for row in rows]
        return selection(found)


def walk(total: int, rate: Fraction, start: int) -> list[int]:
    """Row numbers from the start on, as the loop ``for (i = start; i < total; i += step)``."""
    return list(range(start, total, rounded(1 / rate)))


def rounded(value: Fraction) -> int:
    """Java's ``Math.round``: halves up."""
    return int(value + Fraction(1, 2))
