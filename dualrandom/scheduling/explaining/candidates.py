"""Changes that might help (可能的补救措施): read off the table of closed days, cheapest first.

Each day that some rules close gives one candidate: a change for every one of them. Whether a
candidate helps is tried elsewhere. Nobody proposes to lift a recusal.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import combinations, count, islice, product
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.campaign.calendar import campaign_calendar
from dualrandom.errors import CalendarError
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.explaining.arrivals import Arrivals
from dualrandom.scheduling.explaining.day_changes import DayChanges
from dualrandom.scheduling.explaining.records import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.explaining.collisions import Key
    from dualrandom.scheduling.explaining.records import ChangeKind
    from dualrandom.scheduling.explaining.scene import Whereabouts
    from dualrandom.scheduling.problem import Part, Problem

MOST_RESERVES = 5
"""Reserves proposed in place of one member of a team, in the reserve order; or groups of them."""

MOST_TEAMS = 500
"""Groups of reserves among whom those are chosen that stand first in the reserve order."""

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
    "lead_absent": 7,
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
        *_people_in_time(lottery, problem, part),
        *_lead_absent(lottery, problem, part),
    ]
    if part.starts:  # else no day and nobody else's calendar helps
        found += [*_other_people(lottery, problem, part, closed), *_longer_campaign(lottery)]
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
            if not found:
                break
            changes.update(found)
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
    reserves = [name for name in lottery.reserves_of(block) if name not in team]
    busy = {subject for (_, subject), days in closed.items() if days}
    for name in sorted(drawn, key=lambda one: (one not in busy, one)):
        others = [one for one in block.team if one != name]
        for names, place in _completions(lottery, block, others, reserves, 1):
            yield _instead("replacement", block, (name,), names, place)
        yield _instead("extra_inspector", block, (name,), _new_people(lottery, block, 1), 0)


def _people_in_time(lottery: Lottery, problem: Problem, part: Part) -> Iterator[Candidate]:
    """Others, who are there in time, in place of all those who are not."""
    arrivals = Arrivals(lottery.facts, problem, part)
    late = {}
    for block in (part.block, part.experts_block):
        groups = lottery.facts.campaign.standing_groups
        if block is not None and arrivals.late_seats(block):
            if block.department in groups and not block.experts:
                return
            late[block.block] = block
    # A change for each of the two blocks, where somebody of both is late.
    ways = [list(_each_in_time(lottery, arrivals, block)) for block in late.values()]
    for together in product(*ways) if ways else ():
        changes = tuple(change for one in together for change in one.changes)
        yield Candidate.of(changes, sum(one.amount for one in together))


def _each_in_time(lottery: Lottery, arrivals: Arrivals, block: Block) -> Iterator[Candidate]:
    """Replace those of one block who are late; new people where these are no experts."""
    seats = arrivals.late_seats(block)
    old = tuple(block.team[seat] for seat in seats)
    others = [name for name in block.team if name not in old]
    reserves = [name for name in lottery.reserves_of(block) if arrivals.in_time(name)]
    for names, place in _completions(lottery, block, others, reserves, len(old)):
        yield _instead("replacement", block, old, names, place)
    if not block.experts:
        yield _instead("extra_inspector", block, old, _new_people(lottery, block, len(old)), 0)


def _completions(
    lottery: Lottery, block: Block, others: list[str], reserves: list[str], n_seats: int
) -> list[tuple[tuple[str, ...], int]]:
    """First reserves with whom the others make a team, and the sum of their places."""
    profile = lottery.record.profiles[block.profile]
    able = {name for name, fit in zip(profile.members, profile.qualified, strict=True) if fit}
    rules = lottery.team_rules_of(block)
    found = []
    for places in combinations(range(len(reserves)), n_seats):
        team = [*others, *(reserves[place] for place in places)]
        filled = not profile.qualified_seats or not able.isdisjoint(team)
        if filled and rules.broken(team) is None:
            found.append((sum(places), places))
        if len(found) == MOST_TEAMS or (n_seats == 1 and len(found) == MOST_RESERVES):
            break
    return [
        (tuple(reserves[place] for place in places), amount)
        for amount, places in sorted(found)[:MOST_RESERVES]
    ]


def _new_people(lottery: Lottery, block: Block, n: int) -> tuple[str, ...]:
    """Identifiers of people who are not in the register."""
    numbers = (f"{block.department}+{number}" for number in count(1))
    return tuple(islice((one for one in numbers if one not in lottery.facts.inspectors), n))


def _instead(
    kind: ChangeKind, block: Block, old: tuple[str, ...], new: tuple[str, ...], place: int
) -> Candidate:
    changes = tuple(
        Change(kind=kind, subject=block.block, old=left, new=comes)
        for left, comes in zip(old, new, strict=True)
    )
    return Candidate.of(changes, place)


def _lead_absent(lottery: Lottery, problem: Problem, part: Part) -> Iterator[Candidate]:
    """Let others come without the lead department, where it comes to the same enterprise."""
    led = any(one.block.department == problem.lead for one in problem.sites[part.site].parts)
    if problem.lead_present and led:
        campaign = lottery.facts.campaign
        change = Change(
            kind="lead_absent", subject=campaign.initiating_department, old="true", new="false"
        )
        yield Candidate.of((change,), 1)


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
