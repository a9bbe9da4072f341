"""A proof in plain words (单户证明的说明), for whoever was handed one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dualrandom.drawing.ticket_order import PURPOSE
from dualrandom.drawing.tickets import ticket
from dualrandom.reports.explanation import Line, RuleId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.drawing.continuation import Continuation
    from dualrandom.drawing.proof_records import Proof, ProvedTask
    from dualrandom.drawing.records import TaskPromise


def proof_sentences(proof: Proof) -> Iterator[Line]:
    """Say what a proof shows, task by task; only for one that holds."""
    own = ticket(PURPOSE, proof.seed.seed, proof.identifier).hex()
    yield Line(
        "proof.told.frame",
        {"identifier": proof.identifier, "campaign": proof.commitment.campaign, "ticket": own},
    )
    proved = {task.task: task for task in proof.tasks}
    is_equal = proof.commitment.algorithms.object_draw == "object-draw/equal"
    for promise, cell in zip(proof.commitment.tasks, proof.cells, strict=True):
        if promise.task in proved:
            yield _place_sentence(promise, proved[promise.task], is_equal=is_equal)
        elif cell.startswith("out:"):
            rule = cell.removeprefix("out:")
            yield Line("explain.excluded", {"task": promise.task, "rule": RuleId(rule), "id": rule})
        else:
            yield Line("explain.leader_excluded", {"task": promise.task, "leader": promise.follows})


def continuation_sentences(
    continuations: Iterable[Continuation], identifier: str
) -> Iterator[Line]:
    """Say which continuations added an enterprise that the draw had not selected."""
    for continuation in continuations:
        for stratum in continuation.strata:
            for drawn in stratum.added:
                if drawn.identifier == identifier:
                    told = {**continuation.model_dump(), **stratum.model_dump()}
                    yield Line("proof.told.added", {**told, "rank": drawn.rank})


def _place_sentence(promise: TaskPromise, place: ProvedTask, *, is_equal: bool) -> Line:
    outcome = "drawn" if place.selected else "not_drawn"
    manner = "by_ticket" if is_equal else "recorded"
    if promise.follows is not None:
        manner = "following"
    params = {
        **place.model_dump(),
        "title": promise.title,
        "leader": promise.follows,
        "cutoff": place.cutoff or "–",
        "percent": f"{float(100 * Fraction(place.probability)):.3g}",
    }
    return Line(f"proof.told.{manner}.{outcome}", params)
