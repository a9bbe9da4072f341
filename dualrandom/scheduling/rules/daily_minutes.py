"""Nobody inspects longer a day than the register allows (每日检查时长上限)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.daily_minutes"


def asked(evidence: Evidence) -> bool:
    """Ask if the register limits anybody's minutes so."""
    return any(one.daily_minutes is not None for one in evidence.facts.inspectors.values())


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a day of an inspector with a limit; paperwork counts for each visit."""
    spent: dict[tuple[str, date], int] = {}
    for visit, part, inspector in evidence.seats:
        if inspector.daily_minutes is not None:
            key = inspector.inspector_id, visit.day
            spent[key] = spent.get(key, 0) + evidence.minutes_spent(part)
    for (name, day), minutes in sorted(spent.items()):
        most = evidence.facts.inspectors[name].daily_minutes
        if most is None or minutes <= most:
            yield None
        else:
            yield Breach(
                {"inspector": name, "day": day.isoformat(), "minutes": minutes, "most": most}
            )
