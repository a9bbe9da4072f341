"""Everything that a lottery lacks (选派不足汇总): a pure function of the draw and its facts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from dualrandom.drawing.blocks import drawn_tasks
from dualrandom.drawing.shortfalls.capacity import capacity_shortfall
from dualrandom.drawing.shortfalls.department_blocks import DepartmentBlocks
from dualrandom.drawing.shortfalls.groups import grouped
from dualrandom.drawing.shortfalls.people_needed import staff_needed
from dualrandom.drawing.shortfalls.records import Shortfalls
from dualrandom.drawing.shortfalls.unstaffed import BlockDiagnosis

if TYPE_CHECKING:
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Draw
    from dualrandom.drawing.shortfalls.block_needs import BlockNeeds
    from dualrandom.drawing.shortfalls.records import (
        BlockShortfall,
        CapacityShortfall,
        StaffNeeded,
    )


def find_shortfalls(draw: Draw, facts: CampaignFacts) -> Shortfalls:
    """Say which seats of a lottery cannot be filled, why, and what would help.

    Parameters
    ----------
    draw
        The first random: which blocks there are.
    facts
        As ``gather_facts`` collects them, or as a bundle holds them.

    Returns
    -------
    Shortfalls
        Blocks without a team, grouped; departments whose people lack capacity; people needed.
        Empty where the lottery can be drawn in full. Departments that draw standing groups and
        blocks of experts are left out. Deterministic, integers only; nothing is drawn and no
        record changes.
    """
    diagnosis = BlockDiagnosis(facts)
    needs: dict[str, list[BlockNeeds]] = defaultdict(list)
    for (enterprise, department), tasks in drawn_tasks(draw).items():
        needs[department].append(diagnosis.needs(enterprise, department, tasks))
    unstaffed: list[BlockShortfall] = []
    capacity: list[CapacityShortfall] = []
    staff: list[StaffNeeded] = []
    for department in sorted(needs.keys() - set(facts.campaign.standing_groups)):
        blocks, short, wanted = _department(diagnosis, needs[department])
        unstaffed += blocks
        capacity += [short] if short else []
        staff += [wanted] if wanted else []
    return Shortfalls(
        groups=grouped(unstaffed),
        blocks=tuple(unstaffed),
        capacity=tuple(capacity),
        staff=tuple(staff),
    )


def _department(
    diagnosis: BlockDiagnosis, needs: list[BlockNeeds]
) -> tuple[list[BlockShortfall], CapacityShortfall | None, StaffNeeded | None]:
    staff = diagnosis.staff(needs[0].department)
    found = [(one, diagnosis.shortfall(one)) for one in needs]
    unstaffed = [shortfall for _, shortfall in found if shortfall]
    short = capacity_shortfall(
        DepartmentBlocks(staff, [one for one, shortfall in found if shortfall is None])
    )
    if not unstaffed and short is None:
        return [], None, None
    full = diagnosis.days.full
    open_blocks = [one for one in needs if one.possible_days(full)]
    wanted = staff_needed(DepartmentBlocks(staff, open_blocks), short.inspectors if short else ())
    return unstaffed, short, wanted
