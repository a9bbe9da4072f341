"""Sets of rules that could be suspended (可放宽的规则集合), as bits of an integer.

Bit n stands for ``ORDER[n]``; the order decides which of several equally small sets comes first.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING

from dualrandom.drawing.eligibility import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CERTIFICATE, LEAVE = "lottery.certificate", "lottery.leave"
WORK_SHARE = "lottery.work_share"
CAMPAIGN, MONTHLY = "lottery.campaign_visits", "lottery.monthly_visits"
WEEKLY, DAILY = "lottery.weekly_visits", "lottery.daily_visits"
GAP, BLACKOUT = "lottery.gap_since_last", "lottery.blackout"
OPENING_DAYS, TASK_WINDOW = "lottery.opening_days", "lottery.task_window"
EXPERT, DEPARTMENT = "lottery.expert", "lottery.department"
QUALIFICATION, LEADER = "lottery.qualification", "lottery.leader"

ROOM_RULES = (CERTIFICATE, LEAVE, WORK_SHARE, CAMPAIGN, MONTHLY, WEEKLY, DAILY)
"""Rules on which it depends how many visits somebody has room for."""

ORDER: tuple[str, ...] = (
    *(rule.rule_id for rule in RULES),
    *ROOM_RULES,
    *(GAP, BLACKOUT, OPENING_DAYS, TASK_WINDOW),
    *(EXPERT, QUALIFICATION, LEADER, DEPARTMENT),
)
"""All rules that can stand between a person and a seat."""

BIT = {rule: 1 << position for position, rule in enumerate(ORDER)}
ENTERPRISE_RULES = (GAP, BLACKOUT, OPENING_DAYS, TASK_WINDOW)
"""Rules that close a day to everybody: they depend on the enterprise and the tasks alone."""


def rules_of(suspended: int) -> tuple[str, ...]:
    """Ids of the rules in a set, in their order."""
    return tuple(rule for rule in ORDER if suspended & BIT[rule])


def minimal(sets: Iterable[int]) -> tuple[int, ...]:
    """Keep the sets that contain no other of them, ascending.

    Examples
    --------
    >>> minimal([0b111, 0b10, 0b101])
    (2, 5)
    """
    kept: list[int] = []
    different = set(sets)
    if len(different) == 1:
        return tuple(different)
    for one in sorted(different, key=lambda rules: (rules.bit_count(), rules)):
        if not any(smaller & ~one == 0 for smaller in kept):
            kept.append(one)
    return tuple(sorted(kept))


def unions(*families: Iterable[int]) -> tuple[int, ...]:
    """Minimal sets that contain one set of each family.

    Examples
    --------
    >>> unions([0b01, 0b10], [0b10, 0b100])
    (2, 5)
    """
    joined: tuple[int, ...] = (0,)
    for family in families:
        joined = minimal(left | right for left, right in product(joined, family))
    return joined


def smallest_sets(suffices: Callable[[int], bool], rules: int) -> tuple[int, ...]:
    """All sets of the least size that suffice, the first by the order of the rules first.

    Parameters
    ----------
    suffices
        Whether a set is enough; whatever contains such a set must be enough, too.
    rules
        The rules to choose from. Every subset is tried, by size.

    Returns
    -------
    tuple of int
        Empty if not even all rules together suffice.
    """
    if not suffices(rules):
        return ()
    bits = [BIT[rule] for rule in rules_of(rules)]
    for size in range(len(bits) + 1):
        found = tuple(sum(chosen) for chosen in combinations(bits, size) if suffices(sum(chosen)))
        if found:
            return found
    return ()
