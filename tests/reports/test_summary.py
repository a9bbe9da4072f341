"""The summary says what the plan shows, in both languages, in aligned columns."""

from dataclasses import replace

from dualrandom.messages import render
from dualrandom.reports.alignment import aligned, display_width, padded
from dualrandom.reports.summary import summarise
from dualrandom.reports.summary_lines import summary_pairs
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


def with_run(plan, **parameters):
    run = plan.record.run.model_copy(update={"parameters": parameters})
    return replace(plan, record=plan.record.model_copy(update={"run": run}))


def test_every_goal_stands_with_value_bound_and_gap_in_terminal_and_sheet():
    plan = small_plan()
    summary = summarise(plan)
    assert [goal.goal for goal in summary.goals] == [tier.goal for tier in plan.record.tiers]
    for language in ("en", "zh"):
        lines = summary.lines(language)
        sheet = [text for _, text in summary_pairs(summary, language)]
        for tier in plan.record.tiers:
            title = render(tier.goal, language)
            (line,) = [line for line in lines if line.startswith(title)]
            numbers = [f"{number:,}" for number in (tier.value, tier.bound, tier.gap)]
            assert line.split()[-3:] == numbers
            told = dict(zip(("value", "bound", "gap"), numbers, strict=True))
            assert any(
                text.startswith(title)
                and text.endswith(render("summary.goal_text", language, told))
                for text in sheet
            )


def test_what_the_solver_proves_is_said_and_only_what_it_proves():
    plan = small_plan()
    n_left_out, n_visits = len(plan.unplaced), len(plan.visits)
    told = render("summary.proven_left_out", "en", {"n": str(n_left_out)})
    best = render("plan_status.proven", "en")
    proven = with_run(plan, proven_left_out=n_left_out, proven_visits_of_placed=n_visits)
    lines = "\n".join(summarise(proven).lines())
    assert told in lines
    assert best in lines
    assert render("summary.proven_visits", "en", {"placed": n_visits, "gap": 0}) in lines
    lines = "\n".join(summarise(with_run(plan)).lines())
    assert told not in lines
    assert best not in lines
    assert render("summary.none_proven", "en") in lines


def test_a_plan_whose_search_was_stopped_says_so():
    marked = render("summary.interrupted", "en")
    plan = small_plan()
    assert marked not in "\n".join(summarise(plan).lines())
    stopped = summarise(with_run(plan, interrupted=True))
    assert marked in "\n".join(stopped.lines())
    assert stopped.model_dump(mode="json")["interrupted"] is True
