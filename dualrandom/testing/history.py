"""Visits of the two years before the campaign (历史检查记录)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

import numpy as np

from dualrandom.campaign.models import ROUTINE_TRIGGERS, Trigger
from dualrandom.testing.texts import text_frame, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from numpy.typing import NDArray

    from dualrandom.testing.dates import DemoDays
    from dualrandom.testing.enterprises import Population
    from dualrandom.testing.inspectors import Staff
    from dualrandom.testing.setting import Setting
    from dualrandom.testing.streams import Stream

TRIGGERS: tuple[Trigger, ...] = get_args(Trigger)
_TRIGGER_WEIGHTS: dict[Trigger, int] = {
    "random": 34,
    "routine": 30,
    "key": 3,
    "special": 6,
    "for_cause": 4,
    "complaint": 14,
    "assigned": 1,
    "recheck": 6,
    "permit": 1,
    "request": 1,
}
_VISITED_PERMILLE = 350
_VISIT_COUNTS = (60, 25, 10, 5)  # weights of 1, 2, 3 and 4 visits
_BUSY_PERMILLE = 2  # firms that have had their year's visits before the campaign begins
_BUSY_VISITS = 4


@dataclass(frozen=True)
class Visits:
    """Past visits, one a row: firm, index into the past days, trigger, department number."""

    firm: NDArray[np.int64]
    day: NDArray[np.int64]
    trigger: NDArray[np.int64]
    department: NDArray[np.int64]


def history(setting: Setting, firms: Population) -> Visits:
    """Invent the visits; no firm meets one department twice on a day."""
    stream, calendar = setting.stream, setting.calendar
    firm, day, trigger = _ordinary(stream, len(firms), len(calendar.past))
    busy_firm, busy_day = _busy(stream, len(firms), calendar)
    firm = np.concatenate([firm, busy_firm])
    day = np.concatenate([day, busy_day])
    routine = np.full(len(busy_firm), TRIGGERS.index("routine"), np.int64)
    trigger = np.concatenate([trigger, routine])
    department = _departments(stream, firms.supervision[firm])
    key = (firm * len(calendar.past) + day) * 64 + department
    _, kept = np.unique(key, return_index=True)
    return Visits(firm[kept], day[kept], trigger[kept], department[kept])


def _ordinary(
    stream: Stream, n: int, n_past: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    visited = np.flatnonzero(stream.chance("visited", n, _VISITED_PERMILLE))
    counts = 1 + stream.pick("number of visits", len(visited), _VISIT_COUNTS)
    firm = np.repeat(visited, counts)
    day = stream.below("day of visit", len(firm), n_past)
    trigger = stream.pick("trigger", len(firm), [_TRIGGER_WEIGHTS[name] for name in TRIGGERS])
    return firm, day, trigger


def _busy(
    stream: Stream, n: int, calendar: DemoDays
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Routine visits on different days of the campaign's year, before it begins."""
    recent = sum(1 for day in calendar.past if day.year == calendar.start.year)
    apart = recent // _BUSY_VISITS
    if apart == 0:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    busy = np.flatnonzero(stream.chance("busy", n, _BUSY_PERMILLE))
    firm = np.repeat(busy, _BUSY_VISITS)
    first = np.repeat(stream.below("busy from", len(busy), apart), _BUSY_VISITS)
    step = np.tile(np.arange(_BUSY_VISITS) * apart, len(busy))
    return firm, len(calendar.past) - recent + first + step


def _departments(stream: Stream, supervision: NDArray[np.int64]) -> NDArray[np.int64]:
    """One of the departments whose bit is set in each mask."""
    different, index = np.unique(supervision, return_inverse=True)
    bits = [[place for place in range(64) if mask >> place & 1] for mask in different.tolist()]
    table = np.zeros((len(bits), max(map(len, bits), default=1)), np.int64)
    for row, places in enumerate(bits):
        table[row, : len(places)] = places
    count = np.array([len(places) for places in bits], np.int64)[index]
    return table[index, stream.below("visiting department", len(index), count)]


def history_table(setting: Setting, visits: Visits, firms: Population, team: Staff) -> pd.DataFrame:
    """Return the visits as text, each with two inspectors of its department."""
    names = [unit.department_id for unit in setting.departments]
    ids = [person.inspector_id for person in team.people]
    sizes = np.array([len(team.of(name)) for name in names], np.int64)
    size = sizes[visits.department]
    start = (np.cumsum(sizes) - sizes)[visits.department]
    n = len(visits.firm)
    one = setting.stream.below("first inspector", n, size)
    other = (one + 1 + setting.stream.below("second inspector", n, size - 1)) % size
    left = words(ids, start + np.minimum(one, other)).tolist()
    right = words(ids, start + np.maximum(one, other)).tolist()
    columns: dict[str, Iterable[str]] = {
        "identifier": words(firms.identifiers, visits.firm),
        "date": words([day.isoformat() for day in setting.calendar.past], visits.day),
        "department": words(names, visits.department),
        "trigger": words(TRIGGERS, visits.trigger),
        "inspectors": [f"{a};{b}" for a, b in zip(left, right, strict=True)],
    }
    return text_frame(columns)


@dataclass(frozen=True, slots=True)
class Frequency:
    """The rules that the demo campaign states."""

    visits_per_year: int = 4
    since_last_days: int = 60
    drawn_lately_days: int = 365


def rested(visits: Visits, n: int, calendar: DemoDays, rules: Frequency) -> NDArray[np.bool_]:
    """Firms that no frequency rule keeps out of the draw, counted as the frame counts.

    The gap keeps out only those whom it leaves no day of the window.
    """
    span = (calendar.end - calendar.start).days
    age = np.array([(calendar.start - day).days for day in calendar.past], np.int64)[visits.day]
    this_year = np.array([day.year == calendar.start.year for day in calendar.past], np.bool_)
    counts = np.isin(visits.trigger, [TRIGGERS.index(name) for name in ROUTINE_TRIGGERS])
    drawn = (visits.trigger == TRIGGERS.index("random")) & (age < rules.drawn_lately_days)
    tired = counts & (age + span < rules.since_last_days)
    in_year = np.bincount(visits.firm[counts & this_year[visits.day]], minlength=n)
    is_rested = in_year < rules.visits_per_year
    is_rested[visits.firm[drawn | tired]] = False
    return is_rested
