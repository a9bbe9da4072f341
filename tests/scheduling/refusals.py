"""Small worlds in which one decision is tempting, and breaks a rule where that is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.check import check
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.neighbourhood import cut_out
from dualrandom.scheduling.satisfaction import solve
from dualrandom.scheduling.schedule import schedule

from .builders import QUICK, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from dualrandom.scheduling.plan import Plan


class Temptation(NamedTuple):
    """A world with a rule in force or not; all of it has room in a plan only if not.

    ``told`` are the rules that an unplaced block may give as the reason, if not this one. ``offered``: the solver's model
    has a column for the tempting decision and must refuse it; else no model ever sees it.
    """

    rule: str
    world: Callable[[bool], World]
    told: tuple[str, ...] = ()
    offered: bool = False


def planned(case: Temptation, *, in_force: bool) -> Plan:
    return schedule(case.world(in_force).lottery(), limits=QUICK)


def is_refused(case: Temptation) -> None:
    """The plan takes the decision just where the rule is not in force, and says why it doesn't."""
    assert not planned(case, in_force=False).unplaced
    plan = planned(case, in_force=True)
    assert plan.unplaced
    assert {left.rule for left in plan.unplaced} <= {*case.told, case.rule, "plan.experts"}
    assert check(plan).ok


def is_unsolvable(case: Temptation) -> None:
    """The satisfaction model of all visits has a solution just where the rule is not in force."""
    assert solver_status(case.world(False)) == "OPTIMAL"
    if case.offered:
        assert solver_status(case.world(True)) == "INFEASIBLE"
    else:
        assert days_offered(case.world(True)) == 0


def days_offered(world: World) -> int:
    """Number of days on which the last block could be placed, if it were alone."""
    firm, department, *_ = world.blocks[-1]
    problem = assemble(world.lottery()).problem
    (part,) = (part for part in problem.parts if part.block.block == f"{firm}/{department}")
    return part.days.bit_count()


def solver_status(world: World) -> str:
    """What the solver says to all blocks of the last enterprise, all others free to move."""
    problem = assemble(world.lottery()).problem
    merges = Merges(problem)
    table = merges.new_table()
    names = [site.identifier for site in problem.sites]
    target = names.index(world.blocks[-1][0])
    others = [site for site in range(len(names)) if site != target]
    for site in others:
        group = merges.group(site, merges.all_parts(site))
        room = table.room(group, 0)
        assert room is not None
        table.put(group, *room)
    n_parts = len(problem.sites[target].parts)
    cut = cut_out(table, merges, [*others, target], target, (n_parts, n_parts))
    assert all(choice.columns for choice in cut.choices)
    return solve(cut, QUICK.seed, 500).status
