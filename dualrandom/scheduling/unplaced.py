"""Why a block has no visit (未能安排的原因): rule, closed days, proof.

Each row of the table counts the working days that one rule closes for one calendar; a day can be
counted under several rules. Days that no calendar closes are closed by other visits of the plan:
a full day, a full week, no common start, too near to another visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.closures import Closure, block_closures, person_closures
from dualrandom.scheduling.plan import Unplaced
from dualrandom.scheduling.structure import most_parts
from dualrandom.scheduling.unplaced_experts import unplaced_experts
from dualrandom.scheduling.unplaced_tables import blocked_rows, main_rule

STAFFING_RULE = "plan.daily_staffing"

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.scheduling.merging import Group, Merges
    from dualrandom.scheduling.problem import Part
    from dualrandom.scheduling.timetable import Timetable


def unplaced_blocks(lottery: Lottery, merges: Merges, table: Timetable) -> tuple[Unplaced, ...]:
    """All blocks without a visit, those without a team included, by block identifier."""
    placed = {
        merges.problem.sites[site].parts[part].block.block
        for site, _ in enumerate(merges.problem.sites)
        for part in members(table.placed(site))
    }
    found = [
        _explained(part, lottery.facts, merges, table)
        for part in merges.problem.parts
        if part.block.block not in placed
    ]
    found += unplaced_experts(lottery, merges.problem, found)
    found += [Unplaced.of(block, block.rule, proven=True) for block in lottery.record.unstaffed]
    return tuple(sorted(found, key=lambda block: block.block))


def _explained(part: Part, facts: CampaignFacts, merges: Merges, table: Timetable) -> Unplaced:
    calendars = calendar_closures(part, facts, merges)
    closures = calendars
    proven = not part.days
    if part.days:
        others = capacity_closures(part, merges, table)
        closures = calendars + others
        placed = table.placed(part.site).bit_count()
        proven = placed >= most_parts(merges.problem, part.site)
        if proven:
            own_rules = {"plan.annual_cap", "plan.gap_between_visits"}
            others = [closure for closure in others if closure.rule in own_rules]
    else:
        others = calendars
    return Unplaced.of(part.block, main_rule(others), blocked_rows(closures), proven=proven)


def calendar_closures(part: Part, facts: CampaignFacts, merges: Merges) -> list[Closure]:
    """What windows, calendars and hours close to a part; a day can be closed several times."""
    grid = merges.problem.grid
    closures = list(block_closures(part.block, facts, grid))
    for person in part.team:
        record = facts.inspectors[merges.problem.people[person].identifier]
        closures += person_closures(record, grid)
    if part.understaffed:
        closures.append(Closure(STAFFING_RULE, part.block.enterprise, part.understaffed))
    if not part.starts:
        rule = _rule_of_hours(part, facts, merges)
        closures.append(Closure(rule, part.block.enterprise, grid.full))
    return closures


def _rule_of_hours(part: Part, facts: CampaignFacts, merges: Merges) -> str:
    """Rule that leaves a part no start: hours, or else the way from where its team sets out."""
    slots = merges.problem.slots
    if not slots.starts(part.minutes, None):
        return "plan.working_hours"
    opening = facts.enterprises[part.block.enterprise].opening_minutes
    return "plan.travel" if slots.starts(part.minutes, opening) else "plan.opening_hours"


def capacity_closures(part: Part, merges: Merges, table: Timetable) -> list[Closure]:
    """What other visits close among the days that the calendars leave."""
    problem = merges.problem
    site = problem.sites[part.site]
    group = merges.group(part.site, 1 << site.parts.index(part))
    closures: dict[tuple[str, str], int] = {}

    def close(rule: str, subject: str, days: int) -> None:
        if days:
            closures[rule, subject] = closures.get((rule, subject), 0) | days

    taken = [day for _, day, _ in table.visits[part.site].values()]
    near = 0
    for day in taken:
        near |= problem.grid.near[day]
    close("plan.gap_between_visits", site.identifier, near & part.days)
    for days, left in site.caps:
        if sum(days >> day & 1 for day in taken) >= left:
            close("plan.annual_cap", site.identifier, days & part.days)
    own = 0
    for rule, days in _closed_by_own(group, part.days, merges):
        close(rule, site.identifier, days)
        own |= days
    for day in members(part.days):
        for person in part.team:
            name = problem.people[person].identifier
            for rule in _used_up(table, person, day):
                close(rule, name, 1 << day)
        without_minutes = list(_without_minutes(table, part, day))
        for rule, person in without_minutes:
            close(rule, problem.people[person].identifier, 1 << day)
        if not (without_minutes or own >> day & 1 or table.starts(group, day)):
            close(table.crowding_rule, site.identifier, 1 << day)
    return [Closure(rule, subject, days) for (rule, subject), days in closures.items()]


def _closed_by_own(group: Group, days: int, merges: Merges) -> Iterator[tuple[str, int]]:
    """Days that each rule of one's own closes."""
    if merges.own is not None:
        yield from merges.own.closures(group.site, group.parts, days, group.starts)


def _used_up(table: Timetable, person: int, day: int) -> Iterator[str]:
    """Limits that leave a person no visit that day."""
    if table.week_is_full(person, day):
        yield "plan.weekly_visits"
    elif table.day_is_full(person, day):
        yield "plan.daily_visits"
    for limit, used_up in table.long_counts.on(person, day):
        if used_up:
            yield limit.rule


def _without_minutes(table: Timetable, part: Part, day: int) -> Iterator[tuple[str, int]]:
    """Limits in minutes that leave somebody of a part's team too few for it that day."""
    needed = part.minutes + table.problem.paperwork_minutes
    for person in part.team:
        today, this_week = table.minutes_left(person, day)
        if today is not None and today < needed:
            yield "plan.daily_minutes", person
        if this_week is not None and this_week < needed:
            yield "plan.weekly_minutes", person
