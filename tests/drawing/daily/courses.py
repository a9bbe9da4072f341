"""Departments whose teams are drawn on the day, with illness and leave decided by hashes."""

import hashlib
from datetime import date, timedelta

from dualrandom.drawing.daily.announcing import announce_day
from dualrandom.drawing.daily.chains import ChainSecret
from dualrandom.drawing.daily.drawing import draw_day
from dualrandom.drawing.daily.planned import DailyPlan, DaySeats, PlannedDay, Worker
from dualrandom.drawing.daily.records import Absence, day_file

COMMITMENT, PLAN, DEMANDS, SEED = "1" * 64, "2" * 64, "3" * 64, "4" * 64


def chance(*what, of):
    """Whole number below ``of`` that only depends on ``what``."""
    return int.from_bytes(hashlib.sha256(repr(what).encode()).digest()[:8], "big") % of


def secrets_of(n_days, algorithm="sha256"):
    return [
        ChainSecret(campaign="c", party=party, hash=algorithm, length=n_days, secret=party * 20)
        for party in ("fire", "market")
    ]


def plan_of(days, workers, algorithm="sha256", n_elements=None):
    secrets = secrets_of(n_elements or len(days), algorithm)
    chains = tuple(secret.chain for secret in secrets)
    seed = SEED if algorithm == "sha256" else f"sm3:{SEED}"
    return DailyPlan("c", algorithm, chains, COMMITMENT, PLAN, DEMANDS, seed, tuple(days), workers)


def department(n_people, n_days=60, seed="a", algorithm="sha256"):
    """Workdays with one to three visits in two sessions, every other inspector qualified."""
    days = [date(2026, 3, 2) + timedelta(n) for n in range(2 * n_days)]
    days = [day for day in days if day.isoweekday() < 6][:n_days]
    names = [f"I{number:02}" for number in range(n_people)]
    workers = {}
    for number, name in enumerate(names):
        start = chance(seed, "leave", name, of=n_days)
        leave = set(days[start : start + 5]) if number % 3 == 0 else set()
        share = (100, 100, 100, 60)[chance(seed, "share", name, of=4)]
        workers[name] = Worker("d", share, 2, 4, 48, frozenset(set(days) - leave))
    planned = []
    for number, day in enumerate(days):
        seats = []
        for visit in range(1 + chance(seed, "visits", number, of=3)):
            members = tuple(n for n in names if chance(seed, "may", number, visit, n, of=12))
            qualified = tuple(int(name[1:]) % 2 == 0 for name in members)
            block = f"E{number:02}{visit}/d"
            seats.append(DaySeats(block, "d", visit % 2, 2, 1, members, qualified))
        planned.append(PlannedDay(day, tuple(seats)))
    return plan_of(planned, workers, algorithm)


def illness(plan, seed="a", percent=3):
    """Who is ill on each day: spells of one to five days."""
    left, found = {}, []
    for number, _ in enumerate(plan.days):
        for name in plan.workers:
            if left.get(name, 0):
                left[name] -= 1
            elif chance(seed, "ill", number, name, of=100) < percent:
                left[name] = (1, 2, 3, 5)[chance(seed, "spell", number, name, of=4)]
        found.append(
            [Absence(inspector=name, reason="illness") for name, days in left.items() if days]
        )
    return found


def elements(n_days, number, algorithm="sha256"):
    return {one.party: one.element(number) for one in secrets_of(n_days, algorithm)}


def live(plan, absences=None, n_days=None):
    """Draw the days one by one."""
    records = []
    for number in range(n_days if n_days is not None else len(plan.days)):
        away = absences[number] if absences else ()
        announcement = announce_day(plan, records, absences=away)
        revealed = elements(len(plan.days), number + 1, plan.algorithm)
        records.append(draw_day(plan, records, announcement, revealed))
    return records


def files_of(records):
    return {day_file(record.announcement.day): record for record in records}
