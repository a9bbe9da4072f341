"""Tighter proven bounds of small plans by CP-SAT (可证下界，求解器): hours dropped, days exact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dualrandom.scheduling.bounds.day_model import DayModel, n_columns

if TYPE_CHECKING:
    from dualrandom.scheduling.limits import Limits
    from dualrandom.scheduling.merging import Merges
    from dualrandom.scheduling.problem import Problem

MOST_COLUMNS = 80_000
"""Larger models need more than a gigabyte: 1,000 enterprises in 60 days have 70,000."""


@dataclass(frozen=True, slots=True)
class VisitsBound:
    """What the solver proved about every plan, in lexicographic order.

    Parameters
    ----------
    left_out
        Least number of blocks left out among those with a possible day, experts' included.
    bound
        Least number of separate visits of a plan that leaves out at most as many as was allowed.
    status
        ``optimal`` where the relaxation was solved to the end, ``limit`` where the deterministic
        time ended before, ``too_large`` where it was not tried.
    deterministic_milliseconds
        Deterministic time spent.
    """

    left_out: int
    bound: int
    status: str
    deterministic_milliseconds: int


def visits_bound(
    problem: Problem, merges: Merges, limits: Limits, *, left_out: int, milliseconds: int
) -> VisitsBound:
    """Bound blocks left out, then separate visits, of a small problem from below.

    Parameters
    ----------
    problem, merges
        The problem and its least numbers of visits.
    limits
        Its ``seed`` is used.
    left_out
        Blocks with a possible day that the plan at hand leaves out, experts' included; the bound of
        visits holds for all plans that leave out no more.
    milliseconds
        Deterministic time at most, for both questions together (CP-SAT may overshoot by a second).

    Returns
    -------
    VisitsBound
        The same for the same problem, limits and version of OR-Tools.

    Raises
    ------
    ValueError
        Every plan leaves out more than ``left_out``.
    """
    trivial = _without(merges, left_out)
    if n_columns(problem, merges) > MOST_COLUMNS:
        return VisitsBound(0, trivial, "too_large", 0)
    model = DayModel(merges)
    fewest, spent, solved = 0, 0, True
    model.allow(left_out)
    if left_out:
        out = model.minimise(model.left_out, limits, milliseconds)
        fewest, spent, solved = out.bound, out.milliseconds, out.is_optimal
    found = model.minimise(model.visits, limits, max(1, milliseconds - spent))
    status = "optimal" if solved and found.is_optimal else "limit"
    return VisitsBound(fewest, max(found.bound, trivial), status, spent + found.milliseconds)


def _without(merges: Merges, left_out: int) -> int:
    """Least visits when so many blocks may stay out.

    Each saves one visit at most; a lead department that must be present saves all of its site's.
    """
    saved = 1
    if merges.problem.lead_present:
        saved = max((len(site.parts) for site in merges.problem.sites), default=1)
    return max(0, sum(merges.least) - saved * left_out)
