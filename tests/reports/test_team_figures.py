"""Predictability and rotation as a planner reads them: lines, tables, workbook, page."""

import json
import re
from fractions import Fraction

import openpyxl
import pytest

from dualrandom.cli import main
from dualrandom.fairness.rehearsal import rehearse
from dualrandom.io.plan_workbook import write_excel
from dualrandom.io.report_html import html_report
from dualrandom.reports.summary import summarise
from dualrandom.reports.team_figures import Sampled
from dualrandom.reports.team_lines import count_text, share_text
from dualrandom.reports.team_measures import alternatives, guess_rows, rotation_rows
from dualrandom.reports.team_tables import colleagues_table, predictability_table, returns_table
from dualrandom.reports.wording import Wording
from tests.conftest import write_city
from tests.fairness.test_rotation import MAY, PAST, with_past
from tests.reports.builders import FIRMS, NAMES, small_plan


@pytest.fixture(scope="module")
def plan():
    return with_past(small_plan(), PAST)


@pytest.fixture(scope="module")
def rehearsal(plan):
    return rehearse(plan.lottery, 25)


def test_figures_are_integers_of_the_stated_unit(plan, rehearsal):
    figures = summarise(plan, rehearsal=rehearsal).team_figures
    limits = (figures.team_limit_millionths, figures.highest_team_limit_millionths)
    assert limits == (800_000, 10**6)
    assert (figures.highest_guess_permille, figures.even_guess_permille) == (1000, 867)
    assert (figures.seat_bits_milli, figures.least_team_bits_milli) == (1225, 600)
    assert (figures.returns_expected_milli, figures.returns_drawn, figures.returns_planned) == (
        3000, 3, 2,
    )  # fmt: skip
    assert (figures.pairings_planned, figures.repeated_drawn, figures.known_drawn) == (5, 2, 2)
    assert figures.estimates.replays == 25
    guess = figures.estimates.team_guess_millionths
    assert guess.low < guess.value == 800_000 < guess.high < 10**6
    # fire repeats twice for sure, the two market teams once or not at all
    assert 2000 <= figures.estimates.repeated_pairings_milli.value <= 3000
    assert figures.estimates.repeated_pairings_milli.as_many == 25  # the plan's two always happen


def test_a_summary_with_estimates_round_trips_as_json(plan, rehearsal):
    summary = summarise(plan, rehearsal=rehearsal)
    assert type(summary).model_validate_json(summary.model_dump_json()) == summary


def test_the_summary_tells_what_is_expected_drawn_and_planned(plan, rehearsal):
    without = "\n".join(summarise(plan).lines("en"))
    assert "more than 80.00% of cases (proven)\n" in without
    assert "3.0 expected from the odds, 3 drawn, 2 planned" in without
    assert "replays" not in without
    told = summarise(plan, rehearsal=rehearsal)
    assert "2 drawn (as many or more in 25 of 25 replays), 2 planned" in "\n".join(told.lines("en"))
    assert "95% interval, 25 replays" in "\n".join(told.lines("en"))
    chinese = "\n".join(told.lines("zh"))
    assert "按概率期望 3.0 人次，抽中 3 人次，计划 2 人次" in chinese
    assert "模拟 25 次" in chinese


def test_a_silent_history_is_not_told_as_no_returns():
    for language, text in (("en", "names no inspectors"), ("zh", "未列检查人员")):
        summary = summarise(small_plan())
        assert text in "\n".join(summary.lines(language))
        assert len(rotation_rows(summary.team_figures, language)) == 1


def test_numbers_are_written_with_their_intervals():
    sampled = Sampled(value=11_049, low=9_250, high=13_100)
    assert share_text(sampled) == "1.10% (0.93% – 1.31%)"
    assert count_text(Sampled(value=12_400, low=11_949, high=12_900)) == "12.4 (11.9 – 12.9)"
    assert [alternatives(bits) for bits in (0, 1999, 2000, 10_000)] == ["1", "3", "4", "1,024"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_has_plain_words_without_a_hole(plan, rehearsal, language):
    summary = summarise(plan, rehearsal=rehearsal)
    rows = guess_rows(summary, language)
    assert len(rows) == 5
    for cell in (cell for row in rows for cell in row):
        assert cell
        assert not re.search(r"[{}]", cell)
        assert not cell.startswith("report.")
    for row in rotation_rows(summary.team_figures, language):
        assert all(row)
        assert not row[0].startswith("report.")


def test_teams_are_listed_with_the_most_predictable_first(plan, rehearsal):
    table = predictability_table(plan, Wording(plan, "en", NAMES), rehearsal)
    column = {name: place for place, name in enumerate(table.columns)}
    guesses = [row[column["seat_guess"]] for row in table.rows]
    assert guesses == sorted(guesses, reverse=True)
    last = table.rows[-1]
    assert (last[column["identifier"]], last[column["eligible"]]) == (FIRMS[1], 3)
    assert last[column["team_limit"]] * 2 == 1
    assert last[column["team_estimate"]] == Fraction(rehearsal.team_hits[f"{FIRMS[1]}/market"], 25)
    assert last[column["team_estimate"]] < last[column["team_estimate_high"]] < 1
    without = predictability_table(plan, Wording(plan, "en", NAMES))
    assert "team_estimate" not in without.columns


def test_who_comes_back_is_listed_with_the_last_time(plan):
    table = returns_table(plan, Wording(plan, "en"))
    rows = {(row[1], row[3]): row[5:] for row in table.rows}
    assert rows[("M1", FIRMS[0])] == (2, MAY, pytest.approx(0.75), "yes", "yes")
    assert rows[("M1", FIRMS[1])][-2:] == ("yes", "no")
    assert ("M3", FIRMS[0]) not in rows  # had a chance, was not drawn


def test_pairs_are_listed_when_they_repeat_or_are_known(plan):
    table = colleagues_table(plan, Wording(plan, "en"))
    assert [row[3:] for row in table.rows] == [(0, 3, 3), (1, 1, 1), (1, 1, 0)]


def test_workbook_and_page_hold_the_figures(plan, rehearsal, tmp_path):
    write_excel(plan, tmp_path / "plan.xlsx", "en", NAMES, rehearsal=rehearsal)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert {"Predictability", "Back again", "Same colleagues"} <= set(book.sheetnames)
    assert book["Predictability"].max_row == 6
    page = html_report(plan, "both", names=NAMES, rehearsal=rehearsal)
    assert "Can anybody know who comes?" in page
    assert "能否预知谁来检查" in page
    assert "25 other seeds" in page
    assert "was not replayed" not in page
    assert "was not replayed" in html_report(plan, "both", names=NAMES)


def test_the_command_line_replays_as_often_as_asked(tmp_path, capsys):
    city = write_city(
        tmp_path / "city", n_enterprises=120, n_inspectors=12, n_departments=2, n_days=10
    )
    words = ["run", str(city), "--seed", "x", "--json", "--lang", "en"]
    for number, found in (("0", None), ("20", 20)):
        assert main([*words, "--out", str(tmp_path / number), "--replays", number]) == 0
        estimates = json.loads(capsys.readouterr().out)["summary"]["team_figures"]["estimates"]
        assert (estimates and estimates["replays"]) == found
    assert main([*words, "--out", str(tmp_path / "few"), "--replays", "5"]) != 0
    assert "at least 20" in capsys.readouterr().err
