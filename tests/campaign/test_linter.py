"""Each finding of the linter, forced one by one."""

import re
from pathlib import Path

import pytest
from campaign_worlds import campaign, registers

from dualrandom.campaign import linting
from dualrandom.campaign.linter import check_campaign, lint
from dualrandom.errors import CampaignError
from dualrandom.messages import catalogue

JOINT = {"mode": "joint", "fire": {"quota": None}}


def window(start, end):
    return {"start": f"2026-{start}", "end": f"2026-{end}"}


def chains(*parties, anchor=None):
    """Seed chains of some parties, each with an anchor of its own unless one is given."""
    return [
        {"party": party, "anchor": anchor or f"{number:02x}" * 32, "length": 30}
        for number, party in enumerate(parties)
    ]


def minutes(*ways, **travel):
    """Travel by a table with ways such as "AB", a minute each."""
    rows = [{"origin": way[0], "destination": way[1], "minutes": 1} for way in ways]
    return {"travel": {"matrix": "travel.csv", "zone_minutes": rows, **travel}}


def away(department, start, end):
    return {"department_blackouts": [{"department": department, **window(start, end)}]}


PLAN_ERRORS = {
    "campaign.travel_row_twice": ("travel.zone_minutes[2]", minutes("AB", "BA", "AB")),
    "campaign.matrix_not_read": ("travel.matrix", minutes()),
    "campaign.blackouts_leave_no_day": (
        "tasks[1]",
        {"fire": {"window": window("03-02", "03-06")}, **away("fire", "02-01", "03-08")},
    ),
    "campaign.duplicate_chain": (
        "chains[1]",
        {"chains": chains("fire", "market", anchor="ab" * 32)},
    ),
    "campaign.chains_out_of_order": ("chains[1]", {"chains": chains("market", "fire")}),
    "campaign.chain_party_not_normal": ("chains[0].party", {"chains": chains(" fire", "market")}),
    "campaign.experts_daily": (
        "tasks[0].team.experts",
        {"task": {"team": {"experts": 1}}, "teams": "daily"},
    ),
    "campaign.experts_not_asked": (
        "tasks[0].team.expert_qualifications",
        {"task": {"team": {"expert_qualifications": ["e"]}}},
    ),
    "campaign.groups_without_task": ("standing_groups[0]", {"standing_groups": ["water"]}),
    "campaign.groups_named_twice": (
        "standing_groups[1]",
        {"standing_groups": ["market", "market"]},
    ),
    "campaign.not_daily": (
        "standing_groups",
        {"standing_groups": ["market"], "teams": "daily"},
    ),
    "campaign.window_reversed": ("window", {"window": window("05-01", "04-01")}),
    "campaign.window_outside": (
        "tasks[0].window",
        {"task": {"window": window("02-27", "03-30")}},
    ),
    "campaign.windows_disjoint": (
        "tasks[1].window",
        {
            "task": {"window": window("03-02", "03-30")},
            "fire": {"department": "market", "window": window("04-01", "04-30")},
        },
    ),
    "campaign.duplicate_task": ("tasks[1].id", {"fire": {"id": "food"}}),
    "campaign.department_not_in_campaign": (
        "tasks[1].department",
        {"fire": {"department": "water"}},
    ),
    "campaign.joint_initiator_tasks": (
        "initiating_department",
        {"mode": "joint", "fire": {"department": "market"}},
    ),
    "campaign.joint_initiator_not_on_site": (
        "tasks[0].method",
        {**JOINT, "task": {"method": "online"}},
    ),
    "campaign.joint_quota_of_cooperating": ("tasks[1].quota", {"mode": "joint"}),
    "campaign.duplicate_item": ("tasks[0].items", {"task": {"items": ["M1", "M1"]}}),
    "campaign.duplicate_seed_source": (
        "seed_sources[1]",
        {"seed_sources": [{"name": "a"}, {"name": "a", "kind": "contribution"}]},
    ),
    "campaign.seed_name_not_normal": (
        "seed_sources[0].name",
        {"seed_sources": [{"name": "lottery "}]},
    ),
    "campaign.digest_of_no_secret": (
        "seed_sources[0].digest",
        {"seed_sources": [{"name": "lottery", "digest": "ab" * 32}]},
    ),
    "campaign.drand_name_malformed": (
        "seed_sources[0].name",
        {"seed_sources": [{"kind": "drand", "name": "quicknet/007"}]},
    ),
    "campaign.omit_without_public_source": (
        "unrevealed_secrets",
        {"unrevealed_secrets": "omit", "seed_sources": [{"kind": "contribution", "name": "fire"}]},
    ),
    "campaign.quota_missing": ("tasks[0].quota", {"task": {"quota": None}}),
    "campaign.quota_both": ("tasks[0].quota", {"task": {"quota_by_stratum": {"all": "1%"}}}),
    "campaign.quota_unreadable": ("tasks[0].quota", {"task": {"quota": "some"}}),
    "campaign.quota_above_all": (
        "tasks[0].quota_by_stratum.all",
        {"task": {"quota": None, "quota_by_stratum": {"all": "120%"}}},
    ),
    "campaign.quota_not_available": ("tasks[0].quota", {"task": {"quota": "A5%;B6%"}}),
    "campaign.quota_by_staff": (
        "tasks[0].quota_by_stratum.all",
        {"task": {"quota": None, "quota_by_stratum": {"all": "1:10"}}},
    ),
    "campaign.draw_for_one_department": ("object_draw", {"object_draw": "object-draw/pareto"}),
    "campaign.poisson_keeps_no_number": (
        "tasks[0].reserves",
        {"object_draw": "object-draw/poisson", "task": {"reserves": 2}},
    ),
    "campaign.weights_of_cooperating": (
        "tasks[1].weights",
        {"mode": "joint", "fire": {"quota": None, "weights": {"column": "risk_credit"}}},
    ),
    "campaign.weights_in_equal_draw": (
        "tasks[0].weights",
        {"object_draw": "object-draw/equal", "task": {"weights": {"column": "risk_credit"}}},
    ),
    "campaign.batches_of_a_part": ("tasks[0].batches", {"task": {"batches": 4}}),
    "campaign.batches_without_order": (
        "tasks[0].batches",
        {
            "task": {"batches": 4, "quota": "100%"},
            "fire": {"weights": {"column": "risk_credit"}},
        },
    ),
    "campaign.overall_minimum_no_ratio": (
        "tasks[0].overall_minimum",
        {"task": {"overall_minimum": "60"}},
    ),
    "campaign.quota_by_stratum_without_strata": (
        "tasks[0].quota_by_stratum",
        {"task": {"quota": None, "quota_by_stratum": {"A": "1%"}}},
    ),
    "campaign.duplicate_stratum_column": (
        "tasks[0].strata",
        {"task": {"strata": ["division", "division"]}},
    ),
    "campaign.stratum_label_parts": (
        "tasks[0].quota_by_stratum",
        {
            "task": {
                "strata": ["division", "risk_credit"],
                "quota": None,
                "quota_by_stratum": {"420102": "1%"},
            }
        },
    ),
    "campaign.hours_missing": ("hours.spans", {"hours": {"spans": []}}),
    "campaign.hours_reversed": ("hours.spans[0]", {"hours": {"spans": ["12:00-09:00"]}}),
    "campaign.hours_overlap": (
        "hours.spans[0]",
        {"hours": {"spans": ["11:00-14:00", "09:00-12:00"]}},
    ),
    "campaign.duration_too_long": (
        "tasks[0].duration_minutes",
        {"task": {"duration_minutes": 241}},
    ),
    "campaign.calendar_files_missing": ("calendar.files", {"calendar": {"source": "file"}}),
    "campaign.duplicate_weekday": ("calendar.weekdays", {"calendar": {"weekdays": "11"}}),
}
PLAN_WARNINGS = {
    "campaign.blackout_without_task": (
        "department_blackouts[0].department",
        {"cooperating_departments": ["fire", "water"], **away("water", "03-02", "03-06")},
    ),
    "campaign.lead_without_task": (
        "rules.lead_department_present",
        {"task": {"method": "online"}, "rules": {"lead_department_present": True}},
    ),
    "campaign.daily_without_chains": ("chains", {"teams": "daily"}),
    "campaign.chains_without_daily": ("chains", {"chains": chains("fire", "market")}),
    "campaign.single_chain": ("chains", {"teams": "daily", "chains": chains("fire")}),
    "campaign.experts_off_site": (
        "tasks[0].team.experts",
        {"task": {"method": "document", "team": {"experts": 1}}},
    ),
    "campaign.rounding_of_a_number": (
        "tasks[0].quota",
        {"task": {"quota": "60", "rounding": "exact_in_expectation"}},
    ),
    "campaign.gap_longer_than_window": (
        "rules.minimum_gap.between_visits_days",
        {"rules": {"minimum_gap": {"between_visits_days": 60}}},
    ),
    "campaign.cap_below_departments": (
        "rules.annual_cap.visits",
        {"rules": {"annual_cap": {"visits": 1}}},
    ),
    "campaign.cap_over_two_years": (
        "rules.annual_cap",
        {
            "rules": {"annual_cap": {"visits": 2}},
            "window": {"start": "2026-12-01", "end": "2027-01-31"},
        },
    ),
    "campaign.rule_without_triggers": (
        "rules.drawn_lately.triggers",
        {"rules": {"drawn_lately": {"days": 30, "triggers": []}}},
    ),
    "campaign.duplicate_department": (
        "cooperating_departments[1]",
        {"cooperating_departments": ["fire", "market"]},
    ),
    "campaign.initiator_without_task": (
        "initiating_department",
        {"task": {"department": "fire"}},
    ),
    "campaign.cooperating_without_task": (
        "cooperating_departments[1]",
        {"cooperating_departments": ["fire", "water"]},
    ),
    "campaign.targeted_without_scope": ("tasks[0].scope", {"task": {"draw_type": "targeted"}}),
    "campaign.untargeted_with_scope": (
        "tasks[0].draw_type",
        {"task": {"scope": {"divisions": ["4201"]}}},
    ),
    "campaign.team_of_one": ("tasks[0].team.size", {"task": {"team": {"size": 1}}}),
    "campaign.reserves_ignored": (
        "tasks[1].reserves",
        {"mode": "joint", "fire": {"quota": None, "reserves": 3}},
    ),
    "campaign.secret_without_digest": (
        "seed_sources[0].digest",
        {"seed_sources": [{"kind": "contribution", "name": "fire"}]},
    ),
    "campaign.seed_sources_missing": ("seed_sources", {"seed_sources": []}),
    "campaign.quota_times_per_year": ("tasks[0].quota", {"task": {"quota": "3%;2次/年"}}),
    "campaign.quota_without_repeats": ("tasks[0].quota", {"task": {"quota": "3%;不重复抽查"}}),
    "campaign.rounding_below_minimum": (
        "tasks[0].quota_by_stratum.A",
        {
            "task": {
                "quota": None,
                "strata": ["risk_credit"],
                "quota_by_stratum": {"A": "≥1%"},
                "rounding": "largest_remainder",
            }
        },
    ),
    "campaign.calendar_key_unused": (
        "calendar.days_off",
        {"calendar": {"days_off": ["2026-03-03"]}},
    ),
}
PEOPLE = [{"inspector_id": "m1"}, {"inspector_id": "m2"}]
PEOPLE += [{"inspector_id": f"f{n}", "department": "fire"} for n in (1, 2)]


def people(first, second, **more):
    """Two inspectors of the market department with these qualifications, and two of fire."""
    own = [{**PEOPLE[0], "qualifications": first}, {**PEOPLE[1], "qualifications": second, **more}]
    return own + PEOPLE[2:]


def items(*market, **changes):
    """Items M1, M2… with these qualifications, and F1."""
    own = [
        {"item_id": f"M{n}", "qualifications": names, **changes}
        for n, names in enumerate(market, 1)
    ]
    return [*own, {"item_id": "F1", "department": "fire"}]


BAR = ({"identifier": "E1", "station": "a|b"}, {"identifier": "E2", "station": "c"})


def grouped(*groups):
    """Inspectors of the market department in these standing groups, and two of the fire brigade."""
    own = [{"inspector_id": f"m{n}", "group": name} for n, name in enumerate(groups)]
    return own + PEOPLE[2:]


def with_experts(**expert):
    """Two inspectors of each department, and an expert of the market department."""
    return [*PEOPLE, {"inspector_id": "x", "expert": True, **expert}]


ZONES = {"rows": ({"identifier": "E1", "zone": "A"}, {"identifier": "E2", "zone": "B"})}
PLACED = {"latitude_microdegrees": 30_000_000, "longitude_microdegrees": 114_000_000}
STATIONED = {"inspectors": [{**one, **PLACED, "zone": "A"} for one in PEOPLE]}
REGISTER_ERRORS = {
    "campaign.zone_missing": ("travel.matrix", minutes("AA"), {}),
    "campaign.zone_unknown": ("travel.matrix", minutes("AA"), {**ZONES, **STATIONED}),
    "campaign.way_missing": ("travel.matrix", minutes("AA", "AB"), {**ZONES, **STATIONED}),
    "campaign.too_few_experts": (
        "tasks[0].team.experts",
        {"task": {"team": {"experts": 1, "expert_qualifications": ["e", "f"]}}},
        {"inspectors": with_experts(qualifications="e")},
    ),
    "campaign.no_groups": ("standing_groups[0]", {"standing_groups": ["fire"]}, {}),
    "campaign.groups_too_small": (
        "standing_groups[0]",
        {"standing_groups": ["market"]},
        {"inspectors": grouped("一组", "二组", "")},
    ),
    "campaign.department_unknown": (
        "cooperating_departments[1]",
        {"cooperating_departments": ["fire", "water"]},
        {},
    ),
    "campaign.item_unknown": ("tasks[0].items[1]", {"task": {"items": ["M1", "M9"]}}, {}),
    "campaign.item_of_other_department": ("tasks[0].items[0]", {"task": {"items": ["F1"]}}, {}),
    "campaign.duration_too_long": (
        "tasks[0].items",
        {"task": {"items": ["M1", "M2"]}},
        {"items": items("", "", duration_minutes=150)},
    ),
    "campaign.stratum_column_unknown": (
        "tasks[0].strata[0]",
        {"task": {"strata": ["risk_fire"]}},
        {},
    ),
    "campaign.stratum_column_unusable": ("tasks[0].strata[0]", {"task": {"strata": ["name"]}}, {}),
    "campaign.weight_column_unknown": (
        "tasks[0].weights.column",
        {"task": {"weights": {"column": "risk_fire"}}},
        {},
    ),
    "campaign.weight_column_unusable": (
        "tasks[0].weights.column",
        {"task": {"weights": {"column": "name"}}},
        {},
    ),
    "campaign.stratum_value_with_bar": (
        "tasks[0].strata[1]",
        {"task": {"strata": ["division", "station"]}},
        {"rows": BAR},
    ),
    "campaign.stratum_label_unknown": (
        "tasks[0].quota_by_stratum",
        {"task": {"strata": ["risk_credit"], "quota": None, "quota_by_stratum": {"E": "1%"}}},
        {},
    ),
    "campaign.risk_scheme_unknown": (
        "tasks[0].scope.risk.food",
        {"task": {"draw_type": "targeted", "scope": {"risk": {"food": ["A"]}}}},
        {},
    ),
    "campaign.no_inspectors": ("tasks[1].department", {}, {"inspectors": PEOPLE[:2]}),
    "campaign.too_few_inspectors": ("tasks[0].team.size", {"task": {"team": {"size": 3}}}, {}),
    "campaign.qualification_unheld": (
        "tasks[0].items",
        {},
        {"items": items("boiler"), "inspectors": people("food", "")},
    ),
    "campaign.qualifications_in_no_one": (
        "tasks[0].items",
        {},
        {"items": items("boiler;food"), "inspectors": people("food", "boiler")},
    ),
    "campaign.no_qualified_leader": (
        "tasks[0].team.leader",
        {"task": {"team": {"leader": True}}},
        {"items": items("food"), "inspectors": people("food", "", leader=True)},
    ),
}
TWO_TASKS = {"fire": {"department": "market", "items": ["M2"], "id": "boiler"}}
REGISTER_WARNINGS = {
    "campaign.positions_missing": ("travel", {"travel": {}}, STATIONED),
    "campaign.start_unknown": ("travel", minutes("AB", "BA"), ZONES),
    "campaign.sequential_too_long": (
        "hours.together",
        {"hours": {"together": "sequential", "spans": ["09:00-10:30", "14:00-15:59"]}},
        {},
    ),
    "campaign.without_group": (
        "standing_groups[0]",
        {"standing_groups": ["market"]},
        {"inspectors": grouped("一组", "一组", "")},
    ),
    "campaign.general_item_above_limit": (
        "tasks[0].quota",
        {"task": {"quota": "11%"}},
        {"items": items("", kind="general")},
    ),
    "campaign.scope_value_unseen": (
        "tasks[0].scope.industries",
        {"task": {"draw_type": "targeted", "scope": {"industries": ["H6"]}}},
        {},
    ),
    "campaign.qualification_waived": (
        "tasks[0].team.qualified",
        {"task": {"team": {"qualified": False}}},
        {"items": items("food")},
    ),
    "campaign.qualifications_split": (
        "tasks[1].items",
        {**TWO_TASKS, "cooperating_departments": []},
        {"items": items("food", "boiler"), "inspectors": people("food", "boiler")},
    ),
}


def found(findings, severity):
    return {(each.code, each.column) for each in findings if each.severity == severity}


def known(world):
    world = dict(world)
    return registers(*world.pop("rows", ()), **world)


def test_a_sound_campaign_has_no_findings():
    assert lint(campaign(), registers()) == ()
    assert lint(campaign(mode="joint", fire={"quota": None}), registers()) == ()


@pytest.mark.parametrize(("code", "case"), PLAN_ERRORS.items())
def test_each_contradiction_of_a_plan_is_an_error_at_its_key(code, case):
    key, changes = case
    assert (code, key) in found(lint(campaign(**changes)), "error")


@pytest.mark.parametrize(("code", "case"), PLAN_WARNINGS.items())
def test_each_doubt_about_a_plan_is_a_warning_at_its_key(code, case):
    key, changes = case
    findings = lint(campaign(**changes))
    assert (code, key) in found(findings, "warning")
    assert not found(findings, "error")


@pytest.mark.parametrize(("code", "case"), REGISTER_ERRORS.items())
def test_each_contradiction_of_the_registers_is_an_error_at_its_key(code, case):
    key, changes, world = case
    assert (code, key) in found(lint(campaign(**changes), known(world)), "error")


@pytest.mark.parametrize(("code", "case"), REGISTER_WARNINGS.items())
def test_each_doubt_about_the_registers_is_a_warning_at_its_key(code, case):
    key, changes, world = case
    findings = lint(campaign(**changes), known(world))
    assert (code, key) in found(findings, "warning")
    assert not found(findings, "error")


def test_every_code_of_the_linter_is_forced_here_and_has_words():
    folder = Path(linting.__file__).parent
    sources = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py")))
    codes = set(re.findall(r'"(campaign\.[a-z_]+)"', sources))
    forced = {*PLAN_ERRORS, *PLAN_WARNINGS, *REGISTER_ERRORS, *REGISTER_WARNINGS}
    assert codes <= forced
    for code in forced:
        texts = catalogue()[code]
        assert texts["en"]
        assert re.search(r"[\u4e00-\u9fff]", texts["zh"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_finding_shows_an_unfilled_placeholder(language):
    cases = [(lint(campaign(**changes))) for _, changes in PLAN_ERRORS.values()]
    cases += [(lint(campaign(**changes))) for _, changes in PLAN_WARNINGS.values()]
    for _, changes, world in [*REGISTER_ERRORS.values(), *REGISTER_WARNINGS.values()]:
        cases.append(lint(campaign(**changes), known(world)))
    for finding in (each for findings in cases for each in findings):
        assert not re.search(r"\{\w+\}", finding.text(language)), finding.text(language)


def test_both_bounds_of_a_class_cell_are_checked():
    cell = {"strata": ["risk_credit"], "quota": "A1%;一般源1:10"}
    codes = found(lint(campaign(cell), registers()), "error")
    assert ("campaign.quota_by_staff", "tasks[0].quota") in codes
    assert ("campaign.stratum_label_unknown", "tasks[0].quota") in codes


def test_experts_are_no_team():
    people = [{"inspector_id": "m", "expert": True}, {"inspector_id": "f", "department": "fire"}]
    codes = {each.code for each in lint(campaign(), registers(inspectors=people))}
    assert {"campaign.no_inspectors", "campaign.too_few_inspectors"} <= codes


def test_unclassified_is_a_known_stratum():
    rows = ({"identifier": "E1", "risk_credit": ""}, {"identifier": "E2"})
    task = {"strata": ["risk_credit"], "quota": None}
    task["quota_by_stratum"] = {"A": "1%", "unclassified": "1%"}
    assert lint(campaign(task), registers(*rows)) == ()


def test_all_errors_are_raised_at_once_with_the_files_name():
    broken = campaign({"quota": "some"}, {"id": "food", "department": "water"})
    with pytest.raises(CampaignError) as caught:
        check_campaign(broken, registers(), file="campaign.toml")
    assert len(caught.value.findings) >= 4
    assert {each.file for each in caught.value.findings} == {"campaign.toml"}
    assert {each.severity for each in caught.value.findings} == {"error"}
    assert "campaign.toml [tasks[0].quota]" in str(caught.value)


def test_warnings_are_returned_and_come_after_errors():
    doubtful = campaign({"team": {"size": 1}}, seed_sources=[])
    assert {each.severity for each in check_campaign(doubtful, registers())} == {"warning"}
    mixed = lint(campaign({"team": {"size": 1}, "quota": "some"}, seed_sources=[]))
    assert [each.severity for each in mixed] == ["error", "warning", "warning"]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("5 apples", "campaign.quota_unreadable"),
        ("120%", "campaign.quota_above_all"),
        ("60户", "campaign.overall_minimum_no_ratio"),
        ("≤5%", "campaign.overall_minimum_no_ratio"),
        ("A5%;B6%", "campaign.overall_minimum_no_ratio"),
    ],
)
def test_an_overall_minimum_that_is_no_ratio_is_named_with_its_text(cell, code):
    (finding,) = lint(campaign({"overall_minimum": cell}))
    assert (finding.code, finding.column) == (code, "tasks[0].overall_minimum")
    assert finding.value == cell
    assert finding.severity == "error"


@pytest.mark.parametrize("cell", ["5%", "1/20", "≥3‰"])
def test_an_overall_minimum_is_a_ratio(cell):
    assert lint(campaign({"overall_minimum": cell})) == ()


@pytest.mark.parametrize(
    "minimum", [{"minimum_per_stratum": 2}, {"whole_strata_up_to": 5}, {"overall_minimum": "5%"}]
)
def test_who_follows_cannot_raise_the_initiators_numbers(minimum):
    key = f"tasks[1].{next(iter(minimum))}"
    codes = found(lint(campaign(mode="joint", fire={"quota": None, **minimum})), "error")
    assert codes == {("campaign.joint_quota_of_cooperating", key)}
    assert lint(campaign(minimum)) == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"quota": "100%", "batches": 4},
        {"quota": "全覆盖", "batches": 366},
        {
            "quota": None,
            "strata": ["risk_credit"],
            "quota_by_stratum": {"A": "100%", "B": "1/1"},
            "batches": 2,
        },
    ],
)
def test_a_task_that_takes_everybody_may_have_batches(changes):
    assert lint(campaign(changes)) == ()


def test_standing_groups_are_counted_without_experts_and_by_department():
    def judge(*staff):
        people = [{"inspector_id": f"p{n}", **one} for n, one in enumerate(staff)]
        others = [{"inspector_id": f"f{n}", "department": "fire"} for n in range(2)]
        asked = campaign(standing_groups=["market"])
        return found(lint(asked, registers(inspectors=people + others)), "error")

    large, small = [{"group": "A"}, {"group": "A"}], [{"group": "B"}]
    assert not judge(*large)
    assert not judge(*large, *small)
    too_small = {("campaign.groups_too_small", "standing_groups[0]")}
    assert judge({"group": "A"}, {"group": "A", "expert": True}, {"group": "B"}) == too_small
    findings = lint(
        campaign(standing_groups=["market"]),
        registers(
            inspectors=[
                *({"inspector_id": f"p{n}", **one} for n, one in enumerate([*large, *small])),
                *({"inspector_id": f"f{n}", "department": "fire", "group": "B"} for n in range(2)),
            ]
        ),
    )
    (warning,) = findings
    assert (warning.code, warning.severity) == ("campaign.groups_too_small", "warning")
    assert warning.params["groups"] == "B (1)"


def test_experts_are_counted_with_all_that_is_asked_of_each():
    team = {"experts": 1, "expert_qualifications": ["e"]}

    def judge(*experts, **changes):
        people = [*PEOPLE, *({"expert": True, **one} for one in experts)]
        asked = campaign({"team": team}, **changes)
        return found(lint(asked, registers(inspectors=people)), "error")

    missing = {("campaign.too_few_experts", "tasks[0].team.experts")}
    expert = {"inspector_id": "x", "qualifications": "d;e"}
    assert judge(expert) == set()
    assert judge({**expert, "qualifications": "d"}) == missing
    assert judge({**expert, "department": "fire"}) == missing
    assert missing <= judge({**expert, "group": "A"}, standing_groups=["market"])
