"""Nobody is in two places at once (时间冲突)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach, minute_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.overlap"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item an inspector and day."""
    for (name, day), busy in sorted(_occupied(evidence).items()):
        busy.sort()
        clashes = [later[2] for earlier, later in pairwise(busy) if later[0] < earlier[1]]
        yield (
            Breach({"inspector": name, "day": day.isoformat(), "visit": clashes[0]})
            if clashes
            else None
        )


def _occupied(evidence: Evidence) -> dict[tuple[str, date], list[tuple[int, int, str]]]:
    occupied: dict[tuple[str, date], list[tuple[int, int, str]]] = {}
    for visit, part in evidence.parts:
        for name in part.team:
            spell = (minute_of(part.start), minute_of(part.end), visit.visit)
            occupied.setdefault((name, visit.day), []).append(spell)
    return occupied
