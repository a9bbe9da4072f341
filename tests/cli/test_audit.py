"""``dualrandom audit``: its page, exit statuses, both languages, the table, JSON, the template."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dualrandom.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "audit-past-inspections.md"


def block(kind):
    return re.search(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1]


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """The page's export and its mapping."""
    folder = tmp_path_factory.mktemp("audit")
    (folder / "mapping.toml").write_text(block("toml"), encoding="utf-8")
    subprocess.run([sys.executable, "-c", block("python")], cwd=folder, check=True)
    return folder


def told(capsys, status, *words):
    capsys.readouterr()
    assert main(["audit", *map(str, words)]) == status
    return capsys.readouterr()


def test_the_page_shows_what_the_command_prints(export, capsys):
    words = (export / "export.csv", "--columns", export / "mapping.toml", "--lang", "en")
    shown = block("console").partition("mapping.toml\n")[2]
    assert told(capsys, 1, *words).out == shown


def test_alarms_in_chinese_as_table_and_as_json(export, tmp_path, capsys):
    words = (export / "export.csv", "--columns", export / "mapping.toml", "--lang", "zh")
    out = told(capsys, 1, *words, "--out", tmp_path / "new").out
    assert out.startswith("报警：5 项检验中有 1 项异常")
    path = tmp_path / "new" / "audit.csv"
    assert path.as_posix() in out
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    document = json.loads(told(capsys, 1, *words, "--json").out)
    assert document["alarm"] is True
    assert [row["检验项目"] for row in rows[:5]] == [test["title"] for test in document["tests"]]
    assert [row["结论"] for row in rows] == ["正常"] * 3 + ["报警", "正常"] + [""] * 3
    assert float(rows[3]["p 值"]) == document["tests"][3]["p_value"] == 0.0001
    assert document["tests"][3]["details"]["distance"] == 20


def test_the_template_can_be_audited_and_is_never_overwritten(tmp_path, capsys):
    out = told(capsys, 0, "--template", tmp_path / "h", "--lang", "en").out
    assert f"dualrandom audit {(tmp_path / 'h').as_posix()}" in out
    quiet = told(capsys, 0, tmp_path / "h", "--lang", "en").out
    assert quiet.startswith("No alarm in 8 questions.")
    assert told(capsys, 2, "--template", tmp_path / "h").err


def test_what_cannot_be_judged_is_status_2_with_the_place(tmp_path, capsys):
    folder = tmp_path / "h"
    folder.mkdir()
    (folder / "draws.csv").write_text("draw,enterprise,selected\nd1,E1,perhaps\n", encoding="utf-8")
    err = told(capsys, 2, folder, "--lang", "en").err
    assert "draws.csv:2 [selected]" in err
    assert "nothing was judged" in err
    assert told(capsys, 2, tmp_path / "none", "--lang", "zh").err.count("请")
    missing = told(capsys, 2, folder, "--columns", tmp_path / "none.toml", "--lang", "en").err
    assert "none.toml" in missing
    with pytest.raises(SystemExit) as left:
        main(["audit"])
    assert left.value.code == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_help_teaches_with_an_example(language, capsys):
    with pytest.raises(SystemExit) as left:
        main(["audit", "--help", "--lang", language])
    assert left.value.code == 0
    text = capsys.readouterr().out
    assert "dualrandom audit --template history" in text
    assert re.search("1 alarm" if language == "en" else "1 报警", text)
