"""Who is in which team now, and busy when (现有检查组): plan and replacements applied in order."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.registers.records import DateRange
from dualrandom.scheduling.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.replacements import Replacement


class Appointment(NamedTuple):
    """A block's part in the plan; ``start`` and ``end`` are ``HH:MM``, ordered as texts."""

    visit: str
    day: date
    start: str
    end: str


class Seat(NamedTuple):
    """A seat of a team: who was drawn, who comes now, and what changed it, one after the other."""

    drawn: str
    inspector: str
    changes: tuple[str, ...]


class CurrentTeams:
    """Teams of all blocks, with deviations of the plan and replacements applied so far.

    Parameters
    ----------
    drawn
        The plan, or the lottery where there is none.
    replacements
        Made so far, the first one first.
    """

    def __init__(self, drawn: Plan | Lottery, replacements: Iterable[Replacement] = ()) -> None:
        self.plan = drawn if isinstance(drawn, Plan) else None
        self.lottery = drawn.lottery if isinstance(drawn, Plan) else drawn
        self.blocks = {block.block: block for block in self.lottery.record.blocks}
        self.seats = {
            name: [Seat(member, member, ()) for member in block.team]
            for name, block in self.blocks.items()
        }
        self.replaced: dict[str, set[str]] = defaultdict(set)
        self.away: dict[str, list[DateRange]] = defaultdict(list)
        self._substitutes: dict[str, list[str]] = defaultdict(list)
        self.appointments: dict[str, Appointment] = {}
        if self.plan is not None:
            for step in self.plan.deviations:
                self._change(step.block, step.drawn, step.substitute, step.rule)
            for visit in self.plan.visits:
                for part in visit.parts:
                    self.appointments[part.block] = Appointment(
                        visit.visit, visit.day, part.start, part.end
                    )
        self._blocks_of: dict[str, set[str]] = defaultdict(set)
        for block in self.appointments:
            for name in self.team(block):
                self._blocks_of[name].add(block)
        for replacement in replacements:
            self.apply(replacement)

    def team(self, block: str) -> tuple[str, ...]:
        """Team of a block now; empty for a block that the lottery does not have."""
        return tuple(seat.inspector for seat in self.seats.get(block, ()))

    def appointments_of(self, inspector: str) -> dict[str, Appointment]:
        """Planned parts of a person by block, in order of time."""
        own = {block: self.appointments[block] for block in self._blocks_of[inspector]}
        return dict(sorted(own.items(), key=lambda item: (item[1].day, item[1].start, item[0])))

    def known_part(self, block: Block) -> frozenset[str]:
        """Reserves of a block up to the last one that has been put into its team."""
        order = self.lottery.reserves_of(block)
        places = [order.index(name) for name in self._substitutes[block.block] if name in order]
        return frozenset(order[: max(places) + 1] if places else ())

    def apply(self, replacement: Replacement) -> None:
        """Put the substitute into the seat of who is absent."""
        name, block = replacement.absent, replacement.block
        self._change(block, name, replacement.substitute, str(replacement.number))
        if block in self.appointments:
            self._blocks_of[name].discard(block)
            self._blocks_of[replacement.substitute].add(block)
        if replacement.kind == "recusal":
            return
        if replacement.first_day is not None and replacement.last_day is not None:
            self.away[name].append(DateRange(replacement.first_day, replacement.last_day))
        if block in self.appointments:
            day = self.appointments[block].day
            self.away[name].append(DateRange(day, day))

    def _change(self, block: str, leaving: str, coming: str, why: str) -> None:
        self.replaced[block].add(leaving)
        self._substitutes[block].append(coming)
        self.seats[block] = [
            Seat(seat.drawn, coming, (*seat.changes, why)) if seat.inspector == leaving else seat
            for seat in self.seats.get(block, [])
        ]
