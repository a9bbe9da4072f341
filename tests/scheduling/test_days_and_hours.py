from __future__ import annotations

from datetime import date

import pytest

from dualrandom.campaign.models import WorkingHours
from dualrandom.errors import CampaignError
from dualrandom.registers.records import DateRange
from dualrandom.scheduling.bits import members
from dualrandom.scheduling.days import day_grid
from dualrandom.scheduling.hours import clock, slot_grid

from .builders import MONDAY, weekdays


def test_days_are_indexed_in_order_whatever_order_they_come_in():
    days = weekdays(12)
    assert day_grid(reversed(days), 1).days == days
    assert day_grid(days, 1).week_of == (0,) * 5 + (1,) * 5 + (2,) * 2


def test_windows_and_ranges_may_lie_partly_outside_the_campaign():
    grid = day_grid(weekdays(10), 1)
    assert list(members(grid.between(date(2026, 1, 1), date(2026, 3, 3)))) == [0, 1]
    assert grid.between(date(2026, 5, 1), date(2026, 6, 1)) == 0
    assert list(members(grid.within([DateRange(date(2026, 3, 7), date(2026, 3, 9))]))) == [5]


def test_near_days_are_counted_in_calendar_days():
    grid = day_grid(weekdays(10), 3)
    assert list(members(grid.near[4])) == [2, 3, 4]  # Friday: Monday is three days later
    assert list(members(grid.near[5])) == [5, 6, 7]


def test_years_and_iso_weeks_split_at_the_turn_of_the_year():
    grid = day_grid((date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 4)), 1)
    assert grid.years == {2026: 0b001, 2027: 0b110}
    assert grid.week_of == (0, 0, 1)


def test_no_start_lets_a_visit_run_across_the_break():
    grid = slot_grid(WorkingHours(spans=("09:00-12:00", "13:30-17:30"), slot_minutes=30))
    starts = [clock(grid.minute(slot)) for slot in members(grid.starts(150, None))]
    assert starts == ["09:00", "09:30", "13:30", "14:00", "14:30", "15:00"]


def test_opening_hours_cut_the_starts_and_slots_count_from_each_span():
    grid = slot_grid(WorkingHours(spans=("09:10-12:00", "13:35-17:30"), slot_minutes=60))
    starts = [clock(grid.minute(slot)) for slot in members(grid.starts(60, (9 * 60 + 20, 15 * 60)))]
    assert starts == ["10:10", "13:35"]
    assert grid.starts(60, (18 * 60, 20 * 60)) == 0
    assert MONDAY.isoweekday() == 1


@pytest.mark.parametrize("spans", [("09:00-12:00", "11:00-13:00"), ("12:00-09:00",)])
def test_overlapping_or_reversed_spans_are_refused(spans):
    with pytest.raises(CampaignError) as caught:
        slot_grid(WorkingHours(spans=spans))
    assert caught.value.code == "plan.hours_overlap"
    assert spans[0] in caught.value.text("zh")
