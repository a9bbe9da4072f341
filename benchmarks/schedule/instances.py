"""A random city as the lottery that a schedule is made from."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.schedule.city import (
    MOST_SLOTS_A_DAY,
    MOST_VISITS_A_DAY,
    SLOTS_FOR_PAPERWORK,
    City,
    Shape,
    city,
)
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
)
from dualrandom.registers.records import DateRange, Enterprise, Inspector, Position, Visit

FIRST_DAY = date(2026, 1, 5)
SLOT_MINUTES = 15
OPENING_MINUTE = 9 * 60
MOST_VISITS_A_YEAR = 4
KM_PER_DEGREE = 111.19508
"""Length of a degree at the equator, where these cities lie: their plane is nearly flat there."""


def instance(shape: Shape) -> Lottery:
    """Lottery of a random city."""
    return lottery_of(city(shape))


def lottery_of(found: City) -> Lottery:
    """Write a city down as campaign, registers and drawn teams."""
    days = workdays(found.shape.days)
    tasks = _tasks(found, days)
    campaign = _campaign(found, days)
    facts = CampaignFacts(
        campaign, tasks, days, _enterprises(found, days), _inspectors(found, days)
    )
    commitment = _commitment(days, tasks)
    bounds = BurdenBounds(
        expected_inspections="0", least_expected_enterprises="0", inspections=0, enterprises=0
    )
    draw = DrawRecord(
        algorithm="object-draw/equal", commitment="", seed="5" * 64, tasks=(), bounds=bounds
    )
    return Lottery(_record(found), Draw(draw, commitment, campaign), facts)


def workdays(n_days: int) -> tuple[date, ...]:
    """Weekdays in a row, from a Monday."""
    return tuple(FIRST_DAY + timedelta(days=7 * (day // 5) + day % 5) for day in range(n_days))


def department_name(number: int) -> str:
    return f"D{number + 1}"


def inspector_name(number: int) -> str:
    return f"P{number:05d}"


def enterprise_name(number: int) -> str:
    return f"E{number:06d}"


def _task_name(department: int, slots: int, window: tuple[int, int]) -> str:
    return f"{department_name(department)}-{slots * SLOT_MINUTES}-{window[0]}-{window[1]}"


def _tasks(found: City, days: tuple[date, ...]) -> dict[str, TaskPromise]:
    asked = sorted({(block.department, block.slots, block.window) for block in found.blocks})
    return {
        _task_name(*key): TaskPromise(
            task=_task_name(*key),
            title="",
            department=department_name(key[0]),
            items=("i",),
            method="on_site",
            first_day=days[key[2][0]],
            last_day=days[key[2][1]],
            duration_minutes=key[1] * SLOT_MINUTES,
            qualifications=(),
            team_size=2,
            team_qualified=False,
            team_leader=False,
            rounding="at_least",
            reserves=0,
            strata=(),
        )
        for key in asked
    }


def _campaign(found: City, days: tuple[date, ...]) -> Campaign:
    names = [department_name(number) for number in range(found.shape.departments)]
    return Campaign.model_validate(
        {
            "id": "city",
            "window": {"start": days[0], "end": days[-1]},
            "initiating_department": names[0],
            "cooperating_departments": names[1:],
            "tasks": [{"id": name, "department": name, "items": ["i"]} for name in names],
            "rules": {"annual_cap": {"visits": MOST_VISITS_A_YEAR}},
            "hours": {
                "spans": ["09:00-17:00"],
                "slot_minutes": SLOT_MINUTES,
                "paperwork_minutes": SLOTS_FOR_PAPERWORK * SLOT_MINUTES,
            },
            "calendar": {"source": "weekdays"},
            "travel": {"speed_kmh": 30, "detour_permille": 1000},
        }
    )


def _enterprises(found: City, days: tuple[date, ...]) -> dict[str, Enterprise]:
    records = {}
    for number, firm in enumerate(found.firms):
        name = enterprise_name(number)
        past = MOST_VISITS_A_YEAR - firm.most_visits
        first, last = (OPENING_MINUTE + slot * SLOT_MINUTES for slot in firm.open_slots)
        records[name] = Enterprise(
            identifier=name,
            name=name,
            division="",
            station="",
            opening_days="12345",
            opening_minutes=(first, last),
            blackouts=_ranges(~firm.open_days, days),
            history=tuple(Visit(date(2026, 1, 1 + day), "D1", "random") for day in range(past)),
            position=Position(
                round(firm.y_km / KM_PER_DEGREE * 1e6), round(firm.x_km / KM_PER_DEGREE * 1e6)
            ),
        )
    return records


def _inspectors(found: City, days: tuple[date, ...]) -> dict[str, Inspector]:
    return {
        inspector_name(number): Inspector(
            inspector_id=inspector_name(number),
            name="",
            department=department_name(person.department),
            station="",
            qualifications=frozenset(),
            certificate_from=None,
            certificate_until=None,
            leader=False,
            expert=False,
            work_share_percent=100,
            leave=_ranges(~person.present, days),
            daily_visits=MOST_VISITS_A_DAY,
            weekly_visits=5 * MOST_VISITS_A_DAY,
            recusals=frozenset(),
            daily_minutes=MOST_SLOTS_A_DAY * SLOT_MINUTES,
            weekly_minutes=4 * MOST_SLOTS_A_DAY * SLOT_MINUTES,
        )
        for number, person in enumerate(found.people)
    }


def _ranges(mask: int, days: tuple[date, ...]) -> tuple[DateRange, ...]:
    """Runs of set bits as ranges of dates."""
    found: list[DateRange] = []
    previous = -2
    for number, day in enumerate(days):
        if mask >> number & 1:
            first = found.pop().first if previous == number - 1 else day
            found.append(DateRange(first, day))
            previous = number
    return tuple(found)


def _commitment(days: tuple[date, ...], tasks: dict[str, TaskPromise]) -> Commitment:
    return Commitment(
        campaign="city",
        algorithms=Algorithms(
            ticket="ticket/sha256-1", seed="seed/sha256-1", object_draw="object-draw/equal"
        ),
        object_draw_reason="equal_chances",
        frame_root="",
        campaign_digest="",
        frame_digest="",
        inspectors_digest="",
        workdays=days,
        workdays_source="weekdays",
        seed_sources=(),
        tasks=tuple(tasks.values()),
    )


def _record(found: City) -> LotteryRecord:
    staff = [
        tuple(
            inspector_name(number)
            for number, person in enumerate(found.people)
            if person.department == department
        )
        for department in range(found.shape.departments)
    ]
    return LotteryRecord(
        commitment="",
        seed="5" * 64,
        band_permille=50,
        profiles=tuple(
            Profile(
                members=people,
                odds=(1,) * len(people),
                qualified=(True,) * len(people),
                size=2,
                qualified_seats=0,
            )
            for people in staff
        ),
        blocks=tuple(
            Block(
                block=f"{enterprise_name(block.enterprise)}/{department_name(block.department)}",
                enterprise=enterprise_name(block.enterprise),
                department=department_name(block.department),
                experts=False,
                tasks=(_task_name(block.department, block.slots, block.window),),
                profile=block.department,
                team=tuple(inspector_name(number) for number in block.team),
            )
            for block in found.blocks
        ),
        unstaffed=(),
        loads=(),
        cuts=(),
    )
