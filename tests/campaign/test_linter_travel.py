"""Travel, black-outs and order of departments: what the linter counts, names and lets pass."""

import pytest
from campaign_worlds import campaign, registers

from dualrandom.campaign.linter import lint

PLACED = {"latitude_microdegrees": 30_000_000, "longitude_microdegrees": 114_000_000}
STAFF = [
    {"inspector_id": f"{department}-{number}", "department": department}
    for department in ("fire", "market")
    for number in range(2)
]


def matrix(*ways):
    rows = [{"origin": way[0], "destination": way[1], "minutes": 1} for way in ways]
    return {"matrix": "travel.csv", "zone_minutes": rows}


def world(zones, *, starts="", **firm):
    rows = [{"identifier": f"E{n}", "zone": zone, **firm} for n, zone in enumerate(zones)]
    people = [{**person, "zone": starts, **PLACED} for person in STAFF]
    return registers(*rows, inspectors=people)


def found(zones, *ways, starts="A", **firm):
    findings = lint(campaign(travel=matrix(*ways)), world(zones, starts=starts, **firm))
    return {each.code.removeprefix("campaign."): each for each in findings}


def test_a_whole_table_is_enough():
    assert found("AAB", "AA", "AB", "BA") == {}
    assert found("AB", "AB", "BA", starts="B").keys() == {"way_missing"}
    assert found("AB", "AB", "BA", "BB", starts="B") == {}


def test_the_only_enterprise_of_a_zone_needs_no_way_to_itself():
    assert found("AB", "AB", "BA", starts="").keys() == {"start_unknown"}
    assert found("AAB", "AB", "BA", starts="")["way_missing"].value == "A → A"


def test_missing_ways_are_counted_and_the_first_named():
    letters = "ABCD"
    given = [a + b for a in letters for b in letters if a <= b]
    (finding,) = found(letters * 2, *given).values()
    assert finding.params["count"] == 6
    assert finding.value == "B → A, C → A, C → B, D → A, D → B"


def test_zones_outside_the_table_are_counted_with_their_rows():
    findings = found("AXXY", "AA", starts="Z")
    finding = findings["zone_unknown"]  # the last one: of the inspectors
    assert (finding.value, finding.params["zones"], finding.params["count"]) == ("Z", 1, 4)
    both = lint(campaign(travel=matrix("AA")), world("AXXY", starts="Z"))
    firms = next(each for each in both if each.params["register"] == "enterprises")
    assert (firms.value, firms.params["count"]) == ("X, Y", 3)
    assert firms.params["examples"] == "E1, E2, E3"


def test_enterprises_without_a_zone_are_counted():
    finding = found(["A", *[""] * 7], "AA")["zone_missing"]
    assert finding.params["count"] == 7
    assert finding.params["examples"] == "E1, E2, E3, E4, E5"


@pytest.mark.parametrize(
    "firm", [{"status": "deregistered"}, {"industry": "A01", "departments": "fire"}]
)
def test_who_cannot_be_drawn_needs_no_zone(firm):
    zones = ["A", "A", ""]
    rows = [{"identifier": f"E{n}", "zone": zone} for n, zone in enumerate(zones)]
    rows[2] |= firm
    scope = {"draw_type": "targeted", "scope": {"industries": ["F"]}}
    asked = campaign(travel=matrix("AA"), task=scope, fire=scope)
    people = [{**person, "zone": "A"} for person in STAFF]
    assert lint(asked, registers(*rows, inspectors=people)) == ()
    codes = [
        each.code
        for each in lint(
            asked,
            registers(
                *rows[:2], {**rows[2], "status": "active", "industry": "F"}, inspectors=people
            ),
        )
    ]
    assert codes == ["campaign.zone_missing"]


def test_positions_count_only_where_zones_do_not():
    firms = [{"identifier": f"E{n}", **(PLACED if n else {})} for n in range(3)]
    findings = lint(campaign(travel={}), registers(*firms))
    assert [(each.code, each.params["count"]) for each in findings] == [
        ("campaign.positions_missing", 1),
        ("campaign.start_unknown", 4),
    ]
    assert lint(campaign(), registers(*firms)) == ()


@pytest.mark.parametrize(
    ("changes", "key", "value"),
    [
        ({"travel": {}}, "travel", "travel"),
        ({"hours": {"together": "sequential"}}, "hours.together", "sequential"),
    ],
)
def test_teams_of_the_day_go_without_ways_and_order(changes, key, value):
    findings = lint(campaign(teams="daily", **changes))
    errors = [each for each in findings if each.severity == "error"]
    assert [(each.code, each.column, each.value) for each in errors] == [
        ("campaign.not_daily", key, value)
    ]
    assert 'teams = "upfront"' in errors[0].text()
    assert not [each for each in lint(campaign(**changes)) if each.severity == "error"]


@pytest.mark.parametrize("column", ["daily_minutes", "weekly_minutes"])
def test_teams_of_the_day_go_without_limits_in_minutes(column):
    people = [{**STAFF[0], column: 300}, *STAFF[1:]]
    findings = lint(campaign(teams="daily"), registers(inspectors=people))
    assert ("campaign.not_daily", column) in {(each.code, each.value) for each in findings}
    empty = [{**person, column: None} for person in STAFF]
    for teams, staff in (("upfront", people), ("daily", empty)):
        codes = {each.code for each in lint(campaign(teams=teams), registers(inspectors=staff))}
        assert "campaign.not_daily" not in codes


def away(*spans):
    return [
        {"department": "fire", "start": f"2026-{start}", "end": f"2026-{end}"}
        for start, end in spans
    ]


def test_blackouts_close_a_task_only_together():
    week = {"window": {"start": "2026-03-02", "end": "2026-03-06"}}
    first, last = ("03-02", "03-04"), ("03-05", "03-08")
    for spans, codes in (
        ([first], []),
        ([last], []),
        ([first, last], ["campaign.blackouts_leave_no_day"]),
    ):
        found = lint(campaign(fire=week, department_blackouts=away(*spans)), registers())
        assert [each.code for each in found] == codes
    online = campaign(fire={**week, "method": "online"}, department_blackouts=away(first, last))
    assert {each.code for each in lint(online)} == {"campaign.blackout_without_task"}


def test_blackouts_that_are_reversed_or_of_nobody_are_errors():
    blackouts = away(("03-06", "03-02"))
    blackouts += [{**away(("03-02", "03-02"))[0], "department": "water"}]
    findings = lint(campaign(department_blackouts=blackouts), registers())
    assert [(each.code, each.column) for each in findings if each.severity == "error"] == [
        ("campaign.window_reversed", "department_blackouts[0]"),
        ("campaign.department_unknown", "department_blackouts[1].department"),
    ]


def test_an_unpublished_year_is_no_finding_of_the_blackouts():
    far = {"window": {"start": "2090-03-01", "end": "2090-03-31"}}
    blackouts = [{"department": "fire", "start": "2090-03-01", "end": "2090-03-31"}]
    assert lint(campaign(**far, department_blackouts=blackouts)) == ()


def test_departments_one_after_another_fit_together_or_are_split():
    spans = ["09:00-11:00"]
    for together, minutes, codes in (
        ("sequential", 60, []),
        ("sequential", 65, ["campaign.sequential_too_long"]),
        ("parallel", 65, []),
    ):
        asked = campaign(
            {"duration_minutes": minutes}, hours={"together": together, "spans": spans}
        )
        assert [each.code for each in lint(asked, registers())] == codes
