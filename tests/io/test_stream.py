"""The equal draw over parts, streams and executors (draw-v1 §2.3, §6.2): always the same record."""

import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import dualrandom.drawing.equal as equal_module
import dualrandom.io.frame_parts as parts_module
from dualrandom.campaign.frame import build_frame
from dualrandom.canonical import canonical_json
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.objects import draw
from dualrandom.drawing.seeds import Seed
from dualrandom.errors import BundleError, MissingExtraError, VerificationError
from dualrandom.io.bundle_tables import frame_table
from dualrandom.io.documents import document_bytes
from dualrandom.io.frame_parts import frame_parts, write_frame
from dualrandom.io.stream import draw_stream
from tests.campaign.campaign_worlds import campaign, registers

pa = pytest.importorskip("pyarrow", reason="pyarrow is in the extra test")
parquet = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(equal_module, "ROWS_OF_A_PART", 37)
    monkeypatch.setattr(parts_module, "_ROWS", 41)


def table_of(frame):
    table = pd.DataFrame({"identifier": frame.identifiers, "record": frame.record_digests})
    for name, task in frame.tasks.items():
        cells = [*(f"in:{stratum}" for stratum in task.strata), None]
        rules = np.array([*parts_module.cells_of(task)[0][len(task.strata) :]])
        table[f"task:{name}"] = [
            cells[code] or rules[reason]
            for code, reason in zip(task.codes.tolist(), task.reasons.tolist(), strict=True)
        ]
    return pa.Table.from_pandas(table, preserve_index=False)


def as_csv(frame, folder):
    path = folder / "frame.csv"
    path.write_bytes(frame_table(frame))
    return path


def as_parquet(frame, folder):
    write_frame(frame, folder / "frame.parquet")
    return folder / "frame.parquet"


def as_plain_parquet(frame, folder):
    """By another writer: plain columns of long text, one row group a few rows."""
    table = table_of(frame)
    schema = pa.schema([(name, pa.large_string()) for name in table.column_names])
    path = folder / "plain.parquet"
    parquet.write_table(table.cast(schema), path, use_dictionary=False, row_group_size=29)
    return path


def as_folder(frame, folder):
    path = folder / "frame"
    path.mkdir()
    table = table_of(frame)
    for number, start in enumerate(range(0, len(table), 150)):
        parquet.write_table(table.slice(start, 150), path / f"part-{number:03}.parquet")
    return path


@pytest.fixture(params=[as_csv, as_parquet, as_plain_parquet, as_folder])
def source(request, world, tmp_path):
    return request.param(world.frame, tmp_path)


@pytest.mark.usefixtures("small_parts")
def test_a_stream_gives_the_record_of_the_draw_in_memory(world, source):
    rows = []
    record = draw_stream(world.promise, source, world.seed, progress=rows.append)
    assert document_bytes(record) == document_bytes(world.draw.record)
    assert all(earlier < later for earlier, later in pairwise(rows))
    assert rows[-1] == len(world.frame.identifiers)
    assert draw_stream(world.promise, source, world.seed, check_digest=False) == record


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor_changes_nothing(world, source, pool):
    """Study §6 no. 2: one thread, two threads, two processes."""
    with pool(2) as executor:
        own = draw(world.promise, world.frame, world.seed, executor=executor)
        assert own.record == world.draw.record
        streamed = draw_stream(world.promise, source, world.seed, executor=executor)
        assert streamed == world.draw.record


def other_campaign(world, **changes):
    initiator = world.campaign.tasks[0].department
    tasks = [
        task.model_copy(
            update=changes
            if task is world.campaign.tasks[0]
            else {"quota": None, "quota_by_stratum": {}}
        )
        for task in world.campaign.tasks
        if task is world.campaign.tasks[0] or task.department != initiator
    ]
    update = {"mode": "joint", "initiating_department": initiator, "tasks": tuple(tasks)}
    return world.campaign.model_copy(update=update)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize(
    "changes", [{}, {"rounding": "exact_in_expectation"}, {"reserves": 4}], ids=str
)
def test_followers_and_rounded_quotas_are_the_same_in_a_stream(world, tmp_path, changes):
    own = other_campaign(world, **changes)
    frame = build_frame(own, world.registers)
    promise = commit(own, world.registers, frame)
    record = draw(promise, frame, world.seed).record
    assert any(
        task.follows and stratum.selected for task in record.tasks for stratum in task.strata
    )
    assert draw_stream(promise, as_csv(frame, tmp_path), world.seed) == record


def test_followers_with_the_same_scope_have_the_whole_list(tmp_path):
    own, register = campaign({"quota": "40%"}, {"quota": None}, mode="joint"), registers()
    frame = build_frame(own, register)
    promise = commit(own, register, frame)
    seed = Seed.from_text("s", source="lottery")
    record = draw_stream(promise, as_csv(frame, tmp_path), seed)
    assert record == draw(promise, frame, seed).record
    leader, follower = (task.strata[0] for task in record.tasks)
    assert follower.selected == leader.selected
    assert len(leader.selected) == 4


def test_many_tasks_are_told_apart(tmp_path):
    """Seventy tasks with two strata each have more combinations than 64 bits can number."""
    task = {"department": "market", "items": ["M1"], "strata": ["risk_credit"], "quota": "30%"}
    tasks = [{**task, "id": f"t.{number:02}"} for number in range(70)]
    tasks[0]["strata"] = ["division"]
    rows = [
        {
            "identifier": f"E{number:03}",
            "division": "42010" + "12"[number % 2],
            "risk_credit": "AB"[number % 3 % 2],
        }
        for number in range(60)
    ]
    own, register = campaign(tasks=tasks), registers(*rows)
    frame = build_frame(own, register)
    promise = commit(own, register, frame)
    seed = Seed.from_text("s", source="lottery")
    for source in (as_csv(frame, tmp_path), as_parquet(frame, tmp_path)):
        assert draw_stream(promise, source, seed) == draw(promise, frame, seed).record


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("damage", ["swap", "repeat", "change", "drop"])
@pytest.mark.parametrize("row", [42, 60])
def test_another_frame_is_refused(world, tmp_path, damage, row):
    """Row 42 is the first of a part."""
    lines = frame_table(world.frame).decode().splitlines(keepends=True)
    if damage == "swap":
        lines[row - 1], lines[row] = lines[row], lines[row - 1]
    elif damage == "repeat":
        lines.insert(row, lines[row - 1])
    elif damage == "change":
        lines[row] = lines[row].replace(lines[row].split(",")[1], "0" * 64)
    else:
        del lines[row]
    path = tmp_path / "frame.csv"
    path.write_text("".join(lines), encoding="utf-8", newline="")
    if damage in {"change", "drop"}:
        with pytest.raises(VerificationError, match="digest"):
            draw_stream(world.promise, path, world.seed)
        return
    for check_digest in (True, False):
        with pytest.raises(BundleError) as caught:
            draw_stream(world.promise, path, world.seed, check_digest=check_digest)
        assert caught.value.code == "frame_file.order"
        assert caught.value.params["row"] == row


def test_sizes_are_compared_even_without_the_digest(world, tmp_path):
    text = frame_table(world.frame).decode()
    row = next(line for line in text.splitlines() if ",in:A" in line)
    for changed in (row.replace(",in:A", ",in:Z", 1), row.replace(",in:A", ",out:frame.cap", 1)):
        path = tmp_path / "frame.csv"
        path.write_text(text.replace(row, changed), encoding="utf-8", newline="")
        with pytest.raises(VerificationError) as caught:
            draw_stream(world.promise, path, world.seed, check_digest=False)
        assert caught.value.code == "draw.other_sizes"
        own = [finding.params["stratum"] for finding in caught.value.findings]
        assert own == (["A", "Z"] if "Z" in changed else ["A"])
        found, promised = (caught.value.findings[0].params[key] for key in ("found", "promised"))
        assert found == promised - 1


def test_an_enterprise_cannot_be_hidden_in_a_neighbours_record(world, tmp_path):
    """Lengths are those of the cells: a record that swallows the next line has another digest."""
    lines = frame_table(world.frame).decode().splitlines()
    first, second = (line.split(",") for line in lines[1:3])
    tail = "".join(f"{len(cell)}:{cell}," for cell in first[2:])
    swallowed = f"{first[1]},{tail}\n{len(second[0])}:{second[0]},64:{second[1]}"
    table = pd.read_csv(as_csv(world.frame, tmp_path), dtype=str).drop(index=1)
    table.loc[0] = [first[0], swallowed, *second[2:]]
    table.to_csv(tmp_path / "frame.csv", index=False, lineterminator="\n")
    with pytest.raises(VerificationError) as caught:
        draw_stream(world.promise, tmp_path / "frame.csv", world.seed)
    assert caught.value.code == "draw.other_frame"


def refused(world, path):
    with pytest.raises(BundleError) as caught:
        draw_stream(world.promise, path, world.seed)
    return caught.value


def test_a_file_that_is_no_frame_is_named(world, tmp_path):
    path = tmp_path / "frame.csv"
    path.write_text("identifier,record\nE1,00\n")
    assert refused(world, path).code == "frame_file.columns"
    path.write_bytes(b"identifier,record\nE1,\xff\n")
    assert refused(world, path).code == "frame_file.columns"
    path.write_bytes(frame_table(world.frame).replace(b",in:", b",\xff:", 1))
    assert refused(world, path).code == "frame_file.unreadable"
    path.write_bytes(b"")
    assert refused(world, path).code == "frame_file.unreadable"
    assert refused(world, tmp_path / "none.csv").code == "frame_file.unreadable"
    assert refused(world, tmp_path / "none.parquet").code == "frame_file.unreadable"
    (tmp_path / "empty").mkdir()
    assert refused(world, tmp_path / "empty").code == "frame_file.unreadable"
    path.write_bytes(frame_table(world.frame).replace(b",in:A", b",In:A").replace(b",in:B", b","))
    error = refused(world, path)
    assert error.code == "frame_file.cells"
    assert {finding.value for finding in error.findings} == {"In:A", ""}


@pytest.mark.parametrize("kind", ["number", "null", "missing"])
def test_parquet_columns_hold_text(world, tmp_path, kind):
    table = table_of(world.frame)
    name = table.column_names[2]
    place = 0 if kind == "number" else 2
    if kind == "number":
        table = table.set_column(0, "identifier", pa.array(range(len(table))))
    elif kind == "null":
        cells = [None, *table[name].to_pylist()[1:]]
        table = table.set_column(place, name, pa.array(cells))
    else:
        table = table.remove_column(place)
    path = tmp_path / "frame.parquet"
    parquet.write_table(table, path)
    error = refused(world, path)
    assert error.code == f"frame_file.{'columns' if kind == 'missing' else 'unreadable'}"
    assert ("identifier" if kind == "number" else name) in str(error)


def test_only_the_equal_draw_is_streamed(world, tmp_path):
    algorithms = world.promise.algorithms.model_copy(update={"object_draw": "object-draw/nested"})
    promise = world.promise.model_copy(update={"algorithms": algorithms})
    with pytest.raises(VerificationError) as caught:
        draw_stream(promise, tmp_path / "frame.csv", world.seed)
    assert caught.value.code == "draw.stream_needs_equal"


def test_without_pyarrow_csv_is_read_and_parquet_says_what_is_missing(world, tmp_path, monkeypatch):
    path = as_parquet(world.frame, tmp_path)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    monkeypatch.delattr(pa, "parquet")
    for attempt in (
        lambda: draw_stream(world.promise, path, world.seed),
        lambda: write_frame(world.frame, tmp_path / "again.parquet"),
    ):
        with pytest.raises(MissingExtraError, match=r"dualrandom\[parquet\]"):
            attempt()
    assert (
        draw_stream(world.promise, as_csv(world.frame, tmp_path), world.seed) == world.draw.record
    )


@pytest.mark.usefixtures("small_parts")
def test_an_interrupted_stream_leaves_nothing_behind(world, tmp_path):
    source = as_csv(world.frame, tmp_path)
    rows = []

    def interrupt(n_rows):
        rows.append(n_rows)
        if len(rows) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_stream(world.promise, source, world.seed, progress=interrupt)
    assert len(rows) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["frame.csv"]


def test_a_frame_that_cannot_be_written_leaves_the_old_file(world, tmp_path, monkeypatch):
    path = as_parquet(world.frame, tmp_path)
    before = path.read_bytes()

    def break_off(table, target, **_):
        target.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(pd.DataFrame, "to_parquet", break_off)
    with pytest.raises(KeyboardInterrupt):
        write_frame(world.frame, path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["frame.parquet"]


@pytest.mark.usefixtures("small_parts")
def test_parts_of_a_frame_are_small_and_complete(world, source):
    names = list(world.frame.tasks)
    parts = list(frame_parts(source, names))
    assert max(len(part.identifiers) for part in parts) <= 41
    assert [name for part in parts for name in part.identifiers] == world.frame.identifiers
    found = [part.combinations[place] for part in parts for place in part.places.tolist()]
    expected = [
        tuple(row)
        for row in zip(
            *(table_of(world.frame)[f"task:{name}"].to_pylist() for name in names), strict=True
        )
    ]
    assert found == expected


SHUFFLED = """
import sys
import pandas as pd
import dualrandom as dr
registers = dr.read_registers(sys.argv[1])
campaign = dr.read_campaign(sys.argv[1] + "/campaign.toml")
frame = dr.build_frame(campaign, registers)
promise = dr.commit(campaign, registers, frame)
seed = dr.Seed.from_text(sys.argv[2], source=campaign.seed_sources[0].name)
from dualrandom.io.documents import document_bytes
sys.stdout.buffer.write(document_bytes(dr.draw(promise, frame, seed).record))
"""


@pytest.mark.parametrize("hash_seed", ["0", "4711"])
def test_shuffled_registers_and_another_hash_seed_give_the_same_draw(world, tmp_path, hash_seed):
    """Study §6 no. 2."""
    for path in world.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    header, *rows = (tmp_path / "enterprises.csv").read_text("utf-8").splitlines(keepends=True)
    rows = rows[::-1][7:] + rows[::-1][:7]
    (tmp_path / "enterprises.csv").write_text(header + "".join(rows), encoding="utf-8", newline="")
    done = subprocess.run(
        [sys.executable, "-c", SHUFFLED, str(tmp_path), "a seed for tests"],
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == canonical_json(world.draw.record.model_dump(mode="json"))
