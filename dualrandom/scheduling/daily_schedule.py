"""The plan without names in one call (不具名计划): days and hours now, people on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dualrandom.canonical import document_digest
from dualrandom.scheduling.assembly import Assembly
from dualrandom.scheduling.check import check
from dualrandom.scheduling.daily_problem import daily_problem
from dualrandom.scheduling.daily_slack import staffing_days
from dualrandom.scheduling.daily_timetable import DailyMerges
from dualrandom.scheduling.goals import tiers_of
from dualrandom.scheduling.limits import Limits
from dualrandom.scheduling.plan import Plan, SolverRun, StaffingRecord
from dualrandom.scheduling.priority import Best, construct, first_order, improve, restored
from dualrandom.scheduling.recording import plan_record
from dualrandom.scheduling.rules.evidence import Evidence
from dualrandom.scheduling.saturation import Saturation

if TYPE_CHECKING:
    from dualrandom.drawing.daily_demands import Demands
    from dualrandom.scheduling.priority import Progress

DEFAULT_LIMITS = Limits()


def schedule_daily(
    demands: Demands, *, limits: Limits = DEFAULT_LIMITS, progress: Progress | None = None
) -> Plan:
    """Give every drawn inspection a day and a time for which enough qualified people are free.

    Nobody is named. A maximum flow over the whole campaign shows that all days can be staffed
    within everybody's limits a session, day, week and campaign; ``plan.staffing`` tells how many
    people each day could do without.

    Parameters
    ----------
    demands
        Of ``publish_demands``.
    limits
        How much work to do: passes and placements; there is no solver here.
    progress
        Called with (stage, done, total); stages are ``construct``, ``improve`` and ``check``. A
        ``KeyboardInterrupt`` after the first construction ends the search with the best plan so
        far, marked ``interrupted``.

    Returns
    -------
    Plan
        The same for the same demands, limits and versions. What can't be staffed is among
        ``plan.unplaced``, with the rule that stopped it.
    """
    report: Progress = progress or _silent
    lottery = demands.before_the_draw()
    daily = daily_problem(lottery)
    merges, saturation, best = DailyMerges(daily), Saturation(daily.problem), Best()
    built = construct(merges, saturation, first_order(merges), report)
    best.offer(built.table, merges)
    interrupted = False
    try:
        improve(merges, saturation, best, built, limits, report)
    except KeyboardInterrupt:
        interrupted = True
    table = restored(best.solution, merges) if best.solution else built.table
    run = _run(limits, best.passes, interrupted=interrupted)
    record = plan_record(lottery, Assembly(daily.problem, ()), merges, table, run)
    record = record.model_copy(
        update={
            "algorithm": "joint-plan/construct-match-1",
            "lottery": demands.digest,
            "tiers": tiers_of(Evidence(Plan(record, lottery, demands))),
        }
    )
    staffing = StaffingRecord(
        demands=demands.digest,
        plan=document_digest(record.model_dump(mode="json")),
        days=staffing_days(record.visits, lottery),
    )
    plan = Plan(record, lottery, demands, staffing)
    if not interrupted:
        report("check", 0, 1)
    check(plan).raise_for_violations()
    return plan


def _silent(stage: str, done: int, total: int) -> None:
    """Report progress to nobody."""


def _run(limits: Limits, passes: int, *, interrupted: bool) -> SolverRun:
    parameters: dict[str, int | str | bool] = {
        "improvement_passes": limits.improvement_passes,
        "improvement_placements": limits.improvement_placements,
        "passes_made": passes,
    }
    if interrupted:
        parameters["interrupted"] = True
    return SolverRun(
        solver="maximum-flow",
        version="1",
        parameters=parameters,
        subproblems=0,
        placed_by_solver=0,
        deterministic_time_milli=0,
    )
