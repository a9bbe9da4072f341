"""Frames and commitments made by hand from a vector: only what a draw reads of them is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dualrandom.campaign.frame_tables import Frame, TaskFrame
from dualrandom.drawing.records import Commitment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class DrawnTask:
    """One task of a vector.

    ``cells`` are (stratum, weight) per enterprise or ``None``, ``quotas`` and ``chances`` (by
    weight, as text) by stratum.
    """

    name: str
    cells: Sequence[tuple[str, int] | None]
    quotas: Mapping[str, int]
    chances: Mapping[str, Mapping[int, str]]
    reserves: int = 0
    has_weights: bool = True

    def frame(self) -> TaskFrame:
        strata = tuple(sorted({cell[0] for cell in self.cells if cell}))
        codes = [strata.index(cell[0]) if cell else -1 for cell in self.cells]
        weights = np.array([cell[1] if cell else 0 for cell in self.cells], dtype=np.int64)
        return TaskFrame(
            task_id=self.name,
            strata=strata,
            codes=np.array(codes, dtype=np.int32),
            reasons=np.where(np.array(codes, dtype=np.int32) < 0, 0, -1).astype(np.int8),
            weights=weights if self.has_weights else None,
        )

    def promise(self) -> dict[str, object]:
        return {
            "task": self.name,
            "title": "",
            "department": "d",
            "items": ["i"],
            "method": "on_site",
            "first_day": "2026-03-02",
            "last_day": "2026-03-31",
            "duration_minutes": 60,
            "qualifications": [],
            "team_size": 2,
            "team_qualified": False,
            "team_leader": False,
            "rounding": "at_least",
            "reserves": self.reserves,
            "weights": "risk" if self.has_weights else None,
            "strata": [self._stratum(label) for label in sorted(self.quotas)],
        }

    def _stratum(self, label: str) -> dict[str, object]:
        inside = [cell[1] for cell in self.cells if cell and cell[0] == label]
        levels = [
            {"weight": weight, "frame_size": inside.count(weight), "probability": chance}
            for weight, chance in self.chances.get(label, {}).items()
        ]
        return {
            "stratum": label,
            "frame_size": len(inside),
            "quota": self.quotas[label],
            "expected_quota": str(self.quotas[label]),
            "probability": "1",
            "levels": levels if self.has_weights else [],
        }


def hand_made(
    identifiers: Sequence[str], tasks: Sequence[DrawnTask], draw: str, name: str
) -> tuple[Commitment, Frame]:
    """The commitment and the frame of a vector; ``name`` is that of the hash."""
    frame = Frame(
        campaign=None,  # no draw reads it
        identifiers=list(identifiers),
        record_digests=["0" * 64] * len(identifiers),
        tasks={task.name: task.frame() for task in tasks},
    )
    promise = Commitment.model_validate(
        {
            "campaign": "vectors",
            "algorithms": {
                "ticket": f"ticket/{name}-1",
                "seed": f"seed/{name}-1",
                "object_draw": draw,
            },
            "object_draw_reason": "named",
            "campaign_digest": "0" * 64,
            "frame_digest": "0" * 64,
            "frame_root": "0" * 64,
            "inspectors_digest": "0" * 64,
            "workdays": [],
            "workdays_source": "",
            "seed_sources": [],
            "tasks": [task.promise() for task in tasks],
        }
    )
    return promise, frame
