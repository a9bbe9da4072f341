"""The summary says what the plan shows, in both languages, in aligned columns."""

from dualrandom.reports.alignment import aligned, display_width, padded
from dualrandom.reports.summary import summarise
from tests.reports.builders import NAMES, FakeFrame, small_plan


def test_figures_of_a_plan_that_fits_on_ten_fingers():
    summary = summarise(small_plan(), FakeFrame())
    assert (summary.inspections, summary.enterprises) == (6, 4)
    assert (summary.asked_parts, summary.placed_parts) == (6, 5)
    assert (summary.separate_visits, summary.saved_visits) == (4, 1)
    assert (summary.visit_bound, summary.visit_bound_of_placed) == (4, 3)
    assert summary.not_placed_by_rule == {"lottery.too_few_eligible": 1}
    assert summary.deviations == 1
    assert summary.register_size == 1000
    assert summary.best_guess_permille == 900


def test_both_languages_name_every_fact():
    summary = summarise(small_plan(), FakeFrame())
    english, chinese = "\n".join(summary.lines("en")), "\n".join(summary.lines("zh", NAMES))
    for text in (english, chinese):
        for fact in ("spring-2026", "3.5", "1,000", "900"):
            assert fact in text
    assert "going alone" in english.lower()
    assert "市场监管局" in chinese
    assert "未安排" in chinese


def test_without_a_frame_nothing_is_said_of_exclusions():
    summary = summarise(small_plan())
    assert summary.register_size is None
    assert all(not task.excluded for task in summary.tasks)


def test_columns_line_up_where_characters_are_two_wide():
    lines = aligned([["部门", "7"], ["fire", "12"]], right=[1])
    assert display_width("部门") == 4
    assert len({display_width(line) for line in lines}) == 1
    assert padded("部", 4) == "部  "


def test_the_summary_round_trips_as_json():
    summary = summarise(small_plan(), FakeFrame())
    assert type(summary).model_validate_json(summary.model_dump_json()) == summary
