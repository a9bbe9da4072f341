"""The visits around one enterprise, under changed facts (相关检查局部): small, to try much.

A scene holds the blocks of some enterprises that may move, and those of all other enterprises that
their people visit; the latter stay where the plan has them. A visit that the changed facts forbid
is displaced: it must find another place as well.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.construction import place
from dualrandom.scheduling.hours import clock
from dualrandom.scheduling.merging import Merges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.scheduling.plan import Plan, PlannedVisit
    from dualrandom.scheduling.problem import Part, Problem, Site
    from dualrandom.scheduling.timetable import Timetable


@dataclass(frozen=True)
class Whereabouts:
    """A plan by enterprise and by person."""

    plan: Plan

    @cached_property
    def visits(self) -> dict[str, tuple[PlannedVisit, ...]]:
        """Visits of each enterprise."""
        found: dict[str, list[PlannedVisit]] = defaultdict(list)
        for visit in self.plan.visits:
            found[visit.enterprise].append(visit)
        return {name: tuple(visits) for name, visits in found.items()}

    @cached_property
    def placed(self) -> frozenset[str]:
        """Blocks that have a visit."""
        return frozenset(part.block for visit in self.plan.visits for part in visit.parts)

    @cached_property
    def enterprises(self) -> dict[str, frozenset[str]]:
        """Enterprises that each person visits."""
        found: dict[str, set[str]] = defaultdict(set)
        for visit in self.plan.visits:
            for part in visit.parts:
                for name in part.team:
                    found[name].add(visit.enterprise)
        return {name: frozenset(names) for name, names in found.items()}

    @cached_property
    def substituted(self) -> frozenset[str]:
        """Enterprises visited with substitutes: a change may bring those who were drawn back."""
        return frozenset(
            self.enterprise_of[step.block]
            for step in self.plan.deviations
            if step.block in self.placed
        )

    @cached_property
    def enterprise_of(self) -> dict[str, str]:
        """Enterprise of each block."""
        return {block.block: block.enterprise for block in self.plan.lottery.record.blocks}


@dataclass(frozen=True)
class Scene:
    """A problem cut out of a plan, and the timetable of what stands.

    Parameters
    ----------
    target
        Site of the block that is looked at.
    displaced
        Visits (site, parts) of others that the changed facts forbid.
    movable
        Sites all of whose people's visits are there.
    complete
        Whether the block and everything that the plan has placed here has a possible day.
    """

    target: int
    merges: Merges
    table: Timetable
    displaced: tuple[tuple[int, int], ...]
    movable: frozenset[int]
    complete: bool

    @property
    def site(self) -> Site:
        """The target."""
        return self.merges.problem.sites[self.target]

    def part_of(self, block: str) -> Part:
        """Part of a block, or that which its experts assist."""
        for part in self.merges.problem.parts:
            if block == part.block.block:
                return part
            if part.experts_block is not None and block == part.experts_block.block:
                return part
        raise KeyError(block)

    def is_possible(self, block: str) -> bool:
        """Whether all blocks of the target, this one's people included, have a possible day."""
        part = self.part_of(block)
        comes = bool(part.experts) or part.block.block == block
        return self.complete and comes

    def place_all(self) -> bool:
        """Give a visit to all displaced and to the target, everything else staying as it is."""
        for parts in list(self.table.visits[self.target]):
            self.table.take(self.target, parts)
        wanted = [*self.displaced, (self.target, self.merges.all_parts(self.target))]
        todo: dict[int, int] = defaultdict(int)
        for site, parts in wanted:
            todo[site] |= parts
        return all(
            place(self.table, self.merges, site, parts, most_extra=parts.bit_count())
            for site, parts in todo.items()
        )


def scene(
    whereabouts: Whereabouts, lottery: Lottery, block: str, movable: Iterable[str] = ()
) -> Scene:
    """Cut out what a block needs, together with other enterprises whose visits may move.

    Parameters
    ----------
    lottery
        The plan's, or a changed one.
    block
        A block without a visit.
    movable
        Enterprises all of whose people's visits must be there, so that theirs can be moved.
    """
    enterprise = whereabouts.enterprise_of[block]
    kept = {enterprise, *movable}
    while True:
        found = _cut(whereabouts, lottery, block, frozenset(kept))
        names = {found.merges.problem.sites[site].identifier for site, _ in found.displaced}
        if names <= kept:
            return found
        kept |= names


def _cut(whereabouts: Whereabouts, lottery: Lottery, block: str, kept: frozenset[str]) -> Scene:
    enterprise = whereabouts.enterprise_of[block]
    wanted = whereabouts.placed | _with_experts(block)
    people = {
        name
        for own in kept
        for visit in whereabouts.visits.get(own, ())
        for part in visit.parts
        for name in part.team
    }
    own_problem = _problem(lottery, kept, wanted)
    people |= {
        own_problem.people[person].identifier for part in own_problem.parts for person in part.team
    }
    names = kept.union(*(whereabouts.enterprises.get(name, ()) for name in people))
    if lottery is not whereabouts.plan.lottery:
        names |= whereabouts.substituted
    problem = _problem(lottery, names, wanted)
    merges = Merges(problem)
    table = merges.new_table()
    number = {site.identifier: position for position, site in enumerate(problem.sites)}
    displaced, lost = _load(whereabouts, merges, table)
    target = number[enterprise]
    asked = sum(part.site == target for part in problem.parts)
    return Scene(
        target=target,
        merges=merges,
        table=table,
        displaced=tuple(one for one in displaced if one[0] != target),
        movable=frozenset(number[name] for name in kept if name in number),
        complete=not lost and len(problem.sites[target].parts) == asked,
    )


def _problem(lottery: Lottery, names: frozenset[str], wanted: frozenset[str]) -> Problem:
    """Problem of the wanted blocks of some enterprises."""
    blocks = tuple(
        one for one in lottery.record.blocks if one.enterprise in names and one.block in wanted
    )
    record = lottery.record.model_copy(update={"blocks": blocks, "unstaffed": ()})
    return assemble(replace(lottery, record=record)).problem


def _with_experts(block: str) -> frozenset[str]:
    """Return the block, and its experts' or the one that it assists."""
    name = block.removesuffix("/experts")
    return frozenset({name, f"{name}/experts"})


def _load(
    whereabouts: Whereabouts, merges: Merges, table: Timetable
) -> tuple[list[tuple[int, int]], bool]:
    """Put the plan's visits into the table; return those that no longer fit.

    Whether a placed block has lost all its days comes second.
    """
    problem = merges.problem
    day_of = {day: position for position, day in enumerate(problem.grid.days)}
    start_of = {clock(problem.slots.minute(slot)): slot for slot in range(problem.slots.n_slots)}
    displaced = []
    lost = False
    for site, here in enumerate(problem.sites):
        bit_of = {part.block.block: 1 << position for position, part in enumerate(here.parts)}
        for visit in whereabouts.visits.get(here.identifier, ()):
            teams: dict[str, set[str]] = defaultdict(set)
            for part in visit.parts:
                teams[part.department] |= set(part.team)
            own = [part.block for part in visit.parts if not part.experts]
            parts = sum(bit_of.get(block, 0) for block in own)
            lost = lost or not all(block in bit_of for block in own)
            if not parts:
                continue
            group = merges.group(site, parts)
            day, start = day_of.get(visit.day, -1), start_of.get(visit.start, -1)
            same = all(
                {problem.people[person].identifier for person in part.team}
                == teams[part.block.department]
                for part in here.parts
                if parts & bit_of[part.block.block]
            )
            if same and day >= 0 and start >= 0 and table.fits(group, day, start):
                table.put(group, day, start)
            else:
                displaced.append((site, parts))
    return displaced, lost
