"""Weights of the enterprises, and their place in the frame's bytes (draw-v1 §2.3, §5.4)."""

import hashlib

import pytest
from campaign_worlds import campaign, registers

from dualrandom.campaign.frame import build_frame
from dualrandom.campaign.frame_digest import cells
from dualrandom.errors import FrameError

ROWS = (
    {"identifier": "E2", "risk_credit": "C"},
    {"identifier": "E1", "risk_credit": "A"},
    {"identifier": "E3", "risk_credit": ""},
    {"identifier": "E4", "risk_credit": "B", "status": "closed"},
)
TABLE = {"A": 1, "C": 5, "unclassified": 2}


def weighted(table, *rows):
    weights = {"column": "risk_credit", "table": table}
    return build_frame(campaign({"quota": "1户", "weights": weights}), registers(*rows))


def test_weights_follow_the_table_and_only_for_who_can_be_drawn():
    frame = weighted(TABLE, *ROWS)
    assert frame.identifiers == ["E1", "E2", "E3", "E4"]
    assert frame.tasks["food"].weights.tolist() == [1, 5, 2, 0]
    assert not frame.tasks["food"].weights.flags.writeable
    assert frame.tasks["fire"].weights is None


def test_a_column_of_numbers_needs_no_table():
    rows = [
        {**row, "risk_credit": text} for row, text in zip(ROWS, ("7", "1", "30", "x"), strict=True)
    ]
    assert weighted({}, *rows).tasks["food"].weights.tolist() == [1, 7, 30, 0]


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "１", "1000001", "99999999", ""])
def test_what_is_no_whole_number_is_named_with_its_enterprise(text):
    with pytest.raises(FrameError) as caught:
        weighted(
            {}, {"identifier": "E1", "risk_credit": "2"}, {"identifier": "E2", "risk_credit": text}
        )
    (finding,) = caught.value.findings
    assert finding.code == "frame.weight_missing"
    assert finding.params["identifier"] == "E2"
    assert finding.params["value"] == (text or "unclassified")


def test_every_value_without_a_weight_is_named_at_once():
    with pytest.raises(FrameError) as caught:
        weighted({"A": 1}, *ROWS)
    assert [each.params["value"] for each in caught.value.findings] == ["unclassified", "C"]


def test_the_line_of_an_enterprise_carries_its_weight():
    """The digest of a frame written out by hand."""
    frame = weighted(TABLE, *ROWS)
    own_cells = {
        "E1": ("8:in:all*1,", "6:in:all,"),
        "E2": ("8:in:all*5,", "6:in:all,"),
        "E3": ("8:in:all*2,", "6:in:all,"),
        "E4": ("20:out:frame.not_active,", "20:out:frame.not_active,"),
    }
    text = "18:dualrandom/frame/1,4:food,4:fire,"
    for identifier, record in zip(frame.identifiers, frame.record_digests, strict=True):
        text += f"2:{identifier},64:{record},{''.join(own_cells[identifier])}\n"
    assert frame.digest == hashlib.sha256(text.encode()).hexdigest()


def test_thousands_of_weights_have_the_cells_of_a_plain_loop():
    rows = [
        {"identifier": f"E{n:04}", "risk_credit": "AB"[n % 2], "division": str(n % 1500 + 1)}
        for n in range(3000)
    ]
    rows[7]["status"] = "annulled"
    task = {"quota": "1%", "strata": ["risk_credit"], "weights": {"column": "division"}}
    frame = build_frame(campaign(task), registers(*rows))
    texts, codes = cells(frame.tasks["food"])
    expected = [f"in:{row['risk_credit']}*{row['division']}" for row in rows]
    expected[7] = "out:frame.not_active"
    assert [texts[code] for code in codes.tolist()] == expected


def test_a_pareto_draw_in_a_small_stratum_is_remarked():
    rows = [{"identifier": f"E{n:03}", "risk_credit": "AB"[n > 79]} for n in range(100)]
    plan = campaign(
        {"quota": "50%", "strata": ["risk_credit"]},
        {"department": "market", "items": ["M1"], "quota": "100%"},
        object_draw="object-draw/pareto",
        cooperating_departments=[],
    )
    frame = build_frame(plan, registers(*rows))
    found = [(remark.code, remark.params["stratum"]) for remark in frame.warnings]
    assert found == [("frame.pareto_in_small_stratum", "B")]
