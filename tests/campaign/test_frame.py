"""Who can be drawn, and the one reason for each that cannot."""

import dataclasses
import random

import numpy as np
import pytest
from campaign_worlds import campaign, registers

from dualrandom.campaign.frame import EXCLUSION_RULES, build_frame
from dualrandom.errors import CampaignError, FrameError

WINDOW = {"start": "2026-03-02", "end": "2026-04-30"}


def visit(identifier, date, **more):
    return {"identifier": identifier, "date": date, **more}


def reason(frame, identifier, task="food"):
    row = frame.identifiers.index(identifier)
    code = int(frame.tasks[task].reasons[row])
    return EXCLUSION_RULES[code] if code >= 0 else None


def scoped(scope, *rows):
    changes = {"draw_type": "targeted", "scope": scope}
    everybody = ({"identifier": "E0", "risk_credit": "A"}, *rows)
    return build_frame(campaign(changes), registers(*everybody))


def test_everybody_active_is_eligible_when_nothing_restricts():
    frame = build_frame(campaign(), registers())
    assert frame.sizes("food") == {"all": 10}
    assert frame.exclusion_counts == {"food": {}, "fire": {}}
    assert frame.tasks["food"].codes.dtype == np.int32
    assert frame.tasks["food"].reasons.dtype == np.int8
    assert len(frame.record_digests) == 10
    assert frame.tasks["food"].quotas["all"].n == 1


@pytest.mark.parametrize("status", ["deregistered", "licence_revoked", "annulled", "moved_out"])
def test_the_inactive_are_excluded(status):
    frame = scoped({}, {"identifier": "E1", "status": status})
    assert reason(frame, "E1") == "frame.not_active"
    assert reason(frame, "E0") is None


@pytest.mark.parametrize(
    ("scope", "inside", "outside"),
    [
        ({"entity_types": ["sole_trader"]}, {"entity_type": "sole_trader"}, {}),
        ({"divisions": ["4203"]}, {"division": "420302"}, {"division": "420102"}),
        ({"industries": ["H62", "F"]}, {"industry": "F521"}, {"industry": "H61"}),
        ({"stations": ["north"]}, {"station": "north"}, {"station": "south"}),
        ({"tags": ["gas", "bath"]}, {"tags": "bath;school"}, {"tags": "bathhouse"}),
        ({"risk": {"credit": ["C", "D"]}}, {"risk_credit": "D"}, {"risk_credit": "B"}),
    ],
)
def test_a_scope_keeps_what_it_names(scope, inside, outside):
    frame = scoped(scope, {"identifier": "IN", **inside}, {"identifier": "OUT", **outside})
    assert reason(frame, "IN") is None
    assert reason(frame, "OUT") == "frame.out_of_scope"


def test_supervised_only_keeps_the_departments_own_and_those_that_name_none():
    rows = [
        {"identifier": "OWN", "departments": "fire;market"},
        {"identifier": "NONE", "departments": ""},
        {"identifier": "OTHER", "departments": "fire"},
    ]
    frame = scoped({}, *rows)
    assert [reason(frame, name) for name in ("OWN", "NONE", "OTHER")] == [
        None,
        None,
        "frame.out_of_scope",
    ]
    assert reason(scoped({"supervised_only": False}, *rows), "OTHER") is None


def ruled(rules, *history, task=None):
    """Frame of E0…E9 under these rules and this history."""
    return build_frame(campaign(task, rules=rules), registers(history=list(history)))


def test_the_drawn_lately_leave_the_pool():
    rules = {"drawn_lately": {"days": 365}}
    frame = ruled(
        rules,
        visit("E01", "2025-03-03"),
        visit("E02", "2025-03-02"),
        visit("E03", "2026-01-05", trigger="complaint"),
        visit("E04", "2025-06-01", department="fire"),
    )
    assert reason(frame, "E01") == "frame.drawn_lately"
    assert reason(frame, "E02") is None
    assert reason(frame, "E03") is None
    assert reason(frame, "E04") == "frame.drawn_lately"


def test_the_cap_counts_the_calendar_year_and_its_triggers():
    rules = {"annual_cap": {"visits": 2}}
    frame = ruled(
        rules,
        visit("E01", "2026-01-05"),
        visit("E01", "2026-02-05", department="fire", trigger="special"),
        visit("E02", "2026-01-05"),
        visit("E02", "2025-12-31"),
        visit("E03", "2026-01-05"),
        visit("E03", "2026-02-05", trigger="recheck"),
    )
    assert reason(frame, "E01") == "frame.cap"
    assert reason(frame, "E02") is None
    assert reason(frame, "E03") is None


def test_a_cap_per_department_counts_each_departments_own_visits():
    rules = {"annual_cap": {"visits": 1, "per": "department"}}
    frame = ruled(rules, visit("E01", "2026-01-05", department="fire"))
    assert reason(frame, "E01", "food") is None
    assert reason(frame, "E01", "fire") == "frame.cap"


def test_the_gap_excludes_only_when_no_day_of_the_window_is_left():
    rules = {"minimum_gap": {"since_last_days": 60}}
    frame = ruled(
        rules,
        visit("E01", "2026-03-02"),
        visit("E02", "2026-03-01"),
        visit("E03", "2026-03-02", trigger="complaint"),
    )
    assert reason(frame, "E01") == "frame.gap"
    assert reason(frame, "E02") is None
    assert reason(frame, "E03") is None


def test_the_gap_looks_at_the_tasks_own_window():
    rules = {"minimum_gap": {"since_last_days": 60}}
    task = {"window": {"start": "2026-03-02", "end": "2026-03-31"}}
    frame = ruled(rules, visit("E01", "2026-02-02"), task=task)
    assert reason(frame, "E01", "food") == "frame.gap"
    assert reason(frame, "E01", "fire") is None


def test_checks_on_paper_know_neither_cap_nor_gap():
    rules = {"annual_cap": {"visits": 1}, "minimum_gap": {"since_last_days": 365}}
    frame = ruled(rules, visit("E01", "2026-02-02"), task={"method": "document"})
    assert reason(frame, "E01", "food") is None
    assert reason(frame, "E01", "fire") == "frame.cap"


def test_visits_to_strangers_do_no_harm():
    rules = {"annual_cap": {"visits": 1}}
    assert ruled(rules, visit("UNKNOWN", "2026-01-05")).sizes("food") == {"all": 10}


def test_the_first_reason_is_the_one_given():
    rules = {
        "annual_cap": {"visits": 1},
        "minimum_gap": {"since_last_days": 365},
        "drawn_lately": {"days": 365},
    }
    changes = {"draw_type": "targeted", "scope": {"divisions": ["4201"]}}
    rows = [{"identifier": name} for name in ("DRAWN", "FREE")]
    rows += [{"identifier": "CAP"}, {"identifier": "GAP"}, {"identifier": "OUT", "division": "43"}]
    rows.append({"identifier": "GONE", "division": "43", "status": "annulled"})
    history = [visit(name, "2026-02-01") for name in ("DRAWN", "OUT", "GONE")]
    history += [visit("CAP", "2026-02-01", trigger="routine")]
    history += [visit("GAP", "2025-12-01", trigger="routine")]
    frame = build_frame(campaign(changes, rules=rules), registers(*rows, history=history))
    expected = {
        "CAP": "frame.cap",
        "DRAWN": "frame.drawn_lately",
        "FREE": None,
        "GAP": "frame.gap",
        "GONE": "frame.not_active",
        "OUT": "frame.out_of_scope",
    }
    assert {name: reason(frame, name) for name in frame.identifiers} == expected
    assert frame.exclusion_counts["food"] == dict.fromkeys(EXCLUSION_RULES, 1)


def test_strata_join_their_columns_and_name_the_unclassified():
    rows = [
        {"identifier": "E1", "division": "420102", "risk_credit": "A"},
        {"identifier": "E2", "division": "420103", "risk_credit": ""},
        {"identifier": "E3", "division": "420102", "risk_credit": "B"},
        {"identifier": "E4", "division": "420103", "risk_credit": "C", "status": "annulled"},
        {"identifier": "E5", "division": "420103", "risk_credit": ""},
    ]
    frame = build_frame(campaign({"strata": ["division", "risk_credit"]}), registers(*rows))
    assert frame.sizes("food") == {"420102|A": 1, "420102|B": 1, "420103|unclassified": 2}
    assert frame.tasks["food"].codes.tolist() == [0, 2, 1, -1, 2]
    assert frame.eligible("food").to_dict("list") == {
        "identifier": ["E1", "E2", "E3", "E5"],
        "stratum": ["420102|A", "420103|unclassified", "420102|B", "420103|unclassified"],
    }


def test_a_value_named_unclassified_is_one_stratum_with_the_empty():
    rows = [{"identifier": "E1", "tags": ""}, {"identifier": "E2", "tags": "unclassified"}]
    frame = build_frame(campaign({"strata": ["tags"]}), registers(*rows))
    assert frame.sizes("food") == {"unclassified": 2}


def test_exclusions_are_a_table_of_identifier_task_and_rule():
    rows = [{"identifier": "E1"}, {"identifier": "E2", "status": "annulled"}]
    frame = build_frame(campaign(), registers(*rows))
    assert frame.exclusions.astype(str).to_dict("list") == {
        "identifier": ["E2", "E2"],
        "task": ["food", "fire"],
        "rule": ["frame.not_active"] * 2,
    }
    assert "1 eligible; frame.not_active 1" in str(frame)
    assert build_frame(campaign(), registers()).exclusions.empty


def test_in_joint_mode_the_others_have_one_stratum_in_their_own_scope():
    rows = [{"identifier": f"E{n}", "division": division} for n, division in enumerate("AABBB")]
    fire = {"quota": None, "draw_type": "targeted", "scope": {"divisions": ["B"]}}
    joint = campaign({"strata": ["division"]}, fire, mode="joint")
    frame = build_frame(joint, registers(*rows))
    assert frame.sizes("food") == {"A": 2, "B": 3}
    assert frame.sizes("fire") == {"all": 3}
    assert frame.tasks["fire"].quotas == {}


def test_every_problem_of_the_frame_is_in_one_error():
    rows = [{"identifier": "E1"}, {"identifier": "E2", "risk_credit": "B", "status": "annulled"}]
    rows.append({"identifier": "E3", "risk_credit": ""})
    task = {"strata": ["risk_credit"], "quota": None, "quota_by_stratum": {"A": "2户", "B": "1%"}}
    with pytest.raises(FrameError) as caught:
        build_frame(campaign(task), registers(*rows))
    assert caught.value.code == "frame.findings"
    assert {(each.code, each.params["stratum"]) for each in caught.value.findings} == {
        ("frame.stratum_empty", "B"),
        ("frame.quota_above_size", "A"),
        ("frame.stratum_without_quota", "unclassified"),
    }
    assert "not active in the register: 1" in str(caught.value)
    assert "登记状态非存续: 1" in caught.value.text("zh")


def test_nobody_eligible_is_an_error_with_counts():
    rows = [{"identifier": "E1", "status": "annulled"}, {"identifier": "E2", "departments": "fire"}]
    with pytest.raises(FrameError) as caught:
        build_frame(campaign(), registers(*rows))
    (finding,) = caught.value.findings
    assert finding.code == "frame.nobody_eligible"
    assert "not active in the register: 1; outside the task's scope: 1" in finding.text()


def test_zero_on_purpose_may_name_an_empty_stratum():
    rows = [{"identifier": "E1"}, {"identifier": "E2", "risk_credit": "B", "status": "annulled"}]
    task = {"strata": ["risk_credit"], "quota": None, "quota_by_stratum": {"A": "5%", "B": "0%"}}
    assert build_frame(campaign(task), registers(*rows)).sizes("food") == {"A": 1}


def test_an_empty_class_of_a_class_cell_is_remarked():
    rows = [{"identifier": "E1"}, {"identifier": "E2", "risk_credit": "B", "status": "annulled"}]
    task = {"strata": ["risk_credit"], "quota": "A5%;B10%"}
    frame = build_frame(campaign(task), registers(*rows))
    assert [remark.code for remark in frame.warnings] == ["frame.class_empty"]
    assert frame.tasks["food"].quotas["A"].n == 1


def test_remarks_on_quotas_are_the_frames_warnings():
    frame = build_frame(campaign({"quota": "10% (20户)"}), registers())
    assert [remark.code for remark in frame.warnings] == ["campaign.quota_stated_count"]


def test_a_campaign_with_errors_has_no_frame():
    with pytest.raises(CampaignError) as caught:
        build_frame(campaign({"quota": "some"}), registers())
    assert caught.value.code == "campaign.findings"


def test_the_order_of_rows_does_not_matter():
    source = random.Random(7)
    rows = [
        {
            "identifier": f"{source.choice('aZ统Ä')}{n}",
            "division": source.choice(["420102", "420103"]),
            "risk_credit": source.choice(["", "A", "B"]),
            "status": source.choice(["active", "active", "annulled"]),
        }
        for n in range(60)
    ]
    history = [
        visit(source.choice(rows)["identifier"], f"202{source.choice('56')}-0{n % 9 + 1}-11")
        for n in range(40)
    ]
    rules = {"annual_cap": {"visits": 1}, "minimum_gap": {"since_last_days": 90}}
    plan = campaign({"strata": ["risk_credit", "division"]}, rules=rules)
    sorted_rows = sorted(rows, key=lambda row: row["identifier"])
    first = build_frame(plan, registers(*sorted_rows, history=history))
    for _ in range(3):
        source.shuffle(rows)
        source.shuffle(history)
        other = build_frame(plan, registers(*rows, history=history))
        assert other.identifiers == first.identifiers == sorted(first.identifiers)
        assert other.record_digests == first.record_digests
        for task_id, task in first.tasks.items():
            assert other.tasks[task_id].strata == task.strata
            assert other.tasks[task_id].codes.tolist() == task.codes.tolist()
            assert other.tasks[task_id].reasons.tolist() == task.reasons.tolist()


def test_categorical_or_plain_columns_give_the_same_frame():
    world = registers(*({"identifier": f"E{n}", "risk_credit": "ABC"[n % 3]} for n in range(9)))
    plain = dataclasses.replace(world, enterprises=world.enterprises.astype({"risk_credit": "str"}))
    plan = campaign({"strata": ["risk_credit"]})
    first, second = build_frame(plan, world), build_frame(plan, plain)
    assert first.tasks["food"].codes.tolist() == second.tasks["food"].codes.tolist()
    assert not first.tasks["food"].codes.flags.writeable
