"""Small worlds for the planning tests: facts and a hand-made lottery, no draw."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from dualrandom.campaign.models import Campaign
from dualrandom.drawing.facts import CampaignFacts
from dualrandom.drawing.outcomes import Draw, Lottery
from dualrandom.drawing.records import (
    Algorithms,
    Block,
    BurdenBounds,
    Commitment,
    DrawRecord,
    LotteryRecord,
    Profile,
    TaskPromise,
    Unstaffed,
)
from dualrandom.registers.records import DateRange, Enterprise, Inspector, Visit
from dualrandom.scheduling.limits import Limits

MONDAY = date(2026, 3, 2)
SEED = "5" * 64
QUICK = Limits(
    improvement_passes=4,
    deterministic_seconds=2,
    subproblem_milliseconds=500,
    exact_columns=0,
)


def weekdays(n_days: int, first: date = MONDAY) -> tuple[date, ...]:
    days = (first + timedelta(days=offset) for offset in range(2 * n_days + 7))
    return tuple(day for day in days if day.isoweekday() < 6)[:n_days]


def ranges(days: Any) -> tuple[DateRange, ...]:
    return tuple(DateRange(day, day) for day in days)


def enterprise(identifier: str, **changes: Any) -> Enterprise:
    plain = Enterprise(
        identifier=identifier,
        name=identifier,
        division="420106",
        station="",
        opening_days="1234567",
        opening_minutes=None,
        blackouts=(),
    )
    return replace(plain, **changes)


def inspector(identifier: str, department: str, **changes: Any) -> Inspector:
    plain = Inspector(
        inspector_id=identifier,
        name=identifier,
        department=department,
        station="",
        qualifications=frozenset(),
        certificate_from=None,
        certificate_until=None,
        leader=False,
        expert=False,
        work_share_percent=100,
        leave=(),
        daily_visits=2,
        weekly_visits=8,
        recusals=frozenset(),
    )
    return replace(plain, **changes)


@dataclass
class World:
    """Add people, enterprises and blocks, then ask for the lottery."""

    n_days: int = 10
    rules: dict[str, Any] = field(default_factory=dict)
    hours: dict[str, Any] = field(default_factory=dict)
    campaign: dict[str, Any] = field(default_factory=dict)
    days: tuple[date, ...] = ()
    tasks: dict[str, TaskPromise] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    inspectors: dict[str, Inspector] = field(default_factory=dict)
    blocks: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    assisted: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    unstaffed: list[Unstaffed] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.days = self.days or weekdays(self.n_days)

    def task(self, task_id: str, department: str | None = None, **changes: Any) -> World:
        plain: dict[str, Any] = dict(
            task=task_id,
            title="",
            department=department or task_id,
            items=("i",),
            method="on_site",
            first_day=self.days[0],
            last_day=self.days[-1],
            duration_minutes=60,
            qualifications=(),
            team_size=2,
            team_qualified=False,
            team_leader=False,
            rounding="at_least",
            reserves=0,
            strata=(),
        )
        self.tasks[task_id] = TaskPromise(**(plain | changes))
        return self

    def firm(self, identifier: str, **changes: Any) -> World:
        self.enterprises[identifier] = enterprise(identifier, **changes)
        return self

    def person(self, identifier: str, department: str, **changes: Any) -> World:
        self.inspectors[identifier] = inspector(identifier, department, **changes)
        return self

    def block(self, firm: str, department: str, team: Any, tasks: Any = None) -> World:
        names = tuple(tasks or (department,))
        self.blocks.append((firm, department, names, tuple(team)))
        return self

    def experts(self, firm: str, department: str, team: Any, tasks: Any = None) -> World:
        """Experts who assist the block of a department."""
        self.assisted.append((firm, department, tuple(tasks or (department,)), tuple(team)))
        return self

    def no_team(
        self,
        firm: str,
        department: str,
        rule: str = "lottery.too_few_eligible",
        *,
        experts: bool = False,
    ) -> World:
        self.unstaffed.append(
            Unstaffed(
                block=f"{firm}/{department}" + ("/experts" if experts else ""),
                enterprise=firm,
                department=department,
                experts=experts,
                tasks=(department,),
                rule=rule,
                eligible=1,
                needed=2,
            )
        )
        return self

    def lottery(self) -> Lottery:
        campaign = Campaign.model_validate(
            {
                "id": "C",
                "window": {"start": self.days[0], "end": self.days[-1]},
                "initiating_department": "A",
                "tasks": [{"id": "A", "department": "A", "items": ["i"]}],
                "rules": self.rules,
                "hours": self.hours,
                "calendar": {"source": "weekdays"},
            }
            | self.campaign
        )
        commitment = Commitment(
            campaign="C",
            algorithms=Algorithms(
                ticket="ticket/sha256-1", seed="seed/sha256-1", object_draw="object-draw/equal"
            ),
            object_draw_reason="equal_chances",
            frame_root="",
            campaign_digest="",
            frame_digest="",
            inspectors_digest="",
            workdays=self.days,
            workdays_source="weekdays",
            seed_sources=(),
            tasks=tuple(self.tasks.values()),
        )
        bounds = BurdenBounds(
            expected_inspections="0", least_expected_enterprises="0", inspections=0, enterprises=0
        )
        draw = Draw(
            DrawRecord(
                algorithm="object-draw/equal", commitment="", seed=SEED, tasks=(), bounds=bounds
            ),
            commitment,
            campaign,
        )
        facts = CampaignFacts(campaign, self.tasks, self.days, self.enterprises, self.inspectors)
        return Lottery(self._record(), draw, facts)

    def _record(self) -> LotteryRecord:
        profiles: list[Profile] = []
        blocks = []
        listed = [(False, *block) for block in self.blocks]
        listed += [(True, *block) for block in self.assisted]
        for experts, firm, department, tasks, team in listed:
            profile = self._profile(firm, department, tasks, len(team), experts=experts)
            if profile not in profiles:
                profiles.append(profile)
            blocks.append(
                Block(
                    block=f"{firm}/{department}" + ("/experts" if experts else ""),
                    enterprise=firm,
                    department=department,
                    experts=experts,
                    tasks=tasks,
                    profile=profiles.index(profile),
                    team=team,
                )
            )
        return LotteryRecord(
            commitment="",
            seed=SEED,
            band_permille=50,
            profiles=tuple(profiles),
            blocks=tuple(blocks),
            unstaffed=tuple(self.unstaffed),
            loads=(),
            cuts=(),
        )

    def _profile(
        self, firm: str, department: str, tasks: Any, size: int, *, experts: bool
    ) -> Profile:
        promises = [] if experts else [self.tasks[task] for task in tasks]
        needed = {name for task in promises if task.team_qualified for name in task.qualifications}
        leader = any(task.team_leader for task in promises)
        people = [
            person
            for _, person in sorted(self.inspectors.items())
            if person.department == department
            and person.expert == experts
            and firm not in person.recusals
        ]
        return Profile(
            members=tuple(person.inspector_id for person in people),
            odds=tuple(1 for _ in people),
            qualified=tuple(
                needed <= person.qualifications and (person.leader or not leader)
                for person in people
            ),
            size=size,
            qualified_seats=int(bool(needed) or leader),
        )


def past(
    day: date,
    department: str = "A",
    trigger: str = "random",
    inspectors: tuple[str, ...] = (),
) -> Visit:
    return Visit(day, department, trigger, inspectors)
