"""Who is there in time (能否按时到达): the way from where people set out, against the hours.

Whoever sets out when work begins arrives when the way is done; a visit begins when all are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dualrandom.scheduling.bits import members

if TYPE_CHECKING:
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.problem import Part, Problem


@dataclass(frozen=True)
class Arrivals:
    """Arrivals at the enterprise of one block."""

    facts: CampaignFacts
    problem: Problem
    part: Part

    @cached_property
    def last_start(self) -> int | None:
        """Last minute at which a visit may begin; ``None`` if the hours are too short for it."""
        opening = self.facts.enterprises[self.part.block.enterprise].opening_minutes
        starts = members(self.problem.slots.starts(self.part.minutes, opening))
        return max(map(self.problem.slots.minute, starts), default=None)

    @property
    def complete(self) -> int:
        """Minute at which the whole team is there."""
        begin = self.problem.slots.spans[0].begin
        return max(map(self._minute, self.part.team), default=begin)

    def in_time(self, name: str) -> bool:
        """Whether an inspector is there before the last start."""
        return self.last_start is not None and self._minute(self._number[name]) <= self.last_start

    def late_seats(self, block: Block) -> tuple[int, ...]:
        """Seats of the part's block, or of its experts', whose people are there too late.

        A seat stands for whoever comes in the place of the one drawn. Nobody is late where the
        hours are too short in themselves.
        """
        if self.last_start is None:
            return ()
        experts = self.part.experts
        people = experts if block.experts else self.part.team[: len(self.part.team) - len(experts)]
        return tuple(
            seat for seat, person in enumerate(people) if self._minute(person) > self.last_start
        )

    @cached_property
    def _number(self) -> dict[str, int]:
        return {person.identifier: number for number, person in enumerate(self.problem.people)}

    def _minute(self, person: int) -> int:
        way = self.problem.journeys.to_first(person, self.part.site)
        return self.problem.slots.spans[0].begin + way
