"""How much work planning may do (计算限额): counted in work, never in seconds on a clock."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """Limits of one planning run; the same limits give the same plan on a slow machine.

    Parameters
    ----------
    improvement_passes
        Most rebuildings of the whole plan with what failed moved forward; 0 builds it once.
    improvement_placements
        Most enterprises placed in all those passes together, so that large plans get fewer passes.
    chain_moves
        Longest chain of moves by which one enterprise gets room after the passes.
    chain_attempts
        Most enterprises for which such a chain is looked for, one after the other.
    chain_placements
        Most places looked for in all those chains together: in a crowded plan they are long, and
        few lead anywhere.
    deterministic_seconds
        CP-SAT's deterministic time for all neighbourhoods together; 0 leaves the solver out.
    subproblem_milliseconds
        Most deterministic time for one neighbourhood; a part of it while many enterprises wait.
    batch
        Neighbourhoods that are solved side by side; the plan depends on it, but not on how many
        processes there are.
    neighbourhoods
        Sizes, in enterprises, of the neighbourhoods tried one after the other.
    exact_columns
        Largest plan that is solved to the end, in ways to have a visit (which departments, and on
        which day); 200 enterprises in 20 days have some 4,000. 0: none is.
    exact_milliseconds
        Deterministic time for that at the largest; plans of half as many columns get half of it.
    seed
        Random seed of CP-SAT.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    improvement_passes: int = Field(default=30, ge=0, le=1000)
    improvement_placements: int = Field(default=40_000, ge=0)
    chain_moves: int = Field(default=2, ge=1, le=3)
    chain_attempts: int = Field(default=200, ge=0)
    chain_placements: int = Field(default=200_000, ge=0)
    deterministic_seconds: int = Field(default=6, ge=0, le=86_400)
    subproblem_milliseconds: int = Field(default=3_000, ge=1)
    batch: int = Field(default=4, ge=1, le=64)
    neighbourhoods: tuple[int, ...] = (40, 100, 250, 450)
    exact_columns: int = Field(default=6_000, ge=0)
    exact_milliseconds: int = Field(default=100_000, ge=0)
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
