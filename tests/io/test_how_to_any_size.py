"""The code in docs/how-to/registers-of-any-size.md does what the page says."""

import re
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="pyarrow is in the extra test")

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "registers-of-any-size.md"


def test_the_page_draws_what_the_draw_in_memory_draws(world, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names = {name: getattr(world, name) for name in ("frame", "promise", "seed", "campaign")}
    exec(compile(code, PAGE.name, "exec"), names)
    assert names["record"] == names["same"] == world.draw.record
    assert names["drawn"] == world.draw
    assert capsys.readouterr().out.split() == [str(len(world.frame.identifiers))]
