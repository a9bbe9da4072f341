"""The visits around one enterprise, under changed facts (相关检查局部): small, to try much.

A scene holds the blocks of some enterprises that may move, and those of all other enterprises that
their people visit; the latter stay where the plan has them. A visit that the changed facts forbid
is displaced: it must find another place as well. Rules of one's own are kept like all others.

After a revision, what is done or announced stays, and nothing comes before its first day.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.construction import place
from dualrandom.scheduling.hours import clock
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.own_pieces import OwnPieces
from dualrandom.scheduling.replanning.standing import from_day, with_frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.scheduling.plan import Plan, PlannedVisit
    from dualrandom.scheduling.problem import Part, Problem, Site
    from dualrandom.scheduling.timetable import Timetable


@dataclass(frozen=True)
class Whereabouts:
    """A plan by enterprise and by person.

    Parameters
    ----------
    plan
        The plan as it stands.
    first_day, announced
        Of the last revision; without one, everything may still be planned.
    """

    plan: Plan
    first_day: date | None = None
    announced: frozenset[str] = frozenset()

    def stays(self, visit: PlannedVisit) -> bool:
        """Whether a visit is done, or was announced."""
        is_done = self.first_day is not None and visit.day < self.first_day
        return is_done or visit.visit in self.announced

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
    days
        Days that can still be planned.
    fixed
        Parts of each site whose visits stay, as a mask.
    """

    target: int
    merges: Merges
    table: Timetable
    displaced: tuple[tuple[int, int], ...]
    movable: frozenset[int]
    complete: bool
    days: int
    fixed: Mapping[int, int]

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
        fixed = self.fixed.get(self.target, 0)
        for parts in list(self.table.visits[self.target]):
            if not parts & fixed:
                self.table.take(self.target, parts)
        wanted = [*self.displaced, (self.target, self.merges.all_parts(self.target) & ~fixed)]
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
    own_problem = _problem(whereabouts, lottery, kept, wanted)
    people |= {
        own_problem.people[person].identifier for part in own_problem.parts for person in part.team
    }
    names = kept.union(*(whereabouts.enterprises.get(name, ()) for name in people))
    if lottery is not whereabouts.plan.lottery:
        names |= whereabouts.substituted
    problem = _problem(whereabouts, lottery, names, wanted)
    rules = whereabouts.plan.own_rules
    own = OwnPieces(problem, lottery.facts, rules) if rules else None
    merges = Merges(problem, own)
    table = merges.new_table()
    number = {site.identifier: position for position, site in enumerate(problem.sites)}
    loaded = _load(whereabouts, merges, table)
    target = number[enterprise]
    asked = sum(part.site == target for part in problem.parts)
    return Scene(
        target=target,
        merges=merges,
        table=table,
        displaced=tuple(one for one in loaded.displaced if one[0] != target),
        movable=frozenset(number[name] for name in kept if name in number),
        complete=not loaded.lost and len(problem.sites[target].parts) == asked,
        days=problem.grid.between(whereabouts.first_day or problem.grid.days[0], date.max),
        fixed=loaded.fixed,
    )


def _problem(
    whereabouts: Whereabouts, lottery: Lottery, names: frozenset[str], wanted: frozenset[str]
) -> Problem:
    """Problem of the wanted blocks of some enterprises."""
    blocks = tuple(
        one for one in lottery.record.blocks if one.enterprise in names and one.block in wanted
    )
    record = lottery.record.model_copy(update={"blocks": blocks, "unstaffed": ()})
    first_day = whereabouts.first_day
    if first_day is None:
        return assemble(replace(lottery, record=record)).problem
    problem = assemble(from_day(replace(lottery, record=record), first_day)).problem
    fixed = [
        visit
        for name in names
        for visit in whereabouts.visits.get(name, ())
        if whereabouts.stays(visit)
    ]
    return with_frozen(problem, lottery.facts, fixed, ())


def _with_experts(block: str) -> frozenset[str]:
    """Return the block, and its experts' or the one that it assists."""
    name = block.removesuffix("/experts")
    return frozenset({name, f"{name}/experts"})


class _Loaded(NamedTuple):
    """What became of the plan's visits in a table.

    ``displaced`` no longer fit; ``lost`` if a placed block has no possible day any more; ``fixed``
    are parts of each site whose visits stay.
    """

    displaced: list[tuple[int, int]]
    lost: bool
    fixed: dict[int, int]


def _load(whereabouts: Whereabouts, merges: Merges, table: Timetable) -> _Loaded:
    """Put the plan's visits into the table."""
    problem = merges.problem
    day_of = {day: position for position, day in enumerate(problem.grid.days)}
    start_of = {clock(problem.slots.minute(slot)): slot for slot in range(problem.slots.n_slots)}
    displaced = []
    fixed: dict[int, int] = defaultdict(int)
    lost = False
    for site, here in enumerate(problem.sites):
        bit_of = {part.block.block: 1 << position for position, part in enumerate(here.parts)}
        for visit in whereabouts.visits.get(here.identifier, ()):
            own = [part.block for part in visit.parts if not part.experts]
            parts = sum(bit_of.get(block, 0) for block in own)
            lost = lost or not all(block in bit_of for block in own)
            if not parts:
                continue
            group = merges.group(site, parts)
            day, start = day_of.get(visit.day, -1), start_of.get(visit.start, -1)
            if whereabouts.stays(visit):
                table.put(group, day, start)
                fixed[site] |= parts
            elif (
                min(day, start) >= 0
                and _has_same_teams(visit, here, parts, problem)
                and table.fits(group, day, start)
            ):
                table.put(group, day, start)
            else:
                displaced.append((site, parts))
    return _Loaded(displaced, lost, fixed)


def _has_same_teams(visit: PlannedVisit, here: Site, parts: int, problem: Problem) -> bool:
    """Whether those who would come to some parts of a site are those who come to the visit."""
    teams: dict[str, set[str]] = defaultdict(set)
    for part in visit.parts:
        teams[part.department] |= set(part.team)
    return all(
        {problem.people[person].identifier for person in here.parts[number].team}
        == teams[here.parts[number].block.department]
        for number in members(parts)
    )
