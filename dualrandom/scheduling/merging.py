"""Which parts of an enterprise can share a visit, and the least number of visits (合并检查).

The least number of visits is the least number of days that pierces the day masks of all parts.
It drops every capacity, so the sum over enterprises is a proven lower bound on separate visits.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import members
from dualrandom.scheduling.timetable import Timetable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dualrandom.scheduling.own_pieces import OwnPieces
    from dualrandom.scheduling.problem import Part, Problem, Site

MOST_PATTERNS = 48
"""Patterns kept for one enterprise and number of visits; those with most common days first."""

MOST_STEPS = 20_000
"""Steps of the enumeration of patterns; more than three parts rarely need a hundred."""


def least_visits(masks: Sequence[int]) -> int:
    """Least number of days that pierces all masks, exactly; masks must not be empty.

    Days are reduced to the set of parts they serve; only sets that no other contains matter, and
    a breadth-first search over covered parts finds the fewest.
    """
    if not masks:
        return 0
    common = masks[0]
    for mask in masks[1:]:
        common &= mask
    if common:
        return 1
    if len(masks) == 2:  # noqa: PLR2004  two disjoint masks
        return 2
    coverage = _maximal_coverage(masks)
    everything = (1 << len(masks)) - 1
    reached = {0}
    visits = 0
    while everything not in reached:
        visits += 1
        reached = {done | more for done in reached for more in coverage if more & _first(done)}
    return visits


def _first(done: int) -> int:
    """Lowest part not yet served: some day must serve it, so only those days need trying."""
    return ~done & (done + 1)


def _maximal_coverage(masks: Sequence[int]) -> list[int]:
    union = 0
    for mask in masks:
        union |= mask
    served = {
        sum(1 << part for part, mask in enumerate(masks) if mask >> day & 1)
        for day in members(union)
    }
    ordered = sorted(served, key=lambda parts: (-parts.bit_count(), parts))
    maximal: list[int] = []
    for parts in ordered:
        if not any(parts & larger == parts for larger in maximal):
            maximal.append(parts)
    return maximal


@dataclass(frozen=True, slots=True)
class Group:
    """Parts of one enterprise in one visit; ``parts`` has bit ``k`` for the site's k-th part.

    ``members`` holds each inspector with the minutes after the start of the visit at which their
    own part begins, and its length in minutes; ``starts`` are the slots at which the whole visit
    fits into span and opening hours. ``days`` is empty where these parts can't be one visit.
    """

    site: int
    parts: int
    members: tuple[tuple[int, int, int], ...]
    days: int
    starts: int


class Merges:
    """Groups and patterns of all enterprises, made when first asked for."""

    def __init__(self, problem: Problem, own: OwnPieces | None = None) -> None:
        self.problem = problem
        self.own = own
        self.least = tuple(
            self._least(site, self.all_parts(number)) for number, site in enumerate(problem.sites)
        )
        self._groups: dict[tuple[int, int], Group] = {}
        self._patterns: dict[tuple[int, int, int], tuple[tuple[Group, ...], ...]] = {}

    def new_table(self) -> Timetable:
        """Return an empty timetable of the problem."""
        return Timetable(self.problem, self.own)

    def group(self, site: int, parts: int) -> Group:
        """Return the group of these parts, however impossible."""
        key = (site, parts)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = self._new_group(site, parts)
        return group

    def _new_group(self, site: int, parts: int) -> Group:
        here = self.problem.sites[site]
        chosen = [here.parts[part] for part in members(parts)]
        days, starts = -1, -1
        for part in chosen:
            days &= part.days
            starts &= part.starts
        offsets = [0] * len(chosen)
        if self.problem.sequential and len(chosen) > 1:
            chosen.sort(
                key=lambda part: (part.block.department != self.problem.lead, part.block.department)
            )
            offsets = list(accumulate((part.minutes for part in chosen[:-1]), initial=0))
            total = offsets[-1] + chosen[-1].minutes
            starts = self.problem.slots.starts(total, here.opening)
            starts &= self._after_arrival(site, chosen, offsets)
        people = tuple(
            (person, offset, part.minutes)
            for part, offset in zip(chosen, offsets, strict=True)
            for person in part.team
        )
        if not starts or len({person for person, _, _ in people}) < len(people):
            days = 0
        if len(chosen) > 1 and self._lead_is_missing(here, chosen):
            days = 0
        if self.own is not None:
            days &= ~self.own.closed_days(site, parts, days)
        return Group(site, parts, people, days, starts)

    def _after_arrival(self, site: int, chosen: list[Part], offsets: list[int]) -> int:
        """Starts at which everybody has had the time to come."""
        slots = self.problem.slots
        mask = -1
        for part, offset in zip(chosen, offsets, strict=True):
            for person in part.team:
                first = slots.spans[0].begin + self.problem.journeys.to_first(person, site)
                mask &= slots.not_before[max(0, first - offset)]
        return mask

    def _lead_is_missing(self, here: Site, chosen: list[Part]) -> bool:
        """Whether the lead department could come to the enterprise but is not among these."""
        if not self.problem.lead_present:
            return False
        lead = self.problem.lead
        return any(part.block.department == lead for part in here.parts) and not any(
            part.block.department == lead for part in chosen
        )

    def all_parts(self, site: int) -> int:
        """Mask of all possible parts of an enterprise."""
        return (1 << len(self.problem.sites[site].parts)) - 1

    def least_for(self, site: int, parts: int) -> int:
        """Return the least number of visits for some of the parts of an enterprise."""
        if parts == self.all_parts(site):
            return self.least[site]
        return self._least(self.problem.sites[site], parts)

    def _least(self, here: Site, parts: int) -> int:
        """Fewest visits that windows and calendars allow; with the lead department at each of them.

        A visit without the lead department then has one part only (docs/spec/plan-v1.md §2.7).
        """
        chosen = [here.parts[part] for part in members(parts)]
        if self.problem.lead_present:
            for lead in chosen:
                if lead.block.department == self.problem.lead:
                    together = max(
                        sum(part.days >> day & 1 for part in chosen) for day in members(lead.days)
                    )
                    return 1 + len(chosen) - together
        return least_visits([part.days for part in chosen])

    def patterns(self, site: int, n_visits: int, parts: int) -> tuple[tuple[Group, ...], ...]:
        """Ways to spread ``parts`` over ``n_visits`` visits, the most flexible first.

        At most ``MOST_PATTERNS``. In a pattern the group with the fewest days comes first.
        """
        key = (site, n_visits, parts)
        found = self._patterns.get(key)
        if found is None:
            found = self._patterns[key] = self._find_patterns(site, n_visits, parts)
        return found

    def _find_patterns(self, site: int, n_visits: int, parts: int) -> tuple[tuple[Group, ...], ...]:
        masks = {part: self.problem.sites[site].parts[part].days for part in members(parts)}
        patterns = []
        for spread in _spreads(masks, n_visits):
            groups = [self.group(site, mask) for mask in spread]
            if all(group.days for group in groups):
                groups.sort(key=lambda group: (group.days.bit_count(), group.parts))
                patterns.append(tuple(groups))
        patterns.sort(key=_inflexibility)
        return tuple(patterns[:MOST_PATTERNS])


def _inflexibility(pattern: Iterable[Group]) -> tuple[list[int], list[int]]:
    """Sort key: the pattern whose scarcest group has most days comes first."""
    groups = list(pattern)
    return [-group.days.bit_count() for group in groups], [group.parts for group in groups]


def _spreads(masks: dict[int, int], n_groups: int) -> Iterator[list[int]]:
    """Partitions of the parts into ``n_groups`` groups with a common day, as masks of parts.

    Depth first, scarcest part first, joining before opening a group; ends after ``MOST_STEPS``.
    """
    parts = sorted(masks, key=lambda part: (masks[part].bit_count(), part))
    stack: list[tuple[int, tuple[tuple[int, int], ...]]] = [(0, ())]
    steps = 0
    while stack and steps < MOST_STEPS:
        steps += 1
        done, groups = stack.pop()
        if done == len(parts):
            yield [group for group, _ in groups]
            continue
        if len(groups) + len(parts) - done < n_groups:
            continue
        bit, days = 1 << parts[done], masks[parts[done]]
        if len(groups) < n_groups:
            stack.append((done + 1, (*groups, (bit, days))))
        for position in range(len(groups) - 1, -1, -1):
            group, common = groups[position]
            if common & days:
                grown = (group | bit, common & days)
                joined = (*groups[:position], grown, *groups[position + 1 :])
                stack.append((done + 1, joined))
