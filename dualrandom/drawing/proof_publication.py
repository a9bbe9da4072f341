"""A proof against what was published (与公布内容比对): the commitment's digest, ``draw.json``.

Alone, a proof fixes its own line, ticket, chance and quota. Cut-off and outcome are those of the
list of the drawn only if that list says so. docs/spec/draw-v1.md §11.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from dualrandom.canonical import sha256_hex
from dualrandom.drawing.proof_checks import promised_place
from dualrandom.drawing.records import DrawRecord
from dualrandom.errors import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.drawing.proof_checks import Place
    from dualrandom.drawing.proof_records import Proof, ProvedTask


class Outcome(NamedTuple):
    """What the record of a draw says about one place and one enterprise.

    ``listed`` is the rank at which it stands in the list of the selected and the reserves of the
    drawing task's stratum, ``None`` if it is not there; ``length`` the length of that list.
    """

    quota: int
    cutoff: str
    selected: bool
    listed: int | None
    length: int


def outcome_of(record: DrawRecord, task: str, place: Place, identifier: str) -> Outcome | None:
    """Look an enterprise up in the record of a draw; ``None`` if it lacks the task or stratum."""
    strata = {
        (one.task, stratum.stratum): stratum for one in record.tasks for stratum in one.strata
    }
    label = place.stratum.stratum
    drawing, own = strata.get((place.leader.task, label)), strata.get((task, label))
    if drawing is None or own is None:
        return None
    everybody = (*drawing.selected, *drawing.reserves)
    return Outcome(
        quota=drawing.quota,
        cutoff=drawing.cutoff,
        selected=any(one.identifier == identifier for one in own.selected),
        listed=next((one.rank for one in everybody if one.identifier == identifier), None),
        length=len(everybody),
    )


def publication_findings(
    proof: Proof, commitment: str | None, draw: bytes | None
) -> Iterator[Finding]:
    """Compare with what is at hand; a warning for what the reader still has to compare."""
    digest = proof.commitment.digest
    if commitment is None:
        yield Finding("proof.compare_commitment", "warning", {"digest": digest})
    elif commitment.strip().lower() != digest:
        params = {"found": digest, "published": commitment}
        yield Finding("verify.published_commitment", params=params, column="commitment")
    if draw is not None:
        yield from _draw_findings(proof, draw)
    elif proof.tasks:
        yield Finding("proof.compare_draw", "warning", {"digest": proof.draw})
    algorithm = proof.commitment.algorithms.object_draw
    if proof.tasks and algorithm != "object-draw/equal":
        yield Finding("proof.only_replay", "warning", {"algorithm": algorithm})


def _draw_findings(proof: Proof, draw: bytes) -> Iterator[Finding]:
    """The published record is the one the proof names, and says the same."""
    if sha256_hex(draw) != proof.draw:
        yield Finding("proof.other_draw", params={"found": sha256_hex(draw)}, column="draw")
        return
    try:
        record = DrawRecord.model_validate_json(draw)
    except ValidationError as error:
        reason = str(error.errors()[0]["msg"])
        yield Finding("bundle.malformed", params={"file": "draw.json", "reason": reason})
        return
    if (record.commitment, record.seed) != (proof.commitment.digest, proof.seed.seed):
        yield Finding("verify.other_seed", column="draw")
    promised = [task.task for task in proof.commitment.tasks]
    for number, task in enumerate(proof.tasks):
        try:
            place = promised_place(proof.commitment, proof.cells, promised.index(task.task))
        except (ValueError, IndexError):
            continue  # no such place: a finding already
        outcome = place and outcome_of(record, task.task, place, proof.identifier)
        if not outcome:
            yield Finding("proof.not_in_draw", params={"task": task.task}, column="draw")
            continue
        for key, expected in _recorded(record.algorithm, task, outcome).items():
            params = {"task": task.task, "found": getattr(task, key), "expected": expected}
            if params["found"] != expected:
                yield Finding("proof.published", params=params, column=f"tasks.{number}.{key}")


def _recorded(algorithm: str, task: ProvedTask, outcome: Outcome) -> dict[str, object]:
    """What the record says, by key of the proof."""
    expected: dict[str, object] = {
        "quota": outcome.quota,
        "cutoff": outcome.cutoff,
        "selected": outcome.selected,
    }
    # Other draws list the selected in an order of their own.
    if algorithm == "object-draw/equal":
        if outcome.listed is not None:
            expected["rank"] = outcome.listed
        elif task.rank <= outcome.length:
            expected["rank"] = f"> {outcome.length}"
    return expected
