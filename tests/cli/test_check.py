"""What ``check`` shows before anything is drawn: chances by weight, open numbers, remarks."""

import json
import re

import pytest

from dualrandom.cli import main
from tests.conftest import write_city

SIZES = {"n_enterprises": 200, "n_inspectors": 16, "n_departments": 2, "n_days": 10}
TABLE = "weights = { column = 'risk_credit', table = { A = 1, B = 2, C = 3, D = 4 } }"


@pytest.fixture
def city(tmp_path):
    return write_city(tmp_path / "city", **SIZES)


def plan(city, *tasks, head=""):
    """Put other tasks into the campaign, each as lines of its table besides id and items."""
    path = city / "campaign.toml"
    text = path.read_text(encoding="utf-8")
    text = head + text[: text.index("[[tasks]]")]
    if len(tasks) == 1:
        text = re.sub("(?m)^cooperating_departments = .*", "cooperating_departments = []", text)
    for number, lines in enumerate(tasks):
        department, item = (("market", "MKT-01"), ("fire", "FIR-01"))[number]
        text += f'\n[[tasks]]\nid = "t{number}"\ndepartment = "{department}"\n'
        text += f'items = ["{item}"]\n{lines}\n'
    path.write_text(text, encoding="utf-8")
    return city


def strata_of(capsys, city):
    assert main(["check", str(city), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    return [stratum for task in document["tasks"] for stratum in task["strata"]], document


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_weight_has_its_own_chance(city, capsys, language):
    plan(city, f"quota = '10%'\n{TABLE}", "quota = '5%'")
    (weighted, plain), _ = strata_of(capsys, city)
    assert main(["check", str(city), "--lang", language]) == 0
    out = capsys.readouterr().out
    assert len({level["probability"] for level in weighted["levels"]}) == 4
    for level in weighted["levels"]:
        pattern = (
            rf"(?m)^    \D+{level['weight']}\D+{level['frame_size']}\D+{level['probability']}$"
        )
        assert re.search(pattern, out)
    mean = {"en": "mean chance", "zh": "平均概率"}[language]
    assert f"{mean} {weighted['probability']}" in out
    assert f"{mean} {plain['probability']}" not in out


@pytest.mark.parametrize(
    "terms", ["rounding = 'exact_in_expectation'", f"rounding = 'exact_in_expectation'\n{TABLE}"]
)
def test_a_number_that_the_seed_rounds_is_told_as_expected(city, capsys, terms):
    plan(city, f"quota = '3.7%'\n{terms}", "quota = '5%'")
    (stratum, _), _ = strata_of(capsys, city)
    assert stratum["quota"] is None
    assert main(["check", str(city), "--lang", "en"]) == 0
    expected = f"expected {stratum['expected_quota']} of {stratum['frame_size']}"
    assert expected in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status"),
    [(["check"], 0), (["commit", "--out", "{}/c.json"], 0), (["draw", "--seed", "1"], 1)],
)
def test_remarks_on_the_frame_are_told_by_every_command(city, capsys, words, status):
    head = "object_draw = 'object-draw/pareto'\n"
    plan(city, f"quota = '10%'\n{TABLE}", head=head)
    command, *rest = [word.format(city.parent) for word in words]
    if command == "draw":
        rest += ["--out", str(city.parent / "drawn"), "--seed-source", "nowhere"]
    assert main([command, str(city), *rest, "--lang", "en"]) == status
    assert "fewer than 40 are drawn" in capsys.readouterr().err
    assert any("40" in one for one in strata_of(capsys, city)[1]["warnings"])


def test_a_quota_out_of_reach_names_its_task(city, capsys):
    plan(city, "quota = '1户'", "quota = '9999户'")
    assert main(["check", str(city), "--lang", "en"]) == 1
    assert "[tasks[1]]: stratum all is to give 9999" in capsys.readouterr().err
