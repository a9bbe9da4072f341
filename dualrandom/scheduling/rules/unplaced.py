"""What is left out says why, and says "proven" only where it is (未安排理由)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.rules.evidence import Breach, counted_visits
from dualrandom.scheduling.rules.piercing import can_have

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.plan import Blocked, Unplaced
    from dualrandom.scheduling.rules.evidence import Evidence

RULE_ID = "plan.unplaced"

PERSONAL_RULES = {
    "plan.leave",
    "plan.office_days",
    "plan.certificate",
    "plan.daily_visits",
    "plan.weekly_visits",
    "plan.daily_minutes",
    "plan.weekly_minutes",
    "plan.monthly_visits",
    "plan.campaign_visits",
}
"""Rules whose rows name an inspector.

The row of a window names the task, that of a department's black-out the department, all others the
enterprise.
"""

ABSENCES = {"plan.leave", "plan.office_days", "plan.certificate"}


def violations(evidence: Evidence) -> Iterator[Breach | None]:
    """One item a block without a visit."""
    unstaffed = {block.block: block.rule for block in evidence.plan.lottery.record.unstaffed}
    for left_out in evidence.plan.unplaced:
        name = left_out.block
        block = evidence.blocks.get(name)
        if name in unstaffed:
            good = left_out.proven and left_out.rule == unstaffed[name] and not left_out.blocked
        elif block is not None and block.experts:
            good = _is_explained_for_experts(left_out, block, evidence)
        else:
            good = block is not None and _is_explained(left_out, block, evidence)
        yield None if good else Breach({"block": name, "rule": left_out.rule})


def _is_explained(left_out: Unplaced, block: Block, evidence: Evidence) -> bool:
    proven = not evidence.team_days(block) or _is_excluded(block, evidence)
    rows = {(row.rule, row.subject): row for row in left_out.blocked}
    return (
        left_out.proven == proven
        and left_out.rule in {row.rule for row in left_out.blocked}
        and len(rows) == len(left_out.blocked)
        and all(_is_true_row(row, block, evidence) for row in left_out.blocked)
    )


def _is_explained_for_experts(left_out: Unplaced, block: Block, evidence: Evidence) -> bool:
    """Alone because their department has no visit, or kept away from all days of its team."""
    assisted = evidence.assisted_by(block)
    together = [one for one in evidence.plan.unplaced if assisted and one.block == assisted.block]
    if assisted is None or together:
        proven = all(one.proven for one in together)
        return (left_out.rule, left_out.proven, left_out.blocked) == ("plan.experts", proven, ())
    rows = left_out.blocked
    return (
        left_out.proven
        and not evidence.common_days(block)
        and left_out.rule in {row.rule for row in rows}
        and len({(row.rule, row.subject) for row in rows}) == len(rows)
        and all(
            row.subject in block.team and row.days == _absences_if_any(row, evidence)
            for row in rows
        )
    )


def _absences_if_any(row: Blocked, evidence: Evidence) -> int | None:
    if row.rule not in ABSENCES:
        return None
    return _absences(row.rule, row.subject, evidence)


def _is_excluded(block: Block, evidence: Evidence) -> bool:
    """Whether cap and gap allow no more blocks of the enterprise than have a visit."""
    rules = evidence.facts.campaign.rules
    siblings = [
        days
        for other in evidence.blocks_of[block.enterprise]
        if not other.experts and (days := evidence.team_days(other))
    ]
    left: dict[int, int] = {}
    cap = rules.annual_cap
    if cap is not None and cap.per == "enterprise":
        enterprise = evidence.facts.enterprises[block.enterprise]
        for year in {day.year for day in evidence.facts.days}:
            left[year] = cap.visits - counted_visits(enterprise, cap.triggers, None, year)
    placed = sum(
        not part.experts
        for visit in evidence.visits_of.get(block.enterprise, ())
        for part in visit.parts
    )
    return not can_have(placed + 1, siblings, rules.minimum_gap.between_visits_days, left)


def _is_true_row(row: Blocked, block: Block, evidence: Evidence) -> bool:
    """Recount the days of a row; rows of capacities depend on the search and are not recounted."""
    if row.subject not in _subjects(row.rule, block, evidence):
        return False
    closed = _closed_days(row, block, evidence)
    return row.days == closed if closed is not None else 0 < row.days <= len(evidence.facts.days)


def _subjects(rule: str, block: Block, evidence: Evidence) -> tuple[str, ...]:
    """Whom a row of that rule can be about."""
    if rule in PERSONAL_RULES:
        experts = evidence.experts_of(block)
        assisting = evidence.teams[experts.block] if experts is not None else ()
        return (*evidence.teams[block.block], *assisting)
    if rule == "plan.department_blackout":
        return (block.department,)
    return block.tasks if rule == "plan.task_window" else (block.enterprise,)


def _closed_days(row: Blocked, block: Block, evidence: Evidence) -> int | None:
    """Recount one row; ``None`` if its days depend on the search."""
    if row.rule == "plan.task_window":
        return _outside_window(row.subject, evidence)
    if row.rule == "plan.department_blackout":
        return sum(evidence.is_blacked_out(row.subject, day) for day in evidence.facts.days)
    if row.rule in {"plan.opening_days", "plan.blackout"}:
        return _closed_by_enterprise(row.rule, block, evidence)
    if row.rule in ABSENCES:
        return _absences(row.rule, row.subject, evidence)
    return None


def _outside_window(task_id: str, evidence: Evidence) -> int:
    task = evidence.facts.tasks[task_id]
    return sum(not task.first_day <= day <= task.last_day for day in evidence.facts.days)


def _closed_by_enterprise(rule: str, block: Block, evidence: Evidence) -> int:
    enterprise = evidence.facts.enterprises[block.enterprise]
    days = evidence.facts.days
    if rule == "plan.blackout":
        return sum(any(day in closed for closed in enterprise.blackouts) for day in days)
    return sum(evidence.weekday_of[day] not in enterprise.opening_days for day in days)


def _absences(rule: str, name: str, evidence: Evidence) -> int:
    person = evidence.facts.inspectors[name]
    days = evidence.facts.days
    if rule == "plan.leave":
        return sum(any(day in absence for absence in person.leave) for day in days)
    if rule == "plan.office_days":
        return sum(evidence.weekday_of[day] in person.office_days for day in days)
    first, last = person.certificate_from, person.certificate_until
    valid = ((first is None or first <= day) and (last is None or day <= last) for day in days)
    return len(days) - sum(valid)
