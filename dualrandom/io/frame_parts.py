"""A published frame, part by part (分块读取抽查基数): CSV or Parquet, in bounded memory.

The table is that of ``frame.csv`` (docs/spec/bundle-v1.md): ``identifier``, ``record`` and one
column ``task:<id>`` a task, ordered by identifier.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dualrandom.campaign.frame_digest import cells as cells_of
from dualrandom.campaign.frame_digest import lines_of
from dualrandom.canonical import netstrings
from dualrandom.errors import BundleError, MissingExtraError
from dualrandom.io.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dualrandom.campaign.frame import Frame

    Codes = np.ndarray[Any, np.dtype[np.int64]]
    Cells = list[tuple[list[str], Codes]]
    Lines = Callable[[list[str], Codes], bytes]
    Rows = tuple[list[str], Cells, Lines]

_ROWS = 1 << 16
_BUFFER_BYTES = 1 << 20


@dataclass(frozen=True)
class FramePart:
    """Some rows of a frame.

    Parameters
    ----------
    identifiers
        As they stand.
    combinations, places
        Distinct combinations of cells, and which one each row has.
    lines
        What the frame's digest covers (docs/spec/draw-v1.md §2.3); empty if that was not asked for.
    """

    identifiers: list[str]
    combinations: list[tuple[str, ...]]
    places: Codes
    lines: bytes


def frame_parts(
    path: str | Path, tasks: Sequence[str], *, with_lines: bool = True
) -> Iterator[FramePart]:
    """Read a frame part by part.

    Parameters
    ----------
    path
        A CSV file, a ``.parquet`` file, or a folder of the latter, read in order of their names.
    tasks
        Task ids, in the campaign's order.
    with_lines
        Whether the digest is wanted; if not, the record digests are not read.

    Raises
    ------
    BundleError
        ``frame_file.unreadable``, ``frame_file.columns``.
    MissingExtraError
        ``frame_file.parquet_extra``: ``pyarrow`` is not installed.
    """
    source = Path(path)
    texts = ["identifier", "record"] if with_lines else ["identifier"]
    read = _parquet_rows if source.is_dir() or source.suffix == ".parquet" else _csv_rows
    try:
        for identifiers, cells, lines in read(source, texts, [f"task:{task}" for task in tasks]):
            combinations, places = _combinations(cells, len(identifiers))
            tails = [netstrings(own).decode("utf-8") + "\n" for own in combinations]
            own_lines = lines(tails, places) if with_lines else b""
            yield FramePart(identifiers, combinations, places, own_lines)
    except BundleError:
        raise
    except (OSError, ValueError) as error:
        raise BundleError("frame_file.unreadable", file=source.name, reason=str(error)) from error


def write_frame(frame: Frame, path: str | Path) -> None:
    """Write a frame as Parquet, for registers of many millions; needs the extra ``parquet``.

    Parameters
    ----------
    frame
        Its digest is the same when it is read again.
    path
        File to write; it is replaced when all went well.
    """
    _parquet()
    table = pd.DataFrame({"identifier": frame.identifiers, "record": frame.record_digests})
    for task_id, task in frame.tasks.items():
        texts, codes = cells_of(task)
        table[f"task:{task_id}"] = pd.Categorical.from_codes(codes, pd.Index(texts))
    with whole_file(Path(path)) as partial_path:
        table.to_parquet(partial_path, index=False)


def _combinations(cells: Cells, n_rows: int) -> tuple[list[tuple[str, ...]], Codes]:
    """Distinct combinations of cells, in order of appearance, and which one each row has."""
    combinations: list[tuple[str, ...]] = [()]
    places = np.zeros(n_rows, dtype=np.int64)
    for texts, codes in cells:
        places, used = pd.factorize(places * len(texts) + codes)
        pairs = (divmod(int(pair), len(texts)) for pair in used)
        combinations = [(*combinations[left], texts[right]) for left, right in pairs]
    return combinations, places


def _csv_rows(source: Path, texts: list[str], tasks: list[str]) -> Iterator[Rows]:
    kinds: dict[str, str] = {**dict.fromkeys(texts, "str"), **dict.fromkeys(tasks, "category")}
    _check_columns(source, [*kinds], pd.read_csv(source, dtype=str, nrows=0).columns.tolist())
    with pd.read_csv(
        source,
        usecols=[*kinds],
        dtype=kinds,
        chunksize=_ROWS,
        keep_default_na=False,
        na_filter=False,
    ) as chunks:
        for chunk in chunks:
            cells: Cells = []
            for name in tasks:
                own = chunk[name].cat
                cells.append((own.categories.tolist(), own.codes.to_numpy().astype(np.int64)))
            columns = [chunk[name].tolist() for name in texts]
            yield columns[0], cells, partial(_lines, columns)


def _lines(columns: list[list[str]], tails: list[str], places: Codes) -> bytes:
    identifiers, records = columns
    return b"".join(lines_of(identifiers, records, tails, places.tolist()))


def _parquet_rows(source: Path, texts: list[str], tasks: list[str]) -> Iterator[Rows]:
    parquet = _parquet()
    files = sorted(source.glob("*.parquet")) if source.is_dir() else [source]
    if not files:
        raise ValueError("there is no Parquet file in this folder")
    # Neither a file nor a row group is held as a whole, however large it is.
    bounded = {"pre_buffer": False, "buffer_size": _BUFFER_BYTES}
    for file in files:
        _check_columns(file, [*texts, *tasks], parquet.read_schema(file).names)
        with parquet.ParquetFile(file, read_dictionary=tasks, **bounded) as opened:
            for batch in opened.iter_batches(batch_size=_ROWS, columns=[*texts, *tasks]):
                own = {name: _text(batch.column(name), name) for name in (*texts, *tasks)}
                cells = [
                    (own[name].dictionary.to_pylist(), own[name].indices.to_numpy().astype(int))
                    for name in tasks
                ]
                lines = partial(_arrow_lines, [own[name] for name in texts])
                yield own["identifier"].to_pylist(), cells, lines


def _text(column: Any, name: str) -> Any:  # noqa: ANN401  pyarrow has no types
    """Column as text, dictionary-encoded if it is that of a task; numbers are not folded."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if column.null_count or not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise ValueError(f"column {name} holds {column.type}, and {column.null_count} empty cells")
    if name.startswith("task:"):
        return column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    return column.cast(pa.string())


def _arrow_lines(columns: list[Any], tails: list[str], places: Codes) -> bytes:
    """Return the bytes of ``_lines``, in a third of the time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    fields: list[Any] = []
    for own in columns:
        fields += [pc.binary_length(own).cast(pa.string()), ":", own, ","]
    joined = pc.binary_join_element_wise(*fields, pa.array(tails).take(pa.array(places)), "")
    total: int = pc.sum(pc.binary_length(joined)).as_py()
    lines: bytes = joined.buffers()[2].slice(0, total).to_pybytes()
    return lines


def _parquet() -> Any:  # noqa: ANN401  a module
    try:
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("frame_file.parquet_extra", extra="parquet") from error
    return parquet


def _check_columns(file: Path, wanted: list[str], found: list[str]) -> None:
    missing = [name for name in wanted if name not in found]
    if missing:
        raise BundleError("frame_file.columns", file=file.name, missing=", ".join(missing))
