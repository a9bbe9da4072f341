"""Build the frame from registers and campaign (确定抽查基数)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from dualrandom.campaign.columns import UNCLASSIFIED, Columns
from dualrandom.campaign.designs import follows_initiator
from dualrandom.campaign.eligibility import (
    PastVisits,
    cap_reached,
    drawn_lately,
    gap_covers,
    in_scope,
)
from dualrandom.campaign.exclusion_rules import EXCLUSION_RULES
from dualrandom.campaign.frame_tables import Frame, TaskFrame
from dualrandom.campaign.frame_weights import weights_of
from dualrandom.campaign.linter import check_campaign
from dualrandom.campaign.quota_cells import parse_quota
from dualrandom.campaign.quota_types import ByClassQuota
from dualrandom.campaign.quotas import quotas_by_stratum
from dualrandom.campaign.staff_numbers import staff_of
from dualrandom.campaign.stratum_quotas import asks_for_nobody
from dualrandom.errors import Finding, FrameError
from dualrandom.messages import render
from dualrandom.registers.digests import enterprise_digests

if TYPE_CHECKING:
    from dualrandom.campaign.columns import Codes, Flags
    from dualrandom.campaign.models import Campaign, Task
    from dualrandom.campaign.quota_results import QuotaResult
    from dualrandom.messages import Language
    from dualrandom.registers.tables import Registers

    Reasons = np.ndarray[Any, np.dtype[np.int8]]

__all__ = ["EXCLUSION_RULES", "WHOLE", "Frame", "TaskFrame", "build_frame"]

_Array = TypeVar("_Array", bound="np.ndarray[Any, Any]")

_ENOUGH_FOR_PARETO = 40
"""Drawn from a stratum: below, the chances of a Pareto draw are visibly off (Rosén 1997)."""
WHOLE = "all"
"""Label of the only stratum of a task without strata."""


def build_frame(campaign: Campaign, registers: Registers) -> Frame:
    """Decide who can be drawn for each task, and why the others cannot.

    Parameters
    ----------
    campaign, registers
        As read; the order of rows does not matter.

    Returns
    -------
    Frame
        Pure function of its arguments. Cap and gap are asked of on-site tasks only: a document
        or online check does not enter the enterprise (domain rule R16).

    Raises
    ------
    CampaignError
        ``campaign.findings``: the linter found errors.
    FrameError
        ``frame.findings``: nobody eligible, a quota for a stratum without anybody, a stratum
        without a quota, a quota above its stratum's size, a value without a weight. All of them
        at once.
    """
    check_campaign(campaign, registers)
    building = _Building(campaign, registers)
    tasks = {task.id: building.task_frame(task) for task in campaign.tasks}
    if building.findings:
        raise FrameError("frame.findings", building.findings)
    return Frame(
        campaign=campaign,
        identifiers=building.identifiers,
        record_digests=building.in_order(enterprise_digests(registers)),
        tasks=tasks,
        warnings=tuple(building.warnings),
    )


def cells_by_record(campaign: Campaign, registers: Registers) -> dict[str, list[str]]:
    """Cell per task and row of the register, as the records alone give it (draw-v1 §2.3).

    Parameters
    ----------
    campaign
        As committed.
    registers
        Some of its enterprises with their whole history: a cell depends on nobody else's record.
        A weight that the record does not give is written as 0.

    Raises
    ------
    FrameError
        ``frame.column_missing``: a column that the campaign asks for is not there.
    """
    building = _Building(campaign, registers)
    try:
        return {task.id: building.cells(task) for task in campaign.tasks}
    except KeyError as error:
        raise FrameError("frame.column_missing", column=error.args[0]) from error


class _Building:
    """What the frames of all tasks share, and the problems found on the way."""

    def __init__(self, campaign: Campaign, registers: Registers) -> None:
        self._campaign = campaign
        self._registers = registers
        identifiers = registers.enterprises["identifier"].tolist()
        self._identifier = identifiers.__getitem__
        self.identifiers = sorted(identifiers)
        self._order: Codes | None = None
        if identifiers != self.identifiers:
            # Registers are sorted when read; one made by hand may not be.
            order = sorted(range(len(identifiers)), key=identifiers.__getitem__)
            self._order = np.array(order, dtype=np.int64)
        self._columns = Columns(registers.enterprises)
        self._active = self._columns.where("status", "active".__eq__)
        self._past = PastVisits(registers)
        self.findings: list[Finding] = []
        self.warnings: list[Finding] = []

    def in_order(self, texts: list[str]) -> list[str]:
        """Texts of the register's rows in the order of the identifiers."""
        return texts if self._order is None else [texts[row] for row in self._order.tolist()]

    def task_frame(self, task: Task) -> TaskFrame:
        follows = follows_initiator(self._campaign, task)
        reasons = self._reasons(task)
        labels, codes = self._strata(() if follows else task.strata)
        counts = np.bincount(codes[reasons < 0], minlength=len(labels))
        used = np.flatnonzero(counts)
        place = np.full(len(labels), -1, dtype=np.int32)
        place[used] = np.arange(len(used), dtype=np.int32)
        placed = place[codes]
        placed[reasons >= 0] = -1
        sizes = {labels[code]: int(counts[code]) for code in used}
        quotas: dict[str, QuotaResult] = {}
        staff = None if follows else staff_of(self._campaign, task, self._registers)
        if not sizes:
            params = {"task": task.id, **_counted(reasons)}
            self.findings.append(Finding("frame.nobody_eligible", params=params))
        elif not follows:
            self._find_empty_strata(task, labels, codes, reasons, sizes)
            quotas = self._quotas(task, sizes, staff)
        weights, problems = weights_of(task, self._columns, reasons < 0, self._identifier)
        self.findings += problems
        return TaskFrame(
            task.id,
            tuple(sizes),
            self._sorted(placed),
            self._sorted(reasons),
            quotas,
            None if weights is None else self._sorted(weights),
            staff,
        )

    def cells(self, task: Task) -> list[str]:
        """Cell of every row of the register."""
        reasons = self._reasons(task)
        labels, codes = self._strata(() if follows_initiator(self._campaign, task) else task.strata)
        weights, _ = weights_of(task, self._columns, reasons < 0, self._identifier)
        marks = [""] * len(codes) if weights is None else [f"*{weight}" for weight in weights]
        return [
            f"in:{labels[code]}{mark}" if reason < 0 else f"out:{EXCLUSION_RULES[reason]}"
            for code, mark, reason in zip(codes, marks, reasons, strict=True)
        ]

    def _reasons(self, task: Task) -> Reasons:
        """First rule that excludes each enterprise, -1 where none does."""
        window = self._campaign.window_of(task)
        size = len(self._active)
        on_site = task.method == "on_site"
        excluded: tuple[Flags | None, ...] = (
            ~self._active,
            ~in_scope(self._columns, task.scope, task.department, size),
            drawn_lately(self._past, self._campaign, window),
            cap_reached(self._past, self._campaign, task) if on_site else None,
            gap_covers(self._past, self._campaign, window) if on_site else None,
        )
        reasons = np.full(size, -1, dtype=np.int8)
        for number, flags in reversed(list(enumerate(excluded))):
            if flags is not None:
                reasons[flags] = number
        return reasons

    def _strata(self, names: tuple[str, ...]) -> tuple[list[str], Codes]:
        """Labels in order and the label of every row, excluded enterprises included."""
        labels = [""]
        codes = np.zeros(len(self._active), dtype=np.int64)
        for number, name in enumerate(names):
            values = [value or UNCLASSIFIED for value in self._columns.values(name)]
            codes = codes * len(values) + self._columns.codes(name)
            used = np.arange(len(values))
            if number:
                used, codes = np.unique(codes, return_inverse=True)
            pairs = [divmod(int(code), len(values)) for code in used]
            labels = [f"{labels[left]}|{values[right]}" for left, right in pairs]
        if not names:
            return [WHOLE], codes
        # A value may itself read "unclassified": equal labels are one stratum.
        plain = [label.removeprefix("|") for label in labels]
        distinct = sorted(set(plain))
        place = {label: position for position, label in enumerate(distinct)}
        return distinct, np.array([place[label] for label in plain], dtype=np.int64)[codes]

    def _find_empty_strata(
        self, task: Task, labels: list[str], codes: Codes, reasons: Reasons, sizes: dict[str, int]
    ) -> None:
        """A quota for nobody is an error; an empty class of a class cell is remarked."""
        named = dict(task.quota_by_stratum)
        whole = parse_quota(task.quota) if task.quota is not None else None
        if isinstance(whole, ByClassQuota):
            named = dict.fromkeys(whole.labels, "")
        for label in sorted(set(named) - set(sizes)):
            own = reasons[codes == labels.index(label)] if label in labels else reasons[:0]
            params = {"task": task.id, "stratum": label, **_counted(own)}
            if isinstance(whole, ByClassQuota):
                self.warnings.append(Finding("frame.class_empty", "warning", params))
            elif not asks_for_nobody(parse_quota(named[label])):
                self.findings.append(Finding("frame.stratum_empty", params=params))

    def _quotas(
        self, task: Task, sizes: dict[str, int], staff: int | None
    ) -> dict[str, QuotaResult]:
        try:
            quotas = quotas_by_stratum(task, sizes, staff)
        except FrameError as error:
            self.findings += [self._located(task, finding) for finding in error.findings]
            return {}
        self.warnings += [
            self._located(task, remark) for quota in quotas.values() for remark in quota.remarks
        ]
        if self._campaign.object_draw == "object-draw/pareto":
            self.warnings += [
                Finding(
                    "frame.pareto_in_small_stratum", "warning", {"task": task.id, "stratum": label}
                )
                for label, quota in quotas.items()
                if 0 < quota.expected < _ENOUGH_FOR_PARETO
            ]
        return quotas

    def _located(self, task: Task, finding: Finding) -> Finding:
        """A finding about a stratum, with the task's place in the campaign."""
        return replace(finding, column=f"tasks[{self._campaign.tasks.index(task)}]")

    def _sorted(self, array: _Array) -> _Array:
        """Rows in the order of the identifiers, read-only."""
        ordered = array if self._order is None else cast("_Array", array[self._order])
        ordered.setflags(write=False)
        return ordered


def _counted(reasons: Reasons) -> dict[str, object]:
    """Number of enterprises, and how many each rule excluded, in both languages."""
    counts = np.bincount(reasons[reasons >= 0], minlength=len(EXCLUSION_RULES)).tolist()
    found = [(rule, n) for rule, n in zip(EXCLUSION_RULES, counts, strict=True) if n]

    def told(language: Language) -> str:
        return "; ".join(f"{render(rule, language)}: {n}" for rule, n in found) or "0"

    return {"size": len(reasons), "reasons_en": told("en"), "reasons_zh": told("zh")}
