"""The commitment (抽取前承诺): everything that decides the draw except the seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import campaign_workdays, workdays_source
from dualrandom.campaign.designs import object_draw_of
from dualrandom.campaign.frame_root import frame_root
from dualrandom.campaign.resolved import resolve
from dualrandom.canonical import document_digest
from dualrandom.drawing.records import (
    Algorithms,
    Attempt,
    Commitment,
    StratumPromise,
    TaskPromise,
)
from dualrandom.drawing.strata_promises import followed_strata, own_strata
from dualrandom.registers.digests import inspectors_digest

if TYPE_CHECKING:
    from dualrandom.campaign.frame import Frame
    from dualrandom.campaign.models import Campaign, Task
    from dualrandom.campaign.resolved import ResolvedTask
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
    tasks = [
        _promise(task, resolved[task.id], frame.tasks[task.id].staff, *promised[task.id])
        for task in campaign.tasks
    ]
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


def promised_strata(
    campaign: Campaign, frame: Frame
) -> dict[str, tuple[str | None, tuple[StratumPromise, ...]]]:
    """Per task whom it follows (``None``: draws itself), and sizes, quotas and chances."""
    initiator = _initiator_task(campaign) if campaign.mode == "joint" else None
    sizes_vary = campaign.object_draw == "object-draw/poisson"
    own = {
        task.id: own_strata(task, frame.tasks[task.id], sizes_vary=sizes_vary)
        for task in campaign.tasks
        if initiator is None or task.id == initiator
    }
    return {
        task.id: (
            (None, own[task.id])
            if task.id in own
            else (initiator, followed_strata(frame, task.id, initiator or "", own))
        )
        for task in campaign.tasks
    }


def _initiator_task(campaign: Campaign) -> str:
    """Return the one task whose list the others follow; the linter has seen that there is one."""
    return next(
        task.id for task in campaign.tasks if task.department == campaign.initiating_department
    )


def _promise(
    own: Task,
    task: ResolvedTask,
    staff: int | None,
    follows: str | None,
    strata: tuple[StratumPromise, ...],
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
        team_experts=task.team_experts,
        expert_qualifications=task.expert_qualifications,
        rounding=task.rounding,
        reserves=task.reserves,
        batches=own.batches,
        weights=own.weights.column if own.weights else None,
        staff=staff,
        follows=follows,
        strata=strata,
    )
