"""Timetables: when to leave, how long the way takes, and who came in for whom."""

from math import asin, cos, radians, sin, sqrt

import pytest

from dualrandom.reports.route_map import route_map, scale_metres
from dualrandom.reports.timetables import timetable, timetable_lines, turns
from dualrandom.reports.wording import Wording
from tests.reports.builders import DAYS, FIRMS, NAMES, small_plan
from tests.reports.travelling import OFFICE, PLACES, busy, by_distance, by_zone, on_the_ground


def kilometres(one, other):
    """Great circle in floating point, by the haversine."""
    north, east = (radians((b - a) / 1e6) for a, b in zip(one, other, strict=True))
    chord = sin(north / 2) ** 2 + (
        cos(radians(one[0] / 1e6)) * cos(radians(other[0] / 1e6)) * sin(east / 2) ** 2
    )
    return 2 * 6371.0088 * asin(sqrt(chord))


def day_of(plan, inspector):
    table = timetable(plan, Wording(plan, "en", NAMES), {inspector}, days={DAYS[0]})
    wanted = ("leave", "travel_minutes", "arrival", "start")
    return [tuple(row[table.columns.index(name)] for name in wanted) for row in table.rows]


def test_ways_follow_the_distance_and_unknown_places_stay_blank():
    assert kilometres(OFFICE, PLACES[0]) == pytest.approx(10.06, abs=0.01)
    assert kilometres(PLACES[0], PLACES[1]) == pytest.approx(10.01, abs=0.01)
    assert day_of(by_distance(), "F1") == [
        ("08:39", 21, "09:00", "09:00"),
        ("10:30", 21, "10:51", "11:00"),
        (None, None, None, "14:00"),
    ]
    assert day_of(by_distance(), "M1") == [(None, None, None, "09:00")]


def test_a_matrix_of_zones_counts_instead_and_in_its_direction():
    assert day_of(by_zone(), "F1") == [
        ("08:20", 40, "09:00", "09:00"),
        ("10:30", 35, "11:05", "11:00"),
        (None, None, None, "14:00"),
    ]


def test_every_turn_stands_once_and_without_travel_there_are_no_columns_of_it():
    plan = busy(small_plan())
    found = [(turn.inspector, turn.part.block) for turn in turns(plan)]
    seats = [(name, part.block) for v in plan.visits for part in v.parts for name in part.team]
    assert sorted(found) == sorted(seats)
    columns = timetable(plan, Wording(plan, "zh")).columns
    assert not {"leave", "origin", "travel_minutes", "arrival", "in_place_of"} & set(columns)


def test_the_day_is_told_in_order_with_the_ways():
    plan = by_distance()
    words = Wording(plan, "en", NAMES)
    lines = list(timetable_lines(timetable(plan, words, {"F1"}), words))
    assert lines[:2] == ["陈一 (F1), 消防救援支队", "2026-03-02 Mon"]
    assert [line[2:7] for line in lines if line.startswith("  ") and line[2].isdigit()] == [
        "08:39", "09:00", "10:30", "11:00", "14:00",
    ]  # fmt: skip


def test_a_stand_in_is_marked_wherever_a_team_is_named():
    plan = busy(small_plan())
    block = plan.visits[0].parts[1].block
    words = Wording(plan, "en", NAMES, stand_ins={(block, "M1"): "M3"})
    table = timetable(plan, words, {"M1", "M2"}, days={DAYS[0]})
    place, colleagues = (table.columns.index(name) for name in ("in_place_of", "colleagues"))
    assert [row[place] for row in table.rows] == ["赵六", None]
    assert table.rows[1][colleagues] == "王伟(M1) (for 赵六)"


# ── The sheet of the map ─────────────────────────────────────────────────────────────────────


def test_the_map_keeps_distances_and_has_north_above():
    plan = on_the_ground(busy(small_plan()))
    sheet = route_map(plan)
    first, second, office = (
        sheet.enterprises[FIRMS[0]],
        sheet.enterprises[FIRMS[1]],
        sheet.bases["F1"],
    )
    assert second.y < first.y == office.y
    assert office.x < first.x == second.x
    for spot, other, places in ((first, second, PLACES[:2]), (first, office, (PLACES[0], OFFICE))):
        units = sqrt((spot.x - other.x) ** 2 + (spot.y - other.y) ** 2)
        drawn = units * sheet.unit_mm / 1e6
        assert drawn == pytest.approx(kilometres(*places), rel=0.003)
    assert sheet.unknown == 1
    assert set(sheet.bases) == {"F1", "F2"}
    spots = (*sheet.enterprises.values(), *sheet.bases.values())
    assert all(0 < x < sheet.width and 0 < y < sheet.height for x, y in spots)


def test_without_places_there_is_no_map_and_one_place_has_ground_around_it():
    assert route_map(small_plan()) is None
    plan = on_the_ground(small_plan(), offices=())
    visits = plan.visits[:1]
    alone = plan.record.model_copy(update={"visits": visits})
    sheet = route_map(type(plan)(alone, plan.lottery))
    assert sheet.width * sheet.unit_mm > 2_000_000 / 5
    assert sheet.height == sheet.width


@pytest.mark.parametrize(("longest", "bar"), [(999, 500), (1000, 1000), (7_300, 5_000)])
def test_the_scale_bar_is_a_round_length(longest, bar):
    assert scale_metres(longest) == bar
