"""Who works how much: every inspector, by place in the staff list, station and working time.

A load is seats per available day of full-time work, divided by the department's own mean: 1 is an
even share. Departments differ in work by design, so they are never mixed.
"""

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
import pandas as pd

from benchmarks.fairness.campaigns import Campaign
from benchmarks.fairness.world import World, Year
from dualrandom.fairness.leximin import load_spread

People = dict[str, list[float]]
"""Inspector: seats, available days; over all campaigns and years."""


def people_loads(campaigns: Iterable[Campaign]) -> People:
    """Add up all campaigns and years."""
    found: People = {}
    for campaign in campaigns:
        for world, year in zip(campaign.worlds, campaign.years, strict=True):
            seats, days = _loads(world, year)
            for name, n, own in zip(world.inspectors["inspector"], seats, days, strict=True):
                before = found.get(name, [0.0, 0.0])
                found[name] = [before[0] + float(n), before[1] + float(own)]
    return found


def spreads(campaigns: Iterable[Campaign]) -> dict[str, float]:
    """Means over campaigns, years and departments (by staff): range, Gini, Jain, heaviest."""
    rows, weights = [], []
    for campaign in campaigns:
        for world, year in zip(campaign.worlds, campaign.years, strict=True):
            seats, days = _loads(world, year)
            own_department = world.inspectors["department"].to_numpy()
            for department in world.departments:
                own = own_department == department.id
                mean = Fraction(int(seats[own].sum()), max(1, int(days[own].sum() * 100))) * 100
                if mean:
                    spread = load_spread(
                        seats[own].tolist(), [Fraction(int(d * 100), 100) for d in days[own]]
                    )
                    rows.append(
                        [
                            float(spread.range / mean),
                            float(spread.gini),
                            float(spread.jain),
                            float(spread.highest / mean),
                            float(spread.lowest / mean),
                        ]
                    )
                    weights.append(int(own.sum()))
    names = ("load_range", "load_gini", "load_jain", "load_highest", "load_lowest")
    if not rows:
        return dict.fromkeys(names, 0.0)
    return dict(zip(names, np.average(rows, axis=0, weights=weights).tolist(), strict=True))


def _loads(world: World, year: Year) -> tuple[np.ndarray, np.ndarray]:
    n = year.teams["inspector"].value_counts()
    seats = n.reindex(world.inspectors["inspector"]).fillna(0).to_numpy(dtype=int)
    return seats, world.days * world.inspectors["work_percent"].to_numpy() / 100


def load_table(people: People, inspectors: pd.DataFrame) -> pd.DataFrame:
    """One row an inspector: ``load`` (1 is an even share), and what the groups are made by."""
    table = inspectors.reset_index(drop=True).copy()
    table["seats"] = [people.get(name, [0, 0])[0] for name in table["inspector"]]
    table["days"] = [people.get(name, [0, 0])[1] for name in table["inspector"]]
    sums = table.groupby("department", sort=False)[["seats", "days"]].transform("sum")
    table["load"] = (table["seats"] / table["days"]) / (sums["seats"] / sums["days"])
    rank = table.groupby("department", sort=False).cumcount()
    size = table.groupby("department", sort=False)["inspector"].transform("size")
    table["place_in_list"] = (rank * 5 // size).astype(int)
    return table
