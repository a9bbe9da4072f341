"""Every block that was drawn stands in the plan exactly once (不漏不重)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.complete"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a block: in one visit or among the unplaced, as the lottery describes it."""
    asked = {block.block: (block.enterprise, block.party, block.tasks) for block in evidence.asked}
    found: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for visit, part in evidence.parts:
        found.setdefault(part.block, []).append((visit.enterprise, part.party, part.tasks))
    for block in evidence.plan.unplaced:
        found.setdefault(block.block, []).append((block.enterprise, block.party, block.tasks))
    for name in sorted(asked.keys() | found.keys()):
        times = found.get(name, [])
        if name in asked and times == [asked[name]]:
            yield None
        else:
            yield Breach({"block": name, "times": len(times), "asked": int(name in asked)})
