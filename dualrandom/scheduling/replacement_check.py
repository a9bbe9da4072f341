"""Checking replacements (递补核查): each made again, and the plan's rules with the new teams."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dualrandom.errors import DualRandomError, Finding
from dualrandom.scheduling.check import CheckReport, check_rules
from dualrandom.scheduling.current_teams import CurrentTeams
from dualrandom.scheduling.replacements import Replacement, replacement_file
from dualrandom.scheduling.replacing import replace_inspector
from dualrandom.scheduling.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.scheduling.plan import Plan

_OF_THE_PLAN_AS_MADE = frozenset(
    {"plan.drawn_team", "plan.reserve_order", "plan.unplaced", "plan.figures"}
)
"""Rules that say how the plan came from the lottery: replacements come after it."""


def replacement_findings(
    drawn: Plan | Lottery, replacements: Sequence[Replacement]
) -> Iterator[Finding]:
    """Make each replacement again after those before it, and compare; with the file."""
    for number, recorded in enumerate(replacements, start=1):
        file = replacement_file(number)
        try:
            again = replace_inspector(
                drawn, recorded.block, recorded.absence, earlier=replacements[: number - 1]
            )
        except DualRandomError as error:
            for finding in error.findings:
                yield Finding(finding.code, params=finding.params, file=file, value=finding.value)
            return
        for key, expected in again.model_dump(mode="json").items():
            found = recorded.model_dump(mode="json")[key]
            if found != expected:
                params = {"key": key, "found": found, "expected": expected}
                yield Finding("replacement.differs", params=params, file=file)


def replaced_plan(plan: Plan, replacements: Sequence[Replacement]) -> Plan:
    """Return the plan with the present teams in its visits; figures stay those of the plan."""
    if not replacements:
        return plan
    teams = CurrentTeams(plan, replacements)
    changed = {replacement.block for replacement in replacements}
    visits = tuple(
        visit.model_copy(
            update={
                "parts": tuple(
                    part.model_copy(update={"team": teams.team(part.block)}) for part in visit.parts
                )
            }
        )
        if any(part.block in changed for part in visit.parts)
        else visit
        for visit in plan.visits
    )
    return replace(plan, record=plan.record.model_copy(update={"visits": visits}))


def check_replaced(plan: Plan, replacements: Sequence[Replacement]) -> CheckReport:
    """Check that the plan with its replacements still keeps every rule that it can break."""
    rules = [rule for rule in RULES if rule.rule_id not in _OF_THE_PLAN_AS_MADE]
    return check_rules(replaced_plan(plan, replacements), rules)
