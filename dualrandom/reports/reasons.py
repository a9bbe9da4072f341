"""A rule as the reason why something has no day (未安排的原因): its short name, else its title."""

from __future__ import annotations

from dualrandom.messages import catalogue


def reason(rule: str) -> str:
    """Key of the message that names the rule as an obstacle.

    Examples
    --------
    >>> reason("plan.travel"), reason("lottery.too_few_eligible")
    ('why.rule.travel', 'lottery.too_few_eligible')
    """
    short = f"why.rule.{rule.removeprefix('plan.')}"
    return short if short in catalogue() else rule
