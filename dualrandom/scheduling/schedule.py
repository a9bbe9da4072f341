"""The plan in one call (制定联合检查计划): assemble, construct, improve, repair, record, check."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bounds.clusters import ClusterProof, prove_by_clusters
from dualrandom.scheduling.bounds.left_out import left_out_bound
from dualrandom.scheduling.check import check
from dualrandom.scheduling.collection import without_cycle_search
from dualrandom.scheduling.construction import fill
from dualrandom.scheduling.day_order import shorten_ways
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.own_pieces import OwnPieces
from dualrandom.scheduling.plan import Plan, SolverRun
from dualrandom.scheduling.priority import (
    Best,
    chain,
    construct,
    first_order,
    improve,
    n_left_out,
    restored,
)
from dualrandom.scheduling.recording import plan_record
from dualrandom.scheduling.repair import RepairLog, repair
from dualrandom.scheduling.satisfaction import PARAMETERS
from dualrandom.scheduling.saturation import Saturation
from dualrandom.scheduling.small_plans import NOTHING_PROVEN, solve_small

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Executor

    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.scheduling.own_rules import PlanGoal, PlanRule
    from dualrandom.scheduling.priority import Built, Progress, Standing
    from dualrandom.scheduling.small_plans import SmallPlanProof
    from dualrandom.scheduling.timetable import Timetable

DEFAULT_LIMITS = Limits()


def schedule(
    lottery: Lottery,
    registers: object = None,
    *,
    rules: Sequence[PlanRule] = (),
    goals: Sequence[PlanGoal] = (),
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    standing: Callable[[Standing], None] | None = None,
    executor: Executor | None = None,
) -> Plan:
    """Give every drawn inspection a day and a time, merged into as few visits as possible.

    The teams are the lottery's. Somebody is replaced only where a team has no common day with
    the enterprise, by the next reserve who can serve, and the deviation is recorded.

    Parameters
    ----------
    lottery
        The second random with its facts. The order of blocks and registers does not matter.
    registers
        Not used: the facts come with the lottery. Accepted so that all steps of a campaign can be
        called alike.
    rules, goals
        Of one's own: objects of subclasses of ``PlanRule`` and ``PlanGoal``. No visit breaks these
        rules, the record names them, and the plan brings them along for ``check``.
    limits
        How much work to do, counted in passes and deterministic time; default ``Limits()``.
    progress
        Called with (stage, done, total); stages are ``construct``, ``improve``, ``chain``,
        ``exact``, ``repair`` and ``check``. After the first construction a ``KeyboardInterrupt``,
        also one raised by this callback, ends the search with the best plan so far, marked
        ``interrupted`` in ``plan.record.run.parameters``; one that comes while the plan is written
        down and checked changes nothing, a second one is passed on.
    standing
        Called whenever there is a better plan, with its blocks left out and its separate visits,
        each with what is proven least.
    executor
        Any ``concurrent.futures.Executor``, such as a process pool or Dask's, on which the solver
        works at several neighbourhoods at a time. The plan is the same without one.

    Returns
    -------
    Plan
        The same for the same lottery, limits and versions, whatever the machine.

    Raises
    ------
    VerificationError
        ``plan.violations``: the lottery itself breaks a rule, e.g. names a recused inspector.
    OwnRuleError
        ``own.findings``: a rule or goal of one's own is malformed, fails or answers wrongly.
    """
    del registers
    report: Progress = progress or _silent
    best, log = Best(standing), RepairLog()
    with without_cycle_search():
        assembly = assemble(lottery)
        own = OwnPieces(assembly.problem, lottery.facts, rules, goals) if rules or goals else None
        merges = Merges(assembly.problem, own)
        saturation = Saturation(assembly.problem)
        built = construct(merges, saturation, first_order(merges), report)
        best.offer(built.table, merges)
    interrupted, small = False, NOTHING_PROVEN
    proven: dict[str, int] = {}
    try:
        improve(merges, saturation, best, built, limits, report)
        chain(merges, best, limits, report)
        small = solve_small(merges, best, limits, report)
        if not small.is_optimal:
            repair(merges, saturation, best, limits, log, report, executor)
        table = _filled(best, built, merges)
        proven = _proven(table, merges, limits, small)
    except KeyboardInterrupt:
        interrupted = True
        table = _filled(best, built, merges)
    run = _run(limits, log, best.passes, proven, interrupted=interrupted)

    def finished() -> Plan:
        with without_cycle_search():
            record = plan_record(lottery, assembly, merges, table, run)
            plan = Plan(record, lottery, own_rules=tuple(rules), own_goals=tuple(goals))
            if not interrupted:
                report("check", 0, 1)
            check(plan).raise_for_violations()
        return plan

    try:
        return finished()
    except KeyboardInterrupt:  # nothing was left but to write it down and check it
        return finished()


def _filled(best: Best, built: Built, merges: Merges) -> Timetable:
    """Timetable of the best plan, with all that has room in it after all, and the shortest ways."""
    table = restored(best.solution, merges) if best.solution else built.table
    fill(table, merges)
    shorten_ways(table, merges)
    return table


def _silent(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


def _proven(
    table: Timetable, merges: Merges, limits: Limits, small: SmallPlanProof
) -> dict[str, int]:
    """What no plan can do better, beyond what a reader can recount (docs/spec/plan-v1.md §3.3)."""
    left_out = left_out_bound(merges.problem, merges).bound
    clusters = ClusterProof(0, 0, 0)
    if limits.deterministic_seconds and not small.is_optimal:
        clusters = prove_by_clusters(table, merges)
    # Proven of plans that leave out as few as can be, so of this one only if it does.
    by_days = small.visits if n_left_out(table, merges) == small.left_out else 0
    least = sum(merges.least_for(site, table.placed(site)) for site in range(len(table.visits)))
    return {
        "proven_left_out": max(left_out, clusters.left_out, small.left_out),
        "proven_visits_of_placed": max(least + clusters.extra_visits, by_days),
        "proof_milliseconds": clusters.milliseconds + small.milliseconds,
    }


def _run(
    limits: Limits, log: RepairLog, passes: int, proven: dict[str, int], *, interrupted: bool
) -> SolverRun:
    parameters: dict[str, int | str | bool] = dict(PARAMETERS)
    parameters.update(
        random_seed=limits.seed,
        improvement_passes=limits.improvement_passes,
        improvement_placements=limits.improvement_placements,
        passes_made=passes,
        chain_moves=limits.chain_moves,
        chain_attempts=limits.chain_attempts,
        chain_placements=limits.chain_placements,
        deterministic_seconds=limits.deterministic_seconds,
        subproblem_milliseconds=limits.subproblem_milliseconds,
        batch=limits.batch,
        neighbourhoods=",".join(map(str, limits.neighbourhoods)),
        exact_columns=limits.exact_columns,
        exact_milliseconds=limits.exact_milliseconds,
    )
    parameters.update(proven)
    if interrupted:
        parameters["interrupted"] = True
    return SolverRun(
        solver="ortools/cp-sat",
        version=_solver_version(),
        parameters=parameters,
        subproblems=log.subproblems,
        placed_by_solver=log.placed_by_solver,
        deterministic_time_milli=log.milliseconds,
    )


def _solver_version() -> str:
    """Version of OR-Tools without loading it."""
    try:
        return version("ortools")
    except PackageNotFoundError:
        return "none"
