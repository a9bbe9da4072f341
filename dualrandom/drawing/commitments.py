"""The commitment (抽取前承诺): everything that decides the draw except the seed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.calendar import campaign_workdays, workdays_source
from dualrandom.campaign.frame_root import frame_root
from dualrandom.campaign.linting.quotas import follows_initiator
from dualrandom.campaign.quotas import quotas_by_stratum
from dualrandom.campaign.resolved import resolve
from dualrandom.canonical import document_digest
from dualrandom.drawing.records import (
    Algorithms,
    Attempt,
    Commitment,
    StratumPromise,
    TaskPromise,
)
from dualrandom.registers.digests import inspectors_digest

if TYPE_CHECKING:
    from dualrandom.campaign.frame import Frame
    from dualrandom.campaign.models import Campaign, ObjectDrawAlgorithm, Task
    from dualrandom.campaign.resolved import ResolvedTask
    from dualrandom.drawing.records import ObjectDrawReason
    from dualrandom.registers.tables import Registers


def commit(
    campaign: Campaign,
    registers: Registers,
    frame: Frame,
    *,
    salt: str = "",
    attempt: Attempt | None = None,
) -> Commitment:
    """Fix campaign, frame, inspectors, quotas and algorithms before the seed exists.

    Parameters
    ----------
    campaign, registers, frame
        As read and built; the order of rows does not matter.
    salt
        Secret of the operator that hides the frame behind ``frame_root``: needed where single
        proofs are handed out but the frame is not published (docs/spec/draw-v1.md §11).
    attempt
        For a draw that must be repeated: its number, reason, approver, and what it repeats.

    Returns
    -------
    Commitment
        Publish it, or at least its ``digest``, before the seed can be known (RFC 3797 §5).

    Raises
    ------
    CampaignError
        ``campaign.quota_not_available`` and others of the quota cells.
    FrameError
        ``frame.quota_above_size``, ``frame.stratum_without_quota``.
    CalendarError
        ``calendar.unpublished_year``.
    """
    resolved = resolve(campaign, registers)
    promised = promised_strata(campaign, frame)
    tasks = [_promise(task, resolved[task.id], *promised[task.id]) for task in campaign.tasks]
    object_draw, reason = object_draw_of(campaign)
    return Commitment(
        campaign=campaign.id,
        algorithms=Algorithms(
            ticket="ticket/sm3-1" if campaign.hash == "sm3" else "ticket/sha256-1",
            seed="seed/sm3-1" if campaign.hash == "sm3" else "seed/sha256-1",
            object_draw=object_draw,
        ),
        object_draw_reason=reason,
        campaign_digest=document_digest(campaign.model_dump(mode="json")),
        frame_digest=frame.digest,
        frame_root=frame_root(frame, salt),
        inspectors_digest=inspectors_digest(registers),
        workdays=campaign_workdays(campaign),
        workdays_source=workdays_source(campaign),
        seed_sources=campaign.seed_sources,
        unrevealed_secrets=campaign.unrevealed_secrets,
        attempt=attempt or Attempt(),
        tasks=tuple(tasks),
    )


def object_draw_of(campaign: Campaign) -> tuple[ObjectDrawAlgorithm, ObjectDrawReason]:
    """Return the algorithm that draws the enterprises, and why (docs/spec/draw-v1.md §6.8)."""
    if campaign.object_draw != "auto":
        return campaign.object_draw, "named"
    leading = [task for task in campaign.tasks if not follows_initiator(campaign, task)]
    if all(task.weights is None for task in leading):
        return "object-draw/equal", "equal_chances"
    return "object-draw/nested", "unequal_chances"


def promised_strata(
    campaign: Campaign, frame: Frame
) -> dict[str, tuple[str | None, tuple[StratumPromise, ...]]]:
    """Per task whom it follows (``None``: draws itself), and sizes, quotas and chances."""
    initiator = _initiator_task(campaign) if campaign.mode == "joint" else None
    own = {
        task.id: _own_strata(task, frame.sizes(task.id))
        for task in campaign.tasks
        if initiator is None or task.id == initiator
    }
    return {
        task.id: (
            (None, own[task.id])
            if task.id in own
            else (initiator, _followed_strata(frame, task.id, initiator or "", own))
        )
        for task in campaign.tasks
    }


def _initiator_task(campaign: Campaign) -> str:
    """Return the one task whose list the others follow; the linter has seen that there is one."""
    return next(
        task.id for task in campaign.tasks if task.department == campaign.initiating_department
    )


def _own_strata(task: Task, sizes: dict[str, int]) -> tuple[StratumPromise, ...]:
    quotas = quotas_by_stratum(task, sizes)
    return tuple(
        StratumPromise(
            stratum=stratum,
            frame_size=sizes[stratum],
            quota=quotas[stratum].n,
            expected_quota=str(quotas[stratum].n),
            probability=str(Fraction(quotas[stratum].n, sizes[stratum])) if sizes[stratum] else "0",
            rule=quotas[stratum].rule,
        )
        for stratum in sorted(sizes)
    )


def _followed_strata(
    frame: Frame, task_id: str, initiator: str, strata: dict[str, tuple[StratumPromise, ...]]
) -> tuple[StratumPromise, ...]:
    """Return the initiator's strata as far as this task's scope reaches into them."""
    leading = frame.tasks[initiator]
    in_scope = (frame.tasks[task_id].codes >= 0) & (leading.codes >= 0)
    counts = np.bincount(leading.codes[in_scope], minlength=len(leading.strata))
    size_of = dict(zip(leading.strata, counts.tolist(), strict=True))
    return tuple(
        StratumPromise(
            stratum=promise.stratum,
            frame_size=size_of[promise.stratum],
            expected_quota=str(size_of[promise.stratum] * Fraction(promise.probability)),
            probability=promise.probability,
            rule=f"follows:{initiator}",
        )
        for promise in strata[initiator]
        if size_of[promise.stratum]
    )


def _promise(
    own: Task, task: ResolvedTask, follows: str | None, strata: tuple[StratumPromise, ...]
) -> TaskPromise:
    return TaskPromise(
        task=task.id,
        title=task.title,
        department=task.department,
        items=task.items,
        method=task.method,
        first_day=task.window.start,
        last_day=task.window.end,
        duration_minutes=task.duration_minutes,
        qualifications=task.qualifications,
        team_size=task.team_size,
        team_qualified=task.team_qualified,
        team_leader=task.team_leader,
        rounding=task.rounding,
        reserves=task.reserves,
        batches=own.batches,
        weights=own.weights.column if own.weights else None,
        follows=follows,
        strata=strata,
    )
