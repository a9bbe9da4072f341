"""The frame as bytes (抽查基数的摘要): docs/spec/draw-v1.md §2.3."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.exclusion_rules import EXCLUSION_RULES
from dualrandom.canonical import netstring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.campaign.frame_tables import Frame, TaskFrame

FRAME_DOMAIN = "dualrandom/frame/1"
_CHUNK = 1 << 16


def cell_texts(task: TaskFrame) -> list[str]:
    """Texts of a task's cells: ``in:<stratum>`` per stratum, then ``out:<rule>`` per rule."""
    eligible = [f"in:{stratum}" for stratum in task.strata]
    return eligible + [f"out:{rule}" for rule in EXCLUSION_RULES]


def cell_codes(task: TaskFrame) -> np.ndarray:
    """Index into ``cell_texts`` for every enterprise of the frame."""
    codes = task.codes.astype(np.int64)
    return np.where(codes >= 0, codes, len(task.strata) + task.reasons.astype(np.int64))


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
    for task in frame.tasks.values():
        combined = combined * len(cell_texts(task)) + cell_codes(task)
        _, combined = np.unique(combined, return_inverse=True)
    first = np.unique(combined, return_index=True)[1]
    texts = [(cell_texts(task), cell_codes(task)) for task in frame.tasks.values()]
    tails = [
        b"".join(netstring(labels[codes[row]]) for labels, codes in texts) + b"\n" for row in first
    ]
    for identifier, record, position in zip(
        frame.identifiers, frame.record_digests, combined.tolist(), strict=True
    ):
        yield netstring(identifier) + b"64:" + record.encode("ascii") + b"," + tails[position]
