"""A simulation as data (预演结果): plain counts per trial; every figure follows from them.

It holds no enterprise, so that it can be handed around; it names inspectors, so that it stays
inside the office.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from dualrandom.drawing.records import Record
from dualrandom.scheduling.limits import Limits

MILLION = 1_000_000


class Person(Record):
    """An inspector; ``weight`` is available days × work share in percent, 0 for who can't be drawn.

    Experts who may be drawn stand under ``<department>/experts``.
    """

    inspector: str
    department: str
    weight: int = Field(ge=0)


class Trial(Record):
    """What became of one seed; all numbers ≥ 0.

    Attributes
    ----------
    failed
        Code of the error where there is no plan (``lottery.capacity_short`` and the like); empty
        where there is one; ``failed_params`` are its values. A failed trial has nothing but zeros.
    parts_asked, parts
        (Enterprise, department) pairs to visit, and those with a visit: visits if each went alone.
    inspections_asked, inspections
        (Enterprise, task) pairs on site, and those with a visit.
    visits, bound, bound_of_placed
        Separate visits; the proven least for all that was asked; the proven least for what has one.
    visits_per_enterprise, inspections_per_enterprise
        Enterprises that can be drawn by number of visits, and by inspections that have one.
    left_out
        Blocks without a visit by rule.
    loads
        Visits of each of the scenario's people, in their order.
    repeated_pairings
        Pairs of colleagues in the plan's teams beyond the first of their pair.
    returning
        Planned seats of people who have been at that enterprise before.
    certain
        Blocks in which somebody comes for sure.
    seat_guess_ppm, even_guess_ppm, team_limit_ppm
        Chance of the best guess at one member, that under equal chances, and the most that a guess
        at the team can be right: means over blocks, in millionths.
    """

    seed: str
    failed: str = ""
    failed_params: dict[str, str] = Field(default_factory=dict)
    parts_asked: int = 0
    parts: int = 0
    inspections_asked: int = 0
    inspections: int = 0
    visits: int = 0
    bound: int = 0
    bound_of_placed: int = 0
    visits_per_enterprise: dict[int, int] = Field(default_factory=dict)
    inspections_per_enterprise: dict[int, int] = Field(default_factory=dict)
    left_out: dict[str, int] = Field(default_factory=dict)
    deviations: int = 0
    loads: tuple[int, ...] = ()
    repeated_pairings: int = 0
    returning: int = 0
    certain: int = 0
    seat_guess_ppm: int = 0
    even_guess_ppm: int = 0
    team_limit_ppm: int = 0


class Scenario(Record):
    """One campaign under all trial seeds.

    ``kind``: as it stands, without one rule (``rule``), or the other campaign. ``enterprises``
    can be drawn for at least one task on site. ``people`` are empty where teams are drawn on the
    day: nobody is named before.
    """

    kind: Literal["base", "without", "against"]
    rule: str = ""
    campaign: str
    campaign_digest: str
    frame_digest: str
    enterprises: int = Field(ge=0)
    people: tuple[Person, ...] = ()
    trials: tuple[Trial, ...] = ()

    @property
    def planned(self) -> tuple[Trial, ...]:
        """Trials with a plan."""
        return tuple(trial for trial in self.trials if not trial.failed)


class Simulation(Record):
    """File ``simulation.json``: a rehearsal, never a draw.

    Trial k of every scenario has the same seed, so that differences are paired. ``asked`` seeds
    were wanted; fewer were finished if somebody stopped it.
    """

    format: Literal["dualrandom/simulation/1"] = "dualrandom/simulation/1"
    rehearsal: Literal[True] = True
    label: str
    asked: int = Field(ge=1)
    limits: Limits
    solver_version: str
    scenarios: tuple[Scenario, ...]

    @property
    def base(self) -> Scenario:
        """The campaign as it stands."""
        return self.scenarios[0]

    @property
    def against(self) -> Scenario | None:
        """The other campaign, where there is one."""
        return next((one for one in self.scenarios if one.kind == "against"), None)

    @property
    def without(self) -> tuple[Scenario, ...]:
        """The campaign without one rule each."""
        return tuple(one for one in self.scenarios if one.kind == "without")

    @property
    def seeds(self) -> int:
        """Seeds that are finished in every scenario."""
        return len(self.base.trials)

    @property
    def complete(self) -> bool:
        """Whether all seeds that were asked for are finished."""
        return self.seeds == self.asked
