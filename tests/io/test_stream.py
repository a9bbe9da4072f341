"""The equal draw over parts, streams and executors (draw-v1 §6.2): always the same record."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dualrandom.drawing.equal as equal_module
import dualrandom.io.frame_parts as parts_module
from dualrandom.campaign.frame import build_frame
from dualrandom.drawing.commitments import commit
from dualrandom.drawing.lowest_tickets import Search, find_lowest, lowest_in_part, merge
from dualrandom.drawing.objects import draw
from dualrandom.errors import BundleError, VerificationError
from dualrandom.io.bundle_tables import frame_table
from dualrandom.io.frame_parts import write_frame
from dualrandom.io.stream import draw_stream

NAMES = [f"E{number:03}" for number in range(60)]


@pytest.fixture
def small_parts(monkeypatch):
    monkeypatch.setattr(equal_module, "ROWS_OF_A_PART", 37)
    monkeypatch.setattr(parts_module, "_ROWS", 41)


@pytest.fixture(params=["csv", "parquet", "folder"])
def source(request, world, tmp_path):
    if request.param == "csv":
        path = tmp_path / "frame.csv"
        path.write_bytes(frame_table(world.frame))
        return path
    pytest.importorskip("pyarrow")
    if request.param == "parquet":
        write_frame(world.frame, tmp_path / "frame.parquet")
        return tmp_path / "frame.parquet"
    folder = tmp_path / "frame"
    folder.mkdir()
    table = pd.read_csv(
        pd.io.common.BytesIO(frame_table(world.frame)), dtype=str, keep_default_na=False
    )
    for number, start in enumerate(range(0, len(table), 150)):
        table[start : start + 150].to_parquet(folder / f"part-{number:03}.parquet", index=False)
    return folder


@pytest.mark.usefixtures("small_parts")
def test_a_stream_gives_the_record_of_the_draw_in_memory(world, source):
    rows = []
    record = draw_stream(world.promise, source, world.seed, progress=rows.append)
    assert record == world.draw.record
    assert rows == sorted(rows)
    assert rows[-1] == len(world.frame.identifiers)


@pytest.mark.usefixtures("small_parts")
def test_an_executor_changes_nothing(world, source):
    for pool in (ThreadPoolExecutor(2), ProcessPoolExecutor(2)):
        with pool as executor:
            own = draw(world.promise, world.frame, world.seed, executor=executor)
            assert own.record == world.draw.record
            streamed = draw_stream(world.promise, source, world.seed, executor=executor)
            assert streamed == world.draw.record


@pytest.mark.usefixtures("small_parts")
def test_followers_find_their_list_in_a_stream(world, tmp_path):
    initiator = world.campaign.tasks[0].department
    tasks = [world.campaign.tasks[0]]
    tasks += [
        task.model_copy(update={"quota": None, "quota_by_stratum": {}})
        for task in world.campaign.tasks
        if task.department != initiator
    ]
    update = {"mode": "joint", "initiating_department": initiator, "tasks": tuple(tasks)}
    campaign = world.campaign.model_copy(update=update)
    frame = build_frame(campaign, world.registers)
    promise = commit(campaign, world.registers, frame)
    path = tmp_path / "frame.csv"
    path.write_bytes(frame_table(frame))
    record = draw(promise, frame, world.seed).record
    assert any(task.follows for task in record.tasks)
    assert draw_stream(promise, path, world.seed) == record


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("damage", ["swap", "repeat", "change", "drop"])
def test_another_frame_is_refused(world, tmp_path, damage):
    lines = frame_table(world.frame).decode().splitlines(keepends=True)
    if damage == "swap":
        lines[60], lines[61] = lines[61], lines[60]
    elif damage == "repeat":
        lines.insert(60, lines[59])
    elif damage == "change":
        lines[60] = lines[60].replace("in:", "out:frame.cap", 1).replace("out:", "in:", 1)
    else:
        del lines[60]
    path = tmp_path / "frame.csv"
    path.write_text("".join(lines), encoding="utf-8", newline="")
    with pytest.raises(VerificationError) as caught:
        draw_stream(world.promise, path, world.seed)
    ordered = damage in {"change", "drop"}
    assert caught.value.code == ("draw.other_frame" if ordered else "frame_file.order")
    if not ordered:
        assert caught.value.params["row"] == (61 if damage == "swap" else 60)


def test_a_file_that_is_no_frame_is_named(world, tmp_path):
    path = tmp_path / "frame.csv"
    path.write_text("identifier,record\nE1,00\n")
    with pytest.raises(BundleError) as caught:
        draw_stream(world.promise, path, world.seed)
    assert caught.value.code == "frame_file.columns"
    with pytest.raises(BundleError) as caught:
        draw_stream(world.promise, tmp_path / "none.csv", world.seed)
    assert caught.value.code == "frame_file.unreadable"


@given(
    st.lists(st.integers(-1, 2), min_size=60, max_size=60),
    st.lists(st.integers(0, 3), min_size=60, max_size=60),
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 60)),
)
def test_any_partition_and_any_order_of_merging_gives_the_whole(strata, owners, numbers):
    import numpy as np

    search = Search("ab" * 32, (numbers,))
    codes = np.array(strata, dtype=np.int32)
    whole = lowest_in_part(search, NAMES, [codes])
    parts = []
    for owner in range(4):
        rows = [row for row, own in enumerate(owners) if own == owner]
        parts.append(([NAMES[row] for row in rows], [codes[rows]]))
    assert find_lowest(search, parts) == whole
    assert find_lowest(search, reversed(parts)) == whole
    a, b, c, d = (lowest_in_part(search, *part) for part in parts)
    assert merge(search, merge(search, a, b), merge(search, c, d)) == whole
    assert merge(search, a, merge(search, d, merge(search, b, c))) == whole
