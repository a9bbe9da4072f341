"""Every figure of the record is what a recount gives (数字复核)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.goals import tiers_of
from dualrandom.scheduling.rules.evidence import Breach
from dualrandom.scheduling.rules.piercing import fewest_days, fewest_with_lead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dualrandom.drawing.records import Block, Unstaffed
    from dualrandom.scheduling.plan import Tier
    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.figures"


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a figure."""
    record = evidence.plan.record
    bounds = _bounds(evidence)
    placed = {part.block for _, part in evidence.parts}
    bound = sum(bounds.values())
    bound_of_placed = _bound_of_placed(evidence, placed, bounds)
    optimal = not record.unplaced and len(record.visits) == bound_of_placed
    demands = evidence.plan.demands
    expected: list[tuple[str, str | int, str | int]] = [
        ("lottery", record.lottery, demands.digest if demands else evidence.plan.lottery.digest),
        ("inspections", record.inspections, _n_inspections(evidence.asked)),
        ("separate_visits", record.separate_visits, len(record.visits)),
        ("visit_bound", record.visit_bound, bound),
        ("visit_bound_of_placed", record.visit_bound_of_placed, bound_of_placed),
        ("status", record.status, "optimal" if optimal else "feasible"),
        ("tiers", _told(record.tiers), _told(tiers_of(evidence))),
    ]
    for figure, found, true in expected:
        params = {"figure": figure, "recorded": found, "expected": true}
        yield None if found == true else Breach(params)


def _n_inspections(asked: Iterable[Block | Unstaffed]) -> int:
    return sum(len(block.tasks) for block in asked if not block.experts)


def _bounds(evidence: Evidence) -> dict[str, int]:
    """Fewest visits for all blocks of each enterprise that have a possible day."""
    return _fewest(evidence, evidence.blocks)


def _bound_of_placed(evidence: Evidence, placed: set[str], bounds: dict[str, int]) -> int:
    """Fewest visits for what was placed; enterprises with nothing left out are known already."""
    incomplete = {block.enterprise for block in evidence.plan.unplaced}
    again = [
        name
        for name, block in evidence.blocks.items()
        if block.enterprise in incomplete and name in placed
    ]
    complete = sum(fewest for name, fewest in bounds.items() if name not in incomplete)
    return complete + sum(_fewest(evidence, again).values())


def _fewest(evidence: Evidence, names: Iterable[str]) -> dict[str, int]:
    blocks_of: dict[str, list[Block]] = {}
    for name in names:
        block = evidence.blocks[name]
        if not block.experts:
            blocks_of.setdefault(block.enterprise, []).append(block)
    found = {}
    for enterprise, blocks in blocks_of.items():  # days of one at a time: those of all fill memory
        days_of = {block.department: evidence.team_days(block) for block in blocks}
        possible = {department: days for department, days in days_of.items() if days}
        if possible:
            found[enterprise] = _least(possible, evidence)
    return found


def _least(days_of: dict[str, frozenset[date]], evidence: Evidence) -> int:
    """Fewest visits of departments to one enterprise; each has a possible day."""
    campaign = evidence.facts.campaign
    lead = campaign.initiating_department
    if campaign.rules.lead_department_present and lead in days_of:
        others = [days for department, days in days_of.items() if department != lead]
        return fewest_with_lead(days_of[lead], others)
    return fewest_days(days_of.values())


def _told(tiers: Iterable[Tier]) -> str:
    return "; ".join(f"{tier.goal} {tier.value} {tier.bound} {tier.gap}" for tier in tiers)
