"""From a lottery to the optimiser's problem, forced substitutions included (问题构建)."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from dualrandom.campaign.calendar import remaining_visits
from dualrandom.scheduling.closures import block_closures, open_days, person_closures
from dualrandom.scheduling.days import DayGrid, day_grid
from dualrandom.scheduling.hours import SlotGrid, slot_grid
from dualrandom.scheduling.journeys import Journeys
from dualrandom.scheduling.long_limits import long_limits
from dualrandom.scheduling.problem import Part, Person, Problem, Site
from dualrandom.scheduling.substitution import CERTIFICATE_RULE, Presence, substitute

if TYPE_CHECKING:
    from dualrandom.drawing.facts import CampaignFacts
    from dualrandom.drawing.outcomes import Lottery
    from dualrandom.drawing.records import Block
    from dualrandom.scheduling.plan import Deviation


@dataclass(frozen=True)
class Assembly:
    """The problem and the departures from the lottery without which it would be smaller."""

    problem: Problem
    deviations: tuple[Deviation, ...]


def assemble(lottery: Lottery) -> Assembly:
    """Build the problem of a lottery; the order of blocks and registers does not matter."""
    return _Assembler(lottery).assembly()


class _Assembler:
    """Holds the calendars while the blocks are turned into parts."""

    def __init__(self, lottery: Lottery) -> None:
        self.lottery = lottery
        self.facts: CampaignFacts = lottery.facts
        rules = self.facts.campaign.rules
        self.grid: DayGrid = day_grid(self.facts.days, rules.minimum_gap.between_visits_days)
        self.slots: SlotGrid = slot_grid(self.facts.campaign.hours)
        self.names = sorted(self.facts.inspectors)
        self.number = {name: position for position, name in enumerate(self.names)}
        self.presences = {name: self._presence(name) for name in self.names}
        self.deviations: list[Deviation] = []
        self.experts = {
            (block.enterprise, block.department): block
            for block in lottery.record.blocks
            if block.experts
        }

    def assembly(self) -> Assembly:
        blocks = sorted(
            (block for block in self.lottery.record.blocks if not block.experts),
            key=lambda block: block.block,
        )
        site_names = sorted({block.enterprise for block in blocks})
        site_number = {name: position for position, name in enumerate(site_names)}
        self.journeys = Journeys(self.facts, site_names, self.names)
        parts = tuple(self._part(block, site_number[block.enterprise]) for block in blocks)
        possible: list[list[Part]] = [[] for _ in site_names]
        for part in parts:
            if part.days:
                possible[part.site].append(part)
        campaign = self.facts.campaign
        problem = Problem(
            grid=self.grid,
            slots=self.slots,
            people=tuple(self._person(name) for name in self.names),
            sites=tuple(
                self._site(name, tuple(possible[position]))
                for position, name in enumerate(site_names)
            ),
            parts=parts,
            gap_days=campaign.rules.minimum_gap.between_visits_days,
            journeys=self.journeys,
            lead=campaign.initiating_department,
            lead_present=campaign.rules.lead_department_present,
            sequential=campaign.hours.together == "sequential",
            paperwork_minutes=campaign.hours.paperwork_minutes,
        )
        return Assembly(problem, tuple(self.deviations))

    def _part(self, block: Block, site: int) -> Part:
        days = open_days(block_closures(block, self.facts, self.grid), self.grid)
        team, days = self._team(block, days)
        experts: tuple[str, ...] = ()
        experts_block = self.experts.get((block.enterprise, block.department))
        if experts_block is not None:
            coming, together = self._team(experts_block, days)
            if together:
                experts, days = coming, together
        minutes = sum(self.facts.tasks[task].duration_minutes for task in block.tasks)
        starts = self.slots.starts(
            minutes, self.facts.enterprises[block.enterprise].opening_minutes
        )
        numbers = tuple(self.number[name] for name in (*team, *experts))
        for person in numbers:
            first = self.slots.spans[0].begin + self.journeys.to_first(person, site)
            starts &= self.slots.not_before[first]
        return Part(
            block=block,
            site=site,
            team=numbers,
            minutes=minutes,
            starts=starts,
            days=days if starts else 0,
            experts=tuple(self.number[name] for name in experts),
            experts_block=experts_block,
        )

    def _team(self, block: Block, days: int) -> tuple[tuple[str, ...], int]:
        """Team with its forced substitutes, and the days that it leaves."""
        change = substitute(self.lottery, block, days, self.presences)
        team = block.team
        if change is not None:
            team = change.team
            self.deviations.extend(change.deviations)
        for name in team:
            days &= self.presences[name].available
        return team, days

    def _presence(self, name: str) -> Presence:
        closures = list(person_closures(self.facts.inspectors[name], self.grid))
        certificate = [closure for closure in closures if closure.rule == CERTIFICATE_RULE]
        return Presence(open_days(closures, self.grid), open_days(certificate, self.grid))

    def _person(self, name: str) -> Person:
        record = self.facts.inspectors[name]
        return Person(
            name,
            self.presences[name].available,
            record.daily_visits,
            record.weekly_visits,
            long_limits(record, self.grid),
            record.daily_minutes,
            record.weekly_minutes,
        )

    def _site(self, name: str, parts: tuple[Part, ...]) -> Site:
        ticket = sha256(f"{self.lottery.record.seed}/{name}".encode()).digest()
        return Site(
            identifier=name,
            parts=parts,
            caps=self._caps(name, len(parts)),
            opening=self.facts.enterprises[name].opening_minutes,
            ticket=int.from_bytes(ticket[:8], "big"),
        )

    def _caps(self, name: str, n_parts: int) -> tuple[tuple[int, int], ...]:
        """Years in which the cap over all departments can bind; own caps are in the day masks."""
        rules = self.facts.campaign.rules
        if rules.annual_cap is None or rules.annual_cap.per != "enterprise":
            return ()
        caps = []
        for year, days in sorted(self.grid.years.items()):
            left = remaining_visits(self.facts.enterprises[name], rules, year)
            if left is not None and left < n_parts:
                caps.append((days, left))
        return tuple(caps)
