"""One CP-SAT model of everything (``oracle.py``), as a contender; stopped by deterministic time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.schedule.outcome import Outcome
from benchmarks.schedule.planning import Visit, planned

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Lottery

DETERMINISTIC_SECONDS = 60


def by_whole_model(lottery: Lottery) -> Outcome:
    from benchmarks.schedule.oracle import optimum

    found = optimum(lottery, deterministic_seconds=DETERMINISTIC_SECONDS)
    visits = (Visit(one.blocks, one.day, one.start) for one in found.bookings)
    return Outcome((planned(lottery, visits),), proven=found.proven)
