"""Who is asked for more than they can do, and when (人员瓶颈): exact counts, no search.

Blocks whose possible days all lie within some weeks must be visited then. Where they need more
visits, or minutes, than the people who may come have in these weeks, they can't all have a visit,
whatever the dates. An excess is a proof; that there is none proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bits import block_of_ones, lowest
from dualrandom.scheduling.closures import block_closures, open_days
from dualrandom.scheduling.days import DayGrid, day_grid
from dualrandom.scheduling.explaining.candidates import days_after
from dualrandom.scheduling.explaining.records import Bottleneck
from dualrandom.scheduling.explaining.room import Room, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.registers.records import Inspector
    from dualrandom.scheduling.problem import Part, Problem

MOST_MORE_DAYS = 60
"""Working days that are added at most in the search for what would do."""

UNITS: tuple[Unit, ...] = ("visits", "minutes")


class Need(NamedTuple):
    """First and last day on which a block can be visited; visits and minutes asked of the pool."""

    first: int
    last: int
    visits: int
    minutes: int

    def amount(self, unit: Unit) -> int:
        """Return what is asked, in a unit."""
        return self.visits if unit == "visits" else self.minutes


class Pool(NamedTuple):
    """People, and what only they may do."""

    scope: Literal["department", "qualification", "inspector"]
    department: str
    qualifications: tuple[str, ...]
    people: tuple[str, ...]
    needs: tuple[Need, ...]

    @property
    def days(self) -> int:
        """Days from the first to the last on which anything is asked."""
        first = min(need.first for need in self.needs)
        return block_of_ones(first, 1 + max(need.last for need in self.needs))


class _Peak(NamedTuple):
    """Weeks with more demand than room."""

    excess: int
    first: int
    last: int
    demand: int
    capacity: int


def bottlenecks(lottery: Lottery) -> tuple[Bottleneck, ...]:
    """Find the weeks in which a department, a qualification or a person is asked for too much.

    Parameters
    ----------
    lottery
        Teams and facts. Blocks that no day is left to, and those without a team, do not count.

    Returns
    -------
    tuple[Bottleneck, ...]
        For each group of people and unit the weeks with the largest excess, of these the fewest
        and earliest; departments first, then qualifications, then people as drawn. A person is
        left out where the department is already there in the same unit.
    """
    counting = _Counting(lottery)
    found: list[Bottleneck] = []
    for pool in _pools(lottery, assemble(lottery).problem):
        for unit in UNITS:
            explained = pool.scope == "inspector" and any(
                one.unit == unit and one.department == pool.department and one.scope == "department"
                for one in found
            )
            if not explained and (peak := counting.peak(pool, unit)) is not None:
                found.append(counting.bottleneck(pool, unit, peak))
    return tuple(found)


def _pools(lottery: Lottery, problem: Problem) -> Iterator[Pool]:
    facts = lottery.facts
    by_department: dict[str, list[Need]] = defaultdict(list)
    by_seat: dict[tuple[str, tuple[str, ...]], list[Need]] = defaultdict(list)
    by_person: dict[str, list[Need]] = defaultdict(list)
    for part in problem.parts:
        drawn = _need(part, part.days)
        if drawn is not None:
            for person in part.team:
                by_person[problem.people[person].identifier].append(drawn)
        whoever = _need(
            part, open_days(block_closures(part.block, facts, problem.grid), problem.grid)
        )
        if whoever is None:
            continue
        department, size = part.block.department, len(part.block.team)
        by_department[department].append(
            whoever._replace(visits=size * whoever.visits, minutes=size * whoever.minutes)
        )
        demanded = _demanded(part, facts)
        if demanded:
            by_seat[department, demanded].append(whoever)
    staff: dict[str, list[Inspector]] = defaultdict(list)
    for _, one in sorted(facts.inspectors.items()):
        if not one.expert:
            staff[one.department].append(one)
    for department, needs in sorted(by_department.items()):
        names = tuple(one.inspector_id for one in staff[department])
        yield Pool("department", department, (), names, tuple(needs))
    for (department, demanded), needs in sorted(by_seat.items()):
        names = tuple(
            one.inspector_id for one in staff[department] if one.qualifications.issuperset(demanded)
        )
        yield Pool("qualification", department, demanded, names, tuple(needs))
    for name, needs in sorted(by_person.items()):
        yield Pool("inspector", facts.inspectors[name].department, (), (name,), tuple(needs))


def _need(part: Part, days: int) -> Need | None:
    """One seat of a block; ``None`` where no day is left."""
    if not days:
        return None
    return Need(lowest(days), days.bit_length() - 1, 1, part.minutes)


def _demanded(part: Part, facts: CampaignFacts) -> tuple[str, ...]:
    """Return what one and the same member of the team must hold."""
    tasks = [facts.tasks[task] for task in part.block.tasks]
    asked = {name for task in tasks if task.team_qualified is True for name in task.qualifications}
    return tuple(sorted(asked))


@dataclass(frozen=True)
class _Counting:
    """Demand and room in weeks; also on the working days after the campaign."""

    lottery: Lottery

    def _grid(self, n_more: int = 0) -> DayGrid:
        facts = self.lottery.facts
        gap = facts.campaign.rules.minimum_gap.between_visits_days
        return day_grid((*facts.days, *days_after(self.lottery, n_more)), gap)

    def _room(self, people: Iterable[str], grid: DayGrid, unit: Unit, days: int) -> Room:
        facts = self.lottery.facts
        records = [facts.inspectors[name] for name in people]
        return Room.of(records, grid, facts.campaign.hours, unit, days)

    def peak(self, pool: Pool, unit: Unit) -> _Peak | None:
        """Weeks with the largest excess; ``None`` where there is none."""
        grid = self._grid()
        room = self._room(pool.people, grid, unit, pool.days)
        starting: dict[int, list[Need]] = defaultdict(list)
        for need in pool.needs:
            starting[grid.week_of[need.first]].append(need)
        ending = [0] * len(grid.weeks)
        best: _Peak | None = None
        for first in reversed(range(len(grid.weeks))):
            for need in starting[first]:
                ending[grid.week_of[need.last]] += need.amount(unit)
            demand = 0
            for last in range(first, len(grid.weeks)):
                demand += ending[last]
                if not ending[last]:
                    continue
                capacity = room.all(first, last)
                found = _Peak(demand - capacity, first, last, demand, capacity)
                if found.excess > 0 and (best is None or _rank(found) < _rank(best)):
                    best = found
        return best

    def bottleneck(self, pool: Pool, unit: Unit, peak: _Peak) -> Bottleneck:
        """Describe a peak and what would do."""
        grid = self._grid()
        first = lowest(grid.weeks[peak.first] & pool.days)
        last = (grid.weeks[peak.last] & pool.days).bit_length() - 1
        room = self._room(pool.people, grid, unit, pool.days)
        most = max(room.each(peak.first, peak.last), default=0)
        alone = pool.scope == "inspector"
        return Bottleneck(
            scope=pool.scope,
            department=pool.department,
            qualifications=pool.qualifications,
            inspectors=pool.people,
            unit=unit,
            first_day=grid.days[first].isoformat(),
            last_day=grid.days[last].isoformat(),
            blocks=sum(first <= need.first and need.last <= last for need in pool.needs),
            demand=peak.demand,
            capacity=peak.capacity,
            room_each=most,
            more_inspectors=-(-peak.excess // most) if most and not alone else None,
            more_days=self._more_days(pool, unit, first, last),
        )

    def _more_days(self, pool: Pool, unit: Unit, first: int, last: int) -> int | None:
        """Fewest days after the last with which there is room for all that must be done by then."""
        grid = self._grid(MOST_MORE_DAYS)
        for more in range(1, min(MOST_MORE_DAYS, len(grid.days) - 1 - last) + 1):
            until = last + more
            demand = sum(
                need.amount(unit)
                for need in pool.needs
                if first <= need.first and need.last <= until
            )
            room = self._room(pool.people, grid, unit, block_of_ones(first, until + 1))
            if room.all(0, len(grid.weeks) - 1) >= demand:
                return more
        return None


def _rank(peak: _Peak) -> tuple[int, int, int]:
    return -peak.excess, peak.last - peak.first, peak.first
