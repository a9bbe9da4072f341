"""``dualrandom why``: its page, both languages, the table for a spreadsheet, JSON."""

import csv
import json
import re
import shlex
from pathlib import Path

import pytest

from dualrandom.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "what-stays-out.md"
WINDOW = "window = { start = 2026-03-09, end = 2026-03-13 }"


@pytest.fixture(scope="module")
def late(tmp_path_factory):
    """The page's bundle: the fire department has one week."""
    folder = tmp_path_factory.mktemp("why")
    sizes = "--enterprises 400 --inspectors 30 --departments 3 --days 15"
    assert sizes in PAGE.read_text(encoding="utf-8")
    assert main(["demo", "--out", str(folder / "demo"), *sizes.split()]) == 0
    city = folder / "demo" / "city"
    path = city / "campaign.toml"
    text = path.read_text(encoding="utf-8")
    assert WINDOW in PAGE.read_text(encoding="utf-8")
    path.write_text(
        text.replace('id = "fire-spring"', f'id = "fire-spring"\n{WINDOW}'), encoding="utf-8"
    )
    words = ["--seed", "4 8 15 16 23 42", "--out", str(folder / "out"), "--lang", "en"]
    assert main(["run", str(city), *words]) == 0
    return folder / "out" / "bundle"


def told(capsys, *words):
    capsys.readouterr()
    assert main(["why", *map(str, words)]) == 0
    return capsys.readouterr().out


def test_the_bottlenecks_of_the_page_are_those_that_the_command_prints(late, capsys):
    text = PAGE.read_text(encoding="utf-8")
    shown = re.findall(r"^  - fire, .* are needed .*$", text, re.MULTILINE)
    assert len(shown) == 2
    assert set(shown) <= set(told(capsys, late, "--lang", "en").splitlines())


def test_every_command_of_the_page_is_one_that_the_parser_knows():
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines() if " why " in line]
    for line in commands:
        with pytest.raises(SystemExit) as left:
            main([*shlex.split(line)[1:], "--help"])
        assert left.value.code == 0
    assert len(commands) == 3


def test_the_page_shows_what_the_command_says(late, capsys):
    page = PAGE.read_text(encoding="utf-8")
    commands = re.findall(r"dualrandom why late-out/bundle --enterprise (\w+) --lang (\w+)", page)
    assert len(commands) == 2
    for enterprise, language in [*commands, (commands[0][0], "en")]:
        out = told(capsys, late, "--enterprise", enterprise, "--lang", language)
        assert f"```text\n{out}```" in page


def test_the_table_opens_in_a_spreadsheet_and_agrees_with_the_json(late, tmp_path, capsys):
    out = told(capsys, late, "--out", tmp_path / "new", "--lang", "zh", "--seconds", "0")
    path = tmp_path / "new" / "why.csv"
    assert path.as_posix() in out
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    document = json.loads(told(capsys, late, "--json", "--seconds", "0"))
    assert len(rows) == len(document["blocks"]) + len(document["bottlenecks"])
    for row, block in zip(rows, document["blocks"], strict=False):
        assert (row["部门"], row["企业标识"]) == (block["department"], block["enterprise"])
        assert row["冲突规则"]
        assert bool(row["找到的最小调整"]) == bool(block["relaxations"])
    verdicts = {block["verdict"] for block in document["blocks"]}
    assert "no_room" in verdicts
    assert verdicts <= {"no_room", "impossible"}


def test_one_enterprise_in_lower_case_and_one_that_is_not_left_out(late, capsys):
    block = json.loads(told(capsys, late, "--json", "--seconds", "0"))["blocks"][0]
    name = block["enterprise"]
    for language, word in (("en", "Colliding: "), ("zh", "冲突规则：")):
        out = told(capsys, late, "--enterprise", name.lower(), "--lang", language, "--seconds", 0)
        assert out.count(name) == 1
        assert word in out
    assert main(["why", str(late), "--enterprise", "nobody", "--lang", "en"]) == 1
    assert "no block of nobody is left out" in capsys.readouterr().err
