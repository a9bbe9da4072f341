"""Every hard rule of a plan, one a file, restated without the solver (硬性规则)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.rules import (
    annual_cap,
    blackout,
    campaign_visits,
    certificate,
    complete,
    crossed_stations,
    daily_minutes,
    daily_staffing,
    daily_visits,
    department,
    department_blackout,
    drawn_team,
    experts,
    figures,
    forbidden_pair,
    gap_between_visits,
    gap_since_last,
    joint_visit,
    jurisdiction,
    lead_department,
    leave,
    monthly_visits,
    office_days,
    opening_days,
    opening_hours,
    overlap,
    qualification,
    recusal,
    recusal_traits,
    reserve_order,
    rotation,
    task_window,
    team_demands,
    team_rotation,
    team_size,
    travel,
    unplaced,
    weekly_minutes,
    weekly_visits,
    workday,
    working_hours,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dualrandom.scheduling.rules.evidence import Breach, Evidence


class Rule(NamedTuple):
    """A rule: its identifier (the key of its title) and what it checks, one item a thing.

    The generator yields ``None`` for a thing that holds and a ``Breach`` for one that does not.
    ``asked`` says whether campaign or register ask for the rule: a record names no others.
    """

    rule_id: str
    violations: Callable[[Evidence], Iterator[Breach | None]]
    asked: Callable[[Evidence], bool]


def _always(_: Evidence) -> bool:
    return True


RULES: tuple[Rule, ...] = tuple(
    Rule(module.RULE_ID, module.violations, getattr(module, "asked", _always))
    for module in (
        complete,
        drawn_team,
        team_size,
        qualification,
        department,
        recusal,
        recusal_traits,
        jurisdiction,
        crossed_stations,
        rotation,
        forbidden_pair,
        team_demands,
        team_rotation,
        reserve_order,
        workday,
        task_window,
        opening_days,
        blackout,
        department_blackout,
        working_hours,
        opening_hours,
        joint_visit,
        lead_department,
        experts,
        leave,
        office_days,
        certificate,
        travel,
        overlap,
        daily_visits,
        weekly_visits,
        daily_minutes,
        weekly_minutes,
        monthly_visits,
        campaign_visits,
        annual_cap,
        gap_since_last,
        gap_between_visits,
        unplaced,
        figures,
    )
)
"""All hard rules, in the order in which a report lists them."""

SPEAK_OF_PEOPLE = frozenset(
    module.RULE_ID
    for module in (
        drawn_team,
        team_size,
        qualification,
        recusal,
        recusal_traits,
        jurisdiction,
        crossed_stations,
        rotation,
        forbidden_pair,
        team_demands,
        team_rotation,
        reserve_order,
        leave,
        office_days,
        certificate,
        travel,
        overlap,
        daily_visits,
        weekly_visits,
        daily_minutes,
        weekly_minutes,
        monthly_visits,
        campaign_visits,
        experts,
    )
)
"""Rules that a plan without names leaves to the draw of the day."""

DAILY_RULES: tuple[Rule, ...] = (
    Rule(daily_staffing.RULE_ID, daily_staffing.violations, _always),
    *(rule for rule in RULES if rule.rule_id not in SPEAK_OF_PEOPLE),
)
"""The rules of a plan whose people are drawn on the day (docs/spec/plan-v1.md §5.2)."""
