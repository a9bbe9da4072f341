"""All blocks that the rounding gave a team (取整的检查组), and what repairs them afterwards.

Those that a repair had to leave without a team stand among the unstaffed of a record; for odds,
loads and the rounding itself they are blocks like all others.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from dualrandom.drawing.capacity import capacity_visits
from dualrandom.drawing.team_repair import LoadLimits, Repaired, RuledBlock, repair_teams
from dualrandom.drawing.team_rules import NO_RULES, TeamRulesOf
from dualrandom.drawing.tickets import ticket

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dualrandom.drawing.blocks import Demand
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.records import Block, LotteryRecord, Profile, Unstaffed
    from dualrandom.drawing.team_repair import Order


class RoundedBlock(NamedTuple):
    """A block as the rounding knows it; ``profile`` is an index into the profiles."""

    block: str
    enterprise: str
    department: str
    tasks: tuple[str, ...]
    profile: int
    experts: bool = False

    @classmethod
    def of(cls, one: Block | Unstaffed | Demand, profile: int) -> RoundedBlock:
        """Return a block with its profile, however it is listed."""
        return cls(one.block, one.enterprise, one.department, one.tasks, profile, one.experts)


def rounded_blocks(record: LotteryRecord) -> tuple[RoundedBlock, ...]:
    """Blocks of a record that were rounded, in canonical order."""
    lost = {
        repair.block: repair.profile
        for repair in record.repairs or ()
        if repair.profile is not None
    }
    found = [RoundedBlock.of(one, one.profile) for one in record.blocks]
    found += [
        RoundedBlock.of(one, lost[one.block]) for one in record.unstaffed if one.block in lost
    ]
    return tuple(sorted(found, key=lambda one: (one.enterprise, one.department, one.experts)))


def ticket_order(seed: str) -> Order:
    """Order of people for each block by their tickets of purpose ``repair`` (draw-v1 §7.6).

    Not those of the reserves: what a repair reveals must tell nothing of who steps in later.
    """

    def order(block: str, people: Iterable[str]) -> list[str]:
        return sorted(people, key=lambda name: (ticket("repair", seed, block, name), name))

    return order


class TeamRepairs:
    """Repairs the teams of one lottery, under its own seed or any other.

    Parameters
    ----------
    blocks
        In canonical order.
    profiles
        Odds of the blocks, integers over ``denominator``.
    facts
        Of the campaign.
    """

    def __init__(
        self,
        blocks: Sequence[RoundedBlock],
        profiles: Sequence[Profile],
        facts: CampaignFacts,
        denominator: int,
    ) -> None:
        rules = TeamRulesOf(facts)
        self._rounded, self._profiles = blocks, profiles
        self._facts, self._denominator = facts, denominator
        self.blocks = [
            RuledBlock(
                one.block,
                one.department,
                NO_RULES
                if one.experts
                else rules.block(
                    one.enterprise, one.department, one.tasks, profiles[one.profile].members
                ),
            )
            for one in blocks
        ]

    @cached_property
    def possible(self) -> bool:
        """Whether a team of some block could break a rule."""
        return any(block.rules.restricted for block in self.blocks)

    def repaired(self, teams: Iterable[Iterable[str]], seed: str) -> Repaired:
        """Teams in order, and the changes; ``teams`` are those of the rounding under the seed.

        Where standing groups are drawn, a team may be given as its group or as its people.
        """
        return repair_teams(self.blocks, self.limits, teams, ticket_order(seed))

    @cached_property
    def limits(self) -> dict[str, LoadLimits]:
        """Expected loads rounded down and up, and capacities."""
        expected: dict[str, int] = {}
        for block in self._rounded:
            profile = self._profiles[block.profile]
            for name, odds in zip(profile.members, profile.odds, strict=True):
                expected[name] = expected.get(name, 0) + odds
        people, days = self._facts.inspectors, self._facts.days
        return {
            name: LoadLimits(
                odds // self._denominator,
                -(-odds // self._denominator),
                capacity_visits(people[name], days),
            )
            for name, odds in expected.items()
            if name in people  # standing groups are never changed
        }
