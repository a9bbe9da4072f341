"""Substitutes where the drawn team has no common day (递补): as few as possible, in order.

For a day, the members who are absent must be replaced, no others. Among the days that need the
fewest substitutes, the day whose substitutes stand first in the reserve order decides (as tuples
of places; a tie goes to the first seats, then to the earliest day); the n-th absent seat is taken
by the n-th of them. Substitutes keep the rules about whole teams as well (draw-v1 §7.6). So the
outcome is a function of the record and the calendars, with no choice left to the planner. A
standing group that was drawn as a whole is never changed: half of it would be another team, and it
was eligible only with a common day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.drawing.team_rules import FORBIDDEN_PAIR, TEAM_DEMANDS, TEAM_ROTATION
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.plan import Deviation, Skipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Block
    from dualrandom.drawing.team_rules import TeamRules

LEAVE_RULE = "plan.leave"
OFFICE_DAYS_RULE = "plan.office_days"
CERTIFICATE_RULE = "plan.certificate"
QUALIFICATION_RULE = "plan.qualification"
TEAM_RULE = "plan.team_size"
RULES_OF_PLANS = {
    FORBIDDEN_PAIR: "plan.forbidden_pair",
    TEAM_DEMANDS: "plan.team_demands",
    TEAM_ROTATION: "plan.team_rotation",
}


class Presence(NamedTuple):
    """Days on which an inspector can work, and days on which the certificate is valid."""

    available: int
    certified: int


class Substitution(NamedTuple):
    """Team after the substitutes have stepped in, and the record of each."""

    team: tuple[str, ...]
    deviations: tuple[Deviation, ...]


class _Choice(NamedTuple):
    """Substitutes by their places in the reserve order, and the seats they take."""

    n_substitutes: int
    places: tuple[int, ...]
    seats: tuple[int, ...]


def substitute(
    lottery: Lottery, block: Block, days: int, presences: Mapping[str, Presence]
) -> Substitution | None:
    """Return the forced substitution of a block, ``None`` when none is needed or none helps.

    Parameters
    ----------
    days
        Days that windows and the enterprise's calendar leave, as a mask.
    presences
        Calendar of each inspector.
    """
    if block.department in lottery.facts.campaign.standing_groups and not block.experts:
        return None
    common = days
    for name in block.team:
        common &= presences[name].available
    if common or not days:
        return None
    case = _Case(
        lottery.facts,
        block,
        lottery.reserves_of(block),
        _qualified(lottery, block),
        lottery.team_rules_of(block),
        days,
        presences,
    )
    choices = [choice for day in members(days) if (choice := case.choice_of(day)) is not None]
    return case.recorded(min(choices)) if choices else None


def _qualified(lottery: Lottery, block: Block) -> frozenset[str] | None:
    """Who may fill the qualified seat; ``None`` when the block has no such seat."""
    profile = lottery.record.profiles[block.profile]
    if not profile.qualified_seats:
        return None
    pairs = zip(profile.members, profile.qualified, strict=True)
    return frozenset(name for name, able in pairs if able)


@dataclass(frozen=True)
class _Case:
    """One block whose team never meets, with everybody who might step in."""

    facts: CampaignFacts
    block: Block
    reserves: tuple[str, ...]
    qualified: frozenset[str] | None
    rules: TeamRules
    days: int
    presences: Mapping[str, Presence]

    def choice_of(self, day: int) -> _Choice | None:
        """First reserves present that day for the absent seats; ``None`` if they do not suffice."""
        present = [bool(self.presences[name].available >> day & 1) for name in self.block.team]
        seats = tuple(seat for seat, here in enumerate(present) if not here)
        free = [
            place
            for place, name in enumerate(self.reserves)
            if self.presences[name].available >> day & 1
        ]
        stays = [name for name, here in zip(self.block.team, present, strict=True) if here]
        names = self.rules.completed(stays, [self.reserves[place] for place in free], len(seats))
        if names is None:
            return None
        return _Choice(len(seats), tuple(map(self.reserves.index, names)), seats)

    def recorded(self, choice: _Choice) -> Substitution:
        """Team and deviations of a choice, with the reserves that were passed over."""
        team = list(self.block.team)
        steps = []
        for place, seat in zip(choice.places, choice.seats, strict=True):
            team[seat] = self.reserves[place]
        final_days = self._common(team)
        stays = [name for name in team if name in self.block.team]
        next_place = 0
        for place, seat in zip(choice.places, choice.seats, strict=True):
            drawn = self.block.team[seat]
            passed = self.reserves[next_place:place]
            steps.append(
                Deviation(
                    block=self.block.block,
                    drawn=drawn,
                    substitute=self.reserves[place],
                    rule=self._absence_rule(drawn, final_days),
                    skipped=tuple(
                        Skipped(inspector=name, rule=self._reason(name, stays)) for name in passed
                    ),
                )
            )
            stays.append(self.reserves[place])
            next_place = place + 1
        return Substitution(tuple(team), tuple(steps))

    def _reason(self, name: str, stays: list[str]) -> str:
        """Why a reserve was passed over, given those already in the team."""
        together = self._common(stays)
        if not self.presences[name].available & together:
            return self._absence_rule(name, together)
        if self._lacks_qualified([*stays, name]):
            return QUALIFICATION_RULE
        return RULES_OF_PLANS.get(self.rules.broken([*stays, name]) or "", TEAM_RULE)

    def _absence_rule(self, name: str, days: int) -> str:
        """Which rule keeps an inspector from all of these days."""
        certified = days & self.presences[name].certified
        if not certified:
            return CERTIFICATE_RULE
        leave = self.facts.inspectors[name].leave
        dates = (self.facts.days[day] for day in members(certified))
        if all(any(date in absence for absence in leave) for date in dates):
            return LEAVE_RULE
        return OFFICE_DAYS_RULE

    def _common(self, names: list[str]) -> int:
        days = self.days
        for name in names:
            days &= self.presences[name].available
        return days

    def _is_qualified(self, name: str) -> bool:
        return self.qualified is not None and name in self.qualified

    def _lacks_qualified(self, names: list[str]) -> bool:
        return self.qualified is not None and not any(map(self._is_qualified, names))
