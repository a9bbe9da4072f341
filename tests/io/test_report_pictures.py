"""Weeks, routes and timetables in the report: only what the plan says, in a page that fetches nothing."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from dualrandom.io.report_html import html_report
from dualrandom.io.report_pictures import embedded, overview, picture_data
from dualrandom.reports.calendar import calendar
from dualrandom.reports.route_map import route_map
from dualrandom.reports.wording import Wording
from tests.reports.builders import FIRMS, NAMES, SCRIPT, small_plan, with_visits
from tests.reports.travelling import by_distance
from tests.verifier.page_judges import open_page


def words_of(plan, **more):
    return (Wording(plan, "zh", NAMES, **more), Wording(plan, "en", NAMES, **more))


def data_of(page):
    return json.loads(re.search(r'id="plan-data">(.*?)</script>', page, re.DOTALL)[1])


def test_the_policy_allows_exactly_the_script_of_the_page_and_no_fetch():
    page = html_report(by_distance(), "zh", names=NAMES)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    digests = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts
    ]
    assert len(digests) == 1
    assert f"script-src 'sha256-{digests[0]}';" in policy
    assert "default-src 'none'" in policy


def test_no_text_can_end_the_data_and_all_of_it_comes_back():
    text = "</script><!-- & \u2028 店"
    assert not set("<>&\u2028") & set(embedded([text]))
    assert json.loads(embedded([text])) == [text]
    plan = small_plan()
    data = data_of(html_report(plan, "zh", names=NAMES))
    assert SCRIPT in [firm[0] for firm in data["firms"]]


def test_the_data_say_what_the_plan_says_and_nothing_more():
    plan = by_distance()
    data = picture_data(plan, words_of(plan), route_map(plan))
    assert set(data) == {
        "days", "departments", "firms", "people", "visits", "instead", "map", "words",
    }  # fmt: skip
    told = [
        (
            data["firms"][firm][1],
            data["days"][day],
            [
                (
                    data["departments"][part[0]][0],
                    part[1],
                    part[2],
                    [data["people"][one][1] for one in part[3]],
                )
                for part in parts
            ],
        )
        for firm, day, parts in data["visits"]
    ]
    assert told[0] == (
        FIRMS[0],
        "2026-03-02",
        [("消防救援支队", 540, 630, ["F1", "F2"]), ("市场监管局", 540, 630, ["M1", "M2"])],
    )
    assert len(told) == len(plan.visits)
    assert data["visits"][0][2][0][4] == [21, 21]
    assert data["visits"][0][2][1][4] == [-1, -1]
    assert [len(firm) for firm in data["firms"]] == [4, 4, 2]
    allowed = (str, int)
    assert all(
        isinstance(value, allowed) for row in (*data["firms"], *data["people"]) for value in row
    )


def test_private_columns_are_nowhere_in_the_page():
    plan = by_distance()
    facts = plan.lottery.facts
    secret = date(2031, 7, 19)
    people = {
        name: replace(person, certificate_until=secret, qualifications=frozenset({"SECRET-CERT"}))
        for name, person in facts.inspectors.items()
    }
    firms = {name: replace(firm, tags=("SECRET-TAG",)) for name, firm in facts.enterprises.items()}
    lottery = replace(plan.lottery, facts=replace(facts, inspectors=people, enterprises=firms))
    page = html_report(replace(plan, lottery=lottery), "both", names=NAMES)
    assert "SECRET" not in page
    assert str(secret) not in page


def test_twenty_thousand_visits_stay_small():
    plan = with_visits(small_plan(), 20_000)
    data = embedded(picture_data(plan, words_of(plan), None))
    assert len(data) < 1_500_000


def test_the_overview_has_every_day_of_every_department_once_and_weeks_apart():
    drawn = overview(calendar(small_plan()))
    assert [name for name, _, _ in drawn.rows] == ["fire", "market"]
    assert [[cell.n_visits for cell in cells] for _, _, cells in drawn.rows] == [
        [1, 1, 1],
        [1, 0, 1],
    ]
    long = overview(calendar(with_visits(small_plan(), 250)))
    cells = long.rows[0][2]
    steps = {b.x - a.x for a, b in pairwise(cells)}
    assert len(steps) == 2
    assert cells[-1].x + cells[-1].width <= 100 * long.width
    assert overview(()) is None


# ── In a browser ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    found = open_page(folder / "profile")
    if found is None:
        pytest.skip("no Chromium")
    plan = by_distance()
    block = plan.visits[0].parts[0].block
    page = html_report(plan, "en", names=NAMES, stand_ins={(block, "F2"): "F9"})
    (folder / "report.html").write_text(page, encoding="utf-8")
    with found as browser:
        browser.open(folder / "report.html")
        yield browser


def choose(browser, control, value):
    browser.evaluate(
        f"(() => {{ const one = document.getElementById('{control}'); one.value = {value};"
        " one.dispatchEvent(new Event('change')); })()"
    )


def seen(browser, selector):
    return browser.evaluate(
        f"[...document.querySelectorAll('{selector}')].map((one) => one.innerText ?? one.textContent)"
    )


def test_a_person_has_a_route_from_the_base_in_order_and_a_timetable(browser):
    choose(browser, "choose-department", 0)
    choose(browser, "choose-person", 0)
    assert seen(browser, "#routes .stop title") == ["09:00 甲店", f"11:00 {SCRIPT}"]
    assert browser.evaluate("document.querySelectorAll('#routes .base').length") == 1
    way_in, onward = browser.evaluate(
        "[...document.querySelectorAll('#routes .line')].map((one) => one.getAttribute('d').slice(1).split('L'))"
    )
    sheet = route_map(by_distance())
    base, first, second = (sheet.bases["F1"], *(sheet.enterprises[name] for name in FIRMS[:2]))
    assert way_in == [f"{x} {y}" for x, y in (base, first)]
    assert onward == [f"{x} {y}" for x, y in (first, second)]
    rows = [re.split(r"\t", row) for row in seen(browser, "#timetable tbody tr")]
    assert [row[1:6] for row in rows] == [
        ["08:39", "21", "09:00", "09:00", "10:30"],
        ["10:30", "21", "10:51", "11:00", "12:00"],
        ["", "", "", "14:00", "15:30"],
    ]
    assert "F9" in rows[0][-1]
    assert "=cmd()" in seen(browser, "#route-list .note")[0]


def test_hostile_names_stay_text_and_nothing_is_fetched(browser):
    assert browser.evaluate("document.querySelectorAll('#pictures script').length") == 0
    assert any(SCRIPT in text for text in seen(browser, "#gantt .lane"))
    assert all(url.startswith("file:") for url in browser.requests)


def test_departments_aggregate_and_the_language_follows(browser):
    choose(browser, "choose-department", -1)
    rows = seen(browser, "#gantt tbody tr")
    assert [re.sub(r"\s+", " ", row).strip() for row in rows] == [
        "消防救援支队 visits: 3", "市场监管局 visits: 1 visits: 1",
    ]  # fmt: skip
    browser.evaluate("document.getElementById('lang-zh').click()")
    assert "3 次" in seen(browser, "#gantt tbody tr")[0]
    browser.evaluate("document.getElementById('lang-en').click()")


def test_every_control_has_a_name_and_takes_the_keyboard(browser):
    nameless = browser.evaluate(
        "[...document.querySelectorAll('#pictures button, #pictures select')]"
        ".filter((one) => !(one.textContent.trim() && one.tagName === 'BUTTON') && !one.labels?.length).length"
    )
    assert nameless == 0
    assert browser.evaluate("document.querySelectorAll('#pictures [tabindex=\"-1\"]').length") == 0
    browser.evaluate("document.querySelector('#choose-day [data-day=\"2\"]').focus()")
    browser.evaluate("document.activeElement.click()")
    assert browser.evaluate("document.activeElement.dataset.day") == "2"
    assert browser.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
