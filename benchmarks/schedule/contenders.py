"""Who is compared, on which cases, and how each is called."""

from __future__ import annotations

import importlib.metadata
import shutil
from collections.abc import Callable
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.schedule import planning, routing, whole_model
from benchmarks.schedule.cases import Case, is_ordinary, is_small
from benchmarks.schedule.city import Shape
from benchmarks.schedule.long_day import LongDay
from benchmarks.schedule.outcome import Outcome

if TYPE_CHECKING:
    from dualrandom.drawing.outcomes import Lottery

Way = Callable[["Lottery"], "Outcome"]

TIMEFOLD_SECONDS, TIMEFOLD_SEED = 20, 1


class Contender(NamedTuple):
    """``runs_on`` says which cases it is asked for; ``distributions`` whose versions are told."""

    id: str
    name: str
    call: str
    way: Way
    runs_on: Callable[[Case], bool]
    distributions: tuple[str, ...] = ("dualrandom",)
    needs_java: bool = False

    @property
    def version(self) -> str:
        """What is installed; a LookupError says why it can't be run."""
        if self.needs_java and shutil.which("java") is None:
            raise LookupError("no JVM")
        try:
            return ", ".join(
                f"{name} {importlib.metadata.version(name)}" for name in self.distributions
            )
        except importlib.metadata.PackageNotFoundError as missing:
            raise LookupError(f"{missing.name} is not installed") from None


def _by_timefold(search: str) -> Way:
    def plan(lottery: Lottery) -> Outcome:
        from benchmarks.schedule.by_timefold import plan_by_timefold

        found = plan_by_timefold(
            lottery, seconds=TIMEFOLD_SECONDS, seed=TIMEFOLD_SEED, search=search
        )
        return Outcome((planning.planned(lottery, starmap(planning.Visit, found.kept)),))

    return plan


def _is_city(case: Case) -> bool:
    return isinstance(case, Shape)


def _is_large_enough(case: Case) -> bool:
    return is_ordinary(case) and case.enterprises >= 1000


def _is_long_day(case: Case) -> bool:
    return isinstance(case, LongDay)


OURS = "dualrandom"
LEVEL, LEVEL_DAYS = "level", "level_days"

CONTENDERS = (
    Contender(
        OURS,
        "dualrandom",
        "dualrandom.schedule(lottery)",
        planning.whole,
        lambda _: True,
        ("dualrandom", "ortools"),
    ),
    Contender(
        "construction",
        "greedy alone",
        "the first construction of the same, nothing after it",
        planning.one_construction,
        _is_city,
    ),
    Contender(
        "separate",
        "departments apart",
        "one such construction per department: what is done today",
        planning.by_department,
        _is_city,
    ),
    Contender(
        LEVEL,
        "load of weeks alone",
        "one construction, SAVED_AT_HAND = SAVED_LESS = OUT_ALREADY = 0",
        planning.by_load,
        _is_large_enough,
    ),
    Contender(
        LEVEL_DAYS,
        "load of weeks and days alone",
        "the same with OUT_ALREADY = DAY_STRAIN",
        planning.by_load_of_days,
        _is_large_enough,
    ),
    Contender(
        "one_model",
        "one CP-SAT model",
        f"visits, days, hours and ways at once, {whole_model.DETERMINISTIC_SECONDS} "
        "deterministic seconds",
        whole_model.by_whole_model,
        is_small,
        ("ortools",),
    ),
    *(
        Contender(
            f"timefold_{search.lower()}",
            f"Timefold, {search.lower().replace('_', ' ')}",
            f"search={search}, {TIMEFOLD_SECONDS} × 10,000 scores, seed {TIMEFOLD_SEED}; starting "
            "Java included",
            _by_timefold(search),
            is_small,
            ("timefold",),
            needs_java=True,
        )
        for search in ("LATE_ACCEPTANCE", "HILL_CLIMBING")
    ),
    Contender(
        "pyvrp",
        "PyVRP",
        f"Model.solve(MaxIterations({routing.PYVRP_ITERATIONS}), seed={routing.SEED})",
        routing.by_pyvrp,
        _is_long_day,
        ("pyvrp",),
    ),
    Contender(
        "ortools_routing",
        "OR-Tools routing",
        f"PARALLEL_CHEAPEST_INSERTION, GUIDED_LOCAL_SEARCH, {routing.ROUTING_BRANCHES} branches",
        routing.by_ortools_routing,
        _is_long_day,
        ("ortools",),
    ),
)
