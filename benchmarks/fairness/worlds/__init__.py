"""Worlds of the study: the tiny one, synthetic Wuhan in four sizes, the Chicago replay."""

from dataclasses import dataclass, field

from benchmarks.fairness.practices import AnyPractice
from benchmarks.fairness.world import World


@dataclass(frozen=True, eq=False)
class Scenario:
    """One world a year (registers change between years), and what the report has to say of it.

    ``happened``: a practice that replays what was done, where records say so. ``seeds_share``: of
    the seeds asked for, how many this world gets; large worlds have more enterprises, so each of
    their campaigns tells more. ``notes``: counts of what was done to the source, by key.
    """

    id: str
    worlds: tuple[World, ...]
    seeds_share: float = 1.0
    happened: AnyPractice | None = None
    notes: dict[str, int | float | str] = field(default_factory=dict)

    @property
    def first(self) -> World:
        return self.worlds[0]
