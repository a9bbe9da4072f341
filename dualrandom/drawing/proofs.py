"""The proof for one enterprise (单户证明): made from the whole record, checked alone.

An enterprise sees that it stood in the committed frame as the proof says, and that its own ticket
decided, without seeing any other enterprise. docs/spec/draw-v1.md §11.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pydantic import ValidationError

from dualrandom.campaign.frame_digest import cells
from dualrandom.campaign.frame_root import (
    enterprise_salt,
    frame_leaves,
    inclusion_path,
    root_of_path,
)
from dualrandom.canonical import canonical_json, normal_text, sha256_hex
from dualrandom.drawing.proof_checks import promised_place, proof_findings
from dualrandom.drawing.proof_publication import outcome_of, publication_findings
from dualrandom.drawing.proof_records import Proof, ProvedTask
from dualrandom.drawing.seeds import seed_record
from dualrandom.drawing.ticket_order import PURPOSE
from dualrandom.drawing.tickets import ticket, tickets
from dualrandom.errors import Finding, FrameError, VerificationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.campaign.frame import Frame
    from dualrandom.drawing.outcomes import Draw
    from dualrandom.drawing.seeds import Seed
    from dualrandom.messages import Language


@dataclass(frozen=True)
class ProofVerification:
    """Evidence for or against a proof.

    ``proof`` is ``None`` if the document could not be read. ``notices`` say what only the reader
    can compare. ``ok`` only if there are no findings.
    """

    proof: Proof | None
    findings: tuple[Finding, ...]
    notices: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """True when everything was checked and nothing was found."""
        return not self.findings

    def raise_for_mismatch(self) -> None:
        """Raise ``VerificationError`` with all findings, if there are any."""
        if self.findings:
            raise VerificationError("proof.does_not_hold", self.findings)

    def text(self, language: Language = "en") -> str:
        """One line a finding."""
        return "\n".join(finding.text(language) for finding in self.findings)


def prove(draw: Draw, frame: Frame, seed: Seed, identifier: str, *, salt: str = "") -> Proof:
    """Make the proof for one enterprise, selected or not (单户证明).

    Parameters
    ----------
    draw, frame, seed
        As drawn, or as read from a bundle (``plan.lottery.draw``, ``frame``, ``seed``).
    identifier
        Identifier of the enterprise; case and surrounding space do not matter.
    salt
        Of the frame, as committed; empty for a frame without one.

    Returns
    -------
    Proof
        A verified one: a record that contradicts itself gives no proof.

    Raises
    ------
    FrameError
        ``explain.unknown``: the register held no such enterprise.
    VerificationError
        ``proof.other_frame``: frame and salt are not those of the commitment.
        ``proof.does_not_hold``: the record does not stand up to it, with all findings.
    SeedError
        ``seed.other_sources``, ``seed.findings``: it is not the seed of this commitment.
    """
    row = _row(frame, identifier)
    leaves = frame_leaves(frame, salt)
    path = inclusion_path(leaves, row)
    root = root_of_path(leaves[row], row, len(leaves), path)
    if root is None or root.hex() != draw.commitment.frame_root:
        raise VerificationError("proof.other_frame")
    own_cells = [texts[codes[row]] for texts, codes in map(cells, frame.tasks.values())]
    record = canonical_json(draw.record.model_dump(mode="json"))
    try:
        proof = Proof(
            commitment=draw.commitment,
            seed=seed_record(seed, draw.commitment),
            identifier=frame.identifiers[row],
            record=frame.record_digests[row],
            cells=tuple(own_cells),
            salt=enterprise_salt(salt, frame.identifiers[row]),
            index=row,
            size=len(leaves),
            path=tuple(node.hex() for node in path),
            draw=sha256_hex(record),
            tasks=tuple(_proved_tasks(draw, frame, row, own_cells)),
        )
    except ValidationError as error:
        raise VerificationError("proof.does_not_hold", _malformed(error)) from error
    verify_proof(proof, draw=record).raise_for_mismatch()
    return proof


def verify_proof(
    document: bytes | Proof, *, commitment: str | None = None, draw: bytes | None = None
) -> ProofVerification:
    """Check a proof alone, without the frame and without any other enterprise (核验单户证明).

    Parameters
    ----------
    document
        Content of the file, or the proof itself.
    commitment
        The digest that was published before the seed, to compare with; without it, the check
        shows only that the proof is consistent with itself.
    draw
        Content of the published ``draw.json``, to compare cut-off, outcome and (as far as the
        list of the drawn goes) rank with.

    Returns
    -------
    ProofVerification
        All findings, each with the key of the document it is about; never an error for what the
        document holds.
    """
    if isinstance(document, Proof):
        proof = document
    else:
        try:
            proof = Proof.model_validate_json(document)
        except ValidationError as error:
            return ProofVerification(None, tuple(_malformed(error)))
    findings = []
    try:
        content = canonical_json(proof.model_dump(mode="json"))
    except ValueError:  # a number or a text that no canonical document can hold
        return ProofVerification(proof, (Finding("proof.not_canonical"),))
    if document is not proof and document != content:
        findings.append(Finding("proof.not_canonical"))
    found = [*proof_findings(proof), *publication_findings(proof, commitment, draw)]
    findings += [finding for finding in found if finding.severity == "error"]
    notices = [finding for finding in found if finding.severity == "warning"]
    return ProofVerification(proof, tuple(findings), tuple(notices))


def _proved_tasks(
    draw: Draw, frame: Frame, row: int, own_cells: Sequence[str]
) -> Iterator[ProvedTask]:
    """Place of an enterprise in every task in which it could be drawn."""
    promise, seed = draw.commitment, draw.record.seed
    identifier = frame.identifiers[row]
    own = ticket(PURPOSE, seed, identifier)
    for number, task in enumerate(promise.tasks):
        place = promised_place(promise, own_cells, number)
        if place is None:
            continue
        outcome = outcome_of(draw.record, task.task, place, identifier)
        if outcome is None:
            missing = Finding("proof.not_in_draw", params={"task": task.task})
            raise VerificationError("proof.does_not_hold", [missing])
        codes = frame.tasks[place.leader.task].codes
        stratum = np.flatnonzero(codes == codes[row]).tolist()
        names = [frame.identifiers[other] for other in stratum]
        others = zip(tickets(PURPOSE, seed, names), names, strict=True)
        yield ProvedTask(
            task=task.task,
            stratum=place.stratum.stratum,
            frame_size=place.stratum.frame_size,
            quota=outcome.quota,
            probability=place.probability,
            ticket=own.hex(),
            rank=1 + sum(other < (own, identifier) for other in others),
            cutoff=outcome.cutoff,
            selected=outcome.selected,
        )


def _row(frame: Frame, identifier: str) -> int:
    """Row of an enterprise in the frame."""
    text = normal_text(identifier)
    for wanted in (text, text.upper()):
        row = bisect_left(frame.identifiers, wanted)
        if frame.identifiers[row : row + 1] == [wanted]:
            return row
    raise FrameError("explain.unknown", identifier=identifier)


def _malformed(error: ValidationError) -> Iterator[Finding]:
    """Every place of a document that its model refuses; of another document only that it is."""
    problems = error.errors()
    for problem in [one for one in problems if one["loc"] == ("format",)] or problems:
        place = ".".join(str(part) for part in problem["loc"])
        yield Finding("proof.malformed", params={"reason": problem["msg"]}, column=place or None)
