"""Rounds of the drand beacon as a campaign names them (公开随机信标): docs/spec/draw-v1.md §4.2."""

from __future__ import annotations

import re
from dataclasses import dataclass

QUICKNET_CHAIN = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
"""Hash of the chain whose name is ``quicknet``: a round every three seconds."""

_NAME = re.compile(r"(quicknet|[0-9a-f]{64})/([1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class DrandRound:
    """One round of one chain; the chain by its hash, the round counted from 1."""

    chain: str
    number: int


def drand_round(name: str) -> DrandRound | None:
    """Read ``quicknet/<round>`` or ``<chain hash>/<round>``; ``None`` if it is neither."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    chain = QUICKNET_CHAIN if match[1] == "quicknet" else match[1]
    return DrandRound(chain, int(match[2]))
