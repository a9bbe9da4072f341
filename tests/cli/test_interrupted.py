"""Ctrl-C in the middle of a search: the best plan is written, marked, and the status says so."""

import json

import pytest

from dualrandom.cli import main
from dualrandom.cli.exit_status import INTERRUPTED
from dualrandom.messages import render
from dualrandom.scheduling import schedule

DEMO = ["demo", "--enterprises", "300", "--inspectors", "40", "--replays", "0", "--lang", "en"]
MARK = render("summary.interrupted", "en")


@pytest.fixture
def stopped(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(schedule, "improve", stop)


@pytest.mark.usefixtures("stopped")
def test_the_plan_until_then_is_written_verified_and_marked_everywhere(tmp_path, capsys):
    assert main([*DEMO, "--out", str(tmp_path / "out")]) == INTERRUPTED
    printed = capsys.readouterr()
    assert MARK in printed.out
    assert MARK in printed.err
    assert render("cli.demo.verified", "en") in printed.out
    assert MARK in (tmp_path / "out" / "report.html").read_text("utf-8")
    record = json.loads((tmp_path / "out" / "bundle" / "plan.json").read_text("utf-8"))
    assert record["run"]["parameters"]["interrupted"] is True
    assert main(["verify", str(tmp_path / "out" / "bundle"), "--lang", "en"]) == 0


@pytest.mark.usefixtures("stopped")
def test_the_mark_is_there_as_data_too(tmp_path, capsys):
    assert main([*DEMO, "--json", "--out", str(tmp_path / "out")]) == INTERRUPTED
    assert json.loads(capsys.readouterr().out)["summary"]["interrupted"] is True
