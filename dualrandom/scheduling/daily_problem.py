"""From the demands to the optimiser's problem (不具名计划问题): parts need seats, not people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dualrandom.drawing.capacity import capacity_visits
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.daily_crew import Need

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Profile
    from dualrandom.scheduling.problem import Part, Problem


@dataclass(frozen=True)
class DailyProblem:
    """The problem with the seats of every profile.

    ``capacity`` = most visits of each person in the campaign; ``present`` = people of each
    department that are there on each day.
    """

    problem: Problem
    needs: tuple[Need, ...]
    capacity: tuple[int, ...]
    present: Mapping[str, Sequence[int]]

    def need(self, part: Part) -> Need:
        """Seats of a part, each with the people it may take, whatever day it is."""
        return self.needs[part.block.profile]


def daily_problem(lottery: Lottery) -> DailyProblem:
    """Build the problem of a lottery before its draw (``Demands.before_the_draw``)."""
    problem = assemble(lottery).problem
    profiles, people = lottery.record.profiles, lottery.facts.inspectors
    number = {person.identifier: place for place, person in enumerate(problem.people)}
    staffed = [_staffed_days(profile, number, problem) for profile in profiles]
    parts = tuple(_part(part, staffed[part.block.profile], problem) for part in problem.parts)
    possible: list[list[Part]] = [[] for _ in problem.sites]
    for part in parts:
        if part.days:
            possible[part.site].append(part)
    sites = tuple(
        replace(site, parts=tuple(own)) for site, own in zip(problem.sites, possible, strict=True)
    )
    records = [people[person.identifier] for person in problem.people]
    return DailyProblem(
        problem=replace(problem, parts=parts, sites=sites),
        needs=tuple(_need(profile, number) for profile in profiles),
        capacity=tuple(capacity_visits(record, lottery.facts.days) for record in records),
        present=_present(problem, [record.department for record in records]),
    )


def _need(profile: Profile, number: Mapping[str, int]) -> Need:
    everybody = tuple(number[name] for name in profile.members)
    flags = zip(everybody, profile.qualified, strict=True)
    qualified = tuple(person for person, able in flags if able)
    others = profile.size - profile.qualified_seats
    return Need((qualified,) * profile.qualified_seats + (everybody,) * others)


def _staffed_days(profile: Profile, number: Mapping[str, int], problem: Problem) -> int:
    """Days on which a complete team of the profile is there, other visits left aside."""
    available = [problem.people[number[name]].available for name in profile.members]
    mask = 0
    for day in range(len(problem.grid.days)):
        there = [able for days, able in zip(available, profile.qualified, strict=True)
                 if days >> day & 1]  # fmt: skip
        if len(there) >= profile.size and sum(there) >= profile.qualified_seats:
            mask |= 1 << day
    return mask


def _part(part: Part, staffed: int, problem: Problem) -> Part:
    return replace(part, days=part.days & staffed, understaffed=problem.grid.full & ~staffed)


def _present(problem: Problem, departments: Sequence[str]) -> dict[str, list[int]]:
    present = {name: [0] * len(problem.grid.days) for name in sorted(set(departments))}
    for person, department in zip(problem.people, departments, strict=True):
        for day in range(len(problem.grid.days)):
            present[department][day] += person.available >> day & 1
    return present
