"""The frame as bytes (抽查基数的摘要): docs/spec/draw-v1.md §2.3."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.exclusion_rules import EXCLUSION_RULES
from dualrandom.canonical import netstring

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.campaign.frame_tables import Frame, TaskFrame

FRAME_DOMAIN = "dualrandom/frame/1"
_CHUNK = 1 << 16


def cells(task: TaskFrame) -> tuple[list[str], np.ndarray]:
    """Distinct texts of a task's cells, and which one each enterprise has.

    ``in:<stratum>`` or ``in:<stratum>*<weight>``, and ``out:<rule>`` per rule, used or not.
    """
    codes = task.codes.astype(np.int64)
    eligible = [f"in:{stratum}" for stratum in task.strata]
    if task.weights is not None:
        weights, places = np.unique(task.weights, return_inverse=True)
        used, codes = np.unique(
            np.where(codes >= 0, codes * len(weights) + places, -1), return_inverse=True
        )
        pairs = [divmod(int(code), len(weights)) for code in used if code >= 0]
        eligible = [f"{eligible[stratum]}*{weights[place]}" for stratum, place in pairs]
        codes = codes - (len(used) - len(pairs))
    texts = eligible + [f"out:{rule}" for rule in EXCLUSION_RULES]
    return texts, np.where(codes >= 0, codes, len(eligible) + task.reasons.astype(np.int64))


def frame_digest(frame: Frame) -> str:
    """SHA-256 over tasks, then per enterprise identifier, record digest and one cell per task.

    Enterprises in order of their identifiers, tasks in the campaign's order, all as netstrings.
    """
    digest = hashlib.sha256(netstring(FRAME_DOMAIN))
    for task_id in frame.tasks:
        digest.update(netstring(task_id))
    lines = frame_lines(frame)
    while chunk := b"".join(islice(lines, _CHUNK)):
        digest.update(chunk)
    return digest.hexdigest()


def frame_lines(frame: Frame) -> Iterator[bytes]:
    """Line of every enterprise, in order of the identifiers: what digest and root cover."""
    # Few distinct combinations of cells, many enterprises: encode each combination once.
    combined = np.zeros(len(frame.identifiers), dtype=np.int64)
    columns = [cells(task) for task in frame.tasks.values()]
    for texts, codes in columns:
        combined = combined * len(texts) + codes
        _, combined = np.unique(combined, return_inverse=True)
    first = np.unique(combined, return_index=True)[1]
    tails = [
        b"".join(netstring(texts[codes[row]]) for texts, codes in columns).decode() + "\n"
        for row in first
    ]
    return lines_of(frame.identifiers, frame.record_digests, tails, combined.tolist())


def lines_of(
    identifiers: Sequence[str], records: Sequence[str], tails: Sequence[str], places: Sequence[int]
) -> Iterator[bytes]:
    """Lines of some enterprises; ``places`` says which tail (cells and line break) each has."""
    for identifier, record, place in zip(identifiers, records, places, strict=True):
        # Written out as one text: a million lines pass here.
        name, own = len(identifier.encode()), len(record.encode())
        yield f"{name}:{identifier},{own}:{record},{tails[place]}".encode()
