"""Results in memory: a published record with the context it was made in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from dualrandom.canonical import document_digest
from dualrandom.drawing.recorded_units import RecordedUnits
from dualrandom.drawing.team_rules import NO_RULES, TeamRulesOf
from dualrandom.drawing.tickets import ticket

if TYPE_CHECKING:
    from dualrandom.campaign.models import Campaign
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.records import Block, Commitment, DrawRecord, LotteryRecord
    from dualrandom.drawing.team_rules import TeamRules


@dataclass(frozen=True)
class Draw:
    """The first random with its commitment and campaign."""

    record: DrawRecord
    commitment: Commitment
    campaign: Campaign

    @property
    def selected(self) -> dict[str, tuple[str, ...]]:
        """Selected identifiers per task, sorted."""
        return {
            task.task: tuple(
                sorted(drawn.identifier for stratum in task.strata for drawn in stratum.selected)
            )
            for task in self.record.tasks
        }

    @property
    def probabilities(self) -> dict[tuple[str, str], Fraction]:
        """Exact chance of selection per (task, stratum)."""
        return {
            (task.task, stratum.stratum): Fraction(stratum.probability)
            for task in self.record.tasks
            for stratum in task.strata
        }

    @property
    def reserves(self) -> dict[tuple[str, str], tuple[str, ...]]:
        """Reserve identifiers per (task, stratum), in the order in which they step in."""
        return {
            (task.task, stratum.stratum): tuple(drawn.identifier for drawn in stratum.reserves)
            for task in self.record.tasks
            for stratum in task.strata
        }

    def __str__(self) -> str:
        bounds = self.record.bounds
        return (
            f"{bounds.inspections} inspections at {bounds.enterprises} enterprises "
            f"(expected at least {float(Fraction(bounds.least_expected_enterprises)):.1f})"
        )


@dataclass(frozen=True)
class Lottery:
    """The second random with the facts it was drawn from."""

    record: LotteryRecord
    draw: Draw
    facts: CampaignFacts

    @property
    def teams(self) -> dict[str, tuple[str, ...]]:
        """Team per block (``enterprise/department``)."""
        return {block.block: block.team for block in self.record.blocks}

    @property
    def odds(self) -> dict[str, dict[str, Fraction]]:
        """Exact chance of each eligible inspector per block, zero odds included.

        Everybody in a standing group that is drawn as a whole has the chance of the group.
        """
        record, units = self.record, RecordedUnits(self.record)
        return {
            block.block: {
                name: Fraction(odds, record.denominator) for name, odds in units.odds(block)
            }
            for block in record.blocks
        }

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON of the record, in hexadecimal."""
        return document_digest(self.record.model_dump(mode="json"))

    @cached_property
    def _team_rules(self) -> TeamRulesOf:
        return TeamRulesOf(self.facts)

    def team_rules_of(self, block: Block) -> TeamRules:
        """Rules that the team of a block keeps as a whole (docs/spec/draw-v1.md §7.6)."""
        if block.experts:
            return NO_RULES
        members = self.record.profiles[block.profile].members
        return self._team_rules.block(block.enterprise, block.department, block.tasks, members)

    def reserves_of(self, block: Block) -> tuple[str, ...]:
        """Eligible inspectors outside the team, in the order in which they step in.

        The order is by ticket with purpose ``reserve``, one ticket per block and inspector
        (docs/spec/draw-v1.md §8). Where standing groups are drawn, these are the other groups.
        """
        members = self.record.profiles[block.profile].members
        drawn = RecordedUnits(self.record).drawn(block)
        outside = [member for member in members if member not in drawn]
        seed = self.record.seed
        return tuple(
            sorted(outside, key=lambda name: (ticket("reserve", seed, block.block, name), name))
        )
