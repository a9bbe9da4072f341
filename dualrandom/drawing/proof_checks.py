"""What a proof for one enterprise must fulfil (单户证明的核验): docs/spec/draw-v1.md §11.2."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.campaign.frame_root import leaf_of, root_of_path
from dualrandom.canonical import netstrings
from dualrandom.drawing.drand import signature_findings as drand_findings
from dualrandom.drawing.quota_rounding import realised_quotas
from dualrandom.drawing.seeds import Seed, seed_record
from dualrandom.drawing.ticket_order import PURPOSE
from dualrandom.drawing.tickets import ticket
from dualrandom.errors import DualRandomError, Finding, SeedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.drawing.proof_records import Proof, ProvedTask
    from dualrandom.drawing.records import Commitment, StratumPromise, TaskPromise

_FRACTION = re.compile(r"(0|[1-9][0-9]{0,999})(/[1-9][0-9]{0,999})?")
"""An exact number as the records write it. Its length is bounded: a proof may come from anybody."""
_TICKET = re.compile(r"[0-9a-f]{64}")
_WEIGHT = re.compile(r"[1-9][0-9]{0,6}")


class Place(NamedTuple):
    """Where the draw of a task finds an enterprise, and with which chance.

    ``leader`` is the task that draws: the task itself, or the one it follows.
    """

    leader: TaskPromise
    stratum: StratumPromise
    probability: str


def promised_place(commitment: Commitment, cells: Sequence[str], number: int) -> Place | None:
    """Place of an enterprise in a task by its cells; ``None`` if it could not be drawn.

    Parameters
    ----------
    commitment, cells
        One cell per task, in the order of the tasks.
    number
        Which task, from 0.

    Raises
    ------
    ValueError
        The cell is malformed, or the commitment holds no such place.
    """
    task = commitment.tasks[number]
    lead = number
    if task.follows is not None:
        lead = [other.task for other in commitment.tasks].index(task.follows)
    level = _level(commitment.tasks[lead], cells[lead])
    if level is None or _level(task, cells[number]) is None:
        return None
    stratum = next((one for one in commitment.tasks[lead].strata if one.stratum == level[0]), None)
    if stratum is None:
        raise ValueError(level[0])
    probability = stratum.probability
    if stratum.levels:
        chances = {one.weight: one.probability for one in stratum.levels}
        probability = chances.get(level[1], "")
    if not _FRACTION.fullmatch(probability) or Fraction(probability) > 1:
        raise ValueError(probability)
    return Place(commitment.tasks[lead], stratum, probability)


def _level(task: TaskPromise, cell: str) -> tuple[str, int] | None:
    """Stratum and weight (0 in a task without weights); ``None`` for an excluded enterprise."""
    if cell.startswith("out:"):
        return None
    if not cell.startswith("in:"):
        raise ValueError(cell)
    if task.weights is None:
        return cell[3:], 0
    stratum, _, weight = cell[3:].rpartition("*")
    if not _WEIGHT.fullmatch(weight):
        raise ValueError(cell)
    return stratum, int(weight)


def proof_findings(proof: Proof) -> Iterator[Finding]:
    """Everything that does not hold, by the keys of the document; warnings are mere notices."""
    try:
        yield from _path_findings(proof)
        yield from _seed_findings(proof)
        yield from _task_findings(proof)
    except DualRandomError as error:
        yield Finding("verify.not_recomputable", params={"reason": str(error)}, column="seed")


def _path_findings(proof: Proof) -> Iterator[Finding]:
    """The path leads from the enterprise's line to the commitment's root."""
    line = netstrings((proof.identifier, proof.record, *proof.cells)) + b"\n"
    path = [bytes.fromhex(node) for node in proof.path]
    root = root_of_path(leaf_of(proof.salt, line), proof.index, proof.size, path)
    if root is None or root.hex() != proof.commitment.frame_root:
        yield Finding("proof.root", column="path")


def _seed_findings(proof: Proof) -> Iterator[Finding]:
    """The seed is made of the promised sources, and bound to the commitment."""
    contributions = proof.seed.contributions
    try:
        expected = seed_record(Seed(contributions=contributions), proof.commitment)
    except SeedError as error:
        for finding in error.findings or (Finding(error.code, params=error.params),):
            yield Finding(finding.code, params=finding.params, column="seed")
        return
    if proof.seed != expected:
        yield Finding("verify.seed_record", column="seed")
    for finding in drand_findings(contributions):
        yield Finding(finding.code, finding.severity, finding.params, column="seed")


def _task_findings(proof: Proof) -> Iterator[Finding]:
    """Those tasks in which it could be drawn, with the promised numbers and its own ticket."""
    tasks = proof.commitment.tasks
    if len(proof.cells) != len(tasks):
        numbers = {"n": len(proof.cells), "tasks": len(tasks)}
        yield Finding("proof.cells", params=numbers, column="cells")
        return
    places: dict[str, Place] = {}
    unplaced = False
    for number, (task, cell) in enumerate(zip(tasks, proof.cells, strict=True)):
        try:
            place = promised_place(proof.commitment, proof.cells, number)
        except ValueError:
            params = {"task": task.task}
            yield Finding("proof.no_place", params=params, column=f"cells.{number}", value=cell)
            unplaced = True
            continue
        if place is not None:
            places[task.task] = place
    if unplaced:
        return
    listed = [task.task for task in proof.tasks]
    if listed != list(places):
        params = {"found": ", ".join(listed) or "–", "expected": ", ".join(places) or "–"}
        yield Finding("proof.tasks", params=params, column="tasks")
        return
    quotas = _quotas_by_seed(proof)
    for number, place in enumerate(places.values()):
        yield from _place_findings(proof, number, place, quotas)


def _place_findings(
    proof: Proof, number: int, place: Place, quotas: dict[str, dict[str, int]]
) -> Iterator[Finding]:
    """The numbers are the promised ones, the ticket is its own, and the outcome follows."""
    task, stratum = proof.tasks[number], place.stratum
    quota = stratum.quota
    expected = {
        "stratum": stratum.stratum,
        "frame_size": stratum.frame_size,
        "quota": quotas.get(place.leader.task, {}).get(stratum.stratum) if quota is None else quota,
        "probability": place.probability,
        "ticket": ticket(PURPOSE, proof.seed.seed, proof.identifier).hex(),
    }
    for key, value in expected.items():
        found = getattr(task, key)
        if value is not None and found != value:
            params = {"task": task.task, "found": found, "expected": value}
            yield Finding("proof.differs", params=params, column=f"tasks.{number}.{key}")
    is_equal = proof.commitment.algorithms.object_draw == "object-draw/equal"
    for key in _contradictions(task, is_equal=is_equal):
        yield Finding(f"proof.{key}", params=task.model_dump(), column=f"tasks.{number}.{key}")


def _quotas_by_seed(proof: Proof) -> dict[str, dict[str, int]]:
    """Quotas that the seed rounded (§5.2); none where sizes are random or the numbers malformed."""
    commitment = proof.commitment
    rounded = [
        task
        for task in commitment.tasks
        if task.follows is None and task.rounding == "exact_in_expectation"
    ]
    expected = [stratum.expected_quota for task in rounded for stratum in task.strata]
    is_random = commitment.algorithms.object_draw == "object-draw/poisson"
    if is_random or not all(_FRACTION.fullmatch(text) for text in expected):
        return {}
    everything = realised_quotas(commitment, proof.seed.seed)
    return {task.task: everything[task.task] for task in rounded}


def _contradictions(task: ProvedTask, *, is_equal: bool) -> Iterator[str]:
    """Keys that contradict the others: selected ⇔ ticket ≤ cut-off ⇔ rank ≤ quota."""
    if task.quota > task.frame_size:
        yield "quota"
    if task.rank > task.frame_size:
        yield "rank"
    tickets_decide = is_equal and task.quota > 0
    is_last = task.rank == task.quota
    if not tickets_decide and task.cutoff:
        yield "cutoff"
    if tickets_decide and not (
        _TICKET.fullmatch(task.cutoff) and (task.ticket == task.cutoff) == is_last
    ):
        yield "cutoff"
    within = (task.rank <= task.quota, task.ticket <= task.cutoff)
    if is_equal and within != (task.selected, task.selected):
        yield "selected"
