"""Every measure of one cell: a practice in a world under one set of seeds."""

from collections.abc import Sequence

import pandas as pd

from benchmarks.fairness.campaigns import Campaign
from benchmarks.fairness.guesses import guesses
from benchmarks.fairness.people import people_loads, spreads
from benchmarks.fairness.practices import AnyPractice
from benchmarks.fairness.shares import displaced, group_shares
from dualrandom.fairness.rotation import rotation
from dualrandom.fairness.separate_visits import separate_visits
from dualrandom.fairness.visit_burden import repeats, visit_burden

DIGITS = 9
"""Figures are rounded, so that the last bits of a sum do not make tables differ."""


def measure(practice: AnyPractice, campaigns: Sequence[Campaign]) -> dict[str, object]:
    """Figures, shares of groups and loads of people; plain values for JSON."""
    groups = group_shares(practice, campaigns)
    figures = {
        "displaced_position": displaced(groups["position"]),
        "displaced_district": displaced(groups["district"]),
        "displaced_class": displaced(groups["risk_class"]),
        **_burden(campaigns),
        **spreads(campaigns),
        **_rotation(campaigns),
        **guesses(campaigns),
    }
    return {
        "figures": {name: round(float(value), DIGITS) for name, value in figures.items()},
        "groups": groups,
        "people": people_loads(campaigns),
    }


def _burden(campaigns: Sequence[Campaign]) -> dict[str, float]:
    visits = bound = asked = avoidable = again = disturbed = 0
    for campaign in campaigns:
        for year in campaign.years:
            own = separate_visits(year.visits)
            visits, bound, asked = visits + own.visits, bound + own.bound, asked + own.asked
            routine = year.visits[(year.visits["trigger"] == "routine").to_numpy()]
            table = visit_burden(routine)
            again += int((table["visits"] > 1).sum())
            disturbed += int(table["days"].sum())
        avoidable += repeats(_calendar(campaign)).avoidable
    return {
        "visits_per_100": 100 * visits / max(asked, 1),
        "visits_above_bound": visits / max(bound, 1) - 1,
        "joined_share": (asked - visits) / (asked - bound) if asked > bound else 1.0,
        "more_than_one_visit": again / max(bound, 1),
        "days_disturbed": disturbed / max(bound, 1),
        "repeats_60_days": avoidable / max(bound, 1),
        "visits_a_campaign": visits / max(len(campaigns), 1),
    }


def _calendar(campaign: Campaign) -> pd.DataFrame:
    """All years in one table, in calendar days; numbers of visits are made different."""
    tables = []
    for number, year in enumerate(campaign.years):
        own = year.visits.copy()
        own["visit"] = own["visit"] * len(campaign.years) + number
        is_dated = own["day"] >= 0
        own["day"] = (365 * number + own["day"] * 7 // 5).where(is_dated, -1)
        tables.append(own)
    return pd.concat(tables, ignore_index=True)


def _rotation(campaigns: Sequence[Campaign]) -> dict[str, float]:
    seats = again = pairings = repeated = 0
    for campaign in campaigns:
        tables = []
        for number, year in enumerate(campaign.years):
            place = year.visits.drop_duplicates("visit").set_index("visit")["enterprise"]
            own = year.teams.assign(enterprise=year.teams["visit"].map(place))
            own["visit"] = own["visit"] * len(campaign.years) + number
            tables.append(own)
        found = rotation(pd.concat(tables, ignore_index=True))
        seats, again = seats + found.seats, again + found.repeated_seats
        pairings, repeated = pairings + found.pairings, repeated + found.repeated_pairings
    return {
        "same_person_again": again / max(seats, 1),
        "pairs_again": repeated / max(pairings, 1),
    }
