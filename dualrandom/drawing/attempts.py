"""Attempts at a draw (重新抽取): numbered, reasoned, approved, none forgotten. draw-v1.md §9.

A draw that must be repeated gets a new commitment; the one before stays in the record. Nobody can
draw until the result pleases without everybody seeing how often.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dualrandom.campaign.drand_rounds import drand_round
from dualrandom.canonical import document_digest, normal_text
from dualrandom.drawing.records import Attempt, Commitment, DrawRecord, Record
from dualrandom.drawing.seeds import Seed, SeedRecord
from dualrandom.errors import DualRandomError, Finding, VerificationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.campaign.models import SeedSource


class AttemptDocument(Record):
    """File ``attempt-<n>.json``: an earlier attempt as it was left.

    ``draw`` is ``None`` if it never came to a draw, ``seed`` too if none was made.
    """

    format: Literal["dualrandom/attempt/1"] = "dualrandom/attempt/1"
    commitment: Commitment
    seed: SeedRecord | None
    draw: DrawRecord | None

    @property
    def number(self) -> int:
        """Number of the attempt, from 1."""
        return self.commitment.attempt.number

    @property
    def digest(self) -> str:
        """What the next attempt names as ``previous``: SHA-256 of the canonical JSON."""
        return document_digest(self.model_dump(mode="json"))


def attempt_file(number: int) -> str:
    """Name of an earlier attempt's file in a bundle."""
    return f"attempt-{number}.json"


def next_attempt(previous: AttemptDocument, *, reason: str, approver: str) -> Attempt:
    """Return the attempt that follows, for ``commit(..., attempt=)``.

    Parameters
    ----------
    previous
        The attempt before, with its draw if there was one.
    reason
        Why the draw is repeated; published.
    approver
        Who approved it; published.

    Raises
    ------
    VerificationError
        ``attempt.findings``: ``attempt.no_reason``, ``attempt.no_approver``.
    """
    attempt = Attempt(
        number=previous.number + 1,
        reason=normal_text(reason),
        approver=normal_text(approver),
        previous=previous.digest,
    )
    _raise_for([*_reason_findings(attempt)])
    return attempt


def check_attempts(
    commitment: Commitment, earlier: Sequence[AttemptDocument], seed: Seed | None = None
) -> None:
    """Refuse a commitment (and its seed) that hides or repeats an earlier attempt.

    Raises
    ------
    VerificationError
        ``attempt.findings`` with all that ``attempt_findings`` finds.
    """
    _raise_for([*attempt_findings(commitment, earlier, seed)])


def attempt_findings(
    commitment: Commitment, earlier: Sequence[AttemptDocument], seed: Seed | None = None
) -> Iterator[Finding]:
    """Compare a commitment with the attempts before it.

    Parameters
    ----------
    commitment
        The latest one.
    earlier
        All attempts before it, the first one first.
    seed
        The latest seed, if it is known already.

    Yields
    ------
    Finding
        With the file that it is about: the chain of digests is broken, a reason is missing, the
        campaign is another, a source or a value is used again.
    """
    previous: AttemptDocument | None = None
    for number, document in enumerate(earlier, start=1):
        file, before = attempt_file(number), earlier[: number - 1]
        yield from _chain_findings(document.commitment, file, number, previous)
        yield from _document_findings(document, file)
        yield from _recurrence_findings(document.commitment, document.seed, file, before)
        previous = document
    file = "commitment.json"
    yield from _chain_findings(commitment, file, len(earlier) + 1, previous)
    yield from _recurrence_findings(commitment, seed, file, earlier)


def _chain_findings(
    commitment: Commitment, file: str, number: int, previous: AttemptDocument | None
) -> Iterator[Finding]:
    """Number, digest of the attempt before, reason, approver, campaign."""
    attempt = commitment.attempt
    if attempt.number != number:
        numbers = {"number": attempt.number, "expected": number}
        yield Finding("attempt.number", params=numbers, file=file)
    expected = previous.digest if previous is not None else None
    if attempt.previous != expected:
        params = {"found": attempt.previous or "–", "expected": expected or "–"}
        yield Finding("attempt.previous", params=params, file=file)
    for finding in _reason_findings(attempt):
        yield Finding(finding.code, params=finding.params, file=file)
    if previous is not None and commitment.campaign != previous.commitment.campaign:
        params = {"found": commitment.campaign, "expected": previous.commitment.campaign}
        yield Finding("attempt.other_campaign", params=params, file=file)


def _reason_findings(attempt: Attempt) -> Iterator[Finding]:
    """From the second attempt on there is a reason and an approver; the first has neither."""
    texts = {"attempt.no_reason": attempt.reason, "attempt.no_approver": attempt.approver}
    for code, text in texts.items():
        if attempt.number > 1 and not normal_text(text):
            yield Finding(code, params={"number": attempt.number})
        if attempt.number == 1 and text:
            yield Finding("attempt.reason_of_the_first", value=text)


def _document_findings(document: AttemptDocument, file: str) -> Iterator[Finding]:
    """The parts of one document rest on each other."""
    seed, draw = document.seed, document.draw
    if seed is None:
        if draw is not None:
            yield Finding("attempt.draw_without_seed", file=file)
        return
    try:
        bound = Seed(contributions=seed.contributions).bind(document.commitment)
    except DualRandomError as error:
        yield Finding("verify.not_recomputable", params={"reason": str(error)}, file=file)
        return
    digest = document.commitment.digest
    parts = [(seed.commitment, seed.seed)]
    parts += [] if draw is None else [(draw.commitment, draw.seed)]
    if any(part != (digest, bound) for part in parts):
        yield Finding("attempt.parts", file=file)


def _recurrence_findings(
    commitment: Commitment,
    seed: Seed | SeedRecord | None,
    file: str,
    earlier: Sequence[AttemptDocument],
) -> Iterator[Finding]:
    """No value twice, and no source whose value was fixed before."""
    fixed = {
        mark: document.number
        for document in earlier
        for source in document.commitment.seed_sources
        for mark in _fixed(source)
        if source.kind != "text" or document.seed is None
    }
    for source in commitment.seed_sources:
        for mark in fixed.keys() & _fixed(source):
            again = {"source": source.name, "number": fixed[mark]}
            yield Finding("attempt.source_again", params=again, file=file)
    known = {
        (part.kind, part.source, part.value): document.number
        for document in earlier
        if document.seed is not None
        for part in document.seed.contributions
    }
    for part in seed.contributions if seed is not None else ():
        number = known.get((part.kind, part.source, part.value))
        if number is not None and part.kind != "unrevealed":
            again = {"source": part.source, "number": number}
            yield Finding("attempt.value_again", params=again, file=file)


def _fixed(source: SeedSource) -> set[object]:
    """What fixes a source's value: the round, the digest of the secret, or the name of a text.

    A text may come again under its name if the seed records what it was: then the value differs.
    """
    if source.kind == "contribution":
        return {source.digest} if source.digest else set()
    return {(source.kind, drand_round(source.name) if source.kind == "drand" else source.name)}


def _raise_for(findings: Sequence[Finding]) -> None:
    if findings:
        raise VerificationError("attempt.findings", findings)
