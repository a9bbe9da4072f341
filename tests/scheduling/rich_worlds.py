"""Up to eight enterprises with everything that may limit a plan, for exact methods to agree on."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from dualrandom.campaign.models import Travel
from dualrandom.registers.records import Position

from .builders import World, ranges

PLACES = tuple(Position(30_000_000, 114_000_000 + east) for east in (0, 60_000, 200_000))


@st.composite
def rich_lotteries(draw, most_firms: int, *, tight: bool):
    """Lottery of a few departments, people and days; ``tight``: not all of it may fit."""
    n_days = draw(st.integers(2, 3))
    rules = {
        "minimum_gap": {"between_visits_days": draw(st.integers(1, 3))},
        "lead_department_present": draw(st.booleans()),
    }
    if draw(st.booleans()):
        rules["annual_cap"] = {"visits": draw(st.integers(1, 2))}
    hours = {
        "spans": draw(st.sampled_from([["09:00-12:00"], ["09:00-11:00", "13:00-15:00"]])),
        "slot_minutes": 60,
        "together": draw(st.sampled_from(["parallel", "sequential"])),
        "paperwork_minutes": draw(st.sampled_from([0, 20])),
    }
    world = World(n_days=n_days, rules=rules, hours=hours)
    some_days = st.sampled_from([set(), set(), *({day} for day in range(n_days))])
    for department in "AB":
        for minutes in (40, 80):
            world.task(f"{department}{minutes}", department, team_size=1, duration_minutes=minutes)
        for number in range(2):
            away = ranges(world.days[day] for day in sorted(draw(some_days)))
            limits = draw(_limits()) if tight else {"daily_visits": 8, "weekly_visits": 40}
            start = {"position": draw(st.sampled_from((None, *PLACES)))}
            world.person(f"{department}{number}", department, leave=away, **start, **limits)
    for number in range(draw(st.integers(1, most_firms))):
        name = f"F{number}"
        world.firm(
            name,
            blackouts=ranges(world.days[day] for day in sorted(draw(some_days))),
            opening_minutes=draw(st.sampled_from([None, None, (540, 680), (570, 900)])),
            position=draw(st.sampled_from(PLACES)),
        )
        for department in sorted(draw(st.sets(st.sampled_from("AB"), min_size=1))):
            task = f"{department}{draw(st.sampled_from([40, 80]))}"
            world.block(name, department, (f"{department}{draw(st.integers(0, 1))}",), (task,))
    lottery = world.lottery()
    if not draw(st.booleans()):
        return lottery
    travel = Travel(speed_kmh=30, detour_permille=1000, least_minutes=draw(st.integers(0, 10)))
    campaign = lottery.facts.campaign.model_copy(update={"travel": travel})
    return replace(lottery, facts=replace(lottery.facts, campaign=campaign))


@st.composite
def _limits(draw):
    """Few visits and minutes for one person."""
    return {
        "daily_visits": draw(st.integers(1, 3)),
        "weekly_visits": draw(st.integers(3, 6)),
        "campaign_visits": draw(st.sampled_from([None, None, 3])),
        "monthly_visits": draw(st.sampled_from([None, None, 3])),
        "daily_minutes": draw(st.sampled_from([None, 130, 170])),
        "weekly_minutes": draw(st.sampled_from([None, None, 300])),
    }
