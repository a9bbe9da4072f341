"""The browser verifier as a function: bundles and changes of them in, verdicts out.

Two ways to run the same page: Node without a document, and headless Chromium.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.verifier.chromium import Chromium, find_chromium

PAGE = Path(__file__).parents[2] / "dualrandom" / "verifier" / "verify.html"
HERE = Path(__file__).parent

Case = Mapping[str, Any]
Verdict = dict[str, Any]
Judge = Callable[[Mapping[str, bytes], Sequence[Case]], list[Verdict]]
Flip = tuple[str, int, int]
"""File, offset, and the byte to combine by exclusive or."""


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a bundle by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def verdicts(judge: Judge, folder: Path, flips: Sequence[Flip]) -> list[Verdict]:
    """What the page says of a bundle with one byte flipped, for each flip."""
    return judge(files_of(folder), [{"flips": [flip]} for flip in flips])


def changed_files(folder: Path, original: Mapping[str, bytes]) -> Case:
    """The case of a folder that differs from the original in some files."""
    files = files_of(folder)
    changes = {name: encoded(data) for name, data in files.items() if original.get(name) != data}
    return {"files": changes | {name: None for name in original if name not in files}}


def encoded(data: bytes) -> str:
    """Base64, as ``page_judge.js`` reads it."""
    return base64.b64encode(data).decode("ascii")


def _input(files: Mapping[str, bytes], cases: Sequence[Case]) -> str:
    contents = {name: encoded(data) for name, data in files.items()}
    return json.dumps({"files": contents, "cases": list(cases)})


def find_node() -> str | None:
    """Node, if it is in the path."""
    return shutil.which("node")


def judge_in_node(files: Mapping[str, bytes], cases: Sequence[Case]) -> list[Verdict]:
    """Run the page's script without a document."""
    node = find_node()
    assert node is not None
    done = subprocess.run(
        [node, HERE / "page_judge.mjs", PAGE],
        input=_input(files, cases).encode(),
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def judge_in(browser: Chromium) -> Judge:
    """Run the page in a browser that has it open."""
    browser.evaluate((HERE / "page_judge.js").read_text(encoding="utf-8") + "; null")
    return lambda files, cases: browser.evaluate(f"judge({_input(files, cases)})")


def open_page(profile: Path) -> Chromium | None:
    """A browser to be entered as a context; ``None`` if there is none."""
    program = find_chromium()
    return Chromium(program, profile) if program else None
