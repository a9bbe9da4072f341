"""Plans of this package's making: whole, one construction, by load alone, department by department.

Also plans from bookings that somebody else has found, so that all can be checked alike.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import dualrandom as dr
from benchmarks.schedule.outcome import Outcome
from dualrandom.scheduling import suited_days
from dualrandom.scheduling.assembly import assemble
from dualrandom.scheduling.merging import Merges
from dualrandom.scheduling.plan import Plan, SolverRun
from dualrandom.scheduling.priority import construct, first_order
from dualrandom.scheduling.recording import plan_record
from dualrandom.scheduling.saturation import Saturation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dualrandom.drawing.outcomes import Lottery

NO_SOLVER = SolverRun(
    solver="none",
    version="",
    parameters={},
    subproblems=0,
    placed_by_solver=0,
    deterministic_time_milli=0,
)


class Visit(NamedTuple):
    """A visit as others state it: blocks, day (number) and start (minute since midnight)."""

    blocks: tuple[str, ...]
    day: int
    start: int


def whole(lottery: Lottery) -> Outcome:
    """Plan as a user does; the check at the end is timed apart."""
    begun = {}

    def note(stage: str, _done: int, _total: int) -> None:
        begun.setdefault(stage, time.perf_counter())

    plan = dr.schedule(lottery, progress=note)
    return Outcome((plan,), check_seconds=time.perf_counter() - begun["check"])


def one_construction(lottery: Lottery) -> Outcome:
    """Plan by the first construction alone: no second pass, no chain of moves, no solver."""
    return Outcome((_constructed(lottery),))


def by_department(lottery: Lottery) -> Outcome:
    """One construction for each department, which knows of no other's visits."""
    blocks = lottery.record.blocks
    return Outcome(
        tuple(
            _constructed(_only(lottery, department))
            for department in sorted({block.department for block in blocks})
        )
    )


def by_load(lottery: Lottery) -> Outcome:
    """One construction that looks at the load of the week when it chooses days, at no place."""
    with _weights(SAVED_AT_HAND=0, SAVED_LESS=0, OUT_ALREADY=0):
        return one_construction(lottery)


def by_load_of_days(lottery: Lottery) -> Outcome:
    """Do the same, but a day on which somebody is out already also counts as load."""
    with _weights(SAVED_AT_HAND=0, SAVED_LESS=0, OUT_ALREADY=suited_days.DAY_STRAIN):
        return one_construction(lottery)


@contextmanager
def _weights(**weights: int) -> Iterator[None]:
    """Other weights for the choice of days, as long as the block runs."""
    usual = {name: getattr(suited_days, name) for name in weights}
    for name, weight in weights.items():
        setattr(suited_days, name, weight)
    try:
        yield
    finally:
        for name, weight in usual.items():
            setattr(suited_days, name, weight)


def _constructed(lottery: Lottery) -> Plan:
    assembly = assemble(lottery)
    merges = Merges(assembly.problem)
    built = construct(merges, Saturation(assembly.problem), first_order(merges))
    return Plan(plan_record(lottery, assembly, merges, built.table, NO_SOLVER), lottery)


def _only(lottery: Lottery, department: str) -> Lottery:
    blocks = tuple(block for block in lottery.record.blocks if block.department == department)
    return replace(lottery, record=lottery.record.model_copy(update={"blocks": blocks}))


def planned(lottery: Lottery, visits: Iterable[Visit]) -> Plan:
    """Write down visits that were found elsewhere; a block without one stays out."""
    assembly = assemble(lottery)
    merges = Merges(assembly.problem)
    place = {
        part.block.block: (site, number)
        for site, record in enumerate(assembly.problem.sites)
        for number, part in enumerate(record.parts)
    }
    slot_of = {minute: slot for slot, minute in enumerate(assembly.problem.slots.minutes)}
    table = merges.new_table()
    for visit in visits:
        places = [place[block] for block in visit.blocks]
        parts = sum(1 << number for _, number in places)
        table.put(merges.group(places[0][0], parts), visit.day, slot_of[visit.start])
    return Plan(plan_record(lottery, assembly, merges, table, NO_SOLVER), lottery)
