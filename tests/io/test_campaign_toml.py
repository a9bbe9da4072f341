"""Campaign files: everything wrong in one error, in words for people."""

import json
import re

import pytest

from dualrandom.campaign.linter import lint
from dualrandom.errors import CalendarError, CampaignError
from dualrandom.io.campaign_template import campaign_template
from dualrandom.io.campaign_toml import read_campaign

GOOD = """
id = "spring"
window = { start = 2026-03-02, end = 2026-04-30 }
initiating_department = "market"

[[tasks]]
id = "food"
department = "market"
items = ["M1"]
quota = "5%"
"""


@pytest.fixture
def write(tmp_path):
    def write(text, **options):
        path = tmp_path / "campaign.toml"
        path.write_text(text, **{"encoding": "utf-8", **options})
        return path

    return write


def findings_of(path):
    with pytest.raises(CampaignError) as caught:
        read_campaign(path)
    assert caught.value.code == "campaign.findings"
    return caught.value.findings


def test_a_good_file_is_read(write):
    assert read_campaign(write(GOOD)).tasks[0].quota == "5%"
    assert read_campaign(str(write(GOOD, encoding="utf-8-sig"))).id == "spring"


@pytest.mark.parametrize(
    ("old", "new", "key", "code", "english"),
    [
        ('id = "spring"', "", "id", "key_missing", "the key is missing"),
        ("window = {", "windw = {", "windw", "key_unknown", "Did you mean window?"),
        ("quota =", "qouta =", "tasks[0].qouta", "key_unknown", "Did you mean quota?"),
        ("start =", "begin =", "window.begin", "key_unknown", "Allowed here: start, end."),
        ('quota = "5%"', "quota = 5", "tasks[0].quota", "not_a_text", "double quotes"),
        ("2026-03-02", "20260302", "window.start", "not_a_date", "2026-03-02"),
        ("2026-03-02", '"2 March"', "window.start", "not_a_date", "2026-03-02"),
        ("2026-03-02", "2026-03-02T08:00:00", "window.start", "not_a_date", "2026-03-02"),
        ('["M1"]', '"M1"', "tasks[0].items", "not_a_list", "brackets"),
        ('["M1"]', "[]", "tasks[0].items", "wrong_length", "≥ 1"),
        ('"spring"', '"春季"', "id", "bad_pattern", "Latin letters"),
        ("[[tasks]]", "[tasks]", "tasks", "not_a_list", "brackets"),
        ('quota = "5%"', 'method = "visit"', "tasks[0].method", "not_a_choice", '"on_site"'),
        ('quota = "5%"', "reserves = -1", "tasks[0].reserves", "out_of_range", "≥ 0"),
        ('quota = "5%"', 'reserves = "2"', "tasks[0].reserves", "not_an_integer", "digits"),
        ('quota = "5%"', "reserves = 2.0", "tasks[0].reserves", "not_an_integer", "digits"),
        ('quota = "5%"', "team = 2", "tasks[0].team", "not_a_table", "section"),
        ('quota = "5%"', "team = {qualified = 1}", "tasks[0].team.qualified", "not_a_flag", "true"),
        (
            'quota = "5%"',
            'team = {qualified = "all"}',
            "tasks[0].team.qualified",
            "not_a_choice",
            'true, false, "together"',
        ),
        ('quota = "5%"', "quota_by_stratum = 3", "tasks[0].quota_by_stratum", "not_a_table", "sec"),
        (
            'quota = "5%"',
            'scope = {risk = {"Food" = ["A"]}}',
            "tasks[0].scope.risk.Food",
            "bad_pattern",
            "small Latin letters",
        ),
        (
            "[[tasks]]",
            'hours = {spans = ["9-12"]}\n[[tasks]]',
            "hours.spans[0]",
            "bad_pattern",
            "09:00-12:00",
        ),
        (
            "[[tasks]]",
            "hours = {slot_minutes = 7}\n[[tasks]]",
            "hours.slot_minutes",
            "not_a_choice",
            "5, 10, 15, 20, 30, 60",
        ),
        (
            "[[tasks]]",
            "holiday_documents = []\n[[tasks]]",
            "holiday_documents",
            "key_from_files",
            "c",
        ),
    ],
)
def test_each_wrong_key_has_its_place_and_remedy(write, old, new, key, code, english):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    found = {each.column: each for each in findings_of(write(text))}
    assert found[key].code == f"campaign.{code}"
    assert found[key].file == "campaign.toml"
    assert english in found[key].text()
    for language in ("en", "zh"):
        assert not re.search(r"\{\w+\}", found[key].text(language))


def test_all_wrong_keys_are_in_one_error(write):
    text = GOOD.replace("quota", "qouta").replace("2026-04-30", "never", 1)
    assert findings_of(write(text))[0].code == "campaign.not_toml"
    text = GOOD.replace("quota", "qouta").replace("2026-04-30", '"never"').replace('"M1"', "1")
    assert len(findings_of(write(text))) == 3


def test_a_syntax_error_has_its_line(write):
    (finding,) = findings_of(write(GOOD.replace('id = "food"', 'id = "food')))
    assert (finding.code, finding.row) == ("campaign.not_toml", 7)
    assert "campaign.toml:7" in str(finding)
    (finding,) = findings_of(write('id = "a'))
    assert finding.row == 1


def test_files_that_cannot_be_read_are_refused_by_name(write, tmp_path):
    with pytest.raises(CampaignError) as caught:
        read_campaign(tmp_path / "none.toml")
    assert caught.value.code == "campaign.file_missing"
    with pytest.raises(CampaignError) as caught:
        read_campaign(write(GOOD + "# 方案", encoding="gb18030"))
    assert caught.value.code == "campaign.not_utf8"


FILES = '[calendar]\nsource = "file"\nfiles = ["2026.json", "2027.json"]\n'


def notice(year):
    days = [{"name": "元旦", "date": f"{year}-01-01", "isOffDay": True}]
    return {"$schema": "x", "year": year, "papers": ["p"], "days": days}


def test_holiday_files_are_looked_up_beside_the_campaign(write, tmp_path):
    for year in (2026, 2027):
        (tmp_path / f"{year}.json").write_text(json.dumps(notice(year)), encoding="utf-8")
    read = read_campaign(write(GOOD + FILES))
    assert [document.year for document in read.holiday_documents] == [2026, 2027]
    assert read.holiday_documents[0].days[0].isOffDay
    assert not lint(read)[1:]


def test_holiday_files_that_are_missing_or_broken_are_all_named(write, tmp_path):
    (tmp_path / "2027.json").write_text("{", encoding="utf-8")
    found = findings_of(write(GOOD + FILES))
    assert [(each.code, each.value) for each in found] == [
        ("campaign.holiday_file_missing", "2026.json"),
        ("campaign.holiday_file_malformed", "2027.json"),
    ]
    (tmp_path / "2026.json").write_text('{"year": 2026}', encoding="utf-8")
    (tmp_path / "2027.json").write_text(json.dumps(notice(2027)), encoding="utf-8")
    with pytest.raises(CalendarError):
        read_campaign(write(GOOD + FILES))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_template_is_valid_and_explains_every_key(write, language):
    text = campaign_template(language)
    read = read_campaign(write(text))
    assert lint(read) == ()
    assert [task.quota for task in read.tasks] == [None, "3%"]
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert len(comments) > 35
    written = set(re.findall(r"^(?:\[+)?([a-z_.]+)", text, flags=re.MULTILINE))
    written |= set(re.findall(r"\b([a-z_]+) = ", text))
    for model in (type(read), type(read.tasks[0]), type(read.tasks[0].scope), type(read.rules)):
        named = {part for key in written for part in key.split(".")}
        assert set(model.model_fields) - named <= {"object_draw", "holiday_documents"}


def test_the_templates_differ_in_their_words_only():
    english, chinese = campaign_template("en"), campaign_template("zh")
    assert "联合双随机" not in english
    assert "Frequency rules" not in chinese
    assert "联合双随机" in chinese
    for text in (english, chinese):
        assert text.count("recheck permit request") == 1
