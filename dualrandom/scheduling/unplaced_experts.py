"""Why a block of experts has no visit (专家未能到场的原因): alone, or no day in common.

Experts come with their department or not at all. That they alone stay away happens only where
they have no day in common with the team; no room for both leaves both blocks without a visit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.scheduling.closures import Closure, person_closures
from dualrandom.scheduling.plan import Unplaced
from dualrandom.scheduling.unplaced_tables import blocked_rows, main_rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.days import DayGrid
    from dualrandom.scheduling.problem import Problem

EXPERTS_RULE = "plan.experts"
"""The rule that keeps experts at home where their department does not come."""


def unplaced_experts(
    lottery: Lottery, problem: Problem, unplaced: Iterable[Unplaced]
) -> Iterator[Unplaced]:
    """Blocks of experts without a visit; ``unplaced`` are the departments' blocks without one."""
    parts = {(part.block.enterprise, part.block.department): part for part in problem.parts}
    missing = {(left.enterprise, left.department): left for left in unplaced}
    for block in lottery.record.blocks:
        if not block.experts:
            continue
        key = (block.enterprise, block.department)
        if key in missing:
            yield Unplaced.of(block, EXPERTS_RULE, proven=missing[key].proven)
        elif key not in parts:
            yield Unplaced.of(block, EXPERTS_RULE, proven=True)
        elif not parts[key].experts:
            closures = list(_absences(block, lottery, problem.grid))
            left = [Closure(one.rule, one.subject, one.days & parts[key].days) for one in closures]
            yield Unplaced.of(block, main_rule(left), blocked_rows(closures), proven=True)


def _absences(block: Block, lottery: Lottery, grid: DayGrid) -> Iterator[Closure]:
    for name in block.team:
        yield from person_closures(lottery.facts.inspectors[name], grid)
