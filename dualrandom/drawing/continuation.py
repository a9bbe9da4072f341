"""A draw that goes on (续抽): larger quotas, with those drawn so far kept. draw-v1.md §10.

The order by ticket was fixed when the seed was known. A larger sample takes the next enterprises
of that order, so it extends the smaller one; nobody drawn is ever replaced.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import Field

from dualrandom.canonical import document_digest, normal_text
from dualrandom.drawing.records import DrawnEnterprise, Record
from dualrandom.drawing.ticket_order import TicketOrder
from dualrandom.errors import Finding, VerificationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.outcomes import Draw

    Quotas = Mapping[tuple[str, str], int]


class ContinuedStratum(Record):
    """A stratum whose quota grew: from ``quota_before`` to ``quota``.

    ``added`` are the enterprises of the ranks in between, those that were reserves among them;
    ``cutoff`` is the ticket of the last one, ``probability`` the chance to have been selected by
    now, quota / frame size.
    """

    task: str
    stratum: str
    frame_size: int = Field(ge=1)
    quota_before: int = Field(ge=0)
    quota: int = Field(ge=1)
    probability: str
    cutoff: str
    added: tuple[DrawnEnterprise, ...]


class Continuation(Record):
    """File ``continuation-<n>.json``; ``draw`` is the digest of ``draw.json``."""

    format: Literal["dualrandom/continuation/1"] = "dualrandom/continuation/1"
    number: int = Field(ge=1)
    draw: str
    reason: str = Field(min_length=1)
    approver: str = Field(min_length=1)
    strata: tuple[ContinuedStratum, ...] = Field(min_length=1)


def continuation_file(number: int) -> str:
    """Name of a continuation's file in a bundle."""
    return f"continuation-{number}.json"


def extend(
    draw: Draw,
    frame: Frame,
    quotas: Quotas,
    *,
    reason: str,
    approver: str,
    earlier: Sequence[Continuation] = (),
) -> Continuation:
    """Draw more enterprises of some strata; those drawn so far stay drawn (续抽).

    Parameters
    ----------
    draw, frame
        As drawn, or as read from a bundle.
    quotas
        New number per (task, stratum): larger than before, at most the stratum's size.
    reason, approver
        Why the draw goes on, and who approved it; both are published.
    earlier
        The continuations before this one, the first one first.

    Returns
    -------
    Continuation
        The next enterprises by ticket. A pure function of its arguments. Whoever knows the seed
        can know them beforehand; where that matters, make a new attempt instead.

    Raises
    ------
    VerificationError
        ``draw.other_frame``; ``continuation.findings`` with everything that stands in the way:
        another draw than ``object-draw/equal``, a task that follows or is drawn in batches, an
        unknown stratum, a number that is not larger or exceeds the stratum, no reason, no
        approver.
    """
    if frame.digest != draw.commitment.frame_digest:
        promised = draw.commitment.frame_digest
        raise VerificationError("draw.other_frame", promised=promised, found=frame.digest)
    before = _quotas_so_far(draw, earlier)
    texts = {"no_reason": normal_text(reason), "no_approver": normal_text(approver)}
    findings = [Finding(f"continuation.{code}") for code, text in texts.items() if not text]
    findings += _quota_findings(draw, frame, quotas, before)
    if findings:
        raise VerificationError("continuation.findings", findings)
    order = TicketOrder(frame, draw.record.seed)
    return Continuation(
        number=len(earlier) + 1,
        draw=document_digest(draw.record.model_dump(mode="json")),
        reason=texts["no_reason"],
        approver=texts["no_approver"],
        strata=tuple(
            _continued(frame, order, *cell, before[cell], quotas[cell])
            for cell in before
            if cell in quotas
        ),
    )


def continuation_findings(
    draw: Draw, frame: Frame, continuations: Sequence[Continuation]
) -> Iterator[Finding]:
    """Continue again, one after the other, and compare; with the file each finding is about."""
    for number, recorded in enumerate(continuations, start=1):
        file = continuation_file(number)
        quotas = {(one.task, one.stratum): one.quota for one in recorded.strata}
        try:
            again = extend(
                draw,
                frame,
                quotas,
                reason=recorded.reason,
                approver=recorded.approver,
                earlier=continuations[: number - 1],
            )
        except VerificationError as error:
            for finding in error.findings or (Finding(error.code, params=error.params),):
                yield Finding(finding.code, params=finding.params, file=file)
            return
        for key in ("number", "draw", "reason", "approver"):
            found, expected = getattr(recorded, key), getattr(again, key)
            if found != expected:
                params = {"key": key, "found": found, "expected": expected}
                yield Finding("continuation.differs", params=params, file=file)
        strata = {(one.task, one.stratum): one for one in again.strata}
        for one in recorded.strata:
            if len(strata) < len(recorded.strata) or one != strata[one.task, one.stratum]:
                params = {"task": one.task, "stratum": one.stratum}
                yield Finding("continuation.other", params=params, file=file)


def _quotas_so_far(draw: Draw, earlier: Iterable[Continuation]) -> dict[tuple[str, str], int]:
    """Number drawn per task and stratum, in the order of the record."""
    quotas = {
        (task.task, stratum.stratum): stratum.quota
        for task in draw.record.tasks
        for stratum in task.strata
    }
    for continuation in earlier:
        quotas.update({(one.task, one.stratum): one.quota for one in continuation.strata})
    return quotas


def _quota_findings(draw: Draw, frame: Frame, quotas: Quotas, before: Quotas) -> Iterator[Finding]:
    """Everything that keeps a stratum from being continued."""
    algorithm = draw.commitment.algorithms.object_draw
    if algorithm != "object-draw/equal":
        yield Finding("continuation.other_algorithm", params={"algorithm": algorithm})
        return
    if not quotas:
        yield Finding("continuation.nothing")
    tasks = {task.task: task for task in draw.commitment.tasks}
    for cell, quota in quotas.items():
        task, so_far = tasks.get(cell[0]), before.get(cell)
        params = {"task": cell[0], "stratum": cell[1], "quota": quota}
        if task is not None and task.follows is not None:
            yield Finding("continuation.follows", params={**params, "leader": task.follows})
        elif task is None or so_far is None:
            known = ", ".join("/".join(other) for other in before)
            yield Finding("continuation.unknown", params={**params, "known": known})
        elif task.batches > 1:
            yield Finding("continuation.batches", params=params)
        elif quota > (size := frame.sizes(cell[0]).get(cell[1], 0)):
            yield Finding("continuation.above_size", params={**params, "size": size})
        elif quota <= so_far:
            yield Finding("continuation.not_larger", params={**params, "before": so_far})


def _continued(
    frame: Frame, order: TicketOrder, task: str, stratum: str, before: int, quota: int
) -> ContinuedStratum:
    own = frame.tasks[task]
    rows = np.flatnonzero(own.codes == own.strata.index(stratum))
    drawn = order.lowest(rows, quota)
    return ContinuedStratum(
        task=task,
        stratum=stratum,
        frame_size=len(rows),
        quota_before=before,
        quota=quota,
        probability=str(Fraction(quota, len(rows))),
        cutoff=drawn[-1].ticket,
        added=drawn[before:],
    )
