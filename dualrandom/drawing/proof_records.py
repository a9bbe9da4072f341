"""The proof for one enterprise as a document (单户证明): docs/spec/draw-v1.md §11.2."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dualrandom.campaign.models import Digest
from dualrandom.drawing.records import Commitment, Record
from dualrandom.drawing.seeds import SeedRecord


class ProvedTask(Record):
    """One enterprise's place in the draw of one task.

    ``rank`` is its place by ticket in its stratum, from 1, also when it was not selected. In a
    task that follows another one, stratum, size, quota, chance, cut-off and rank are the other's
    (§6.3). ``probability`` is the enterprise's own chance. ``cutoff`` is empty where tickets
    alone do not decide, and where nobody was to be drawn.
    """

    task: str
    stratum: str
    frame_size: int = Field(ge=1)
    quota: int = Field(ge=0)
    probability: str
    ticket: Digest
    rank: int = Field(ge=1)
    cutoff: str
    selected: bool


class Proof(Record):
    """What one enterprise is handed, to check alone that it was treated as was promised.

    ``record``, ``cells`` and ``salt`` make up its leaf of the frame's tree, ``path`` leads from
    there to the commitment's ``frame_root``. ``tasks`` are those in which it could be drawn; for
    the others its cell names the rule that excluded it. ``draw`` is the digest of ``draw.json``.
    """

    format: Literal["dualrandom/proof/1"] = "dualrandom/proof/1"
    commitment: Commitment
    seed: SeedRecord
    identifier: str
    record: Digest
    cells: tuple[str, ...]
    salt: str
    index: int = Field(ge=0)
    size: int = Field(ge=1)
    path: tuple[Digest, ...]
    draw: Digest
    tasks: tuple[ProvedTask, ...]
