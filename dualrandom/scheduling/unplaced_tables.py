"""Closed days as the record counts them (不可用日统计): the main rule, and the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.plan import Blocked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.scheduling.closures import Closure


def main_rule(closures: Iterable[Closure]) -> str:
    """Return the rule that closes most days; ties by name."""
    by_rule: dict[str, int] = {}
    for rule, _, days in closures:
        by_rule[rule] = by_rule.get(rule, 0) | days
    return min(by_rule, key=lambda rule: (-by_rule[rule].bit_count(), rule))


def blocked_rows(closures: Iterable[Closure]) -> tuple[Blocked, ...]:
    """Count the closed days of each rule and subject, most first."""
    # The annual cap can close days twice: years used up before, and years that this plan uses up.
    closed: dict[tuple[str, str], int] = {}
    for rule, subject, days in closures:
        closed[rule, subject] = closed.get((rule, subject), 0) | days
    rows = [
        Blocked(rule=rule, subject=subject, days=days.bit_count())
        for (rule, subject), days in closed.items()
        if days
    ]
    return tuple(sorted(rows, key=lambda row: (-row.days, row.rule, row.subject)))
