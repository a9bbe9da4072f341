"""The same input gives the same bytes: other hash seeds, shuffled rows, other headers, GB18030."""

import csv
import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dualrandom.registers.columns import TABLES
from tests.conftest import write_city

RECORDS = ("commitment.json", "draw.json", "lottery.json", "plan.json", "frame.csv")
SIZES = {"n_enterprises": 300, "n_inspectors": 24, "n_departments": 3, "n_days": 12}


def run(city: Path, out: Path, hash_seed: str) -> dict[str, bytes]:
    command = [
        sys.executable,
        "-m",
        "dualrandom",
        "run",
        str(city),
        "--seed",
        "03 09 14",
        "--out",
        str(out),
    ]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in (out / "bundle").iterdir()}


def shuffle_rows(folder: Path, encoding: str) -> None:
    """Order the rows of every register by a hash, and write them in another encoding.

    GB18030 files also have Chinese headers and their columns from right to left.
    """
    for path in folder.glob("*.csv"):
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        rows.sort(key=lambda row: hashlib.sha256("".join(row).encode()).digest())
        if encoding == "gb18030":  # Chinese headers, in another order
            titles = {column.name: column.title for column in TABLES[path.stem].columns}
            header = [titles.get(name, name) for name in header]
            header, *rows = [row[::-1] for row in [header, *rows]]
        buffer = io.StringIO()
        csv.writer(buffer).writerows([header, *rows])
        path.write_text(buffer.getvalue(), encoding=encoding)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    write_city(folder / "city", **SIZES)
    return run(folder / "city", folder / "out", "0")


@pytest.mark.parametrize(("hash_seed", "encoding"), [("1", "utf-8"), ("2", "gb18030")])
def test_hash_seed_row_order_headers_and_encoding_do_not_matter(
    plain, tmp_path, hash_seed, encoding
):
    write_city(tmp_path / "city", **SIZES)
    shuffle_rows(tmp_path / "city", encoding)
    again = run(tmp_path / "city", tmp_path / "out", hash_seed)
    assert {name: again[name] for name in RECORDS} == {name: plain[name] for name in RECORDS}
    assert again == plain


def test_another_seed_gives_another_draw_of_the_same_sizes(plain, tmp_path):
    write_city(tmp_path / "city", **SIZES)
    command = [
        sys.executable,
        "-m",
        "dualrandom",
        "draw",
        str(tmp_path / "city"),
        "--seed",
        "03 09 15",
        "--out",
        str(tmp_path / "out"),
    ]
    assert subprocess.run(command, capture_output=True).returncode == 0
    other = (tmp_path / "out" / "draw.csv").read_text(encoding="utf-8").splitlines()
    same = plain["draw.csv"].decode().splitlines()
    assert other != same
    assert len(other) == len(same)
