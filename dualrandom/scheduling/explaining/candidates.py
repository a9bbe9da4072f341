"""Changes that might help (可能的补救措施): read off the table of closed days, cheapest first.

Each day that some rules close gives one candidate: a change for every one of them. Whether a
candidate helps is tried elsewhere. Nobody proposes to lift a recusal.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.campaign.calendar import campaign_calendar
from dualrandom.errors import CalendarError
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.explaining.day_changes import DayChanges
from dualrandom.scheduling.explaining.records import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.scheduling.explaining.collisions import Key
    from dualrandom.scheduling.explaining.scene import Whereabouts
    from dualrandom.scheduling.problem import Part, Problem

MOST_RESERVES = 5
"""Reserves proposed in place of one member of a team, in the reserve order."""

MOST_EXTRA_DAYS = 10
"""Working days by which a campaign is extended at most."""

COST: dict[str, int] = {
    "inspector_free": 2,
    "office_days": 2,
    "daily_visits": 2,
    "weekly_visits": 2,
    "monthly_visits": 2,
    "campaign_visits": 2,
    "daily_minutes": 2,
    "weekly_minutes": 2,
    "window_from": 2,
    "window_until": 2,
    "certificate_from": 3,
    "certificate_until": 3,
    "replacement": 3,
    "department_free": 3,
    "opening_from": 3,
    "opening_until": 3,
    "no_blackout": 4,
    "opening_days": 4,
    "campaign_until": 6,
    "working_until": 6,
    "between_visits_days": 7,
    "since_last_days": 7,
    "annual_cap": 8,
    "extra_inspector": 9,
}
"""What a change costs: one person or task least; what protects enterprises, and people, most."""


class Candidate(NamedTuple):
    """Changes to try together, with what they cost; the amount of days decides between equals."""

    n_changes: int
    cost: int
    amount: int
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, changes: tuple[Change, ...], amount: int) -> Candidate:
        """Candidate of these changes."""
        return cls(len(changes), sum(COST[change.kind] for change in changes), amount, changes)

    @property
    def sort(self) -> tuple[object, ...]:
        """What is changed, whatever the value."""
        return tuple((change.kind, change.subject) for change in self.changes)

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: fewest changes, then cheapest, then smallest, then by name."""
        names = [(change.subject, change.kind, change.new) for change in self.changes]
        return self.n_changes, self.cost, self.amount, names


def candidates(
    lottery: Lottery,
    whereabouts: Whereabouts,
    problem: Problem,
    part: Part,
    closed: Mapping[Key, int],
) -> list[Candidate]:
    """All candidates for a block, in the order in which to try them.

    Candidates that differ in their day only are tried in turn: first the best of every sort.
    """
    found = [
        *_by_day(lottery, whereabouts, problem, part, closed),
        *_other_people(lottery, problem, part, closed),
        *_longer_campaign(lottery),
    ]
    sorts: dict[tuple[object, ...], list[Candidate]] = defaultdict(list)
    for candidate in sorted(found, key=lambda one: one.order):
        if candidate not in sorts[candidate.sort]:
            sorts[candidate.sort].append(candidate)
    turns = [(turn, one) for alike in sorts.values() for turn, one in enumerate(alike)]
    turns.sort(key=lambda item: (item[0], item[1].order))
    return [candidate for _, candidate in turns]


def _by_day(
    lottery: Lottery,
    whereabouts: Whereabouts,
    problem: Problem,
    part: Part,
    closed: Mapping[Key, int],
) -> Iterator[Candidate]:
    """A change for each rule that closes a day, for every day on which there is one for each."""
    day_changes = DayChanges(lottery.facts, whereabouts, problem, part)
    rules_of: dict[int, list[Key]] = defaultdict(list)
    for key in sorted(closed):
        for day in members(closed[key]):
            rules_of[day].append(key)
    for day, keys in sorted(rules_of.items()):
        changes: dict[Change, int] = {}
        for rule, subject in keys:
            found = day_changes.opening(rule, subject, day)
            if found is None:
                break
            changes[found[0]] = found[1]
        else:
            ordered = sorted(changes, key=lambda one: (one.kind, one.subject))
            yield Candidate.of(tuple(ordered), sum(changes.values()))


def _other_people(
    lottery: Lottery, problem: Problem, part: Part, closed: Mapping[Key, int]
) -> Iterator[Candidate]:
    """Somebody else, from the reserves or new, in place of each member of the team."""
    block = part.block
    if not part.team or block.department in lottery.facts.campaign.standing_groups:
        return
    assisting = set(part.experts)
    team = [problem.people[person].identifier for person in part.team if person not in assisting]
    drawn = [name for name in block.team if name in team]
    profile = lottery.record.profiles[block.profile]
    able = {name for name, fit in zip(profile.members, profile.qualified, strict=True) if fit}
    rules = lottery.team_rules_of(block)
    reserves = [name for name in lottery.reserves_of(block) if name not in team]
    busy = {subject for (_, subject), days in closed.items() if days}
    for name in sorted(drawn, key=lambda one: (one not in busy, one)):
        others = [one for one in block.team if one != name]
        proposed = 0
        for place, reserve in enumerate(reserves):
            filled = not profile.qualified_seats or any(one in able for one in (*others, reserve))
            if filled and rules.broken([*others, reserve]) is None and proposed < MOST_RESERVES:
                proposed += 1
                yield _instead("replacement", block.block, name, reserve, place)
        number = 1
        while (new := f"{block.department}+{number}") in lottery.facts.inspectors:
            number += 1
        yield _instead("extra_inspector", block.block, name, new, 0)


def _instead(kind: str, block: str, old: str, new: str, place: int) -> Candidate:
    change = Change.model_validate({"kind": kind, "subject": block, "old": old, "new": new})
    return Candidate.of((change,), place)


def _longer_campaign(lottery: Lottery) -> Iterator[Candidate]:
    """End the campaign one to ``MOST_EXTRA_DAYS`` working days later."""
    campaign = lottery.facts.campaign
    end = campaign.window.end
    for number, day in enumerate(days_after(lottery, MOST_EXTRA_DAYS), start=1):
        change = Change(
            kind="campaign_until", subject=campaign.id, old=end.isoformat(), new=day.isoformat()
        )
        yield Candidate.of((change,), number)


def days_after(lottery: Lottery, most: int) -> tuple[date, ...]:
    """Working days after the campaign's end, as far as the calendar knows them."""
    campaign = lottery.facts.campaign
    first = campaign.window.end + timedelta(days=1)
    last = min(first.toordinal() + 7 * most, date.max.toordinal())
    try:
        days = campaign_calendar(campaign).between(first, date.fromordinal(last))
    except CalendarError:
        return ()
    return days[:most]
