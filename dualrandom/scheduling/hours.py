"""Slots of a working day and the starts that fit (时段): no visit runs across a break.

The slots of all spans stand one after the other, each span's counted from its own beginning, so
13:30 is a start whatever the slots of the morning. A visit lies within one span, so two visits
overlap exactly when their slots do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import span_minutes
from dualrandom.errors import CampaignError
from dualrandom.scheduling.bits import block_of_ones

if TYPE_CHECKING:
    from dualrandom.campaign.models import WorkingHours


MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """Working minutes without a break, and the number of its first slot."""

    begin: int
    end: int
    first_slot: int


@dataclass(frozen=True)
class SlotGrid:
    """Spans of a working day, cut into ``n_slots`` slots of ``slot_minutes``."""

    slot_minutes: int
    n_slots: int
    spans: tuple[Span, ...]

    def slots(self, minutes: int) -> int:
        """Whole slots that a duration occupies."""
        return -(-minutes // self.slot_minutes)

    def minute(self, slot: int) -> int:
        """Minute since midnight at which a slot begins."""
        span = next(span for span in reversed(self.spans) if span.first_slot <= slot)
        return span.begin + (slot - span.first_slot) * self.slot_minutes

    @cached_property
    def minutes(self) -> tuple[int, ...]:
        """Minute since midnight of every slot."""
        return tuple(self.minute(slot) for slot in range(self.n_slots))

    @cached_property
    def not_before(self) -> tuple[int, ...]:
        """For each minute of two days the slots that begin then or later."""
        masks = []
        slot, mask = 0, block_of_ones(0, self.n_slots)
        for minute in range(2 * MINUTES_A_DAY):
            while slot < self.n_slots and self.minutes[slot] < minute:
                mask ^= 1 << slot
                slot += 1
            masks.append(mask)
        return tuple(masks)

    @cached_property
    def not_after(self) -> tuple[int, ...]:
        """For each minute of two days the slots that begin then or earlier."""
        everything = block_of_ones(0, self.n_slots)
        return tuple(everything & ~later for later in (*self.not_before[1:], 0))

    def starts(self, minutes: int, opening: tuple[int, int] | None) -> int:
        """Mask of the slots at which a visit of that length fits into one span and the opening."""
        mask = 0
        for span in self.spans:
            earliest = max(span.begin, opening[0]) if opening else span.begin
            latest = (min(span.end, opening[1]) if opening else span.end) - minutes
            first = self.slots(earliest - span.begin)
            after = (latest - span.begin) // self.slot_minutes + 1
            mask |= block_of_ones(span.first_slot + first, span.first_slot + max(after, 0))
        return mask


def slot_grid(hours: WorkingHours) -> SlotGrid:
    """Cut the working spans into slots.

    Raises
    ------
    CampaignError
        ``plan.hours_overlap``: two spans overlap, or one ends before it begins.
    """
    spans: list[Span] = []
    n_slots = 0
    earlier_end = 0
    for begin, end in sorted(map(span_minutes, hours.spans)):
        if begin < earlier_end or end <= begin:
            raise CampaignError("plan.hours_overlap", spans=", ".join(hours.spans))
        spans.append(Span(begin, end, n_slots))
        n_slots += -(-(end - begin) // hours.slot_minutes)
        earlier_end = end
    return SlotGrid(hours.slot_minutes, n_slots, tuple(spans))


def clock(minute: int) -> str:
    """``HH:MM`` of a minute since midnight."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
