"""Work is spread evenly over everybody's available days (负担均衡).

Load of a person in an ISO week: visits per available day of that week, in permille rounded up.
Somebody who is there for two days of a week is as busy with two visits as others with five.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from dualrandom.scheduling.rules.evidence import Evidence

GOAL_ID = "plan.goal.even_load"

Week = tuple[int, int]
PERMILLE = 1000


def value(evidence: Evidence) -> int:
    """Highest load of anybody in any week."""
    week_of = _weeks(evidence)
    visits: dict[str, Counter[Week]] = {}
    for visit, _, person in evidence.seats:
        week = week_of.get(visit.day) or _week(visit.day)
        made = visits.setdefault(person.inspector_id, Counter())
        made[week] = made.get(week, 0) + 1
    highest = 0
    for name, made in visits.items():
        days = _days_per_week(evidence, name, week_of)
        # In a week without an available day nobody has a visit but against another rule.
        loads = [-(-PERMILLE * n // max(1, days[week])) for week, n in made.items()]
        highest = max(highest, *loads)
    return highest


def bound(evidence: Evidence) -> int:
    """Least load of the person who must be busiest: visits stay whole, weeks keep their days."""
    week_of = _weeks(evidence)
    visits = Counter(person.inspector_id for _, _, person in evidence.seats)
    return max(
        (
            least_load(n, Counter(_days_per_week(evidence, name, week_of).values()))
            for name, n in visits.items()
        ),
        default=0,
    )


def least_load(visits: int, weeks: Counter[int]) -> int:
    """Least load that lets so many visits into the weeks; ``weeks`` = days → number of weeks.

    A load of r permille leaves a week of d days ⌊r·d/1000⌋ visits.

    Examples
    --------
    Five visits in two weeks, of five days and of one: four and one, or five and none.

    >>> least_load(5, Counter({5: 1, 1: 1}))
    1000
    """
    if not weeks.total():
        return 0
    low, high = 0, PERMILLE * visits
    while low < high:
        middle = (low + high) // 2
        if sum(n * (middle * days // PERMILLE) for days, n in weeks.items()) >= visits:
            high = middle
        else:
            low = middle + 1
    return low


def _weeks(evidence: Evidence) -> dict[date, Week]:
    return {day: _week(day) for day in evidence.facts.days}


def _week(day: date) -> Week:
    iso = day.isocalendar()
    return iso.year, iso.week


def _days_per_week(evidence: Evidence, name: str, week_of: dict[date, Week]) -> Counter[Week]:
    return Counter(week_of[day] for day in evidence.working_days[name])
