"""``--processes``: a pool for the solver, and the same bundle."""

from __future__ import annotations

import pytest

from dualrandom.cli import main, whole_way
from dualrandom.cli.processes import MOST, processes

SIZES = ["--enterprises", "60", "--inspectors", "12", "--departments", "2", "--days", "8"]


def manifest(out, *options):
    assert main(["demo", "--out", str(out), "--replays", "0", *SIZES, *options]) == 0
    return (out / "bundle" / "manifest.json").read_bytes()


@pytest.mark.slow
def test_the_bundle_is_the_same_whatever_the_processes(tmp_path, monkeypatch, capsys):
    plain = manifest(tmp_path / "plain")
    worked = []

    def spy(*arguments, executor, **options):
        worked.append(executor.submit(abs, -7).result())
        return real(*arguments, executor=executor, **options)

    real = whole_way.schedule
    monkeypatch.setattr(whole_way, "schedule", spy)
    assert manifest(tmp_path / "two", "--processes", "2") == plain
    assert worked == [7]
    capsys.readouterr()


def test_one_process_is_this_one():
    with processes(1) as executor:
        assert executor is None


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "²", str(MOST + 1)])
@pytest.mark.parametrize(("language", "words"), [("en", "whole number"), ("zh", "整数")])
def test_another_number_is_refused(text, language, words, tmp_path, capsys):
    with pytest.raises(SystemExit) as left:
        main(["demo", "--out", str(tmp_path / "o"), f"--processes={text}", "--lang", language])
    assert left.value.code == 2
    assert words in capsys.readouterr().err
