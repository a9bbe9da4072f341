"""The browser verifier on travel, turns, minutes, office days, black-outs, the lead department."""

import pytest

from tests.verifier.journeys import MONDAY, NEXT_MONDAY, TUESDAY, bundle_of_journeys, case_of
from tests.verifier.page_judges import files_of

ALL, BOTH = "fire health market", "fire market"
E1, E2, E3 = (
    ("E1", MONDAY, "09:00", ALL),
    ("E2", TUESDAY, "09:00", BOTH),
    ("E3", "2026-03-04", "09:00", "market"),
)
APART = [E1, E2, E3]
TRAVEL = {"speed_kmh": 25, "detour_permille": 1300, "least_minutes": 0}
ZONES = [("北", "北", 5), ("北", "南", 30), ("南", "北", 60), ("南", "南", 10)]
IN_ZONES = {"E1": {"zone": "北"}, "E2": {"zone": "南"}, "E3": {"zone": "南"}}
NO_START = {"latitude_microdegrees": "-30500000", "longitude_microdegrees": "-65600000"}
AT_E3 = {"latitude_microdegrees": "30500000", "longitude_microdegrees": "114500000"}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return bundle_of_journeys(tmp_path_factory.mktemp("journeys"))


def travelling(zones=(), **keys):
    rows = [{"origin": a, "destination": b, "minutes": minutes} for a, b, minutes in zones]
    return lambda doc: doc.update(travel=TRAVEL | keys | ({"zone_minutes": rows} if rows else {}))


def in_turn(doc):
    doc["hours"]["together"] = "sequential"


def led(doc):
    doc["rules"]["lead_department_present"] = True


def closed(*blackouts, lead=False):
    """Departments send nobody on some days; those of a blackout are first and last."""

    def change(doc):
        doc["department_blackouts"] = [
            {"department": who, "start": first, "end": last} for who, first, last in blackouts
        ]
        if lead:
            led(doc)

    return change


def paperwork(doc):
    doc["hours"]["paperwork_minutes"] = 10


def second(start, *others):
    return [E1, ("E2", MONDAY, start, BOTH), *(others or (E3,))]


def turns(start="09:00", market="09:00", fire="09:50", health="10:30"):
    """E1 with its departments in turn; E2 likewise, the day after."""
    words = f"market@{market} fire@{fire} health@{health}"
    return [("E1", MONDAY, start, words), ("E2", TUESDAY, "09:00", "market fire@09:50"), E3]


ONLY_MARKET = (
    ("market", "2026-03-03", "2026-03-13"),
    ("fire", MONDAY, MONDAY),
    ("health", MONDAY, MONDAY),
)
TOGETHER_LATER = [("E1", MONDAY, "09:00", "market"), ("E1", TUESDAY, "09:00", "fire health")]
LATER = [
    ("E2", MONDAY, "10:00", "market"),
    ("E2", TUESDAY, "10:00", "fire"),
    ("E3", MONDAY, "13:30", "market"),
]
WITHOUT_MARKET = [("E1", MONDAY, "09:00", "fire health"), ("E2", TUESDAY, "09:00", "fire")]
SPLIT = [
    *TOGETHER_LATER[:1],
    ("E1", TUESDAY, "09:00", "fire"),
    ("E1", "2026-03-04", "09:00", "health"),
    *LATER,
]

CASES = {
    # 2,224 m to E2 are 7 minutes from the market's end at 09:50; 19,182 m to E3 are 60 or 61
    "no time between visits": (second("09:55"), {"campaign": travelling()}, {"travel"}),
    "time between visits": (second("10:00"), {"campaign": travelling()}, set()),
    "no way without travel": (second("09:50"), {}, set()),
    "a far third visit": (second("10:00", ("E3", MONDAY, "11:10", "market")), {"campaign": travelling()}, {"travel"}),
    "a far third visit later": (second("10:00", ("E3", MONDAY, "13:30", "market")), {"campaign": travelling()}, set()),
    "faster": (second("09:55"), {"campaign": travelling(speed_kmh=40)}, set()),
    "a detour": (second("10:00"), {"campaign": travelling(detour_permille=2000)}, {"travel"}),
    "least minutes": (second("10:00"), {"campaign": travelling(least_minutes=11)}, {"travel"}),
    "least minutes kept": (second("10:00"), {"campaign": travelling(least_minutes=10)}, set()),
    "too early from home": (APART, {"campaign": travelling(), "people": {"m2": AT_E3}}, {"travel"}),
    "from home, travel not counted": (APART, {"people": {"m2": AT_E3}}, set()),
    "late enough from home": (
        [("E1", MONDAY, "10:05", ALL), ("E2", TUESDAY, "10:05", BOTH), E3],
        {"campaign": travelling(), "people": {"m2": AT_E3}}, set(),
    ),
    "nobody can come from so far": (
        WITHOUT_MARKET,
        {"campaign": travelling(), "people": {"m1": NO_START}, "bound": 2}, set(),
    ),
    "a bound without the way from home": (
        WITHOUT_MARKET,
        {"campaign": travelling(), "people": {"m1": NO_START}, "bound_of_placed": 2}, {"figures"},
    ),
    "zones": (second("10:15"), {"campaign": travelling(ZONES), "firms": IN_ZONES}, {"travel"}),
    "zones kept": (second("10:20"), {"campaign": travelling(ZONES), "firms": IN_ZONES}, set()),
    "zones the other way": (
        [("E2", MONDAY, "09:00", BOTH), ("E1", MONDAY, "10:45", ALL), E3],
        {"campaign": travelling(ZONES), "firms": IN_ZONES}, {"travel"},
    ),
    "another enterprise in the zone": (
        [E1, E2, ("E3", TUESDAY, "09:55", "market")], {"campaign": travelling(ZONES), "firms": IN_ZONES}, {"travel"},
    ),
    "from another zone": (APART, {"campaign": travelling(ZONES), "firms": IN_ZONES, "people": {"f1": {"zone": "北"}}}, {"travel"}),
    "a position is no zone": (APART, {"campaign": travelling(ZONES), "firms": IN_ZONES, "people": {"f1": AT_E3}}, set()),
    # §2.5
    "in turn": (turns(), {"campaign": in_turn}, set()),
    "in turn, not asked for": (turns(), {}, {"joint_visit"}),
    "side by side, not asked for": (APART, {"campaign": in_turn}, {"joint_visit"}),
    "the initiating department second": (turns(market="09:40", fire="09:00"), {"campaign": in_turn}, {"joint_visit"}),
    "others in another order": (turns(fire="10:20", health="09:50"), {"campaign": in_turn}, {"joint_visit"}),
    "a pause": (turns(health="10:35"), {"campaign": in_turn}, {"joint_visit"}),
    "through the noon": (turns("10:30", "10:30", "11:20", "12:00"), {"campaign": in_turn}, {"working_hours"}),
    "until noon": (turns("10:00", "10:00", "10:50", "11:30"), {"campaign": in_turn}, set()),
    "closing before the last": (turns(), {"campaign": in_turn, "firms": {"E1": {"opening_hours": "08:00-10:55"}}}, {"opening_hours"}),
    # §2.6: three visits of 50 minutes
    "a day's minutes": (second("10:00"), {"people": {"m1": {"daily_minutes": "99"}}}, {"daily_minutes"}),
    "a day's minutes kept": (second("10:00"), {"people": {"m1": {"daily_minutes": "100"}}}, set()),
    "paperwork": (second("10:00"), {"campaign": paperwork, "people": {"m1": {"daily_minutes": "119"}}}, {"daily_minutes"}),
    "paperwork kept": (second("10:00"), {"campaign": paperwork, "people": {"m1": {"daily_minutes": "120"}}}, set()),
    "a week's minutes": (APART, {"people": {"m2": {"weekly_minutes": "149"}}}, {"weekly_minutes"}),
    "a week's minutes kept": (APART, {"people": {"m2": {"weekly_minutes": "150"}}}, set()),
    "two weeks": ([E1, E2, ("E3", NEXT_MONDAY, "09:00", "market")], {"people": {"m2": {"weekly_minutes": "100"}}}, set()),
    # office days, black-outs of departments
    "an office day": (APART, {"people": {"h1": {"office_days": "15"}}}, {"office_days"}),
    "other office days": (APART, {"people": {"h1": {"office_days": "234567"}}}, set()),
    "a team that is never out": (WITHOUT_MARKET, {"people": {"m1": {"office_days": "12345"}}, "bound": 2}, set()),
    "a bound without office days": (WITHOUT_MARKET, {"people": {"m1": {"office_days": "12345"}}, "bound_of_placed": 2}, {"figures"}),
    "a black-out": (APART, {"campaign": closed(("fire", MONDAY, MONDAY))}, {"department_blackout"}),
    "a black-out of others": (APART, {"campaign": closed(("fire", "2026-03-04", "2026-03-13"))}, set()),
    "apart by black-outs": ([*TOGETHER_LATER, *LATER], {"campaign": closed(*ONLY_MARKET), "bound": 5}, set()),
    "a bound without black-outs": ([*TOGETHER_LATER, *LATER], {"campaign": closed(*ONLY_MARKET)}, {"figures"}),
    # §2.7
    "without the lead": ([*TOGETHER_LATER, ("E2", TUESDAY, "10:00", BOTH), E3], {"campaign": led}, {"lead_department"}),
    "without the lead, not asked for": ([*TOGETHER_LATER, ("E2", TUESDAY, "10:00", BOTH), E3], {}, set()),
    "the lead comes nowhere": ([TOGETHER_LATER[1], ("E2", MONDAY, "09:00", BOTH), E3], {"campaign": led}, set()),
    "one by one without the lead": (SPLIT, {"campaign": closed(*ONLY_MARKET, lead=True), "bound": 6}, set()),
    "a bound without the lead": (SPLIT, {"campaign": closed(*ONLY_MARKET, lead=True), "bound": 5}, {"figures"}),
}  # fmt: skip
"""Visits, facts, and the rules that they break."""


def test_each_rule_sees_what_breaks_it_and_nothing_else(judge, bundle, tmp_path):
    cases = [
        case_of(bundle, tmp_path / str(number), visits, **facts)
        for number, (visits, facts, _) in enumerate(CASES.values())
    ]
    results = judge(files_of(bundle), cases)
    broken = [
        {rule.removeprefix("plan.") for rule, times in verdict["rules"].items() if times}
        for verdict in results
    ]
    expected = {name: rules for name, (_, _, rules) in CASES.items()}
    assert dict(zip(CASES, broken, strict=True)) == expected
    assert not any(verdict["untold"] for verdict in results)


def test_rules_are_listed_where_they_are_asked_for(judge, bundle, tmp_path):
    asking = {
        "travel": {"campaign": travelling()},
        "lead_department": {"campaign": led},
        "department_blackout": {"campaign": closed(("health", TUESDAY, TUESDAY))},
        "office_days": {"people": {"h1": {"office_days": "7"}}},
        "daily_minutes": {"people": {"h1": {"daily_minutes": "300"}}},
        "weekly_minutes": {"people": {"h1": {"weekly_minutes": "300"}}},
    }
    cases = [
        case_of(bundle, tmp_path / name, APART, **facts)
        for name, facts in (("none", {}), *asking.items())
    ]
    plain, *others = (list(verdict["rules"]) for verdict in judge(files_of(bundle), cases))
    assert not {f"plan.{name}" for name in asking} & {*plain}
    for name, rules in zip(asking, others, strict=True):
        assert {*rules} - {*plain} == {f"plan.{name}"}


def test_facts_that_are_not_in_the_specification_are_refused(judge, bundle, tmp_path):
    changes = [
        (lambda doc: doc.update(travel=TRAVEL | {"speed": 1}), "shape.unknown"),
        (lambda doc: doc.update(travel={"speed_kmh": 25}), "shape.missing"),
        (lambda doc: doc.update(travel=TRAVEL | {"zone_minutes": []}), "shape.unknown"),
        (lambda doc: doc.update(department_blackouts=[]), "shape.unknown"),
        (lambda doc: doc["hours"].update(together="parallel"), "shape"),
        (lambda doc: doc["hours"].update(paperwork_minutes=0), "shape"),
        (lambda doc: doc["rules"].update(lead_department_present=False), "shape"),
        (travelling(ZONES), "travel.zones"),  # no enterprise has a zone
        (travelling([*ZONES, ("北", "南", 31)]), "travel.zones"),
    ]
    cells = [
        {"m1": {"office_days": "8"}},
        {"m1": {"daily_minutes": "many"}},
        {"m1": {"latitude_microdegrees": "90000001", "longitude_microdegrees": "0"}},
        {"m1": {"latitude_microdegrees": "30.5", "longitude_microdegrees": "114"}},
        {"m1": {"latitude_microdegrees": "30500000"}},
    ]
    visits = [E1, ("E2", MONDAY, "10:20", BOTH), E3]
    cases = [
        case_of(bundle, tmp_path / str(number), visits, campaign=change)
        for number, (change, _) in enumerate(changes)
    ]
    cases += [
        case_of(bundle, tmp_path / f"cells-{number}", visits, people=people)
        for number, people in enumerate(cells)
    ]
    codes = [code for _, code in changes] + ["csv.cell"] * len(cells)
    for code, verdict in zip(codes, judge(files_of(bundle), cases), strict=True):
        assert code in verdict["codes"], (code, verdict)
        assert not verdict["untold"], verdict
