"""Workbook, CSV and report: what a planner opens, and what must never be in it."""

import csv
import io
import re

import openpyxl
import pytest

from dualrandom.io.plan_tables import write_plan_csv
from dualrandom.io.plan_workbook import sheet_name, write_excel
from dualrandom.io.report_html import html_report, write_html
from tests.reports.builders import FIRMS, FORMULA, NAMES, SCRIPT, FakeFrame, small_plan, with_visits


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "plan.xlsx"
    write_excel(small_plan(), path, language="zh", names=NAMES)
    return openpyxl.load_workbook(path)


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


def test_there_is_a_list_for_everybody(book):
    names = book.sheetnames
    assert names[0] == "摘要"
    assert any("市场监管局" in name for name in names)
    assert any("消防" in name for name in names)
    for wanted in ("日期", "人员", "一企一表", "未安排", "偏离"):
        assert any(wanted in name for name in names), wanted


def test_headers_are_frozen_and_codes_are_text(book):
    lists = [sheet for sheet in book.worksheets[1:] if sheet.max_row > 1]
    assert all(sheet.freeze_panes for sheet in lists)
    codes = [cell for cell in cells(book) if cell.value in FIRMS]
    assert codes
    assert {cell.data_type for cell in codes} == {"s"}
    assert {cell.number_format for cell in codes} == {"@"}


def test_a_name_that_looks_like_a_formula_stays_text(book):
    found = [cell for cell in cells(book) if cell.value == FORMULA]
    assert found
    assert {cell.data_type for cell in found} == {"s"}


def test_the_same_plan_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_excel(small_plan(), tmp_path / name)
    for name in ("a.html", "b.html"):
        write_html(small_plan(), tmp_path / name, names=NAMES)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_sheet_names_are_legal_and_distinct():
    taken = set()
    names = [sheet_name("某某市某某区" * 8 + "[1]/*?", taken) for _ in range(3)]
    assert len(set(names)) == 3
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_csv_opens_in_excel_and_defuses_formulas(tmp_path):
    write_plan_csv(small_plan(), tmp_path / "plan.csv")
    raw = (tmp_path / "plan.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) > 4
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_the_report_needs_no_network_and_holds_both_languages(language):
    page = html_report(small_plan(), language, frame=FakeFrame(), names=NAMES)
    links = set(re.findall(r"https?://[^\s\"'<>)]+", page))
    assert all("w3.org" in link for link in links)
    assert "<link" not in page
    assert 'lang="zh"' in page
    assert 'lang="en"' in page


def test_names_cannot_become_markup():
    page = html_report(small_plan(), "zh", names=NAMES)
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


def test_a_long_plan_is_shortened_and_says_so():
    page = html_report(with_visits(small_plan(), 2500), "en")
    assert "2,500" in page
    assert "2,000" in page
    assert len(page) < 3_000_000


def test_outputs_tell_of_a_real_plan_without_risk_classes(world, tmp_path):
    write_excel(world.plan, tmp_path / "plan.xlsx")
    page = html_report(world.plan, "zh", frame=world.frame)
    assert world.promise.digest in page
    assert len(page) < 2_000_000
    titles = {cell.value for cell in cells(openpyxl.load_workbook(tmp_path / "plan.xlsx"))}
    assert not any(
        "风险" in str(title) and "分类" in str(title) and len(str(title)) < 8 for title in titles
    )
