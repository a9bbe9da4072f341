"""Nobody inspects longer an ISO week than the register allows (每周检查时长上限)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.weekly_minutes"


def asked(evidence: Evidence) -> bool:
    """Ask if the register limits anybody's minutes so."""
    return any(one.weekly_minutes is not None for one in evidence.facts.inspectors.values())


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item an ISO week of an inspector with a limit; paperwork counts for each visit."""
    spent: dict[tuple[str, int, int], int] = {}
    for visit, part, inspector in evidence.seats:
        if inspector.weekly_minutes is not None:
            iso = visit.day.isocalendar()
            key = inspector.inspector_id, iso.year, iso.week
            spent[key] = spent.get(key, 0) + evidence.minutes_spent(part)
    for (name, year, week), minutes in sorted(spent.items()):
        most = evidence.facts.inspectors[name].weekly_minutes
        if most is None or minutes <= most:
            yield None
        else:
            yield Breach(
                {
                    "inspector": name,
                    "week": f"{year}-W{week:02d}",
                    "minutes": minutes,
                    "most": most,
                }
            )
