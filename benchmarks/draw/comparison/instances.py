"""The registers that all contenders draw from.

Every instance goes the public way of this package: CSV files, registers, campaign, frame,
commitment. What the others need (names, strata, numbers, chances) is read off frame and commitment,
in the order of the rows of the file, so that everybody draws the same numbers from the same rows.
"""

import pickle
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

import dualrandom as dr

TILLE = (7, 17, 41, 61, 83, 91)
"""Percent chances of Tillé's example (Sampling Algorithms, 2006); three of the six are drawn."""
N_DIVISIONS = 31
RATIOS = {"A": "0.5%", "B": "1%", "C": "2%", "D": "4%"}
N_DEPARTMENTS_ROWS = 2000
RESERVES = 2


class Population(NamedTuple):
    """What one department draws from, row by row; ``quotas`` per stratum.

    ``weights`` and ``chances`` are ``None`` where all of a stratum have the same chance.
    """

    names: list[str]
    strata: list[str]
    quotas: dict[str, int]
    weights: list[int] | None
    chances: list[float] | None


class Instance(NamedTuple):
    """Rows of the register, and tasks as a campaign states them."""

    enterprises: pd.DataFrame
    tasks: list[dict[str, object]]

    def shuffled(self) -> "Instance":
        """Return the same enterprises, the rows in another order."""
        order = np.argsort(scattered(len(self.enterprises), 9), kind="stable")
        return self._replace(enterprises=self.enterprises.iloc[order])


def scattered(n_rows: int, salt: int) -> np.ndarray:
    """One 64-bit number a row without a pattern, the same on every machine (splitmix64)."""
    mixed = (np.arange(n_rows, dtype=np.uint64) * np.uint64(64) + np.uint64(salt)) * np.uint64(
        0x9E3779B97F4A7C15
    )
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def below(bound: int, n_rows: int, salt: int) -> np.ndarray:
    """Whole numbers from 0 to ``bound - 1``."""
    return (scattered(n_rows, salt) % np.uint64(bound)).astype(np.int64)


def rows_of(n_rows: int) -> pd.DataFrame:
    """Names of 18 characters, in no order."""
    order = np.argsort(scattered(n_rows, 0), kind="stable")
    names = [f"BENCH{number:013}" for number in order.tolist()]
    return pd.DataFrame({"identifier": names, "name": "-"})


def stratified(n_rows: int) -> Instance:
    """One department, equal chances, up to 124 strata: 31 divisions of uneven size, 4 classes."""
    table = rows_of(n_rows)
    rank = below(N_DIVISIONS * (N_DIVISIONS + 1) // 2, n_rows, 1)
    division = (np.sqrt(8.0 * rank + 1).astype(np.int64) - 1) // 2
    table["division"] = [f"{110000 + 10000 * number}" for number in division.tolist()]
    table["risk_class"] = np.array(["A", "B", "C", "D"])[below(4, n_rows, 2)]
    cells = (table["division"] + "|" + table["risk_class"]).unique().tolist()
    task = {
        "strata": ("division", "risk_class"),
        "quota_by_stratum": {cell: RATIOS[cell[-1]] for cell in cells},
    }
    return Instance(table, [task])


def scored(n_rows: int, n_tasks: int) -> Instance:
    """Departments with scores of their own (correlation 0.5): 3 % and 5 % of one stratum."""
    table = rows_of(n_rows)
    tasks = []
    for number, ratio in enumerate(("3%", "5%")[:n_tasks]):
        column = f"risk_score{number}"
        table[column] = (1 + below(50, n_rows, 3) + below(50, n_rows, 4 + number)).astype(str)
        tasks.append({"quota": ratio, "weights": {"column": column}})
    return Instance(table, tasks)


def departments(*, weighted: bool) -> Instance:
    """Two departments with frames of 70 % each and four strata; 2,000 rows."""
    n_rows = N_DEPARTMENTS_ROWS
    table = rows_of(n_rows)
    table["risk_class"] = np.array(["A", "B", "C", "D"])[below(4, n_rows, 2)]
    inside = [below(10, n_rows, 6 + number) < 7 for number in range(2)]
    table["tags"] = [
        ";".join(f"t{number}" for number, own in enumerate(both) if own)
        for both in zip(*inside, strict=True)
    ]
    scores = scored(n_rows, 2)
    tasks: list[dict[str, object]] = []
    for number, ratios in enumerate((RATIOS, {"A": "1%", "B": "2%", "C": "4%", "D": "6%"})):
        column = f"risk_score{number}"
        table[column] = scores.enterprises[column]
        task = {"scope": {"tags": (f"t{number}",)}}
        if weighted:
            tasks.append({**task, "quota": str(60 + 40 * number), "weights": {"column": column}})
        else:
            tasks.append({**task, "strata": ("risk_class",), "quota_by_stratum": ratios})
    return Instance(table, tasks)


def tille() -> Instance:
    """Tillé's six, three drawn with unequal chances."""
    table = rows_of(len(TILLE))
    table["risk_score0"] = [str(weight) for weight in TILLE]
    return Instance(table, [{"quota": "3", "weights": {"column": "risk_score0"}}])


def seven() -> Instance:
    """Seven enterprises, three drawn with equal chances."""
    return Instance(rows_of(7), [{"quota": "3"}])


def prepare(instance: Instance, algorithms: tuple[str, ...], folder: Path) -> None:
    """Write commitment and frame per algorithm, and the populations, also as CSV files."""
    folder.mkdir(parents=True)
    registers = dr.read_registers(write_registers(instance, folder / "registers"))
    for algorithm in algorithms:
        campaign = campaign_of(instance, f"object-draw/{algorithm}")
        frame = dr.build_frame(campaign, registers)
        promise = dr.commit(campaign, registers, frame)
        (folder / algorithm).write_bytes(pickle.dumps((promise, frame)))
    names = instance.enterprises["identifier"].tolist()
    populations = [population_of(frame, promise, task, names) for task in frame.tasks]
    (folder / "populations").write_bytes(pickle.dumps(populations))
    for number, own in enumerate(populations):
        table = pd.DataFrame({"name": own.names, "stratum": own.strata})
        table["chance"] = own.chances or 1
        table.to_csv(folder / f"population{number}.csv", index=False)
        quotas = pd.DataFrame(sorted(own.quotas.items()), columns=["stratum", "n"])
        quotas.to_csv(folder / f"quotas{number}.csv", index=False)


def write_registers(instance: Instance, folder: Path) -> Path:
    folder.mkdir()
    rest = {
        "inspectors": {
            "inspector_id": ["i0", "i1", "i2", "i3"],
            "department": ["d0", "d0", "d1", "d1"],
        },
        "departments": {"department_id": ["d0", "d1"], "name": ["d0", "d1"]},
        "items": {
            "item_id": ["item0", "item1"],
            "name": ["item0", "item1"],
            "department": ["d0", "d1"],
            "duration_minutes": ["60", "60"],
        },
    }
    for name, columns in rest.items():
        pd.DataFrame(columns).to_csv(folder / f"{name}.csv", index=False)
    instance.enterprises.to_csv(folder / "enterprises.csv", index=False)
    return folder


def campaign_of(instance: Instance, object_draw: str) -> dr.Campaign:
    own = [
        {"id": f"t{number}", "department": f"d{number}", "items": (f"item{number}",), **task}
        for number, task in enumerate(instance.tasks)
    ]
    return dr.Campaign.model_validate(
        {
            "id": "comparison",
            "window": {"start": "2026-03-02", "end": "2026-04-30"},
            "initiating_department": "d0",
            "cooperating_departments": ("d1",) if len(own) > 1 else (),
            "calendar": {"source": "weekdays"},
            "object_draw": object_draw,
            "tasks": [{**task, "reserves": RESERVES} for task in own],
        }
    )


def population_of(
    frame: dr.Frame, promise: dr.Commitment, task_id: str, names: list[str]
) -> Population:
    """The frame of a task as others need it, in the order of ``names``."""
    own, task = frame.tasks[task_id], promise.task(task_id)
    row_of = {name: row for row, name in enumerate(frame.identifiers)}
    rows = [row for row in map(row_of.__getitem__, names) if own.codes[row] >= 0]
    strata = [own.strata[code] for code in own.codes[rows].tolist()]
    weights = chances = None
    if own.weights is not None:
        weights = own.weights[rows].tolist()
        chance_of = {
            (stratum.stratum, level.weight): float(Fraction(level.probability))
            for stratum in task.strata
            for level in stratum.levels
        }
        chances = [chance_of[cell] for cell in zip(strata, weights, strict=True)]
    quotas = {stratum.stratum: stratum.quota or 0 for stratum in task.strata}
    return Population([frame.identifiers[row] for row in rows], strata, quotas, weights, chances)
