"""Contributions to a seed (种子来源的数值), each checked against the source that was promised.

docs/spec/draw-v1.md §4.1 to §4.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dualrandom.campaign.drand_rounds import drand_round
from dualrandom.canonical import normal_text
from dualrandom.drawing.drand import is_hexadecimal, randomness
from dualrandom.drawing.party_secrets import secret_digest
from dualrandom.drawing.records import Record
from dualrandom.errors import Finding, SeedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.campaign.models import SeedSource
    from dualrandom.drawing.records import Commitment


class Contribution(Record):
    """One piece of randomness: where it came from, and what was read there.

    ``unrevealed`` stands for a secret that its party kept back; ``signature`` is that of a drand
    round, in hexadecimal.
    """

    kind: Literal["text", "contribution", "drand", "unrevealed"]
    source: str
    value: str
    signature: str | None = None


def text_contribution(
    kind: Literal["text", "contribution"], source: str, text: str
) -> Contribution:
    """Contribution of a text as announced or of a secret as revealed.

    Raises
    ------
    SeedError
        ``seed.not_text``, ``seed.empty``.
    """
    return Contribution(kind=kind, source=source, value=_checked_text(text, source))


def drand_contribution(source: str, signature: str) -> Contribution:
    """Contribution of a drand round, by its signature.

    Raises
    ------
    SeedError
        ``seed.not_text``, ``seed.empty``, ``seed.signature_malformed``.
    """
    text = _checked_text(signature, source).lower()
    if not is_hexadecimal(text):
        raise SeedError("seed.signature_malformed", source=source)
    return Contribution(kind="drand", source=source, value=randomness(text), signature=text)


def promised_contribution(source: SeedSource, given: str | None) -> Contribution:
    """Contribution of a promised source: the text, the secret, a round's signature.

    ``None`` stands for a secret that was not revealed.

    Raises
    ------
    SeedError
        As above; ``seed.no_secret``: ``None`` for a source that is no party's secret.
    """
    if given is None:
        if source.kind != "contribution":
            raise SeedError("seed.no_secret", source=source.name)
        return Contribution(kind="unrevealed", source=source.name, value="")
    if source.kind == "drand":
        return drand_contribution(source.name, given)
    return text_contribution(source.kind, source.name, given)


def contribution_findings(
    part: Contribution, commitment: Commitment, promised: SeedSource | None = None
) -> Iterator[Finding]:
    """What is wrong with a contribution in itself, and against the source it stands for."""
    params = {"source": part.source}
    if part.kind == "unrevealed":
        yield from _unrevealed_findings(part, commitment)
    elif not part.value:
        yield Finding("seed.empty", params=params)
    elif part.value != normal_text(part.value):
        yield Finding("seed.value_not_normal", params=params)
    if part.kind == "drand":
        yield from _drand_findings(part)
    elif part.signature is not None:
        yield Finding("seed.signature_unasked", params=params)
    if part.kind == "contribution" and promised is not None and promised.digest is not None:
        found = secret_digest(commitment.campaign, part.source, part.value)
        if found != promised.digest:
            expected = {"promised": promised.digest, "found": found}
            yield Finding("seed.other_secret", params={**params, **expected})


def order_findings(contributions: Sequence[Contribution]) -> Iterator[Finding]:
    """Check the order where no sources were named: parties by name, nobody twice."""
    names = [part.source for part in contributions if part.kind == "contribution"]
    if names != sorted(names):
        yield Finding("seed.parties_unordered", params={"given": ", ".join(names)})
    marks = [(part.kind, part.source) for part in contributions]
    for kind, name in sorted({mark for mark in marks if marks.count(mark) > 1}):
        yield Finding("seed.source_twice", params={"kind": kind, "source": name})


def _unrevealed_findings(part: Contribution, commitment: Commitment) -> Iterator[Finding]:
    params = {"source": part.source}
    if commitment.unrevealed_secrets == "redraw":
        yield Finding("seed.unrevealed", params=params)
    elif not {source.kind for source in commitment.seed_sources} & {"text", "drand"}:
        yield Finding("seed.unrevealed_unguarded", params=params)
    if part.value:
        yield Finding("seed.unrevealed_value", params=params)


def _drand_findings(part: Contribution) -> Iterator[Finding]:
    params = {"source": part.source}
    if drand_round(part.source) is None:
        yield Finding("seed.drand_name_malformed", params=params)
    if part.signature is None or not is_hexadecimal(part.signature):
        yield Finding("seed.signature_malformed", params=params)
    elif part.value != randomness(part.signature):
        yield Finding("seed.drand_value", params=params)


def _checked_text(text: object, source: str) -> str:
    if not isinstance(text, str):
        raise SeedError("seed.not_text", source=source, value=repr(text))
    value = normal_text(text)
    if not value:
        raise SeedError("seed.empty", source=source)
    return value
