"""CP-SAT as every model here asks for it (求解器设置): repeatable, and deaf to Ctrl-C.

The solver would otherwise take the signal for itself, and leave it at the system's default for
the rest of the process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def repeatable_solver(
    parameters: Mapping[str, int | str | bool], *, seed: int, milliseconds: int
) -> Any:  # noqa: ANN401  ortools has no types
    """Solver with these parameters that is stopped by deterministic time, never by a clock.

    One worker, whatever the parameters say: of several, what one learns from another in time
    depends on which is faster, even where they synchronise (or-tools issue 4458).
    """
    from ortools.sat.python import cp_model  # half a second, only when needed

    solver: Any = cp_model.CpSolver()
    for name, value in parameters.items():
        setattr(solver.parameters, name, value)
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.max_deterministic_time = milliseconds / 1000
    solver.parameters.catch_sigint_signal = False
    return solver
