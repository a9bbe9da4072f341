"""Capacity is week inside month inside campaign (draw-v1 §7.1c): by hand, and by trying everything."""

from collections import Counter
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dualrandom.drawing.capacity import capacity_visits
from tests.scheduling.builders import inspector, ranges, weekdays

# Two days of March, then a week that belongs to April, its first two days included.
DAYS = weekdays(7, date(2026, 3, 26))
MONTH = ("March", "March", *["April"] * 5)


@pytest.mark.parametrize(
    ("limits", "visits"),
    [
        ({}, 4 + 8),  # two days of 2 visits; a week of 8
        ({"monthly_visits": 5}, 4 + 5),
        ({"monthly_visits": 3}, 3 + 3),
        ({"campaign_visits": 7}, 7),
        ({"monthly_visits": 3, "campaign_visits": 7}, 6),
        ({"monthly_visits": 3, "campaign_visits": 5}, 5),
        ({"campaign_visits": 11, "work_share_percent": 50}, 5),  # half of 11, rounded down
        ({"monthly_visits": 3, "work_share_percent": 80}, 4),  # 4.8
        ({"monthly_visits": 5, "leave": ranges(DAYS[2:5])}, 4 + 4),
        ({"leave": ranges(DAYS)}, 0),
    ],
)
def test_capacity_by_hand(limits, visits):
    assert capacity_visits(inspector("P", "A", **limits), DAYS) == visits


def most_visits(per_day, weekly, monthly, campaign):
    """Most visits that any numbers of visits a day can give, tried one by one."""
    best = 0
    for visits in product(*(range(most + 1) for most in per_day)):
        months = Counter()
        for month, n in zip(MONTH, visits, strict=True):
            months[month] += n
        total = sum(visits)
        weeks_hold = max(months.values()) <= weekly  # each month has one week here
        if weeks_hold and max(months.values()) <= monthly and total <= campaign:
            best = max(best, total)
    return best


@settings(max_examples=100, deadline=None)
@given(
    st.sets(st.integers(0, 6)),
    st.integers(1, 2),
    st.integers(1, 8),
    st.one_of(st.none(), st.integers(1, 8)),
    st.one_of(st.none(), st.integers(1, 10)),
    st.integers(1, 100),
)
def test_capacity_is_what_trying_everything_finds(away, daily, weekly, monthly, campaign, share):
    person = inspector(
        "P", "A", leave=ranges(DAYS[k] for k in sorted(away)), daily_visits=daily,
        weekly_visits=weekly, monthly_visits=monthly, campaign_visits=campaign,
        work_share_percent=share,
    )  # fmt: skip
    per_day = [0 if k in away else daily for k in range(7)]
    found = most_visits(per_day, weekly, monthly or 99, campaign or 99)
    assert capacity_visits(person, DAYS) == found * share // 100
