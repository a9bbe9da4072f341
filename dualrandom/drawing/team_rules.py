"""Rules about a team as a whole (检查组整体规则): docs/spec/draw-v1.md §7.6.

Forbidden pairs, demands that different members may meet, and not the very same team as last time.
None of them fits the two trees of the rounding; who breaks one is found here, and repaired in
``team_repair``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dualrandom.drawing.eligibility.rotation import deciding as came_last
from dualrandom.drawing.team_demands import able_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.registers.records import Inspector

FORBIDDEN_PAIR = "lottery.forbidden_pair"
TEAM_DEMANDS = "lottery.team_demands"
TEAM_ROTATION = "lottery.team_rotation"

_NOBODY = frozenset[str]()


@dataclass(frozen=True)
class TeamRules:
    """What the team of one block must keep.

    Attributes
    ----------
    size
        Seats.
    members
        The eligible, sorted.
    demands
        Who meets each demand; the first one is that of the qualified seat.
    apart
        Inspector → those with whom the inspector is never in one team; both ways.
    last_team
        The team that must not come again; empty without rotation of teams.
    """

    size: int
    members: tuple[str, ...]
    demands: tuple[frozenset[str], ...]
    apart: Mapping[str, frozenset[str]]
    last_team: frozenset[str]

    @cached_property
    def eligible(self) -> frozenset[str]:
        """The members, as a set."""
        return frozenset(self.members)

    @cached_property
    def restricted(self) -> bool:
        """Whether some team of the eligible could break a rule that the rounding doesn't keep."""
        return (
            len(self.demands) > 1
            or (len(self.last_team) == self.size and self.last_team <= self.eligible)
            or self._has_pair(self.eligible)
        )

    def broken(self, team: Iterable[str]) -> str | None:
        """First rule that a team breaks, of pair, demands (the seat's too) and rotation."""
        people = frozenset(team)
        if self._has_pair(people):
            return FORBIDDEN_PAIR
        if any(demand.isdisjoint(people) for demand in self.demands):
            return TEAM_DEMANDS
        if people == self.last_team:
            return TEAM_ROTATION
        return None

    def completed(self, stays: Iterable[str], free: Sequence[str], n: int) -> list[str] | None:
        """First ``n`` of the free people with whom those who stay break no rule.

        Choices are compared by their places in ``free``, as words are. ``None`` if there is none.
        """
        team = frozenset(stays)
        if self._has_pair(team):
            return None
        return next(self._completions(team, free, n), None)

    def _has_pair(self, people: frozenset[str]) -> bool:
        return any(not people.isdisjoint(self.apart.get(name, _NOBODY)) for name in people)

    def _completions(
        self, team: frozenset[str], free: Sequence[str], n: int
    ) -> Iterator[list[str]]:
        if n == 0:
            if self.broken(team) is None:
                yield []
            return
        missing = [demand for demand in self.demands if demand.isdisjoint(team)]
        wanted = frozenset.intersection(*missing) if missing and n == 1 else None
        if wanted is not None and not wanted:
            return
        for place, name in enumerate(free):
            if wanted is not None and name not in wanted:
                continue
            if self.apart.get(name, _NOBODY).isdisjoint(team):
                for rest in self._completions(team | {name}, free[place + 1 :], n - 1):
                    yield [name, *rest]


NO_RULES = TeamRules(1, (), (), {}, _NOBODY)
"""Of experts, and of standing groups: one that would break a rule is not eligible."""


class TeamRulesOf:
    """Team rules of blocks, from the facts."""

    def __init__(self, facts: CampaignFacts) -> None:
        self._facts = facts
        self._apart = forbidden_colleagues(facts.inspectors)
        self._able: dict[tuple[object, ...], tuple[frozenset[str], ...]] = {}

    def block(
        self, enterprise: str, department: str, tasks: tuple[str, ...], members: tuple[str, ...]
    ) -> TeamRules:
        """Rules of the block of a department at an enterprise with these tasks and eligible.

        None where standing groups are drawn: a group that would break one is not eligible.
        """
        if department in self._facts.campaign.standing_groups:
            return NO_RULES
        return self.of_people(enterprise, department, tasks, members)

    def of_people(
        self, enterprise: str, department: str, tasks: tuple[str, ...], members: tuple[str, ...]
    ) -> TeamRules:
        """Rules of a block for these people, whoever is drawn."""
        facts = self._facts
        key = (tasks, members)
        promises = [facts.tasks[task] for task in tasks]
        if key not in self._able:
            self._able[key] = able_people(promises, members, facts.inspectors)
        last_team = _NOBODY
        if facts.campaign.rules.rotation == "team":
            last_team = came_last(facts.enterprises[enterprise], department)
        size = max(task.team_size for task in promises)
        return TeamRules(size, members, self._able[key], self._apart, last_team)


def forbidden_colleagues(people: Mapping[str, Inspector]) -> dict[str, frozenset[str]]:
    """Inspectors with whom each is never in one team, whichever side says so."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name, person in people.items():
        for other in person.not_with - {name}:
            found[name].add(other)
            found[other].add(name)
    return {name: frozenset(others) for name, others in found.items()}
