"""Who gets what against what is due: by place in the file, district, trade, class, department.

For each group: enterprises, inspections due, inspections drawn, visits, and the variance that an
honest draw of fixed size has (Hájek's), so that accident can be told from bias.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pandas as pd

from benchmarks.fairness.campaigns import Campaign, due
from benchmarks.fairness.practices import AnyPractice
from benchmarks.fairness.world import Department, World
from dualrandom.fairness.chi_square import chi_square_tail
from dualrandom.fairness.inclusion import fixed_size_scale

BINS = 20
FEW = 4
DIMENSIONS = ("position", "district", "trade", "risk_class", "department")
FIELDS = ("enterprises", "due", "drawn", "visits", "scale")

Groups = dict[str, dict[str, list[float]]]
"""Dimension, group (``department|label``), and the five fields in order."""


def positions(n: int) -> np.ndarray:
    """Bin of each row of a registry: twentieths of the file, quarters of a very short one."""
    bins = BINS if n >= 2 * BINS else FEW
    return np.arange(n) * bins // max(n, 1)


def group_shares(practice: AnyPractice, campaigns: Iterable[Campaign]) -> Groups:
    """Add up all campaigns and years."""
    found: dict[str, dict[str, np.ndarray]] = {name: {} for name in DIMENSIONS}
    rows: dict[tuple[World, Department], pd.DataFrame] = {}
    for campaign in campaigns:
        for world, year in zip(campaign.worlds, campaign.years, strict=True):
            routine = year.visits[(year.visits["trigger"] == "routine").to_numpy()]
            for department in world.departments:
                key = world, department
                if key not in rows:
                    rows[key] = _rows(practice, world, department)
                own = rows[key]
                own["drawn"] += _times(own["enterprise"], year.selected, department)
                own["visits"] += _times(own["enterprise"], routine, department)
                own["times"] += 1
    for (_, department), own in rows.items():
        for name in ("enterprises", "due", "scale"):
            own[name] *= own["times"]
        _add(found, own, department.id)
    return {
        name: {label: [round(float(v), 6) for v in values] for label, values in own.items()}
        for name, own in found.items()
    }


def _rows(practice: AnyPractice, world: World, department: Department) -> pd.DataFrame:
    registry = world.registry(department)
    chances = due(practice, world, department)
    is_open = (chances > 0) & (chances < 1)
    scale = np.zeros(len(chances))
    if is_open.any():
        scale[is_open] = _scale(tuple(chances[is_open]))
    return pd.DataFrame(
        {
            "enterprise": registry["enterprise"].to_numpy(),
            "position": positions(len(registry)),
            "district": registry["district"].to_numpy(),
            "trade": registry["trade"].to_numpy(),
            "risk_class": registry["risk_class"].to_numpy(),
            "department": department.id,
            "enterprises": 1.0,
            "due": chances,
            "scale": scale,
            "drawn": 0.0,
            "visits": 0.0,
            "times": 0,
        }
    )


def _times(names: pd.Series, table: pd.DataFrame, department: Department) -> np.ndarray:
    """How often the table has each of the registry's enterprises for the department."""
    own = table.loc[(table["department"] == department.id).to_numpy(), "enterprise"]
    at = pd.Index(names).get_indexer(own)
    return np.bincount(at[at >= 0], minlength=len(names))


_SCALES: dict[tuple[float, ...], np.ndarray] = {}


def _scale(chances: tuple[float, ...]) -> np.ndarray:
    if chances not in _SCALES:
        _SCALES[chances] = fixed_size_scale(np.array(chances))
    return _SCALES[chances]


def _add(found: dict[str, dict[str, np.ndarray]], rows: pd.DataFrame, department: str) -> None:
    for name in DIMENSIONS:
        sums = rows.groupby(name, sort=True)[list(FIELDS)].sum()
        for label, values in zip(sums.index, sums.to_numpy(), strict=True):
            key = f"{department}|{label}"
            found[name][key] = found[name].get(key, np.zeros(len(FIELDS))) + values


def merged(parts: Iterable[Groups]) -> Groups:
    """Add up the groups of several cells."""
    found: Groups = {name: {} for name in DIMENSIONS}
    for part in parts:
        for name, own in part.items():
            for label, values in own.items():
                before = found[name].get(label, [0.0] * len(FIELDS))
                found[name][label] = [a + b for a, b in zip(before, values, strict=True)]
    return found


def over_departments(groups: dict[str, list[float]]) -> dict[str, list[float]]:
    """One row a label, all departments together, in the order of labels."""
    found: dict[str, list[float]] = {}
    for key, values in groups.items():
        label = key.split("|", 1)[1]
        before = found.get(label, [0.0] * len(FIELDS))
        found[label] = [a + b for a, b in zip(before, values, strict=True)]
    return dict(sorted(found.items(), key=lambda item: _sortable(item[0])))


def displaced(groups: dict[str, list[float]]) -> float:
    """Share of inspections that fall in another group than was due, in [0, 1]."""
    total = sum(values[1] for values in groups.values())
    gaps = sum(abs(values[2] - values[1]) for values in groups.values())
    return gaps / (2 * total) if total else 0.0


def bias_p_value(groups: dict[str, list[float]]) -> float:
    """Chance of gaps so large under the promise; the least of all departments, Bonferroni.

    In each department X² = Σ gap²/scale on groups − 1 degrees of freedom: the fixed-size form of
    ``inclusion_test`` summed over the units of a group.
    """
    tests: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for key, (_, expected, drawn, _, scale) in groups.items():
        tests[key.split("|", 1)[0]].append((drawn - expected, scale))
    values = []
    for own in tests.values():
        open_groups = [(gap, scale) for gap, scale in own if scale > 0]
        if any(abs(gap) > 1e-6 for gap, scale in own if scale <= 0):
            values.append(0.0)
        elif len(open_groups) > 1:
            statistic = sum(gap**2 / scale for gap, scale in open_groups)
            values.append(chi_square_tail(statistic, len(open_groups) - 1))
    return min(1.0, min(values) * len(values)) if values else 1.0


def _sortable(label: str) -> tuple[int, str]:
    return (int(label), "") if label.isdigit() else (-1, label)
