"""Which draw it was, and what its chances are worth, in words (draw-v1 §6.6 to §6.8)."""

import pytest

from dualrandom.reports.explanation import explain
from dualrandom.reports.summary import summarise


def renamed(plan, algorithm, reason):
    """The plan as if another algorithm had drawn it."""
    lottery = plan.lottery
    record = lottery.draw.record.model_copy(update={"algorithm": algorithm})
    update = {"object_draw_reason": reason}
    promise = lottery.draw.commitment.model_copy(update=update)
    draw = type(lottery.draw)(record, promise, lottery.draw.campaign)
    return type(plan)(plan.record, type(lottery)(lottery.record, draw, lottery.facts))


@pytest.mark.parametrize(
    ("algorithm", "reason", "english", "chinese"),
    [
        ("equal", "equal_chances", "equal chances in each stratum", "各任务均未设权重"),
        ("nested", "unequal_chances", "a task has weights", "不等概率且精确"),
        ("pareto", "named", "only approximately", "只是近似成立"),
        ("poisson", "named", "random numbers", "数量随机"),
    ],
)
def test_the_summary_says_which_draw_and_why(world, algorithm, reason, english, chinese):
    summary = summarise(renamed(world.plan, f"object-draw/{algorithm}", reason))
    assert english in "\n".join(summary.lines("en"))
    assert chinese in "\n".join(summary.lines("zh"))


@pytest.mark.parametrize("algorithm", ["equal", "nested", "pareto", "poisson"])
def test_only_approximate_chances_are_called_so(world, algorithm):
    plan = renamed(world.plan, f"object-draw/{algorithm}", "named")
    name = world.frame.identifiers[0]
    text = explain(plan, world.frame, name).text("en")
    assert ("only approximately" in text) is (algorithm == "pareto")
