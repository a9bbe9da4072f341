"""What a block asks for, and the days it leaves (检查组需求与可检查日)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import earliest_day
from dualrandom.drawing.shortfalls.suspension import (
    BIT,
    BLACKOUT,
    GAP,
    OPENING_DAYS,
    TASK_WINDOW,
)
from dualrandom.drawing.team_demands import team_demands

if TYPE_CHECKING:
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.shortfalls.calendars import CampaignDays
    from dualrandom.registers.records import Enterprise, Inspector


@dataclass(frozen=True, slots=True, order=True)
class SeatNeeds:
    """What one member of a team must bring (§7.1, §7.6); nothing where nothing is asked."""

    qualifications: tuple[str, ...] = ()
    leader: bool = False

    @property
    def asked(self) -> bool:
        """Whether anything is asked."""
        return self.leader or bool(self.qualifications)

    def lacking(self, person: Inspector) -> tuple[str, ...]:
        """Qualifications that the person does not hold."""
        return tuple(name for name in self.qualifications if name not in person.qualifications)

    def joined(self, other: SeatNeeds) -> SeatNeeds:
        """Needs of somebody who meets both."""
        names = {*self.qualifications, *other.qualifications}
        return SeatNeeds(tuple(sorted(names)), self.leader or other.leader)

    def covers(self, other: SeatNeeds) -> bool:
        """Whether somebody who meets these needs meets the other ones, too."""
        return self.leader >= other.leader and set(other.qualifications) <= set(self.qualifications)


@dataclass(frozen=True, slots=True)
class BlockNeeds:
    """One department at one enterprise: seats, and the days that each rule leaves.

    Each of ``demands`` asks for a member who meets all of it: one for the qualified seat, several
    where tasks ask for their qualifications ``together``. ``closures`` are pairs of a rule and the
    days it leaves, for the rules that bind everybody.
    """

    block: str
    enterprise: str
    department: str
    tasks: tuple[str, ...]
    size: int
    demands: tuple[SeatNeeds, ...]
    closures: tuple[tuple[int, int], ...]

    def possible_days(self, full: int) -> int:
        """Days that windows and the enterprise leave."""
        for _, left in self.closures:
            full &= left
        return full


def block_needs(
    facts: CampaignFacts,
    days: CampaignDays,
    enterprise: str,
    department: str,
    tasks: tuple[str, ...],
) -> BlockNeeds:
    """Read the needs of a block from the tasks and the enterprise's record (§7.1)."""
    promises = [facts.tasks[task] for task in tasks]
    demands = {
        SeatNeeds(tuple(sorted(demand.qualifications)), demand.leader)
        for demand in team_demands(promises)
    }
    first = max(task.first_day for task in promises)
    last = min(task.last_day for task in promises)
    return BlockNeeds(
        block=f"{enterprise}/{department}",
        enterprise=enterprise,
        department=department,
        tasks=tasks,
        size=max(task.team_size for task in promises),
        demands=tuple(sorted(demands)),
        closures=(
            *_enterprise_closures(facts, days, facts.enterprises[enterprise]),
            (BIT[TASK_WINDOW], days.between(first, last)),
        ),
    )


def _enterprise_closures(
    facts: CampaignFacts, days: CampaignDays, enterprise: Enterprise
) -> tuple[tuple[int, int], ...]:
    weekdays = set(enterprise.opening_days)
    return (
        (BIT[GAP], days.between(earliest_day(enterprise, facts.campaign.rules), None)),
        (BIT[BLACKOUT], days.outside(enterprise.blackouts)),
        (BIT[OPENING_DAYS], sum(days.weekdays[weekday] for weekday in weekdays)),
    )
