"""Ratios asked for, expected and realised in the summary; batches in the list of enterprises."""

import pytest

from dualrandom.drawing.facts import CampaignFacts
from dualrandom.drawing.outcomes import Draw, Lottery
from dualrandom.reports.summary import summarise
from dualrandom.reports.tables import by_enterprise
from dualrandom.reports.wording import Wording
from dualrandom.scheduling.plan import Plan
from tests.reports.builders import FIRMS, lottery_record, plan_record, small_plan


def line_of(task, language, **changes):
    summary = summarise(small_plan())
    told = next(each for each in summary.tasks if each.task == task).model_copy(update=changes)
    lines = summary.model_copy(update={"tasks": (told,)}).lines(language)
    return next(line for line in lines if f"{told.selected}" in line and "%" in line)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "3 of 50 eligible (asked 5%, expected 5.00%, realised 6.00%)"),
        ("zh", "基数 50，抽取 3（要求 5%，期望 5.00%，实际 6.00%）"),
    ],
)
def test_a_planner_sees_what_was_asked_expected_and_realised(language, text):
    changes = {"asked": {"all": "5%"}, "expected": "5/2", "frame_size": 50}
    assert text in line_of("food", language, **changes)


def test_cells_by_stratum_are_told_while_they_are_few():
    few = {"A": "1%", "B": "20户"}
    assert "asked A 1% / B 20户, expected" in line_of("food", "en", asked=few)
    many = {f"S{number}": "5%" for number in range(7)}
    assert "asked 7 ratios by stratum, expected" in line_of("food", "en", asked=many)


def test_a_follower_has_asked_for_nothing():
    line = line_of("food", "en", asked={}, expected="1", frame_size=3)
    assert "(expected 33.33%, realised 100.00%)" in line


def test_the_summary_reads_cells_and_expectation_off_campaign_and_commitment():
    plan = small_plan()
    food, _ = summarise(plan).tasks
    assert (food.asked, food.expected, food.frame_size, food.selected) == ({"all": "3"}, "3", 95, 3)


def batched_plan(*names):
    """The small plan with two batches in the tasks of these names."""
    plan = small_plan()
    drawn, facts = plan.lottery.draw, plan.lottery.facts
    tasks = tuple(
        task.model_copy(
            update={
                "strata": tuple(
                    stratum.model_copy(
                        update={
                            "selected": tuple(
                                one.model_copy(update={"batch": 1 + (one.rank > 2)})
                                for one in stratum.selected
                            )
                        }
                    )
                    for stratum in task.strata
                )
            }
        )
        if task.task in names
        else task
        for task in drawn.record.tasks
    )
    record = drawn.record.model_copy(update={"tasks": tasks})
    promises = {
        name: task.model_copy(update={"batches": 2 if name in names else 1})
        for name, task in facts.tasks.items()
    }
    own = CampaignFacts(
        campaign=facts.campaign,
        tasks=promises,
        days=facts.days,
        enterprises=facts.enterprises,
        inspectors=facts.inspectors,
    )
    new_draw = Draw(record=record, commitment=drawn.commitment, campaign=drawn.campaign)
    return Plan(record=plan_record(), lottery=Lottery(lottery_record(), new_draw, own))


def batches_of(plan, language="en"):
    table = by_enterprise(plan, Wording(plan, language))
    assert all(len(row) == len(table.columns) for row in table.rows)
    if "batch" not in table.columns:
        return None
    place = table.columns.index("batch")
    return {row[0]: row[place] for row in table.rows}


def test_the_batch_is_a_column_only_where_a_task_has_batches():
    assert batches_of(small_plan()) is None
    assert batches_of(batched_plan("food")) == {
        FIRMS[0]: "1",
        FIRMS[1]: "1",
        FIRMS[2]: None,
        FIRMS[3]: "2",
    }


def test_several_tasks_with_batches_are_told_apart():
    found = batches_of(batched_plan("food", "exits"))
    assert found[FIRMS[0]] == "食品销售监督检查: 1\nexits: 1"
    assert found[FIRMS[2]] == "exits: 2"
