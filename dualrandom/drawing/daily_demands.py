"""The seats of a campaign whose teams are drawn on the day (当日抽取人员): draw-v1 §7.7."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dualrandom.canonical import document_digest
from dualrandom.drawing.blocks import demands
from dualrandom.drawing.demand_records import DemandBlock, DemandsRecord, SeatProfile
from dualrandom.drawing.experts import expert_pools
from dualrandom.drawing.lottery import gather_facts
from dualrandom.drawing.outcomes import Lottery
from dualrandom.drawing.records import Block, LotteryRecord, Profile
from dualrandom.errors import CampaignError, Finding, VerificationError
from dualrandom.registers.digests import inspectors_digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Draw
    from dualrandom.drawing.records import Unstaffed
    from dualrandom.registers.tables import Registers

DEMANDS_FILE = "demands.json"


@dataclass(frozen=True)
class Demands:
    """The seats to fill with the draw and the facts that they follow from."""

    record: DemandsRecord
    draw: Draw
    facts: CampaignFacts

    @cached_property
    def digest(self) -> str:
        """SHA-256 of ``demands.json``."""
        return document_digest(self.record.model_dump(mode="json"))

    def before_the_draw(self) -> Lottery:
        """Return these blocks as a lottery in which nothing has been drawn yet.

        No odds, no teams, no loads: what the plan and its check read of blocks is the same
        whenever the teams are drawn. It is never published.
        """
        record = self.record
        profiles: dict[tuple[int, int, int], int] = {}
        blocks = []
        for block in record.blocks:
            kind = (block.profile, block.size, block.qualified_seats)
            blocks.append(
                Block(
                    block=block.block,
                    enterprise=block.enterprise,
                    department=block.department,
                    tasks=block.tasks,
                    profile=profiles.setdefault(kind, len(profiles)),
                    team=(),
                )
            )
        return Lottery(
            record=LotteryRecord(
                commitment=record.commitment,
                seed="",
                band_permille=self.draw.campaign.load_band_permille,
                profiles=tuple(self._profile(*kind) for kind in profiles),
                blocks=tuple(blocks),
                unstaffed=record.unstaffed,
                loads=(),
                cuts=(),
            ),
            draw=self.draw,
            facts=self.facts,
        )

    def _profile(self, number: int, size: int, qualified_seats: int) -> Profile:
        shared = self.record.profiles[number]
        return Profile(
            members=shared.members,
            odds=(),
            qualified=shared.qualified,
            size=size,
            qualified_seats=qualified_seats,
        )


def publish_demands(draw: Draw, registers: Registers) -> Demands:
    """Say how many people each visit needs and who may come, for teams drawn on the day.

    Parameters
    ----------
    draw
        The first random.
    registers
        The registers that were committed.

    Returns
    -------
    Demands
        Blocks, sizes and eligible people; no seed enters. Deterministic.

    Raises
    ------
    CampaignError
        ``lottery.experts_daily``: a task asks for experts.
    VerificationError
        ``lottery.other_registers``.
    """
    if inspectors_digest(registers) != draw.commitment.inspectors_digest:
        raise VerificationError("lottery.other_registers")
    return demands_from_facts(draw, gather_facts(draw, registers))


def demands_from_facts(draw: Draw, facts: CampaignFacts) -> Demands:
    """Like ``publish_demands``, from facts that are gathered already."""
    for department in expert_pools(facts):
        raise CampaignError("lottery.experts_daily", department=department)
    profiles: dict[SeatProfile, int] = {}
    blocks: list[DemandBlock] = []
    unstaffed: list[Unstaffed] = []
    for demand in demands(draw, facts):
        if demand.obstacle is not None:
            unstaffed.append(demand.without_team(demand.obstacle))
            continue
        shared = SeatProfile(members=demand.members, qualified=demand.qualified)
        blocks.append(
            DemandBlock(
                block=demand.block,
                enterprise=demand.enterprise,
                department=demand.department,
                tasks=demand.tasks,
                size=demand.size,
                qualified_seats=demand.qualified_seats,
                profile=profiles.setdefault(shared, len(profiles)),
            )
        )
    record = DemandsRecord(
        commitment=draw.commitment.digest,
        draw=document_digest(draw.record.model_dump(mode="json")),
        profiles=tuple(profiles),
        blocks=tuple(blocks),
        unstaffed=tuple(unstaffed),
    )
    return Demands(record=record, draw=draw, facts=facts)


def demand_mismatches(recorded: Demands) -> Iterator[Finding]:
    """Work the demands out again and compare block by block."""
    again = demands_from_facts(recorded.draw, recorded.facts).record
    found = recorded.record
    if [block.block for block in found.blocks] != [block.block for block in again.blocks]:
        yield Finding("verify.other_blocks", file=DEMANDS_FILE)
        return
    for one, expected in zip(found.blocks, again.blocks, strict=True):
        known = one.profile < len(found.profiles)
        if (
            not known
            or found.profiles[one.profile] != again.profiles[expected.profile]
            or one.model_copy(update={"profile": expected.profile}) != expected
        ):
            yield Finding("verify.eligibility", params={"block": one.block}, file=DEMANDS_FILE)
    if found != again:
        yield Finding("verify.other_demands", file=DEMANDS_FILE)
