"""The goals of a plan, one a file, the most important first (分层目标).

Like the rules, a goal is stated over a plan laid out for checking: no solver, nothing of the
modules that make plans. Definitions: docs/spec/plan-v1.md §3.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.goals import (
    blocks_placed,
    busiest_day,
    deviations,
    even_load,
    last_day,
    separate_visits,
    ticket_order,
    travel,
    weekday_guess,
)
from dualrandom.scheduling.own_answers import answer
from dualrandom.scheduling.plan import Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dualrandom.scheduling.rules.evidence import Evidence


class Goal(NamedTuple):
    """A goal: its identifier (the key of its title), the value of a plan, a proven bound.

    ``asked`` says whether the campaign gives it a meaning: a record names no others.
    """

    goal_id: str
    value: Callable[[Evidence], int]
    bound: Callable[[Evidence], int]
    asked: Callable[[Evidence], bool]


def _names_people(evidence: Evidence) -> bool:
    """Whether the plan says who comes; else only the goals about blocks and visits count."""
    return evidence.plan.demands is None


GOALS: tuple[Goal, ...] = (
    *(
        Goal(module.GOAL_ID, module.value, module.bound, lambda _: True)
        for module in (blocks_placed, separate_visits)
    ),
    *(
        Goal(module.GOAL_ID, module.value, module.bound, getattr(module, "asked", _names_people))
        for module in (
            deviations,
            even_load,
            travel,
            busiest_day,
            last_day,
            weekday_guess,
            ticket_order,
        )
    ),
)
"""All goals in lexicographic order."""


def tiers_of(evidence: Evidence) -> tuple[Tier, ...]:
    """Value, bound and gap of every goal that the campaign asks for, in their order.

    Goals of one's own follow, as recorded where their class is not at hand. The bound of separate
    visits is the record's own figure, which ``plan.figures`` recounts.
    """
    found = [
        tier(goal.goal_id, goal.value(evidence), goal.bound(evidence))
        for goal in GOALS
        if goal.asked(evidence)
    ]
    return (*found, *_own_tiers(evidence))


def _own_tiers(evidence: Evidence) -> Iterator[Tier]:
    classes = {goal.goal_id: goal for goal in evidence.plan.own_goals}
    recorded = {one.goal: one for one in evidence.plan.record.tiers}
    for own in evidence.plan.record.own_goals:
        goal, told = classes.get(own.id), recorded.get(own.id)
        if goal is not None:
            value = answer(goal, "value", int, evidence)
            yield tier(own.id, value, answer(goal, "bound", int, evidence))
        elif told is not None:
            yield tier(own.id, told.value, told.bound)


def tier(goal_id: str, value: int, bound: int) -> Tier:
    """Tier of a goal; its gap is the distance of value and bound."""
    return Tier(goal=goal_id, value=value, bound=bound, gap=abs(value - bound))
