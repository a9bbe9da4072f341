"""Timefold Solver, its Python package in the default configuration, on the same problem.

A block chooses one moment, day and start together, among those that it may have alone: so two
blocks become one visit in one move. Hard: blocks of an enterprise on the same day start together,
nobody is in two places at once, the way included, or has more visits or minutes than a day or a
week allows, and no enterprise has more visits than its cap. Soft: the number of visits.

The Python package is discontinued, and 1.24.0b0 is its last version; its rules are Python that is
translated for the Java virtual machine. Nothing here says anything about Timefold in Java, about
newer versions, or about moves and phases made for this problem. Late acceptance, the default, is
slow to merge visits here: with ``search="HILL_CLIMBING"`` the same number of scores leads further,
so that a fair table shows both.
"""

import importlib.metadata
import importlib.util
import shutil
from dataclasses import dataclass
from itertools import permutations
from time import perf_counter
from typing import Annotated, Any, NamedTuple

from benchmarks.schedule.city import MOST_SLOTS_A_DAY, MOST_VISITS_A_DAY
from benchmarks.schedule.instances import SLOT_MINUTES
from dualrandom.drawing.outcomes import Lottery
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.construction import fill
from dualrandom.scheduling.hours import MINUTES_A_DAY
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.problem import Problem
from dualrandom.scheduling.timetable import Timetable

SCORES_A_SECOND = 10_000
"""Scores that stand for a second: a run that a clock stops could not be repeated."""

PHASES = """<solver xmlns="https://timefold.ai/xsd/solver">
  <constructionHeuristic/>
  <localSearch><localSearchType>{}</localSearchType></localSearch>
</solver>"""
"""With LATE_ACCEPTANCE this is what Timefold does if it is told nothing."""

MINUTES_A_WEEK = 5 * MINUTES_A_DAY
DAILY_MINUTES = MOST_SLOTS_A_DAY * SLOT_MINUTES
WEEKLY_MINUTES = 4 * DAILY_MINUTES


class Outcome(NamedTuple):
    """``hard_score`` is that of Timefold's answer; visits are those that are left of it.

    Enterprises in conflict are left out, with all their visits, until the rest keeps every rule.
    ``kept`` are these visits: blocks, number of the day and start in minutes since midnight. There
    may be room for some of the others, since nothing is put elsewhere. ``wall_seconds`` are those
    of the search, without the start of Java.
    """

    visits: int
    enterprises_left_out: int
    hard_score: int
    wall_seconds: float
    version: str
    kept: tuple[tuple[tuple[str, ...], int, int], ...]


def available() -> bool:
    """Whether the package is installed and there is a Java to run it."""
    return importlib.util.find_spec("timefold") is not None and shutil.which("java") is not None


def plan_by_timefold(
    lottery: Lottery, *, seconds: int, seed: int, search: str = "LATE_ACCEPTANCE"
) -> Outcome:
    """Plan a lottery; the same seconds and seed give the same plan, however long it takes.

    ``search`` is one of Timefold's names of local searches.
    """
    from timefold.solver import SolverFactory
    from timefold.solver.config import (
        ScoreDirectorFactoryConfig,
        SolverConfig,
        TerminationConfig,
    )

    problem = assemble(lottery).problem
    block, plan = _domain()
    config = SolverConfig(
        solution_class=plan,
        entity_class_list=[block],
        score_director_factory_config=ScoreDirectorFactoryConfig(
            constraint_provider_function=_rules(block)
        ),
        termination_config=TerminationConfig(
            score_calculation_count_limit=seconds * SCORES_A_SECOND
        ),
        random_seed=seed,
        xml_source_text=PHASES.format(search),
    )
    solver = SolverFactory.create(config).build_solver()
    given = plan(_blocks(problem, block))
    start = perf_counter()
    found = solver.solve(given)
    wall_seconds = perf_counter() - start
    waiting = sum(one.moment is None for one in found.blocks)
    if waiting:
        raise RuntimeError(
            f"{waiting} of {len(found.blocks)} blocks had no moment yet at the limit"
        )
    table = _without_conflicts(problem, found.blocks)
    return Outcome(
        visits=table.n_visits,
        enterprises_left_out=sum(not visits for visits in table.visits),
        hard_score=found.score.hard_score,
        wall_seconds=wall_seconds,
        version=f"timefold {importlib.metadata.version('timefold')}",
        kept=_kept(problem, table),
    )


def _domain() -> tuple[Any, Any]:
    """Classes of a block and of a plan; made here, since their decorators start Java."""
    from timefold.solver.domain import (
        PlanningEntityCollectionProperty,
        PlanningId,
        PlanningScore,
        PlanningVariable,
        ValueRangeProvider,
        planning_entity,
        planning_solution,
    )
    from timefold.solver.score import HardSoftScore

    @planning_entity
    @dataclass
    class Block:
        """``apart``: for each block with somebody of this team, minutes from start to start."""

        number: Annotated[int, PlanningId]
        site: int
        part: int
        department: str
        team: list[int]
        minutes: int
        most_visits: int
        moments: Annotated[list[int], ValueRangeProvider(id="moments")]
        apart: dict[int, int]
        moment: Annotated[int | None, PlanningVariable(value_range_provider_refs=["moments"])] = (
            None
        )

    @planning_solution
    @dataclass
    class Plan:
        blocks: Annotated[list[Block], PlanningEntityCollectionProperty]
        score: Annotated[HardSoftScore | None, PlanningScore] = None

    return Block, Plan


def _rules(block: Any) -> Any:
    """Rules as Timefold takes them, with the limits and weeks of the random cities.

    Each visit and each hour begun beyond a limit counts.
    """
    from timefold.solver.score import ConstraintCollectors, HardSoftScore, Joiners
    from timefold.solver.score import constraint_provider as provider

    hard, soft = HardSoftScore.ONE_HARD, HardSoftScore.ONE_SOFT

    def day(one):
        return one.moment // MINUTES_A_DAY

    def pairs(blocks, alike):
        return blocks.for_each_unique_pair(block, Joiners.equal(alike), Joiners.equal(day))

    def apart(first, second):
        later = second.moment - first.moment
        return (
            second.number not in first.apart
            or later >= first.apart[second.number]
            or -later >= second.apart[first.number]
        )

    def per_person(blocks, period, counted, limit, unit):
        seats = blocks.for_each(block).expand(lambda one: one.team).flatten_last(lambda team: team)
        sums = seats.group_by(lambda _, who: who, lambda one, _: one.moment // period, counted)
        return sums.filter(lambda _who, _when, total: total > limit).penalize(
            hard, lambda _who, _when, total: (total - limit + unit - 1) // unit
        )

    def per_site(blocks):
        return blocks.for_each(block).group_by(
            lambda one: one.site,
            lambda one: one.most_visits,
            ConstraintCollectors.count_distinct(day),
        )

    @provider
    def rules(blocks):
        count, minutes = (
            ConstraintCollectors.count_bi(),
            ConstraintCollectors.sum(lambda one, _: one.minutes),
        )
        found = {
            "joint visit": pairs(blocks, lambda one: one.site)
            .filter(lambda one, other: one.moment != other.moment)
            .penalize(hard),
            "overlap and travel": pairs(blocks, lambda one: one.department)
            .filter(lambda one, other: not apart(one, other))
            .penalize(hard),
            "daily visits": per_person(blocks, MINUTES_A_DAY, count, MOST_VISITS_A_DAY, 1),
            "daily minutes": per_person(blocks, MINUTES_A_DAY, minutes, DAILY_MINUTES, 60),
            "weekly minutes": per_person(blocks, MINUTES_A_WEEK, minutes, WEEKLY_MINUTES, 60),
            "annual cap": per_site(blocks)
            .filter(lambda _, most, visits: visits > most)
            .penalize(hard, lambda _, most, visits: visits - most),
            "separate visits": per_site(blocks).penalize(soft, lambda _, _most, visits: visits),
        }
        return [rule.as_constraint(name) for name, rule in found.items()]

    return rules


def _blocks(problem: Problem, block: Any) -> list[Any]:
    """All parts that have a possible day, with the moments that each may have alone."""
    clock, paperwork = problem.slots.minutes, problem.paperwork_minutes
    found: list[Any] = []
    of_person: dict[int, list[Any]] = {}
    for number, site in enumerate(problem.sites):
        most = min((left for _, left in site.caps), default=len(site.parts))
        for place, part in enumerate(site.parts):
            moments = [
                day * MINUTES_A_DAY + clock[slot]
                for day in members(part.days)
                for slot in members(part.starts)
            ]
            team, minutes = list(part.team), part.minutes + paperwork
            name = part.block.department
            one = block(len(found), number, place, name, team, minutes, most, moments, {})
            found.append(one)
            for person in team:
                of_person.setdefault(person, []).append(one)
    for blocks in of_person.values():
        for one, other in permutations(blocks, 2):
            way = problem.journeys.between(one.site, other.site)
            one.apart[other.number] = one.minutes - paperwork + way
    return found


def _without_conflicts(problem: Problem, blocks: list[Any]) -> Timetable:
    """What can stay of an answer: enterprise by enterprise, those with few people first.

    What was dropped and has room elsewhere gets it, as in our own plans.
    """
    merges = Merges(problem)
    table = merges.new_table()
    slots = {minute: slot for slot, minute in enumerate(problem.slots.minutes)}
    visits: list[dict[int, int]] = [{} for _ in problem.sites]
    seats = [0 for _ in problem.sites]
    for one in blocks:
        visits[one.site][one.moment] = visits[one.site].get(one.moment, 0) | 1 << one.part
        seats[one.site] += len(one.team)
    for site in sorted(range(len(visits)), key=lambda site: (seats[site], site)):
        for moment, parts in sorted(visits[site].items()):
            day, minute = divmod(moment, MINUTES_A_DAY)
            group = merges.group(site, parts)
            if not table.fits(group, day, slots[minute]):
                for placed in list(table.visits[site]):
                    table.take(site, placed)
                break
            table.put(group, day, slots[minute])
    fill(table, merges)
    return table


def _kept(problem: Problem, table: Timetable) -> tuple[tuple[tuple[str, ...], int, int], ...]:
    return tuple(
        (
            tuple(problem.sites[site].parts[part].block.block for part in members(parts)),
            day,
            problem.slots.minutes[slot],
        )
        for site, parts, day, slot in table.bookings()
    )
