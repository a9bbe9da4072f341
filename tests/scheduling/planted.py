"""Conflicts planted into worlds that are feasible without them, with the cause that must be named.

Two departments, Y and Z, have two people each and so no reserves; everybody else belongs to the
city around them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from dualrandom.registers.records import Position

from .builders import World, past, ranges
from .city import city

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = ((6, 10, 20, "1"), (20, 15, 30, "2"), (50, 25, 40, "3"))
"""Enterprises, working days, people and seed of the city."""


HERE = Position(30_000_000, 114_000_000)
FAR = Position(30_577_000, 114_000_000)
"""200 minutes away, at 25 km/h with a detour of 1.3."""

VERY_FAR = Position(31_500_000, 114_000_000)
"""520 minutes away: whoever sets out at 09:00 arrives after working hours."""


@dataclass(frozen=True)
class Planted:
    """A world with a conflict, the rules that collide, and the sorts of changes that would help."""

    world: World
    causes: frozenset[tuple[str, str]]
    remedies: frozenset[str]


def surroundings(size: tuple[int, int, int, str]) -> World:
    """A city with two more departments and nothing for them to do."""
    world = city(*size)
    for department in "YZ":
        world.task(department)
        for number in (1, 2):
            world.person(f"{department}{number}", department)
    return world


def days_of(world: World, first: int, n_days: int):
    return world.days[first : first + n_days]


def short(world: World, department: str, first: int, n_days: int, **changes) -> str:
    """Add a task of a department with a window of a few days."""
    days = days_of(world, first, n_days)
    task = f"short-{department}"
    world.task(task, department, first_day=days[0], last_day=days[-1], **changes)
    return task


def leave_in_window(world: World) -> Planted:
    task = short(world, "Z", 2, 3)
    world.person("Z1", "Z", leave=ranges(days_of(world, 2, 3)))
    world.firm("X").block("X", "Z", ("Z1", "Z2"), (task,))
    causes = {("plan.leave", "Z1"), ("plan.task_window", task)}
    return Planted(world, frozenset(causes), frozenset({"inspector_free", "window_until"}))


def certificate_expired(world: World) -> Planted:
    task = short(world, "Z", 5, 4)
    world.person("Z2", "Z", certificate_until=world.days[3])
    world.firm("X").block("X", "Z", ("Z1", "Z2"), (task,))
    causes = {("plan.certificate", "Z2"), ("plan.task_window", task)}
    return Planted(world, frozenset(causes), frozenset({"certificate_until", "window_from"}))


def hours_too_short(world: World) -> Planted:
    world.task("long-Z", "Z", duration_minutes=120)
    world.firm("X", opening_minutes=(10 * 60, 11 * 60 + 30)).block(
        "X", "Z", ("Z1", "Z2"), ("long-Z",)
    )
    causes = {("plan.opening_hours", "X")}
    return Planted(world, frozenset(causes), frozenset({"opening_until", "opening_from"}))


def blacked_out(world: World) -> Planted:
    task = short(world, "Z", 4, 4)
    world.firm("X", blackouts=ranges(days_of(world, 4, 4))).block("X", "Z", ("Z1", "Z2"), (task,))
    causes = {("plan.blackout", "X"), ("plan.task_window", task)}
    return Planted(
        world, frozenset(causes), frozenset({"no_blackout", "window_from", "window_until"})
    )


def _two_windows(world: World, first: int, second: int) -> tuple[str, str]:
    """Both departments at one enterprise, three days each that have none in common."""
    names = short(world, "Y", first, 3), short(world, "Z", second, 3)
    world.block("X", "Y", ("Y1", "Y2"), names[:1]).block("X", "Z", ("Z1", "Z2"), names[1:])
    return names


def cap_reached(world: World) -> Planted:
    world.rules = {"annual_cap": {"visits": 3}}
    spring = world.days[0] - timedelta(days=30)
    world.firm("X", history=(past(spring), past(spring)))
    names = _two_windows(world, 1, 6)
    causes = {("plan.annual_cap", "X"), *(("plan.task_window", name) for name in names)}
    return Planted(
        world, frozenset(causes), frozenset({"annual_cap", "window_until", "window_from"})
    )


def visits_too_near(world: World) -> Planted:
    world.rules = {"minimum_gap": {"between_visits_days": 8}}
    world.firm("X")
    names = _two_windows(world, 1, 4)
    causes = {("plan.gap_between_visits", "X"), *(("plan.task_window", name) for name in names)}
    return Planted(
        world, frozenset(causes), frozenset({"between_visits_days", "window_until", "window_from"})
    )


def visited_lately(world: World) -> Planted:
    world.rules = {"minimum_gap": {"since_last_days": 60}}
    world.firm("X", history=(past(world.days[0] - timedelta(days=3)),))
    world.block("X", "Z", ("Z1", "Z2"))
    causes = {("plan.gap_since_last", "X")}
    return Planted(world, frozenset(causes), frozenset({"since_last_days"}))


def one_visit_a_day(world: World) -> Planted:
    task = short(world, "Z", 3, 1)
    world.person("Z1", "Z", daily_visits=1)
    for firm in ("X", "X2"):
        world.firm(firm).block(firm, "Z", ("Z1", "Z2"), (task,))
    causes = {("plan.daily_visits", "Z1"), ("plan.task_window", task)}
    return Planted(world, frozenset(causes), frozenset({"daily_visits", "window_until"}))


def one_visit_a_week(world: World) -> Planted:
    task = short(world, "Z", 5, 5)
    world.person("Z1", "Z", weekly_visits=1)
    for firm in ("X", "X2"):
        world.firm(firm).block(firm, "Z", ("Z1", "Z2"), (task,))
    causes = {("plan.weekly_visits", "Z1"), ("plan.task_window", task)}
    return Planted(world, frozenset(causes), frozenset({"weekly_visits", "window_from"}))


def two_long_visits(world: World) -> Planted:
    """Four hours fit into the afternoon only, and Z2 is in both teams."""
    task = short(world, "Z", 3, 1, duration_minutes=240)
    world.person("Z3", "Z")
    for firm, other in (("X", "Z1"), ("X2", "Z3")):
        world.firm(firm).block(firm, "Z", (other, "Z2"), (task,))
    causes = {("plan.overlap", "Z2"), ("plan.task_window", task)}
    return Planted(world, frozenset(causes), frozenset({"window_until", "window_from"}))


def closed_in_window(world: World) -> Planted:
    """Two days, Monday and Tuesday, on which the enterprise never opens."""
    task = short(world, "Z", 5, 2)
    world.firm("X", opening_days="34567").block("X", "Z", ("Z1", "Z2"), (task,))
    causes = {("plan.opening_days", "X"), ("plan.task_window", task)}
    return Planted(world, frozenset(causes), frozenset({"window_until", "opening_days"}))


def never_together(world: World) -> Planted:
    """A team of whom always one is away, and nobody who could step in."""
    world.person("Z1", "Z", leave=ranges(world.days[0::2]))
    world.person("Z2", "Z", leave=ranges(world.days[1::2]))
    world.firm("X").block("X", "Z", ("Z1", "Z2"))
    causes = {("plan.leave", "Z1"), ("plan.leave", "Z2")}
    return Planted(world, frozenset(causes), frozenset({"inspector_free"}))


def in_the_office(world: World) -> Planted:
    """One possible weekday, on which one of the team stays in the office."""
    weekday = str(world.days[1].isoweekday())
    world.person("Z1", "Z", office_days=weekday)
    world.firm("X", opening_days=weekday).block("X", "Z", ("Z1", "Z2"))
    causes = {("plan.office_days", "Z1"), ("plan.opening_days", "X")}
    return Planted(world, frozenset(causes), frozenset({"office_days"}))


def department_stays_away(world: World) -> Planted:
    task = short(world, "Z", 4, 3)
    closed = days_of(world, 4, 3)
    blackout = {"department": "Z", "start": closed[0], "end": closed[-1]}
    world.campaign = {"department_blackouts": [blackout]}
    world.firm("X").block("X", "Z", ("Z1", "Z2"), (task,))
    causes = {("plan.department_blackout", "Z"), ("plan.task_window", task)}
    return Planted(world, frozenset(causes), frozenset({"window_until", "window_from"}))


def minutes_used_up(world: World) -> Planted:
    """An hour each, and only ninety minutes a day for one of the team."""
    task = short(world, "Z", 3, 1)
    world.person("Z1", "Z", daily_minutes=90)
    for firm in ("X", "X2"):
        world.firm(firm).block(firm, "Z", ("Z1", "Z2"), (task,))
    causes = {("plan.daily_minutes", "Z1"), ("plan.task_window", task)}
    return Planted(world, frozenset(causes), frozenset({"daily_minutes", "window_until"}))


def too_far_away(world: World) -> Planted:
    """Open in the morning only, and one of the team needs the morning for the way."""
    world.campaign = {"travel": {}}
    world.person("Z1", "Z", position=FAR)
    world.firm("X", position=HERE, opening_minutes=(9 * 60, 12 * 60)).block("X", "Z", ("Z1", "Z2"))
    causes = {("plan.travel", "X")}
    return Planted(world, frozenset(causes), frozenset({"opening_until"}))


def too_far_for_a_day(world: World) -> Planted:
    """Nobody of the team is there before working hours end."""
    world.campaign = {"travel": {}}
    for number in (1, 2):
        world.person(f"Z{number}", "Z", position=VERY_FAR)
    world.firm("X", position=HERE).block("X", "Z", ("Z1", "Z2"))
    causes = {("plan.travel", "X")}
    return Planted(world, frozenset(causes), frozenset({"working_until"}))


def lead_department_cannot_come(world: World) -> Planted:
    """Two visits are left: W and Z could share one, if Y could come along."""
    world.campaign = {"initiating_department": "Y"}
    world.rules = {"annual_cap": {"visits": 4}, "lead_department_present": True}
    spring = world.days[0] - timedelta(days=30)
    world.firm("X", history=(past(spring), past(spring)))
    world.person("W1", "W").person("W2", "W")
    names = []
    for department, first in (("Y", 1), ("W", 5), ("Z", 5)):
        names.append(short(world, department, first, 3))
        world.block("X", department, (f"{department}1", f"{department}2"), names[-1:])
    causes = {("plan.lead_department", "X"), ("plan.annual_cap", "X")}
    causes |= {("plan.task_window", name) for name in names}
    return Planted(
        world, frozenset(causes), frozenset({"window_from", "window_until", "lead_absent"})
    )


KINDS: tuple[Callable[[World], Planted], ...] = (
    leave_in_window,
    certificate_expired,
    hours_too_short,
    blacked_out,
    cap_reached,
    visits_too_near,
    visited_lately,
    one_visit_a_day,
    one_visit_a_week,
    two_long_visits,
    closed_in_window,
    never_together,
    in_the_office,
    department_stays_away,
    minutes_used_up,
    too_far_away,
    too_far_for_a_day,
    lead_department_cannot_come,
)
