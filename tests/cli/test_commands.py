"""Each command as a user meets it: exit status, language, files."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dualrandom.cli import main
from dualrandom.messages import catalogue
from tests.conftest import write_city

SIZES = {"n_enterprises": 200, "n_inspectors": 16, "n_departments": 2, "n_days": 10}
COMMANDS = (
    "demo", "template", "check", "commit", "ceremony", "draw", "run", "sign", "verify", "explain",
    "schema",
)  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    return write_city(tmp_path_factory.mktemp("cli") / "city", **SIZES)


@pytest.fixture(scope="module")
def result(city, tmp_path_factory):
    out = tmp_path_factory.mktemp("result") / "out"
    assert main(["run", str(city), "--seed", "4 8 15", "--out", str(out), "--lang", "zh"]) == 0
    return out


def test_run_writes_everything_and_verify_accepts_it(result, capsys):
    assert {p.name for p in result.iterdir()} == {"bundle", "plan.csv", "plan.xlsx", "report.html"}
    assert main(["verify", str(result / "bundle"), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["ok"]
    assert main(["verify", str(result / "bundle"), "--commitment", document["commitment"]]) == 0
    assert main(["verify", str(result / "bundle"), "--commitment", "00"]) == 1


def test_demo_prints_what_a_planner_asks_first(tmp_path, capsys):
    words = ["demo", "--out", str(tmp_path / "d"), "--enterprises", "200", "--inspectors", "16"]
    assert main([*words, "--departments", "2", "--days", "10", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    summary = document["summary"]
    assert summary["separate_visits"] >= summary["visit_bound"] > 0
    assert (tmp_path / "d" / "city" / "campaign.toml").is_file()


def test_an_existing_result_is_never_overwritten(city, result, capsys):
    before = (result / "plan.csv").read_bytes()
    assert main(["run", str(city), "--seed", "x", "--out", str(result), "--lang", "en"]) == 1
    assert "never overwritten" in capsys.readouterr().err
    assert (result / "plan.csv").read_bytes() == before


def test_commit_then_draw_with_the_published_digest(city, tmp_path, capsys):
    assert main(["commit", str(city), "--out", str(tmp_path / "commitment.json"), "--json"]) == 0
    digest = json.loads(capsys.readouterr().out)["commitment"]
    words = ["draw", str(city), "--seed", "7 7 7", "--out", str(tmp_path / "drawn")]
    assert main([*words, "--commitment", "ab" * 32]) == 1
    assert not (tmp_path / "drawn").exists()
    assert main([*words, "--commitment", digest]) == 0
    record = json.loads((tmp_path / "drawn" / "draw.json").read_bytes())
    assert record["commitment"] == digest


def test_check_shows_the_frame_and_draws_nothing(city, capsys):
    before = sorted(city.iterdir())
    assert main(["check", str(city), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Nothing is drawn yet" in out
    assert "frame.drawn_lately" in out
    assert sorted(city.iterdir()) == before


def test_explain_answers_for_drawn_reserve_and_excluded(result, capsys):
    with (result / "bundle" / "draw.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    drawn = next(row for row in rows if row["outcome"] == "selected")
    assert main(["explain", str(result / "bundle"), drawn["identifier"], "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert drawn["ticket"] in text
    assert f"number {drawn['rank']} from the lowest" in text
    assert "Visit on" in text
    with (result / "bundle" / "frame.csv").open(encoding="utf-8") as file:
        frame = list(csv.DictReader(file))
    selected = {row["identifier"] for row in rows}
    other = next(row for row in frame if row["identifier"] not in selected)
    assert (
        main(["explain", str(result / "bundle"), other["identifier"].lower(), "--lang", "zh"]) == 0
    )
    text = capsys.readouterr().out
    assert "未抽中" in text or "未列入抽查基数" in text
    assert main(["explain", str(result / "bundle"), "nobody", "--lang", "en"]) == 1


def test_template_can_be_checked_at_once_and_says_what_is_missing(tmp_path, capsys):
    for language in ("en", "zh"):
        out = tmp_path / language
        assert main(["template", "--out", str(out), "--lang", language]) == 0
        assert (out / "campaign.toml").is_file()
        assert (out / "registers.xlsx").is_file()
        assert main(["check", str(out), "--lang", language]) == 1


def test_schemas_describe_the_documents_of_a_bundle(result, tmp_path):
    assert main(["schema", "--out", str(tmp_path / "s")]) == 0
    for name in ("campaign", "commitment", "seed", "draw", "lottery", "plan"):
        schema = json.loads((tmp_path / "s" / f"{name}.schema.json").read_text(encoding="utf-8"))
        document = json.loads((result / "bundle" / f"{name}.json").read_bytes())
        assert set(document) <= set(schema["properties"])
        assert set(schema["required"]) <= set(document)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_with_an_example(command, language, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help", "--lang", language])
    assert stopped.value.code == 0
    assert (
        catalogue()[f"cli.{command}.example"][language].split(":")[0].split("：")[0]
        in capsys.readouterr().out
    )


@pytest.mark.parametrize("words", [[], ["nonsense"], ["run"], ["verify"], ["demo", "--days", "x"]])
def test_wrong_use_exits_with_two(words):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2


def test_missing_files_are_findings_not_tracebacks(tmp_path, capsys):
    assert main(["check", str(tmp_path / "nowhere")]) == 1
    assert main(["verify", str(tmp_path)]) == 1
    assert "Traceback" not in capsys.readouterr().err


def spoil(city: Path) -> int:
    """Spoil forty rows in fourteen ways; returns how many."""
    plan = {
        "enterprises.csv": [
            ("identifier", "", 3), ("identifier", "9.14E+17", 3), ("name", "", 3),
            ("status", "sleeping", 3), ("entity_type", "ship", 3), ("departments", "navy", 3),
            ("latitude", "123.5", 3), ("opening_hours", "18:00-09:00", 3),
            ("blackouts", "2026-03-09~2026-03-01", 3),
        ],
        "inspectors.csv": [
            ("certificate_until", "2001-01-01", 2), ("work_share_percent", "140", 2),
            ("leave", "2026-02-31", 2), ("department", "navy", 2),
        ],
        "items.csv": [("duration_minutes", "soon", 5)],
    }  # fmt: skip
    spoiled = 0
    for name, ways in plan.items():
        path = city / name
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        row = 0
        for column, value, times in ways:
            for _ in range(times):
                rows[row][header.index(column)] = value
                if column == "certificate_until":
                    rows[row][header.index("certificate_from")] = "2020-01-01"
                if column == "latitude":
                    rows[row][header.index("longitude")] = "114.3"
                row += 1
                spoiled += 1
        buffer = io.StringIO()
        csv.writer(buffer).writerows([header, *rows])
        path.write_text(buffer.getvalue(), encoding="utf-8")
    return spoiled


def test_forty_spoiled_rows_are_all_located_in_chinese_and_nothing_is_written(
    city, tmp_path, capsys
):
    spoiled_city = tmp_path / "city"
    shutil.copytree(city, spoiled_city)
    assert spoil(spoiled_city) == 40
    (spoiled_city / "history.csv").unlink()  # it would name inspectors and firms that are spoiled
    words = [
        "run",
        str(spoiled_city),
        "--seed",
        "1",
        "--out",
        str(tmp_path / "out"),
        "--lang",
        "zh",
    ]
    assert main(words) == 1
    error = capsys.readouterr().err
    located = [line for line in error.splitlines() if line.startswith("  ") and ".csv:" in line]
    assert len(located) == 40
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in line) for line in located)
    assert not (tmp_path / "out").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["city"]


def test_python_m_works():
    done = subprocess.run(
        [sys.executable, "-m", "dualrandom", "--version"], capture_output=True, text=True
    )
    assert done.stdout.startswith("dualrandom ")


def test_bytes_that_are_no_text_are_refused_in_words(city, tmp_path, capsys):
    out = tmp_path / "drawn"
    pasted = "双色球".encode("gb18030").decode("utf-8", "surrogateescape")
    words = ["draw", str(city), "--seed", pasted, "--out", str(out), "--lang", "zh"]
    assert main(words) == 1
    assert "不是文本的字节" in capsys.readouterr().err
    assert not out.exists()
