"""The frame (抽查基数): who can be drawn for each task, with one reason for each that cannot."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dualrandom.campaign.exclusion_rules import EXCLUSION_RULES
from dualrandom.campaign.frame_digest import frame_digest

if TYPE_CHECKING:
    from dualrandom.campaign.models import Campaign
    from dualrandom.campaign.quota_results import QuotaResult
    from dualrandom.errors import Finding


@dataclass(frozen=True, eq=False)
class TaskFrame:
    """The frame of one task.

    Parameters
    ----------
    task_id
        Task.
    strata
        Labels, sorted: values of the strata columns joined by ``|``, ``unclassified`` for an
        empty value, or ``all``. Only labels that an eligible enterprise has.
    codes
        int32 per enterprise: index into ``strata``, -1 = excluded. Read-only.
    reasons
        int8 per enterprise: index into ``EXCLUSION_RULES``, -1 = eligible. Read-only.
    quotas
        Quota per stratum; empty for a task that follows the initiator's list.
    weights
        int64 per enterprise, at least 1, 0 where excluded; ``None`` in a task without weights.
        Read-only.
    staff
        Number of inspectors, where the quota counts with it.
    """

    task_id: str
    strata: tuple[str, ...]
    codes: np.ndarray[Any, np.dtype[np.int32]]
    reasons: np.ndarray[Any, np.dtype[np.int8]]
    quotas: dict[str, QuotaResult] = field(default_factory=dict)
    weights: np.ndarray[Any, np.dtype[np.int64]] | None = None
    staff: int | None = None

    @property
    def sizes(self) -> dict[str, int]:
        """Eligible enterprises per stratum."""
        counts = np.bincount(self.codes[self.codes >= 0], minlength=len(self.strata))
        return dict(zip(self.strata, counts.tolist(), strict=True))

    @property
    def exclusion_counts(self) -> dict[str, int]:
        """Excluded enterprises per rule, in the order of the rules; rules without any left out."""
        counts = np.bincount(self.reasons[self.reasons >= 0], minlength=len(EXCLUSION_RULES))
        return {
            rule: count
            for rule, count in zip(EXCLUSION_RULES, counts.tolist(), strict=True)
            if count
        }


@dataclass(frozen=True, eq=False)
class Frame:
    """All enterprises of the register with their place in each task (抽查基数).

    Parameters
    ----------
    campaign
        The campaign that the frame was built for.
    identifiers
        Sorted as Python sorts text.
    record_digests
        SHA-256 of each record, in the same order.
    tasks
        Frame per task id, in the campaign's order.
    warnings
        Remarks on the quotas: a stated number that does not fit, an empty class.
    """

    campaign: Campaign
    identifiers: list[str]
    record_digests: list[str]
    tasks: dict[str, TaskFrame]
    warnings: tuple[Finding, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 that a commitment promises (docs/spec/draw-v1.md §2.3)."""
        return frame_digest(self)

    def sizes(self, task_id: str) -> dict[str, int]:
        """Eligible enterprises per stratum of a task."""
        return self.tasks[task_id].sizes

    def eligible(self, task_id: str) -> pd.DataFrame:
        """Table of ``identifier`` and ``stratum`` of who can be drawn for a task."""
        task = self.tasks[task_id]
        rows = np.flatnonzero(task.codes >= 0)
        return pd.DataFrame(
            {
                "identifier": [self.identifiers[row] for row in rows.tolist()],
                "stratum": pd.Categorical.from_codes(task.codes[rows], pd.Index(task.strata)),
            }
        )

    @cached_property
    def exclusions(self) -> pd.DataFrame:
        """Table of ``identifier``, ``task``, ``rule``: a row per task and excluded enterprise."""
        rows = [np.flatnonzero(task.reasons >= 0) for task in self.tasks.values()]
        reasons = [task.reasons[own] for task, own in zip(self.tasks.values(), rows, strict=True)]
        task_codes = np.repeat(np.arange(len(rows)), [len(own) for own in rows])
        return pd.DataFrame(
            {
                "identifier": [self.identifiers[row] for own in rows for row in own.tolist()],
                "task": pd.Categorical.from_codes(task_codes, pd.Index(list(self.tasks))),
                "rule": pd.Categorical.from_codes(
                    np.concatenate(reasons), pd.Index(EXCLUSION_RULES)
                ),
            }
        )

    @cached_property
    def exclusion_counts(self) -> dict[str, dict[str, int]]:
        """Excluded enterprises per task and rule."""
        return {task_id: task.exclusion_counts for task_id, task in self.tasks.items()}

    def __str__(self) -> str:
        lines = [f"{len(self.identifiers)} enterprises"]
        for task_id, task in self.tasks.items():
            excluded = ", ".join(f"{rule} {n}" for rule, n in task.exclusion_counts.items())
            lines.append(f"{task_id}: {sum(task.sizes.values())} eligible; {excluded or 'all'}")
        return "\n".join(lines)
