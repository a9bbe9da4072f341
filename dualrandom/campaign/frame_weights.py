"""Weights of the enterprises of a task (抽取权重): docs/spec/draw-v1.md §5.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dualrandom.campaign.columns import UNCLASSIFIED
from dualrandom.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.campaign.columns import Columns, Flags
    from dualrandom.campaign.models import Task, Weights

    WeightArray = np.ndarray[Any, np.dtype[np.int64]]

LARGEST_WEIGHT = 1_000_000


def weights_of(
    task: Task, columns: Columns, eligible: Flags, identifier: Callable[[int], str]
) -> tuple[WeightArray | None, list[Finding]]:
    """Weight of every enterprise that the task may draw, 0 for the others.

    Parameters
    ----------
    task
        ``None`` comes back if it has no weights.
    columns
        Of the register of enterprises.
    eligible
        Who may be drawn.
    identifier
        Names a row of the register in a finding.

    Returns
    -------
    tuple
        int64 array, and one finding per value without a usable weight, with its first enterprise.
    """
    if task.weights is None:
        return None, []
    codes = columns.codes(task.weights.column)
    values = [value or UNCLASSIFIED for value in columns.values(task.weights.column)]
    weights = np.array([_weight(task.weights, value) for value in values] or [0], dtype=np.int64)
    own = np.where(eligible, weights[codes], -1) if len(codes) else weights[:0]
    findings = []
    rows = np.flatnonzero(own == 0)
    missing, first = np.unique(codes[rows], return_index=True)
    for code, row in zip(missing.tolist(), rows[first].tolist(), strict=True):
        params = {
            "task": task.id,
            "column": task.weights.column,
            "value": values[code],
            "identifier": identifier(row),
            "table": ", ".join(task.weights.table) or f"1…{LARGEST_WEIGHT}",
        }
        findings.append(Finding("frame.weight_missing", params=params))
    return np.maximum(own, 0), findings


def _weight(weights: Weights, value: str) -> int:
    """Weight of a value; 0 if it has none."""
    if weights.table:
        return weights.table.get(value, 0)
    is_number = value.isascii() and value.isdigit()
    return int(value) if is_number and len(value) < 8 and int(value) <= LARGEST_WEIGHT else 0  # noqa: PLR2004
