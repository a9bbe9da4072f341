"""Who may never come to an enterprise, one rule a file (人员与对象的匹配规则): draw-v1 §7.1a.

A rule names the facts of an enterprise by which it decides: enterprises that agree in these have
the same answer. Its id has a title in ``messages/``; the plan's check restates it in
``scheduling/rules/``, without this code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dualrandom.drawing.eligibility import (
    crossed_stations,
    jurisdiction,
    recusal,
    recusal_traits,
    rotation,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from dualrandom.campaign.models import Rules
    from dualrandom.registers.records import Enterprise, Inspector


class EligibilityRule(NamedTuple):
    """A rule: its id, whether a campaign asks for it, and what it says of two records.

    ``deciding(enterprise, department)`` returns the facts of an enterprise that the rule looks at,
    ``excludes(inspector, facts)`` whether such an enterprise excludes the inspector.
    """

    rule_id: str
    applies: Callable[[Rules], bool]
    deciding: Callable[[Enterprise, str], Hashable]
    excludes: Callable[[Inspector, Any], bool]


RULES: tuple[EligibilityRule, ...] = tuple(
    EligibilityRule(module.RULE_ID, module.applies, module.deciding, module.excludes)
    for module in (jurisdiction, recusal, recusal_traits, crossed_stations, rotation)
)
"""All rules, in the order in which a report names them."""
