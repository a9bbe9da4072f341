"""What a revision changes, block by block, and why (变动清单): docs/spec/plan-v1.md §6.5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.replanning.hits import Standing, first_hit
from dualrandom.scheduling.replanning.records import Change, Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.plan import Deviation, PlannedVisit
    from dualrandom.scheduling.replanning.records import Event


def slots_of(visits: Iterable[PlannedVisit]) -> dict[str, Slot]:
    """Day and hours of every block that has a visit."""
    return {
        part.block: Slot(day=visit.day, start=part.start, end=part.end)
        for visit in visits
        for part in visit.parts
    }


def differences(
    before: Mapping[str, Slot], after: Mapping[str, Slot]
) -> list[tuple[str, Slot | None, Slot | None]]:
    """Blocks whose day or hours differ, in order."""
    return [
        (name, before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


class Reasons:
    """Says for each changed block which event, or which other block, it changed for.

    Parameters
    ----------
    events, revision
        Of the revision, and its number.
    blocks
        All blocks under the new facts, with the teams before the substitutions.
    visits
        The plan before.
    made_room
        Block for whose sake a block moved, where the search says so.
    steps
        Substitutions of the revision.
    """

    def __init__(
        self,
        events: Sequence[Event],
        revision: int,
        blocks: Mapping[str, Block],
        visits: Iterable[PlannedVisit],
        made_room: Mapping[str, str],
        steps: Sequence[Deviation],
    ) -> None:
        self._made_room, self._steps, self._blocks = made_room, steps, blocks
        self._visit_of = {part.block: visit for visit in visits for part in visit.parts}
        self._events, self._revision = events, revision

    def changes(
        self, different: Iterable[tuple[str, Slot | None, Slot | None]]
    ) -> tuple[Change, ...]:
        """List the changes with their reasons."""
        return tuple(self._change(*one) for one in different)

    def _change(self, name: str, before: Slot | None, after: Slot | None) -> Change:
        event = self.hit(name)
        for_block = None if event is not None else self._for_block(name)
        return Change(block=name, before=before, after=after, event=event, for_block=for_block)

    def hit(self, name: str) -> int | None:
        """Return the first event that hits the block."""
        visit = self._visit_of.get(name)
        block = self._blocks[name]
        return first_hit(
            self._events, self._revision, Standing(block, visit.day if visit else None)
        )

    def _for_block(self, name: str) -> str | None:
        """Somebody of the same visit who is hit, or for whom the visit makes room."""
        visit = self._visit_of.get(name)
        together = [part.block for part in visit.parts if part.block != name] if visit else []
        found = [other for other in together if self.hit(other) is not None]
        found += [self._made_room[name]] if name in self._made_room else []
        team = set(self._blocks[name].team)
        found += [step.block for step in self._steps if step.substitute in team]
        return found[0] if found else self._of_the_same_visit(together)

    def _of_the_same_visit(self, together: list[str]) -> str | None:
        """A colleague whose substitute has no time then."""
        teams = {member for name in together for member in self._blocks[name].team}
        return next((step.block for step in self._steps if step.substitute in teams), None)
