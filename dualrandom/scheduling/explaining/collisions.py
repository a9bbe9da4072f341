"""Minimal sets of rules that can't hold together (规则冲突): a deletion filter, exact, no solver.

Rules are dropped one by one, those that close fewest days first; a rule whose loss leaves no room
stays dropped. What remains is minimal: every rule in it is needed for the contradiction.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.closures import person_closures
from dualrandom.scheduling.explaining.records import Blocker, RuleFor
from dualrandom.scheduling.structure import most_parts
from dualrandom.scheduling.unplaced import calendar_closures, capacity_closures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.scheduling.closures import Closure
    from dualrandom.scheduling.explaining.scene import Scene
    from dualrandom.scheduling.problem import Part

ANNUAL_CAP = "plan.annual_cap"
GAP_BETWEEN = "plan.gap_between_visits"
LEAD = "plan.lead_department"

Key = tuple[str, str]
"""A rule and whose it is."""


class ClosedDays(NamedTuple):
    """Days that each rule closes to a part: by itself, and because of the visits of the plan."""

    calendars: dict[Key, int]
    others: dict[Key, int]

    def within(self, days: int) -> ClosedDays:
        """Return only what closes some days."""
        return ClosedDays(
            *(
                {key: closed & days for key, closed in side.items() if closed & days}
                for side in self
            )
        )

    @property
    def all(self) -> dict[Key, int]:
        """Both together."""
        return _merged([*self.calendars.items(), *self.others.items()])


def closed_days(
    part: Part, facts: CampaignFacts, here: Scene, absent: Iterable[str] = ()
) -> ClosedDays:
    """Collect what closes days to a part of the scene's target, and to ``absent`` experts."""
    calendars = calendar_closures(part, facts, here.merges)
    for name in absent:
        calendars += person_closures(facts.inspectors[name], here.merges.problem.grid)
    others = _by_key(capacity_closures(part, here.merges, here.table)) if part.days else {}
    crowded = (here.table.crowding_rule, here.site.identifier)
    if crowded in others:
        others |= _busy_days(part, here, others.pop(crowded))
    return ClosedDays(_by_key(calendars), others).within(here.days)


def _busy_days(part: Part, here: Scene, days: int) -> dict[Key, int]:
    """Who leaves no start on which of the days, and whether for want of minutes.

    The enterprise, where it takes several people.
    """
    table = here.table
    group = here.merges.group(here.target, 1 << here.site.parts.index(part))
    needed = part.minutes + here.merges.problem.paperwork_minutes
    found: dict[Key, int] = defaultdict(int)
    left = days
    for member in group.members:
        alone = replace(group, members=(member,))
        name = here.merges.problem.people[member[0]].identifier
        for day in members(days):
            if not table.starts(alone, day):
                left &= ~(1 << day)
                today, this_week = table.minutes_left(member[0], day)
                rule = table.crowding_rule
                if this_week is not None and this_week < needed:
                    rule = "plan.weekly_minutes"
                elif today is not None and today < needed:
                    rule = "plan.daily_minutes"
                found[rule, name] |= 1 << day
    if left:
        found[table.crowding_rule, here.site.identifier] = left
    return dict(found)


def blockers(closed: dict[Key, int]) -> tuple[Blocker, ...]:
    """Count closed days of each rule, and those that it alone closes; most first."""
    once = twice = 0
    for days in closed.values():
        twice |= once & days
        once |= days
    rows = [
        Blocker(
            rule=rule,
            subject=subject,
            days=days.bit_count(),
            alone=(days & ~twice).bit_count(),
        )
        for (rule, subject), days in closed.items()
        if days
    ]
    return tuple(sorted(rows, key=lambda row: (-row.days, row.rule, row.subject)))


def covering_rules(closed: dict[Key, int], days: int) -> tuple[RuleFor, ...]:
    """Minimal set of rules that closes all these days; empty if they do not all together."""

    def collide(keys: Iterable[Key]) -> bool:
        left = days
        for key in keys:
            left &= ~closed[key]
        return not left

    return _minimal(closed, collide)


def structural_rules(here: Scene, facts: CampaignFacts) -> tuple[RuleFor, ...]:
    """Minimal set of rules of calendars, cap, gap and lead that excludes a part of the target."""
    site, problem = here.site, here.merges.problem
    grid = problem.grid
    closed = [_by_key(calendar_closures(part, facts, here.merges)) for part in site.parts]
    size = _merged(item for own in closed for item in own.items())
    for days, _ in site.caps:
        size[ANNUAL_CAP, site.identifier] = size.get((ANNUAL_CAP, site.identifier), 0) | days
    size[GAP_BETWEEN, site.identifier] = size[LEAD, site.identifier] = 0
    fixed = here.fixed.get(here.target, 0)
    alone = replace(grid, near=tuple(1 << day for day in range(len(grid.days))))

    def collide(keys: Iterable[Key]) -> bool:
        enforced = set(keys)
        parts = []
        for number, (part, own) in enumerate(zip(site.parts, closed, strict=True)):
            mask = part.days if fixed >> number & 1 else here.days
            for key, days in own.items():
                if key in enforced and not fixed >> number & 1:
                    mask &= ~days
            parts.append(replace(part, days=mask))
        capped = (ANNUAL_CAP, site.identifier) in enforced
        spaced = (GAP_BETWEEN, site.identifier) in enforced
        led = (LEAD, site.identifier) in enforced
        changed = replace(site, parts=tuple(parts), caps=site.caps if capped else ())
        sites = tuple(changed if one is site else one for one in problem.sites)
        relaxed = replace(problem, sites=sites, grid=grid if spaced else alone)
        return most_parts(relaxed, here.target, keeps_lead=led) < len(parts)

    return _minimal(size, collide)


def _minimal(size: dict[Key, int], collide: Callable[[list[Key]], bool]) -> tuple[RuleFor, ...]:
    kept = sorted(size, key=lambda key: (size[key].bit_count(), key))
    if not collide(kept):
        return ()
    for key in list(kept):
        fewer = [one for one in kept if one != key]
        if collide(fewer):
            kept = fewer
    return tuple(RuleFor(rule=rule, subject=subject) for rule, subject in sorted(kept))


def _by_key(closures: Iterable[Closure]) -> dict[Key, int]:
    return _merged(((rule, subject), days) for rule, subject, days in closures)


def _merged(items: Iterable[tuple[Key, int]]) -> dict[Key, int]:
    found: dict[Key, int] = defaultdict(int)
    for key, days in items:
        if days:
            found[key] |= days
    return dict(found)
