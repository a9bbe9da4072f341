"""Ours as a user runs it: registers, draw, lottery and the plan that the solver makes."""

from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from benchmarks.fairness.practices.chance import bound_seed
from benchmarks.fairness.practices.equal import Equal
from benchmarks.fairness.practices.tables import selection, visit_table
from benchmarks.fairness.registers import campaign_of, registers_of
from benchmarks.fairness.world import TEAMS, Past, World, Year
from dualrandom.fairness.simulation.setting import Setting, prepare
from dualrandom.fairness.simulation.trials import planned
from dualrandom.scheduling.limits import Limits


@dataclass(frozen=True)
class WholePath:
    id: str = "whole_path"
    title_zh: str = "本库全流程（等概率抽取、抽签选派、求解器排期）"
    title_en: str = "the library's whole path: equal chances, lottery, plan by the solver"
    source: str = "docs/spec/draw-v1.md §6.1 and §7; docs/spec/plan-v1.md."
    reproducible: bool = True
    draw: Equal = field(default_factory=Equal)

    def campaign(self, world: World, seed: str, year: int, past: Past) -> Year:  # noqa: ARG002
        plan = planned(_setting(world), bound_seed(seed, year, self.id), Limits())
        drawn = {each.id: [] for each in world.departments}
        for block in plan.lottery.record.blocks:
            drawn[block.department].append(block.enterprise)
        days = {day: number for number, day in enumerate(plan.lottery.facts.days)}
        parts = [
            (number, visit, part)
            for number, visit in enumerate(plan.visits)
            for part in visit.parts
        ]
        visits = visit_table(
            (visit.enterprise, number, part.department, days[visit.day])
            for number, visit, part in parts
        )
        seats = [(number, part.department, name) for number, _, part in parts for name in part.team]
        return Year(selection(drawn), visits, pd.DataFrame(seats, columns=list(TEAMS)))


@lru_cache(maxsize=4)  # the same for all seeds
def _setting(world: World) -> Setting:
    return prepare(campaign_of(world), registers_of(world))
