"""The tasks of the demo campaign, with quotas that fit the people who are there (抽查任务)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.errors import CampaignError
from dualrandom.testing.capacity import capacity
from dualrandom.testing.enterprises import CLASSES
from dualrandom.testing.quotas import Quotas, scaled_quotas
from dualrandom.testing.world import MARKET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from dualrandom.testing.enterprises import Population
    from dualrandom.testing.inspectors import Staff
    from dualrandom.testing.setting import Setting
    from dualrandom.testing.world import DepartmentSpec

LOAD_PERCENT = 65
"""Share of a department's capacity that its quotas are meant to use."""

_MOST_PERCENT = 30
_MOST_GENERAL_PERCENT = 10  # general items are drawn sparingly (domain rule R6)
_EVERYBODY = "all"
_BASE_PPM: Mapping[str, Mapping[str, int]] = {
    "": {_EVERYBODY: 100_000},
    "market": {"A": 30_000, "B": 50_000, "C": 200_000, "D": 1_000_000},
    "food": {"A": 40_000, "B": 70_000, "C": 200_000, "D": 800_000},
    "other": {"A": 100_000, "B": 150_000, "C": 350_000, "D": 1_000_000},
}


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """One task of the campaign; ``strata`` is empty for a single quota."""

    task_id: str
    title: str
    department: str
    items: tuple[str, ...]
    strata: str
    quotas: Quotas
    eligible: int
    is_food: bool = False
    leader: bool = False


@dataclass(frozen=True)
class _Wanted:
    """A task before its quotas are known; ``parts`` is its part of the department's work."""

    task_id: str
    title: str
    items: tuple[str, ...]
    scope: NDArray[np.bool_]
    strata: str
    classes: NDArray[np.int64]
    base: str
    most_percent: int = _MOST_PERCENT
    parts: int = 1
    is_food: bool = False
    leader: bool = False


def plan_tasks(
    setting: Setting, firms: Population, rested: NDArray[np.bool_], team: Staff
) -> list[TaskPlan]:
    """One task a department, two for market regulation; none where nobody can be drawn.

    Raises
    ------
    CampaignError
        ``testing.too_little_capacity``: a department cannot even make one visit.
    """
    plans: list[TaskPlan] = []
    for place, unit in enumerate(setting.departments):
        scope = (firms.supervision >> place & 1).astype(np.bool_) & firms.active
        eligible = scope & rested
        wanted = _wanted(unit, firms, scope)
        wanted = [task for task in wanted if np.any(task.scope & eligible)]
        if wanted:
            people = team.of(unit.department_id)
            seats = capacity(people, unit.qualifications[0], setting.calendar)
            target = seats.inspections(LOAD_PERCENT, led=any(task.leader for task in wanted))
            plans += _plans(unit, wanted, eligible, target)
    return plans


def _wanted(unit: DepartmentSpec, firms: Population, scope: NDArray[np.bool_]) -> list[_Wanted]:
    name = unit.department_id
    if name != MARKET:
        title, base = f"{unit.name}春季抽查", "other" if unit.strata else ""
        task_id = f"{name}-spring"
        return [_Wanted(task_id, title, unit.task, scope, unit.strata, firms.risk, base)]
    return [
        _Wanted(
            "market-credit",
            "企业信用风险分类抽查",
            unit.task,
            scope,
            "risk_credit",
            firms.risk,
            "market",
            most_percent=_MOST_GENERAL_PERCENT,
            parts=2,
            leader=True,
        ),
        _Wanted(
            "market-food",
            "食品经营抽查",
            unit.food_task,
            scope & (firms.food_risk >= 0),
            "risk_food",
            firms.food_risk,
            "food",
            is_food=True,
        ),
    ]


def _plans(
    unit: DepartmentSpec, wanted: list[_Wanted], eligible: NDArray[np.bool_], target: int
) -> list[TaskPlan]:
    """All tasks by class; if that is too much, with one quota each; if still, the first alone."""
    for tasks, by_class in ((wanted, True), (wanted, False), (wanted[:1], False)):
        parts = sum(task.parts for task in tasks)
        plans = [
            _plan(unit, task, eligible, target * task.parts // parts, by_class=by_class)
            for task in tasks
        ]
        made = [plan for plan in plans if plan is not None]
        if len(made) == len(tasks):
            return made
    raise CampaignError("testing.too_little_capacity", department=unit.department_id)


def _plan(
    unit: DepartmentSpec,
    task: _Wanted,
    eligible: NDArray[np.bool_],
    target: int,
    *,
    by_class: bool,
) -> TaskPlan | None:
    drawable = task.scope & eligible
    n_drawable = int(drawable.sum())
    target = min(target, max(1, n_drawable * task.most_percent // 100))
    strata = task.strata if by_class else ""
    if strata:
        present = np.unique(task.classes[drawable]).tolist()  # an empty class may have no quota
        counts = np.bincount(task.classes[drawable], minlength=len(CLASSES)).tolist()
        sizes = {CLASSES[number]: counts[number] for number in present}
    else:
        sizes = {_EVERYBODY: n_drawable}
    quotas = scaled_quotas(_BASE_PPM[task.base if strata else ""], sizes, target)
    if quotas is None:
        return None
    return TaskPlan(
        task_id=task.task_id,
        title=task.title,
        department=unit.department_id,
        items=task.items,
        strata=strata,
        quotas=quotas,
        eligible=n_drawable,
        is_food=task.is_food,
        leader=task.leader,
    )
